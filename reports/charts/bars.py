"""Bars: one number for each category, written at the bar's end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import altair as alt

from reports.charts.render import Drawing, draw, inline
from reports.charts.style import HATCHED, colors
from reports.publication.findings import Finding

_BAR, _WIDTH, _LONGEST_LABEL, _LABEL, _LINE = 25, 350, 310, 48, 13


@dataclass(frozen=True, slots=True)
class Bar:
    """A category: its words, its count (None: not shown) and what to write at the end of its bar."""

    label: str
    count: int | None
    text: str


def bar_chart(bars: Sequence[Bar], *, key: str, finding: Finding, unit: str) -> Drawing:
    """Horizontal bars in the given order. A count that isn't shown has a short hatched bar of a fixed length."""
    tone = colors()
    longest = max((bar.count for bar in bars if bar.count is not None), default=0) or 1
    rows: list[dict[str, Any]] = [
        {
            "label": "\n".join(wrap(bar.label, _LABEL)),
            "length": longest * 0.06 if bar.count is None else bar.count,
            "text": bar.text,
            "fill": HATCHED if bar.count is None else tone["primary"],
            "line": tone["line-strong"] if bar.count is None else tone["primary"],
        }
        for bar in bars
    ]
    base = alt.Chart(inline(rows)).encode(
        y=alt.Y(
            "label:N",
            sort=None,
            title=None,
            axis=alt.Axis(
                ticks=False, domain=False, labelExpr="split(datum.label, '\\n')", labelLimit=_LONGEST_LABEL, labelPadding=8
            ),
            scale=alt.Scale(paddingInner=0.34, paddingOuter=0.12),
        ),
        x=alt.X("length:Q", title=None, axis=None, scale=alt.Scale(domain=[0, longest * 1.16], nice=False)),
    )
    drawn = base.mark_bar(cornerRadiusEnd=1.5, strokeWidth=0.75).encode(
        fill=alt.Fill("fill:N", scale=None), stroke=alt.Stroke("line:N", scale=None)
    )
    written = base.mark_text(align="left", dx=6, fontWeight=600).encode(text="text:N")
    chart = alt.layer(drawn, written).properties(width=_WIDTH, height=len(bars) * (_BAR + _LINE * (_most_lines(bars) - 1)))
    return draw(chart, key=key, title=finding.title, description=finding.before(in_words(bars, unit)))


def _most_lines(bars: Sequence[Bar]) -> int:
    return max((len(wrap(bar.label, _LABEL)) for bar in bars), default=1)


def in_words(bars: Sequence[Bar], unit: str) -> str:
    """The text alternative: every bar's number."""
    return f"Bar chart, number of {unit}. " + "; ".join(f"{bar.label}: {bar.text}" for bar in bars) + "."
