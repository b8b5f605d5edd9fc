"""Reference data of the roster: specialties, useful addresses, the first notice. What staff changed stays."""

from __future__ import annotations

import csv
import tomllib
from datetime import date
from pathlib import Path

from django.utils.text import slugify

from roster.actions.notice_texts import load_first_notice
from roster.models import MedicalSchool, Notice, NoticeKind, SchoolSource, Specialty, UsefulAddress

DATA = Path(__file__).parent / "data"
FIRST_VERSION = "1"
CHECKED_BY = "Text delivered with this system; the data practices official confirms it before real use"


def load() -> str:
    """Load what is missing; returns one line that says what is there."""
    _specialties()
    _addresses()
    _notice()
    _schools()
    return f"{Specialty.objects.count()} specialties, {UsefulAddress.objects.count()} useful addresses, {Notice.objects.count()} notices"


def _specialties() -> None:
    names = tomllib.loads((DATA / "specialties.toml").read_text())
    for is_primary_care, group in ((True, names["primary_care"]), (False, names["other"])):
        for name in group:
            order = 900 if name.startswith("Another") else 100
            Specialty.objects.get_or_create(
                code=slugify(name)[:40], defaults={"name": name, "is_primary_care": is_primary_care, "order": order}
            )


def _schools() -> None:
    with (DATA / "universities.csv").open(encoding="utf-8", newline="") as file:
        rows = [MedicalSchool(**row, source=SchoolSource.OPEN_LIST) for row in csv.DictReader(file)]
    MedicalSchool.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


def _addresses() -> None:
    for entry in tomllib.loads((DATA / "useful_addresses.toml").read_text())["addresses"]:
        values = dict(entry)
        UsefulAddress.objects.get_or_create(key=values.pop("key"), defaults=values)


def _notice() -> None:
    notice, is_new = Notice.objects.get_or_create(
        kind=NoticeKind.JOINING,
        language="en",
        version=FIRST_VERSION,
        defaults={
            "title": "How we use your information",
            "body": (DATA / "notice_joining_en.md").read_text(),
            "starts_on": date(2015, 7, 1),
        },
    )
    if is_new:
        load_first_notice(notice, checked_by=CHECKED_BY)
