"""What describes a file of numbers to machines: a Frictionless Data Package, CSV on the Web, and the list of changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from reports.models import PublishedEdition
from reports.open_data.numbers import FIELDS, as_csv, version_of
from reports.publication.frozen import sha256
from reports.publication.people import OFFICE, PROGRAM

type Absolute = Callable[[str], str]
"""From a path to a whole address."""

LICENSE = {"name": "CC0-1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/", "title": "CC0 1.0 Universal"}
WITHHELD = (
    "Counts of few people are withheld (status “withheld”, empty value), and so are some larger ones, so that nobody can work out the "
    "small ones. A withheld number is not zero."
)


def _way(name: str, published: PublishedEdition) -> str:
    return reverse(f"data:{name}", args=[published.report_year, published.number])


def data_package(published: PublishedEdition, absolute: Absolute) -> dict[str, Any]:
    """The descriptor of a version (Frictionless Data Package with a Table Schema)."""
    content = as_csv(published)
    fields = [
        {"name": each.name, "title": each.title, "type": each.kind, "description": each.definition}
        | ({"constraints": {"enum": ["shown", "withheld", "words"], "required": True}} if each.name == "status" else {})
        for each in FIELDS
    ]
    return {
        "profile": "tabular-data-package",
        "name": f"img-program-report-{published.report_year}",
        "id": absolute(_way("package", published)),
        "title": f"{published.title}, {published.report_year}",
        "description": f"Every number of the report. {WITHHELD}",
        "version": version_of(published),
        "created": published.published_at.isoformat(),
        "homepage": absolute(published.version_url),
        "licenses": [LICENSE],
        "sources": [{"title": f"{PROGRAM}, {OFFICE}", "path": absolute(published.version_url)}],
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": "numbers",
                "path": absolute(_way("numbers", published)),
                "title": "Numbers of the report",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(content.encode()),
                "hash": f"sha256:{sha256(content)}",
                "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
                "schema": {"fields": fields, "missingValues": [""]},
            }
        ],
    }


def csv_on_the_web(published: PublishedEdition, absolute: Absolute) -> dict[str, Any]:
    """The metadata of the same file for CSV on the Web (W3C)."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": absolute(_way("numbers", published)),
        "dc:title": f"{published.title}, {published.report_year}",
        "dc:description": WITHHELD,
        "dc:publisher": f"{PROGRAM}, {OFFICE}",
        "dc:license": {"@id": LICENSE["path"]},
        "dc:issued": {"@value": timezone.localdate(published.published_at).isoformat(), "@type": "xsd:date"},
        "dialect": {"delimiter": ",", "encoding": "utf-8", "header": True},
        "tableSchema": {
            "columns": [
                {"name": each.name, "titles": each.name, "datatype": each.csvw, "dc:description": each.definition}
                | ({"null": ""} if each.csvw != "string" else {})
                for each in FIELDS
            ]
        },
    }


def changes(versions: Iterable[PublishedEdition], absolute: Absolute) -> dict[str, Any]:
    """Every version of every year, the newest first: what changed and why, for machines."""
    return {
        "license": LICENSE["path"],
        "versioning": "major: another form of the data; minor: a correction of the report; patch: the same numbers, better described",
        "changes": [
            {
                "report_year": each.report_year,
                "version": version_of(each),
                "level": "minor" if each.number > 1 else "major",
                "date": each.published_at.isoformat(),
                "what": each.what_changed or "First published.",
                "why": each.why_changed,
                "package": absolute(_way("package", each)),
                "page": absolute(each.version_url),
            }
            for each in versions
        ],
    }
