"""The diagrams in `docs/states.md` are the workflow tables of today.

`IMG_WRITE_STATES=1 pytest tests/settings/test_state_diagrams.py` writes them anew.
"""

from __future__ import annotations

import importlib
import importlib.util
import os

from django.apps import apps

from img_program.database.workflow import Workflow
from tests.sources import PRODUCT, ROOT

FILE = ROOT / "docs" / "states.md"
HEAD = (
    "# States\n\nEvery workflow of the program, from the tables that feed the database's triggers, the actions and the buttons.\n"
)


def _workflows() -> dict[str, dict[str, Workflow]]:
    """By room, in the order in which the rooms are installed."""
    found: dict[str, dict[str, Workflow]] = {}
    for config in apps.get_app_configs():
        name = f"{config.name}.workflow"
        if not config.name.startswith(PRODUCT) or importlib.util.find_spec(name) is None:
            continue
        tables = {key: value for key, value in vars(importlib.import_module(name)).items() if isinstance(value, Workflow)}
        if tables:
            found[config.name] = tables
    return found


def _page() -> str:
    parts = [HEAD]
    for room, tables in _workflows().items():
        parts.append(f"\n## {room.removeprefix('img_program.').replace('.', ' / ')}\n")
        parts += [
            f"\n### {name.lower().replace('_', ' ')}\n\n```mermaid\n{each.diagram()}\n```\n" for name, each in tables.items()
        ]
    return "".join(parts)


def test_the_diagrams_of_the_docs_are_the_tables_of_the_code() -> None:
    page = _page()
    assert page.count("stateDiagram-v2") > 25
    if os.environ.get("IMG_WRITE_STATES") == "1":
        FILE.write_text(page)
    assert FILE.read_text() == page, "Write it anew: see this file's first lines"
