"""Lost phone and mailbox: one checks and writes it down, another confirms; the old addresses are told."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.utils import IntegrityError
from django.test import Client
from django.utils import timezone

from img_program.accounts.actions.relinking import confirm_relinking, propose_relinking, refuse_relinking
from img_program.accounts.models import AccessLog, IdentityCheck, Relinking, User
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from tests.accounts.conftest import code_sent_to, log_lines, outbox
from tests.accounts.test_sign_in import give_app
from tests.people import make_staff, make_user, sign_in

pytestmark = pytest.mark.django_db
NOTE = "school and graduation year as on record"


def propose(person: User, by: User, new_email: str = "new@example.org", note: str = NOTE) -> Relinking:
    """A proposal with its identity check."""
    with acting_as(by):
        return propose_relinking(person=person, new_email=new_email, how_checked=IdentityCheck.CALL_BACK, check_note=note, by=by)


def test_two_persons_give_the_account_back(client: Client) -> None:
    person = make_user("old@example.org")
    give_app(person)
    sign_in(client, person)
    assert client.get("/desk/").status_code == 200
    coordinator, manager = make_staff("coordinator"), make_staff("program_manager", name="Max Lee")
    first, second = sign_in(Client(), coordinator), sign_in(Client(), manager)
    page = first.get(f"/staff/accounts/new-address/{person.pk}/")
    assert "Max Lee" in page.content.decode()
    first.post(
        f"/staff/accounts/new-address/{person.pk}/",
        {"new_email": "New@example.org", "how_checked": "call_back", "check_note": NOTE},
    )
    with as_system(reason="test"):
        proposal = Relinking.objects.get()
    decide = f"/staff/accounts/new-address/{proposal.pk}/decide/"
    assert first.post(decide, {"confirm": "1"}).status_code == 403
    assert User.objects.get(pk=person.pk).email == "old@example.org"
    assert NOTE in second.get("/staff/accounts/new-address/").content.decode()
    assert "This can’t be undone." in second.post(decide, {"confirm": "1"}).content.decode()
    assert second.post(decide, {"confirm": "1", "confirmed": "yes"}).status_code == 302
    assert client.get("/desk/").headers["Location"].startswith("/account/login/")
    assert "two members of staff" in outbox("old@example.org")[-1].text.lower()
    with as_system(reason="test"):
        assert not Authenticator.objects.filter(user=person).exists()
        assert list(EmailAddress.objects.filter(user=person).values_list("email", "verified")) == [("new@example.org", False)]
    purposes = [line.purpose for line in log_lines(AccessLog.Kind.ACCOUNT_CHANGED)]
    assert purposes[-2:] == ["new e-mail address proposed", "new e-mail address confirmed by a second person"]
    browser = Client()
    browser.post("/account/login/", {"login": "new@example.org"})
    browser.post("/account/login/code/confirm/", {"code": code_sent_to("new@example.org")})
    assert browser.session["_auth_user_id"] == str(person.pk)
    assert "no account" in _answer_to_old_address()


def _answer_to_old_address() -> str:
    Client().post("/account/login/", {"login": "old@example.org"})
    return outbox("old@example.org")[-1].text


def test_nobody_does_both_steps_or_their_own_account() -> None:
    person, coordinator, manager = make_user(), make_staff("coordinator"), make_staff("program_manager")
    proposal = propose(person, coordinator)
    with acting_as(coordinator), pytest.raises(PermissionDenied):
        confirm_relinking(proposal=proposal, by=coordinator)
    with pytest.raises(PermissionDenied):
        propose(manager, manager, "mine@example.org")
    about_manager = propose(manager, coordinator, "mine@example.org")
    with acting_as(manager), pytest.raises(PermissionDenied):
        confirm_relinking(proposal=about_manager, by=manager)
    with as_system(reason="test"), pytest.raises(IntegrityError), transaction.atomic():
        Relinking.objects.filter(pk=proposal.pk).update(state="confirmed", decided_by=coordinator, decided_at=timezone.now())


def test_others_of_the_staff_and_strangers_may_not() -> None:
    person, specialist = make_user(), make_staff("grants_specialist")
    with pytest.raises(PermissionDenied):
        propose(person, specialist)
    with pytest.raises(PermissionDenied):
        propose(person, make_user())
    assert sign_in(Client(), specialist).get("/staff/accounts/new-address/").status_code == 403


def test_what_must_not_be_written_is_refused() -> None:
    person, coordinator = make_user(), make_staff("coordinator")
    for note in ("", "Passport seen", "asylum letter", "A-number matches", "number 123456789", "green card"):
        with pytest.raises(ValidationError):
            propose(person, coordinator, note=note)
    assert propose(person, coordinator).state == "proposed"
    with pytest.raises(ValidationError):
        propose(person, coordinator, "second@example.org")


def test_an_address_of_another_account_is_refused_at_both_steps() -> None:
    person, coordinator, manager = make_user(), make_staff("coordinator"), make_staff("program_manager")
    with pytest.raises(ValidationError):
        propose(person, coordinator, coordinator.email.upper())
    proposal = propose(person, coordinator)
    make_user("new@example.org")
    with acting_as(manager), pytest.raises(ValidationError):
        confirm_relinking(proposal=proposal, by=manager)


def test_a_refusal_changes_nothing_and_a_decision_stands() -> None:
    person, coordinator, manager = make_user("old@example.org"), make_staff("coordinator"), make_staff("program_manager")
    proposal = propose(person, coordinator)
    with acting_as(manager):
        refuse_relinking(proposal=proposal, by=manager)
        with pytest.raises(ValidationError):
            confirm_relinking(proposal=proposal, by=manager)
    assert User.objects.get(pk=person.pk).email == "old@example.org"
    assert outbox("old@example.org") == []
