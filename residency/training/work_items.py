"""What waits for whom, up to the end of training."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from img_program.accounts.models import User
from img_program.accounts.permissions import staff_roles
from img_program.accounts.work_items import Waiting
from img_program.organizations.permissions import organization_permissions
from img_program.web.components import Need
from residency.training.models import Appointment, GateItem, GateKind, ParticipantAgreement, ResidencyProgram
from residency.training.permissions import CHECK_ACCREDITATION, CONFIRM_GATE_ITEM
from residency.training.workflow import GateState, ParticipantAgreementState


def training_work(user: User) -> Iterator[Need | Waiting]:
    """Staff: second looks, agreements and accreditations; institutions: what is missing; physicians: what to sign."""
    if staff_roles(user):
        yield from _of_office(user)
        return
    yield from _of_institutions(user)
    yield from _of_physician(user)


def _of_office(user: User) -> Iterator[Waiting]:
    residents = reverse("training:staff_appointments")
    if user.has_perm(CONFIRM_GATE_ITEM):
        second_look = f"{residents}?state=waiting"
        items = GateItem.objects.waiting().exclude(recorded_by=user)
        yield Waiting(items, "paper of a resident to confirm", "papers of residents to confirm", second_look)
        signed = ParticipantAgreement.objects.filter(state=ParticipantAgreementState.SIGNED).exclude(recorded_by=user)
        yield Waiting(signed, "participant agreement to confirm", "participant agreements to confirm", second_look)
        kept = ParticipantAgreement.objects.filter(appointment=OuterRef("pk")).exclude(state=ParticipantAgreementState.CANCELLED)
        yield Waiting(
            Appointment.objects.running().filter(~Exists(kept)),
            "resident without a participant agreement",
            "residents without a participant agreement",
            f"{residents}?state=no-agreement",
        )
    if user.has_perm(CHECK_ACCREDITATION):
        unchecked = ResidencyProgram.objects.running().filter(accreditation_checked_on=None)
        url = f"{reverse('training:staff_programs')}?state=unchecked"
        yield Waiting(unchecked, "accreditation to check", "accreditations to check", url)


def _of_institutions(user: User) -> Iterator[Waiting]:
    missing = _without(GateKind.CONTRACT) | _without(GateKind.CERTIFICATION)
    for organization, held in sorted(organization_permissions(user).items()):
        if "manage_grants" in held:
            yield Waiting(
                Appointment.objects.running().filter(missing, organization=organization),
                "resident whose papers are missing",
                "residents whose papers are missing",
                reverse("training:organization", args=[organization]),
            )


def _without(kind: GateKind) -> Q:
    """Nothing of this kind is recorded, or it was returned."""
    there = GateItem.objects.filter(appointment=OuterRef("pk"), kind=kind).exclude(state=GateState.RETURNED)
    return Q(~Exists(there))


def _of_physician(user: User) -> Iterator[Need]:
    waiting = ParticipantAgreement.objects.filter(user=user, state=ParticipantAgreementState.PREPARED)
    for agreement in waiting:
        yield Need("Read your participant agreement", reverse("training:my_agreement", args=[agreement.pk]))
