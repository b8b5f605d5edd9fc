"""A choice among rows: a list as long as it is short, beyond that a search field.

Without scripts one writes a part of a name or number, and the answer lists what was found to choose from. With scripts the
page asks the same question of the same address while one writes (static/js/search_choice.js): no address of its own lists
rows, so that nobody finds what the form would not take.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from img_program.web.fields.text import clean_line

MOST_OFFERED = 50
MOST_FOUND = 20
_NONE = "None of these"

type Pairs = list[tuple[str, str]]


def with_words(rows: QuerySet[Any], fields: Sequence[str], words: str) -> QuerySet[Any]:
    """Rows in which every word is found in one of the fields."""
    for word in words.split():
        found = Q()
        for name in fields:
            found |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(found)
    return rows


class _Typed:
    """What was written beside what is chosen; `is_asked` when somebody only wants to see what is found."""

    words = ""
    is_asked = False


class _One(str, _Typed):  # noqa: SLOT000 - carries what was written
    """A chosen value."""


class _Many(list[str], _Typed):
    """Chosen values."""


class _SearchWidget(forms.Widget):
    """Both shapes; `source` is the field."""

    source: Any
    choices: Any
    is_many = False
    how = "Write a part of the name or number, then choose."
    plain_template: ClassVar[str]

    def use_required_attribute(self, _initial: Any) -> bool:
        """The field of words may stay empty when a row is chosen."""
        return False

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """The chosen values, with the words unless the choice was made after what they found was listed."""
        value = super().value_from_datadict(data, files, name)
        words = clean_line(data.get(f"{name}-words") or "")[:100]
        if not words or words == data.get(f"{name}-listed"):
            return value
        typed: _One | _Many = _Many(value or []) if self.is_many else _One(value or "")
        typed.words, typed.is_asked = words, f"{name}-find" in data
        return typed

    def value_omitted_from_data(self, data: Mapping[str, Any], _files: Any, name: str) -> bool:
        """Whether neither a choice nor words were sent."""
        return name not in data and f"{name}-words" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Few rows as ever; many as words, with what is chosen and what was found."""
        few = self.source.few()
        self.choices = few or []
        context: dict[str, Any] = super().get_context(name, value, attrs)
        self.template_name = self.plain_template
        if few is not None:
            return context
        self.template_name = "django/forms/widgets/search_choice.html"
        words = getattr(value, "words", "")
        values = [str(each) for each in (value if self.is_many else [value]) or () if each not in (None, "")]
        chosen = self.source.named(values)
        found = [pair for pair in self.source.found(words) if pair not in chosen] if words else []
        options = [(*pair, True) for pair in chosen] + [(*pair, False) for pair in found[:MOST_FOUND]]
        if chosen and not self.is_many and not self.source.required:
            options.append(("", self.source.empty_label or _NONE, False))
        context["widget"] |= {"is_many": self.is_many, "words": words, "options": options, "how": self.how}
        own = context["widget"]["attrs"]
        own["class"] = own.get("class", "").replace("usa-select", "usa-input").replace("app-choice__input", "usa-input")
        if "id" in own:
            own["aria-describedby"] = f"{own['id']}_how {own.get('aria-describedby', '')}".strip()
        return context


class SearchSelect(_SearchWidget, forms.Select):
    """One of many."""

    plain_template = forms.Select.template_name


class SearchCheckboxes(_SearchWidget, forms.CheckboxSelectMultiple):
    """Several of many."""

    plain_template = forms.CheckboxSelectMultiple.template_name
    is_many = True


class Suggestions(SearchSelect):
    """Words that stay as they are written, unless one of what was found is chosen."""

    how = "Write the name. Then choose from what is found, or leave it as you wrote it."

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """What was chosen after the words found it, else the words."""
        words = clean_line(data.get(f"{name}-words") or "")
        chosen = data.get(name) or ""
        if f"{name}-words" not in data or (chosen and words == data.get(f"{name}-listed")):
            return chosen
        typed = _One(words)
        typed.words, typed.is_asked = words, f"{name}-find" in data
        return typed

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The words stand in the field; what they find is offered when somebody asks."""
        context = super().get_context(name, value, attrs)
        found = self.source.found(str(value)) if getattr(value, "is_asked", False) else []
        options = [(*pair, False) for pair in found[:MOST_FOUND]]
        context["widget"] |= {"words": str(value or ""), "options": options}
        return context


class _SearchField(forms.Field):
    """What the fields share: words find rows; what isn't one row is asked back with what was found."""

    empty_label: Any = None

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        result: Any = super().__deepcopy__(memo)
        result.widget.source = result
        return result

    def few(self) -> Any:
        """What a list offers, or nothing when it would be too long."""
        raise NotImplementedError

    def found(self, words: str) -> Pairs:
        """Values and labels of what the words find, one more than is shown."""
        raise NotImplementedError

    def named(self, values: Sequence[str]) -> Pairs:
        """Values and labels of what is chosen."""
        raise NotImplementedError

    def prepare_value(self, value: Any) -> Any:
        """What was written stays with what is chosen."""
        return value if isinstance(value, _Typed) else super().prepare_value(value)

    def clean(self, value: Any) -> Any:
        """The chosen row. Words that name exactly one row choose it."""
        words = getattr(value, "words", "")
        if not words:
            return super().clean(value)
        found = self.found(words)
        exact = [key for key, label in found if label.casefold() == words.casefold()]
        if len(exact) == 1 and not value.is_asked:
            return super().clean([*value, *exact] if isinstance(value, list) else exact[0])
        if not found:
            raise ValidationError(f"Nothing was found for “{words}”. Write a part of the name or number.", code="not_found")
        more = f" These are the first {MOST_FOUND}; more of the name finds fewer." if len(found) > MOST_FOUND else ""
        raise ValidationError(f"Choose from what was found for “{words}”.{more}", code="choose")


