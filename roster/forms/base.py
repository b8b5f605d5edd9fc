"""A question of the joining form: one small group of fields on a page of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from img_program.web.forms import Form
from roster.models import Registrant

type RawAnswer = dict[str, str]

SKIPPED = "skipped"
LONGEST_RAW_VALUE = 500


class QuestionForm(Form):
    """Fields, how they become columns of the registrant and come back, and how an answer reads."""

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
