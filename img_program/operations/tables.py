"""The tables of “The system”."""

from __future__ import annotations

from typing import Any

import django_tables2
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from img_program.jobs.overview import Standing
from img_program.web.tables import MomentColumn, NumberColumn, StatusColumn, Table


class LinesTable(Table):
    """How everything stands."""

    caption = "How the program runs"
    noun = "line"
    html_id = "lines"
    what = django_tables2.Column(verbose_name="What")
    status = StatusColumn(status=lambda status: status, verbose_name="How it stands")
    words = django_tables2.Column(verbose_name="In words")

    class Meta(Table.Meta):
        """In the order of an administrator's questions."""

        orderable = False


class KindsTable(Table):
    """Each kind of job."""

    caption = "Jobs"
    hide_caption = False
    noun = "kind of job"
    noun_plural = "kinds of jobs"
    html_id = "kinds"
    name = django_tables2.Column(verbose_name="What")
    waiting = NumberColumn(verbose_name="Waiting")
    oldest_waiting = MomentColumn(verbose_name="Oldest since", default="")
    running = NumberColumn(verbose_name="Running")
    failed = NumberColumn(verbose_name="Failed")

    class Meta(Table.Meta):
        """As registered."""

        orderable = False

    def render_name(self, record: Standing) -> SafeString | str:
        """A kind with failed jobs leads to them."""
        words = record.name[:1].upper() + record.name[1:]
        if not record.failed:
            return words
        return format_html('<a href="{}">{}</a>', reverse("operations:failed", args=[record.label]), words)


class FailedTable(Table):
    """Failed jobs of one kind."""

    caption = "Failed jobs"
    noun = "failed job"
    empty_title = "None has failed"
    html_id = "failed"
    finished_at = MomentColumn(verbose_name="Given up")
    created_at = MomentColumn(verbose_name="Asked for")
    about = django_tables2.Column(verbose_name="About", empty_values=())
    attempt = NumberColumn(verbose_name="Attempts")
    error_words = django_tables2.Column(verbose_name="Why")
    again = django_tables2.Column(verbose_name="What to do", empty_values=())

    class Meta(Table.Meta):
        """Newest first."""

        orderable = False

    def __init__(self, rows: list[dict[str, Any]], *, kind: str, may_retry: bool) -> None:
        hidden = () if rows and "recipient" in rows[0] else ("about",)
        super().__init__(rows, exclude=hidden if may_retry else (*hidden, "again"))
        self.kind = kind

    def render_about(self, record: dict[str, Any]) -> str:
        """A message's envelope."""
        return f"{record['subject']}, to {record['recipient']}"

    def render_again(self, record: dict[str, Any]) -> SafeString:
        """A link to the page with the button."""
        address = reverse("operations:again", args=[self.kind, record["id"]])
        return format_html('<a href="{}">Try again<span class="app-visually-hidden"> {}</span></a>', address, record["id"])
