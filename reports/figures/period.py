"""The period of a published figure, read as calendar years for the order of a trend."""

from __future__ import annotations

import re

_YEARS = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_FISCAL = re.compile(r"FY\s?((?:19|20)\d{2})-(\d{2})(?!\d)")


def read_years(period: str) -> tuple[int, int] | None:
    """First and last calendar year that a period names ("2014-07 to 2014-12", "by 2025"); None when it names none."""
    if fiscal := _FISCAL.search(period):
        first = int(fiscal[1])
        return first, first - first % 100 + int(fiscal[2])
    years = [int(year) for year in _YEARS.findall(period)]
    return (min(years), max(years)) if years else None
