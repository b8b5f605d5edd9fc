"""The way to a page about an edition."""

from __future__ import annotations

from django.urls import reverse

from img_program.web.components import Link
from reports.models import AnnualEdition


def crumbs(edition: AnnualEdition | None = None, *more: Link) -> list[Link]:
    """The list of editions, one of them, and what follows."""
    first = Link("Annual report", reverse("reports:editions"))
    return [first, *([Link(str(edition.report_year), edition.get_absolute_url())] if edition else []), *more]
