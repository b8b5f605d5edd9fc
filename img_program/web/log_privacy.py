"""What log lines leave out: secrets in addresses, query strings, e-mail addresses, values of rows, browsers."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

BLANK = "[private]"

# What follows these is a secret that opens something: an invitation, a form kept for a person, a calendar, a reset.
_SECRET_PLACES = re.compile(
    r"(?P<place>/(?:calendar|invitation|kept|invitations|confirm-work|yearly-check|still-here|password/reset/key|confirm-email)/)(?P<secret>[^/\s?#'\"<>]+?)(?P<end>\.ics\b|(?=[/\s?#'\"<>]|$))"
)
# Any other long random part of an address, should somebody add one and forget this file; identifiers of rows (UUIDs) stay.
_LONG_RANDOM = re.compile(r"(?<=/)(?=[A-Za-z0-9_-]*\d)(?=[A-Za-z0-9_-]*[A-Z])[A-Za-z0-9_-]{20,}(?=[/.\s?#'\"<>]|$)")
_QUERY = re.compile(r"(?P<path>/[^\s?'\"<>]*)\?[^\s'\"<>]*")
_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
# PostgreSQL and Django quote the row that broke a rule.
_ROW_VALUES = re.compile(r"(?P<words>(?:DETAIL|CONTEXT):\s*)[^\n]*")
_UNWANTED = ("user_agent", "ip", "headers", "body", "cookies")


def without_secrets(text: str) -> str:
    """The text with secrets in addresses, query strings, e-mail addresses and quoted row values blanked."""
    text = _QUERY.sub(rf"\g<path>?{BLANK}", text)
    text = _SECRET_PLACES.sub(rf"\g<place>{BLANK}\g<end>", text)
    text = _LONG_RANDOM.sub(BLANK, text)
    text = _EMAIL.sub(BLANK, text)
    return _ROW_VALUES.sub(rf"\g<words>{BLANK}", text)


def private_path(path: str) -> str:
    """An address as evidence keeps it: without the secrets that open something."""
    return _LONG_RANDOM.sub(BLANK, _SECRET_PLACES.sub(rf"\g<place>{BLANK}\g<end>", path))


def blank_private_values(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor, the last before rendering: every value of the line goes through `without_secrets`."""
    for name in _UNWANTED:
        line.pop(name, None)
    for name, value in line.items():
        line[name] = _clean(value)
    return line


def _clean(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict):
        return {str(key): _clean(each) for key, each in value.items() if str(key) not in _UNWANTED}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(each) for each in value]
    return without_secrets(value if isinstance(value, str) else repr(value))
