"""Reference data of the room: the first barriers, the advisory body, drafts of the catalogue. What staff changed stays."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from consultation.models import Barrier, PathStep, Profession, ProfessionFact, ProfessionVersion, Seat, StakeholderBody

DATA = Path(__file__).parent / "data"


def read(name: str) -> list[dict[str, Any]]:
    """The rows of one file."""
    rows: list[dict[str, Any]] = tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))[name]
    return rows


def load() -> str:
    """Make what is missing; a second run changes nothing."""
    for row in read("barriers"):
        values = {name: value for name, value in row.items() if name not in {"slug", "provision", "named_in_law"}}
        Barrier.objects.get_or_create(
            slug=row["slug"], defaults={**values, "provision_id": row["provision"], "is_named_in_law": row["named_in_law"]}
        )
    for row in read("bodies"):
        body, is_new = StakeholderBody.objects.get_or_create(
            name=row["name"], defaults={"purpose": row["purpose"], "provision_id": row["provision"]}
        )
        for order, seat in enumerate(row["seats"] if is_new else (), start=1):
            Seat.objects.create(body=body, order=order, **seat)
    for row in read("professions"):
        _profession(row)
    return f"{Barrier.objects.count()} barriers, {Profession.objects.count()} entries of the catalogue"


def _profession(row: dict[str, Any]) -> None:
    """An entry with its first version as a draft; every fact is recalled until staff confirm it."""
    profession, is_new = Profession.objects.get_or_create(
        slug=row["slug"],
        defaults={"name": row["name"], "order": row["order"], "is_physician": row.get("is_physician", False)},
    )
    if not is_new:
        return
    version = ProfessionVersion.objects.create(profession=profession, number=1, summary=row["summary"])
    for kind, fact in row["facts"].items():
        ProfessionFact.objects.create(version=version, kind=kind, **fact)
    for position, step in enumerate(row["steps"], start=1):
        PathStep.objects.create(version=version, position=position, **step)
