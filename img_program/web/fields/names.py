"""A name of a person or an organization: cleaned in one way, wherever it comes from."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

# Subscripted for the type checker only: Django's class is not subscriptable at run time.
if TYPE_CHECKING:
    _TextColumn = models.CharField[str, str]
else:
    _TextColumn = models.CharField

# Signs that show nothing: Unicode's Default_Ignorable_Code_Point. Some of them count as letters (Hangul fillers).
_UNSEEN = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0x1BCA0, 0x1BCA3), (0x1D159, 0x1D159), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
# They join or part the shapes of letters in Persian and in the scripts of India: kept between two letters.
_JOINERS = frozenset("\u200c\u200d")
_BLANK_SHAPE = "\u2800"  # Braille without a dot: as wide as a letter, and blank.
_UNPRINTABLE = frozenset({"Cn", "Co", "Cs"})
_MOST_MARKS = 8  # Tibetan stacks fewer marks on one letter; more of them paint over the lines around the name.

NO_LETTER = "Write a name with at least one letter. Letters of any script are fine."


def clean_name(text: str) -> str:
    """The name as it is kept: composed (NFC), one blank between words, without line breaks and signs that show nothing.

    Empty when nothing visible is left of an empty or blank text. Raises ValidationError when there is no letter of any
    script, or a sign that no font has.
    """
    composed = unicodedata.normalize("NFC", text)
    words = "".join(_kept(composed, at) for at in range(len(composed))).split()
    name = " ".join(words)
    if not name and not text.strip():
        return ""
    if not any(unicodedata.category(sign).startswith("L") for sign in name):
        raise ValidationError(NO_LETTER, code="no_letter")
    if any(unicodedata.category(sign) in _UNPRINTABLE for sign in name):
        raise ValidationError("This name has a sign that we can't show or print. Type the name again.", code="unprintable")
    if _heaps_marks(name):
        raise ValidationError("A letter of this name carries too many marks. Type the name again.", code="marks")
    return name


def names_of_lines(text: str) -> list[str]:
    """A list of names, one on each line; blank lines are left out. Raises ValidationError as `clean_name`."""
    return [name for name in map(clean_name, text.splitlines()) if name]


def _kept(text: str, at: int) -> str:
    """The sign as it is kept, a blank, or nothing."""
    sign = text[at]
    if sign == _BLANK_SHAPE or sign.isspace():
        return " "
    if sign in _JOINERS and 0 < at < len(text) - 1:
        return sign if _is_of_a_letter(text[at - 1]) and _is_of_a_letter(text[at + 1]) else ""
    is_unseen = any(first <= ord(sign) <= last for first, last in _UNSEEN)
    return "" if is_unseen or unicodedata.category(sign) == "Cc" else sign


def _is_of_a_letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LM" and not any(first <= ord(sign) <= last for first, last in _UNSEEN)


def _heaps_marks(name: str) -> bool:
    heap = 0
    for sign in name:
        heap = heap + 1 if unicodedata.category(sign).startswith("M") else 0
        if heap > _MOST_MARKS:
            return True
    return False


class NameField(forms.CharField):
    """A form's field for the name of a person or an organization."""

    def to_python(self, value: Any) -> str:
        """The cleaned name; its length is judged afterwards. Raises ValidationError as `clean_name`."""
        return clean_name(super().to_python(value) or "")


class NameColumn(_TextColumn):
    """A column for such a name: whichever way a row is written, the name is cleaned first; model forms get a `NameField`.

    Migrations see an ordinary column: nothing of the database depends on this class.
    """

    def formfield(self, **kwargs: Any) -> Any:
        """The form's field."""
        return super().formfield(**{"form_class": NameField, **kwargs})

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001 - Django's signature
        """The cleaned name, on the instance too. Raises ValidationError as `clean_name`."""
        name = clean_name(str(super().pre_save(model_instance, add) or ""))
        setattr(model_instance, self.attname, name)
        return name

    def deconstruct(self) -> Any:
        """As an ordinary column."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


def shows_a_name(column: str, *, name: str) -> models.CheckConstraint:
    """The database's own guard for the tables of people and organizations: something visible, on one line, without blanks around.

    It knows no scripts; that one sign is a letter is asked by `clean_name`.
    """
    unseen = "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in _UNSEEN) + "\\U00002800"
    return models.CheckConstraint(
        condition=models.Q(**{f"{column}__regex": r"^[^[:cntrl:]\u2028\u2029]+$"})
        & models.Q(**{f"{column}__regex": rf"[^[:space:][:punct:]{unseen}]"})
        & ~models.Q(**{f"{column}__regex": r"^[[:space:]]|[[:space:]]$"}),
        name=name,
    )
