"""Stacked bars: a whole divided into parts, for each year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from reports.charts.render import Drawing, draw, inline
from reports.charts.style import colors, ramp
from reports.publication.findings import Finding

_BAR, _WIDTH, _LABEL_WIDTH = 30, 330, 240


@dataclass(frozen=True, slots=True)
class Stack:
    """One bar: its words, the sizes of its parts, and what to write at its end."""

    label: str
    parts: tuple[int, ...]
    text: str


def stacked_chart(stacks: Sequence[Stack], names: Sequence[str], *, key: str, finding: Finding, unit: str) -> Drawing:
    """Horizontal bars in the given order, each divided in the order of `names`, with a legend above."""
    tone, tones = colors(), ramp(len(names))
    longest = max((sum(stack.parts) for stack in stacks), default=0) or 1
    rows: list[dict[str, Any]] = [
        {"label": stack.label, "part": name, "size": size, "place": place}
        for stack in stacks
        for place, (name, size) in enumerate(zip(names, stack.parts, strict=True))
    ]
    ends: list[dict[str, Any]] = [{"label": stack.label, "size": sum(stack.parts), "text": stack.text} for stack in stacks]
    y = alt.Y(
        "label:N",
        sort=None,
        title=None,
        axis=alt.Axis(ticks=False, domain=False, labelLimit=_LABEL_WIDTH, labelPadding=8),
        scale=alt.Scale(paddingInner=0.34, paddingOuter=0.12),
    )
    x = alt.X("size:Q", title=None, axis=None, stack="zero", scale=alt.Scale(domain=[0, longest * 1.22], nice=False))
    legend = alt.Legend(title=None, orient="top", direction="horizontal", symbolType="square", labelLimit=_LABEL_WIDTH, columns=2)
    bars = (
        alt.Chart(inline(rows))
        .mark_bar(stroke=tone["surface"], strokeWidth=1)
        .encode(
            y=y,
            x=x,
            color=alt.Color("part:N", scale=alt.Scale(domain=list(names), range=tones), sort=None, legend=legend),
            order=alt.Order("place:Q"),
        )
    )
    written = (
        alt.Chart(inline(ends))
        .mark_text(align="left", dx=6, fontWeight=600)
        .encode(y=alt.Y("label:N", sort=None), x=alt.X("size:Q"), text="text:N")
    )
    chart = alt.layer(bars, written).properties(width=_WIDTH, height=max(len(stacks), 1) * _BAR)
    return draw(chart, key=key, title=finding.title, description=finding.before(in_words(stacks, names, unit)))


def in_words(stacks: Sequence[Stack], names: Sequence[str], unit: str) -> str:
    """The text alternative: every bar with its parts."""
    told = (
        f"{stack.label}: {stack.text} ("
        + ", ".join(f"{name} {size:,}" for name, size in zip(names, stack.parts, strict=True))
        + ")"
        for stack in stacks
    )
    return f"Stacked bar chart in {unit}. " + "; ".join(told) + "."
