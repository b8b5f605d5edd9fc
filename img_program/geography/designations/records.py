"""What a federal file says, as values: designations, their parts, and the rows that were not understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from img_program.geography.designations.layout import Layout
from img_program.geography.models import ComponentKind, Coverage, DesignationKind, DesignationStatus

PROBLEMS_AT_MOST = 5_000
type Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a row says of its designation; every row of one designation must say the same."""

    kind: DesignationKind
    federal_id: str
    service_area: str
    name: str
    designation_type: str
    coverage: Coverage
    status: DesignationStatus
    designated_on: date
    withdrawn_on: date | None
    last_update_on: date | None
    score: Decimal | None
    population_type: str
    had_break: bool

    @property
    def key(self) -> Key:
        """Kind, id and, for MUAs and MUPs, service area: ids are re-used."""
        return (self.kind.value, self.federal_id, self.service_area)


@dataclass(frozen=True, slots=True)
class Part:
    """What a row says of the component it lists."""

    kind: ComponentKind
    geography_id: str
    county: str
    name: str
    address: str
    city: str
    postal_code: str

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from the designation's other components."""
        return (self.kind.value, self.geography_id, self.county, self.name, self.address)


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that was not kept."""

    line: int
    column: str
    reason: str


@dataclass(slots=True)
class Reading:
    """All that one file says about Minnesota."""

    layout: Layout
    rows_read: int = 0
    rows_elsewhere: int = 0
    rows_kept: int = 0
    rows_duplicate: int = 0
    rows_bad: int = 0
    file_date: date | None = None
    problems: list[Problem] = field(default_factory=list)
    facts: dict[Key, Facts] = field(default_factory=dict)
    parts: dict[Key, dict[tuple[str, ...], Part]] = field(default_factory=dict)

    def note(self, line: int, column: str, reason: str) -> None:
        """A row that can't be kept."""
        self.rows_bad += 1
        self.tell(line, column, reason)

    def tell(self, line: int, column: str, reason: str) -> None:
        """Something to look at that keeps no row away."""
        if len(self.problems) < PROBLEMS_AT_MOST:
            self.problems.append(Problem(line, column[:200], reason[:300]))
