"""After an application is handed in: messages both ways, second looks at refusals, debriefs."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from grants.rounds.actions.applications import locked
from grants.rounds.actions.disclosures import demand_disclosed
from grants.rounds.journey import days_of, standing_of
from grants.rounds.letters import tell_of
from grants.rounds.models import (
    Application,
    ApplicationMessage,
    Debrief,
    EvaluationCompleted,
    Recommendation,
    RoundReviewer,
    SecondLook,
)
from grants.rounds.permissions import (
    ANSWER_APPLICANT,
    APPROVE_DEBRIEF,
    ASK_SECOND_LOOK,
    DECIDE_SECOND_LOOK,
    VIEW_APPLICATION,
    WRITE_TO_PROGRAM,
)
from grants.rounds.workflow import APPLICATION, ApplicationState, OpportunityState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.locking import limits_in_words
from img_program.documents.checking import refuse_forbidden_text
from img_program.web.templatetags.components import moment

_ELIGIBLE_AGAIN = {OpportunityState.PUBLISHED, OpportunityState.INDEPENDENT_REVIEW}


def write_to_program(application: Application, *, text: str, by: User) -> ApplicationMessage:
    """Ask or tell the program something about what was handed in; it stays on the record."""
    demand(by, WRITE_TO_PROGRAM, application)
    if application.state == ApplicationState.DRAFT:
        raise ValidationError("Hand the application in first. Until then, ask in public on the round's page.", code="state")
    return _written(application, text=text, by=by, is_from_program=False)


def write_to_applicant(application: Application, *, text: str, by: User) -> ApplicationMessage:
    """Answer or ask the applicant; everybody of the organization is told. What they wrote before is settled by it."""
    demand(by, ANSWER_APPLICANT, application)
    demand(by, VIEW_APPLICATION, application)
    with transaction.atomic():
        message = _written(application, text=text, by=by, is_from_program=True)
        _settle(application, by)
        tell_of(application, "message", by=by, page="messages", transition=f"message:{message.pk}")
    return message


def settle_messages(application: Application, *, by: User) -> int:
    """Say that what the applicant wrote needs no answer."""
    demand(by, ANSWER_APPLICANT, application)
    return _settle(application, by)


def _settle(application: Application, by: User) -> int:
    waiting = ApplicationMessage.objects.filter(application=application, is_from_program=False, settled_at=None)
    return waiting.update(settled_at=timezone.now(), settled_by=by)


def _written(application: Application, *, text: str, by: User, is_from_program: bool) -> ApplicationMessage:
    if not text.strip():
        raise ValidationError("Write the message.", code="text")
    refuse_forbidden_text(text)
    message = ApplicationMessage(
        application=application, organization_id=application.organization_id, opportunity_id=application.opportunity_id,
        author=by, text=text.strip()[:4000], is_from_program=is_from_program,
    )  # fmt: skip
    message.save(force_insert=True)
    return message


def ask_second_look(application: Application, *, reason: str, by: User) -> SecondLook:
    """Ask that another person looks again at a refusal. Once for each refusal, within the days that the program set."""
    demand(by, ASK_SECOND_LOOK, application)
    if not reason.strip():
        raise ValidationError("Say what should be looked at again, and why.", code="reason")
    refuse_forbidden_text(reason)
    with transaction.atomic():
        found = locked(application)
        standing = standing_of(found, timezone.now())
        if standing.refused is None or standing.ask_until is None:
            raise ValidationError("Nothing was refused that can be looked at again.", code="state")
        if timezone.localdate() > standing.ask_until:
            raise ValidationError(f"A second look could be asked for until {moment(standing.ask_until)}.", code="late")
        if SecondLook.objects.filter(application=found, about=standing.refused).exists():
            raise ValidationError("A second look was asked for already.", code="exists")
        look = SecondLook(
            application=found, organization_id=found.organization_id, opportunity_id=found.opportunity_id, about=standing.refused,
            reason=reason.strip()[:4000], asked_by=by, due_on=timezone.localdate() + days_of("grants.second_look_answer_days"),
        )  # fmt: skip
        look.save(force_insert=True)
        tell_of(found, "second_look_asked", by=by, transition=f"second_look_asked:{look.pk}", day=moment(look.due_on))
    return look


def decide_second_look(look: SecondLook, *, is_changed: bool, reason: str, by: User) -> SecondLook:
    """Decide, in writing, as another person than the one who refused. A change readmits to the round, or puts on reserve.

    Raises ValidationError in words; the database refuses the one who refused, too.
    """
    demand(by, DECIDE_SECOND_LOOK, look)
    if not reason.strip():
        raise ValidationError("Say why. The applicant reads it.", code="reason")
    with transaction.atomic():
        application = locked(look.application)
        demand_disclosed(by, application.organization)
        found = SecondLook.objects.select_for_update(of=("self",)).get(pk=look.pk)
        if found.outcome != SecondLook.Outcome.OPEN:
            raise ValidationError("It is decided already.", code="state")
        found.outcome = SecondLook.Outcome.CHANGED if is_changed else SecondLook.Outcome.STANDS
        found.decision_reason, found.decided_by, found.decided_at = reason.strip()[:4000], by, timezone.now()
        with limits_in_words():
            found.save(update_fields=["outcome", "decision_reason", "decided_by", "decided_at"])
        if is_changed:
            _change(application, found, by)
        tell_of(
            application, "second_look_decided", by=by, transition=f"second_look:{found.pk}", reason=found.decision_reason,
            decision=found.get_outcome_display(),
        )  # fmt: skip
    return found


def _change(application: Application, look: SecondLook, by: User) -> None:
    if look.about == SecondLook.About.ELIGIBILITY:
        if application.opportunity.state not in _ELIGIBLE_AGAIN:
            raise ValidationError("The panel has met: the application can't take part in this round any more.", code="late")
        application.state = APPLICATION.target(application.state, "find_eligible_after_all")
        application.state_reason, application.screened_by, application.screened_at = (
            look.decision_reason[:500],
            by,
            timezone.now(),
        )
        application.save(update_fields=["state", "state_reason", "screened_by", "screened_at"])
        return
    made = Recommendation.objects.select_for_update(of=("self",)).get(application=application)
    asked = application.submissions.latest("number").amount_requested
    made.choice, made.amount = Recommendation.Choice.RESERVE, asked
    made.reserve_until = timezone.localdate() + days_of("grants.reserve_days")
    made.departs_from_rank, made.reason = True, f"Second look: {look.decision_reason}"
    made.save(update_fields=["choice", "amount", "reserve_until", "departs_from_rank", "reason"])


def approve_debrief(application: Application, *, comments: Mapping[int, str], by: User) -> Debrief:
    """Open the cleaned comments, by criterion, to the applicant, with its points and the ranks. Changed later: told again.

    Raises ValidationError before the evaluation is completed, and for words that name a reviewer of the round.
    """
    demand(by, APPROVE_DEBRIEF, application)
    with transaction.atomic():
        found = locked(application)
        demand_disclosed(by, found.organization, found.opportunity)
        if not EvaluationCompleted.objects.filter(opportunity=found.opportunity).exists():
            raise ValidationError("Debriefs follow the completed evaluation.", code="state")
        given = {str(key): words.strip() for key, words in comments.items() if words.strip()}
        _refuse_names(found, " ".join(given.values()))
        debrief, _is_new = Debrief.objects.update_or_create(
            application=found,
            defaults={
                "organization_id": found.organization_id, "opportunity_id": found.opportunity_id, "comments": given,
                "approved_by": by, "approved_at": timezone.now(),
            },
        )  # fmt: skip
        tell_of(found, "debrief", by=by, page="debrief", transition=f"debrief:{debrief.approved_at.isoformat()}")
    return debrief


def _refuse_names(application: Application, words: str) -> None:
    """Who reviewed is private: neither a name, nor a part of one, nor an address stands in what the applicant reads."""
    refuse_forbidden_text(words)
    plain = words.casefold()
    for name, email in RoundReviewer.objects.filter(opportunity=application.opportunity_id).values_list("name", "email"):
        parts = [part for part in name.casefold().split() if len(part) > 2]  # noqa: PLR2004 - initials and particles say nothing
        if email.casefold() in plain or any(part in _words(plain) for part in parts):
            raise ValidationError("These words name a reviewer. Take the name out: who reviewed is private.", code="name")


def _words(plain: str) -> set[str]:
    return set("".join(each if each.isalnum() else " " for each in plain).split())
