"""Whether what once made a site count is different today: a question for a person, never a loss."""

from __future__ import annotations

from collections.abc import Collection

from img_program.geography.rules.is_rural import Answer, RuralFinding
from img_program.geography.rules.is_underserved import UnderservedAnswer, UnderservedFinding


def designation_changed(
    *,
    counted_as_rural: bool,
    designation_ids: Collection[str],
    rural: RuralFinding,
    underserved: UnderservedFinding,
    by_person: bool = False,
) -> str | None:
    """What to ask a person, or None when nothing changed. The findings are those of today.

    The months before stay as they are: the judgement holds for the day that the signed agreement names. What a person
    decided had reasons of its own, so it is asked again only when a designation is gone that was known then.
    """
    if counted_as_rural:
        return None if rural.answer is Answer.YES else f"The site counted as rural. Today: {rural.reason}"
    gone = gone_since(designation_ids, underserved)
    if not gone and (by_person or underserved.answer is UnderservedAnswer.YES):
        return None
    return f"The site counted because of {', '.join(gone or sorted(designation_ids))}. Today: {underserved.reason}"


def gone_since(designation_ids: Collection[str], underserved: UnderservedFinding) -> list[str]:
    """The designations of then that say nothing today."""
    return sorted(set(designation_ids) - set(underserved.designation_ids))
