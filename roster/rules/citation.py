"""Where the definitions stand in the law, as the statute room has it."""

from __future__ import annotations

from img_program.statute.parameters import citation_of

DEFINITIONS = "144-1911-definitions"


def definitions_citation() -> str:
    """The citation of the definitions; see `citation_of`."""
    return citation_of(DEFINITIONS)
