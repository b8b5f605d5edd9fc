"""The staff list of organizations, and the same rows as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import django_tables2
from django.http import HttpResponse
from django.urls import reverse

from img_program.organizations.models import Organization
from img_program.web.components import Status
from img_program.web.files import rows_file
from img_program.web.tables import MomentColumn, NumberColumn, StatusColumn, Table


def _active(value: bool) -> Status:  # noqa: FBT001 - the column hands on the cell's value
    return Status("done", "Active") if value else Status("neutral", "Not active")


class OrganizationTable(Table):
    """Name, kind, people, since when."""

    caption = "Organizations"
    noun = "organization"
    empty_title = "No organizations found"
    html_id = "organizations"

    name = django_tables2.Column(linkify=lambda record: reverse("organizations:staff_organization", args=[record.pk]))
    kind = django_tables2.Column(accessor="get_kind_display", order_by="kind", verbose_name="Kind")
    city = django_tables2.Column(verbose_name="City", default="")
    member_count = NumberColumn(verbose_name="People")
    created_at = MomentColumn(verbose_name="On record since")
    is_active = StatusColumn(status=_active, verbose_name="State")

    class Meta(Table.Meta):
        """Sorted by name unless asked otherwise."""

        order_by = ("name",)
        empty_text = "Change the search or the filters."


COLUMNS = ("Name", "Legal name", "Kind", "Street address", "City", "State", "ZIP code", "Phone", "Website", "Active", "People")


def organizations_csv(organizations: Iterable[Organization]) -> HttpResponse:
    """The rows as a file; `organizations` carry `member_count`."""
    rows: list[Sequence[object]] = [COLUMNS]
    for each in organizations:
        cells = [each.name, each.legal_name, each.get_kind_display(), each.street_address, each.city, each.state, each.zip_code]
        cells += [each.phone, each.website, "yes" if each.is_active else "no", str(getattr(each, "member_count", ""))]
        rows.append(cells)
    return rows_file(rows, "organizations")
