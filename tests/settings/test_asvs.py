"""The table of OWASP ASVS 5.0 requirements names files and tests that exist, each requirement once."""

from __future__ import annotations

import csv
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_file_and_test_of_the_table_exists() -> None:
    with (ROOT / "docs" / "asvs.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 30
    identifiers = [row["requirement"] for row in rows]
    assert len(set(identifiers)) == len(identifiers)
    for row in rows:
        assert re.fullmatch(r"V\d+\.\d+\.\d+", row["requirement"])
        assert (ROOT / row["file"]).is_file(), row
        assert (ROOT / row["test"]).is_file(), row
        assert re.search(r"^def test_", (ROOT / row["test"]).read_text(), flags=re.MULTILINE), row
