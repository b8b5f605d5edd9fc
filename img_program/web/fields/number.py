"""Numbers and dollars as people write them. Nothing is rounded and nothing is guessed."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

_PLAIN = re.compile(r"(?P<whole>\d+|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?: \d{3})+)?(?:\.(?P<part>\d*))?")
_DOLLARS = re.compile(r"\$|\bUSD?\b|\bdollars?\b", re.IGNORECASE)
_SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2012": "-", "\ufe63": "-"})
_CENTS = 2
MOST_DOLLARS = Decimal("9999999999.99")  # a column of twelve digits


def _normal(text: str) -> str:
    """Full-width and other scripts' digits as ASCII, all blanks one space, invisible characters gone."""
    folded = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    seen = "".join(each for each in folded if each.isspace() or unicodedata.category(each)[0] != "C")
    digits = "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in seen)
    return " ".join(digits.split())


def parse_number(text: str, *, places: int, example: str, sign: str = "") -> Decimal:
    """A number with at most so many decimal places, zero or more.

    A comma stands before exactly three digits or is asked back with both readings, written with `sign` before them.
    Raises ValidationError in words.
    """
    written = _normal(text)
    if re.fullmatch(r"-.*|\(.*\)|.*-", written):
        raise ValidationError(f"This can't be less than zero. Write {example}.", code="negative")
    written = written.removeprefix("+").strip()
    found = _PLAIN.fullmatch(written)
    if found and (found["whole"] or found["part"]) and len(found["part"] or "") <= places:
        whole = (found["whole"] or "0").replace(",", "").replace(" ", "")
        return Decimal(f"{whole}.{found['part']}" if found["part"] else whole)
    readings = [f"{sign}{each:,.{places}f}" for each in _readings(written) if each == round(each, places)] if places else []
    if len(readings) > 1:
        raise ValidationError(
            f"“{text.strip()}” can be read in two ways. Did you mean {' or '.join(readings)}?", code="ambiguous"
        )
    if readings:
        raise ValidationError(
            f"“{text.strip()}” has more than {places} digits after the point. Did you mean {readings[0]}?", code="places"
        )
    raise ValidationError(f"Write {example}.", code="invalid")


def _readings(written: str) -> list[Decimal]:
    """What digits with commas, points and blanks could mean: the last mark stands before decimals, or all between thousands."""
    if not (marked := re.fullmatch(r"([\d.,' ]*)[.,' ](\d+)", written)):
        return []
    whole, part = re.sub(r"\D", "", marked[1]), marked[2]
    return [Decimal(f"{whole or '0'}.{part}"), Decimal(whole + part)]


def parse_money(text: str, *, most: Decimal = MOST_DOLLARS) -> Decimal:
    """Dollars and cents, at most `most`; a dollar sign is welcome. Raises ValidationError in words."""
    written = _normal(text)
    if re.search("[€£¥₹]|EUR", written):
        raise ValidationError("Write the amount in US dollars, such as 12,500.00.", code="currency")
    bare = _DOLLARS.sub("", written, count=1)
    amount = parse_number(bare, places=_CENTS, example="an amount in dollars, such as 12,500.00", sign="$")
    if amount > most:
        raise ValidationError(f"This can't be more than ${most:,.2f}.", code="most")
    return amount.quantize(Decimal("0.01"))


class NumberField(forms.DecimalField):
    """A number; bounds as in Django's field."""

    def __init__(self, *, example: str = "a number, such as 2.5", **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "usa-input--sm"}))
        super().__init__(**kwargs)
        self.example = example

    def read(self, text: str) -> Decimal:
        """The number that was written."""
        return parse_number(text, places=self.decimal_places or 0, example=self.example)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the library types it after its parent
        """The number, or None when nothing was written."""
        if value is None or isinstance(value, Decimal):
            return value
        text = str(value)
        return self.read(text) if text.strip() else None


class MoneyField(NumberField):
    """Dollars and cents, as many digits as the column has. `least` and `most` in dollars."""

    def __init__(self, *, least: Decimal = Decimal(0), most: Decimal = MOST_DOLLARS, **kwargs: Any) -> None:
        super().__init__(min_value=least, max_digits=12, decimal_places=_CENTS, **kwargs)
        self.most = most

    def read(self, text: str) -> Decimal:
        """The dollars that were written."""
        return parse_money(text, most=self.most)

    def prepare_value(self, value: Any) -> Any:
        """A stored amount as people write it."""
        return f"{value:,.2f}" if isinstance(value, Decimal) else value


def money(label: str, *, required: bool = True, help_text: str = "") -> MoneyField:
    """Dollars, zero or more."""
    return MoneyField(label=label, required=required, help_text=help_text)
