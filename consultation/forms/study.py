"""Forms of the licensure study."""

from __future__ import annotations

from django import forms

from consultation.forms.fields import address, day, provision
from consultation.models import Stance
from img_program.documents.fields import document_field
from img_program.documents.models import DocumentKind
from img_program.documents.words import line, name_line, words
from img_program.web.fields import HAPPENED, LIVED
from img_program.web.forms import Form


class QuestionForm(Form):
    """A question."""

    title = line("Question", limit=250)
    context = words("What is known today?", rows=6)
    provision = provision()


class AnswerQuestionForm(Form):
    """What the study found."""

    answer = words("Answer", rows=8)


class EvidenceForm(Form):
    """Evidence with a citation or a document."""

    title = line("What is it?")
    finding = words("What does it say?", limit=2000)
    citation = line("Citation", required=False, limit=300)
    url = address("Address")
    file = document_field(label="Document", required=False, kinds=(DocumentKind.PDF, DocumentKind.DOCX, DocumentKind.XLSX))


class PositionForm(Form):
    """What a stakeholder holds."""

    stakeholder = name_line("Stakeholder", help_text="The same name again ends the position before.")
    stance = forms.ChoiceField(label="Position", choices=Stance.choices, widget=forms.RadioSelect)
    statement = words("Statement", limit=2000)
    since = day("Since when?", within=LIVED)
    source = line("Source", limit=300)
    source_url = address()


class RecommendationForm(Form):
    """The words of a recommendation."""

    title = line("Recommendation in one sentence", limit=250)
    text = words("In full", rows=8)
    reason = words("Why?", rows=6)
    provision = provision()


class DayForm(Form):
    """The day of a step."""

    on = day("On which day?", within=HAPPENED)


class OutcomeForm(DayForm):
    """The day, and what became of it."""

    note = line("What became of it?", limit=500, help_text="For a law: its citation.")


class WithdrawForm(Form):
    """Why."""

    note = line("Why is it withdrawn?", limit=500)
