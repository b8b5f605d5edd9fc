"""The protection rule: when a hidden count of people is hidden well enough."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from reports.disclosure.table import CellId


class ZeroPolicy(StrEnum):
    """What happens to cells in which nobody is counted."""

    SHOWN = "shown"
    """Zeros are always shown, so a reader knows that a hidden cell counts at least one person."""
    HIDEABLE = "hideable"
    """Zeros are shown unless hiding one protects another cell."""
    RISKY = "risky"
    """Zeros are protected like small counts."""


class GroupPolicy(StrEnum):
    """What happens when everybody counted in a total falls in one category."""

    REPORT = "report"
    """Staff are told; the cells are shown."""
    PROTECT = "protect"
    """The zeros beside that category are protected, so that a reader can't tell that it holds everybody."""


@dataclass(frozen=True)
class ProtectionRule:
    """How much a reader may learn about a protected count.

    A reader is assumed to know the shown cells, every sum, this rule, and that counts are whole numbers.
    From these follows, for a hidden cell, the least and the greatest possible count (its interval). A protected cell
    is hidden well enough when the greatest is at least `threshold` (it may be a count that would have been shown)
    and the interval is at least `width` long (by default `threshold - 1`: no narrower than "1 to threshold").
    A person who is alone in a cell and subtracts himself or herself must still not learn another protected count to
    within less than `insider_width` people.

    `threshold` is a parameter of law or policy (Minn. Stat. 13.02, subd. 19, asks that no individual be identifiable
    in summary data); it has no default here. Raises `ValueError` for values that protect nobody.
    """

    threshold: int
    width: int = -1
    insider_width: int = 1
    zeros: ZeroPolicy = ZeroPolicy.SHOWN
    groups: GroupPolicy = GroupPolicy.REPORT

    def __post_init__(self) -> None:
        if self.threshold <= 1:
            raise ValueError("A threshold below 2 protects nobody.")
        if self.width == -1:
            object.__setattr__(self, "width", self.threshold - 1)
        if self.width < 1 or self.insider_width < 0:
            raise ValueError("The width of protection is at least 1, that against insiders at least 0.")

    @property
    def lowest(self) -> int:
        """The least count a reader can suppose in a hidden cell, knowing this rule."""
        return 1 if self.zeros is ZeroPolicy.SHOWN and self.groups is GroupPolicy.REPORT else 0

    def width_of(self, count: int, cell: CellId, spans: Mapping[CellId, int]) -> int:
        """How long the interval of a protected cell must be; `spans` asks more of single cells."""
        return max(spans.get(cell, 0), self.width if cell not in spans or self.hides_by_itself(count) else 0)

    def hides_by_itself(self, count: int) -> bool:
        """Whether a count is hidden for its own sake."""
        return 1 <= count < self.threshold or (count == 0 and self.zeros is ZeroPolicy.RISKY)
