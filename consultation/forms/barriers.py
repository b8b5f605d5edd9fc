"""Forms of the barriers register."""

from __future__ import annotations

from typing import Any

from django import forms

from consultation.forms.fields import address, day, provision, visibility
from consultation.models import Barrier, BarrierEntry, BarrierKind
from img_program.documents.words import line, name_line, words
from img_program.organizations.models import Organization, OrganizationKind
from img_program.web.fields import HAPPENED, LIVED, SearchListField
from img_program.web.forms import Form
from residency.training.models import ResidencyProgram

_SOURCE_HELP = "From where we know it: a web page, a letter, a conversation with its day."


class BarrierForm(Form):
    """A barrier in plain words."""

    name = line("Name", limit=120)
    kind = forms.ChoiceField(label="Kind", choices=BarrierKind.choices)
    description = words("What is it, in plain words?", rows=5, limit=2000)
    source = line("Source", limit=300, help_text=_SOURCE_HELP)
    source_url = address()
    provision = provision()
    is_named_in_law = forms.BooleanField(label="The law names it", required=False)
    order = forms.IntegerField(label="Place in the list", min_value=1, max_value=999, initial=100)


class ChangeBarrierForm(BarrierForm):
    """With whether it stands in the register."""

    is_listed = forms.BooleanField(label="It stands in the register", required=False)


class ChangeEntryForm(Form):
    """What one program holds."""

    policy = line("Policy", limit=300, help_text="For example “graduated within 5 years”.")
    since = day("Since when?", within=LIVED, required=False)
    source = line("Source", limit=300, help_text=_SOURCE_HELP)
    source_url = address()


class EntryForm(ChangeEntryForm):
    """With who holds it: one program, or a whole institution."""

    field_order = ["holder"]
    holder = SearchListField(label="Who holds it?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programs = ResidencyProgram.objects.running().select_related("organization").order_by("organization__name", "name")
        sponsors = Organization.objects.filter(kind=OrganizationKind.SPONSORING_INSTITUTION, is_active=True)
        self._holders: dict[str, tuple[Organization, ResidencyProgram | None]] = {
            **{f"program-{each.pk}": (each.organization, each) for each in programs},
            **{f"institution-{each.pk}": (each, None) for each in sponsors},
        }
        self.fields["holder"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("Residency programs", [(key, f"{of}: {program}") for key, (of, program) in self._holders.items() if program]),
            ("Whole institutions", [(key, str(of)) for key, (of, program) in self._holders.items() if not program]),
        ]

    def values(self) -> dict[str, Any]:
        """For the action."""
        values = dict(self.cleaned_data)
        values["organization"], values["program"] = self._holders[values.pop("holder")]
        return values


class StatementForm(Form):
    """The program's own words."""

    statement = words(
        "Your statement",
        rows=6,
        limit=2000,
        help_text="It is shown as yours. Do not write anything about an applicant or a resident.",
    )


class _WithReader(Form):
    """Adds who reads it: for a note about one program, the program too."""

    def __init__(self, subject: Barrier | BarrierEntry, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visibility"] = visibility(about_a_program=isinstance(subject, BarrierEntry))
        self.name_questions()


class ActionForm(_WithReader):
    """Something that was tried."""

    tried_on = day("When?", within=LIVED)
    what = words("What was tried?", limit=2000)
    who = name_line("By whom?")
    with_whom = name_line("With whom?", required=False)
    result = line("What came of it?", required=False, limit=300)


class NoteForm(_WithReader):
    """A dated note, also the reason of a step."""

    noted_on = day("On which day?", within=HAPPENED)
    text = words("Note", limit=2000)
