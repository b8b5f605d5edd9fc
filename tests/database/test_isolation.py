"""Two owners do and read things through the ORM, without `visible_to`; the database yields nothing of the other's.

Every table with a policy for persons takes part by itself (tests/database/rows.py says how its rows are made).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.db.models import F, Model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from img_program.accounts.models import PersonName, User
from img_program.database.access import SameOwner
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from img_program.organizations.models import Invitation, Organization
from tests.database.rows import Owner, Private, foreign_keys, make_owner, private_tables

# A refusal counts only when it comes from the wall itself, not from some other fault of the attempt.
WALL = re.compile(r"row-level security|permission denied|violates foreign key|Cannot (update|delete|insert)")


class BreachError(AssertionError):
    """The database let something through."""


def _private() -> list[Private]:
    return private_tables()


def _victims_row(table: Private, victim: Owner) -> Model | None:
    if not table.is_history:
        return victim.rows[table.label]
    with as_system(reason="test"):
        for column, value in victim.owner_values(table).items():
            if found := table.model._default_manager.filter(**{column: value}).first():
                return found
    return None


def _demand_own(table: Private, thief: Owner, rows: list[Model]) -> None:
    for row in rows:
        if not thief.owns(table, row):
            raise BreachError(f"{table}: a row of somebody else's was read")


def _refused(act: Callable[[], int], *, wall_behind: bool = False) -> None:
    """The act must touch no row or be refused by the wall.

    `wall_behind`: the wall is a key that is checked last, so a room's own rule may refuse before it.
    """
    try:
        with transaction.atomic():
            touched = act()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except DatabaseError as refusal:
        if not wall_behind and not WALL.search(str(refusal)):
            raise
        return
    if touched:
        raise BreachError(f"{touched} row(s) were written")


def _update(table: Private, row: Model, column: str, value: Any) -> Callable[[], int]:
    return lambda: table.model._default_manager.filter(pk=row.pk).update(**{column: value})


def read_all(table: Private, thief: Owner, _victim: Owner, _forged: int) -> None:
    """Everything there is."""
    try:
        with transaction.atomic():
            rows = list(table.model._default_manager.all())
    except DatabaseError as refusal:
        if not WALL.search(str(refusal)):
            raise
        return
    _demand_own(table, thief, rows)


def read_by_id(table: Private, thief: Owner, victim: Owner, forged: int) -> None:
    """The other's row by its id, and by ids near it."""
    row = _victims_row(table, victim)
    ids: list[Any] = [forged]
    if isinstance(table.model._meta.pk, models.UUIDField):
        ids = [uuid.UUID(int=forged % 2**128)]
    if row is not None:
        ids += [row.pk, *([row.pk + forged % 7 - 3] if isinstance(row.pk, int) else [])]
    _refused_or_own(table, thief, {"pk__in": ids})


def read_by_owner(table: Private, thief: Owner, victim: Owner, _forged: int) -> None:
    """Rows that name the other as their owner."""
    for column, value in victim.owner_values(table).items():
        _refused_or_own(table, thief, {column: value})


def _refused_or_own(table: Private, thief: Owner, wanted: dict[str, Any]) -> None:
    try:
        with transaction.atomic():
            found = table.model._default_manager.filter(**wanted)
            rows = list(found)
            counted = found.count()
    except DatabaseError as refusal:
        if not WALL.search(str(refusal)):
            raise
        return
    _demand_own(table, thief, rows)
    if counted != len(rows):
        raise BreachError(f"{table}: a count told more than the rows")


def read_by_join(table: Private, _thief: Owner, victim: Owner, _forged: int) -> None:
    """From accounts, which everybody may read, into the other's private row."""
    for key in foreign_keys(table.model):
        if key.related_model is User and not key.remote_field.hidden and key.attname in table.person_columns:
            path = f"{key.related_query_name()}__pk"
            try:
                with transaction.atomic():
                    found = set(User.objects.filter(pk=victim.user.pk).values_list(path, flat=True))
            except DatabaseError as refusal:
                if not WALL.search(str(refusal)):
                    raise
                continue
            if found - {None}:
                raise BreachError(f"{table}: read through a join")


def lock(table: Private, _thief: Owner, victim: Owner, _forged: int) -> None:
    """The other's row, for update."""
    if row := _victims_row(table, victim):
        _refused(lambda: len(table.model._default_manager.select_for_update().filter(pk=row.pk)))


def change(table: Private, _thief: Owner, victim: Owner, _forged: int) -> None:
    """A field of the other's row."""
    row = _victims_row(table, victim)
    name = next((each.name for each in table.model._meta.concrete_fields if not each.primary_key), None)
    if row is not None and name:
        _refused(_update(table, row, name, F(name)))


def take_over(table: Private, thief: Owner, victim: Owner, _forged: int) -> None:
    """Write oneself as the owner of the other's row."""
    if row := _victims_row(table, victim):
        for column, value in thief.owner_values(table).items():
            if column != table.model._meta.pk.attname:
                _refused(_update(table, row, column, value))


def give_away(table: Private, thief: Owner, victim: Owner, _forged: int) -> None:
    """Write the other as the owner of one's own row."""
    row = _victims_row(table, thief)
    own = thief.owner_values(table)
    for column, value in victim.owner_values(table).items():
        if row is not None and column != table.model._meta.pk.attname and getattr(row, column) == own[column]:
            _refused(_update(table, row, column, value))


