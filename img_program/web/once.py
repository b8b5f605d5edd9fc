"""A form is carried out once: every rendered form carries a token of its own; `img_program/accounts/sent_forms.py` keeps it."""

from __future__ import annotations

import secrets

ONCE = "form_token"
# What the page puts into a form beside what somebody types or chooses.
NOT_TYPED = frozenset({"csrfmiddlewaretoken", ONCE})


def new_token() -> str:
    """A token for one form as it is rendered now."""
    return secrets.token_urlsafe(16)
