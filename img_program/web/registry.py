"""What a higher room hands to a lower one when the program starts."""

from __future__ import annotations

from collections.abc import Iterator


class Registry[T]:
    """Things in the order in which rooms gave them from `AppConfig.ready`; giving one twice changes nothing."""

    def __init__(self) -> None:
        self._given: list[T] = []

    def add(self, thing: T) -> T:
        """Add one; returns it, so that it can stand before a function."""
        if thing not in self._given:
            self._given.append(thing)
        return thing

    def __iter__(self) -> Iterator[T]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)


class NamedRegistry[T](dict[str, T]):
    """Things by name; a name that is given again must mean the same thing."""

    def give(self, name: str, thing: T) -> T:
        """Add one. Raises ValueError when the name already means something else."""
        if self.setdefault(name, thing) is not thing and self[name] != thing:
            raise ValueError(f"“{name}” is registered twice")
        return thing
