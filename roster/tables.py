"""The staff list of the roster."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse

from img_program.web.components import Status
from img_program.web.tables import StatusColumn, Table
from img_program.web.templatetags.components import long_date
from roster.models import Registrant
from roster.pagination import CAP
from roster.workflow import RegistrantStatus


def _status(is_active: bool) -> Status:  # noqa: FBT001 - the cell's value
    if is_active:
        return Status("done", str(RegistrantStatus.ACTIVE.label))
    return Status("neutral", str(RegistrantStatus.LEFT.label))


class RosterTable(Table):
    """People on the roster; each column sorts by an index, with the key as the last word."""

    caption = "People on the roster"
    noun, noun_plural = "person", "people"
    empty_title = "Nobody matches this search"
    name = tables.Column(linkify=lambda record: reverse("roster:staff_person", args=[record.pk]), order_by=("search_name", "id"))
    residence = tables.Column("Lives", accessor="residence_in_words", orderable=False)
    specialty = tables.Column("Specialty", default="Not yet", orderable=False)
    school_country = tables.Column("Medical school in", orderable=False)
    graduation_year = tables.Column("Graduated", default="Not known", order_by=("graduation_year", "id"))
    joined_at = tables.Column("Joined", order_by=("joined_at", "id"))
    status = StatusColumn("Status", accessor="is_active", status=_status, orderable=False)

    class Meta(Table.Meta):
        """The house's table."""

        empty_text = "Try fewer filters, or a part of the name."

    @property
    def count_text(self) -> str:
        """How many, or that there are more than one can page through."""
        paginator: Any = getattr(self, "paginator", None)
        if paginator is not None and paginator.is_capped:
            return f"More than {CAP:,} people. Search or filter to see fewer."
        return super().count_text

    def render_joined_at(self, value: datetime) -> str:
        """The day alone, so that the row stays on one line."""
        return long_date(value)

    def order_joined_at(self, queryset: QuerySet[Registrant], descending: bool) -> tuple[QuerySet[Registrant], bool]:  # noqa: FBT001 - django-tables2's signature
        """By the day of joining, in the direction of the index."""
        return queryset.order_by(*(("-joined_at", "id") if descending else ("joined_at", "-id"))), True
