"""Which fields of which tables may be sealed. Each room registers its own in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from img_program.accounts.models import StaffRoleName, User
from img_program.accounts.permissions import staff_roles
from img_program.database.access import SYSTEM, Access

REMOVED = "[removed]"


def _no_copies(_row: models.Model) -> Iterable[models.Model]:
    return ()


type SeenBy = Callable[[User, Any], bool]


def _only_officials(user: User, _row: models.Model) -> bool:
    return StaffRoleName.DATA_PRACTICES_OFFICIAL in staff_roles(user)


def who_holds(permission: str, *, of: Callable[[Any], models.Model] = lambda row: row) -> SeenBy:
    """Rows are seen by whoever holds a permission on the row, or on what `of` gives for it."""
    return lambda user, row: user.has_perm(permission, of(row))


@dataclass(frozen=True, slots=True)
class Sealable:
    """A table that may hold what should never have been here.

    `fields` hold values, `files` hold names in private storage; `copies` gives rows of other registered tables
    that may repeat the content (a stored letter, an export): of them, only the fields that do are sealed along.
    `seen_by` answers who may see a row at all: nobody seals, or learns of, what the room would not show.
    """

    model: type[models.Model]
    fields: tuple[str, ...]
    files: tuple[str, ...]
    copies: Callable[[models.Model], Iterable[models.Model]]
    seen_by: SeenBy

    @property
    def label(self) -> str:
        """The model's label in lower case."""
        return self.model._meta.label_lower

    @property
    def event_model(self) -> type[models.Model] | None:
        """The history of the table, if it is tracked."""
        relation = getattr(self.model, "events", None)
        return relation.rel.related_model if relation is not None else None

    @property
    def is_append_only(self) -> bool:
        """Nobody changes a row of this table; only retention, with its own grant, takes a value out."""
        access = [each for each in self.model._meta.constraints if isinstance(each, Access)]
        return any("UPDATE" not in each.grants.get(SYSTEM, "") for each in access)

    def words(self, field: str) -> str:
        """A field as people read it."""
        if field in self.files:
            return "the file itself"
        return str(getattr(self.model._meta.get_field(field), "verbose_name", field))


_SEALABLE: dict[str, Sealable] = {}


def register_sealable(
    model: type[models.Model],
    fields: Sequence[str],
    *,
    files: Sequence[str] = (),
    copies: Callable[[models.Model], Iterable[models.Model]] = _no_copies,
    seen_by: SeenBy = _only_officials,
) -> None:
    """Let staff seal these fields of a table, in the row, in every history version, and in its copies.

    `seen_by` is the room's own rule for who may see a row (`who_holds(VIEW_...)`); without one only the data practices
    official seals.
    Raises ImproperlyConfigured for a field that can't be emptied: neither text nor nullable nor JSON.
    """
    for name in (*fields, *files):
        blank_for(model._meta.get_field(name))
    _SEALABLE[model._meta.label_lower] = Sealable(model, tuple(fields), tuple(files), copies, seen_by)


def sealable(label: str) -> Sealable:
    """The registered table. Raises LookupError when nobody registered it."""
    try:
        return _SEALABLE[label.lower()]
    except KeyError:
        raise LookupError(f"Nothing of “{label}” can be sealed.") from None


def sealable_of(obj: models.Model) -> Sealable:
    """The registered table of a row. Raises LookupError."""
    return sealable(obj._meta.label_lower)


def sealables() -> list[Sealable]:
    """Every registered table."""
    return list(_SEALABLE.values())


def model_of(label: str) -> type[models.Model]:
    """A model by label, history tables included."""
    return apps.get_model(label)


def rows_of(model: type[models.Model]) -> models.QuerySet[models.Model]:
    """Every row of a table that the running context may read."""
    return model._default_manager.all()  # noqa: SLF001 - Django documents it


def blank_for(field: models.Field[object, object] | object) -> object:
    """What stands in a field after its value was taken out. Raises ImproperlyConfigured when nothing can."""
    if isinstance(field, models.FileField):
        return ""
    if isinstance(field, ArrayField):
        return []
    if isinstance(field, models.JSONField):
        return None if field.null else field.get_default()
    if isinstance(field, (models.CharField, models.TextField)):
        fits = field.max_length is None or field.max_length >= len(REMOVED)
        return REMOVED if fits and not field.choices else ""
    if isinstance(field, models.Field) and field.null:
        return None
    raise ImproperlyConfigured(f"{field} can't be sealed: it is neither text nor nullable.")
