"""Published figures over the years: a line for each figure, a bar where the source gave a range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from reports.charts.render import Drawing, draw, inline
from reports.charts.style import colors
from reports.publication.findings import Finding

_WIDTH, _ROW, _LONGEST_LABEL = 300, 34, 330


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One published figure: the period it speaks of, its least and greatest value, its text, and what it measures."""

    period: str
    low: float
    high: float
    text: str
    measure: str


def trend_chart(points: Sequence[TrendPoint], *, key: str, finding: Finding, axis: str) -> Drawing:
    """Figures in the order given (by year), each on its own line with its printed text, on one axis from zero."""
    tone = colors()
    several = len({point.measure for point in points}) > 1
    rows: list[dict[str, Any]] = [
        {
            "label": f"{p.period}: {p.measure}" if several else p.period,
            "low": p.low,
            "high": p.high,
            "range": p.high > p.low,
            "text": p.text,
        }
        for p in points
    ]
    highest = max(point.high for point in points) or 1
    base = alt.Chart(inline(rows)).encode(
        y=alt.Y(
            "label:N",
            sort=None,
            title=None,
            axis=alt.Axis(ticks=False, domain=False, labelLimit=_LONGEST_LABEL, labelPadding=10),
        )
    )
    scale = alt.Scale(domain=[0, highest * 1.3], nice=False)
    end = alt.X("high:Q", title=axis, scale=scale, axis=alt.Axis(tickCount=5, grid=False, titleAnchor="start"))
    layers = [
        base.mark_rule(strokeWidth=1.25, strokeDash=[2, 3], color=tone["line-strong"]).encode(x=end),
        base.mark_rule(strokeWidth=9, strokeCap="round", color=tone["primary"]).encode(
            x=alt.X("low:Q", scale=scale), x2="high:Q"
        ),
        base.mark_point(filled=True, shape="circle", size=110, opacity=1, color=tone["primary"]).encode(x=end),
        base.mark_text(align="left", dx=12, fontWeight=600).encode(x=end, text="text:N"),
    ]
    width = _WIDTH if several else _WIDTH + 160
    chart = alt.layer(*layers).properties(width=width, height=_ROW * len(rows))
    return draw(chart, key=key, title=finding.title, description=finding.before(in_words(points)))


def in_words(points: Sequence[TrendPoint]) -> str:
    """The text alternative: every figure with its period, as printed."""
    return "Chart of published figures by year. " + "; ".join(f"{p.period}, {p.measure}: {p.text}" for p in points) + "."
