"""Reference data from the award on: the checklist of the risk assessment."""

from __future__ import annotations

import tomllib
from pathlib import Path

from grants.awards.models import RiskQuestion

_FILE = Path(__file__).parent / "data" / "risk_checklist.toml"


def load() -> str:
    """Add lines that are missing; what staff changed stays."""
    for position, line in enumerate(tomllib.loads(_FILE.read_text(encoding="utf-8"))["questions"], start=1):
        facts = {name: line[name] for name in ("entity_types", "text", "guidance")}
        RiskQuestion.objects.get_or_create(code=line["code"], defaults={**facts, "position": position})
    return f"{RiskQuestion.objects.count()} lines of the risk checklist"
