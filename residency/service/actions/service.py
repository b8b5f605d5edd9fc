"""After residency: the obligation begins, work is reported, things happen, decisions in the physician's favor, the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.database.locking import locked
from img_program.database.workflow import WrongStateError
from img_program.documents.checking import refuse_forbidden_text
from img_program.geography.models import County, Place
from img_program.geography.rules.coverage import Address
from residency.service.actions.questions import ask_a_person
from residency.service.actions.repayment import plan_payment_years
from residency.service.actions.sites import SitePoint, judge_site, point_for
from residency.service.models.repayment import PaymentYear
from residency.service.models.service import EmploymentPeriod, Obligation, ServiceSite
from residency.service.models.service_records import QuestionKind
from residency.service.permissions import BEGIN_OBLIGATION, REPORT_WORK
from residency.training.models.agreement import ParticipantAgreement
from residency.training.models.appointment import Appointment
from residency.training.workflow import AppointmentState


@dataclass(frozen=True, slots=True)
class SiteAddress:
    """Where somebody works: the employer, the address, the city or township (the post office does not say it), the point.

    `point` is (latitude, longitude), if somebody wrote it.
    """

    employer: str
    line: str
    post_office: str
    zip_code: str
    place: Place | None = None
    county: County | None = None
    point: tuple[Decimal, Decimal] | None = None


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
def writing(obligation: Obligation, by: User) -> Iterator[Obligation]:
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
    _demand_contact(obligation, contact_email)
    # Before the transaction: a geocoder may be slow.
    point = point_for(address.point, Address(address.line, address.post_office, address.zip_code)) if address else None
    with writing(obligation, by) as held:
        where = site if address is None else _new_site(held, address, point)
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


def _demand_contact(obligation: Obligation, email: str) -> None:
    """Somebody at the employer confirms the work, not the physician."""
    if email.strip().lower() == obligation.user.email.lower():
        raise ValidationError({"contact_email": "Name somebody at the employer, not yourself."}, code="own")


def _new_site(obligation: Obligation, address: SiteAddress, point: SitePoint | None) -> ServiceSite:
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
        **(point.columns if point else {}),
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
    _demand_contact(period.obligation, contact_email)
    with writing(period.obligation, by) as held:
        period = EmploymentPeriod.objects.select_for_update(of=("self",)).select_related("site__obligation").get(pk=period.pk)
        period.starts_on, period.ends_on, period.share = starts_on, ends_on, share
        period.is_primary_care = is_primary_care
        period.contact_name, period.contact_email = contact_name.strip(), contact_email.strip().lower()
        period.save()
        _first_day(held, starts_on)
        judge_site(period.site)
    return period