def insert_for(table: Private, thief: Owner, victim: Owner, _forged: int) -> None:
    """A new row that belongs to the other."""
    row = _victims_row(table, thief)
    # Triggers write history in everybody's name: anybody may add to it, nobody reads what isn't theirs.
    if row is None or table.anybody_inserts or table.model is Organization:
        return
    copy = table.model(**{each.attname: getattr(row, each.attname) for each in table.model._meta.concrete_fields})
    key = table.model._meta.pk
    copy.pk = uuid.uuid4() if isinstance(key, models.UUIDField) else None
    for column, value in victim.owner_values(table).items():
        if getattr(row, column) is not None:
            setattr(copy, column, value)

    def insert() -> int:
        copy.save(force_insert=True)
        return 1

    _refused(insert)


def attach(table: Private, thief: Owner, victim: Owner, _forged: int) -> None:
    """One's own row below a parent of the other's."""
    own = _victims_row(table, thief)
    if own is None or table.is_history:
        return
    for key in foreign_keys(table.model):
        parent = victim.rows.get(key.related_model._meta.label_lower)
        if parent is not None and getattr(own, key.attname) is not None and not key.primary_key:
            keyed = any(isinstance(each, SameOwner) and key.attname in each.columns for each in table.model._meta.constraints)
            _refused(_update(table, own, key.attname, parent.pk), wall_behind=keyed)


def delete(table: Private, _thief: Owner, victim: Owner, _forged: int) -> None:
    """The other's row."""
    if row := _victims_row(table, victim):
        _refused(lambda: table.model._default_manager.filter(pk=row.pk)._raw_delete(using="default"))


ATTEMPTS = [
    read_all,
    read_by_id,
    read_by_owner,
    read_by_join,
    lock,
    change,
    take_over,
    give_away,
    insert_for,
    attach,
    delete,
]


def _snapshot(owner: Owner, tables: list[Private]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Everything an owner has, history apart."""
    found = []
    for table in tables:
        if not table.is_history:
            for column, value in owner.owner_values(table).items():
                rows = table.model._default_manager.filter(**{column: value}).order_by("pk").values()
                found.append((f"{table}.{column}", list(rows)))
    return found


@pytest.fixture
def owners(db: None) -> tuple[Owner, Owner]:
    with as_system(reason="test"):
        return make_owner("ann"), make_owner("ben")


def test_every_private_table_says_whose_a_row_is() -> None:
    tables = _private()
    assert len(tables) > 6
    assert [str(table) for table in tables if not (table.person_columns or table.organization_columns)] == []


@pytest.mark.django_db
def test_each_owner_reads_their_own(owners: tuple[Owner, Owner]) -> None:
    """The attempts below prove something only because the same queries give owners their own rows."""
    assert list(_private())
    for owner in owners:
        unread = []
        with acting_as(owner.user):
            for table in _private():
                if table.is_history:
                    continue
                try:
                    with transaction.atomic():
                        if not table.model._default_manager.filter(pk=owner.rows[table.label].pk).exists():
                            unread.append(str(table))
                except DatabaseError as refusal:
                    assert "permission denied" in str(refusal)  # noqa: PT017 - write-only for persons
        assert unread == []


@pytest.mark.django_db
def test_every_attempt_on_every_table_is_refused(owners: tuple[Owner, Owner]) -> None:
    tables = _private()
    with as_system(reason="test"):
        before = [_snapshot(owner, tables) for owner in owners]
    for thief, victim in (owners, owners[::-1]):
        for table in tables:
            for attempt in ATTEMPTS:
                with acting_as(thief.user):
                    attempt(table, thief, victim, 1)
    with as_system(reason="test"):
        assert [_snapshot(owner, tables) for owner in owners] == before


@pytest.mark.django_db
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_two_owners_try_nothing_of_the_other_comes_out(data: st.DataObject, owners: tuple[Owner, Owner]) -> None:
    tables = _private()
    steps = st.tuples(
        st.booleans(), st.sampled_from(tables), st.sampled_from(ATTEMPTS), st.integers(min_value=1, max_value=2**62)
    )
    with transaction.atomic():
        with as_system(reason="test"):
            before = [_snapshot(owner, tables) for owner in owners]
        for swapped, table, attempt, forged in data.draw(st.lists(steps, min_size=1, max_size=12)):
            thief, victim = owners[::-1] if swapped else owners
            with acting_as(thief.user):
                attempt(table, thief, victim, forged)
        with as_system(reason="test"):
            assert [_snapshot(owner, tables) for owner in owners] == before
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_hole_would_be_found(owners: tuple[Owner, Owner]) -> None:
    """The same attempts by somebody who may see everything do find it."""
    thief, victim = owners
    table = next(each for each in _private() if each.model is Invitation)
    names = next(each for each in _private() if each.model is PersonName)
    with as_system(reason="test"):
        for attempt in (read_all, read_by_id, read_by_owner, lock, change, take_over, give_away, attach):
            with pytest.raises(BreachError):
                attempt(table, thief, victim, 1)
        with pytest.raises(BreachError):
            read_by_join(names, thief, victim, 1)
