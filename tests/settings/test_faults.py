"""Every fault in `docs/faults.md` is made by a test that exists."""

from __future__ import annotations

import re

from tests.sources import ROOT

ENOUGH = 25


def test_every_fault_has_its_test() -> None:
    rows = [line for line in (ROOT / "docs" / "faults.md").read_text().splitlines() if line.startswith("| ")][1:]
    assert len(rows) >= ENOUGH
    for row in rows:
        named = re.search(r"`(tests/[\w/]+\.py)::(test_\w+)` \|$", row)
        assert named, row
        assert f"def {named[2]}(" in (ROOT / named[1]).read_text(), row
