"""django-pgtrigger's registry in linear time.

For each new trigger the library (4.x) gathers the names of all earlier ones anew. With some nine hundred triggers that
is more than a second of every process's start. Here the two collections that it asks are kept up to date instead;
what it checks and refuses stays the library's own code.
"""

from __future__ import annotations

from typing import Any

from pgtrigger import registry


class IndexedRegistry(registry._Registry):  # noqa: SLF001 - the library offers no other way to its registry
    """The library's registry, remembering names by which triggers are found."""

    tables: dict[tuple[str, str], Any] = {}
    names: set[str] = set()

    @property
    def by_db_table(self) -> dict[tuple[str, str], Any]:
        """Triggers by table and name."""
        return self.tables

    @property
    def pg_function_names(self) -> set[str]:
        """Names of the triggers' functions in PostgreSQL."""
        return self.names

    def __setitem__(self, key: str, value: tuple[Any, Any]) -> None:
        super().__setitem__(key, value)  # type: ignore[no-untyped-call]
        model, trigger = value
        self.tables[model._meta.db_table, trigger.name] = trigger
        self.names.add(trigger.get_pgid(model))

    def __delitem__(self, key: str) -> None:
        model, trigger = self[key]
        super().__delitem__(key)  # type: ignore[no-untyped-call]
        del self.tables[model._meta.db_table, trigger.name]
        self.names.discard(trigger.get_pgid(model))


def index_registry() -> None:
    """Before any model is loaded."""
    registry._registry.__class__ = IndexedRegistry  # noqa: SLF001
