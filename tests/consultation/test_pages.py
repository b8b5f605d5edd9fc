"""The pages do what people came for, without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consultation.models import (
    Barrier,
    BarrierEntry,
    Meeting,
    Plan,
    PlanOutcome,
    PlanShare,
    PlanStep,
    ProfessionVersion,
    Recommendation,
)
from img_program.accounts.models import AccessLog
from img_program.database.context import as_system
from tests.consultation.support import (
    a_step,
    confirm,
    make_entry,
    make_institution,
    make_meeting,
    make_outcome,
    make_plan,
    make_planner,
    make_recommendation,
    make_seated,
    make_share,
    recency,
    today,
)
from tests.people import People, sign_in

pytestmark = pytest.mark.django_db


def date_of(name: str, day: Any) -> dict[str, Any]:
    """A day in three controls."""
    return {f"{name}_0": day.month, f"{name}_1": day.day, f"{name}_2": day.year}


def post(client: Client, page_name: str, /, *args: Any, **data: Any) -> str:
    """Press, and read the next page."""
    response = client.post(reverse(f"consultation:{page_name}", args=args), data, follow=True)
    assert response.status_code == 200, response.content.decode()[-3000:]
    return response.content.decode()


def page(client: Client, name: str, *args: Any, **data: Any) -> str:
    """Read a page."""
    response = client.get(reverse(f"consultation:{name}", args=args), data)
    assert response.status_code == 200
    return response.content.decode()


def test_staff_record_what_a_program_holds_and_the_program_answers(people: People) -> None:
    organization, administrator = make_institution()
    office, own = sign_in(Client(), people.coordinator), sign_in(Client(), administrator)
    barrier = recency()
    post(
        office, "staff_barrier_act", barrier.pk, "entry",
        holder=f"institution-{organization.pk}", policy="graduated within 5 years", source="Website",
    )  # fmt: skip
    with as_system(reason="test"):
        entry = BarrierEntry.objects.get()
    assert "not answered yet" in page(own, "organization", organization.pk)
    assert "graduated within 5 years" in post(own, "answer", entry.pk, statement="We decide case by case.")
    assert "We decide case by case." in page(office, "staff_entry", entry.pk)
    moved = post(
        office,
        "staff_barrier_act",
        barrier.pk,
        "start_work",
        text="We wrote to all.",
        visibility="public",
        **date_of("noted_on", today()),
    )
    assert "Being worked on" in moved
    public = page(Client(), "barrier", barrier.slug)
    assert "We wrote to all." in public
    assert organization.name not in public


def test_a_meeting_is_planned_and_recorded_on_pages(people: People) -> None:
    member, meeting, office = make_seated(people), make_meeting(people), sign_in(Client(), people.coordinator)
    form = page(office, "staff_meeting_act", meeting.pk, "record")
    assert "Ruth Vang" in form
    text = post(
        office,
        "staff_meeting_act",
        meeting.pk,
        "record",
        summary="Recency.",
        guests="One Guest\nAnother",
        **{f"member_{member.pk}": "excused"},
    )
    assert "Another (guest)" in text
    with as_system(reason="test"):
        assert Meeting.objects.get().attendance.count() == 3


def test_a_private_member_stands_on_no_public_page(people: People) -> None:
    make_seated(people, "Private Person")
    make_seated(people, "Public Person", consented=True)
    public = page(Client(), "advisers")
    assert ("Public Person" in public, "Private Person" in public) == (True, False)


def test_a_physician_plans_shares_and_finds_work(people: People) -> None:
    confirm("registered-nurse", people)
    record, user = make_planner()
    client = sign_in(Client(), user)
    assert "Choose where to go" in page(client, "my_plan")
    entry = page(client, "my_profession", "registered-nurse")
    assert f"Checked on {today().day} {today():%B %Y}" in entry
    assert "0 of 6 steps done" in post(client, "my_profession", "registered-nurse")
    with as_system(reason="test"):
        plan = Plan.objects.get(registrant=record)
    assert "1 of 6 steps done" in post(client, "my_step_act", a_step(plan).pk, "done")
    assert "Call the school" in post(client, "my_step_new", plan.pk, title="Call the school", note="On Monday")
    refused = client.post(reverse("consultation:my_step_new", args=[plan.pk]), {"title": "Send", "note": "SSN 123-45-6789"})
    assert refused.status_code == 422
    organization = people.organization
    url = reverse("consultation:my_share", args=[plan.pk])
    asked = client.get(url, {"organization": organization.pk}).content.decode()
    assert "checked" not in asked
    client.post(f"{url}?organization={organization.pk}", {"answer": "no"})
    with as_system(reason="test"):
        assert not PlanShare.objects.exists()
    client.post(f"{url}?organization={organization.pk}", {"answer": "yes"})
    navigator = sign_in(Client(), people.navigator)
    assert "Physician Plan" in page(navigator, "organization", organization.pk)
    assert "On Monday" in page(navigator, "shared_plan", plan.pk)
    assert "do not ask where" in page(client, "my_outcome", plan.pk)
    assert "You told us that you found work" in post(client, "my_outcome", plan.pk, **date_of("employed_on", today()))
    assert "1 of 7 steps done" in post(client, "my_plan_act", plan.pk, "take-back")
    with as_system(reason="test"):
        looks = AccessLog.objects.filter(user_id=people.navigator.pk).values_list("subject_type", "subject_id", "rows")
        expected = [("", "", 1), ("roster.registrant", str(record.pk), None), ("consultation.plan", str(plan.pk), None)]
        assert sorted(looks, key=str) == sorted(expected, key=str), "the list, the physician on it, the plan"
        assert PlanOutcome.objects.get().state == "withdrawn"


def test_a_wrong_press_is_not_found(people: People) -> None:
    plan = make_plan(people)
    client = sign_in(Client(), plan.user)
    for name, args in (("my_plan_act", [plan.pk, "nonsense"]), ("my_step_act", [a_step(plan).pk, "nonsense"])):
        assert client.post(reverse(f"consultation:{name}", args=args)).status_code == 404
    assert client.get(reverse("consultation:my_step_act", args=[a_step(plan).pk, "done"])).status_code == 405


def test_a_step_is_changed_and_taken_out(people: People) -> None:
    plan = make_plan(people)
    step, client = a_step(plan), sign_in(Client(), plan.user)
    text = post(client, "my_step", step.pk, title="Call them", note="", **date_of("done_on", today()))
    assert f"Done on {today().day} {today():%B %Y}" in text
    assert "Call them" not in post(client, "my_step_act", step.pk, "remove").split("taken out")[1]
    with as_system(reason="test"):
        assert PlanStep.objects.get(pk=step.pk).removed_at is not None


def test_sharing_stops_at_once(people: People) -> None:
    plan = make_plan(people)
    share = make_share(people, plan)
    navigator = sign_in(Client(), people.navigator)
    page(navigator, "shared_plan", plan.pk)
    post(sign_in(Client(), plan.user), "my_stop_sharing", share.pk)
    assert navigator.get(reverse("consultation:shared_plan", args=[plan.pk])).status_code == 404


def test_staff_confirm_an_outcome(people: People) -> None:
    outcome, office = make_outcome(people), sign_in(Client(), people.coordinator)
    assert "Physician Plan" in page(office, "staff_outcomes", state="stated")
    text = post(office, "staff_outcome_act", outcome.pk, "confirm", basis="organizations_statement")
    assert "Confirmed by staff" in text


def test_the_catalogue_is_checked_and_confirmed_on_pages(people: People) -> None:
    office = sign_in(Client(), people.program_manager)
    with as_system(reason="test"):
        version = ProfessionVersion.objects.get(profession__slug="respiratory-therapist")
        facts = list(version.facts.values_list("pk", flat=True))
    assert "is recalled" in page(office, "staff_version", version.pk)
    refused = office.post(reverse("consultation:staff_version_act", args=[version.pk, "confirm"]))
    assert refused.status_code == 422
    for fact in facts:
        post(office, "staff_fact_check", fact, confirmed="on")
    assert "Confirmed" in post(office, "staff_version_act", version.pk, "confirm")
    assert "Respiratory therapist" in page(Client(), "professions")
    assert "Checked on" in page(Client(), "profession", "respiratory-therapist")


def test_a_recommendation_is_read_by_everybody_once_adopted(people: People) -> None:
    row, office = make_recommendation(people), sign_in(Client(), people.coordinator)
    assert "Keep one year" not in page(Client(), "recommendations")
    post(office, "staff_recommendation_act", row.pk, "start_consultation")
    post(office, "staff_recommendation_act", row.pk, "adopt", **date_of("on", today()))
    assert "Keep one year" in page(Client(), "recommendations")
    with as_system(reason="test"):
        assert Recommendation.objects.get().state == "adopted"


def test_lists_search_filter_and_make_files(people: People) -> None:
    make_entry(people, policy="=cmd()")
    client = sign_in(Client(), people.auditor)
    assert "graduated" not in page(client, "staff_entries", q="nothing of this")
    text = page(client, "staff_entries", format="csv", q="north")
    assert text.splitlines()[0] == "Who holds it,Barrier,Policy,Since,Source,The program answered,State"
    assert "'=cmd()" in text
    assert "Time since graduation" in page(client, "staff_barriers", q="graduation", state="open")


def test_lists_of_people_give_no_file_and_are_logged(people: People) -> None:
    make_outcome(people)
    office = sign_in(Client(), people.coordinator)
    for name in ("staff_plans", "staff_outcomes"):
        response = office.get(reverse(f"consultation:{name}"), {"format": "csv"})
        assert (response["Content-Type"], b"Download" in response.content) == ("text/html; charset=utf-8", False)
    assert "Physician Plan" in page(office, "staff_plans", state="reached")
    assert "Physician Plan" not in page(office, "staff_plans", state="set_aside")
    with as_system(reason="test"):
        assert AccessLog.objects.filter(user_id=people.coordinator.pk, rows=1).count() == 3


def test_a_new_barrier_and_a_new_body_and_a_new_question(people: People) -> None:
    office = sign_in(Client(), people.coordinator)
    post(
        office,
        "staff_barrier_new",
        name="Gaps in English",
        kind="other",
        description="Medical English.",
        source="Talks",
        order="60",
    )
    post(office, "staff_body_new", name="Working group", purpose="Recency.")
    post(office, "staff_question_new", title="Two years or one?", context="One now.", provision="147-license")
    with as_system(reason="test"):
        assert Barrier.objects.filter(slug="gaps-in-english").exists()
    assert "Gaps in English" in page(Client(), "about")
    assert "Two years or one?" in page(office, "staff_questions")
    assert "Working group" in page(office, "staff_bodies")


def test_my_data_holds_the_plan_with_its_notes(people: People) -> None:
    plan = make_plan(people)
    client = sign_in(Client(), plan.user)
    post(client, "my_step", a_step(plan).pk, title="Call them", note="Ask for Ms. Moe")
    make_share(people, plan)
    text = client.get(reverse("roster:my_data")).content.decode()
    assert ("Ask for Ms. Moe" in text, "Shared with Northstar Career Center" in text) == (True, True)


def test_the_door_stop_sharing_lists_the_plan_and_stops_it(people: People) -> None:
    plan = make_plan(people)
    share = make_share(people, plan)
    client = sign_in(Client(), plan.user)
    assert "Help with your plan" in client.get(reverse("roster:sharing")).content.decode()
    client.post(reverse("roster:sharing"), {"room": "consultation", "key": str(share.pk)})
    with as_system(reason="test"):
        share.refresh_from_db()
        assert share.ended_at is not None
    client.post(reverse("roster:sharing"), {"room": "consultation", "key": "nonsense"})
    assert "Help with your plan" not in client.get(reverse("roster:sharing")).content.decode()
