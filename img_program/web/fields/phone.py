"""Phone numbers."""

from __future__ import annotations

from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError

_HELP = "Write a phone number with area code, such as 651-555-0100. For a number abroad begin with + and the country code."


def parse_phone(text: str) -> str:
    """A phone number in its international form; numbers without country are taken as of the United States.

    Raises ValidationError when no such number is possible.
    """
    try:
        parsed = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        raise ValidationError(_HELP, code="phone")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


class PhoneField(forms.CharField):
    """A phone number; kept in its international form."""

    def __init__(self, *, max_length: int = 32, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}))
        super().__init__(max_length=max_length, **kwargs)

    def clean(self, value: Any) -> str:
        """The international form, or nothing when nothing was written and nothing is asked."""
        text: str = super().clean(value)
        return parse_phone(text) if text else ""
