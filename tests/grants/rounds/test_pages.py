"""The pages of the main path in the browser's terms: autosave, both texts, the receipt, and few queries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.rounds.actions.submissions import decide_trade_secret
from grants.rounds.models import Application, Recommendation, TradeSecretClaim
from grants.rounds.public_data import PublicApplications
from img_program.accounts.work_items import needs_of
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from img_program.organizations.models import MembershipRole
from tests.grants.rounds.factories import Round, begin_review, make_draft, make_round, questions_of, submit, to_panel
from tests.people import People, make_member, make_organization, sign_in


@pytest.mark.django_db
def test_an_organization_applies_through_the_pages(people: People) -> None:
    opportunity = make_round(people)
    client = sign_in(Client(), people.manager)
    started = client.post(f"/grants/for/{people.organization.pk}/start/{opportunity.pk}/")
    draft = started.headers["Location"]
    about = client.post(f"{draft}about/", {"version": "0", "project_title": "Ways in", "press": "save"})
    assert about.status_code == 302
    questions = questions_of(opportunity)
    for number, section in enumerate(dict.fromkeys(each.section for each in questions), start=1):
        data = {
            f"q{each.pk}": {"number": "40", "attestation": "on"}.get(each.kind, "Words.")
            for each in questions
            if each.section == section
        }
        saved = client.post(f"{draft}section/{number}/save/", {"version": "99", **data}, headers={"X-Autosave": "1"})
        assert saved.status_code == 200, saved.content
        assert saved.json()["version"] > 0
    with as_system(reason="test"):
        category = opportunity.budget_categories.all()[0]
    budget = client.post(
        f"{draft}budget/", {"version": "99", f"b{category.pk}_1": "$90,000.50", "narrative": "All.", "press": "save"}
    )
    assert budget.status_code == 302
    assert "Nothing is missing." in client.get(draft).content.decode()
    assert "90,000.50" in client.get(f"{draft}budget/").content.decode()
    handed_in = client.post(f"{draft}submit/", {"is_authorized": "on"}, follow=True)
    assert "We received this application" in handed_in.content.decode()
    assert "Words." in client.get(f"{draft}print/").content.decode()
    assert client.post(f"{draft}submit/", {"is_authorized": "on"}).status_code == 302
    with as_system(reason="test"):
        assert Application.objects.get().submissions.count() == 1


@pytest.mark.django_db
def test_what_everybody_may_read_of_applications_by_phase(people: People) -> None:
    opportunity = make_round(people)
    draft = make_draft(opportunity, people.organization, people.manager)
    secret = questions_of(opportunity)[0]
    with acting_as(people.manager):
        claim = TradeSecretClaim.objects.create(
            application=draft, organization=people.organization, question=secret, justification="Ours."
        )
    submit(draft, people.manager)
    address = f"/grants/{opportunity.pk}/"
    assert people.organization.name not in Client().get(address).content.decode()
    opened = begin_review(opportunity, people)
    shown = Client().get(address).content.decode()
    assert people.organization.name in shown
    assert "100,000.00" in shown
    assert "Ways into practice" not in shown
    opened.state = "evaluated"  # as the function sees it; the database keeps its own state

    def answers() -> list[str]:
        assert opened.deadline is not None
        (found,) = PublicApplications(opened, moment=opened.deadline)
        return [each["words"] for each in found.answers]

    before = answers()
    assert before[0] == "Claimed as a trade secret: not public."
    assert "Data about individual people: not public." in before
    assert "Words that answer it." in before
    with acting_as(people.data_practices_official):
        decide_trade_secret(claim, accepted=False, reason="It was published before.", by=people.data_practices_official)
    assert answers()[0] == "Words that answer it."


@pytest.mark.django_db
def test_lists_ask_as_often_for_three_as_for_one(people: People) -> None:
    opportunity = make_round(people)
    counts: dict[str, list[int]] = {}

    def measure(after_deadline: bool) -> None:  # noqa: FBT001 - a local helper
        pages = {f"/grants/for/{people.organization.pk}/": people.manager}
        if after_deadline:
            pages = {
                f"/staff/grants/rounds/{opportunity.pk}/applications/": people.coordinator,
                f"/staff/grants/rounds/{opportunity.pk}/ranking/": people.coordinator,
                f"/grants/{opportunity.pk}/": people.coordinator,
            }
        for address, person in pages.items():
            client = sign_in(Client(), person)
            client.get(address)
            with CaptureQueriesContext(
                connection,
            ) as seen:
                assert client.get(address).status_code == 200
            counts.setdefault(address, []).append(len(seen))

    submit(make_draft(opportunity, people.organization, people.manager), people.manager)
    measure(after_deadline=False)
    for _number in range(2):
        make_draft(make_round(people), people.organization, people.manager)
    measure(after_deadline=False)
    others = [make_organization() for _number in range(2)]
    for organization in others[:2]:
        manager = make_member(organization, MembershipRole.GRANT_MANAGER)
        submit(make_draft(opportunity, organization, manager), manager)
    begin_review(opportunity, people)
    measure(after_deadline=True)
    with as_system(reason="test"):
        Application.objects.filter(organization__in=others).update(state="withdrawn")
    measure(after_deadline=True)
    assert all(first == second for first, second in counts.values()), counts


@pytest.mark.django_db
def test_what_needs_a_grant_manager_and_the_office(people: People) -> None:
    opportunity = make_round(people)
    draft = make_draft(opportunity, people.organization, people.manager)
    with acting_as(people.manager):
        assert any("Finish the application" in need.label for need in needs_of(people.manager))
    with acting_as(people.teammate):
        assert not any("Finish the application" in need.label for need in needs_of(people.teammate))
    submit(draft, people.manager)
    begin = make_round(people)
    from tests.grants.rounds.factories import pass_deadline  # noqa: PLC0415 - beside its only use

    pass_deadline(begin)
    with acting_as(people.coordinator):
        assert any("start the review" in need.label for need in needs_of(people.coordinator))


@pytest.mark.django_db
def test_an_approval_is_told_with_the_way_to_take_it_back(people: People) -> None:
    made = make_round(people, publish=False)
    client = sign_in(Client(), people.coordinator)
    step = reverse("rounds:staff_step", args=[made.pk, "approve_opportunity"])
    undo = reverse("rounds:staff_step", args=[made.pk, "revise_opportunity"])
    shown = client.post(step, follow=True).content.decode()
    assert f'The round is approved. <a href="{undo}">Undo</a>' in shown
    assert client.get(undo).status_code == 200
    client.post(undo)
    with as_system(reason="test"):
        made.refresh_from_db()
    assert made.state == "draft"


@pytest.mark.django_db
def test_the_steps_of_a_round_are_offered_by_permission(people: People) -> None:
    made = make_round(people, publish=False)
    url = reverse("rounds:staff_round", args=[made.pk])
    for person, approves, reviews in (
        (people.coordinator, True, True),
        (people.grants_specialist, False, True),
        (people.assessment_coordinator, False, False),
    ):
        shown = sign_in(Client(), person).get(url).content.decode()
        assert (reverse("rounds:staff_step", args=[made.pk, "approve_opportunity"]) in shown) is approves
        assert (reverse("rounds:staff_reviewers", args=[made.pk]) in shown) is reviews


@pytest.mark.django_db
def test_ticked_applications_are_filled_in_as_funded_and_nothing_is_recorded(people: People) -> None:
    found = Round(people)
    for reviewer, assignments in ((found.first, found.of_first), (found.second, found.of_second)):
        found.score(reviewer, assignments, ("1", "0.5"))
    opportunity = to_panel(found.opportunity, people)
    client = sign_in(Client(), people.grants_specialist)
    page = client.get(reverse("rounds:staff_ranking", args=[opportunity.pk]), {"fill": "yes", "row": str(found.mine.pk)})
    forms = {form.standing.application.pk: form.initial for form, _standing, _given in page.context["rows"]}
    with as_system(reason="test"):
        (asked,) = found.mine.submissions.values_list("amount_requested", flat=True)
        assert not Recommendation.objects.exists()
    assert {key: (each["choice"], each["amount"]) for key, each in forms.items()} == {
        found.mine.pk: ("fund", asked), found.theirs.pk: ("decline", ""),
    }  # fmt: skip
    assert "Nothing is recorded yet" in page.content.decode()
