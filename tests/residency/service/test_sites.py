"""Which sites count, as of which day, and what is a question for a person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.geography.models import Designation, DesignationComponent, DesignationList
from img_program.notifications.models import Letter
from img_program.organizations.acting import acting_as
from residency.service.actions.designations import recheck_designations
from residency.service.actions.questions import answer_question
from residency.service.actions.sites import determine_site, judge_due_sites
from residency.service.models import (
    QuestionKind,
    SiteJudgement,
)
from residency.service.rules.site_counts import SiteOutcome
from tests.people import People
from tests.residency.service.support import BEGINS, Terms, make_obligation, report, today
from tests.residency.service.test_service import confirm, facts_of, questions

pytestmark = pytest.mark.django_db


def designate(county: str, name: str = "County area", federal_id: str = "1279990001", **facts: Any) -> Designation:
    """A shortage designation of a whole county, and both federal lists read."""
    with as_system(reason="test"):
        for each in ("hpsa", "muap"):
            DesignationList.objects.update_or_create(
                federal_list=each,
                defaults={"file_date": today(), "read_at": "2026-01-01T00:00Z", "sha256": "0" * 64, "source": "test"},
            )
        values = {"designation_type": "Geographic HPSA", "coverage": "area", "status": "designated", **facts}
        made = Designation.objects.create(
            kind="hpsa_primary_care", federal_id=federal_id, name=name, designated_on=date(2010, 1, 1), **values
        )
        DesignationComponent.objects.create(designation=made, kind="county", county_id=county, name=name)
    return made


def test_a_rural_site_counts_as_of_the_first_day_there(people: People) -> None:
    obligation = make_obligation(people)
    report(obligation)
    with as_system(reason="test"):
        judged = SiteJudgement.objects.get()
    assert (judged.outcome, judged.as_of, judged.is_rural, judged.decided_by_id) == ("counts", BEGINS, True, None)
    assert questions(obligation) == []


def test_the_signed_version_names_the_day(people: People) -> None:
    obligation = make_obligation(people, terms=Terms(site_judged_on="signing"))
    report(obligation)
    with as_system(reason="test"):
        assert SiteJudgement.objects.get().as_of == date(2020, 6, 1)


def test_each_year_is_judged_anew_and_nothing_twice(people: People) -> None:
    obligation = make_obligation(people, terms=Terms(site_judged_on="each_year"))
    report(obligation)
    with as_system(reason="test"):
        made = SiteJudgement.objects.count()
    assert made == today().year - 2023 + (1 if today() >= date(today().year, 7, 1) else 0)
    assert judge_due_sites(on=today()) == 0


def test_an_underserved_metro_site_keeps_designation_and_day(people: People) -> None:
    designate("27053", federal_id="1279990009")
    obligation = make_obligation(people)
    report(obligation, place="minneapolis")
    with as_system(reason="test"):
        judged = SiteJudgement.objects.get()
    assert (judged.outcome, judged.is_rural, judged.designation_ids) == ("counts", False, ["1279990009"])
    assert judged.checked_on == today()


@pytest.mark.parametrize("place", ["minneapolis", ""])
def test_it_depends_or_not_known_is_a_question_and_never_a_no(people: People, place: str) -> None:
    obligation = make_obligation(people)
    report(obligation, place=place)
    with as_system(reason="test"):
        assert SiteJudgement.objects.get().outcome == "person"
    (question,) = questions(obligation)
    assert question.kind == QuestionKind.SITE
    found = facts_of(obligation)
    assert found.credited == found.waiting == 0
    assert found.needs_person > 0
    assert not found.periods[0].does_not_count


def test_a_person_decides_with_a_reason_and_the_physician_is_told(people: People) -> None:
    obligation, by = make_obligation(people), people.coordinator
    period = report(obligation, place="minneapolis")
    with acting_as(by):
        for outcome, reason in ((SiteOutcome.COUNTS, " "), (SiteOutcome.PERSON, "Because.")):
            with pytest.raises(ValidationError):
                determine_site(period.site, by=by, as_of=BEGINS, outcome=outcome, reason=reason)
        with pytest.raises(ValidationError, match="not judged"):
            determine_site(period.site, by=by, as_of=today(), outcome=SiteOutcome.COUNTS, reason="Because.")
        determine_site(period.site, by=by, as_of=BEGINS, outcome=SiteOutcome.COUNTS, reason="The clinic is on the list.")
    assert questions(obligation) == []
    assert facts_of(obligation).waiting > 0
    with as_system(reason="test"):
        letter = Letter.objects.get(template="residency_site_decided")
    assert letter.user_id == obligation.user_id
    with acting_as(by):
        determine_site(period.site, by=by, as_of=BEGINS, outcome=SiteOutcome.DOES_NOT_COUNT, reason="It is another clinic.")
    assert facts_of(obligation).periods[0].does_not_count
    with acting_as(people.finance_officer), pytest.raises(PermissionDenied):
        determine_site(period.site, by=people.finance_officer, as_of=BEGINS, outcome=SiteOutcome.COUNTS, reason="x")


def test_the_database_lets_only_a_person_say_no(people: People) -> None:
    period = report(make_obligation(people))
    with as_system(reason="test"), pytest.raises(DatabaseError), transaction.atomic():
        SiteJudgement.objects.create(
            site=period.site, user_id=period.user_id, as_of=BEGINS, outcome="does_not_count", reason="x", citation="x"
        )


def test_a_withdrawn_designation_raises_one_question_and_takes_nothing_away(people: People) -> None:
    made = designate("27053")
    obligation = make_obligation(people)
    period = report(obligation, place="minneapolis")
    confirm(people, period, BEGINS, today() - timedelta(days=1))
    before = facts_of(obligation).credited
    assert recheck_designations(on=today()) == 0
    with as_system(reason="test"):
        Designation.objects.filter(pk=made.pk).update(status="withdrawn", withdrawn_on=today() - timedelta(days=30))
    assert recheck_designations(on=today()) == 1
    assert recheck_designations(on=today()) == 0
    (question,) = questions(obligation)
    assert question.kind == QuestionKind.DESIGNATION
    assert "stay credited" in question.facts
    assert facts_of(obligation).credited == before
    by = people.coordinator
    with acting_as(by):
        with pytest.raises(ValidationError):
            answer_question(question, by=by, answer=" ")
        answer_question(question, by=by, answer="The clinic is a facility on the list of its own.")
        with pytest.raises(WrongStateError):
            answer_question(question, by=by, answer="Again.")
    assert recheck_designations(on=today()) == 0
