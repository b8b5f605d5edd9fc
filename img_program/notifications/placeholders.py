"""Placeholders in texts: a closed list for each template, written {{ like_this }}."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from img_program.notifications.models import MessageTemplate

PLACEHOLDER = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A name, what stands in its place, and a sample for the preview."""

    name: str
    meaning: str
    sample: str


COMMON = (
    Placeholder("recipient_name", "The name of the person or organization", "Amina Yusuf"),
    Placeholder("today", "The day on which the letter is sent", "3 May 2026"),
    Placeholder("program_name", "The program's name", "International Medical Graduate Assistance Program"),
    Placeholder("program_email", "The program's e-mail address", "img-program@example.org"),
    Placeholder("program_phone", "The program's phone number", "651-555-0100"),
    Placeholder("site_url", "The address of this site", "https://img.example.org"),
)


def placeholders_of(template: MessageTemplate) -> list[Placeholder]:
    """The template's own by name, then those that every text may use."""
    specs = sorted(template.placeholders.items())
    own = [Placeholder(name, spec.get("meaning", ""), spec.get("sample", "")) for name, spec in specs]
    return [*own, *COMMON]


def samples_of(template: MessageTemplate) -> dict[str, str]:
    """Every placeholder with its sample, for a preview."""
    return {each.name: each.sample for each in placeholders_of(template)}


def names_in(text: str) -> list[str]:
    """The placeholders that a text uses, each once, in order."""
    return list(dict.fromkeys(PLACEHOLDER.findall(text)))


def refuse_unknown(text: str, *, known: Sequence[str], field: str) -> None:
    """Raise ValidationError for `field` when a text has a placeholder that isn't known, or a brace that opens none."""
    unknown = [name for name in names_in(text) if name not in known]
    if unknown:
        named = ", ".join(f"“{{{{ {name} }}}}”" for name in unknown)
        raise ValidationError(
            {field: f"{named}: no such placeholder in this letter. You can use: {', '.join(known)}."}, code="unknown_placeholder"
        )
    rest = PLACEHOLDER.sub("", text)
    if "{{" in rest or "}}" in rest or "{%" in rest:
        raise ValidationError(
            {field: "A placeholder is written {{ like_this }}: two braces on each side, small letters. Check the braces."},
            code="broken_placeholder",
        )


def fill_line(text: str, values: Mapping[str, str]) -> str:
    """A single line with its values, not escaped: for subjects. Line breaks in values become spaces."""
    return " ".join(PLACEHOLDER.sub(lambda found: values[found[1]], text).split())
