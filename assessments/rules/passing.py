"""The passing rule: every domain reaches its minimum, and the weighted total reaches its own (conjunctive)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from assessments.blueprint import WHOLE, Blueprint, SecondMarkingRule

# (station key, domain key) -> the scores of the first and, where there is one, of the second marking.
type Marks = Mapping[tuple[str, str], Sequence[int]]

_HUNDREDTH = Decimal("0.01")


class IncompleteMarksError(ValueError):
    """A station's domain has no score yet."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition: what was measured, what was needed, whether it is met, and the reason in words."""

    name: str
    value: Fraction
    minimum: Decimal
    is_met: bool

    @property
    def reason(self) -> str:
        """The fact that decides it. Values are cut, not rounded: 2.999 never reads as 3.00."""
        verb = "reaches" if self.is_met else "is below"
        return f"{self.name}: {shown(self.value)} {verb} {self.minimum}."


@dataclass(frozen=True, slots=True)
class Ruling:
    """The outcome with everything that led to it; the last finding is the total."""

    is_ready: bool
    domains: tuple[Finding, ...]
    total: Finding

    @property
    def to_strengthen(self) -> list[str]:
        """The domains that are below their minimum, by name."""
        return [finding.name for finding in self.domains if not finding.is_met]


def shown(value: Fraction) -> Decimal:
    """A mean with two decimals, cut."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(_HUNDREDTH, ROUND_DOWN)


def combined(scores: Sequence[int], rule: SecondMarkingRule) -> Fraction:
    """What counts of one or two markings. Raises IncompleteMarksError without any."""
    if not scores:
        raise IncompleteMarksError("A rating is missing.")
    if len(scores) == 1:
        return Fraction(scores[0])
    match rule:
        case "higher":
            return Fraction(max(scores))
        case "second":
            return Fraction(scores[-1])
        case "mean":
            return Fraction(sum(scores), len(scores))


def passing(blueprint: Blueprint, marks: Marks) -> Ruling:
    """Apply the rule of a version to all scores of one candidate. Raises IncompleteMarksError when one is missing.

    Means are exact fractions: a candidate is never below a minimum by rounding.
    """
    domains = []
    total = Fraction(0)
    for domain in blueprint.domains:
        cells = [
            combined(marks.get((station.key, domain.key), ()), blueprint.rule.second_marking)
            for station in blueprint.stations
            if domain.key in station.domains
        ]
        if not cells:
            raise IncompleteMarksError(f"“{domain.name}” is rated at no station.")
        mean = sum(cells, Fraction(0)) / len(cells)
        total += mean * domain.weight / WHOLE
        domains.append(Finding(domain.name, mean, domain.minimum, mean >= Fraction(domain.minimum)))
    minimum = blueprint.rule.total_minimum
    overall = Finding("Total", total, minimum, total >= Fraction(minimum))
    return Ruling(overall.is_met and all(finding.is_met for finding in domains), tuple(domains), overall)
