"""Tables that hold something about a person, said once by their rooms: row by row into the copy of their own data.

Who may see a table is read from the registry of permissions, and who looked from the access log: neither is written by hand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.html import strip_tags

from img_program.accounts.history import names_of
from img_program.accounts.models import AccessLog, User
from img_program.accounts.permissions import roles_in_words
from img_program.database.context import as_system
from img_program.web.templatetags.components import moment
from roster.models import Registrant

# What a row needs to work, and says nothing about a person.
_MACHINERY = re.compile(r"^id$|_hash$|sha256|^key$|token|storage_name|pdf_|_id$|version|^code$|^cursor$|^about_")
_ALL = Q()


@dataclass(frozen=True, slots=True)
class PersonalTable:
    """One table: what its rows are called, which permission opens them to the office, who else may see them."""

    model: type[models.Model]
    group: str
    permission: str
    also: str
    leave_out: frozenset[str]
    shown: Q
    words: Mapping[str, Callable[[str], str]]

    def rows_of(self, registrant: Registrant) -> Iterable[models.Model]:
        """The person's rows, by the record or by the account. Runs as the system: some tables only the office reads."""
        columns = {each.attname for each in self.model._meta.concrete_fields}
        mine = Q(registrant_id=registrant.pk) if "registrant_id" in columns else Q(pk__in=())
        if "user_id" in columns and registrant.user_id is not None:
            mine |= Q(user_id=registrant.user_id)
        relations = [each.name for each in self.model._meta.concrete_fields if isinstance(each, models.ForeignKey)]
        return self.model._default_manager.filter(mine, self.shown).select_related(*relations)  # noqa: SLF001 - documented


_TABLES: dict[type[models.Model], PersonalTable] = {}


def register_personal_table(
    model: type[models.Model],
    *,
    group: str,
    permission: str,
    also: str = "",
    leave_out: Collection[str] = (),
    shown: Q = _ALL,
    words: Mapping[str, Callable[[str], str]] = MappingProxyType({}),
) -> None:
    """Declare a table with `registrant` or `user`, from `AppConfig.ready`; `shown` narrows what the person is told already.

    `words` says what a column's codes mean, by the column's name.
    """
    _TABLES[model] = PersonalTable(model, group, permission, also, frozenset(leave_out), shown, words)


def personal_tables() -> list[PersonalTable]:
    """Every declared table."""
    return list(_TABLES.values())


def who_may_see(permission: str, also: str = "") -> str:
    """In words: the person, others, and the roles of the office that hold a permission."""
    held = roles_in_words(permission)
    return "; ".join(filter(None, ["You", also, f"of the program's staff: {held}" if held else ""]))


def fields_of_tables(registrant: Registrant) -> Iterator[tuple[str, str, str, str]]:
    """(group, field, value, who may see it) of every row of every declared table."""
    with as_system(reason="the copy of a person's own data"):
        for table in personal_tables():
            seen = who_may_see(table.permission, table.also)
            for number, row in enumerate(table.rows_of(registrant), start=1):
                for field, value in _values(table, row):
                    yield table.group, f"{number}. {field}", value, seen


def _values(table: PersonalTable, row: models.Model) -> Iterator[tuple[str, str]]:
    for field in row._meta.concrete_fields:
        if field.name in {"registrant", "user", *table.leave_out} or _MACHINERY.search(field.name):
            continue
        if isinstance(field, models.ForeignKey) and field.related_model is User:
            continue  # who of the office did it, histories and the log say
        value = table.words[field.name](getattr(row, field.name)) if field.name in table.words else _in_words(row, field)
        if value:
            yield str(field.verbose_name).capitalize(), value


def _in_words(row: models.Model, field: Any) -> str:
    value = getattr(row, field.name)
    if value in (None, "", [], {}):
        return ""
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return moment(value)
    text = "; ".join(_flat(value)) if isinstance(value, (list, dict)) else str(value)
    return strip_tags(text.replace("</p>", " ")).strip() if field.name.endswith("_html") else text


def _flat(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if said := ", ".join(_flat(inner)):
                yield f"{str(key).replace('_', ' ')}: {said}"
    elif isinstance(value, list):
        for inner in value:
            yield from _flat(inner)
    elif isinstance(value, bool):
        yield "yes" if value else "no"
    elif value not in (None, ""):
        yield str(value)


def looks_at(registrant: Registrant) -> list[tuple[str, str]]:
    """Who of the office looked at the record, the account, or a row about the person: by day, with what for."""
    with as_system(reason="who looked at a person, for the person"):
        subjects = Q(subject_type=Registrant._meta.label_lower, subject_id=str(registrant.pk))
        if registrant.user_id is not None:
            subjects |= Q(subject_type=User._meta.label_lower, subject_id=str(registrant.user_id))
        for table in personal_tables():
            keys = [str(row.pk) for row in table.rows_of(registrant)]
            if keys:
                subjects |= Q(subject_type=table.model._meta.label_lower, subject_id__in=keys)
        lines = AccessLog.objects.filter(subjects).exclude(user_id=registrant.user_id).order_by("-at")
        found: Counter[tuple[date, int | None, str, str]] = Counter()
        for line in lines.iterator():
            found[timezone.localdate(line.at), line.user_id, line.get_kind_display(), line.purpose] += 1
        names = names_of({user for _day, user, _kind, _purpose in found})
    return [
        (
            moment(day),
            f"{names.get(user or 0) or 'A member of staff'}: {kind.lower()}{f', {purpose}' if purpose else ''}"
            + (f" ({times} times)" if times > 1 else ""),
        )
        for (day, user, kind, purpose), times in found.items()
    ]
