"""A phone number as it is kept."""

from __future__ import annotations

import phonenumbers
from django.core.exceptions import ValidationError


def phone_number(text: str) -> str:
    """A phone number in its international form; numbers without country are taken as of the United States.

    Raises ValidationError when no such number is possible.
    """
    try:
        parsed = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        raise ValidationError(
            "Write a phone number with area code, such as 651-555-0100. For a number abroad begin with + and the country code.",
            code="phone",
        )
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
