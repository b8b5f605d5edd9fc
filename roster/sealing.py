"""What can be sealed in the roster, and where a record's words are repeated (DESIGN: what should never have been here)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from img_program.documents.sealables import register_sealable
from img_program.notifications.models import Delivery, Letter
from roster.models import (
    EligibilityDetermination,
    ImportedRecord,
    JoiningDraft,
    JourneyRecord,
    Registrant,
    ReviewRequest,
    RosterExport,
    RosterRelease,
)


def copies_of_registrant(row: models.Model) -> Iterable[models.Model]:
    """Letters and deliveries to the person, and files of releases that name them."""
    person = Q(record=f"{row._meta.label_lower}:{row.pk}")
    if user := getattr(row, "user_id", None):
        person |= Q(user_id=user)
    letters = Letter.objects.filter(person)
    yield from letters
    yield from Delivery.objects.filter(letter__in=letters)
    yield from RosterExport.objects.filter(release__registrant_ids__contains=[row.pk]).exclude(storage_name="")


def letters_about(row: models.Model) -> Iterable[models.Model]:
    """Letters that tell of a row: an answer is repeated in the letter that brought it."""
    return Letter.objects.filter(about_kind=row._meta.label_lower, about_id=str(row.pk))


def register() -> None:
    """Every field of the roster in which somebody writes freely."""
    register_sealable(
        Registrant, ["name", "other_spellings", "phone", "navigator", "school_country_words"], copies=copies_of_registrant
    )
    register_sealable(JoiningDraft, ["answers"])
    register_sealable(ReviewRequest, ["words", "answer"], copies=letters_about)
    register_sealable(EligibilityDetermination, ["reason"], copies=letters_about)
    register_sealable(JourneyRecord, ["profession"])
    register_sealable(ImportedRecord, ["email", "notice_version"])
    register_sealable(RosterRelease, ["purpose", "recipient"])
    register_sealable(RosterExport, [], files=["storage_name"])
