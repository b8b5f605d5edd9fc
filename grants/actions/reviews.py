"""Disclosure, scores, panel, recommendation, negotiation, completion of the evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from grants.actions.opportunities import locked
from grants.actions.reviewers import SHARE_PURPOSE, close_files
from grants.budget import budget_of
from grants.disclosure_form import FORM_SHA256, FORM_VERSION
from grants.models import (
    Application,
    ApplicationBudgetLine,
    ConflictDisclosure,
    Criterion,
    DeadlineExtension,
    EvaluationCompleted,
    NegotiationOutcome,
    Opportunity,
    Recommendation,
    ReviewAssignment,
    Score,
)
from grants.permissions import COMPLETE_EVALUATION, MANAGE_REVIEW, RECOMMEND, SCORE_APPLICATION
from grants.ranking import ranked
from grants.workflow import ASSIGNMENT, OPPORTUNITY, ApplicationState, AssignmentState, OpportunityState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.documents.actions import share_document
from img_program.documents.checking import refuse_forbidden_text
from img_program.documents.models import Document

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Disclosed:
    """One answer of the disclosure form."""

    has_conflict: bool
    explanation: str = ""


def start_review(opportunity: Opportunity, *, by: User) -> Opportunity:
    """Open the applications, once the deadline and every extension have passed."""
    demand(by, MANAGE_REVIEW)
    now = timezone.now()
    with transaction.atomic():
        found = locked(opportunity)
        target = OPPORTUNITY.target(found.state, "start_review")
        if found.deadline is None or now <= found.deadline:
            raise ValidationError("The deadline has not passed yet.", code="deadline")
        if DeadlineExtension.objects.filter(opportunity=found, until__gte=now).exists():
            raise ValidationError("An organization has more time that is not over yet.", code="extension")
        found.state = target
        found.save(update_fields=["state"])
    return found


def sign_disclosure(opportunity: Opportunity, *, answers: Mapping[UUID, Disclosed], by: User) -> list[ConflictDisclosure]:
    """Say for each application of the round whether one has a conflict of interest; nothing opens before.

    A reviewer answers for the assigned applications, staff who run the review for any of the round. A declared conflict closes the
    application at once, in the pages and in the database. Raises ValidationError when an answer is missing.
    """
    if any(answer.has_conflict and not answer.explanation.strip() for answer in answers.values()):
        raise ValidationError("Say in a few words what the conflict is.", code="explanation")
    signed = []
    with transaction.atomic(), as_system(reason="sign a disclosure of conflicts of interest"):
        waiting = {
            each.application_id: each
            for each in ReviewAssignment.objects.select_for_update(of=("self",)).filter(
                opportunity=opportunity, reviewer=by, state__in=[AssignmentState.AWAITING_DISCLOSURE, AssignmentState.OPEN]
            )
        }
        allowed = set(waiting) or (_in_review(opportunity) if by.has_perm(MANAGE_REVIEW) else set())
        if not allowed:
            raise PermissionDenied("nothing to disclose")
        if missing := {key for key, each in waiting.items() if each.state == AssignmentState.AWAITING_DISCLOSURE} - set(answers):
            raise ValidationError(f"Answer for every application; {len(missing)} are open.", code="missing")
        for key, answer in answers.items():
            if key not in allowed:
                raise PermissionDenied("another application")
            signed.append(_disclose(opportunity, key, answer, by))
            if key in waiting:
                _apply(waiting[key], answer)
    return signed


def _in_review(opportunity: Opportunity) -> set[UUID]:
    return set(Application.objects.filter(opportunity=opportunity, state=ApplicationState.SUBMITTED).values_list("pk", flat=True))


def _disclose(opportunity: Opportunity, application: UUID, answer: Disclosed, by: User) -> ConflictDisclosure:
    line = ConflictDisclosure(
        opportunity=opportunity,
        application_id=application,
        person=by,
        has_conflict=answer.has_conflict,
        explanation=answer.explanation.strip()[:500] if answer.has_conflict else "",
        form_version=FORM_VERSION,
        form_sha256=FORM_SHA256,
    )
    line.save(force_insert=True)
    return line


def _apply(assignment: ReviewAssignment, answer: Disclosed) -> None:
    if answer.has_conflict:
        assignment.state = ASSIGNMENT.target(assignment.state, "declare_conflict")
        assignment.save(update_fields=["state"])
        close_files(assignment)
    elif assignment.state == AssignmentState.AWAITING_DISCLOSURE:
        assignment.state = ASSIGNMENT.target(assignment.state, "declare_no_conflict")
        assignment.save(update_fields=["state"])
        files = [each["file"]["id"] for each in assignment.submission.snapshot["answers"] if each["file"]]
        for document in Document.objects.filter(pk__in=files):
            share_document(document, user=assignment.reviewer, until=assignment.ends_at, purpose=SHARE_PURPOSE, by=None)


def refuse_conflicted(opportunity: Opportunity, by: User) -> None:
    """Raise ValidationError unless the person signed the disclosure for every application of the round, without a conflict."""
    latest: dict[UUID, ConflictDisclosure] = {}
    for line in ConflictDisclosure.objects.filter(opportunity=opportunity, person=by).order_by("signed_at"):
        latest[line.application_id] = line
    open_ones = _in_review(opportunity) - set(latest)
    if open_ones:
        raise ValidationError("Sign the disclosure of conflicts of interest for this round first.", code="disclosure")
    if any(line.has_conflict for line in latest.values()):
        raise ValidationError(
            "You declared a conflict of interest in this round. A colleague without one must do this.", code="conflict"
        )


def score_criterion(
    assignment: ReviewAssignment,
    *,
    criterion: Criterion,
    points: Decimal | None,
    comment: str,
    by: User,
    is_abstained: bool = False,
) -> Score:
    """Give points with a comment, or abstain with a reason (never counted as zero). A change becomes a new version.

    Raises PermissionDenied without an open assignment, ValidationError in words.
    """
    demand(by, SCORE_APPLICATION, assignment)
    refuse_forbidden_text(comment)
    if not comment.strip():
        words = "Say why you abstain." if is_abstained else "Write a comment: it explains your points."
        raise ValidationError(words, code="comment")
    if not is_abstained and points is None:
        raise ValidationError("Give points, or abstain.", code="points")
    if points is not None and not 0 <= points <= criterion.points:
        raise ValidationError(f"Give between 0 and {criterion.points_in_words} points.", code="points")
    with transaction.atomic():
        _lock_assignment(assignment)
        earlier = Score.objects.filter(assignment=assignment, criterion=criterion).order_by("-version").first()
        given = None if is_abstained else points
        if earlier is not None and (earlier.points, earlier.comment) == (given, comment.strip()):
            return earlier
        score = Score(
            assignment=assignment,
            application_id=assignment.application_id,
            opportunity_id=assignment.opportunity_id,
            reviewer=by,
            criterion=criterion,
            points_possible=criterion.points,
            points=given,
            is_abstained=is_abstained,
            comment=comment.strip()[:4000],
            version=earlier.version + 1 if earlier else 1,
            is_panel_phase=assignment.panel_at is not None,
        )
        score.save(force_insert=True)
    return score


def _lock_assignment(assignment: ReviewAssignment) -> None:
    """A reviewer may not update the assignment, so its lock is taken as the system."""
    with as_system(reason="lock an assignment"):
        ReviewAssignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)


def finish_scoring(assignment: ReviewAssignment, *, by: User) -> ReviewAssignment:
    """Hand in the scores. Raises ValidationError while a criterion has neither points nor an abstention."""
    demand(by, SCORE_APPLICATION, assignment)
    scored = set(Score.objects.filter(assignment=assignment).values_list("criterion_id", flat=True))
    open_ones = [each.name for each in assignment.opportunity.criteria.all() if each.pk not in scored]
    if open_ones:
        raise ValidationError([f"Score or abstain: {name}" for name in open_ones], code="incomplete")
    with transaction.atomic(), as_system(reason="hand in scores"):
        found = ReviewAssignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
        if found.finished_at is None:
            found.finished_at = timezone.now()
            found.save(update_fields=["finished_at"])
    return found


def open_panel(opportunity: Opportunity, *, by: User) -> Opportunity:
    """End the independent phase: from now on the panel sees its members' scores. Raises ValidationError while some are open."""
    demand(by, MANAGE_REVIEW)
    with transaction.atomic(), as_system(reason="open the panel"):
        found = locked(opportunity)
        found.state = OPPORTUNITY.target(found.state, "open_panel")
        running = ReviewAssignment.objects.select_for_update(of=("self",)).filter(
            opportunity=found, state__in=[AssignmentState.AWAITING_DISCLOSURE, AssignmentState.OPEN]
        )
        waiting = [each for each in running if each.finished_at is None]
        if waiting:
            raise ValidationError(
                f"{len(waiting)} reviews are not handed in yet. Wait for them, or end them.", code="open_reviews"
            )
        now = timezone.now()
        for assignment in running:
            assignment.panel_at = now
            assignment.save(update_fields=["panel_at"])
        found.save(update_fields=["state"])
    return found


