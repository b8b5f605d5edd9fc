"""Forms of the revolving account."""

from __future__ import annotations

from django import forms

from img_program.documents.words import line, name_line, words
from img_program.web.fields import HAPPENED, DayField, SearchChoiceField, money
from img_program.web.forms import Form
from residency.service.models.account import PLAIN_INCOME, Contributor


class IncomeForm(Form):
    """Money that came in."""

    kind = forms.ChoiceField(
        label="What came in?", choices=[(kind.value, kind.label) for kind in PLAIN_INCOME], widget=forms.RadioSelect
    )
    amount = money("Dollars")
    on = DayField(label="On", within=HAPPENED)
    source = line("Law, or number in the accounting system")
    note = line("Note", required=False, limit=300)


class ContributorForm(Form):
    """A new contributor."""

    name = name_line("Name, as it will be published", help_text="Name and amounts are public.")
    told_public_on = DayField(label="On which day were they told that name and amounts are public?", within=HAPPENED)
    told_no_choice_on = DayField(
        label="On which day were they told that they can't choose who receives the money?", within=HAPPENED
    )


class ContributionForm(Form):
    """What somebody gave."""

    contributor = SearchChoiceField(Contributor.objects.all(), label="Contributor", empty_label=None)
    amount = money("Dollars")
    on = DayField(label="Received on", within=HAPPENED)
    note = line(
        "Note for the office", required=False, limit=300, help_text="A wish about recipients can't be kept: give it back."
    )


class MoneyOutForm(Form):
    """Administration that is to be paid from the account."""

    amount = money("Dollars")
    on = DayField(label="On", within=HAPPENED)
    note = line("What for?", limit=300)


class WhyForm(Form):
    """Why."""

    reason = words("Why?", rows=3, limit=300)
