"""Forms of the catalogue."""

from __future__ import annotations

from typing import Any

from django import forms

from consultation.forms.fields import address
from consultation.models import ProfessionVersion
from img_program.documents.words import line, words
from img_program.web.forms import Form
from roster.models import FactKind as RecordFact


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
        help_text="One step in a line. Help follows after a vertical line: Pass the exam | Where to register. "
        f"A fact of the record that says when it is done comes after a second line, one of: {', '.join(RecordFact.values)}.",
    )

    @classmethod
    def stored_of(cls, row: ProfessionVersion) -> dict[str, Any]:
        """The values of a version."""
        lines = [f"{step.title} | {step.help} | {step.fact}".rstrip(" |") for step in row.steps.all()]
        return {"summary": row.summary, "steps": "\n".join(lines)}

    def clean_steps(self) -> str:
        """A fact is one of the list."""
        written: str = self.cleaned_data["steps"]
        for row in written.splitlines():
            _title, _line, rest = row.partition("|")
            fact = rest.partition("|")[2].strip()
            if fact and fact not in RecordFact.values:
                raise forms.ValidationError(f"“{fact}” is no fact of the record. Write one of: {', '.join(RecordFact.values)}.")
        return written

    def parsed_steps(self) -> list[tuple[str, str, str]]:
        """Step, help and fact."""
        found = []
        for row in self.cleaned_data["steps"].splitlines():
            title, _line, rest = row.partition("|")
            words_of, _line, fact = rest.partition("|")
            if title.strip():
                found.append((title.strip()[:150], words_of.strip()[:400], fact.strip()))
        return found


class FactForm(Form):
    """A fact with its source."""

    text = words("What we say", limit=1500, help_text="Write only what you are sure of. Short sentences.")
    source = line("Source", limit=300)
    source_url = address()


class CheckForm(Form):
    """Somebody read it at the source."""

    confirmed = forms.BooleanField(label="I read this at its source today, and it is so.")
