"""Where an application stands, as its applicant sees it: the state in words, since when, what comes next and when.

One function reads it from what was recorded. Nothing of the review shows before the evaluation is completed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils import timezone

from grants.rounds.hooks import Ending, ending_of
from grants.rounds.models import Application, EvaluationCompleted, NegotiationOutcome, Opportunity, Recommendation, SecondLook
from grants.rounds.workflow import ApplicationState, OpportunityState
from img_program.database.context import as_system
from img_program.statute.parameters import parameter
from img_program.web.components import Status, StatusKind, TimelineEvent


class Stand(StrEnum):
    """The states that an applicant hears of."""

    DRAFT = "Draft"
    RECEIVED = "Received"
    CHECKED = "Being checked"
    REVIEWED = "Being reviewed"
    RECOMMENDED = "Recommended"
    NO_MONEY = "Recommended, no money"
    RESERVE = "On reserve"
    NOT_RECOMMENDED = "Not recommended"
    NOT_ELIGIBLE = "Not eligible"
    AWARDED = "Awarded"
    DECLINED = "Declined"
    WITHDRAWN = "Withdrawn"
    CANCELLED = "Round cancelled"


_KINDS: dict[Stand, StatusKind] = {
    Stand.RECEIVED: "done", Stand.CHECKED: "current", Stand.REVIEWED: "current", Stand.RECOMMENDED: "met", Stand.AWARDED: "met",
}  # fmt: skip
_AGAIN = "You can ask that another person looks again."
_BY_LETTER = "You hear the result by letter"
_REFUSED = {Stand.NOT_ELIGIBLE: SecondLook.About.ELIGIBILITY, Stand.NOT_RECOMMENDED: SecondLook.About.RECOMMENDATION}


@dataclass(frozen=True, slots=True)
class Standing:
    """The state with its date, why, what comes next and its date, and what happened so far."""

    stand: Stand
    since: datetime | date | None
    why: str
    following: str
    following_on: datetime | date | None = None
    until: date | None = None
    path: str = ""
    events: tuple[TimelineEvent, ...] = ()
    # What a second look may be asked about, and the last day for it.
    refused: SecondLook.About | None = None
    ask_until: date | None = None

    @property
    def status(self) -> Status:
        """The tag."""
        words = f"On reserve until {self.until:%-d %B %Y}" if self.stand is Stand.RESERVE and self.until else self.stand.value
        return Status(_KINDS.get(self.stand, "neutral"), words)


def days_of(key: str) -> timedelta:
    """A number of days that the program set for itself, as of today."""
    return timedelta(days=parameter(key, on=timezone.localdate()).as_int())


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the state follows from, read as the system; a recommendation only once it may be told."""

    received_at: datetime | None
    review_began: datetime | None
    completed: EvaluationCompleted | None
    recommendation: Recommendation | None
    cancelled_at: datetime | None


def _moment_of(opportunity: Opportunity, state: OpportunityState) -> datetime | None:
    events = Opportunity.pgh_event_model.objects.filter(pgh_obj_id=opportunity.pk, state=state)  # type: ignore[attr-defined]  # made by pghistory
    found: datetime | None = events.order_by("pgh_id").values_list("pgh_created_at", flat=True).first()
    return found


def _facts_of(application: Application) -> _Facts:
    opportunity = application.opportunity
    is_cancelled = opportunity.state == OpportunityState.CANCELLED
    with as_system(reason="where an application stands"):
        sent = application.submissions.order_by("number").values_list("received_at", flat=True)
        completed = EvaluationCompleted.objects.filter(opportunity=opportunity).first()
        made = Recommendation.objects.select_related("negotiation").filter(application=application).first() if completed else None
        return _Facts(
            sent.last(),
            _moment_of(opportunity, OpportunityState.INDEPENDENT_REVIEW),
            completed,
            made,
            _moment_of(opportunity, OpportunityState.CANCELLED) if is_cancelled else None,
        )


def standing_of(application: Application, moment: datetime) -> Standing:
    """Where it stands at a moment."""
    facts = _facts_of(application)
    by_itself = _by_itself(application, facts)
    if by_itself is not None:
        return by_itself
    return _under_way(application, facts, moment) if facts.completed is None else _result(application, facts, facts.completed)


