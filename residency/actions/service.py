"""After residency: the obligation begins, work is reported, things happen, decisions in the physician's favor, the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from grants.actions.locking import locked
from img_program.accounts.models import User
from img_program.accounts.permissions import demand, staff_roles
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.documents.checking import refuse_forbidden_text
from img_program.geography.models import County, Place
from residency.actions.questions import ask_a_person
from residency.actions.repayment import defer_payment_year, plan_payment_years, waive_payment_year
from residency.actions.sites import judge_site
from residency.models.agreement import ParticipantAgreement
from residency.models.appointment import Appointment
from residency.models.repayment import PaymentYear
from residency.models.service import (
    DecisionKind,
    EmploymentPeriod,
    EventKind,
    LifeEvent,
    Obligation,
    Outcome,
    QuestionKind,
    ServiceDecision,
    ServiceSite,
)
from residency.service_facts import rows_of, service_facts
from residency.service_letters import tell_physician
from residency.service_permissions import (
    BEGIN_OBLIGATION,
    CLOSE_OBLIGATION,
    DECIDE_IN_FAVOR,
    RECORD_EVENT,
    REPORT_WORK,
)
from residency.service_workflow import OBLIGATION
from residency.workflow import AppointmentState


@dataclass(frozen=True, slots=True)
class SiteAddress:
    """Where somebody works: the employer, the address, and the city or township (the post office does not say it)."""

    employer: str
    line: str
    post_office: str
    zip_code: str
    place: Place | None = None
    county: County | None = None


def begin_obligation(agreement: ParticipantAgreement, *, by: User) -> Obligation:
    """The day after residency was completed, service begins; the terms are those that were signed.

    Raises ValidationError while residency is not completed or the agreement not in force, and when it began before.
    """
    demand(by, BEGIN_OBLIGATION)
    return _begin(agreement, by)


def begin_after_completion(appointment: Appointment, by: User) -> None:
    """Whoever records that training is completed begins the service that was promised, if an agreement is in force.

    Where none is, staff begin it once the agreement is there.
    """
    with as_system(reason="service begins after residency"):
        agreement = ParticipantAgreement.objects.in_force().filter(appointment=appointment).select_related("appointment").first()
        if agreement is not None and not Obligation.objects.filter(agreement=agreement).exists():
            _begin(agreement, by)


def _begin(agreement: ParticipantAgreement, by: User) -> Obligation:
    appointment = agreement.appointment
    if not agreement.is_in_force:
        raise ValidationError("The participant agreement is not in force.", code="agreement")
    if appointment.state != AppointmentState.COMPLETED or appointment.ended_on is None:
        raise ValidationError("Service begins after residency. Record the completion of training first.", code="training")
    begins_on = appointment.ended_on + dt.timedelta(days=1)
    with transaction.atomic():
        locked(agreement)
        if Obligation.objects.filter(agreement=agreement).exists():
            raise ValidationError("This obligation has begun already.", code="twice")
        return Obligation.objects.create(
            agreement=agreement,
            registrant_id=agreement.registrant_id,
            user_id=agreement.user_id,
            begins_on=begins_on,
            last_contact_on=min(begins_on, timezone.localdate()),
            created_by=by,
        )


@contextmanager
def _writing(obligation: Obligation, by: User) -> Iterator[Obligation]:
    """The physician writes through the actions only: as the system, with the obligation locked and still open."""
    with as_system(reason="a physician's or the office's word about work after residency"):
        held = Obligation.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=obligation.pk)
        if not held.is_open:
            raise WrongStateError("This obligation is closed. Staff can open it again.")
        if by.pk == held.user_id:
            held.last_contact_on = timezone.localdate()
            held.save(update_fields=["last_contact_on"])
        yield held


def report_work(
    obligation: Obligation,
    *,
    by: User,
    starts_on: dt.date,
    share: Decimal,
    is_primary_care: bool,
    site: ServiceSite | None = None,
    address: SiteAddress | None = None,
    ends_on: dt.date | None = None,
    contact_name: str = "",
    contact_email: str = "",
) -> EmploymentPeriod:
    """Work at a known site or a new address, by the physician or the office. The site is judged at once.

    Raises ValidationError for dates that are not in order or lie before residency ended, and for a share outside of
    0 to 1; WrongStateError when the obligation is closed.
    """
    demand(by, REPORT_WORK, obligation)
    _demand_work(obligation, starts_on, ends_on, share)
    with _writing(obligation, by) as held:
        where = site if address is None else _new_site(held, address)
        if where is None:
            raise ValueError("Name a site or an address.")
        period = EmploymentPeriod.objects.create(
            obligation=held,
            site=where,
            user_id=held.user_id,
            starts_on=starts_on,
            ends_on=ends_on,
            share=share,
            is_primary_care=is_primary_care,
            contact_name=contact_name.strip(),
            contact_email=contact_email.strip().lower(),
            reported_by=by,
        )
        _first_day(held, starts_on)
        judge_site(period.site)
    return period


def _demand_work(obligation: Obligation, starts_on: dt.date, ends_on: dt.date | None, share: Decimal) -> None:
    if starts_on < obligation.begins_on:
        words = f"Service counts from {obligation.begins_on:%-d %B %Y}, the day after residency. Give the first day from then on."
        raise ValidationError({"starts_on": words}, code="before")
    if ends_on is not None and ends_on < starts_on:
        raise ValidationError({"ends_on": "The last day lies before the first."}, code="dates")
    if not 0 < share <= 1:
        raise ValidationError({"share": "Write the share of full time, from 1 to 100 percent."}, code="share")


def _new_site(obligation: Obligation, address: SiteAddress) -> ServiceSite:
    for words in (address.employer, address.line):
        refuse_forbidden_text(words)
    return ServiceSite.objects.create(
        obligation=obligation,
        user_id=obligation.user_id,
        employer=address.employer.strip(),
        line=address.line.strip(),
        post_office=address.post_office.strip(),
        zip_code=address.zip_code.strip(),
        place=address.place,
        county=address.county,
    )


def _first_day(obligation: Obligation, starts_on: dt.date) -> None:
    """The first day of work after residency sets the years with a payment; later news of an earlier day asks a person."""
    since = obligation.employed_since
    if since is not None and since <= starts_on:
        return
    touched = PaymentYear.objects.filter(obligation=obligation).exclude(declared="", entries=None)
    if since is not None and touched.exists():
        facts = (
            f"Work from {starts_on:%-d %B %Y} was reported; the years with a payment were counted from {since:%-d %B %Y}. "
            "Something was declared or paid already, so they stay as they are until you decide."
        )
        ask_a_person(obligation, QuestionKind.EVENT, key=f"first-day:{starts_on}", facts=facts)
        return
    obligation.employed_since = starts_on
    obligation.save(update_fields=["employed_since"])
    plan_payment_years(obligation)


def change_work(
    period: EmploymentPeriod,
    *,
    by: User,
    starts_on: dt.date,
    ends_on: dt.date | None,
    share: Decimal,
    is_primary_care: bool,
    contact_name: str = "",
    contact_email: str = "",
) -> EmploymentPeriod:
    """Correct a period of work, or say when it ended. What an employer confirmed stays on record."""
    demand(by, REPORT_WORK, period)
    _demand_work(period.obligation, starts_on, ends_on, share)
    with _writing(period.obligation, by) as held:
        period = EmploymentPeriod.objects.select_for_update(of=("self",)).select_related("site__obligation").get(pk=period.pk)
        period.starts_on, period.ends_on, period.share = starts_on, ends_on, share
        period.is_primary_care = is_primary_care
        period.contact_name, period.contact_email = contact_name.strip(), contact_email.strip().lower()
        period.save()
        _first_day(held, starts_on)
        judge_site(period.site)
    return period


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
    with _writing(obligation, by) as held:
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
    with _writing(event.obligation, by):
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
