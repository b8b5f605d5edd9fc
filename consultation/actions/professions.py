"""The catalogue: versions of entries, facts with their sources, steps, confirmation, checking again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify

from consultation.actions.common import written
from consultation.models import FactKind, PathStep, Profession, ProfessionFact, ProfessionVersion
from consultation.permissions import CONFIRM_ENTRY, MANAGE
from consultation.workflow import ENTRY, EntryState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.locking import locked
from img_program.database.workflow import WrongStateError
from img_program.statute.fiscal import add_months
from img_program.statute.models import Certainty
from img_program.statute.parameters import parameter

CHECK_MONTHS = "consultation.profession_check_months"
FROZEN = "This version is confirmed and can't change any more. Begin a next version."


def add_profession(*, by: User, name: str, summary: str) -> ProfessionVersion:
    """A new entry with an empty first version. Raises ValidationError when the name is taken."""
    demand(by, MANAGE)
    try:
        with transaction.atomic():
            profession = Profession.objects.create(name=written(name, "the name"), slug=slugify(name)[:60])
            return ProfessionVersion.objects.create(profession=profession, number=1, summary=written(summary, "what the work is"))
    except IntegrityError as fault:
        raise ValidationError({"name": "This profession is in the catalogue."}, code="name") from fault


def list_profession(profession: Profession, *, by: User, is_listed: bool) -> Profession:
    """Take an entry out of the catalogue or put it back; plans that follow it go on."""
    demand(by, MANAGE)
    with transaction.atomic():
        row = locked(profession)
        row.is_listed = is_listed
        row.save(update_fields=["is_listed"])
    return row


def start_version(profession: Profession, *, by: User) -> ProfessionVersion:
    """A draft that begins as a copy of the latest version, checks included; asked twice, the open draft is given back."""
    demand(by, MANAGE)
    with transaction.atomic():
        row = locked(profession)
        latest = row.versions.exclude(state=EntryState.DROPPED).order_by("-number").first()
        if latest is not None and latest.is_draft:
            return latest
        number = max(row.versions.values_list("number", flat=True), default=0) + 1
        draft = ProfessionVersion.objects.create(profession=row, number=number, summary=latest.summary if latest else "")
        for fact in latest.facts.all() if latest else ():
            fact.pk, fact.version = None, draft
            fact.save(force_insert=True)
        for step in latest.steps.all() if latest else ():
            step.pk, step.version = None, draft
            step.save(force_insert=True)
    return draft


def write_entry(version: ProfessionVersion, *, by: User, summary: str, steps: Sequence[tuple[str, ...]]) -> ProfessionVersion:
    """The work in words and the steps of the way (title, help, fact of the record), in order. Raises WrongStateError once it is confirmed."""
    demand(by, MANAGE)
    with transaction.atomic():
        row = _draft(version)
        row.summary = written(summary, "what the work is")
        row.save(update_fields=["summary"])
        row.steps.all().delete()
        for position, (title, words, *fact) in enumerate(steps, start=1):
            PathStep.objects.create(
                version=row, position=position, title=written(title, "the step"), help=words.strip(), fact=(fact or [""])[0]
            )
    return row


def write_fact(
    version: ProfessionVersion, *, by: User, kind: FactKind, text: str, source: str, source_url: str = ""
) -> ProfessionFact:
    """Write a fact of a draft with its source. What changes is recalled again until somebody reads it at the source."""
    demand(by, MANAGE)
    values = {"text": written(text, "what we say"), "source": written(source, "the source"), "source_url": source_url}
    with transaction.atomic():
        row = _draft(version)
        fact, made = ProfessionFact.objects.get_or_create(version=row, kind=kind, defaults=values)
        if not made and any(getattr(fact, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(fact, name, value)
            fact.certainty, fact.checked_on, fact.checked_by = Certainty.RECALLED, None, None
            fact.save()
    return fact


def check_fact(fact: ProfessionFact, *, by: User) -> ProfessionFact:
    """A member of staff read the fact at its source today and it is so. Also for a version in force: “check again”."""
    demand(by, CONFIRM_ENTRY)
    with transaction.atomic():
        version = locked(fact.version)
        if version.state not in (EntryState.DRAFT, EntryState.CONFIRMED):
            raise WrongStateError("This version is no longer in force.")
        row = locked(fact)
        row.certainty, row.checked_on, row.checked_by = Certainty.VERIFIED, timezone.localdate(), by
        row.save(update_fields=["certainty", "checked_on", "checked_by"])
    return row


def missing_in(version: ProfessionVersion) -> list[str]:
    """What stands between a draft and its confirmation, in sentences."""
    facts = {fact.kind: fact for fact in version.facts.all()}
    missing = [f"“{kind.label}” is not written." for kind in FactKind if kind not in facts]
    missing += [
        f"“{fact.get_kind_display()}” is recalled: somebody must read it at its source and confirm it."
        for fact in facts.values()
        if not fact.is_checked
    ]
    if not version.steps.exists():
        missing.append("The way has no steps yet.")
    return missing


def confirm_version(version: ProfessionVersion, *, by: User) -> ProfessionVersion:
    """Show this version to physicians from today; the one before is replaced.

    Raises ValidationError while a fact is missing or only recalled.
    """
    demand(by, CONFIRM_ENTRY)
    with transaction.atomic():
        profession = locked(version.profession)
        row = locked(version)
        target = ENTRY.target(row.state, "confirm_version")
        if missing := missing_in(row):
            raise ValidationError(missing, code="missing")
        today = timezone.localdate()
        for earlier in profession.versions.filter(state=EntryState.CONFIRMED):
            earlier.state, earlier.replaced_on = ENTRY.target(earlier.state, "replace_version"), today
            earlier.save(update_fields=["state", "replaced_on"])
        row.state, row.confirmed_on, row.confirmed_by = target, today, by
        row.save(update_fields=["state", "confirmed_on", "confirmed_by"])
    return row


def drop_version(version: ProfessionVersion, *, by: User) -> ProfessionVersion:
    """Give up a draft."""
    demand(by, MANAGE)
    with transaction.atomic():
        row = locked(version)
        row.state = ENTRY.target(row.state, "drop_version")
        row.save(update_fields=["state"])
    return row


def checked_before(day: date) -> date:
    """What was checked before this day must be checked again on `day` (America/Chicago)."""
    return add_months(day, -parameter(CHECK_MONTHS, on=day).as_int())


def due_again(day: date) -> QuerySet[ProfessionVersion]:
    """Versions in force of which a fact was last checked too long ago."""
    return ProfessionVersion.objects.in_force().checked_before(checked_before(day))


def _draft(version: ProfessionVersion) -> ProfessionVersion:
    row = locked(version)
    if not row.is_draft:
        raise WrongStateError(FROZEN)
    return row
