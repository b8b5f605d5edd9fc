"""What people do after the scores: recommend, negotiate, complete the evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from grants.rounds.actions.disclosures import demand_disclosed_for_round, in_review
from grants.rounds.actions.opportunities import locked
from grants.rounds.actions.reviewers import close_files
from grants.rounds.budget import budget_of
from grants.rounds.journey import days_of
from grants.rounds.models import (
    Application,
    ApplicationBudgetLine,
    EvaluationCompleted,
    NegotiationOutcome,
    Opportunity,
    Recommendation,
    ReviewAssignment,
    RoundNotice,
)
from grants.rounds.permissions import COMPLETE_EVALUATION, RECOMMEND
from grants.rounds.ranking import Ranking
from grants.rounds.workflow import OPPORTUNITY, AssignmentState, OpportunityState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.jobs.run import enqueue

ZERO = Decimal(0)
_SAID = ["rank", "points", "choice", "amount", "reserve_until", "departs_from_rank", "reason", "made_by", "made_at"]


@dataclass(frozen=True, slots=True)
class Choice:
    """What is recommended for one application."""

    choice: Recommendation.Choice
    amount: Decimal = ZERO
    reason: str = ""
    # A reserve ends after this day; without one, after the usual time.
    reserve_until: date | None = None


def recommend(opportunity: Opportunity, *, choices: Mapping[UUID, Choice], by: User) -> list[Recommendation]:
    """Recommend for every application at once, so that a departure from the rank order is seen.

    A departure needs its written reason (OGM policy 08-02). Raises ValidationError in words.
    """
    demand(by, RECOMMEND)
    with transaction.atomic():
        found = locked(opportunity)
        if found.state != OpportunityState.PANEL:
            raise ValidationError("Recommendations are made in the panel phase.", code="state")
        demand_disclosed_for_round(by, found)
        standings = Ranking(found)[:]
        if {each.application.pk for each in standings} != set(choices):
            raise ValidationError("Recommend for every application of the round.", code="missing")
        fund = Recommendation.Choice.FUND
        total = sum((each.amount for each in choices.values() if each.choice == fund), ZERO)
        if found.money_available is not None and total > found.money_available:
            raise ValidationError(f"${total:,.2f} is more than the ${found.money_available:,.2f} available.", code="money")
        departs = departures(
            [(each.application.pk, each.rank, each.exact) for each in standings], choices, minimum=found.minimum_points
        )
        made = []
        for standing in standings:
            key, application = standing.application.pk, standing.application
            choice = choices[key]
            if key in departs and not choice.reason.strip():
                raise ValidationError(f"{application.organization}: {departs[key]} Write the reason.", code="reason")
            if (choice.choice == Recommendation.Choice.DECLINE) != (choice.amount == 0):
                raise ValidationError(f"{application.organization}: give an amount, or do not fund.", code="amount")
            line = Recommendation(
                application=application, organization_id=application.organization_id, opportunity=found, rank=standing.rank,
                points=standing.points, choice=choice.choice, amount=choice.amount,
                reserve_until=_reserve_until(choice), departs_from_rank=key in departs,
                reason=choice.reason.strip(), made_by=by, made_at=timezone.now(),
            )  # fmt: skip
            made.append(line)
        return Recommendation.objects.bulk_create(made, update_conflicts=True, unique_fields=["application"], update_fields=_SAID)


def _reserve_until(choice: Choice) -> date | None:
    if choice.choice != Recommendation.Choice.RESERVE:
        return None
    today = timezone.localdate()
    if choice.reserve_until is not None and choice.reserve_until < today:
        raise ValidationError("A reserve ends on a day to come.", code="reserve_until")
    return choice.reserve_until or today + days_of("grants.reserve_days")


def departures(
    standings: Sequence[tuple[UUID, int | None, Fraction | None]], choices: Mapping[UUID, Choice], *, minimum: Decimal | None
) -> dict[UUID, str]:
    """Which choices leave the rank order, and how, in a sentence. Points are exact: a minimum of 70 is not met by 69.999."""
    fund = Recommendation.Choice.FUND
    last_funded = max((rank for key, rank, _points in standings if rank and choices[key].choice == fund), default=0)
    first_unfunded = min(
        (rank for key, rank, _points in standings if rank and choices[key].choice != fund), default=len(standings) + 1
    )
    found: dict[UUID, str] = {}
    for key, rank, points in standings:
        is_funded = choices[key].choice == fund
        if is_funded and (rank is None or points is None):
            found[key] = "It has no rank, and is funded."
        elif is_funded and minimum is not None and points is not None and points < minimum:
            found[key] = "It has fewer points than the published minimum, and is funded."
        elif is_funded and rank is not None and first_unfunded < rank:
            found[key] = "It is funded before one that ranks higher."
        elif not is_funded and rank is not None and last_funded > rank:
            found[key] = "It is not funded, but one that ranks lower is."
    return found


def record_negotiation(
    recommendation: Recommendation,
    *,
    outcome: NegotiationOutcome.Outcome,
    note: str,
    by: User,
    revised_budget: Mapping[tuple[int, int], Decimal] | None = None,
) -> NegotiationOutcome:
    """Record how the negotiation ended. The amount agreed is the sum of the (revised) budget; dollars by (category, year).

    Declined: the next in rank is named. Raises ValidationError in words.
    """
    demand(by, RECOMMEND)
    accepted = outcome == NegotiationOutcome.Outcome.ACCEPTED
    if not note.strip():
        raise ValidationError("Write what was agreed, or why it was declined.", code="note")
    with transaction.atomic():
        round_ = locked(recommendation.opportunity)
        if round_.state != OpportunityState.PANEL and not _is_running_reserve(recommendation, round_):
            raise ValidationError(
                "Negotiations are recorded before the evaluation is completed; with a reserve until its last day.", code="state"
            )
        demand_disclosed_for_round(by, round_)
        if recommendation.choice == Recommendation.Choice.DECLINE:
            raise ValidationError("This application is not recommended.", code="choice")
        if NegotiationOutcome.objects.filter(recommendation=recommendation).exists():
            raise ValidationError("The outcome is recorded already.", code="exists")
        application, version = recommendation.application, 1
        if accepted and revised_budget:
            version = _revise_budget(application, revised_budget)
        total = budget_of(application, version=version).total if accepted else ZERO
        if accepted:
            _refuse_overspending(round_, total)
        return NegotiationOutcome.objects.create(
            recommendation=recommendation, application=application, organization_id=recommendation.organization_id,
            opportunity=round_, outcome=outcome, amount=total, budget_version=version, note=note.strip(), recorded_by=by,
            next_application=None if accepted else _next_in_rank(round_),
        )  # fmt: skip


def _is_running_reserve(recommendation: Recommendation, opportunity: Opportunity) -> bool:
    until = recommendation.reserve_until
    return opportunity.state == OpportunityState.EVALUATED and until is not None and until >= timezone.localdate()


def _revise_budget(application: Application, amounts: Mapping[tuple[int, int], Decimal]) -> int:
    version: int = (application.budget_lines.aggregate(last=Max("budget_version"))["last"] or 1) + 1
    for (category, year), amount in amounts.items():
        ApplicationBudgetLine.objects.create(
            application=application, organization_id=application.organization_id, category_id=category, year=year,
            budget_version=version, amount=amount,
        )  # fmt: skip
    return version


def _refuse_overspending(opportunity: Opportunity, amount: Decimal) -> None:
    agreed = sum(NegotiationOutcome.objects.filter(opportunity=opportunity).values_list("amount", flat=True), ZERO)
    if amount <= 0:
        raise ValidationError("The agreed budget is empty.", code="amount")
    if opportunity.money_available is not None and agreed + amount > opportunity.money_available:
        left = opportunity.money_available - agreed
        raise ValidationError(f"Only ${left:,.2f} are left. Revise the budget.", code="money")


def _next_in_rank(opportunity: Opportunity) -> Application | None:
    reserve = Recommendation.objects.filter(
        opportunity=opportunity, choice=Recommendation.Choice.RESERVE, negotiation=None
    ).select_related("application")
    first = reserve.first()
    return first.application if first else None


def complete_evaluation(opportunity: Opportunity, *, note: str, by: User) -> EvaluationCompleted:
    """Record the completion of the evaluation: from now on the data are public, but trade secrets and data on individuals.

    Minn. Stat. 13.599: every recommended applicant has finished negotiating. Raises ValidationError otherwise.
    """
    demand(by, COMPLETE_EVALUATION)
    if not note.strip():
        raise ValidationError("Write how the evaluation was completed.", code="note")
    with transaction.atomic():
        found = locked(opportunity)
        target = OPPORTUNITY.target(found.state, "complete_evaluation")
        demand_disclosed_for_round(by, found)
        recommended = Recommendation.objects.filter(opportunity=found)
        if recommended.count() != len(in_review(found)):
            raise ValidationError("Recommend for every application first.", code="recommendations")
        if recommended.filter(choice=Recommendation.Choice.FUND, negotiation=None).exists():
            raise ValidationError("A negotiation has no outcome yet.", code="negotiations")
        found.state = target
        found.save(update_fields=["state"])
        event = EvaluationCompleted.objects.create(opportunity=found, recorded_by=by, note=note.strip())
        enqueue(RoundNotice(opportunity=found, event=RoundNotice.Event.EVALUATED, requested_by=by))
        with as_system(reason="the evaluation is completed: reviewers' access ends"):
            for assignment in ReviewAssignment.objects.filter(opportunity=found, state=AssignmentState.OPEN):
                assignment.state = AssignmentState.ENDED
                assignment.save(update_fields=["state"])
                close_files(assignment)
    return event
