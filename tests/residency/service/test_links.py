"""Private links: one answer, until a day, by whoever holds them; a wrong one tells nothing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.secrets import hash_of
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.mail.models import OutboxMessage
from img_program.notifications.models import ContactChoice
from img_program.organizations.acting import acting_as
from img_program.web.log_privacy import private_path
from residency.service.actions import links as actions
from residency.service.actions import service_events as events
from residency.service.actions.links import EmployerAnswer
from residency.service.models import EmploymentPeriod, Obligation, QuestionKind, ServiceQuestion, Verification, YearlyCheck
from residency.service.tasks import keep_contact, look_at_sites
from residency.service.work_items import overdue_verifications, without_contact
from tests.people import People
from tests.residency.service.support import BEGINS, make_obligation, report, today

pytestmark = pytest.mark.django_db
CONFIRM = {"answer": "confirm", "name": "Olga Berg", "note": ""}


def working(people: People) -> tuple[Obligation, EmploymentPeriod]:
    """Somebody at a rural clinic since July 2023."""
    obligation = make_obligation(people)
    return obligation, report(obligation)


def ask(people: People, period: EmploymentPeriod) -> tuple[Verification, str]:
    """The coordinator asks; the link of the mail."""
    with acting_as(people.coordinator):
        made = actions.ask_employer(period, by=people.coordinator)
    return made, link_of_mail()


def link_of_mail() -> str:
    """The path of the private link in the newest mail."""
    with as_system(reason="test"):
        text = OutboxMessage.objects.filter(template__startswith="service/").latest("created_at").text
    found = re.search(r"(/(?:confirm-work|yearly-check)/\S+/)", text)
    assert found, text
    return found[1]


def open_questions(kind: QuestionKind) -> list[ServiceQuestion]:
    with as_system(reason="test"):
        return list(ServiceQuestion.objects.open().filter(kind=kind))


def test_the_employer_confirms_without_signing_in_and_once(people: People) -> None:
    obligation, period = working(people)
    made, link = ask(people, period)
    assert (made.covers_from, made.covers_until) == (BEGINS, today())
    client = Client()
    page = client.get(link, follow=True)
    assert page.redirect_chain == [("/confirm-work/", 302)], "the secret does not stay in the address"
    words = page.content.decode()
    with as_system(reason="test"):
        assert obligation.registrant.name in words
    for private in (obligation.user.email, period.site.employer, period.site.line, "Bemidji"):
        assert private not in words
    assert client.post("/confirm-work/", {**CONFIRM, "name": ""}).status_code == 422
    assert client.post("/confirm-work/", CONFIRM).status_code == 200
    with as_system(reason="test"):
        assert Verification.objects.confirmed().get().answered_name == "Olga Berg"
    assert client.post("/confirm-work/", CONFIRM).status_code == 404
    assert Client().get(link).status_code == 404


def test_the_mail_names_nobody(people: People) -> None:
    obligation, period = working(people)
    ask(people, period)
    with as_system(reason="test"):
        mail = OutboxMessage.objects.get(template="service/employer_verification")
        name = obligation.registrant.name
    assert mail.recipient == "office@clinic.example"
    assert name not in mail.text + mail.html + mail.subject


def test_wrong_used_expired_and_withdrawn_links_look_the_same(people: People) -> None:
    _obligation, period = working(people)
    made, link = ask(people, period)
    wrong = Client().get("/confirm-work/" + "x" * 43 + "/")
    assert wrong.status_code == 404
    with as_system(reason="test"):
        Verification.objects.filter(pk=made.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    expired = Client().get(link)
    token = re.compile(r'nonce="[^"]*"|value="[^"]*"|nonce-[^\']*')
    assert expired.status_code == 404
    assert token.sub("", expired.content.decode()) == token.sub("", wrong.content.decode())
    assert Client().get("/confirm-work/").status_code == 404
    assert Client().get("/yearly-check/").status_code == 404
    assert Client().get(link.replace("confirm-work", "yearly-check")).status_code == 404, "each link has a single purpose"


def test_sent_again_the_earlier_link_is_dead_also_in_an_open_page(people: People) -> None:
    _obligation, period = working(people)
    made, link = ask(people, period)
    client = Client()
    client.get(link)
    with acting_as(people.coordinator):
        actions.send_again(made, by=people.coordinator)
    assert client.post("/confirm-work/", CONFIRM).status_code == 404
    newer = link_of_mail()
    assert newer != link
    client.get(newer)
    assert client.post("/confirm-work/", CONFIRM).status_code == 200
    with acting_as(people.coordinator), pytest.raises(WrongStateError):
        actions.send_again(made, by=people.coordinator)


def test_openings_are_throttled(people: People) -> None:
    client = Client(REMOTE_ADDR="192.0.2.7")
    answers = [client.get(f"/confirm-work/wrong-{number}/").status_code for number in range(62)]
    assert answers[0] == 404
    assert answers[-1] == 429


def test_only_a_hash_is_kept_and_logs_hold_no_secret(people: People) -> None:
    _obligation, period = working(people)
    made, link = ask(people, period)
    token = link.split("/")[2]
    with as_system(reason="test"):
        made.refresh_from_db()
        assert made.token_hash == hash_of(token)
        history = apps.get_model("service", "VerificationEvent")
        assert "token_hash" not in {field.name for field in history._meta.get_fields()}
    assert token not in private_path(link)
    assert "ab" not in private_path("/yearly-check/ab/")


@pytest.mark.parametrize("action", ["correct", "say_not_here"])
def test_another_answer_is_a_question_and_no_loss(people: People, action: str) -> None:
    _obligation, period = working(people)
    made, _link = ask(people, period)
    if action == "correct":
        with pytest.raises(ValidationError):
            actions.answer_verification(made, answer=EmployerAnswer(action, "Olga"))
    actions.answer_verification(made, answer=EmployerAnswer(action, "Olga", "Until May only."))
    (question,) = open_questions(QuestionKind.EMPLOYER)
    assert "Until May only." in question.facts
    with as_system(reason="test"):
        assert EmploymentPeriod.objects.get().ends_on is None
        assert not Verification.objects.confirmed().exists()
    with pytest.raises(WrongStateError):
        actions.answer_verification(made, answer=EmployerAnswer("confirm", "Olga"))


def test_what_can_not_be_asked(people: People) -> None:
    obligation = make_obligation(people)
    nobody = report(obligation, contact="")
    by = people.coordinator
    with acting_as(by), pytest.raises(ValidationError, match="Nobody at the employer"):
        actions.ask_employer(nobody, by=by)
    period = report(obligation, site=nobody.site, starts_on=today() - timedelta(days=10), ends_on=today() - timedelta(days=5))
    ask(people, period)
    with acting_as(by):
        with pytest.raises(ValidationError, match="waiting"):
            actions.ask_employer(period, by=by)
        actions.record_paper_seen(
            period, by=by, covers_from=period.starts_on, covers_until=today() - timedelta(days=5), reference="Letter"
        )
        with pytest.raises(ValidationError, match="confirmed already"):
            actions.ask_employer(period, by=by)
        with pytest.raises(ValidationError, match="within this period"):
            actions.record_paper_seen(period, by=by, covers_from=BEGINS, covers_until=today(), reference="Letter")
    with acting_as(people.finance_officer), pytest.raises(PermissionDenied):
        actions.ask_employer(period, by=people.finance_officer)


def test_the_sweeper_asks_employers_and_physicians_once_a_year(people: People) -> None:
    obligation, period = working(people)
    with as_system(reason="test"):
        Obligation.objects.update(last_contact_on=today() - timedelta(days=400))
    assert keep_contact() == 2
    assert keep_contact() == 0
    with as_system(reason="test"):
        assert Verification.objects.waiting().get().period_id == period.pk
        check = YearlyCheck.objects.get()
        Verification.objects.update(sent_at=timezone.now() - timedelta(days=15))
    assert keep_contact() == 1
    with as_system(reason="test"):
        assert Verification.objects.get().times_sent == 2
        assert check.obligation_id == obligation.pk


def test_a_period_that_ended_is_asked_about_at_once_and_a_corrected_one_not_again(people: People) -> None:
    obligation = make_obligation(people)
    period = report(obligation, ends_on=BEGINS + timedelta(days=20))
    with as_system(reason="test"):
        Obligation.objects.update(last_contact_on=today())
    assert keep_contact() == 1
    with as_system(reason="test"):
        made = Verification.objects.get(period=period)
    actions.answer_verification(made, answer=EmployerAnswer("say_not_here", "Olga"))
    assert keep_contact() == 0


def test_the_yearly_check_takes_two_minutes_and_shows_nothing_private(people: People) -> None:
    obligation, period = working(people)
    with acting_as(people.coordinator):
        actions.send_yearly_check(obligation, by=people.coordinator)
    link, client = link_of_mail(), Client()
    with as_system(reason="test"):
        Obligation.objects.update(last_contact_on=today() - timedelta(days=500))
        name = obligation.registrant.name
    words = client.get(link, follow=True).content.decode()
    for private in (name, obligation.user.email, period.site.employer):
        assert private not in words
    assert client.post("/yearly-check/", {"is_same": "no", "note": ""}).status_code == 422
    assert client.post("/yearly-check/", {"is_same": "no", "note": "I work 80 % now."}).status_code == 200
    (question,) = open_questions(QuestionKind.PHYSICIAN)
    assert "80 %" in question.facts
    with as_system(reason="test"):
        assert Obligation.objects.get().last_contact_on == today()


def test_who_asked_for_silence_is_not_written_to(people: People) -> None:
    obligation, _period = working(people)
    with as_system(reason="test"):
        ContactChoice.objects.create(user=obligation.user, channel="phone", reach="651-555-0100")
    with acting_as(people.coordinator):
        assert actions.send_yearly_check(obligation, by=people.coordinator) is None
    with as_system(reason="test"):
        assert not YearlyCheck.objects.exists()


def test_lost_contact_and_silent_employers_are_lists_and_no_states(people: People) -> None:
    obligation, period = working(people)
    made, _link = ask(people, period)
    with as_system(reason="test"):
        assert not without_contact(today()).exists()
        Obligation.objects.update(last_contact_on=today() - timedelta(days=430))
        Verification.objects.filter(pk=made.pk).update(expires_at=timezone.now() - timedelta(days=1))
        assert without_contact(today()).get() == obligation
        assert overdue_verifications().get() == made
        obligation.refresh_from_db()
    assert obligation.is_open
    with acting_as(people.coordinator):
        events.record_contact(obligation, by=people.coordinator, on=today())
    with as_system(reason="test"):
        assert not without_contact(today()).exists()


def test_a_taken_back_link_is_dead(people: People) -> None:
    _obligation, period = working(people)
    made, link = ask(people, period)
    with acting_as(people.coordinator):
        actions.withdraw_link(made, by=people.coordinator)
        with pytest.raises(DatabaseError), transaction.atomic():
            Verification.objects.filter(pk=made.pk).update(state="confirmed", answered_at=timezone.now())
    assert Client().get(link).status_code == 404


def test_nothing_new_on_the_beat_is_nothing(people: People) -> None:
    working(people)
    assert look_at_sites() == 0
    assert reverse("service:verification") == "/confirm-work/"
