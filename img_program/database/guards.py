"""Limits that the database keeps for everybody: sums that no caller's own view of the rows may narrow."""

from __future__ import annotations

from typing import Any

from django.db import models

from img_program.database.access import TableStatements

# What a guard raises: Django's IntegrityError, so that an action can tell it from a fault.
REFUSE = "RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = {message}"


# Today in Minnesota; a day that happened lies between the program's law and it.
TODAY = "(now() AT TIME ZONE 'America/Chicago')::date"


class Guard(TableStatements):
    """An AFTER ROW trigger whose function runs as the tables' owner (SECURITY DEFINER) and so sums every row.

    Row policies show a caller only a part: a fund of 100 would be overspent. `body` is PL/pgSQL between BEGIN and
    END, `declare` its variables, `events` such as "INSERT OR UPDATE". Called under READ COMMITTED, a sum after
    SELECT … FOR UPDATE sees what the transaction before committed. `is_deferred`: asked when the transaction ends, for
    what takes rows of two tables to be true.
    """

    def __init__(
        self, *, name: str, events: str, body: str, declare: str = "", when: str = "", is_deferred: bool = False
    ) -> None:
        super().__init__(name=name)
        self.events, self.body, self.declare, self.when = events, body, declare, when
        self.is_deferred = is_deferred

    def statements(self, table: str) -> list[str]:
        """The function, closed to direct calls, and its trigger."""
        when = f" WHEN ({self.when})" if self.when else ""
        declare = f"DECLARE {self.declare} " if self.declare else ""
        kind, deferred = ("CONSTRAINT TRIGGER", " DEFERRABLE INITIALLY DEFERRED") if self.is_deferred else ("TRIGGER", "")
        return [
            (
                f'CREATE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER '
                f"SET search_path = public, pg_temp AS $guard$ {declare}BEGIN {self.body} RETURN NULL; END $guard$;"
            ),
            f'REVOKE ALL ON FUNCTION "{self.name}"() FROM PUBLIC;',
            (
                f'CREATE {kind} "{self.name}" AFTER {self.events} ON "{table}"{deferred} FOR EACH ROW{when} '
                f'EXECUTE FUNCTION "{self.name}"();'
            ),
        ]

    def removal(self, table: str) -> list[str]:
        """Trigger, then function."""
        return [f'DROP TRIGGER "{self.name}" ON "{table}";', f'DROP FUNCTION "{self.name}"();']

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        """For the migration file."""
        kwargs: dict[str, Any] = {"name": self.name, "events": self.events, "body": self.body}
        kwargs |= {"declare": self.declare, "when": self.when}
        if self.is_deferred:
            kwargs["is_deferred"] = True
        return "img_program.database.guards.Guard", (), kwargs


class GuardOn(Guard):
    """A guard that a higher room puts on a table below it: written beside the rows that it reads, kept on `table`."""

    def __init__(self, *, table: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.table = table

    def statements(self, table: str) -> list[str]:
        """The guard's, on its own table."""
        return super().statements(self.table)

    def removal(self, table: str) -> list[str]:
        """The guard's, from its own table."""
        return super().removal(self.table)

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        """For the migration file."""
        _path, args, kwargs = super().deconstruct()
        return "img_program.database.guards.GuardOn", args, kwargs | {"table": self.table}


# The program was made by Laws 2015, ch. 71; the forms' own rule (`web/fields/day.py`) says the same.
_FIRST = "DATE '2015-01-01'"
_LAST_PLANNED = f"({TODAY} + interval '16 years')::date"


def happened(name: str, *columns: str) -> Guard:
    """Days of the past: not before the program's law (2015), not to come."""
    return _between(name, columns, TODAY, "it lies before 2015 or in the future")


def planned(name: str, *columns: str) -> Guard:
    """Days that may be to come, as far as a plan of the program reaches; not before its law (2015)."""
    return _between(name, columns, _LAST_PLANNED, "it lies before 2015 or too far in the future")


def _between(name: str, columns: tuple[str, ...], last: str, why: str) -> Guard:
    odd = " OR ".join(f'NEW."{column}" NOT BETWEEN {_FIRST} AND {last}' for column in columns)
    return Guard(
        name=name,
        events="INSERT OR UPDATE",
        body=f"IF {odd} THEN " + REFUSE.format(message=f"'This day can''t be right: {why}'") + "; END IF;",
    )


class Numbered(TableStatements):
    """Gives each row of a table a number that is said on the phone: a prefix, and the next of its series.

    `prefix` is SQL about NEW; `digits` pads with zeros. Two at once wait for each other; a number that was given stays, and
    is given to no other row, whatever is deleted. The column is called `number` and has an empty default.
    """

    def __init__(self, *, name: str, prefix: str, digits: int = 1) -> None:
        super().__init__(name=name)
        self.prefix, self.digits = prefix, digits

    def statements(self, table: str) -> list[str]:
        """The function, which runs as the tables' owner and is closed to direct calls, and its trigger."""
        return [
            (
                f'CREATE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER '  # noqa: S608 - our own tables
                "SET search_path = public, pg_temp AS $number$ DECLARE prefix text; given text; BEGIN "
                "IF TG_OP = 'UPDATE' AND OLD.number <> '' THEN NEW.number := OLD.number; RETURN NEW; END IF; "
                f"prefix := ({self.prefix}); "
                f"INSERT INTO database_numberseries AS kept (series, last) VALUES ('{table} ' || prefix, 1) "
                "ON CONFLICT (series) DO UPDATE SET last = kept.last + 1 RETURNING last::text INTO given; "
                f"NEW.number := prefix || lpad(given, greatest({self.digits}, length(given)), '0'); RETURN NEW; END $number$;"
            ),
            f'REVOKE ALL ON FUNCTION "{self.name}"() FROM PUBLIC;',
            (
                f'CREATE TRIGGER "{self.name}" BEFORE INSERT OR UPDATE OF number ON "{table}" '
                f'FOR EACH ROW EXECUTE FUNCTION "{self.name}"();'
            ),
        ]

    def removal(self, table: str) -> list[str]:
        """Trigger, then function."""
        return [f'DROP TRIGGER "{self.name}" ON "{table}";', f'DROP FUNCTION "{self.name}"();']

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        """For the migration file."""
        return "img_program.database.guards.Numbered", (), {"name": self.name, "prefix": self.prefix, "digits": self.digits}


class NumberField(models.CharField):  # type: ignore[type-arg]  # not generic at run time
    """The number that `Numbered` gives: known as soon as the row is kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_length": 60, "editable": False, "db_default": ""}
        super().__init__(*args, **kwargs)


def number_old_rows(table: str, by: str) -> str:
    """SQL for a migration: rows from before get their numbers in the order of a column."""
    return (
        f'DO $old$ DECLARE old record; BEGIN FOR old IN SELECT id FROM "{table}" ORDER BY "{by}", id LOOP '  # noqa: S608 - our own tables
        f"UPDATE \"{table}\" SET number = '' WHERE id = old.id; END LOOP; END $old$;"
    )
