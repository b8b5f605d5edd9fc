"""From a text with placeholders to the words of one letter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import nh3
from django.conf import settings
from django.utils import timezone
from django.utils.html import escape
from markdown_it import MarkdownIt

from img_program.notifications.languages import ENGLISH
from img_program.notifications.models import MessageTemplate, MessageTemplateVersion
from img_program.notifications.placeholders import COMMON, PLACEHOLDER, fill_line
from img_program.web.templatetags.components import long_date

_TAGS = {
    "h2",
    "h3",
    "p",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "a",
    "br",
    "blockquote",
    "hr",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_MARK = re.compile(r"zplace([0-9a-f]+)z")


class NoTextError(LookupError):
    """No text of this template is in force: English must always exist."""


class WrongValuesError(ValueError):
    """The action that sends a letter gave other values than the template declares."""


@dataclass(frozen=True, slots=True)
class Words:
    """A letter's subject as plain text, and its body as HTML that was cleaned."""

    subject: str
    body_html: str


def text_for(template: MessageTemplate, *, language: str, on: date) -> MessageTemplateVersion:
    """The text in force in the language, else the English one. Raises NoTextError.

    A text in another language is in force only when a named, qualified translator checked it: the table's own
    constraint says so.
    """
    found = {each.language: each for each in template.versions.in_force_on(on).filter(language__in={language, ENGLISH})}
    chosen = found.get(language) or found.get(ENGLISH)
    if chosen is None:
        raise NoTextError(f"No English text of “{template.code}” is in force on {on}.")
    return chosen


def common_values(*, recipient_name: str, on: date | None = None) -> dict[str, str]:
    """The values that every text may use."""
    return {
        "recipient_name": recipient_name,
        "today": long_date(on or timezone.localdate()),
        "program_name": settings.PROGRAM_NAME,
        "program_email": settings.PROGRAM_CONTACT["email"],
        "program_phone": settings.PROGRAM_CONTACT["phone"],
        "site_url": settings.SITE_URL,
    }


def checked_values(template: MessageTemplate, values: Mapping[str, object]) -> dict[str, str]:
    """The action's values as text; dates as people write them. Raises WrongValuesError unless exactly the declared ones came."""
    declared = set(template.placeholders)
    if set(values) != declared:
        raise WrongValuesError(
            f"“{template.code}” wants the values {sorted(declared)}; it was given {sorted(values)}. "
            f"({', '.join(each.name for each in COMMON)} come by themselves.)"
        )
    return {name: long_date(value) if isinstance(value, date) else str(value) for name, value in values.items()}


def words_of(version: MessageTemplateVersion, values: Mapping[str, str]) -> Words:
    """Fill a text. Values are escaped: they can't bring Markdown, markup or a script into a letter."""
    subject = fill_line(version.subject, values)[:300]
    marked = PLACEHOLDER.sub(lambda found: f"zplace{found[1].encode().hex()}z", version.body)
    html = _MARK.sub(lambda found: _escaped(values, found[1]), _MARKDOWN.render(marked))
    # Cleaned after filling: a value in a link's address must be an address that may be followed.
    cleaned = nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"https", "http", "mailto", "tel"})
    return Words(subject, cleaned)


def _escaped(values: Mapping[str, str], mark: str) -> str:
    name = bytes.fromhex(mark).decode()
    return escape(values[name]).replace("\r\n", "\n").replace("\n", "<br>")
