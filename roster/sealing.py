"""What can be sealed in the roster, and where a record's words are repeated (DESIGN: what should never have been here)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from img_program.documents.sealables import register_sealable, who_holds
from img_program.notifications.models import Delivery, Letter
from roster.columns import STORED
from roster.models import (
    EligibilityDetermination,
    ImportedRecord,
    JoiningDraft,
    JourneyRecord,
    PhysicianFact,
    Registrant,
    ReviewRequest,
    RosterExport,
    RosterRelease,
    StillHere,
)
from roster.permissions import EXPORT_REGISTRANTS, IMPORT_REGISTRANTS, VIEW_REGISTRANTS


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
    seen, released = who_holds(VIEW_REGISTRANTS), who_holds(EXPORT_REGISTRANTS)
    words = [column.attribute for column in STORED if column.is_free_text or column.attribute == "phone"]
    register_sealable(Registrant, words, copies=copies_of_registrant, seen_by=seen)
    register_sealable(JoiningDraft, ["answers"], seen_by=seen)
    register_sealable(ReviewRequest, ["words", "answer"], copies=letters_about, seen_by=seen)
    register_sealable(EligibilityDetermination, ["reason"], copies=letters_about, seen_by=seen)
    register_sealable(PhysicianFact, ["number", "site"], seen_by=seen)
    register_sealable(StillHere, ["note"], seen_by=seen)
    register_sealable(JourneyRecord, ["profession"], seen_by=seen)
    register_sealable(ImportedRecord, ["email", "notice_version"], seen_by=who_holds(IMPORT_REGISTRANTS))
    register_sealable(RosterRelease, ["purpose", "recipient"], seen_by=released)
    register_sealable(RosterExport, [], files=["storage_name"], seen_by=released)
