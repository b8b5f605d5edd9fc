"""Who may open which address of the grants room, up to the recommendation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from grants.rounds.actions.applicants import ask_second_look
from grants.rounds.actions.recommendations import Choice, complete_evaluation, recommend, record_negotiation
from grants.rounds.actions.submissions import screen_application
from grants.rounds.models import (
    Application,
    AssignmentPlan,
    NegotiationOutcome,
    Opportunity,
    Recommendation,
    RecommendationMemo,
    RoundReviewer,
    TradeSecretClaim,
)
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from tests.access import Case, assert_access, concern, everybody, undecided
from tests.grants.rounds.factories import (
    assign,
    begin_review,
    disclose,
    make_draft,
    make_reviewer,
    make_round,
    questions_of,
    score_all,
    submit,
    to_panel,
)
from tests.people import People

OFFICE = ("coordinator", "grants_specialist", "program_manager")
REVIEWED_BY = (*OFFICE, "data_practices_official", "auditor", "finance_officer")
_REVIEWERS_OF_STAFF = {"data_practices_official": 200, "auditor": 200}


def _rows(ok: int = 200, **more: int) -> dict[str, int]:
    """Pages of the office: its three roles, everybody else refused."""
    return everybody(members=403, outsiders=403, staff=403, **dict.fromkeys(OFFICE, ok), **more)


ALL_STAFF = everybody(members=403, outsiders=403, staff=200)
REVIEW_READERS = _rows(**_REVIEWERS_OF_STAFF)
EDITORS = everybody(members=403, outsiders=404, staff=403, stranger=404, manager=200)
BUDGET_EDITORS = {**EDITORS, "finance": 200}
POSTED = {**EDITORS, "manager": 302}
PUBLIC = everybody(members=200, outsiders=200, staff=200, anonymous=200)


def a_round(people: People) -> Opportunity:
    return make_round(people)


def round_pk(people: People) -> list[Any]:
    return [a_round(people).pk]


def draft(people: People) -> Application:
    return make_draft(a_round(people), people.organization, people.manager)


def draft_pk(people: People) -> list[Any]:
    return [draft(people).pk]


def draft_section(people: People) -> list[Any]:
    return [draft(people).pk, 1]


def draft_question(people: People) -> list[Any]:
    made = draft(people)
    return [made.pk, questions_of(made.opportunity)[0].pk]


def submitted(people: People) -> Application:
    made = draft(people)
    submit(made, people.manager)
    return made


def submitted_pk(people: People) -> list[Any]:
    return [submitted(people).pk]


def opened_pk(people: People) -> list[Any]:
    made = submitted(people)
    begin_review(made.opportunity, people)
    return [made.pk]


def unpublished(people: People) -> Opportunity:
    return make_round(people, publish=False)


def part_args(people: People) -> list[Any]:
    made = unpublished(people)
    return [made.pk, "question", questions_of(made)[0].pk]


def assignment_pk(people: People) -> list[Any]:
    made = submitted(people)
    user, reviewer = make_reviewer(made.opportunity, people)
    concern(people, reviewer=user)
    begin_review(made.opportunity, people)
    return [assign(reviewer, people, made)[0].pk]


def disclosed_pk(people: People) -> list[Any]:
    made = submitted(people)
    user, reviewer = make_reviewer(made.opportunity, people)
    concern(people, reviewer=user)
    opportunity = begin_review(made.opportunity, people)
    (assignment,) = assign(reviewer, people, made)
    disclose(user, opportunity, made)
    return [assignment.pk]


def own_reviews(people: People) -> list[Any]:
    assignment_pk(people)
    return []


def in_review_pk(people: People) -> list[Any]:
    made = submitted(people)
    return [begin_review(made.opportunity, people).pk]


def recommendation_pk(people: People) -> list[Any]:
    made = submitted(people)
    user, reviewer = make_reviewer(made.opportunity, people)
    opportunity = begin_review(made.opportunity, people)
    (assignment,) = assign(reviewer, people, made)
    disclose(user, opportunity, made)
    score_all(assignment, user)
    panel = to_panel(opportunity, people)
    disclose(people.coordinator, panel, made)
    with acting_as(people.coordinator):
        choices = {made.pk: Choice(Recommendation.Choice.FUND, Decimal(100000))}
        return [recommend(panel, choices=choices, by=people.coordinator)[0].pk]


def plan_pk(people: People) -> list[Any]:
    (pk,) = in_review_pk(people)
    with as_system(reason="test"):
        until = timezone.now() + timedelta(days=9)
        return [AssignmentPlan.objects.create(opportunity_id=pk, per_application=1, ends_at=until).pk]


def reviewer_pk(people: People) -> list[Any]:
    _user, reviewer = make_reviewer(a_round(people), people)
    return [reviewer.pk]


def memo_pk(people: People) -> list[Any]:
    (pk,) = in_review_pk(people)
    with as_system(reason="test"):
        return [RecommendationMemo.objects.create(opportunity_id=pk).pk]


def refused_pk(people: People) -> list[Any]:
    made = submitted(people)
    begin_review(made.opportunity, people)
    with acting_as(people.coordinator):
        screen_application(made, is_eligible=False, reason="No nonprofit.", by=people.coordinator)
    return [made.pk]


def look_pk(people: People) -> list[Any]:
    (pk,) = refused_pk(people)
    with acting_as(people.manager):
        return [ask_second_look(Application.objects.get(pk=pk), reason="It is one.", by=people.manager).pk]


def evaluated_pk(people: People) -> list[Any]:
    (pk,) = recommendation_pk(people)
    with acting_as(people.coordinator):
        made = Recommendation.objects.select_related("opportunity", "application").get(pk=pk)
        record_negotiation(made, outcome=NegotiationOutcome.Outcome.ACCEPTED, note="Agreed.", by=people.coordinator)
        complete_evaluation(made.opportunity, note="Over.", by=people.coordinator)
    return [made.application_id]


def claim_pk(people: People) -> list[Any]:
    made = submitted(people)
    begin_review(made.opportunity, people)
    with as_system(reason="test"):
        claim = TradeSecretClaim.objects.create(
            application=made, organization=people.organization, question=questions_of(made.opportunity)[0], justification="Ours."
        )
    return [claim.pk]


def question_pk(people: People) -> list[Any]:
    from grants.rounds.actions.opportunities import ask_question  # noqa: PLC0415 - beside its only use

    opportunity = a_round(people)
    with acting_as(people.stranger):
        return [ask_question(opportunity, text="May we?", by=people.stranger).pk]


def invitation_token(people: People) -> list[Any]:
    return ["no-such-token"]


def org(people: People) -> list[Any]:
    return [people.organization.pk]


def org_and_round(people: People) -> list[Any]:
    return [people.organization.pk, a_round(people).pk]


def c(name: str, expected: dict[str, int], args: Callable[[People], Sequence[Any]] = lambda _people: (), **more: Any) -> Case:
    return Case(f"rounds:{name}", expected, args, **more)


CASES = [
    c("opportunities", PUBLIC),
    c("feed", PUBLIC),
    c("opportunity", PUBLIC, round_pk),
    c("opportunity", everybody(members=404, outsiders=404, staff=200, anonymous=404), lambda people: [unpublished(people).pk]),
    c("blank_form", PUBLIC, round_pk),
    c(
        "ask",
        everybody(members=302, outsiders=302, staff=403, **dict.fromkeys(OFFICE, 302)),
        round_pk,
        method="post",
        data=lambda _people: {"text": "May we?"},
    ),
    c(
        "public_application",
        everybody(members=404, outsiders=404, staff=404, anonymous=404),
        lambda people: [(made := submitted(people)).opportunity_id, made.pk],
    ),
    c("own", everybody(members=302, outsiders=302, staff=403, stranger=403)),
    c("organization_grants", everybody(members=200, outsiders=404, staff=403, stranger=404), org),
    c("start", everybody(members=403, outsiders=404, staff=403, stranger=404, manager=302), org_and_round, method="post"),
    c("application", everybody(members=200, outsiders=404, staff=403, stranger=404), draft_pk),
    c("about", EDITORS, draft_pk),
    c("save_about", EDITORS, draft_pk, method="post", data=lambda _people: {"version": "99"}),
    c("section", EDITORS, draft_section),
    c("save_section", EDITORS, draft_section, method="post", data=lambda _people: {"version": "99"}),
    c("budget", BUDGET_EDITORS, draft_pk),
    c("save_budget", BUDGET_EDITORS, draft_pk, method="post", data=lambda _people: {"version": "99"}),
    c("add_file", POSTED, draft_question, method="post"),
    c("remove_file", POSTED, draft_question, method="post"),
    c("trade_secret", EDITORS, draft_question),
    c("submit", EDITORS, draft_pk),
    c("receipt", everybody(members=200, outsiders=404, staff=403, stranger=404), submitted_pk),
    c("receipt", everybody(members=200, outsiders=404, staff=200, stranger=404, assessment_coordinator=403), opened_pk),
    c("print", everybody(members=200, outsiders=404, staff=403, stranger=404), submitted_pk),
    c("pdf", everybody(members=302, outsiders=404, staff=403, stranger=404), submitted_pk),
    c("reopen", EDITORS, submitted_pk),
    c("withdraw", EDITORS, submitted_pk),
    c("messages", everybody(members=200, outsiders=404, staff=403, stranger=404), submitted_pk),
    c(
        "messages",
        {**everybody(members=200, outsiders=404, staff=403, stranger=404), **dict.fromkeys(REVIEWED_BY, 302)},
        opened_pk,
    ),
    c("messages", POSTED, submitted_pk, method="post", data=lambda _people: {"text": "When do we hear?"}),
    c("second_look", EDITORS, refused_pk),
    c("debrief", everybody(members=404, outsiders=404, staff=404), submitted_pk),
    c(
        "debrief",
        {**everybody(members=200, outsiders=404, staff=403, stranger=404), **dict.fromkeys(REVIEWED_BY, 200)},
        evaluated_pk,
    ),
    c("staff_messages", _rows(data_practices_official=200, auditor=200, finance_officer=200), opened_pk),
    c("staff_messages", _rows(403), submitted_pk),
    c("staff_settle_messages", _rows(302), opened_pk, method="post"),
    c("staff_debrief", _rows(), evaluated_pk),
    c("staff_second_look", _rows(), look_pk),
    c("reviews", everybody(members=403, outsiders=403, staff=403, reviewer=200), own_reviews),
    c("reviewer_invitation", everybody(members=404, outsiders=404, staff=404, anonymous=404)),
    c("open_reviewer_invitation", everybody(members=404, outsiders=404, staff=404, anonymous=404), invitation_token),
    c("disclosure", _rows(finance_officer=200, data_practices_official=200), in_review_pk),
    c("disclosure_about", _rows(finance_officer=200, data_practices_official=200), lambda people: [people.organization.pk]),
    c("review", everybody(members=404, outsiders=404, staff=404, reviewer=200), disclosed_pk),
    c("staff_rounds", ALL_STAFF),
    c("staff_new_round", _rows()),
    c("staff_round", ALL_STAFF, round_pk),
    c("staff_edit_round", _rows(), lambda people: [unpublished(people).pk]),
    c("staff_new_part", _rows(), lambda people: [unpublished(people).pk, "criterion"]),
    c("staff_part", _rows(), part_args),
    c("staff_remove_part", _rows(302), part_args, method="post"),
    c("staff_step", _rows(), lambda people: [a_round(people).pk, "cancel_opportunity"]),
    c("staff_questions", ALL_STAFF, round_pk),
    c("staff_answer", _rows(), question_pk),
    c("staff_extend", _rows(), round_pk),
    c("staff_applications", ALL_STAFF, round_pk),
    c("staff_enter", _rows(), round_pk),
    c("staff_application", _rows(403), submitted_pk),
    c("staff_application", _rows(data_practices_official=200, auditor=200, finance_officer=200), opened_pk),
    c("staff_screen", _rows(), opened_pk),
    c(
        "staff_trade_secret",
        everybody(members=403, outsiders=403, staff=403, coordinator=200, data_practices_official=200),
        claim_pk,
    ),
    c("second_look", EDITORS, refused_pk, method="post"),
    c("staff_messages", _rows(), opened_pk, method="post"),
    c("staff_debrief", {**_rows(), "coordinator": 302}, evaluated_pk, method="post"),
    c("staff_second_look", _rows(), look_pk, method="post"),
    c("staff_assignment", _rows(), in_review_pk, method="post"),
    c("staff_application_reviews", _rows(), opened_pk, method="post"),
    c("staff_reviewers", REVIEW_READERS, in_review_pk),
    c("staff_assignment", REVIEW_READERS, in_review_pk),
    c("staff_carry_out", _rows(), plan_pk, method="post"),
    c("staff_drop_reviewer", _rows(302), reviewer_pk, method="post", data=lambda _people: {"reason": "Ill."}),
    c("staff_reviews", REVIEW_READERS, in_review_pk),
    c("staff_scores", REVIEW_READERS, in_review_pk),
    c("staff_what_if", REVIEW_READERS, in_review_pk),
    c("staff_application_reviews", REVIEW_READERS, opened_pk),
    c("staff_application_reviews", _rows(404), submitted_pk),
    c("staff_memo", _rows(), in_review_pk, method="post"),
    c("staff_memo_file", _rows(302, data_practices_official=302, auditor=302), memo_pk),
    c("staff_assign", _rows(), in_review_pk, method="post"),
    c("staff_end_assignment", _rows(302), assignment_pk, method="post", data=lambda _people: {"reason": "Ill."}),
    c("staff_ranking", REVIEW_READERS, in_review_pk),
    c("staff_negotiation", _rows(), recommendation_pk),
]


@pytest.mark.django_db
def test_access(people: People, subtests: pytest.Subtests) -> None:
    assert_access(CASES, people, subtests)


def test_every_address_has_a_decision() -> None:
    assert undecided("rounds", CASES) == set()


@pytest.mark.django_db
def test_a_reviewer_reads_only_after_the_disclosure_and_never_names(people: People) -> None:
    from django.test import Client  # noqa: PLC0415 - beside its only use

    from tests.people import sign_in  # noqa: PLC0415 - beside its only use

    made = submitted(people)
    first, one = make_reviewer(made.opportunity, people)
    second, two = make_reviewer(made.opportunity, people)
    opportunity = begin_review(made.opportunity, people)
    (mine,), (theirs,) = assign(one, people, made), assign(two, people, made)
    client = sign_in(Client(), first)
    page = f"/reviews/{mine.pk}/"
    assert client.get(page).status_code == 302
    assert client.get("/reviews/").status_code == 200
    assert client.get(f"/reviews/{theirs.pk}/").status_code == 404
    disclose(second, opportunity, made)
    score_all(theirs, second)
    disclose(first, opportunity, made)
    answer = client.get(page)
    assert answer.status_code == 200
    assert "Words that answer it." in answer.content.decode()
    assert "Because." not in answer.content.decode()
    score_all(mine, first)
    to_panel(opportunity, people)
    shown = client.get(page).content.decode()
    assert "Because." in shown
    assert second.email not in shown
    as_applicant = sign_in(Client(), people.manager)
    for address in (f"/grants/applications/{made.pk}/", f"/grants/applications/{made.pk}/receipt/", f"/grants/{opportunity.pk}/"):
        text = as_applicant.get(address).content.decode()
        assert first.email not in text
        assert "Rita Viewer" not in text
    with as_system(reason="test"):
        assert RoundReviewer.objects.filter(opportunity=opportunity).count() == 2
