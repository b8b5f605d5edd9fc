"""The look of charts: the theme's colors and its typeface."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from img_program.pdf.fonts import FONT

HATCHED = "#f0f0f1"
"""Stand-in for "not shown": the renderer replaces it by a hatched pattern."""


@cache
def colors() -> dict[str, str]:
    """The theme's light colors by role; charts stand on paper."""
    tokens: dict[str, dict[str, str]] = json.loads(
        (Path(settings.BASE_DIR) / "theme" / "tokens.json").read_text(encoding="utf-8")
    )
    return tokens["light"]


def mix(first: str, second: str, share: float) -> str:
    """A color between two: `share` 0 is the first, 1 the second."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def ramp(steps: int) -> list[str]:
    """Colors of one hue from light to dark: they stay in order for every kind of color vision and in gray."""
    stops = [mix(colors()["primary-soft"], colors()["primary"], 0.1), colors()["primary"], colors()["primary-active"]]
    if steps == 1:
        return [stops[1]]
    places = [2 * n / (steps - 1) for n in range(steps)]
    return [mix(stops[0], stops[1], place) if place <= 1 else mix(stops[1], stops[2], place - 1) for place in places]


def readable_on(color: str) -> str:
    """Ink or white, whichever is easier to read on a color (relative luminance of WCAG 2)."""
    ink, white = colors()["ink"], colors()["on-primary"]
    return max((ink, white), key=lambda text: _contrast(text, color))


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _luminance(color: str) -> float:
    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - WCAG's formula

    red, green, blue = (linear(channel) for channel in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(first: str, second: str) -> float:
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def theme() -> dict[str, Any]:
    """Vega-Lite's configuration: quiet axes, text in the theme's typeface and ink."""
    tone = colors()
    return {
        "background": tone["surface"],
        "font": FONT,
        "padding": 8,
        "view": {"stroke": None},
        "axis": {
            "labelColor": tone["ink"],
            "labelFontSize": 12,
            "titleColor": tone["muted"],
            "titleFontSize": 12,
            "titleFontWeight": 400,
            "domainColor": tone["line-strong"],
            "tickColor": tone["line-strong"],
            "gridColor": tone["line"],
        },
        "legend": {
            "labelColor": tone["ink"],
            "labelFontSize": 12,
            "titleColor": tone["ink"],
            "titleFontSize": 12,
            "titleFontWeight": 600,
            "symbolStrokeWidth": 0.75,
        },
        "text": {"color": tone["ink"], "fontSize": 12},
    }
