"""What happens in a working life, what is decided in a physician's favor, and the end, in a person's word."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand, staff_roles
from img_program.database.locking import locked
from img_program.documents.checking import refuse_forbidden_text
from residency.service.actions.questions import ask_a_person
from residency.service.actions.repayment import defer_payment_year, waive_payment_year
from residency.service.actions.service import writing
from residency.service.facts import rows_of, service_facts
from residency.service.letters import tell_physician
from residency.service.models.repayment import PaymentYear
from residency.service.models.service import Obligation, Outcome
from residency.service.models.service_records import DecisionKind, EventKind, LifeEvent, QuestionKind, ServiceDecision
from residency.service.permissions import CLOSE_OBLIGATION, DECIDE_IN_FAVOR, RECORD_EVENT
from residency.service.workflow import OBLIGATION

# What a person of the office looks at; leave and changed hours need none.
_ASKS = {EventKind.EMPLOYER_CLOSES, EventKind.SITE_CHANGE, EventKind.MOVE_AWAY, EventKind.DEATH, EventKind.OTHER}


def record_event(
    obligation: Obligation,
    *,
    by: User,
    kind: EventKind,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    note: str = "",
) -> LifeEvent:
    """Something happened. Why somebody is on leave is not asked, and a note may not say it.

    It decides nothing; where a person should look, a question follows. Only staff record a death.
    """
    demand(by, RECORD_EVENT, obligation)
    if kind == EventKind.DEATH and not staff_roles(by):
        raise ValidationError({"kind": "Only staff can record this."}, code="kind")
    if ends_on is not None and ends_on < starts_on:
        raise ValidationError({"ends_on": "The last day lies before the first."}, code="dates")
    note = note.strip()
    refuse_forbidden_text(note)
    if kind == EventKind.LEAVE and note:
        raise ValidationError({"note": "Leave the note empty: why somebody is on leave is not ours to know."}, code="leave")
    with writing(obligation, by) as held:
        event = LifeEvent.objects.create(
            obligation=held, user_id=held.user_id, kind=kind, starts_on=starts_on, ends_on=ends_on, note=note, recorded_by=by
        )
        if kind in _ASKS:
            facts = f"{event.get_kind_display()}, {starts_on:%-d %B %Y}. {note}".strip()
            ask_a_person(held, QuestionKind.EVENT, key=str(event.pk), facts=facts)
    return event


def end_leave(event: LifeEvent, *, by: User, ends_on: dt.date) -> LifeEvent:
    """The last day of a leave that had none. Raises ValidationError for another event or a day before its first."""
    demand(by, RECORD_EVENT, event)
    if event.kind != EventKind.LEAVE or event.ends_on is not None:
        raise ValidationError("Only a leave without a last day can be ended.", code="kind")
    if ends_on < event.starts_on:
        raise ValidationError({"ends_on": "The last day lies before the first."}, code="dates")
    with writing(event.obligation, by):
        event = LifeEvent.objects.select_for_update(of=("self",)).get(pk=event.pk)
        event.ends_on = ends_on
        event.save(update_fields=["ends_on"])
    return event


@dataclass(frozen=True, slots=True)
class InFavor:
    """What was decided: its kind, and what that kind needs (months, an employment year, a day)."""

    kind: DecisionKind
    months: Decimal | None = None
    employment_year: int | None = None
    until: dt.date | None = None


def record_decision(
    obligation: Obligation,
    *,
    by: User,
    what: InFavor,
    reason: str,
    decided_by_name: str,
    decided_on: dt.date,
    document_reference: str,
) -> ServiceDecision:
    """A waiver or a deferral that somebody decided: who, when, why, and where the paper is. It is told to the physician.

    Raises ValidationError when something is missing, or for an employment year without a payment.
    """
    demand(by, DECIDE_IN_FAVOR)
    _demand_decision(what, reason, decided_by_name, document_reference)
    if decided_on > timezone.localdate():
        raise ValidationError({"decided_on": "This day lies in the future."}, code="future")
    with transaction.atomic():
        obligation = locked(obligation)
        decision = ServiceDecision(
            obligation=obligation,
            user_id=obligation.user_id,
            kind=what.kind,
            months=what.months,
            employment_year=what.employment_year,
            until=what.until,
            reason=reason.strip(),
            decided_by_name=decided_by_name.strip(),
            decided_on=decided_on,
            document_reference=document_reference.strip(),
            recorded_by=by,
        )
        decision.save(force_insert=True)
        if what.kind == DecisionKind.WAIVE_PAYMENT:
            waive_payment_year(obligation, number=what.employment_year or 0)
        if what.kind == DecisionKind.DEFER_PAYMENT and what.until is not None:
            defer_payment_year(obligation, number=what.employment_year or 0, until=what.until)
        tell_physician(
            obligation,
            "residency_decision_recorded",
            transition=f"decision:{decision.pk}",
            by=by,
            path=reverse("service:mine"),
            what=decision.get_kind_display(),
            reason=decision.reason,
        )
    return decision


_NEEDS = {
    DecisionKind.WAIVE_MONTHS: ("months",),
    DecisionKind.WAIVE_PAYMENT: ("employment_year",),
    DecisionKind.DEFER_SERVICE: ("until",),
    DecisionKind.DEFER_PAYMENT: ("employment_year", "until"),
}
_MISSING = {
    "months": "Write how many months are waived.",
    "employment_year": "Say which employment year.",
    "until": "Say until which day.",
}


def _demand_decision(what: InFavor, reason: str, decided_by_name: str, document_reference: str) -> None:
    errors = {}
    for name, words in _MISSING.items():
        value, is_needed = getattr(what, name), name in _NEEDS[what.kind]
        if is_needed and not value:
            errors[name] = words
        if not is_needed and value is not None:
            errors[name] = "Leave this empty for this kind of decision."
    texts = (
        ("reason", reason, "Say why."),
        ("decided_by_name", decided_by_name, "Say who decided."),
        ("document_reference", document_reference, "Say where the paper is."),
    )
    errors |= {name: words for name, given, words in texts if not given.strip()}
    if errors:
        raise ValidationError(errors, code="incomplete")


def close_obligation(obligation: Obligation, *, by: User, outcome: Outcome, reason: str) -> Obligation:
    """A person says that it is over, and why. "Everything is done" only when the facts say so.

    Raises ValidationError naming what is missing.
    """
    demand(by, CLOSE_OBLIGATION)
    if not reason.strip():
        raise ValidationError({"reason": "Say why."}, code="reason")
    with transaction.atomic():
        obligation = locked(obligation)
        target = OBLIGATION.target(obligation.state, "close_obligation")
        if outcome == Outcome.FULFILLED:
            _demand_done(obligation)
        obligation.state, obligation.outcome, obligation.outcome_reason = target, outcome, reason.strip()
        obligation.save(update_fields=["state", "outcome", "outcome_reason"])
    return obligation


def _demand_done(obligation: Obligation) -> None:
    facts = service_facts(obligation, rows_of(obligation), on=timezone.localdate())
    years = PaymentYear.objects.filter(obligation=obligation)
    if facts.left:
        raise ValidationError(f"{facts.left} months of service are not credited yet.", code="months")
    if not years.exists() or years.unpaid().exists():
        raise ValidationError("Not every year is paid or waived yet.", code="payments")


def reopen_obligation(obligation: Obligation, *, by: User) -> Obligation:
    """It was closed in error."""
    demand(by, CLOSE_OBLIGATION)
    with transaction.atomic():
        obligation = locked(obligation)
        obligation.state = OBLIGATION.target(obligation.state, "reopen_obligation")
        obligation.outcome = obligation.outcome_reason = ""
        obligation.save(update_fields=["state", "outcome", "outcome_reason"])
    return obligation


def record_contact(obligation: Obligation, *, by: User, on: dt.date) -> Obligation:
    """Staff heard from the physician, by phone or letter. Raises ValidationError for a day in the future."""
    demand(by, RECORD_EVENT, obligation)
    if on > timezone.localdate():
        raise ValidationError({"on": "This day lies in the future."}, code="future")
    with transaction.atomic():
        obligation = locked(obligation)
        obligation.last_contact_on = max(obligation.last_contact_on, on)
        obligation.save(update_fields=["last_contact_on"])
    return obligation
