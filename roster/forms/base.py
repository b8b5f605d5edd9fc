"""A question of the joining form: one small group of fields on a page of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import QueryDict

from img_program.web.comparing import Merge, mark, merge
from img_program.web.shared_forms import SharedForm
from roster.models import Registrant

type RawAnswer = dict[str, str]

SKIPPED = "skipped"
LONGEST_RAW_VALUE = 500


class QuestionForm(SharedForm):
    """Fields, how they become columns of the registrant and come back, and how an answer reads.

    Compared are the answers as they were written, so that half of one is kept too.
    """

    is_checked_while_written = False

    slug: ClassVar[str]
    title: ClassVar[str]
    hint: ClassVar[str] = ""
    summary_key: ClassVar[str]
    skip_label: ClassVar[str] = ""
    skip_in_words: ClassVar[str] = ""
    use_required_attribute = False

    def columns(self) -> dict[str, Any]:
        """The registrant's columns of a valid answer."""
        raise NotImplementedError

    def in_words(self) -> str:
        """A valid answer as the person reads it."""
        raise NotImplementedError

    @classmethod
    def skipped_columns(cls) -> dict[str, Any]:
        """The registrant's columns when the question was skipped."""
        return {}

    @classmethod
    def raw_of(cls, registrant: Registrant) -> RawAnswer:
        """The answer as the form's fields hold it."""
        raise NotImplementedError

    @classmethod
    def raw_from(cls, data: Mapping[str, Any]) -> RawAnswer:
        """The form's own fields out of what was sent, as text, shortened to what any field can hold."""
        return {name: str(data.get(name, "")).strip()[:LONGEST_RAW_VALUE] for name in cls.base_fields}

    def about(self, registrant: Registrant) -> None:
        """Told whose record it is, before the page is shown."""

    @property
    def only_asks(self) -> bool:
        """Whether somebody wants to see what their words find, and saves nothing yet."""
        return any(name.endswith("-find") for name in self.data)

    @classmethod
    def showing(cls, raw: RawAnswer) -> QuestionForm:
        """The form as a page that shows an answer."""
        return cls(initial=raw, stored=cls._fields_of(raw))

    @classmethod
    def sent(cls, data: QueryDict, raw: RawAnswer) -> QuestionForm:
        """The form as it was sent, with what is stored now."""
        return cls(data, stored=cls._fields_of(raw))

    @classmethod
    def _fields_of(cls, raw: RawAnswer) -> RawAnswer:
        return {name: str(raw.get(name, "")) for name in cls.base_fields}

    def raw(self, *, is_skipped: bool = False) -> RawAnswer:
        """The answer as it was written, or that the question was skipped."""
        return {SKIPPED: "1"} if is_skipped else self.raw_from(self.data)

    def given(self) -> dict[str, Any]:
        """The answer as it was written."""
        return dict(self.raw())


def merge_answer(raw: RawAnswer, *, shown: Mapping[str, str] | None, stored: RawAnswer) -> Merge[str]:
    """Compare an answer with what its page showed and what is stored. Skipping takes the place of an answer, and the reverse.

    Whoever skips what was answered on another page meanwhile is asked.
    """
    asked = [
        name for name, text in stored.items()
        if SKIPPED in raw and name != SKIPPED and shown and mark(text) != shown.get(name, mark(""))
    ]  # fmt: skip
    if asked:
        return Merge({}, asked, dict(stored))
    merged = merge(raw, shown=shown or None, stored=stored)
    if not merged.changed:
        return merged
    kept = raw if SKIPPED in raw else {**raw, **merged.stored}
    return Merge(
        merged.changed, merged.asked, {name: text for name, text in kept.items() if (name == SKIPPED) == (SKIPPED in raw)}
    )
