"""A physician after residency, for the tests: signed agreement, training completed, obligation begun, work reported."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.documents.models import Document
from img_program.organizations.acting import acting_as
from img_program.organizations.models import Organization
from residency.service.actions import account
from residency.service.actions import service as actions
from residency.service.actions.service import SiteAddress
from residency.service.models import AccountEntry, EmploymentPeriod, EntryKind, Obligation, PaymentYear
from residency.training.models import Appointment, ParticipantAgreement, Position, RecordShare, ResidencyProgram, ResidencyText
from residency.training.workflow import AppointmentState, ParticipantAgreementState, PositionState
from roster.models import Registrant
from tests.geography.places import place as place_of
from tests.people import People, make_organization, make_user
from tests.roster.factories import make_registrant

_numbers = count(1)
COMPLETED = date(2023, 6, 30)
BEGINS = date(2023, 7, 1)


@dataclass
class Terms:
    """What was signed."""

    service_years: int = 5
    site_judged_on: str = "employment_start"
    first_year: int = 2
    years: int = 5
    cap: Decimal = field(default_factory=lambda: Decimal(15_000))
    share: Decimal = field(default_factory=lambda: Decimal("0.1"))


def today() -> date:
    """The day of the test."""
    return timezone.localdate()


def years_ago(years: int, *, days: int = 0) -> date:
    """A day so many years and days before today."""
    now = today()
    day = date(now.year - years, now.month, min(now.day, 28))
    return day - timedelta(days=days)


def make_agreement(
    people: People, *, user: User | None = None, completed_on: date | None = COMPLETED, terms: Terms | None = None
) -> ParticipantAgreement:
    """An agreement in force; training completed on a day, or going on with None."""
    number, terms = next(_numbers), terms or Terms()
    user = user or make_user(f"physician{number}@example.org", name=f"Physician {number}")
    with as_system(reason="test"):
        registrant = Registrant.objects.filter(user=user).first()
    registrant = registrant or make_registrant(user)
    institution = make_organization(f"Hospital {number}")
    with as_system(reason="test"):
        question = ResidencyText.objects.get(kind="share_question")
    with acting_as(user):
        share = RecordShare(organization=institution, registrant=registrant, user=user, answer="yes", text=question)
        share.save(force_insert=True)
    with as_system(reason="test"):
        appointment = _appointment(people, institution, registrant, user, completed_on)
        return _signed(people, institution, registrant, user, appointment, terms)


def _appointment(
    people: People, institution: Organization, registrant: Registrant, user: User, completed_on: date | None
) -> Appointment:
    program = ResidencyProgram.objects.create(
        organization=institution, name="Family medicine", specialty="family_medicine", accreditation_id="120"
    )
    position = Position.objects.create(organization=institution, program=program, academic_year=2020, label="FM-1")
    for state in (PositionState.OPEN, PositionState.FILLED):
        position.state = state
        position.save()
    appointment = Appointment.objects.create(
        organization=institution, registrant=registrant, user=user, position=position, filled_by="match",
        starts_on=date(2020, 7, 1), expected_end_on=COMPLETED, recorded_by=people.coordinator,
    )  # fmt: skip
    appointment.state = AppointmentState.TRAINING
    appointment.save()
    if completed_on is not None:
        appointment.state, appointment.ended_on = AppointmentState.COMPLETED, completed_on
        appointment.save()
    return appointment


def _signed(
    people: People,
    institution: Organization,
    registrant: Registrant,
    user: User,
    appointment: Appointment,
    terms: Terms,
) -> ParticipantAgreement:
    signed_on = date(2020, 6, 1)
    document = Document.objects.create(
        user=user, uploaded_by=people.coordinator, purpose="residency.participant_agreement", name="agreement.pdf",
        kind="application/pdf", size=10, sha256="0" * 64, storage_name=f"test/{next(_numbers)}", title="Agreement",
    )  # fmt: skip
    agreement = ParticipantAgreement.objects.create(
        appointment=appointment,
        organization=institution,
        registrant=registrant,
        user=user,
        text=ResidencyText.objects.filter(kind="participant_agreement")[0],
        prepared_by=people.coordinator,
    )
    agreement.state = ParticipantAgreementState.SIGNED
    agreement.physician_signed_on = agreement.state_signed_on = agreement.terms_as_of = signed_on
    agreement.state_signer, agreement.document = "Max Lee", document
    agreement.service_years, agreement.site_judged_on = terms.service_years, terms.site_judged_on
    agreement.payment_first_employment_year, agreement.payment_years = terms.first_year, terms.years
    agreement.payment_cap, agreement.payment_share = terms.cap, terms.share
    agreement.recorded_by, agreement.recorded_at = people.coordinator, timezone.now()
    agreement.save()
    agreement.state = ParticipantAgreementState.IN_FORCE
    agreement.confirmed_by, agreement.confirmed_at = people.program_manager, timezone.now()
    agreement.save()
    return agreement


def make_obligation(people: People, *, user: User | None = None, terms: Terms | None = None) -> Obligation:
    """Begun by the coordinator on 1 July 2023."""
    agreement = make_agreement(people, user=user, terms=terms)
    with acting_as(people.coordinator):
        return actions.begin_obligation(agreement, by=people.coordinator)


def address(place: str = "bemidji", employer: str = "Northwoods Clinic") -> SiteAddress:
    """An address in a city that is rural, unless another is named."""
    with as_system(reason="test"):
        found = place_of(place) if place else None
    return SiteAddress(employer, "1 Main Street", found.name if found else "Somewhere", "56601", found)


def report(
    obligation: Obligation,
    *,
    by: User | None = None,
    starts_on: date = BEGINS,
    place: str = "bemidji",
    share: str = "1",
    contact: str = "office@clinic.example",
    **more: Any,
) -> EmploymentPeriod:
    """The physician reports work."""
    by = by or obligation.user
    more.setdefault("is_primary_care", True)
    if "site" not in more:
        more.setdefault("address", address(place))
    with acting_as(by):
        return actions.report_work(
            obligation, by=by, starts_on=starts_on, share=Decimal(share), contact_email=contact, contact_name="Office", **more
        )


def fill_account(people: People, amount: int = 500_000) -> AccountEntry:
    """An appropriation of the fiscal year."""
    by = people.finance_officer
    with acting_as(by):
        return account.record_income(
            by=by, kind=EntryKind.APPROPRIATION, amount=Decimal(amount), on=date(2023, 7, 1), source="Laws 2023"
        )


def year_of(obligation: Obligation, number: int = 2) -> PaymentYear:
    """One employment year with what was paid."""
    with as_system(reason="test"):
        rows = PaymentYear.objects.with_paid().select_related("obligation__agreement", "obligation__user")
        return rows.get(obligation=obligation, number=number)
