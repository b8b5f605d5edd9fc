"""Residency programs of a sponsoring institution, and the sites where residents train."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils import timezone

from img_program.database.access import of_my_organizations
from img_program.database.history import tracked
from img_program.database.patterns import owned
from img_program.geography.models import Place
from img_program.organizations.models import Organization
from img_program.organizations.models.ownership import OwnedQuerySet
from img_program.statute.parameters import parameter
from img_program.web.fields.names import NameColumn
from residency.training.models.common import child_of


def specialty_words(code: str) -> str:
    """A specialty of the parameter list as people write it."""
    return code.replace("_", " ").capitalize()


class ResidencyProgramQuerySet(OwnedQuerySet["ResidencyProgram"]):
    """Reads of programs."""

    def running(self) -> ResidencyProgramQuerySet:
        """Those that have not ended."""
        return self.filter(ended_on=None)


@tracked("training_residencyprogramevent_access", of_my_organizations())
class ResidencyProgram(models.Model):
    """A residency program: which institution, which specialty of the law's list, under which accreditation.

    `demands_certificate`: the program takes only residents with the Minnesota certificate of clinical readiness.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="residency_programs")
    name = NameColumn("name", max_length=200)
    specialty = models.SlugField("specialty", max_length=60)
    accreditation_id = models.CharField("accreditation number", max_length=40)
    accreditation_checked_on = models.DateField("accreditation checked on", null=True, blank=True)
    demands_certificate = models.BooleanField("demands the readiness certificate", default=False)
    ended_on = models.DateField("ended on", null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ResidencyProgramQuerySet.as_manager()

    class Meta:
        """Its institution keeps it, and so does the office."""

        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["id", "organization"], name="training_program_organization"),
            models.UniqueConstraint(fields=["organization", "name"], name="training_program_name_once"),
            owned(
                "training_residencyprogram_access",
                of_my_organizations(),
                person="SELECT, INSERT, UPDATE (name, specialty, accreditation_id, accreditation_checked_on, "
                "demands_certificate, ended_on)",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def specialty_in_words(self) -> str:
        """The specialty as people write it."""
        return specialty_words(self.specialty)

    @property
    def is_running(self) -> bool:
        """It has not ended."""
        return self.ended_on is None

    def length_years(self, *, on: date) -> int:
        """Years of training in this specialty, from the parameters of a day."""
        return parameter(f"residency.length_years.{self.specialty}", on=on).as_int()


@tracked("training_programsiteevent_access", of_my_organizations())
class ProgramSite(models.Model):
    """A hospital or clinic where residents of a program train, with its city or township in Minnesota."""

    program = models.ForeignKey(ResidencyProgram, on_delete=models.PROTECT, related_name="sites")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    name = NameColumn("name", max_length=200)
    street_address = models.CharField("street address", max_length=200, blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name="city or township")
    is_main = models.BooleanField("main site", default=False)
    ended_on = models.DateField("used until", null=True, blank=True)

    class Meta:
        """The institution's."""

        ordering = ["-is_main", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["program"], condition=models.Q(is_main=True, ended_on=None), name="training_programsite_one_main"
            ),
            child_of("residencyprogram", "training_programsite_same_owner", column="program_id"),
            owned(
                "training_programsite_access",
                of_my_organizations(),
                person="SELECT, INSERT, UPDATE (name, street_address, place_id, is_main, ended_on)",
            ),
        ]

    def __str__(self) -> str:
        return self.name
