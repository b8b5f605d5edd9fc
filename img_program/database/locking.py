"""What actions share: the row as it is now, limits of the database in words, numbers that nobody gets twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from img_program.database.context import as_system
from img_program.database.models import NumberSeries
from img_program.database.workflow import WrongStateError

CHECK_VIOLATION = "23514"
MOVED_ON = "This was changed in the meantime, so it can't be done now. Reload the page to see how it stands."


def locked[M: Model](row: M) -> M:
    """The row as it is now, locked until the transaction ends.

    Raises WrongStateError when the person may not change it any more (policies show it as no row).
    """
    found: M | None = type(row)._default_manager.select_for_update(of=("self",)).filter(pk=row.pk).first()  # noqa: SLF001 - documented
    if found is None:
        raise WrongStateError(MOVED_ON)
    return found


def fresh(row: Model) -> None:
    """Read this row again, as it is now, and lock it until the transaction ends. Raises as `locked`.

    Where only actions of the system write, people have no right to lock: the system locks, and they read as themselves.
    """
    rows = type(row)._default_manager.all()  # noqa: SLF001 - documented
    try:
        if _may_lock(row):
            rows = rows.select_for_update(of=("self",))
        else:
            with as_system(reason="lock what a form changes"):
                rows.select_for_update(of=("self",)).filter(pk=row.pk).first()
        row.refresh_from_db(from_queryset=rows)
    except ObjectDoesNotExist as fault:
        raise WrongStateError(MOVED_ON) from fault


def _may_lock(row: Model) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_any_column_privilege(%s, 'UPDATE')", [row._meta.db_table])
        return bool(cursor.fetchone()[0])


@contextmanager
def limits_in_words() -> Iterator[None]:
    """A limit that the database keeps becomes a ValidationError with its sentence; other faults stay faults."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as fault:
        diagnosis: Any = getattr(fault.__cause__, "diag", None)
        # A guard names no constraint; a CHECK does, and is a fault of the program.
        if diagnosis is None or diagnosis.sqlstate != CHECK_VIOLATION or diagnosis.constraint_name:
            raise
        raise ValidationError(f"{diagnosis.message_primary}.", code="limit") from fault


_COUNT = """
INSERT INTO database_numberseries AS kept (series, last) VALUES (%s, %s)
ON CONFLICT (series) DO UPDATE SET last = kept.last + 1 RETURNING last
"""


def next_number(model: type[Model], field: str, prefix: str, *, form: str = "{}-{:03d}") -> str:
    """The next number such as “A-2027-004”, or as `form` writes it; two at once wait for each other, and what was deleted is not given again."""
    series = f"{model._meta.label} {prefix}"
    with as_system(reason="give the next number"), connection.cursor() as cursor:
        is_new = not NumberSeries.objects.filter(series=series).exists()
        begins = form.partition("{:")[0].format(prefix)
        given = model._default_manager.filter(**{f"{field}__startswith": begins}).count() if is_new else 0  # noqa: SLF001
        cursor.execute(_COUNT, [series, given + 1])
        (number,) = cursor.fetchone()
    return form.format(prefix, number)
