"""Names of medical schools: suggestions from an open list, and what the office added after physicians wrote it."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, Value, When

from img_program.database.history import tracked
from img_program.database.patterns import owned
from img_program.web.fields.search_choice import MOST_FOUND
from roster.countries import ANOTHER, country_name

LONGEST_SCHOOL = 200
_MOST_WORDS = 6


def folded_text(words: Any) -> Func:
    """Text without accents and case, as the tables keep it for search."""
    return Func(words, function="img_fold", output_field=models.TextField())


class SchoolSource(models.TextChoices):
    """Who says that there is such a school."""

    OPEN_LIST = "open_list", "Open list of universities"
    OFFICE = "office", "Looked at by the office"


class MedicalSchoolQuerySet(models.QuerySet["MedicalSchool"]):
    """Reads of names of schools."""

    def offered(self) -> MedicalSchoolQuerySet:
        """Those that physicians are offered."""
        return self.filter(is_offered=True)

    def search(self, words: str) -> MedicalSchoolQuerySet:
        """Names with every word, in any spelling of accents and case."""
        found = self
        for word in words.split()[:_MOST_WORDS]:
            found = found.filter(folded__contains=folded_text(Value(word)))
        return found

    def nearest_first(self, country: str) -> MedicalSchoolQuerySet:
        """Those of a country before the others, and what the office looked at before the open list."""
        return self.order_by(
            Case(When(country=country, then=0), default=1),
            Case(When(source=SchoolSource.OFFICE, then=0), default=1),
            "name",
            "pk",
        )


@tracked("roster_medicalschoolevent_access", None)
class MedicalSchool(models.Model):
    """One name of one school. A former or other name points to the name of today; both may be chosen."""

    name = models.CharField("name", max_length=LONGEST_SCHOOL)
    country = models.CharField("country", max_length=2)
    folded = models.TextField(editable=False, default="")
    today = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="other_names", verbose_name="known today as"
    )
    source = models.CharField("known from", max_length=9, choices=SchoolSource.choices)
    is_offered = models.BooleanField("offered to physicians", default=True)

    objects = MedicalSchoolQuerySet.as_manager()

    class Meta:
        """Who signs in reads what is offered; the office keeps it."""

        ordering = ["country", "name", "id"]
        triggers = [
            pgtrigger.Trigger(
                name="folded_name",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("name"),  # type: ignore[no-untyped-call]
                when=pgtrigger.Before,
                func="NEW.folded := img_fold(NEW.name); RETURN NEW;",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["country", "folded"], name="roster_medicalschool_once"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(country=""), name="roster_medicalschool_named"),
            models.CheckConstraint(condition=Q(today=None) | ~Q(today=F("id")), name="roster_medicalschool_another"),
            owned("roster_medicalschool_access", "is_offered", person="SELECT"),
        ]

    def __str__(self) -> str:
        now = f" (today {self.today.name})" if self.today else ""
        return f"{self.name}{now}, {self.country_in_words}"

    @property
    def country_in_words(self) -> str:
        """The country's name."""
        return country_name(self.country) if self.country != ANOTHER else "another country"


def unknown_names(people: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Of these people, those who wrote a school that nobody looked at and no list names; `typed` is how it compares."""
    known = MedicalSchool.objects.filter(country=OuterRef("school_country"), folded=OuterRef("typed"))
    unknown: models.QuerySet[Any] = (
        people.exclude(school_name="").alias(typed=folded_text(F("school_name"))).filter(~Exists(known))
    )
    return unknown


def schools_named(words: str, country: str = "") -> list[tuple[str, str]]:
    """Names that the words find, as (name, words for people), those of the country first; one more than a page shows."""
    rows = MedicalSchool.objects.offered().search(words).nearest_first(country).select_related("today")
    return [(each.name, str(each)) for each in rows[: MOST_FOUND + 1]]
