"""Reference data of the room: first texts, and an instrument that is marked as an example."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from assessments.blueprint import Blueprint
from assessments.models import AssessmentText, Instrument, InstrumentVersion, TextKind

DATA = Path(__file__).parent / "data"
FIRST_DAY = date(2015, 7, 1)


def load() -> str:
    """Make what is missing; what staff wrote stays."""
    for kind, body in tomllib.loads((DATA / "texts.toml").read_text(encoding="utf-8")).items():
        if not AssessmentText.objects.filter(kind=kind).exists():
            AssessmentText.objects.create(kind=TextKind(kind), number=1, body=body.strip(), starts_on=FIRST_DAY)
    if not Instrument.objects.filter(is_example=True).exists():
        data = tomllib.loads((DATA / "example_instrument.toml").read_text(encoding="utf-8"))
        instrument = Instrument.objects.create(name=data.pop("name"), specialty_id=data.pop("specialty"), is_example=True)
        content = Blueprint.from_json(data).to_json()
        InstrumentVersion.objects.create(instrument=instrument, number=1, content=content)
    return f"{AssessmentText.objects.count()} texts of the assessment, {Instrument.objects.count()} instruments"
