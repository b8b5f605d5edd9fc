"""Specialties: the choices of the office."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from img_program.database.history import tracked
from img_program.database.patterns import reference


class SpecialtyQuerySet(models.QuerySet["Specialty"]):
    """Reads of specialties."""

    def offered_on(self, day: date) -> SpecialtyQuerySet:
        """Those that can be chosen on a day; who chose one before keeps it."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day))


@tracked("roster_specialtyevent_access", None)
class Specialty(models.Model):
    """A medical specialty, as a choice; the primary-care flag is the program's (subd. 6)."""

    code = models.SlugField(primary_key=True, max_length=40)
    name = models.CharField(max_length=100, unique=True)
    is_primary_care = models.BooleanField("primary care", default=False)
    order = models.PositiveSmallIntegerField(default=100)
    ends_on = models.DateField("offered until (that day no longer)", null=True, blank=True)

    objects = SpecialtyQuerySet.as_manager()

    class Meta:
        """Kept by the office."""

        ordering = ["order", "name"]
        verbose_name_plural = "specialties"
        constraints = [reference("roster_specialty_access", staff="SELECT, INSERT, UPDATE")]

    def __str__(self) -> str:
        return self.name
