"""Forms that several people write together and that save themselves: the action compares under lock and keeps the rest.

What is compared with what, and why: `img_program/web/comparing.py`.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from img_program.web.comparing import PREFIX, PRESS, Merge, mark
from img_program.web.forms import Form
from img_program.web.templatetags.components import clock


class SharedForm(Form):
    """A form whose action merges: while one field is asked about, everything else is saved."""

    is_merged_by_action = True
    # Whether what is not understood is told while somebody is still writing.
    is_checked_while_written = True

    def key_of(self, name: str) -> Hashable:
        """What the action calls this control."""
        return name

    def values(self) -> dict[Any, Any]:
        """What was understood, for the action."""
        return {self.key_of(name): value for name, value in self.given().items()}

    def marks(self) -> dict[Any, str] | None:
        """What the page showed, for the action; None when no page stood between."""
        return {self.key_of(name): value for name, value in self.shown.items()} or None

    def settle(self, merged: Merge[Any]) -> None:
        """After a save: the page now shows what was kept, and asks where both changed the same."""
        self.conflicts = []
        for name, value in self.given().items():
            kept = merged.stored.get(self.key_of(name))
            if mark(value) == mark(kept):
                self.shown[name] = mark(kept)
            elif self.key_of(name) in merged.asked:
                self.ask(name, value, kept)


def decides_a_question(request: HttpRequest) -> bool:
    """Whether a button of a question was pressed; the page then comes back, with everything else saved."""
    return request.POST.get(PRESS, "").partition(":")[0] in {"keep", "take"}


def autosaved(form: SharedForm, *, version: int, saved_at: datetime | None, fault: str = "") -> HttpResponse:
    """The answer to an autosave: marks of what is kept now, open questions, and 422 with words for what is not understood."""
    faults = [fault] if fault else _faults(form)
    answer: dict[str, Any] = {
        "version": version,
        "saved_at": clock(saved_at),
        "seen": {PREFIX + form.add_prefix(name): value for name, value in form.shown.items()},
        "conflict": render_to_string("components/conflicts.html", {"conflicts": form.conflicts}) if form.conflicts else "",
    }
    return JsonResponse(answer | ({"message": " ".join(faults)} if faults else {}), status=422 if faults else 200)


def _faults(form: SharedForm) -> list[str]:
    return [str(each) for errors in form.errors.values() for each in errors] if form.is_checked_while_written else []
