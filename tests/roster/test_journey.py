"""The way to practice: who records a step, what must be said, what the person sees."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from roster.actions import record_step, tell_own_step
from roster.actions.journey import StepNews
from roster.journey import steps_of
from roster.models import Basis, DatePrecision, JourneyRecord, JourneyStep, Knowledge, MatchedHow
from roster.rules.dates import RoughDate
from tests.people import People, make_user, sign_in
from tests.roster.factories import make_registrant

MAY = RoughDate(date(2025, 5, 1), DatePrecision.MONTH)


@pytest.mark.django_db
def test_the_latest_record_of_a_step_counts_and_what_is_not_known_is_no_failure(people: People) -> None:
    owner = make_user("physician@example.org")
    person = make_registrant(owner)
    with acting_as(people.coordinator):
        for news in (
            StepNews(JourneyStep.APPLIED, Knowledge.LOST, MAY),
            StepNews(JourneyStep.APPLIED, when=MAY),
            StepNews(JourneyStep.MATCHED, when=MAY, how=MatchedHow.SOAP),
            StepNews(JourneyStep.EXAMS, Knowledge.UNKNOWN),
        ):
            record_step(person, by=people.coordinator, news=news, source=Basis.ORGANIZATION)
    with acting_as(owner):
        words = {row.step: row.in_words for row in steps_of(person)}
    assert words[JourneyStep.APPLIED] == "Reached, May 2025"
    assert words[JourneyStep.MATCHED] == "Reached, May 2025, In SOAP, after the Match"
    assert words[JourneyStep.EXAMS] == "Asked, and not known"
    assert words[JourneyStep.LICENSED] == "Not known yet"


@pytest.mark.django_db
def test_a_person_tells_their_own_steps_by_statement_alone(people: People) -> None:
    owner = make_user("physician@example.org")
    mine, theirs = make_registrant(owner), make_registrant(make_user("other@example.org"))
    with acting_as(owner):
        kept = tell_own_step(mine, by=owner, news=StepNews(JourneyStep.OTHER_ROAD, when=MAY, profession="Registered nurse"))
        assert (kept.source, kept.detail) == (Basis.STATEMENT, "Registered nurse")
        with pytest.raises(PermissionDenied):
            tell_own_step(theirs, by=owner, news=StepNews(JourneyStep.EXAMS, when=MAY))
        with pytest.raises(ValidationError, match="Only the office"):
            tell_own_step(mine, by=owner, news=StepNews(JourneyStep.EXAMS, Knowledge.LOST, MAY))
    with acting_as(people.finance_officer), pytest.raises(PermissionDenied):
        record_step(mine, by=people.finance_officer, news=StepNews(JourneyStep.EXAMS, when=MAY), source=Basis.STATEMENT)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("news", "words"),
    [
        (StepNews(JourneyStep.EXAMS), "Say when"),
        (StepNews(JourneyStep.EXAMS, Knowledge.UNKNOWN, MAY), "Say when"),
        (StepNews(JourneyStep.EXAMS, when=RoughDate(timezone.localdate() + timedelta(days=1))), "still to come"),
        (StepNews(JourneyStep.OTHER_ROAD, when=MAY), "Name the profession"),
        (StepNews(JourneyStep.EXAMS, when=MAY), "Exams and ECFMG"),
        (StepNews(JourneyStep.OTHER_ROAD, when=MAY, profession="nurse, 123-45-6789"), "number"),
    ],
)
def test_a_step_is_dated_and_holds_nothing_that_we_never_ask(people: People, news: StepNews, words: str) -> None:
    person = make_registrant()
    with acting_as(people.coordinator), pytest.raises(ValidationError, match=words):
        record_step(person, by=people.coordinator, news=news, source=Basis.STATEMENT)


@pytest.mark.django_db
def test_nobody_changes_a_record(people: People) -> None:
    person = make_registrant()
    with acting_as(people.coordinator):
        kept = record_step(person, by=people.coordinator, news=StepNews(JourneyStep.APPLIED, when=MAY), source=Basis.STATEMENT)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            JourneyRecord.objects.filter(pk=kept.pk).update(happened_on=date(2020, 1, 1))


@pytest.mark.django_db
def test_staff_and_person_record_a_step_on_their_pages(people: People, client: Client) -> None:
    owner = make_user("physician@example.org")
    person = make_registrant(owner)
    sign_in(client, owner)
    assert client.post(reverse("roster:journey"), {"step": "applied", "year": "2300"}).status_code == 422
    assert client.post(reverse("roster:journey"), {"step": "other_road", "year": "2024"}).status_code == 422
    assert client.post(reverse("roster:journey"), {"step": "applied", "year": "2024", "month": "3"}).status_code == 302
    assert "Reached, March 2024" in client.get(reverse("roster:journey")).content.decode()
    sign_in(client, people.coordinator)
    address = reverse("roster:staff_person_tab", args=[person.pk, "journey"])
    sent = {"step": "licensed", "knowledge": "unknown", "source": "persons_statement"}
    assert client.post(address, sent).status_code == 302
    assert "Asked, and not known" in client.get(address).content.decode()
    with as_system(reason="test"):
        assert JourneyRecord.objects.filter(registrant=person).count() == 2
