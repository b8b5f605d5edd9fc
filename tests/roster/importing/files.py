"""Files of people for the tests."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from django.core.management import call_command


def row_of(**cells: str) -> dict[str, str]:
    """A good row; `cells` override."""
    return {
        "reference": "old-1",
        "name": "Amina Warsame",
        "other_spellings": "Aamina Warsame|أمينة",
        "reach_by": "email",
        "email": "amina@example.org",
        "phone": "",
        "navigator": "",
        "residence": "minnesota",
        "county": "Hennepin",
        "state": "",
        "school_country": "SO",
        "graduation_year": "2012",
        "last_practiced": "2018",
        "specialty": "",
        "born_outside_us": "yes",
        "us_is_home": "yes",
        "came_for_training": "no",
        "minnesota_periods": "2019..2021-05|2024-03-02..",
        "ecfmg": "certified 2021-05-03 through 2031-06-30 pathway 0-123-456-7",
        "exams": "step_1 1 not_passed 2018|step_1 2 passed 2019-05-03|step_2_ck 1 passed 2020-01",
        "us_experience": "hands_on 160 2023-05 Lakeshore Clinic",
        "notice_channel": "paper",
        "notice_date": "2025-03-01",
        "notice_version": "2025-1",
        **cells,
    }


COLUMNS = list(row_of())


def text_of(*rows: dict[str, str], columns: Sequence[str] = COLUMNS) -> str:
    """The rows as a file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def run_command(path: object, *options: str) -> tuple[str, str]:
    """What `import_roster` says, and what it reports about rows."""
    out, err = io.StringIO(), io.StringIO()
    call_command("import_roster", str(path), *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()
