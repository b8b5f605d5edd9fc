"""What is missing on a rating sheet before it can be submitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.blueprint import SheetForm

type Draft = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Mark:
    """One domain's score with its comment."""

    domain: str
    value: int
    comment: str
    is_below_standard: bool


def complete_sheet(form: SheetForm, draft: Draft) -> tuple[list[Mark], dict[str, str]]:
    """The marks that can be submitted, and what is missing by domain, in sentences.

    A score must be a point of the scale; one below the standard needs a comment.
    """
    points = {point.value for point in form.scale}
    marks, missing = [], {}
    for key, name, _description in form.domains:
        given = draft.get(key, {})
        score, comment = str(given.get("score", "")), str(given.get("comment", "")).strip()
        if not score.isdecimal() or int(score) not in points:
            missing[key] = f"Choose a rating for “{name}”."
        elif int(score) < form.standard and not comment:
            missing[key] = f"Write what you saw for “{name}”: a rating below the standard needs a comment."
        else:
            marks.append(Mark(key, int(score), comment, int(score) < form.standard))
    return marks, missing
