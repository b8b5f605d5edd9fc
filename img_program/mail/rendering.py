"""A message's words, made when it is queued: what is sent later is what the moment of asking said."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context, engines
from django.template.backends.django import DjangoTemplates

DEMO_PREFIX = "[Demonstration] "
LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message in both forms."""

    subject: str
    text: str
    html: str


def one_line(text: str) -> str:
    """A subject: breaks and other signs that no eye sees become blanks, and a long one ends with "…".

    A name with a line break must not become a header of the message, and must not keep the message from being sent.
    """
    seen = "".join(" " if unicodedata.category(character) in {"Cc", "Zl", "Zp"} else character for character in text)
    line = " ".join(seen.split())
    return line if len(line) <= LONGEST_SUBJECT else f"{line[: LONGEST_SUBJECT - 1].rstrip()}…"


def _around() -> dict[str, Any]:
    return {
        "program_name": settings.PROGRAM_NAME,
        "program_contact": settings.PROGRAM_CONTACT,
        "site_url": settings.SITE_URL,
        "demo_notice": settings.DEMO,
    }


def _render(name: str, context: Mapping[str, Any], *, escape: bool) -> str:
    backend = engines["django"]
    if not isinstance(backend, DjangoTemplates):
        raise TypeError("The template engine “django” is not Django's own.")
    return backend.engine.get_template(name).render(Context({**_around(), **context}, autoescape=escape))


def render(template: str, context: Mapping[str, Any]) -> Rendered:
    """Subject, text and HTML of `templates/mail/<template>`. Text is not HTML-escaped.

    A subject is one line of at most LONGEST_SUBJECT characters, whatever name stands in it. Raises
    TemplateDoesNotExist for a missing file.
    """
    subject = (DEMO_PREFIX if settings.DEMO else "") + _render(f"mail/{template}.subject.txt", context, escape=False)
    return Rendered(
        subject=one_line(subject),
        text=_render(f"mail/{template}.txt", context, escape=False).strip() + "\n",
        html=_render(f"mail/{template}.html", context, escape=True),
    )