@dataclass(frozen=True, slots=True)
class Choice:
    """What is recommended for one application."""

    choice: Recommendation.Choice
    amount: Decimal = ZERO
    reason: str = ""


def recommend(opportunity: Opportunity, *, choices: Mapping[UUID, Choice], by: User) -> list[Recommendation]:
    """Recommend for every application at once, so that a departure from the rank order is seen.

    A departure needs its written reason (OGM policy 08-02). Raises ValidationError in words.
    """
    demand(by, RECOMMEND)
    with transaction.atomic():
        found = locked(opportunity)
        if found.state != OpportunityState.PANEL:
            raise ValidationError("Recommendations are made in the panel phase.", code="state")
        refuse_conflicted(found, by)
        standings = ranked(found)
        if {each.application.pk for each in standings} != set(choices):
            raise ValidationError("Recommend for every application of the round.", code="missing")
        fund = Recommendation.Choice.FUND
        total = sum((each.amount for each in choices.values() if each.choice == fund), ZERO)
        if found.money_available is not None and total > found.money_available:
            raise ValidationError(f"${total:,.2f} is more than the ${found.money_available:,.2f} available.", code="money")
        departs = departures(
            [(each.application.pk, each.rank, each.points) for each in standings], choices, minimum=found.minimum_points
        )
        made = []
        for standing in standings:
            key, application = standing.application.pk, standing.application
            choice = choices[key]
            if key in departs and not choice.reason.strip():
                raise ValidationError(f"{application.organization}: {departs[key]} Write the reason.", code="reason")
            if (choice.choice == Recommendation.Choice.DECLINE) != (choice.amount == 0):
                raise ValidationError(f"{application.organization}: give an amount, or do not fund.", code="amount")
            recommendation, _is_new = Recommendation.objects.update_or_create(
                application=application,
                defaults={
                    "organization_id": application.organization_id, "opportunity": found, "rank": standing.rank,
                    "points": standing.points, "choice": choice.choice, "amount": choice.amount,
                    "departs_from_rank": key in departs, "reason": choice.reason.strip(), "made_by": by, "made_at": timezone.now(),
                },
            )  # fmt: skip
            made.append(recommendation)
    return made


