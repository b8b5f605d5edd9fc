"""What an edition would tell that is true and yet thin: listed before anybody approves, so that it is meant."""

from __future__ import annotations

from collections.abc import Sequence

from reports.disclosure.table import NOT_SHOWN
from reports.edition.figures import AnnualFigures
from reports.edition.narrative import places_in
from reports.models import EditionSection

_NOTHING = frozenset({"0", "$0"})


def to_look_at(sections: Sequence[EditionSection], figures: AnnualFigures | None) -> list[str]:
    """Sections that are left out because nothing is written, and figures and tables in a text that say nothing or may not be shown."""
    empty = [each.title for each in sections if not each.body.strip()]
    said = [f"Nothing is written, so it is left out: {', '.join(empty)}."] if empty else []
    if figures is None:
        return said
    for section in sections:
        named = [figure for place in places_in(section.body) if place.kind == "figure" and (figure := figures.figure(place.name))]
        zero = list(dict.fromkeys(f"“{figure.title}”" for figure in named if figure.text in _NOTHING))
        hidden = list(dict.fromkeys(f"“{figure.title}”" for figure in named if figure.text == NOT_SHOWN))
        if zero:
            said.append(f"{section.title}: no data, or nothing happened: {', '.join(zero)}.")
        if hidden:
            said.append(f"{section.title}: may not be shown, so the text says “{NOT_SHOWN}”: {', '.join(hidden)}.")
        tables = [place.name for place in places_in(section.body) if place.kind == "table"]
        bare = [table.title for name in tables if (table := figures.fact_table(name)) and not table.rows]
        if bare:
            said.append(f"{section.title}: tables without a row: {', '.join(bare)}.")
    return said
