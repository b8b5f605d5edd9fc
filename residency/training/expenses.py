"""For whom a grantee asks for money under a residency award: choices, the record of the answer, and how it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.urls import reverse

from grants.awards.hooks import Beneficiaries
from grants.awards.models import Award, PaymentLine
from grants.rounds.models import Program
from img_program.accounts.models import User
from img_program.web.components import Link
from residency.training.models import Appointment, PositionExpense
from residency.training.permissions import VIEW_APPOINTMENT
from residency.training.workflow import AppointmentState


def _pays_positions(award: Award) -> bool:
    return award.program == Program.PRIMARY_CARE_RESIDENCY


def _of_award(award: Award) -> list[Appointment]:
    rows = Appointment.objects.filter(position__fundings__award=award, position__fundings__withdrawn_at=None)
    held = rows.exclude(state=AppointmentState.WITHDRAWN).select_related("position").distinct()
    return sorted(held, key=lambda row: (str(row.position), row.starts_on))


def _in_words(row: Appointment) -> str:
    """The position and since when its resident holds it; finance is told no name."""
    return f"{row.position}, resident since {row.starts_on:%-d %B %Y}"


def _choices(award: Award) -> list[tuple[str, str]]:
    return [(str(row.pk), _in_words(row)) for row in _of_award(award)]


def _record(line: PaymentLine, award: Award, key: str) -> None:
    found = next((row for row in _of_award(award) if str(row.pk) == key), None)
    if found is None:
        words = "Choose the position and its resident. What nobody holds, or this award does not pay for, can't be paid."
        raise ValidationError({"beneficiary": words}, code="beneficiary")
    PositionExpense.objects.create(line=line, appointment=found, organization_id=line.organization_id)


def _named(lines: Sequence[PaymentLine], user: User) -> Mapping[int, Link]:
    rows = PositionExpense.objects.filter(line__in=lines).select_related("appointment__position")
    found = {}
    for row in rows:
        may_open = user.has_perm(VIEW_APPOINTMENT, row.appointment)
        url = reverse("training:appointment", args=[row.appointment_id]) if may_open else ""
        found[row.line_id] = Link(_in_words(row.appointment), url)
    return found


RESIDENTS = Beneficiaries("For which position and resident?", _pays_positions, _choices, _record, _named)
