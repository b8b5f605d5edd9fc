"""The table of OWASP ASVS 5.0.0: every requirement of levels 1 and 2 once, with a status that the checkout bears out.

`met` and `partly` name the place that holds it, and a test that pytest really collects; without a test a reason says why.
`open` says what is missing, `operator` who runs the program holds it, `not applicable` says why.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LEVELS = {"1": 70, "2": 183}
# Of all identifiers of levels 1 and 2 in OWASP's list, sorted: the table can neither lose one nor invent one.
IDENTIFIERS = "86cf170f2d735bbea6709489730fedbcd1b6a5611b6b13040d534dd93346e2eb"
HELD = {"met", "partly"}
STATUSES = HELD | {"open", "operator", "not applicable"}


@pytest.fixture(scope="module")
def table() -> list[dict[str, str]]:
    """The rows of docs/asvs.csv."""
    with (ROOT / "docs" / "asvs.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_every_requirement_of_levels_1_and_2_has_one_row(table: list[dict[str, str]]) -> None:
    wanted = sorted(row["requirement"] for row in table if row["level"] in LEVELS)
    assert {level: sum(row["level"] == level for row in table) for level in LEVELS} == LEVELS
    assert hashlib.sha256("\n".join(wanted).encode()).hexdigest() == IDENTIFIERS


def test_every_row_has_its_place_and_a_test_or_a_reason(table: list[dict[str, str]]) -> None:
    assert table
    for row in table:
        assert row["status"] in STATUSES, row
        if row["status"] == "not applicable":
            assert row["reason"], row
            assert not row["test"], row
            continue
        assert row["place"], row
        assert (ROOT / row["place"]).exists(), row
        assert row["reason"] or (row["status"] == "met" and row["test"]), row
        assert not row["test"] or row["status"] in HELD, row


def test_every_named_test_is_one_that_runs(table: list[dict[str, str]]) -> None:
    named = {row["test"] for row in table if row["test"]}
    assert len(named) > 70
    files = sorted({name.partition("::")[0] for name in named})
    assert [file for file in files if not (ROOT / file).is_file()] == []
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *files]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    collected = {line.partition("[")[0] for line in done.stdout.splitlines() if "::" in line}
    assert named - collected == set(), done.stdout[-500:] + done.stderr[-500:]
    skipped = [name for name in named if _is_skipped(ROOT / name.partition("::")[0], name.rpartition("::")[2])]
    assert skipped == []


def _is_skipped(file: Path, name: str) -> bool:
    return bool(re.search(rf"@pytest\.mark\.(skip|xfail).*\n(?:@.*\n)*def {name}\(", file.read_text()))
