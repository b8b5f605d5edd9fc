"""`parameter(key, on=date)`: the only way to a number of the law."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from img_program.statute.limits import value_in_words
from img_program.statute.models import Parameter, Provision
from img_program.statute.values import Value


class NoParameterError(LookupError):
    """No value of the key is in force on that day."""


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """A value with its source: what holds from `starts_on` to `ends_on` (its last day, None: until changed)."""

    key: str
    value: Value
    citation: str
    starts_on: date
    ends_on: date | None
    kind: str
    unit: str
    label: str
    certainty: str

    def as_int(self) -> int:
        """A whole number. Raises TypeError when the parameter is of another kind."""
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            return self.value
        raise self._wrong("a whole number")

    def as_decimal(self) -> Decimal:
        """Dollars, or a share of 1 for a percentage; a whole number too. Raises TypeError for other kinds."""
        if isinstance(self.value, Decimal):
            return self.value
        return Decimal(self.as_int())

    def as_bool(self) -> bool:
        """Yes or no. Raises TypeError when the parameter is of another kind."""
        if isinstance(self.value, bool):
            return self.value
        raise self._wrong("yes or no")

    def as_text(self) -> str:
        """A text. Raises TypeError when the parameter is of another kind."""
        if isinstance(self.value, str):
            return self.value
        raise self._wrong("a text")

    def as_date(self) -> date:
        """A date. Raises TypeError when the parameter is of another kind."""
        if isinstance(self.value, date):
            return self.value
        raise self._wrong("a date")

    def as_list(self) -> list[str]:
        """A list. Raises TypeError when the parameter is of another kind."""
        if isinstance(self.value, list):
            return list(self.value)
        raise self._wrong("a list")

    def in_words(self) -> str:
        """The value for a reader: "2 years", "$150,000"."""
        return value_in_words(self.key, self.kind, self.value, self.unit)

    def _wrong(self, expected: str) -> TypeError:
        return TypeError(f"The parameter {self.key} is of the kind {self.kind}, not {expected}.")


_remembered: ContextVar[dict[str, list[Parameter]] | None] = ContextVar("remembered_parameters", default=None)
_citations: ContextVar[dict[str, str] | None] = ContextVar("remembered_citations", default=None)


def parameter(key: str, *, on: date) -> ParameterValue:
    """The value of `key` in force on a day (America/Chicago), with its citation.

    One indexed query, so that no process ever uses yesterday's law; inside `remembering_parameters()` none.
    Raises NoParameterError when nothing is in force on that day.
    """
    known = _remembered.get()
    rows = known.get(key, []) if known is not None else Parameter.objects.over_time(key).on(on)
    for row in rows:
        if row.is_in_force_on(on):
            return _value_of(row)
    raise NoParameterError(f"No value of {key} is in force on {on:%d %B %Y}.")


def parameters(keys: Collection[str], *, on: date) -> dict[str, ParameterValue]:
    """Several values in force on a day, by one query. Raises NoParameterError as `parameter` does."""
    known = _remembered.get()
    rows = [row for key in keys for row in known.get(key, [])] if known is not None else Parameter.objects.of(keys).on(on)
    found = {row.key: _value_of(row) for row in rows if row.is_in_force_on(on)}
    for key in keys:
        if key not in found:
            raise NoParameterError(f"No value of {key} is in force on {on:%d %B %Y}.")
    return found


def parameters_over_time(key: str) -> list[ParameterValue]:
    """Every value of `key`, the earliest first; empty for an unknown key."""
    return [_value_of(row) for row in Parameter.objects.over_time(key)]


def citation_of(provision: str) -> str:
    """The citation of a provision; inside `remembering_parameters()` asked once. Raises Provision.DoesNotExist."""
    known = _citations.get()
    if known is None:
        known = {}
    if provision not in known:
        known[provision] = Provision.objects.values_list("citation", flat=True).get(pk=provision)
    return known[provision]


@contextmanager
def remembering_parameters() -> Iterator[None]:
    """For work over many rows: read all parameters once, and answer from memory until the block ends."""
    rows: dict[str, list[Parameter]] = {}
    for row in Parameter.objects.select_related("provision"):
        rows.setdefault(row.key, []).append(row)
    token, citations = _remembered.set(rows), _citations.set({})
    try:
        yield
    finally:
        _remembered.reset(token)
        _citations.reset(citations)


def _value_of(row: Parameter) -> ParameterValue:
    before = row.ends_before
    return ParameterValue(
        key=row.key,
        value=row.usable,
        citation=row.provision.citation,
        starts_on=row.starts_on,
        ends_on=before - timedelta(days=1) if before else None,
        kind=row.kind,
        unit=row.unit,
        label=row.label,
        certainty=row.certainty,
    )
