"""Forms of the catalogue."""

from __future__ import annotations

from typing import Any

from django import forms

from consultation.forms.fields import address
from consultation.models import ProfessionVersion
from img_program.documents.words import line, words
from img_program.web.forms import Form


class ProfessionForm(Form):
    """A new entry."""

    name = line("Profession", limit=120)
    summary = words("What is the work?", limit=1000)


class EntryTextForm(Form):
    """The work, and the steps of the way."""

    summary = words("What is the work?", limit=1000)
    steps = words(
        "Steps",
        rows=10,
        limit=6000,
        help_text="One step in a line. Help follows after a vertical line: Pass the exam | Where to register.",
    )

    @classmethod
    def stored_of(cls, row: ProfessionVersion) -> dict[str, Any]:
        """The values of a version."""
        lines = [f"{step.title} | {step.help}" if step.help else step.title for step in row.steps.all()]
        return {"summary": row.summary, "steps": "\n".join(lines)}

    def parsed_steps(self) -> list[tuple[str, str]]:
        """Pairs of step and help."""
        found = []
        for row in self.cleaned_data["steps"].splitlines():
            title, _line, words_of = row.partition("|")
            if title.strip():
                found.append((title.strip()[:150], words_of.strip()[:400]))
        return found


class FactForm(Form):
    """A fact with its source."""

    text = words("What we say", limit=1500, help_text="Write only what you are sure of. Short sentences.")
    source = line("Source", limit=300)
    source_url = address()


class CheckForm(Form):
    """Somebody read it at the source."""

    confirmed = forms.BooleanField(label="I read this at its source today, and it is so.")
