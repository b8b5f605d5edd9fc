"""Which published figures a summary report shows as a trend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.models import PublishedFigure

MINNESOTA = "Minnesota"


@dataclass(frozen=True, slots=True)
class Series:
    """Figures that may stand on one axis: each measure by topic and metric as published, with our words for it."""

    key: str
    title: str
    axis: str
    note: str
    measures: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class SeriesFigure:
    """One figure of a series, ready for a chart (`low`, `high`) and a table (`text`, `period`, `source`)."""

    measure: str
    year: int
    period: str
    text: str
    low: Decimal
    high: Decimal
    source: str
    report_year: int | None


SERIES = (
    Series(
        key="people",
        title="Immigrant physicians in Minnesota, as published",
        axis="People",
        note=(
            "The sources count different groups in different ways: estimates of everyone who might take part, and people "
            "whom grantees were helping. They show the size of the community. They are not a count of this roster."
        ),
        measures=(
            ("population", "unlicensed immigrant physicians, estimate", "Unlicensed immigrant physicians, estimate"),
            ("population", "immigrant medical graduates interested, estimate", "Interested in taking part, estimate"),
            ("served", "immigrant physicians being helped", "Being helped by all grantees"),
        ),
    ),
    Series(
        key="share",
        title="Minnesota physicians who graduated abroad, as published",
        axis="Percent of physicians",
        note="Two professional and press sources; their definitions of a practicing physician may differ.",
        measures=(
            ("workforce", "share of practising doctors foreign-trained", "Graduated outside the United States"),
            ("workforce", "graduated outside US", "Graduated outside the United States"),
        ),
    ),
)


def figures_of(series: Series, known: Sequence[PublishedFigure]) -> list[SeriesFigure]:
    """The figures of a series that have a year and a number, in the order of their years."""
    words = {(topic, metric): label for topic, metric, label in series.measures}
    found = []
    for figure in known:
        label = words.get((figure.topic, figure.metric))
        low = figure.low if figure.low is not None else figure.high
        high = figure.high if figure.high is not None else figure.low
        if label is None or figure.last_year is None or low is None or high is None:
            continue
        found.append(
            SeriesFigure(label, figure.last_year, figure.period, figure.text, low, high, figure.source, figure.report_year)
        )
    return sorted(found, key=lambda figure: (figure.year, figure.measure))
