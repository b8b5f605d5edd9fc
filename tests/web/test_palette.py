"""The palette reaches the contrast of WCAG 2.2 AA in light and in dark, for every pair that meets on a page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOKENS: dict[str, dict[str, str]] = json.loads((ROOT / "theme" / "tokens.json").read_text())
TEXT, SHAPE = 4.5, 3.0
GROUNDS = ("paper", "surface", "sunken")
PAIRS = [
    *((text, ground, TEXT) for ground in GROUNDS for text in ("ink", "muted", "link", "link-hover", "visited", "danger")),
    *(("ink", f"{tone}-soft", TEXT) for tone in ("primary", "accent", "success", "warning", "danger", "info")),
    *((tone, f"{tone}-soft", TEXT) for tone in ("success", "warning", "danger", "info")),
    *(("link", f"{tone}-soft", TEXT) for tone in ("primary", "accent", "success", "warning", "danger", "info")),
    *(("muted", f"{tone}-soft", TEXT) for tone in ("primary", "accent")),
    *(("on-primary", ground, TEXT) for ground in ("primary", "primary-hover", "primary-active", "danger")),
    ("primary", "surface", TEXT),
    ("primary-hover", "surface", TEXT),
    ("primary-active", "primary-soft", TEXT),
    ("muted", "line", TEXT),
    ("header-ink", "header", TEXT),
    ("header-muted", "header", TEXT),
    *(("line-strong", ground, SHAPE) for ground in GROUNDS),
    *(("focus", ground, SHAPE) for ground in (*GROUNDS, "primary-soft", "accent-soft")),
    ("header-focus", "header", SHAPE),
    ("primary", "line", SHAPE),
    ("accent", "surface", SHAPE),
    ("accent", "paper", SHAPE),
    ("success", "paper", SHAPE),
]


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_agrees_with_the_known_extremes() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_in_use_has_enough_contrast(scheme: str) -> None:
    tokens = TOKENS[scheme]
    ratios = {f"{one} on {other}": (contrast(tokens[one], tokens[other]), least) for one, other, least in PAIRS}
    assert {pair: round(ratio, 2) for pair, (ratio, least) in ratios.items() if ratio < least} == {}


def test_light_and_dark_name_the_same_roles() -> None:
    assert list(TOKENS["light"]) == list(TOKENS["dark"])


def test_the_theme_uses_only_roles_that_exist() -> None:
    own = {"font", "radius", "radius-large", "measure", "gutter", "flow"}
    sources = "".join(path.read_text() for path in (ROOT / "theme").glob("_*.scss"))
    used = set(re.findall(r"var\(--([a-z-]+)", sources))
    assert used - own - set(TOKENS["light"]) == set()
