"""Where the definitions stand in the law, as the statute room has it."""

from __future__ import annotations

from img_program.statute.models import Provision

DEFINITIONS = "144-1911-definitions"


def definitions_citation() -> str:
    """The citation of the definitions, one indexed query."""
    return Provision.objects.values_list("citation", flat=True).get(pk=DEFINITIONS)