def _by_itself(application: Application, facts: _Facts) -> Standing | None:
    """What follows from the application's own state, or from the end of the round."""
    opportunity = application.opportunity
    if application.state == ApplicationState.WITHDRAWN:
        return _told(
            application, facts, Stand.WITHDRAWN, None, application.state_reason, "It takes no part in the round any more."
        )
    if opportunity.state == OpportunityState.CANCELLED:
        following = "Nothing more happens in this round. You can apply in a later one."
        return _told(application, facts, Stand.CANCELLED, facts.cancelled_at, opportunity.cancelled_because, following)
    if application.state == ApplicationState.DRAFT:
        return _told(application, facts, Stand.DRAFT, application.started_at, "", "Hand it in before the deadline.")
    if application.state == ApplicationState.NOT_ELIGIBLE:
        return _told(application, facts, Stand.NOT_ELIGIBLE, application.screened_at, application.state_reason, _AGAIN)
    return None


def _under_way(application: Application, facts: _Facts, moment: datetime) -> Standing:
    """Between the receipt and the completed evaluation."""
    opportunity = application.opportunity
    expected = opportunity.results_expected_on
    if opportunity.state in {OpportunityState.INDEPENDENT_REVIEW, OpportunityState.PANEL}:
        why = "Reviewers read and score the applications; then a panel meets."
        return _told(application, facts, Stand.REVIEWED, facts.review_began, why, _BY_LETTER, expected)
    if opportunity.deadline is not None and moment > opportunity.deadline:
        why = "The deadline has passed. The program opens the applications and checks who may go on."
        return _told(application, facts, Stand.CHECKED, opportunity.deadline, why, _BY_LETTER, expected)
    why = "Nobody opens it before the deadline."
    return _told(application, facts, Stand.RECEIVED, facts.received_at, why, "The deadline passes", opportunity.deadline)


def _result(application: Application, facts: _Facts, completed: EvaluationCompleted) -> Standing:
    made, day = facts.recommendation, completed.completed_at
    ending = ending_of(application)
    if ending is not None:
        return _ended(application, facts, ending)
    negotiation = getattr(made, "negotiation", None)
    if negotiation is not None and negotiation.outcome == NegotiationOutcome.Outcome.DECLINED:
        return _told(application, facts, Stand.DECLINED, negotiation.recorded_at, negotiation.note, "The next in rank was asked.")
    if made is not None and (made.choice == Recommendation.Choice.FUND or negotiation is not None):
        amount = negotiation.amount if negotiation is not None else made.amount
        following = "The program prepares the award. You are told when it is decided; spend nothing before."
        return _told(application, facts, Stand.RECOMMENDED, day, f"Recommended: ${amount:,.2f}.", following)
    if made is not None and made.choice == Recommendation.Choice.RESERVE:
        return _reserve(application, facts, made, day)
    why = "The money of this round goes to other applications. The page of the review shows your points."
    return _told(application, facts, Stand.NOT_RECOMMENDED, day, why, _AGAIN)


def _reserve(application: Application, facts: _Facts, made: Recommendation, day: datetime) -> Standing:
    if made.reserve_until is not None and made.reserve_until >= timezone.localdate():
        why = "It was good enough, and the money went to others. If money comes free, you are asked."
        return _told(
            application, facts, Stand.RESERVE, day, why, "The reserve ends", made.reserve_until, until=made.reserve_until
        )
    why = "It was good enough, and no money came free."
    return _told(application, facts, Stand.NO_MONEY, made.reserve_until or day, why, "You can apply in a later round.")


def _ended(application: Application, facts: _Facts, ending: Ending) -> Standing:
    stand = Stand.AWARDED if ending.is_awarded else Stand.DECLINED
    following = "The grant agreement follows." if ending.is_awarded else "You may answer in writing, and apply in a later round."
    return _told(application, facts, stand, ending.on, ending.words, following, path=ending.path)


def _told(
    application: Application,
    facts: _Facts,
    stand: Stand,
    since: datetime | date | None,
    why: str,
    following: str,
    following_on: datetime | date | None = None,
    *,
    until: date | None = None,
    path: str = "",
) -> Standing:
    refused = _REFUSED.get(stand)
    ask_until = None
    if refused is not None and since is not None:
        day = timezone.localdate(since) if isinstance(since, datetime) else since
        ask_until = day + days_of("grants.second_look_days")
    events = tuple(_events(application, facts, stand, since, following, following_on))
    return Standing(stand, since, why, following, following_on, until, path, events, refused, ask_until)


def _events(
    application: Application,
    facts: _Facts,
    stand: Stand,
    since: datetime | date | None,
    following: str,
    following_on: datetime | date | None,
) -> Iterator[TimelineEvent]:
    if facts.received_at is not None and stand is not Stand.RECEIVED:
        yield TimelineEvent("Received", facts.received_at)
    if facts.review_began is not None and stand is not Stand.REVIEWED and application.state == ApplicationState.SUBMITTED:
        yield TimelineEvent("The review began", facts.review_began)
    yield TimelineEvent(stand.value, since, state="current")
    if following_on is not None:
        yield TimelineEvent(following, following_on, state="coming")
