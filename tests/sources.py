"""The product's own Python files: what tests that read the code look at. Never what a tool installed beside them."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = ("assessments", "consultation", "grants", "img_program", "reports", "residency", "roster")


def python_files(*rooms: str) -> list[Path]:
    """Every file of these rooms (of the whole product and its demonstration, if none is named) but the migrations."""
    found = [
        path
        for room in rooms or (*PRODUCT, "demo")
        for path in sorted((ROOT / room).rglob("*.py"))
        if "migrations" not in path.parts
    ]
    assert found
    return found
