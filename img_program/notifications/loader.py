"""Reference data: the kinds of letters, and the first English text of each. What staff changed stays."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from img_program.notifications.languages import ENGLISH
from img_program.notifications.models import MessageTemplate, MessageTemplateVersion
from img_program.notifications.placeholders import placeholders_of, refuse_unknown
from img_program.notifications.workflow import TextState

FIRST_DAY = date(2015, 7, 1)
DELIVERED = "Text delivered with this system; staff confirm it before real use"

_FOLDERS: list[Path] = [Path(__file__).parent / "data"]


def register_templates(folder: Path) -> None:
    """A room's own letters: a folder of TOML files, one for each template (see docs/notifications.md)."""
    if folder not in _FOLDERS:
        _FOLDERS.append(folder)


def load() -> str:
    """Make missing templates and first texts; what code owns (placeholders, audience) follows the files."""
    for folder in _FOLDERS:
        for path in sorted(folder.glob("*.toml")):
            _load(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
    return f"{MessageTemplate.objects.count()} letter templates"


def _load(code: str, spec: dict[str, Any]) -> None:
    owned = {name: spec[name] for name in ("name", "description", "audience", "about")}
    template, _made = MessageTemplate.objects.update_or_create(
        code=code, defaults={**owned, "placeholders": spec.get("placeholders", {})}
    )
    template.full_clean()
    known = [each.name for each in placeholders_of(template)]
    refuse_unknown(spec["subject"], known=known, field="subject")
    refuse_unknown(spec["body"], known=known, field="body")
    if template.versions.filter(language=ENGLISH).exists():
        return
    now = timezone.now()
    version = MessageTemplateVersion.objects.create(template=template, subject=spec["subject"], body=spec["body"].strip())
    version.state, version.checked_by, version.checked_at = TextState.CHECKED, DELIVERED, now
    version.save()
    version.state, version.starts_on, version.approved_at = TextState.IN_FORCE, FIRST_DAY, now
    version.save()
