"""A federal file that changes what a site of an open obligation counts by: a question with a day, old and new, and nothing decided."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from img_program.accounts.work_items import needs_of
from img_program.database.context import as_system
from img_program.geography.designations.layout import HPSA_LAYOUT
from img_program.geography.models import Designation
from img_program.organizations.acting import acting_as
from residency.service.actions.designations import recheck_designations
from residency.service.actions.service_events import close_obligation
from residency.service.actions.sites import determine_site
from residency.service.models import Obligation, Outcome, QuestionKind, ServiceQuestion
from residency.service.rules.site_counts import SiteOutcome
from tests.geography.designations.support import AUGUST, hpsa, load, load_both
from tests.people import People, sign_in
from tests.residency.service.support import BEGINS, make_obligation, report, today
from tests.residency.service.test_service import facts_of

pytestmark = pytest.mark.django_db
SEPTEMBER = "09/01/2026"
METRO = {"id": "1279990009", "name": "Hennepin area", "county": "27053"}
FAR = {"id": "1270000001", "name": "Kittson", "county": "27069"}
GONE = {"status": "Withdrawn", "withdrawn": "07/20/2026", "updated": "07/20/2026"}


def at_work(people: People, *, place: str = "minneapolis") -> Obligation:
    """Work in Minneapolis, which counts by one designation of Hennepin County."""
    load_both([hpsa(**METRO)])
    obligation = make_obligation(people)
    report(obligation, place=place)
    return obligation


def monthly(created: str, **facts: str) -> None:
    """The file of a month; the designation as it stands then, or left out."""
    rows = [hpsa(**{**METRO, **facts}, created=created)] if "left_out" not in facts else []
    load(HPSA_LAYOUT, *rows, hpsa(**FAR, created=created))


def asked(obligation: Obligation) -> list[ServiceQuestion]:
    with as_system(reason="test"):
        return list(ServiceQuestion.objects.filter(obligation=obligation).order_by("raised_at"))


def test_a_withdrawal_asks_at_once_with_old_and_new_and_a_day(people: People) -> None:
    obligation = at_work(people)
    before = facts_of(obligation)
    monthly(AUGUST, **GONE)
    (question,) = asked(obligation)
    assert question.kind == QuestionKind.DESIGNATION
    assert question.due_on > today()
    said = {each["field"]: (each["before"], each["after"]) for each in question.differences}
    assert said["Status"] == ("Designated", "Withdrawn")
    assert said["Withdrawn on"][1] == "20 July 2026"
    assert "1279990009" in question.facts
    assert "stay credited" in question.facts
    assert facts_of(obligation) == before, "nothing is decided"
    assert recheck_designations(on=today()) == 0, "the beat does not ask the same again"
    monthly(SEPTEMBER, **GONE)
    assert len(asked(obligation)) == 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"status": "Proposed For Withdrawal"}, "Status"),
        ({"left_out": "yes"}, "Missing from the federal list since"),
        ({"county": "27123"}, "Covers"),
        ({"type": "HPSA Population"}, "Is about"),
    ],
)
def test_other_changes_that_bear_on_the_site_ask_too(people: People, facts: dict[str, str], field: str) -> None:
    obligation = at_work(people)
    monthly(AUGUST, **facts)
    (question,) = asked(obligation)
    assert field in {each["field"] for each in question.differences}


def test_each_new_state_is_asked_once_more(people: People) -> None:
    obligation = at_work(people)
    monthly(AUGUST, status="Proposed For Withdrawal")
    monthly(SEPTEMBER, **GONE)
    monthly("10/01/2026")
    assert [each.differences[0]["after"] for each in asked(obligation) if each.differences] == [
        "Proposed for withdrawal",
        "Withdrawn",
        "Designated",
    ]


@pytest.mark.parametrize("facts", [{"score": "17"}, {"name": "Another name"}, {"updated": "07/30/2026"}])
def test_what_bears_on_nobody_asks_nothing(people: People, facts: dict[str, str]) -> None:
    obligation = at_work(people)
    monthly(AUGUST, **facts)
    assert asked(obligation) == []


def test_a_rural_site_a_closed_obligation_and_another_county_ask_nothing(people: People) -> None:
    rural = at_work(people, place="bemidji")
    closed = make_obligation(people)
    report(closed, place="minneapolis")
    with acting_as(people.program_manager):
        close_obligation(closed, by=people.program_manager, outcome=Outcome.ENDED_BY_DECISION, reason="It ended.")
    monthly(AUGUST, **GONE)
    assert asked(rural) == asked(closed) == []


def test_what_a_person_decided_by_a_designation_is_asked_again_when_it_is_gone(people: People) -> None:
    load_both([hpsa(**METRO, type="HPSA Population")])
    obligation, by = make_obligation(people), people.coordinator
    period = report(obligation, place="minneapolis")
    with acting_as(by):
        determine_site(period.site, by=by, as_of=BEGINS, outcome=SiteOutcome.COUNTS, reason="The clinic serves that group.")
    assert recheck_designations(on=today()) == 0
    monthly(AUGUST, **GONE, type="HPSA Population")
    assert [each.kind for each in asked(obligation)] == [QuestionKind.SITE, QuestionKind.DESIGNATION]


def test_the_beat_tells_old_and_new_too(people: People) -> None:
    load_both([hpsa(**METRO, status="Proposed For Withdrawal")])
    monthly(AUGUST, **{**GONE, "withdrawn": f"{today() + timedelta(days=30):%m/%d/%Y}"})
    obligation = make_obligation(people)
    report(obligation, place="minneapolis")
    assert recheck_designations(on=today()) == 0
    assert recheck_designations(on=today() + timedelta(days=30)) == 1
    (question,) = asked(obligation)
    assert ("Status", "Proposed for withdrawal", "Withdrawn") in {
        (each["field"], each["before"], each["after"]) for each in question.differences
    }


def test_staff_find_it_with_its_day_see_old_and_new_and_answer(people: People, client: Client) -> None:
    obligation = at_work(people)
    monthly(AUGUST, **GONE)
    (question,) = asked(obligation)
    with acting_as(people.coordinator):
        (need,) = [each for each in needs_of(people.coordinator) if "designation that changed" in each.label]
    assert need.due_on == question.due_on
    with acting_as(people.auditor):
        assert not [each for each in needs_of(people.auditor) if "designation that changed" in each.label]
    sign_in(client, people.coordinator)
    listed = client.get(reverse("service:obligations"), {"state": "designations"}).content.decode()
    assert reverse("service:obligation", args=[obligation.pk]) in listed
    address = reverse("service:question", args=[question.pk])
    shown = client.get(address).content.decode()
    assert "What the federal list says now" in shown
    assert "20 July 2026" in shown
    assert client.post(address, {"answer": ""}).status_code == 422
    assert client.post(address, {"answer": "The clinic is on the list of its own."}).status_code == 302
    assert asked(obligation)[0].state == "answered"


def test_an_import_that_fails_asks_nothing(people: People) -> None:
    obligation = at_work(people)
    with as_system(reason="test"):
        for number in range(20):
            Designation.objects.create(
                kind="hpsa_primary_care", federal_id=f"9{number}", name="Area", designated_on=BEGINS - timedelta(days=1),
                designation_type="Geographic HPSA", coverage="area", status="designated",
            )  # fmt: skip
    with pytest.raises(AssertionError, match="may be cut off"):
        monthly(AUGUST, **GONE)
    assert asked(obligation) == []