def departures(
    standings: Sequence[tuple[UUID, int | None, Decimal | None]], choices: Mapping[UUID, Choice], *, minimum: Decimal | None
) -> dict[UUID, str]:
    """Which choices leave the rank order, and how, in a sentence."""
    fund = Recommendation.Choice.FUND
    found: dict[UUID, str] = {}
    for key, rank, points in standings:
        is_funded = choices[key].choice == fund
        if is_funded and (rank is None or points is None):
            found[key] = "It has no rank, and is funded."
        elif is_funded and minimum is not None and points is not None and points < minimum:
            found[key] = "It has fewer points than the published minimum, and is funded."
        elif rank is not None:
            for other, other_rank, _points in standings:
                other_is_funded = choices[other].choice == fund
                if other_rank is not None and is_funded and not other_is_funded and other_rank < rank:
                    found[key] = "It is funded before one that ranks higher."
                elif other_rank is not None and not is_funded and other_is_funded and other_rank > rank:
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
        if round_.state != OpportunityState.PANEL:
            raise ValidationError("Negotiations are recorded before the evaluation is completed.", code="state")
        refuse_conflicted(round_, by)
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
        recommended = Recommendation.objects.filter(opportunity=found)
        if recommended.count() != len(_in_review(found)):
            raise ValidationError("Recommend for every application first.", code="recommendations")
        if recommended.filter(choice=Recommendation.Choice.FUND, negotiation=None).exists():
            raise ValidationError("A negotiation has no outcome yet.", code="negotiations")
        found.state = target
        found.save(update_fields=["state"])
        event = EvaluationCompleted.objects.create(opportunity=found, recorded_by=by, note=note.strip())
        with as_system(reason="the evaluation is completed: reviewers' access ends"):
            for assignment in ReviewAssignment.objects.filter(opportunity=found, state=AssignmentState.OPEN):
                assignment.state = AssignmentState.ENDED
                assignment.save(update_fields=["state"])
                close_files(assignment)
    return event
