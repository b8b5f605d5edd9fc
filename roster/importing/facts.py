"""Facts as cells of a roster file: `certified 2021-05-03 through 2027-06-30`, `step_1 1 passed 2021-05-03|…`.

An import tells what an organization says: it confirms nothing, so it opens no gate.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from django.core.exceptions import ValidationError

from img_program.web.fields import PLANNED, parse_day, parse_partial
from roster.actions.facts import Told, certificate_number
from roster.columns.column import SEPARATOR
from roster.models import ExperienceKind, FactKind, FactSource, FactStatus, Pathway, PhysicianFact, Registrant, Validity
from roster.models.fact import EXAMS, STATUSES
from roster.rules.dates import DatePrecision, RoughDate
from roster.rules.exam_plan import ATTEMPTS_TOLD

type Fact = tuple[FactKind, Told]

_SHOWN = {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7, DatePrecision.DAY: 10}
_ECFMG = re.compile(
    r"(?P<status>\w+)(?: (?P<day>\d{4}[\d-]*))?(?: (?:(?P<forever>for_ever)|through (?P<through>\S+)))?(?: (?P<pathway>pathway|exam))?"
    r"(?: (?P<number>[\d-]+))?"
)
_EXAM = re.compile(r"(?P<kind>\w+) (?P<attempt>\d{1,2}) (?P<status>\w+) (?P<day>\S+)")
_EXPERIENCE = re.compile(r"(?P<kind>\w+) (?P<hours>\d{1,5}) (?P<day>\S+)(?: (?P<site>.{1,150}))?")


def _refused(example: str) -> ValidationError:
    return ValidationError(f"Write it as {example}.")


def _when(text: str | None, today: date) -> RoughDate | None:
    when = RoughDate.of(parse_partial(text)) if text else None
    if when is not None and when.earliest > today:
        raise ValidationError("A day lies in the future. Tell it when it has happened.")
    return when


def _ecfmg(text: str, today: date) -> Fact:
    found = _ECFMG.fullmatch(text)
    if found is None or found["status"] not in STATUSES[FactKind.ECFMG]:
        raise _refused("certified 2021-05-03 through 2027-06-30, or not_certified")
    status, when = FactStatus(found["status"]), _when(found["day"], today)
    if when is None and status == FactStatus.CERTIFIED:
        raise ValidationError("Write since when: a year is enough.")
    through = parse_day(found["through"], PLANNED) if found["through"] else None
    if through and when and through < when.earliest:
        raise ValidationError("The certificate ends before it begins.")
    validity = Validity.THROUGH if through else Validity.FOR_EVER if found["forever"] else Validity.NOT_STATED
    number = certificate_number(found["number"] or "")
    pathway = Pathway(found["pathway"] or "")
    return FactKind.ECFMG, Told(status, when, number=number, pathway=pathway, validity=validity, valid_through=through)


def _exam(text: str, today: date) -> Fact:
    found = _EXAM.fullmatch(text)
    is_known = found is not None and found["kind"] in EXAMS and found["status"] in STATUSES[FactKind(found["kind"])]
    if found is None or not is_known or not 1 <= int(found["attempt"]) <= ATTEMPTS_TOLD:
        raise _refused("step_1 1 passed 2021-05-03")
    return FactKind(found["kind"]), Told(FactStatus(found["status"]), _when(found["day"], today), attempt=int(found["attempt"]))


def _experience(text: str, today: date) -> Fact:
    found = _EXPERIENCE.fullmatch(text)
    if found is None or found["kind"] not in ExperienceKind.values or not int(found["hours"]):
        raise _refused("hands_on 160 2023-05 Lakeshore Clinic")
    when = _when(found["day"], today)
    told = Told(FactStatus.DONE, when, experience=found["kind"], hours=int(found["hours"]), site=found["site"] or "")
    return FactKind.US_EXPERIENCE, told


CELLS: Final[dict[str, Callable[[str, date], Fact]]] = {"ecfmg": _ecfmg, "exams": _exam, "us_experience": _experience}
_COLUMN_OF = {FactKind.ECFMG: "ecfmg", FactKind.US_EXPERIENCE: "us_experience", **dict.fromkeys(EXAMS, "exams")}


def facts_from(column: str, cell: str, *, today: date) -> dict[str, Fact]:
    """The facts of a cell, by how the layout writes each. Raises ValidationError in words."""
    found: dict[str, Fact] = {}
    attempts: set[tuple[FactKind, int | None]] = set()
    for text in (" ".join(part.split()) for part in cell.split(SEPARATOR)):
        if text:
            kind, told = CELLS[column](text, today)
            if kind != FactKind.US_EXPERIENCE and (kind, told.attempt) in attempts:
                raise ValidationError("The same thing stands there twice.")
            attempts.add((kind, told.attempt))
            found[text_of(kind, told)] = (kind, told)
    return dict(sorted(found.items()))


def text_of(kind: FactKind, told: Told) -> str:
    """One fact as the layout writes it."""
    day = told.when.value.isoformat()[: _SHOWN[DatePrecision(told.when.precision)]] if told.when else ""
    if kind == FactKind.ECFMG:
        through = f"through {told.valid_through.isoformat()}" if told.valid_through else told.validity
        parts = [told.status, day, through, told.pathway, told.number]
    elif kind == FactKind.US_EXPERIENCE:
        parts = [told.experience, str(told.hours), day, told.site.replace(SEPARATOR, "/")]
    else:
        parts = [kind, str(told.attempt), told.status, day]
    return " ".join(str(part) for part in parts if part)


def told_of(fact: PhysicianFact) -> Fact:
    """A stored fact as somebody told it."""
    own = {name: getattr(fact, name) for name in ("attempt", "number", "pathway", "validity", "valid_through", "experience")}
    return FactKind(fact.kind), Told(FactStatus(fact.status), fact.when, hours=fact.hours, site=fact.site, **own)


def cells_of(facts: Iterable[PhysicianFact]) -> dict[str, dict[str, PhysicianFact]]:
    """Stored facts by column and by how the layout writes them."""
    found: dict[str, dict[str, PhysicianFact]] = {column: {} for column in CELLS}
    for fact in facts:
        found[_COLUMN_OF[FactKind(fact.kind)]][text_of(*told_of(fact))] = fact
    return {column: dict(sorted(texts.items())) for column, texts in found.items()}


def fact_of(person: Registrant, fact: Fact) -> PhysicianFact:
    """A row that tells what an organization says."""
    kind, told = fact
    row = PhysicianFact(registrant=person, user_id=person.user_id, kind=kind, source=FactSource.ORGANIZATION)
    for name, value in told.columns().items():
        setattr(row, name, value)
    return row
