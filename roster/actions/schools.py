"""The program's own list of medical schools: what physicians wrote, looked at by the office."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Value

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from roster.models import MedicalSchool, SchoolSource
from roster.models.school import folded_text
from roster.permissions import KEEP_CHOICES


def add_school(*, name: str, country: str, today: MedicalSchool | None, is_offered: bool, by: User) -> MedicalSchool:
    """One more name: a school, another name of one, or, not offered, what nobody has to look at again.

    Raises ValidationError when the name is known in that country.
    """
    demand(by, KEEP_CHOICES)
    name = " ".join(name.split())
    _demand_present_name(today)
    if MedicalSchool.objects.filter(country=country, folded=folded_text(Value(name))).exists():
        raise ValidationError({"name": "This name is known in that country."}, code="known")
    made = MedicalSchool(name=name, country=country, today=today, is_offered=is_offered, source=SchoolSource.OFFICE)
    made.save(force_insert=True)
    return made


def change_school(school: MedicalSchool, *, today: MedicalSchool | None, is_offered: bool, by: User) -> MedicalSchool:
    """Say which name it has today, or stop offering it. Who wrote it keeps it."""
    demand(by, KEEP_CHOICES)
    with transaction.atomic():
        locked = MedicalSchool.objects.select_for_update().get(pk=school.pk)
        _demand_present_name(today)
        if today is not None and (today.pk == locked.pk or locked.other_names.exists()):
            raise ValidationError({"today": "Choose another school; this one is the present name of others."}, code="circle")
        locked.today, locked.is_offered, locked.source = today, is_offered, SchoolSource.OFFICE
        locked.save(update_fields=["today", "is_offered", "source"])
    return locked


def _demand_present_name(today: MedicalSchool | None) -> None:
    if today is not None and today.today_id is not None:
        raise ValidationError({"today": f"That is a former name too. Choose {today.today}."}, code="former")
