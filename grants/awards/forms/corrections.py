"""Forms of corrections. They parse; actions decide."""

from __future__ import annotations

from typing import Any

from django import forms

from grants.awards.forms.payments import payments_field
from grants.awards.models import Agreement, AgreementBudgetLine, Correction, PaymentLine, PaymentRequest
from img_program.documents.words import line, words
from img_program.web.fields import HAPPENED, DayField, money
from img_program.web.forms import Form


def _owed(*, required: bool) -> forms.ModelChoiceField:  # type: ignore[type-arg]  # not generic at run time
    return forms.ModelChoiceField(
        Correction.objects.none(),
        label="Which disallowed expense is owed back?",
        required=required,
        empty_label=None if required else "None of these",
    )


def owed_back(agreement: Agreement) -> Any:
    """Disallowances of paid money under an agreement."""
    return Correction.objects.filter(agreement=agreement, is_owed=True)


class DisallowForm(Form):
    """A part of one expense."""

    line = forms.ModelChoiceField(PaymentLine.objects.none(), label="Which expense?", empty_label=None)
    amount = money("Dollars that are disallowed")
    reason = words("Why?", limit=2000, help_text="The grantee reads it.")

    def __init__(self, *args: Any, request: PaymentRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = request.lines.select_related("budget_line")  # type: ignore[attr-defined]


class WithholdForm(Form):
    """What is owed back, kept from this payment."""

    settles = _owed(required=True)
    amount = money("Dollars that are withheld")
    reason = words("Why?", limit=2000, help_text="The grantee reads it.")

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["settles"].queryset = owed_back(agreement)  # type: ignore[attr-defined]


class ReturnedMoneyForm(Form):
    """Money that came back."""

    budget_line = forms.ModelChoiceField(AgreementBudgetLine.objects.none(), label="Budget line", empty_label=None)
    amount = money("Dollars")
    on = DayField(label="Received on", within=HAPPENED)
    request = payments_field("Of which advance?")
    settles = _owed(required=False)
    note = line("What was given back, and how?", limit=300)

    def __init__(self, *args: Any, agreement: Agreement, requests: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["budget_line"].queryset = agreement.budget_lines.all()  # type: ignore[attr-defined]
        self.fields["request"].queryset = requests  # type: ignore[attr-defined]
        self.fields["settles"].queryset = owed_back(agreement)  # type: ignore[attr-defined]


class PaidFileForm(Form):
    """The list of what accounting paid."""

    file = forms.FileField(
        label="What accounting paid",
        help_text="CSV or Excel workbook with the columns Request, Paid on, Amount and, if there is one, Reference.",
    )
