"""The content of an instrument as typed values: scale with anchors, domains with weights, stations, passing rule.

Numbers that decide are whole or decimal texts, never binary fractions: the JSON of a version is hashed and kept.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any, Literal

type SecondMarkingRule = Literal["mean", "higher", "second"]

SECOND_MARKING_WORDS: dict[SecondMarkingRule, str] = {
    "mean": "the mean of both markings counts",
    "higher": "the higher of both markings counts",
    "second": "the second marking counts",
}
WHOLE = 100


@dataclass(frozen=True, slots=True)
class ScalePoint:
    """One point of the rating scale: its value, its label, and the anchor (what an examiner sees at this level)."""

    value: int
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Domain:
    """What is assessed: its share of the total in percent, and the least mean that is enough by itself."""

    key: str
    name: str
    description: str
    weight: int
    minimum: Decimal


@dataclass(frozen=True, slots=True)
class Station:
    """One encounter: its length in minutes, what the examiner does, and the domains that are rated there."""

    key: str
    name: str
    minutes: int
    instructions: str
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PassingRule:
    """Conjunctive: every domain's minimum, and the weighted total; below `standard` an examiner must comment."""

    total_minimum: Decimal
    standard: int
    second_marking: SecondMarkingRule


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A whole instrument. `guide` is what candidates read to prepare."""

    scale: tuple[ScalePoint, ...]
    domains: tuple[Domain, ...]
    stations: tuple[Station, ...]
    rule: PassingRule
    guide: str = ""

    @classmethod
    def empty(cls) -> Blueprint:
        """Where a new instrument begins."""
        return cls((), (), (), PassingRule(Decimal(0), 0, "mean"))

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Blueprint:
        """Read a version's content."""
        if not data:
            return cls.empty()
        rule = data["rule"]
        return cls(
            scale=tuple(ScalePoint(**point) for point in data["scale"]),
            domains=tuple(Domain(**{**domain, "minimum": Decimal(domain["minimum"])}) for domain in data["domains"]),
            stations=tuple(Station(**{**station, "domains": tuple(station["domains"])}) for station in data["stations"]),
            rule=PassingRule(Decimal(rule["total_minimum"]), int(rule["standard"]), rule["second_marking"]),
            guide=data.get("guide", ""),
        )

    def to_json(self) -> dict[str, Any]:
        """The content as it is stored: the same values always give the same text."""
        data = asdict(self)
        for domain in data["domains"]:
            domain["minimum"] = str(domain["minimum"])
        data["rule"]["total_minimum"] = str(data["rule"]["total_minimum"])
        normalized: dict[str, Any] = json.loads(json.dumps(data))
        return normalized

    def sha256(self) -> str:
        """The hash of the content."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def with_part(self, **parts: Any) -> Blueprint:
        """A copy with another scale, domains, stations, rule or guide."""
        return replace(self, **parts)

    def domain(self, key: str) -> Domain:
        """A domain by its key. Raises StopIteration for an unknown one."""
        return next(domain for domain in self.domains if domain.key == key)

    def station(self, key: str) -> Station:
        """A station by its key. Raises StopIteration for an unknown one."""
        return next(station for station in self.stations if station.key == key)

    def problems(self) -> list[str]:
        """What must be put right before this version can be approved, in sentences; empty when nothing."""
        return [*_scale_problems(self), *_domain_problems(self), *_station_problems(self)]


def _scale_problems(blueprint: Blueprint) -> list[str]:
    values = [point.value for point in blueprint.scale]
    found = []
    if len(values) < 2:  # noqa: PLR2004 - a scale has two ends
        found.append("The rating scale needs at least two points.")
    if len(set(values)) != len(values):
        found.append("Two points of the rating scale have the same value.")
    if any(not point.anchor for point in blueprint.scale):
        found.append("Every point of the rating scale needs an anchor.")
    if values and not min(values) < blueprint.rule.standard <= max(values):
        found.append("The standard must be a point of the scale above its lowest.")
    if values and not min(values) <= blueprint.rule.total_minimum <= max(values):
        found.append("The minimum of the total must lie on the rating scale.")
    return found


def _domain_problems(blueprint: Blueprint) -> list[str]:
    found = []
    keys = [domain.key for domain in blueprint.domains]
    if len(set(keys)) != len(keys):
        found.append("Two domains have the same key.")
    total = sum(domain.weight for domain in blueprint.domains)
    if total != WHOLE:
        found.append(f"The weights of the domains add up to {total} percent; they must add up to 100.")
    if any(domain.weight < 0 for domain in blueprint.domains):
        found.append("A weight can't be negative.")
    values = [point.value for point in blueprint.scale]
    found += [
        f"The minimum of “{domain.name}” must lie on the rating scale."
        for domain in blueprint.domains
        if values and not min(values) <= domain.minimum <= max(values)
    ]
    rated = {key for station in blueprint.stations for key in station.domains}
    found += [f"“{domain.name}” is rated at no station." for domain in blueprint.domains if domain.key not in rated]
    return found


def _station_problems(blueprint: Blueprint) -> list[str]:
    known = {domain.key for domain in blueprint.domains}
    keys = [station.key for station in blueprint.stations]
    found = [] if keys else ["Add at least one station."]
    if len(set(keys)) != len(keys):
        found.append("Two stations have the same key.")
    for station in blueprint.stations:
        if not station.domains:
            found.append(f"“{station.name}” rates no domain.")
        found += [f"“{station.name}” names an unknown domain: {key}." for key in station.domains if key not in known]
    return found


@dataclass(frozen=True, slots=True)
class SheetForm:
    """The part of an instrument that an examiner needs at one station."""

    name: str
    minutes: int
    instructions: str
    standard: int
    scale: tuple[ScalePoint, ...]
    domains: tuple[tuple[str, str, str], ...]

    @classmethod
    def of(cls, blueprint: Blueprint, station_key: str) -> SheetForm:
        """The form of one station."""
        station = blueprint.station(station_key)
        domains = [blueprint.domain(key) for key in station.domains]
        return cls(
            station.name,
            station.minutes,
            station.instructions,
            blueprint.rule.standard,
            tuple(sorted(blueprint.scale, key=lambda point: point.value)),
            tuple((domain.key, domain.name, domain.description) for domain in domains),
        )

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> SheetForm:
        """Read a sheet's form."""
        return cls(
            data["name"],
            data["minutes"],
            data["instructions"],
            data["standard"],
            tuple(ScalePoint(**point) for point in data["scale"]),
            tuple((key, name, description) for key, name, description in data["domains"]),
        )

    def to_json(self) -> dict[str, Any]:
        """As it is stored."""
        stored: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return stored
