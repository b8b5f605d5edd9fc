"""What people do with an edition before it goes to review: make it, set it up, write it, freeze its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.workflow import WrongStateError
from img_program.jobs.run import enqueue
from img_program.statute.parameters import parameter
from img_program.web.comparing import Merge, merge
from reports.edition.periods import counted_on, due_on, period_before
from reports.edition.template import edition_template
from reports.models import Addressee, AnnualEdition, EditionRun, EditionSection, PeriodKind
from reports.permissions import MANAGE_EDITION, WRITE_EDITION
from reports.workflow import EditionState

CLOSED = "This edition is approved or published, so its words stay as they are."


def create_edition(*, report_year: int, period_kind: str, by: User) -> AnnualEdition:
    """Begin the report of a year with the sections of the template. Raises ValidationError when the year has one."""
    demand(by, MANAGE_EDITION)
    template = edition_template()
    starts_on, ends_on = period_before(report_year, PeriodKind(period_kind))
    if starts_on > timezone.localdate():
        raise ValidationError("That period has not begun. Choose an earlier report year.")
    today = timezone.localdate()
    edition = AnnualEdition(
        report_year=report_year,
        title=template.title,
        period_kind=period_kind,
        period_starts_on=starts_on,
        period_ends_on=ends_on,
        as_of=counted_on(ends_on),
        mandate=parameter("legislative_report.mandate", on=today).in_words(),
        due_on=due_on(report_year),
        cover_on=due_on(report_year).replace(day=1),
        contact_email=settings.PROGRAM_CONTACT["email"],
        contact_phone=settings.PROGRAM_CONTACT["phone"],
        created_by=by,
    )
    edition.letter_body = template.letter_for(mandate=edition.mandate, report_year=report_year, period=edition.period_in_words)
    try:
        with transaction.atomic():
            edition.save(force_insert=True)
    except IntegrityError as fault:
        raise ValidationError(f"There is an edition for {report_year} already.") from fault
    for position, each in enumerate(template.sections, start=1):
        EditionSection.objects.create(
            edition=edition,
            key=each.key,
            title=each.title,
            position=position,
            duty=each.duty,
            is_appendix=each.is_appendix,
            body=each.body,
        )
    return edition


def lock(edition: AnnualEdition) -> AnnualEdition:
    """The edition's row, locked for the caller's transaction."""
    return AnnualEdition.objects.select_for_update().get(pk=edition.pk)


def open_edition(edition: AnnualEdition) -> AnnualEdition:
    """The row, locked, of an edition that may still be written. Raises WrongStateError."""
    locked = lock(edition)
    if not locked.is_open_for_writing:
        raise WrongStateError(CLOSED)
    return locked


def note_change(edition: AnnualEdition, *fields: str) -> None:
    """Once in review, a change of words makes the approvals given so far void."""
    if edition.state == EditionState.IN_REVIEW:
        edition.content_version += 1
        fields = (*fields, "content_version")
    if fields:
        edition.save(update_fields=list(fields))


@transaction.atomic
def save_settings(
    edition: AnnualEdition, *, values: Mapping[str, Any], addressees: Sequence[tuple[str, str, str]], by: User
) -> AnnualEdition:
    """Title, days, mandate, letter, cost, contact, addressees (name, role, committee).

    Raises WrongStateError when the edition is closed.
    """
    demand(by, MANAGE_EDITION)
    locked = open_edition(edition)
    if values["as_of"] != locked.as_of and locked.state == EditionState.DRAFT:
        locked.snapshot = None
    elif values["as_of"] != locked.as_of:
        raise ValidationError("The figures are frozen. Take the edition back to draft to count people on another day.")
    for name, value in values.items():
        setattr(locked, name, value)
    locked.version += 1
    note_change(locked, *values, "version", "snapshot")
    Addressee.objects.filter(edition=locked).delete()
    for position, (name, role, committee) in enumerate(addressees, start=1):
        Addressee.objects.create(edition=locked, position=position, name=name, role=role, committee=committee)
    return locked


@transaction.atomic
def save_section(
    section: EditionSection, *, body: str, by: User, shown: Mapping[str, str] | None = None
) -> tuple[EditionSection, Merge[str]]:
    """Keep a section's words. `shown`: marks of what the page showed; what a colleague changed too waits for an answer.

    Raises WrongStateError when the edition is closed.
    """
    demand(by, WRITE_EDITION)
    edition = open_edition(section.edition)
    kept = EditionSection.objects.select_for_update().get(pk=section.pk)
    merged = merge({"body": body}, shown=shown, stored={"body": kept.body})
    if merged.changed:
        kept.body, kept.saved_at, kept.saved_by = body, timezone.now(), by
        kept.version += 1
        kept.save(update_fields=["body", "saved_at", "saved_by", "version"])
        note_change(edition)
    return kept, merged


@transaction.atomic
def freeze_figures(edition: AnnualEdition, *, by: User) -> EditionRun:
    """Ask for a snapshot; a job takes it. Only a draft gets one: what is in review keeps its figures."""
    demand(by, MANAGE_EDITION)
    locked = lock(edition)
    if locked.state != EditionState.DRAFT:
        raise WrongStateError("Figures are frozen while the edition is a draft. Take it back to draft first.")
    return start(locked, EditionRun.Task.SNAPSHOT, by=by)


@transaction.atomic
def compare_figures(edition: AnnualEdition, *, by: User) -> EditionRun:
    """Ask which figures are others today than in the snapshot; a job finds out."""
    demand(by, WRITE_EDITION)
    locked = lock(edition)
    if locked.snapshot_id is None:
        raise WrongStateError("There is no snapshot yet. Freeze the figures first.")
    return start(locked, EditionRun.Task.COMPARE, by=by)


def start(locked: AnnualEdition, task: EditionRun.Task, *, by: User) -> EditionRun:
    """A run of a locked edition. Raises WrongStateError while another one is open."""
    if locked.runs.filter(state__in=["queued", "running"]).exists():
        raise WrongStateError("The program is still working on this edition. Wait until that is done.")
    return enqueue(EditionRun(edition=locked, task=task, requested_by=by, content_version=locked.content_version))
