"""What waits for whom, up to the end of training."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from img_program.accounts.models import User
from img_program.accounts.permissions import staff_roles
from img_program.organizations.permissions import organization_permissions
from img_program.web.components import Need
from residency.models import Appointment, GateItem, GateKind, ParticipantAgreement, ResidencyProgram
from residency.permissions import CHECK_ACCREDITATION, CONFIRM_GATE_ITEM
from residency.workflow import GateState, ParticipantAgreementState


def training_work(user: User) -> Iterator[Need]:
    """Staff: second looks, agreements and accreditations; institutions: what is missing; physicians: what to sign."""
    if staff_roles(user):
        yield from _of_office(user)
        return
    yield from _of_institutions(user)
    yield from _of_physician(user)


def _need(rows: QuerySet[Any], one: str, many: str, url: str) -> Iterator[Need]:
    count = rows.count()
    if count:
        yield Need(one if count == 1 else many, url, count)


def _of_office(user: User) -> Iterator[Need]:
    residents = reverse("residency:staff_appointments")
    if user.has_perm(CONFIRM_GATE_ITEM):
        items = GateItem.objects.waiting().exclude(recorded_by=user)
        yield from _need(items, "paper of a resident to confirm", "papers of residents to confirm", f"{residents}?state=waiting")
        signed = ParticipantAgreement.objects.filter(state=ParticipantAgreementState.SIGNED).exclude(recorded_by=user)
        yield from _need(
            signed, "participant agreement to confirm", "participant agreements to confirm", f"{residents}?state=waiting"
        )
        kept = ParticipantAgreement.objects.filter(appointment=OuterRef("pk")).exclude(state="cancelled")
        without = Appointment.objects.running().filter(~Exists(kept))
        yield from _need(
            without,
            "resident without a participant agreement",
            "residents without a participant agreement",
            f"{residents}?state=no-agreement",
        )
    if user.has_perm(CHECK_ACCREDITATION):
        unchecked = ResidencyProgram.objects.running().filter(accreditation_checked_on=None)
        url = f"{reverse('residency:staff_programs')}?state=unchecked"
        yield from _need(unchecked, "accreditation to check", "accreditations to check", url)


def _of_institutions(user: User) -> Iterator[Need]:
    managed = [key for key, held in organization_permissions(user).items() if "manage_grants" in held]
    if not managed:
        return
    missing = _without(GateKind.CONTRACT) | _without(GateKind.CERTIFICATION)
    residents = Appointment.objects.running().filter(missing, organization__in=managed).order_by("organization")
    for organization, count in residents.values_list("organization").annotate(number=Count("pk")):
        label = "resident whose papers are missing" if count == 1 else "residents whose papers are missing"
        yield Need(label, reverse("residency:organization", args=[organization]), count)


def _without(kind: GateKind) -> Q:
    """Nothing of this kind is recorded, or it was returned."""
    there = GateItem.objects.filter(appointment=OuterRef("pk"), kind=kind).exclude(state=GateState.RETURNED)
    return Q(~Exists(there))


def _of_physician(user: User) -> Iterator[Need]:
    waiting = ParticipantAgreement.objects.filter(user=user, state=ParticipantAgreementState.PREPARED)
    for agreement in waiting:
        yield Need("Read your participant agreement", reverse("residency:my_agreement", args=[agreement.pk]))
