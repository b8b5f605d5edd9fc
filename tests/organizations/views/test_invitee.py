"""The invitation as the invited person sees it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.hooks import SIGNUP_PERMIT_KEY
from img_program.accounts.models import PersonName
from img_program.database.context import as_system
from img_program.mail.models import OutboxMessage
from img_program.organizations.acting import acting_as
from img_program.organizations.actions import invite_member, resend_invitation
from img_program.organizations.models import Invitation, Membership, MembershipRole
from tests.organizations.support import link_in
from tests.people import People, make_user, sign_in

NEW = "new@northstar.example"
PAGE = "/organizations/invitation/"


@pytest.fixture
def link(people: People) -> str:
    """The link of an invitation to be a grant manager."""
    with acting_as(people.owner):
        invite_member(organization=people.organization, by=people.owner, email=NEW, role=MembershipRole.GRANT_MANAGER)
    with as_system(reason="test"):
        return link_in(OutboxMessage.objects.get(recipient=NEW))


def _change(**fields: object) -> None:
    with as_system(reason="test"):
        Invitation.objects.update(**fields)


@pytest.mark.django_db
def test_signed_out_it_offers_to_sign_up_with_the_invited_address_only(link: str, client: Client) -> None:
    page = client.get(link, follow=True)
    assert page.redirect_chain == [(PAGE, 302)]
    assert "Northstar Career Center" in page.content.decode()
    assert NEW not in page.content.decode()
    assert client.session[SIGNUP_PERMIT_KEY] == {"email": NEW, "next": PAGE}


@pytest.mark.django_db
def test_the_invited_person_accepts_says_a_name_and_lands_at_home(link: str, client: Client) -> None:
    user = make_user(NEW)
    sign_in(client, user).get(link)
    answer = client.post(PAGE, {"name": "Nell Oak"})
    assert answer["Location"] == reverse("homes:home")
    with as_system(reason="test"):
        assert Membership.objects.get(user=user).role == "grant_manager"
        assert PersonName.objects.get(user=user).name == "Nell Oak"
    assert "Nell Oak" in client.get(answer["Location"]).content.decode()


@pytest.mark.django_db
def test_a_name_is_asked_only_of_those_without(link: str, client: Client) -> None:
    nameless = sign_in(client, make_user(NEW))
    nameless.get(link)
    assert "Answer" in nameless.post(PAGE, {"name": ""}).content.decode()
    with as_system(reason="test"):
        assert not Membership.objects.filter(user__email=NEW).exists()


@pytest.mark.django_db
def test_another_address_gets_neutral_words(people: People, link: str, client: Client) -> None:
    page = sign_in(client, people.stranger).get(link, follow=True)
    assert page.status_code == 403
    words = page.content.decode()
    assert NEW not in words
    assert "Northstar" not in words
    assert client.post(PAGE, {"name": "Charlie"}).status_code == 403
    with as_system(reason="test"):
        assert not Membership.objects.filter(user=people.stranger).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["expired", "withdrawn", "forged"])
def test_a_dead_link_says_the_same_whatever_the_cause(link: str, client: Client, what: str) -> None:
    past = timezone.now() - timedelta(seconds=1)
    if what == "expired":
        _change(expires_at=past)
    elif what == "withdrawn":
        _change(withdrawn_at=past)
    for visitor in (client, sign_in(Client(), make_user(NEW))):
        page = visitor.get(f"{link.rstrip('/')}x/" if what == "forged" else link, follow=True)
        assert page.status_code == 404
        assert (
            "This invitation can&#x27;t be used" in page.content.decode()
            or "This invitation can't be used" in page.content.decode()
        )
        assert visitor.post(PAGE, {"name": "Nell Oak"}).status_code == 404
    assert SIGNUP_PERMIT_KEY not in client.session


@pytest.mark.django_db
def test_a_second_click_after_accepting_leads_home(link: str, client: Client) -> None:
    sign_in(client, make_user(NEW)).get(link)
    client.post(PAGE, {"name": "Nell Oak"})
    second = client.get(link, follow=True)
    assert second.status_code == 200
    assert "accepted this invitation" in second.content.decode()
    with as_system(reason="test"):
        assert Membership.objects.filter(user__email=NEW).count() == 1


@pytest.mark.django_db
def test_a_session_that_holds_a_replaced_link_is_refused(people: People, link: str, client: Client) -> None:
    sign_in(client, make_user(NEW)).get(link)
    _change(sent_at=timezone.now() - timedelta(minutes=6))
    with acting_as(people.owner):
        with as_system(reason="test"):
            invitation = Invitation.objects.select_related("organization").get()
        resend_invitation(invitation=invitation, by=people.owner)
    assert client.post(PAGE, {"name": "Nell Oak"}).status_code == 404
