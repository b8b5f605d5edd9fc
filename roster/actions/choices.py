"""Choices that the office keeps: specialties, and useful addresses for visitors whom the roster does not serve."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from roster.models import Specialty, UsefulAddress
from roster.permissions import KEEP_CHOICES

LONGEST_CODE = 40


def add_specialty(*, name: str, is_primary_care: bool, by: User) -> Specialty:
    """Offer one more specialty. Raises ValidationError when one of that name, or so like it, exists."""
    demand(by, KEEP_CHOICES)
    name = " ".join(name.split())
    code = slugify(name)[:LONGEST_CODE]
    with transaction.atomic():
        if not code or Specialty.objects.filter(code=code).exists() or Specialty.objects.filter(name__iexact=name).exists():
            raise ValidationError({"name": "A specialty of this name exists. One that ended can be offered again."}, code="known")
        return Specialty.objects.create(code=code, name=name, is_primary_care=is_primary_care)


def end_specialty(specialty: Specialty, *, ends_on: date | None, by: User) -> Specialty:
    """Offer it until a day (None: offer it again). Who chose it keeps it. Raises ValidationError for a day in the past."""
    demand(by, KEEP_CHOICES)
    _demand_not_past(ends_on)
    with transaction.atomic():
        locked = Specialty.objects.select_for_update().get(pk=specialty.pk)
        locked.ends_on = ends_on
        locked.save(update_fields=["ends_on"])
    return locked


def add_address(*, situation: str, name: str, what: str, url: str = "", by: User) -> UsefulAddress:
    """One more address for visitors, checked today. Raises ValidationError when one of that name exists there."""
    demand(by, KEEP_CHOICES)
    name = " ".join(name.split())
    with transaction.atomic():
        key = f"{slugify(situation)}-{slugify(name)}"[:60]
        if UsefulAddress.objects.filter(key=key).exists():
            raise ValidationError({"name": "An address of this name exists for these visitors."}, code="known")
        return UsefulAddress.objects.create(
            key=key, situation=situation, name=name, what=what.strip(), url=url.strip(), checked_on=timezone.localdate()
        )


def change_address(address: UsefulAddress, *, name: str, what: str, url: str = "", by: User) -> UsefulAddress:
    """Correct it; it counts as checked today."""
    demand(by, KEEP_CHOICES)
    with transaction.atomic():
        locked = UsefulAddress.objects.select_for_update().get(pk=address.pk)
        locked.name, locked.what, locked.url = " ".join(name.split()), what.strip(), url.strip()
        locked.checked_on = timezone.localdate()
        locked.save(update_fields=["name", "what", "url", "checked_on"])
    return locked


def end_address(address: UsefulAddress, *, ends_on: date | None, by: User) -> UsefulAddress:
    """Show it until a day (None: show it again). Raises ValidationError for a day in the past."""
    demand(by, KEEP_CHOICES)
    _demand_not_past(ends_on)
    with transaction.atomic():
        locked = UsefulAddress.objects.select_for_update().get(pk=address.pk)
        locked.ends_on = ends_on
        locked.save(update_fields=["ends_on"])
    return locked


def _demand_not_past(day: date | None) -> None:
    if day is not None and day < timezone.localdate():
        raise ValidationError({"ends_on": "Choose today or a later day."}, code="past")
