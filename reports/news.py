"""What happened in the reports room that everybody may know."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import TextField, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from img_program.accounts.models import User
from img_program.accounts.news import Recent
from reports.models import PublishedEdition


def edition_news(_user: User) -> Iterator[Recent]:
    """Reports that were published, for everybody."""
    yield Recent(
        PublishedEdition.objects.all(),
        "published_at",
        "{name} was published",
        lambda key: reverse("published:edition", args=[key]),
        name=Concat("title", Value(", "), Cast("report_year", TextField()), output_field=TextField()),
        key="report_year",
    )
