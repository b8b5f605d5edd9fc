"""Letters to applicants: one for each thing that happens to an application, and the job that writes those of a round."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from grants.rounds.journey import days_of
from grants.rounds.models import Application, NegotiationOutcome, Recommendation, RoundNotice
from grants.rounds.workflow import ApplicationState
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.jobs.run import Claim
from img_program.notifications.actions import tell_organization
from img_program.web.templatetags.components import moment

_STEP = 50


def dollars(amount: object) -> str:
    """$12,000.00."""
    return f"${amount:,.2f}"


def tell_of(
    application: Application, what: str, *, by: User | None, page: str = "application", transition: str = "", **values: Any
) -> None:
    """Tell everybody of the organization: the letter `grants_application_<what>`, with the page that it names."""
    tell_organization(
        application.organization,
        f"grants_application_{what}",
        about=application,
        transition=transition or what,
        by=by,
        path=reverse(f"rounds:{page}", args=[application.pk]),
        title=application.opportunity.title,
        **values,
    )


def send_round_letters(claim: Claim[RoundNotice]) -> None:
    """The job: one letter for each application that the event is about."""
    notice = claim.job
    with as_system(reason="letters of a round"):
        keys = list(_concerned(notice).order_by("pk").values_list("pk", flat=True))
    for done, key in enumerate(keys):
        if done % _STEP == 0:
            claim.progress(done, len(keys), "Writing letters")
        with transaction.atomic(), as_system(reason="letters of a round"):
            _tell(notice, Application.objects.select_related("opportunity", "organization").get(pk=key))
    claim.finish()


def _concerned(notice: RoundNotice) -> QuerySet[Application]:
    found = Application.objects.filter(opportunity=notice.opportunity_id)
    if notice.event == RoundNotice.Event.CANCELLED:
        return found.exclude(state=ApplicationState.WITHDRAWN)
    return found.filter(state=ApplicationState.SUBMITTED)


def _tell(notice: RoundNotice, application: Application) -> None:
    opportunity, by = application.opportunity, notice.requested_by
    event = RoundNotice.Event(notice.event)
    if event == RoundNotice.Event.CANCELLED:
        tell_of(application, "cancelled", by=by, reason=opportunity.cancelled_because)
    elif event == RoundNotice.Event.RESULTS_DAY:
        day = moment(date.fromisoformat(notice.detail))
        tell_of(application, "results_day", by=by, transition=f"results_day:{notice.detail}", day=day)
    elif event == RoundNotice.Event.IN_REVIEW:
        day = (
            moment(opportunity.results_expected_on)
            if opportunity.results_expected_on
            else "the day on the page of your application"
        )
        tell_of(application, "in_review", by=by, day=day)
    else:
        for what, values in _result(application):
            tell_of(application, what, by=by, **values)


def _result(application: Application) -> Iterator[tuple[str, dict[str, Any]]]:
    made = Recommendation.objects.select_related("negotiation", "opportunity__evaluation_completed").filter(
        application=application
    )
    for each in made:
        negotiation: NegotiationOutcome | None = getattr(each, "negotiation", None)
        if negotiation is not None and negotiation.outcome == NegotiationOutcome.Outcome.DECLINED:
            continue
        if each.choice == Recommendation.Choice.FUND:
            yield "recommended", {"amount": dollars(negotiation.amount if negotiation else each.amount)}
        elif each.choice == Recommendation.Choice.RESERVE and each.reserve_until is not None:
            yield "reserve", {"until": moment(each.reserve_until)}
        else:
            last = timezone.localdate(each.opportunity.evaluation_completed.completed_at) + days_of("grants.second_look_days")
            yield "not_recommended", {"until": moment(last)}
