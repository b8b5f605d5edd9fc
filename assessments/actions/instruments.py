"""Instruments: start, edit a draft, approve and freeze, go on with a next version."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.blueprint import Blueprint
from assessments.models import Instrument, InstrumentVersion
from assessments.permissions import MANAGE
from assessments.workflow import VERSION, VersionState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.workflow import WrongStateError
from roster.models import Specialty

FROZEN = "This version is approved and can't change any more. Start a next version."


def start_instrument(*, by: User, name: str, specialty: Specialty) -> InstrumentVersion:
    """A new instrument with an empty draft. Raises ValidationError when the name is taken."""
    demand(by, MANAGE)
    try:
        with transaction.atomic():
            instrument = Instrument.objects.create(name=name.strip(), specialty=specialty)
            return InstrumentVersion.objects.create(instrument=instrument, number=1, content=Blueprint.empty().to_json())
    except IntegrityError as fault:
        raise ValidationError("An instrument of this name exists.", code="name") from fault


def edit_version(version: InstrumentVersion, *, by: User, change: Callable[[Blueprint], Blueprint]) -> InstrumentVersion:
    """Change a part of a draft. Raises WrongStateError when it is frozen."""
    demand(by, MANAGE)
    with transaction.atomic():
        locked = InstrumentVersion.objects.select_for_update().get(pk=version.pk)
        if not locked.is_draft:
            raise WrongStateError(FROZEN)
        locked.content = change(locked.blueprint).to_json()
        locked.revision += 1
        locked.save(update_fields=["content", "revision"])
    return locked


def approve_version(version: InstrumentVersion, *, by: User) -> InstrumentVersion:
    """Freeze a draft with the hash of its content. Raises ValidationError that lists what must be put right."""
    demand(by, MANAGE)
    with transaction.atomic():
        locked = InstrumentVersion.objects.select_for_update().get(pk=version.pk)
        target = VERSION.target(locked.state, "approve_version")
        if problems := locked.blueprint.problems():
            raise ValidationError(problems, code="problems")
        locked.state, locked.sha256 = target, locked.blueprint.sha256()
        locked.approved_by, locked.approved_at = by, timezone.now()
        locked.save(update_fields=["state", "sha256", "approved_by", "approved_at"])
    return locked


def start_next_version(instrument: Instrument, *, by: User) -> InstrumentVersion:
    """A draft that begins as a copy of the latest version; asked twice, the open draft is given back."""
    demand(by, MANAGE)
    with transaction.atomic():
        locked = Instrument.objects.select_for_update().get(pk=instrument.pk)
        latest = locked.versions.order_by("-number").first()
        if latest is not None and latest.state == VersionState.DRAFT:
            return latest
        content = latest.content if latest else Blueprint.empty().to_json()
        return InstrumentVersion.objects.create(instrument=locked, number=latest.number + 1 if latest else 1, content=content)
