"""The lists of designations, imports and changes; and the list as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from img_program.geography.models import (
    ChangeKind,
    Designation,
    DesignationChange,
    DesignationImport,
    DesignationKind,
    DesignationStatus,
)
from img_program.jobs.models import JobState
from img_program.web.cells import safe_cell
from img_program.web.components import Status
from img_program.web.tables import MomentColumn, NumberColumn, StatusColumn, Table

# By their words: that is what a table hands to its columns.
_STATUS_TAGS: dict[str, Status] = {
    DesignationStatus.DESIGNATED.label: Status("met", "Designated"),
    DesignationStatus.PROPOSED.label: Status("person", "Proposed for withdrawal"),
    DesignationStatus.WITHDRAWN.label: Status("neutral", "Withdrawn"),
}
_JOB_TAGS: dict[str, Status] = {
    JobState.QUEUED.label: Status("neutral", "Waiting"),
    JobState.RUNNING.label: Status("current", "Working"),
    JobState.SUCCEEDED.label: Status("done", "Done"),
    JobState.FAILED.label: Status("late", "Could not be done"),
    JobState.CANCELLED.label: Status("neutral", "Stopped"),
}


def status_of_designation(words: str) -> Status:
    """The tag of a designation's status, by its words."""
    return _STATUS_TAGS[words]


def status_of_import(words: str) -> Status:
    """The tag of an import's state, by its words."""
    return _JOB_TAGS[words]


class DesignationTable(Table):
    """Federal designations."""

    caption = "Federal shortage designations"
    noun = "designation"
    empty_title = "No designation matches"
    empty_text = "Try fewer filters. If nothing is listed at all, a federal file has to be imported first."

    federal_id = tables.Column(linkify=("geography:designation", {"pk": tables.A("pk")}), verbose_name="Federal id")
    name = tables.Column()
    kind = tables.Column()
    coverage = tables.Column(verbose_name="About")
    counties = tables.Column(accessor="county_names", verbose_name="Counties", orderable=False)
    status = StatusColumn(accessor="status", status=status_of_designation, order_by="status")
    designated_on = MomentColumn(verbose_name="Since")
    ended_on = MomentColumn(accessor="ended_on", verbose_name="Until", order_by="withdrawn_on")

    class Meta(Table.Meta):
        """Columns in order."""

        model = Designation
        fields = ("federal_id", "name", "kind", "coverage", "counties", "status", "designated_on", "ended_on")
        order_by = "federal_id"

    def render_kind(self, value: str, record: Designation) -> str:
        """The abbreviation."""
        return DesignationKind(record.kind).short


class ImportTable(Table):
    """Imports, the newest first."""

    caption = "Imports of the federal files"
    noun = "import"
    empty_title = "Nothing was imported yet"
    empty_text = "Download the two files from the federal site and import them here."

    created_at = MomentColumn(linkify=("geography:designation_import", {"pk": tables.A("pk")}), verbose_name="Asked for")
    federal_list = tables.Column(verbose_name="List")
    file_name = tables.Column(verbose_name="File")
    source = tables.Column()
    file_date = MomentColumn(verbose_name="Date of the file")
    rows_kept = NumberColumn(verbose_name="Rows kept")
    rows_bad = NumberColumn(verbose_name="Bad rows")
    state = StatusColumn(accessor="state", status=status_of_import, orderable=False)

    class Meta(Table.Meta):
        """Columns in order."""

        model = DesignationImport
        fields = ("created_at", "federal_list", "file_name", "source", "file_date", "rows_kept", "rows_bad", "state")
        order_by = "-created_at"


class ChangeTable(Table):
    """What an import changed."""

    caption = "What this import changed"
    noun = "change"
    html_id = "changes"
    empty_title = "Nothing changed"
    empty_text = "The file says what was known already."

    designation = tables.Column(
        linkify=("geography:designation", {"pk": tables.A("designation_id")}), order_by="designation__name"
    )
    kind = tables.Column(verbose_name="What")
    details = tables.Column(orderable=False, verbose_name="Details")

    class Meta(Table.Meta):
        """Columns in order."""

        model = DesignationChange
        fields = ("designation", "kind", "details")

    def render_details(self, value: list[dict[str, str]]) -> SafeString:
        """Each field with its value before and after."""
        parts = [format_html("{}: {}", each["field"], _from_to(each)) for each in value]
        return SafeString("; ".join(parts))


def _from_to(detail: dict[str, str]) -> str:
    before, after = detail["before"], detail["after"] or "nothing"
    return f"{before} → {after}" if before else after


def change_words(kind: str, details: list[dict[str, str]]) -> str:
    """One change in a line, for a timeline."""
    parts = "; ".join(f"{each['field']}: {_from_to(each)}" for each in details)
    return f"{ChangeKind(kind).label}. {parts}"


def designations_csv(designations: Iterable[Designation]) -> bytes:
    """The list as CSV (RFC 4180), UTF-8 with a byte order mark, safe to open in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        ["kind", "federal id", "name", "type", "about", "counties", "status", "designated on", "withdrawn on",
         "federal row last changed on", "missing from the federal list since", "score", "population"]
    )  # fmt: skip
    for each in designations:
        cells = [
            DesignationKind(each.kind).short, each.federal_id, each.name, each.designation_type, each.get_coverage_display(),
            each.county_names(), each.get_status_display(), _iso(each.designated_on), _iso(each.withdrawn_on),
            _iso(each.last_update_on), _iso(each.missing_since), "" if each.score is None else str(each.score),
            each.population_type,
        ]  # fmt: skip
        writer.writerow([safe_cell(cell) for cell in cells])
    return ("\ufeff" + out.getvalue()).encode()


def kinds_and_ids(designations: Iterable[Designation]) -> str:
    """Abbreviation and federal id of each, such as HPSA 1279990001."""
    return ", ".join(f"{DesignationKind(each.kind).short} {each.federal_id}" for each in designations)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
