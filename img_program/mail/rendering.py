"""A message's words, made when it is queued: what is sent later is what the moment of asking said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context, engines
from django.template.backends.django import DjangoTemplates

DEMO_PREFIX = "[Demonstration] "
LONGEST_SUBJECT = 200


class HeaderInjectionError(ValueError):
    """A subject with a line break: somebody's words would become a header of the message."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message in both forms."""

    subject: str
    text: str
    html: str


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

    Raises HeaderInjectionError for a subject of several lines, TemplateDoesNotExist for a missing file.
    """
    subject = _render(f"mail/{template}.subject.txt", context, escape=False).strip()
    if len(subject.splitlines()) != 1 or len(DEMO_PREFIX + subject) > LONGEST_SUBJECT:
        raise HeaderInjectionError(f"The subject of “{template}” must be one short line.")
    return Rendered(
        subject=(DEMO_PREFIX if settings.DEMO else "") + subject,
        text=_render(f"mail/{template}.txt", context, escape=False).strip() + "\n",
        html=_render(f"mail/{template}.html", context, escape=True),
    )
