"""Every place that acts as the system stands in `as_system.txt` with its reason; a new one is added on purpose.

The system sees every row, so a place that could act as the person should. `IMG_WRITE_AS_SYSTEM=1` writes the list anew;
read the difference before committing it.
"""

from __future__ import annotations

import ast
import os
from pathlib import Path

from tests.sources import PRODUCT, ROOT, python_files

FILE = Path(__file__).parent / "as_system.txt"
# Pages act as who looks at them: no more of them act as the system than do.
MOST_IN_VIEWS = 14


def _places() -> list[str]:
    found = []
    for path in python_files(*PRODUCT):
        name = str(path.relative_to(ROOT))
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "as_system":
                reason = next((each.value for each in node.keywords if each.arg == "reason"), None)
                found.append(f"{name} | {ast.unparse(reason) if reason else ''}")
    return sorted(found)


def test_every_place_that_acts_as_the_system_is_listed_with_its_reason() -> None:
    found = _places()
    if os.environ.get("IMG_WRITE_AS_SYSTEM") == "1":
        FILE.write_text("\n".join(found) + "\n")
    listed = FILE.read_text().splitlines()
    assert len(found) > 100
    assert sorted(set(found) ^ set(listed)) == [], "act as the person, or add the place with its reason"
    assert [each for each in found if not each.partition(" | ")[2].strip("'\"")] == []


def test_pages_rarely_act_as_the_system() -> None:
    views = [each for each in _places() if "/views/" in each]
    assert 0 < len(views) <= MOST_IN_VIEWS
