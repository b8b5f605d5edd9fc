"""Progress reports: the grantee writes and certifies, the program accepts, returns, or gives more time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from grants.awards.letters import tell
from grants.awards.models import PeopleServed, ProgressReport, ReportDue, ReportExtension
from grants.awards.models.progress import SECTIONS
from grants.awards.permissions import ACCEPT_REPORT, EXTEND_REPORT, WRITE_REPORT
from grants.awards.workflow import PROGRESS_REPORT, ReportState
from grants.rounds.models import Program
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.locking import locked
from img_program.database.workflow import WrongStateError
from img_program.documents.checking import refuse_forbidden_text
from img_program.statute.parameters import parameter
from img_program.web.comparing import Merge, merge

TEXTS = ("accomplished", "difficulties", "outcomes", "next_steps")


COUNTS = ("linked", "known_to_grantee", "contacts")

# One of the texts, or a count of people served: (column, id of its row).
type Entry = str | tuple[str, int]


def services_of(program: str, *, on: dt.date) -> list[str]:
    """The lines of "people served": the services of the law for career guidance, one line for the other programs."""
    if program == Program.CAREER_GUIDANCE:
        return [service[:1].upper() + service[1:] for service in parameter("grants.career_guidance_services", on=on).as_list()]
    return ["Clinical preparation" if program == Program.CLINICAL_PREPARATION else "Residency positions"]


def start_report(due: ReportDue, *, by: User) -> ProgressReport:
    """Open the report for a due date; two at once open the same one."""
    demand(by, WRITE_REPORT, due)
    with transaction.atomic():
        existing = ProgressReport.objects.filter(due=due).first()
        if existing is not None:
            return existing
        if due.cancelled_at is not None:
            raise WrongStateError("This report is not due any more: an amendment replaced it.")
        report, made = ProgressReport.objects.get_or_create(
            due=due, defaults={"agreement": due.agreement, "organization": due.organization}
        )
        if made:
            for service in services_of(due.agreement.award.program, on=due.period_ends_on):
                PeopleServed.objects.create(report=report, organization=due.organization, service=service)
    return report


def save_report(
    report: ProgressReport, *, by: User, values: Mapping[Entry, Any], shown: Mapping[Entry, str] | None = None
) -> tuple[ProgressReport, Merge[Entry]]:
    """Keep what was written so far; nothing is required in a draft, an empty count is zero.

    `shown`: marks of what the page showed. What a colleague changed too waits for an answer; the rest is saved.
    Raises ValidationError for what must never be sent.
    """
    demand(by, WRITE_REPORT, report)
    for name in TEXTS:
        refuse_forbidden_text(str(values.get(name, "")))
    with transaction.atomic():
        report = locked(report)
        if not report.is_open_to_grantee:
            raise WrongStateError("The report was certified, so it can't be changed. The program can return it to you.")
        rows = {row.pk: row for row in report.people_served.all()}
        stored: dict[Entry, Any] = {name: getattr(report, name) for name in TEXTS}
        stored |= {(name, key): getattr(row, name) for key, row in rows.items() for name in COUNTS}
        # A section that was not returned stays as it was certified.
        is_open = {key: (key if isinstance(key, str) else "people_served") in report.open_sections for key in stored}
        merged = merge({key: value for key, value in values.items() if is_open.get(key)}, shown=shown, stored=stored)
        if not merged.changed:
            return report, merged
        for entry, value in merged.changed.items():
            if isinstance(entry, str):
                setattr(report, entry, str(value).strip())
            else:
                setattr(rows[entry[1]], entry[0], value or 0)
        report.version, report.saved_by, report.saved_at = report.version + 1, by, timezone.now()
        report.save(update_fields=[*TEXTS, "version", "saved_by", "saved_at"])
        for key in {entry[1] for entry in merged.changed if isinstance(entry, tuple)}:
            rows[key].save(update_fields=list(COUNTS))
    return report, merged


def certify_report(report: ProgressReport, *, by: User) -> ProgressReport:
    """Say that it is true and complete, and send it. Raises ValidationError while the first text is empty."""
    demand(by, WRITE_REPORT, report)
    with transaction.atomic():
        report = locked(report)
        target = PROGRESS_REPORT.target(report.state, "certify_report")
        if not report.accomplished.strip():
            raise ValidationError({"accomplished": "Write what was accomplished before you certify the report."}, code="empty")
        report.state, report.certified_by, report.certified_at, report.state_reason = target, by, timezone.now(), ""
        report.save(update_fields=["state", "certified_by", "certified_at", "state_reason"])
    return report


def accept_report(report: ProgressReport, *, by: User) -> ProgressReport:
    """The program accepts it."""
    return _answer(report, "accept_report", by=by, reason="")


def return_report(report: ProgressReport, *, by: User, reason: str, sections: Sequence[str] = ()) -> ProgressReport:
    """The program gives it back with a reason; it is outstanding again. Only these sections open, all of them without any."""
    if not reason.strip():
        raise ValidationError({"reason": "Say what is missing. The grantee reads it."}, code="reason")
    return _answer(
        report, "return_report", by=by, reason=reason.strip(), sections=[name for name in SECTIONS if name in sections]
    )


def changed_since_return(report: ProgressReport) -> list[tuple[str, str, str]]:
    """Of a report that was certified again: each text that differs from what was certified before, old and new."""
    certified = list(report.events.filter(state=ReportState.CERTIFIED).order_by("-pgh_created_at", "-pgh_id")[1:2])  # type: ignore[attr-defined]
    if report.state != ReportState.CERTIFIED or not certified:
        return []
    rows = [(SECTIONS[name], getattr(certified[0], name), getattr(report, name)) for name in TEXTS]
    return [(label, old, new) for label, old, new in rows if old != new]


def _answer(report: ProgressReport, action: str, *, by: User, reason: str, sections: Sequence[str] = ()) -> ProgressReport:
    demand(by, ACCEPT_REPORT, report)
    with transaction.atomic():
        report = locked(report)
        report.state, report.state_reason = PROGRESS_REPORT.target(report.state, action), reason
        report.decided_by, report.decided_at, report.returned_sections = by, timezone.now(), list(sections)
        report.save(update_fields=["state", "state_reason", "decided_by", "decided_at", "returned_sections"])
        if reason:
            tell(
                report.organization,
                "grants_report_returned",
                about=report,
                transition=f"returned:{report.version}:{report.decided_at:%s}",
                by=by,
                path=reverse("awards:report", args=[report.pk]),
                agreement=report.agreement.number,
                reason=reason,
            )
    return report


def extend_report(due: ReportDue, *, by: User, until: dt.date, reason: str) -> ReportExtension:
    """Give more time in writing: until then the report does not stop a payment (rule REP)."""
    demand(by, EXTEND_REPORT, due)
    if until <= due.due_on or until < timezone.localdate():
        raise ValidationError({"until": "The new last day must lie after the due date and not in the past."}, code="until")
    if not reason.strip():
        raise ValidationError({"reason": "Say why. The grantee reads it."}, code="reason")
    with transaction.atomic():
        due = locked(due)
        extension = ReportExtension.objects.create(
            due=due, organization=due.organization, until=until, reason=reason.strip(), granted_by=by
        )
        tell(
            due.organization,
            "grants_report_extended",
            about=extension,
            transition="granted",
            by=by,
            path=reverse("awards:agreement", args=[due.agreement_id]),
            agreement=due.agreement.number,
            until=f"{until:%-d %B %Y}",
            reason=extension.reason,
        )
    return extension
