"""The documentation shows the workflows as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from consultation.workflow import WORKFLOWS

DOCS = Path(__file__).resolve().parents[2] / "docs" / "consultation.md"


@pytest.mark.parametrize("name", WORKFLOWS)
def test_each_workflow_stands_in_the_documentation(name: str) -> None:
    assert f"### {name}\n\n```mermaid\n{WORKFLOWS[name].diagram()}\n```" in DOCS.read_text(encoding="utf-8")
