"""What makes a password good enough: length, and not being one that everybody tries. No rules of composition."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from img_program.accounts.models import User
from img_program.accounts.second_factor import has_second_factor

CONTEXT_WORDS = (
    "imgprogram", "imgassistance", "assistanceprogram", "medicalgraduate", "internationalmedical", "minnesota", "ruralhealth",
    "primarycare", "residency", "departmentofhealth", "stpaul", "minneapolis", "1234567890", "123456789", "qwertyuiop", "password",
    "welcome", "letmein",
)  # fmt: skip

_ONCE = re.compile(r"^(.{4,}?)\1+$", re.DOTALL)
_AROUND = re.compile(r"^[\W\d_]{0,4}(?=[^\W\d_])|(?<=[^\W\d_])[\W\d_]{0,4}$")


class LengthValidator:
    """At least 15 characters when the password is the only factor, 8 beside a second factor; at most 128.

    Source: NIST SP 800-63B-4, section 3.1.1.2; OWASP ASVS 5.0, 6.2.1 and 6.2.9.
    """

    def __init__(self, alone: int = 15, with_second_factor: int = 8, longest: int = 128) -> None:
        self.alone, self.with_second_factor, self.longest = alone, with_second_factor, longest

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError that says how long it must be."""
        protected = isinstance(user, User) and user.pk is not None and has_second_factor(user)
        shortest = self.with_second_factor if protected else self.alone
        if len(password) < shortest:
            raise ValidationError(
                f"Use at least {shortest} characters. Four or five words that you remember are good.", code="short"
            )
        if len(password) > self.longest:
            raise ValidationError(f"Use at most {self.longest} characters.", code="long")

    def get_help_text(self) -> str:
        """What a form says beside the field."""
        return (
            f"At least {self.alone} characters ({self.with_second_factor} if you also use an authenticator app or a passkey). "
            "Any letters, signs and spaces. Four or five words that you remember are good."
        )


class BreachedPasswordsValidator(CommonPasswordValidator):
    """Not one of the 20,000 most used passwords of public breaches, also written several times or with signs around it.

    The list comes with Django (https://docs.djangoproject.com/en/stable/topics/auth/passwords/); no outside service is asked.
    Source: NIST SP 800-63B-4, section 3.1.1.2; OWASP ASVS 5.0, 6.2.4 and 6.2.12.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError when the password, or what it is made of, stands in the list."""
        for each in {
            password,
            _ONCE.sub(r"\1", password),
            _AROUND.sub("", password),
            _ONCE.sub(r"\1", _AROUND.sub("", password)),
        }:
            super().validate(each, user)

    def get_help_text(self) -> str:
        """What a form says beside the field."""
        return "Not a password that was found in a breach of another site."


class ContextWordsValidator:
    """Not made of the program's own words or of one's own e-mail address: those are tried first."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError when fewer than eight characters are left without such words."""
        typed = _plain(password)
        rest = typed
        address, _at, domain = str(getattr(user, "email", "") or "").partition("@")
        own = [_plain(address), _plain(domain), *(_plain(part) for part in domain.split("."))]
        for word in sorted([*CONTEXT_WORDS, *(word for word in own if len(word) > 3)], key=len, reverse=True):  # noqa: PLR2004 - real words
            rest = rest.replace(word, "")
        if rest != typed and len(rest) < 8:  # noqa: PLR2004 - the shortest that can't be guessed
            raise ValidationError("That is too easy to guess: it is made of words that are tried first.", code="context")

    def get_help_text(self) -> str:
        """What a form says beside the field."""
        return "Not your e-mail address, not the name of this program, no row of numbers."


def _plain(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())
