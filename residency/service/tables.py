"""Lists after residency: obligations, and the ledger of the revolving account with its file."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import django_tables2
from django.http import HttpResponse
from django.urls import reverse

from img_program.web.components import Status
from img_program.web.files import rows_file
from img_program.web.tables import DollarColumn, InOutColumn, MomentColumn, StatusColumn, Table
from residency.service.contributions import Given
from residency.service.models.account import AccountEntry


def needs_status(count: int) -> Status:
    """How much waits for a person."""
    return Status("person", f"Needs a person: {count}") if count else Status("done", "Nothing waits")


class ObligationTable(Table):
    """Physicians with a promise, and what waits."""

    caption, noun, html_id = "Service obligations", "obligation", "obligations"
    empty_title = "No obligation here"
    registrant = django_tables2.Column(
        verbose_name="Physician",
        order_by="registrant__search_name",
        linkify=lambda record: reverse("service:obligation", args=[record.pk]),
    )
    begins_on = MomentColumn(verbose_name="Begins")
    employed_since = MomentColumn(verbose_name="At work since", default="Not reported yet")
    last_contact_on = MomentColumn(verbose_name="Last heard from")
    waits = StatusColumn(status=needs_status, verbose_name="What needs me")
    state = django_tables2.Column(accessor="get_state_display", order_by="state", verbose_name="State")


def page_of(record: AccountEntry) -> str | None:
    """Where the payment of an award, or money that came back of it, stands in the ledger of awards."""
    if record.ledger_entry is None:
        return None
    line = record.ledger_entry.payment_line
    if line is not None:
        return reverse("awards:payment", args=[line.request_id])
    return reverse("awards:agreement", args=[record.ledger_entry.agreement_id])


class EntryTable(Table):
    """The ledger: in and out."""

    caption, noun, noun_plural, html_id = "Entries", "entry", "entries", "entries"
    empty_title = "Nothing was entered yet"
    entered_on = MomentColumn(verbose_name="On")
    kind = django_tables2.Column(accessor="get_kind_display", order_by="kind", verbose_name="What")
    about = django_tables2.Column(empty_values=(), verbose_name="From, or for what", orderable=False, linkify=page_of)
    amount = InOutColumn(verbose_name="Dollars")
    takes_back = django_tables2.Column(
        empty_values=(),
        verbose_name="Correction",
        orderable=False,
        linkify=lambda record, table: reverse("service:correct", args=[record.pk]) if table.may_take_back(record) else None,
    )

    def __init__(self, *args: Any, may_correct: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_correct = may_correct

    def render_about(self, record: AccountEntry) -> str:
        """The contributor, the award, the law or the note."""
        return about_entry(record)

    def render_takes_back(self, record: Any) -> str:
        """How it stands with corrections."""
        if record.corrects_id is not None:
            return "Takes back an entry"
        if record.is_taken_back:
            return "Taken back"
        return "Take back" if self.may_take_back(record) else ""

    def may_take_back(self, record: Any) -> bool:
        """Whether this person may take back this entry."""
        return self.may_correct and record.corrects_id is None and record.ledger_entry_id is None and not record.is_taken_back


def about_entry(entry: AccountEntry) -> str:
    """From whom, or for what, in words. Physicians are not named in the account."""
    parts = [entry.contributor.name if entry.contributor else "", entry.source, entry.note]
    if entry.ledger_entry is not None:
        parts.insert(0, str(entry.ledger_entry.award))
    if entry.payment_year is not None:
        parts.insert(0, f"Employment year {entry.payment_year.number}")
    return "; ".join(part for part in parts if part)


class GivenTable(Table):
    """Contributors for everybody."""

    caption, noun, html_id = "Contributors", "contributor", "contributors"
    empty_title = "Nobody has contributed yet"
    empty_text = "Names and amounts appear here."
    name = django_tables2.Column(verbose_name="Contributor")
    amount = DollarColumn(verbose_name="Dollars")
    first_on = MomentColumn(verbose_name="First contribution")
    last_on = MomentColumn(verbose_name="Latest contribution")


class KindTable(Table):
    """Sums by kind and fiscal year."""

    caption, noun, html_id = "By kind and fiscal year", "line", "kinds"
    year = django_tables2.Column(verbose_name="Fiscal year", orderable=False)
    kind = django_tables2.Column(verbose_name="What", orderable=False)
    amount = InOutColumn(verbose_name="Dollars", orderable=False)


ENTRY_COLUMNS = ("On", "Fiscal year", "What", "From or for", "In", "Out", "Takes back", "Entered", "Entry")


def entries_csv(entries: Iterable[AccountEntry], fiscal_year: dict[object, int]) -> HttpResponse:
    """The ledger as a file; amounts in two columns, so that no cell begins with a minus."""
    nothing = Decimal(0)

    def row(entry: AccountEntry) -> list[object]:
        came, went = max(entry.amount, nothing), max(-entry.amount, nothing)
        return [
            entry.entered_on.isoformat(), fiscal_year[entry.entered_on], entry.get_kind_display(), about_entry(entry),
            f"{came:.2f}" if came else "", f"{went:.2f}" if went else "", entry.corrects_id or "",
            entry.recorded_at.isoformat(timespec="seconds"), entry.pk,
        ]  # fmt: skip

    return rows_file([ENTRY_COLUMNS, *map(row, entries)], "revolving-account")


def contributors_csv(given: Iterable[Given]) -> HttpResponse:
    """The public list as a file."""
    rows = ([each.name, f"{each.amount:.2f}", each.first_on.isoformat(), each.last_on.isoformat()] for each in given)
    return rows_file([("Contributor", "Dollars", "First contribution", "Latest contribution"), *rows], "contributors")