class _RowsField(_SearchField):
    queryset: Any
    search: Sequence[str]

    def _pairs(self, rows: Any) -> Pairs:
        field: Any = self
        return [(str(field.prepare_value(row)), field.label_from_instance(row)) for row in rows]

    def few(self) -> Pairs | None:
        """The rows, with the label for none."""
        rows = list(self.queryset.all()[: MOST_OFFERED + 1])
        if len(rows) > MOST_OFFERED:
            return None
        none = [] if self.empty_label is None else [("", self.empty_label)]
        return [*none, *self._pairs(rows)]

    def found(self, words: str) -> Pairs:
        """Rows with every word."""
        return self._pairs(with_words(self.queryset.all(), self.search, words)[: MOST_FOUND + 1])

    def named(self, values: Sequence[str]) -> Pairs:
        """Chosen rows that may be chosen."""
        try:
            return self._pairs(self.queryset.filter(pk__in=values)) if values else []
        except (ValueError, ValidationError):
            return []


class SearchChoiceField(_RowsField, forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """One row; `search` names the columns in which the words are sought."""

    def __init__(self, queryset: Any, *, search: Sequence[str] = ("name",), **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", "- Select -" if kwargs.get("required", True) else _NONE)
        super().__init__(queryset, widget=SearchSelect(), **kwargs)
        self.search, self.widget.source = search, self


class SearchMultipleField(_RowsField, forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Several rows."""

    def __init__(self, queryset: Any, *, search: Sequence[str] = ("name",), **kwargs: Any) -> None:
        super().__init__(queryset, widget=SearchCheckboxes(), **kwargs)
        self.search, self.widget.source = search, self


class SearchListField(_SearchField, forms.ChoiceField):
    """One of labels that are in memory already, such as people who share their record."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=SearchSelect(), **kwargs)
        self.widget.source = self

    def _flat(self) -> Pairs:
        pairs: Pairs = []
        for value, label in self.choices:  # type: ignore[misc, union-attr]  # pairs, or a group with pairs
            pairs += (
                [(str(key), str(words)) for key, words in label]
                if isinstance(label, (list, tuple))
                else [(str(value), str(label))]
            )
        return [pair for pair in pairs if pair[0]]

    def few(self) -> Any:
        """The choices as given."""
        return None if len(self._flat()) > MOST_OFFERED else self.choices

    def found(self, words: str) -> Pairs:
        """Labels with every word."""
        sought = [word.casefold() for word in words.split()]
        matching = [pair for pair in self._flat() if all(word in pair[1].casefold() for word in sought)]
        return matching[: MOST_FOUND + 1]

    def named(self, values: Sequence[str]) -> Pairs:
        """Chosen labels."""
        return [pair for pair in self._flat() if pair[0] in values]


class SuggestField(_SearchField, forms.CharField):
    """A line of words with suggestions. Nothing has to be chosen; `find` gives values and labels for words."""

    def __init__(self, *, find: Callable[[str], Pairs], **kwargs: Any) -> None:
        super().__init__(widget=Suggestions(), **kwargs)
        self.find, self.widget.source = find, self

    def few(self) -> None:
        """Never a list."""

    def found(self, words: str) -> Pairs:
        """What the words find, one more than is shown."""
        return self.find(words)

    def named(self, _values: Sequence[str]) -> Pairs:
        """What is chosen stands in the field of words."""
        return []

    def clean(self, value: Any) -> str:
        """The words, unless somebody only asks what they find."""
        words: str = forms.CharField.clean(self, str(value or ""))
        if getattr(value, "is_asked", False):
            found = self.found(words) if words else []
            told = f"Choose from what was found for “{words}”, or save it as you wrote it."
            raise ValidationError(
                told if found else f"Nothing was found for “{words}”. You can save it as you wrote it.", code="choose"
            )
        return words
