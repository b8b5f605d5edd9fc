"""Forms in which a person types for more than a minute save themselves; what was typed comes back with the page.

Where the form's own room keeps a draft (`SharedForm`) nothing is done here. Elsewhere a higher room keeps what was typed,
for its person alone, until the form is sent: it gives its answer to `kept_drafts`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from img_program.web.comparing import Compared
from img_program.web.fields.not_identity import current_request
from img_program.web.registry import Registry

DRAFT_FOR = "draft_for"
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody typed into a form and has not sent."""

    data: QueryDict
    saved_at: datetime


# Called with the request and the form's name: the draft of whoever asks, or None.
kept_drafts: Registry[Callable[[HttpRequest, str], Draft | None]] = Registry()


def draft_name(form: Any) -> str:
    """Under which name what is typed into this form is kept; empty where nothing is."""
    request = current_request()
    is_typed = any(isinstance(field.widget, forms.Textarea) for field in form.fields.values())
    if request is None or not getattr(request.user, "is_authenticated", False) or not is_typed:
        return ""
    if not isinstance(form, Compared) or form.is_merged_by_action:
        return ""
    return f"{request.get_full_path()}#{type(form).__qualname__}"[:_LONGEST]


def restore(form: Any) -> Draft | None:
    """Put what was typed before back into a form that is shown anew."""
    request, name = current_request(), draft_name(form)
    if not name or request is None or form.is_bound:
        return None
    kept = request.__dict__.setdefault("drafts", {})
    if name not in kept:
        kept[name] = next((found for ask in kept_drafts if (found := ask(request, name))), None)
    draft: Draft | None = kept[name]
    if draft is not None:
        _fill(form, draft.data)
    return draft


def _fill(form: Compared, data: QueryDict) -> None:
    for name, field in form.fields.items():
        written = form.add_prefix(name)
        if isinstance(field, forms.FileField) or field.widget.value_omitted_from_data(data, {}, written):
            continue
        form.initial[name] = field.widget.value_from_datadict(data, {}, written)
    form.shown |= form.marks_in(data)
