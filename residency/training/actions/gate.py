"""The payment gate, item by item: recorded by the program or the office, confirmed by a second, different person."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assessments.actions import verify_certificate
from assessments.models import Certificate
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.accounts.throttle import count_attempt
from img_program.database.context import as_system
from img_program.database.locking import locked
from img_program.database.workflow import WrongStateError
from img_program.documents.actions import upload_document
from img_program.documents.models import Document
from img_program.organizations.models import Organization
from residency.training.letters import tell_institution
from residency.training.models import Appointment, GateItem, GateKind
from residency.training.permissions import CONFIRM_GATE_ITEM, GATE_PAPER, RECORD_GATE_ITEM
from residency.training.workflow import GATE_ITEM, GateState


def record_gate_item(
    appointment: Appointment,
    *,
    by: User,
    kind: GateKind,
    dated_on: date,
    basis: str = "",
    number: str = "",
    code: str = "",
    file: Any = None,
) -> GateItem:
    """Record one thing of the gate, for the first time or after it was returned; `file` is a checked upload.

    A contract needs its paper; a certification its basis (a paper is better not kept); a readiness certificate its
    number and code, which must be a valid one of this very physician. Raises ValidationError for what is missing,
    WrongStateError when it was recorded in the meantime.
    """
    demand(by, RECORD_GATE_ITEM, appointment)
    if dated_on > timezone.localdate():
        raise ValidationError({"dated_on": "This day lies in the future."}, code="future")
    _demand_evidence(kind, basis=basis, number=number, code=code, file=file)
    if kind == GateKind.READINESS:
        number = _checked_certificate(appointment, number, code)
    with transaction.atomic():
        appointment = locked(appointment)
        if not appointment.is_running:
            raise WrongStateError("This appointment has ended.")
        item = GateItem.objects.select_for_update(of=("self",)).filter(appointment=appointment, kind=kind).first()
        paper = _paper(appointment, kind, by=by, file=file)
        if item is None:
            item = GateItem(
                appointment=appointment,
                organization_id=appointment.organization_id,
                registrant_id=appointment.registrant_id,
                user_id=appointment.user_id,
                kind=kind,
            )
        else:
            item.state = GATE_ITEM.target(item.state, "record_gate_item")
            item.version += 1
        item.dated_on, item.basis, item.reference, item.document = dated_on, basis, number, paper
        item.recorded_by, item.recorded_at, item.state_reason = by, timezone.now(), ""
        _keep(item)
    return item


_WRITTEN = (
    "state", "state_reason", "dated_on", "basis", "reference", "document", "recorded_by", "recorded_at", "version",
)  # fmt: skip


def _keep(item: GateItem) -> None:
    if item._state.adding:  # noqa: SLF001 - documented
        item.save(force_insert=True)
    else:
        item.save(update_fields=list(_WRITTEN))


def _demand_evidence(kind: GateKind, *, basis: str, number: str, code: str, file: Any) -> None:
    if kind == GateKind.CONTRACT and file is None:
        raise ValidationError({"file": "Upload the signed contract."}, code="file")
    if kind == GateKind.CERTIFICATION and not basis:
        raise ValidationError({"basis": "Say what the certification rests on."}, code="basis")
    if kind == GateKind.READINESS and not (number.strip() and code.strip()):
        raise ValidationError({"number": "Write the number and the code of the certificate."}, code="number")


def _checked_certificate(appointment: Appointment, number: str, code: str) -> str:
    """The number as it is kept: a valid certificate of this physician. Unknown, wrong and somebody else's answer alike."""
    with as_system(reason="check the readiness certificate of a resident"):
        if not count_attempt("certificate", f"resident-{appointment.pk}"):
            raise ValidationError("Too many attempts. Try again in a quarter of an hour.", code="throttled")
        own = Certificate.objects.filter(user_id=appointment.user_id).values_list("number", flat=True)
        wanted = "CR-" + "".join(each for each in number.upper() if each.isalnum()).removeprefix("CR")
        if wanted not in set(own) or not verify_certificate(number=wanted, code=code).is_valid:
            raise ValidationError({"number": "This is not a valid certificate of this physician."}, code="certificate")
    return wanted


def _paper(appointment: Appointment, kind: GateKind, *, by: User, file: Any) -> Document | None:
    if file is None:
        return None
    # An institution's people read their own; the office reads all.
    organization = Organization.objects.get(pk=appointment.organization_id)
    return upload_document(file, by=by, purpose=GATE_PAPER, organization=organization, title=kind.label)


def confirm_gate_item(item: GateItem, *, by: User) -> GateItem:
    """The second look. Raises ValidationError for whoever recorded it, and while its paper can't be opened."""
    demand(by, CONFIRM_GATE_ITEM)
    with transaction.atomic():
        item = locked(item)
        target = GATE_ITEM.target(item.state, "confirm_gate_item")
        if item.recorded_by_id == by.pk:
            raise ValidationError("You recorded this. A second, different person must confirm it.", code="same_person")
        if item.document is not None and not item.document.is_openable:
            raise ValidationError("The paper can't be opened yet. Wait for its check, then look at it.", code="paper")
        item.state, item.confirmed_by, item.confirmed_at = target, by, timezone.now()
        item.save(update_fields=["state", "confirmed_by", "confirmed_at"])
        _tell(item, "residency_gate_confirmed", by=by)
    return item


def return_gate_item(item: GateItem, *, by: User, reason: str) -> GateItem:
    """Give it back with a reason, also after it was confirmed; no money moves until it is recorded and confirmed anew."""
    demand(by, CONFIRM_GATE_ITEM)
    if not reason.strip():
        raise ValidationError({"reason": "Say why. The program reads it."}, code="reason")
    with transaction.atomic():
        item = locked(item)
        item.state = GATE_ITEM.target(item.state, "return_gate_item")
        item.state_reason = reason.strip()[:500]
        item.confirmed_by = item.confirmed_at = None
        item.save(update_fields=["state", "state_reason", "confirmed_by", "confirmed_at"])
        _tell(item, "residency_gate_returned", by=by, reason=item.state_reason)
    return item


def _tell(item: GateItem, code: str, *, by: User, **values: object) -> None:
    tell_institution(
        item.organization_id,
        code,
        about=item,
        transition=f"{GateState(item.state)}:{item.version}:{timezone.now():%Y%m%d%H%M%S}",
        by=by,
        path=reverse("training:appointment", args=[item.appointment_id]),
        what=item.get_kind_display(),
        position=str(item.appointment.position),
        **values,
    )
