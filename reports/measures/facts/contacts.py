"""Contacts and people served, as grantees' accepted reports count them: numbers about few people are not shown, nor what gives them away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from grants.awards.models import PeopleServed
from reports.disclosure.table import NOT_SHOWN


@dataclass(frozen=True, slots=True)
class Contacts:
    """The reports' lines of one program and period. `printed` are those that a table prints: the latest of each grantee and service."""

    lines: tuple[PeopleServed, ...]
    threshold: int

    @classmethod
    def of(cls, lines: Iterable[PeopleServed], threshold: int) -> Contacts:
        """From the lines in the order of time."""
        return cls(tuple(lines), threshold)

    @property
    def printed(self) -> tuple[PeopleServed, ...]:
        """The latest line of each grantee and service."""
        return tuple({(line.organization_id, line.service): line for line in self.lines}.values())

    def is_about_few(self, line: PeopleServed) -> bool:
        """Contacts with few people, or few contacts, tell of these people."""
        people = max(line.linked, line.known_to_grantee)
        return 1 <= line.contacts < self.threshold or (line.contacts > 0 and people < self.threshold)

    def contacts_text(self, line: PeopleServed) -> str:
        """A line's contacts as a reader sees them."""
        return NOT_SHOWN if self.is_about_few(line) else f"{line.contacts:,}"

    def people_text(self, count: int) -> str:
        """A count of people as a reader sees it."""
        return NOT_SHOWN if 1 <= count < self.threshold else f"{count:,}"

    def hides_total(self) -> bool:
        """Whether all contacts together, beside the lines that are printed, would tell of few people.

        What remains of the sum must hold at least two lines, enough people, and room for each hidden line to be large.
        """
        total = sum(line.contacts for line in self.lines)
        if 1 <= total < self.threshold:
            return True
        told = [line for line in self.printed if not self.is_about_few(line)]
        rest = total - sum(line.contacts for line in told)
        hidden = [line for line in self.lines if line.contacts and line not in told]
        if not any(self.is_about_few(line) for line in hidden):
            return False
        people = sum(max(line.linked, line.known_to_grantee) for line in hidden)
        room = rest - (len(hidden) - 1)
        return len(hidden) < 2 or people < self.threshold or room < 2 * self.threshold  # noqa: PLR2004 - one alone is the rest
