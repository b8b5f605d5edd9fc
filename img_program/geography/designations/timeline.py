"""Designations over time, as timelines show them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from img_program.geography.designations.tables import change_words
from img_program.geography.models import Designation, DesignationKind
from img_program.web.components import TimelineEvent


def events_of(designation: Designation) -> list[TimelineEvent]:
    """The federal dates of one designation, and what each import found different."""
    events = [TimelineEvent("Designated", designation.designated_on, designation.designation_type)]
    if designation.ended_on:
        dated = "" if designation.withdrawn_on else "The list gives no date. This is the day on which its row last changed."
        events.append(TimelineEvent("Withdrawn", designation.ended_on, dated))
    if designation.missing_since:
        events.append(
            TimelineEvent(
                "No longer on the federal list", designation.missing_since, "The list does not say why.", state="current"
            )
        )
    changes = designation.changes.select_related("designation_import").order_by("pk")
    for change in changes:
        run = change.designation_import
        day = run.file_date or timezone.localdate(run.created_at)
        events.append(TimelineEvent(f"Federal file: {run.file_name}", day, change_words(change.kind, change.details)))
    return sorted(events, key=lambda event: event.when or date.min)


def spans(designations: Iterable[Designation]) -> list[tuple[Designation, str, str]]:
    """Designations in the order of their days, each with its abbreviation and its days in words."""
    ordered = sorted(designations, key=lambda each: (each.designated_on, each.federal_id))
    return [(each, DesignationKind(each.kind).short, _days(each)) for each in ordered]


def _days(designation: Designation) -> str:
    since = f"{designation.designated_on:%-d %B %Y}"
    if designation.ended_on:
        return f"{since} to {designation.ended_on:%-d %B %Y}"
    if designation.missing_since:
        return f"since {since}; no longer on the list of {designation.missing_since:%-d %B %Y}"
    return f"since {since}"
