"""Forms of stakeholder bodies, meetings and advice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from consultation.forms.fields import day, provision
from consultation.models import Attendance, Barrier, BodyMember, Meeting, ProgramPart, Seat, StakeholderBody, StudyQuestion
from img_program.documents.fields import document_field
from img_program.documents.models import DocumentKind
from img_program.documents.words import line, name_line, words
from img_program.web.fields import HAPPENED, MomentField
from img_program.web.fields.names import names_of_lines
from img_program.web.forms import Form


class BodyForm(Form):
    """A body."""

    name = name_line("Name", limit=150)
    purpose = words("What is it for?", limit=1000)
    provision = provision()
    starts_on = day("Since when?", required=False)


class SeatForm(Form):
    """A line of the composition."""

    interest = line("Interest", limit=150, help_text="Writing an interest again changes its number.")
    at_least = forms.IntegerField(label="At least how many members?", min_value=0, max_value=99, initial=1)


class MemberForm(Form):
    """A member."""

    seat = forms.ModelChoiceField(Seat.objects.none(), label="Which interest?", empty_label=None)
    name = name_line("Name", limit=150)
    affiliation = name_line("Organization", required=False)
    starts_on = day("From")
    consented_on = day(
        "When did this person consent that the name is published?", required=False, help_text="Leave it empty without a consent."
    )

    def __init__(self, body: StakeholderBody, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].queryset = body.seats.all()  # type: ignore[attr-defined]  # a ModelChoiceField


class EndSeatForm(Form):
    """The last day."""

    ends_on = day("Last day")


class PublicationForm(Form):
    """Consent to publication, or none."""

    consented_on = day(
        "When did this person consent?",
        within=HAPPENED,
        required=False,
        help_text="Empty: no consent. The name leaves the public page.",
    )


class MeetingForm(Form):
    """Date, place, agenda."""

    starts_at = MomentField(label="Begins")
    place = line("Place", help_text="Or “Video call”.")
    agenda = words("Agenda", rows=6)


class RecordMeetingForm(Form):
    """Who came, what was discussed, the minutes."""

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = list(
            BodyMember.objects.current_on(timezone.localdate(meeting.starts_at))
            .filter(body=meeting.body_id)
            .select_related("seat")
        )
        for member in self.members:
            self.fields[f"member_{member.pk}"] = forms.ChoiceField(
                label=f"{member.name} ({member.seat.interest})",
                choices=Attendance.Presence.choices,
                initial=Attendance.Presence.PRESENT,
                widget=forms.Select(attrs={"class": "usa-input--md"}),
            )
        self.fields["guests"] = words("Guests", required=False, rows=2, limit=1000, help_text="One name in a line.")
        self.fields["summary"] = words("What was discussed?", rows=6)
        self.fields["minutes"] = document_field(label="Minutes", required=False, kinds=(DocumentKind.PDF, DocumentKind.DOCX))
        self.name_questions()

    def presence(self) -> dict[int, str]:
        """Members by id."""
        return {member.pk: self.cleaned_data[f"member_{member.pk}"] for member in self.members}

    def clean_guests(self) -> list[str]:
        """A name for each line."""
        return names_of_lines(self.cleaned_data["guests"])


class AdviceForm(Form):
    """Advice about exactly one thing."""

    given_on = day("Given on", within=HAPPENED)
    meeting = forms.ModelChoiceField(Meeting.objects.none(), label="At which meeting?", required=False, empty_label="At none")
    text = words("Advice", limit=2000)
    about = forms.ChoiceField(label="What is it about?")
    is_public = forms.BooleanField(
        label="It may be published", required=False, help_text="It then stands on the public page and in the annual report."
    )

    def __init__(self, body: StakeholderBody, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._barriers = {f"barrier-{each.pk}": each for each in Barrier.objects.current()}
        self._questions = {f"question-{each.pk}": each for each in StudyQuestion.objects.all()}
        self.fields["meeting"].queryset = body.meetings.all()  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["about"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("Part of the program", [(f"part-{value}", label) for value, label in ProgramPart.choices]),
            ("Barrier", [(key, each.name) for key, each in self._barriers.items()]),
            ("Question of the licensure study", [(key, each.title) for key, each in self._questions.items()]),
        ]

    def clean_about(self) -> Barrier | StudyQuestion | ProgramPart:
        """The thing itself. Raises ValidationError for one that is not offered."""
        chosen = str(self.cleaned_data["about"])
        if found := self._barriers.get(chosen) or self._questions.get(chosen):
            return found
        try:
            return ProgramPart(chosen.removeprefix("part-"))
        except ValueError as fault:
            raise ValidationError("Choose one from the list.", code="about") from fault


class AnswerForm(Form):
    """The answer of the office."""

    answer = forms.ChoiceField(
        label="What do we do?",
        widget=forms.RadioSelect,
        choices=[("follow", "We follow it"), ("follow_in_part", "We follow it in part"), ("not_follow", "We do not follow it")],
    )
    response = words("Our answer", limit=2000, rows=5)
