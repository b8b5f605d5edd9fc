"""What an import would do: who is new, changed or unchanged, and who may be somebody we have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.db.models import Q

from roster.columns.current import Current
from roster.importing.checking import CheckedRow, Flaw
from roster.importing.current import locked
from roster.importing.layout import OWN_REFERENCE
from roster.models import ImportedRecord, Registrant, RowAnswer

SAME_KEY = "{} has this key with other zeros, capitals or blanks. Spreadsheets take zeros away."


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about a row: the same person as `other_id` (or as another line), a new person, or leave it out."""

    answer: str
    other_id: int | None


@dataclass(slots=True)
class Plan:
    """The rows by what happens to them, and the flaws that the file alone does not show."""

    new: list[CheckedRow] = field(default_factory=list)
    changed: list[tuple[CheckedRow, Current]] = field(default_factory=list)
    unchanged: int = 0
    flaws: list[Flaw] = field(default_factory=list)


def plan_of(rows: Iterable[CheckedRow], decided: Mapping[int, Decision] | None = None) -> Plan:
    """Compare checked rows with the records as they are; the records met are locked. Needs a transaction.

    `decided`: what somebody decided about lookalikes, by line. A lookalike without a decision is asked about, and not written.
    """
    decisions = decided or {}
    plan, seen = Plan(), dict[str, int]()
    wanted: list[CheckedRow] = []
    for row in _as_decided(rows, decisions):
        if row.reference in seen:
            plan.flaws.append(Flaw(row.line, "reference", f"Line {seen[row.reference]} has the same reference."))
            continue
        seen[row.reference] = row.line
        wanted.append(row)
    found = _found([row.reference for row in wanted])
    for row in wanted:
        _place(row, found.get(row.reference), plan)
    plan.flaws += _lookalikes(plan, {line for line, decision in decisions.items() if decision.answer == RowAnswer.NEW})
    asked = {flaw.line for flaw in plan.flaws if flaw.asks}
    plan.new = [row for row in plan.new if row.line not in asked]
    plan.flaws += _possible_duplicates(plan.new)
    return plan


def _as_decided(rows: Iterable[CheckedRow], decisions: Mapping[int, Decision]) -> Iterator[CheckedRow]:
    """Without the rows to leave out; a row of somebody we have carries that record's own key."""
    others = {decision.other_id for decision in decisions.values() if decision.answer == RowAnswer.SAME and decision.other_id}
    own = dict(Registrant.objects.filter(pk__in=others).values_list("pk", "user_id"))
    keys = dict(ImportedRecord.objects.filter(registrant__in=others).values_list("registrant_id", "reference"))
    for row in rows:
        decision = decisions.get(row.line)
        if decision is None or decision.answer == RowAnswer.NEW:
            yield row
        elif decision.answer == RowAnswer.SAME and decision.other_id in own and own[decision.other_id] is None:
            yield replace(row, reference=keys.get(decision.other_id, f"{OWN_REFERENCE}{decision.other_id}"))


def folded_key(reference: str) -> str:
    """A key as a spreadsheet may have left it: without leading zeros, case and blanks."""
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", "".join(reference.casefold().split()))


def _lookalikes(plan: Plan, settled: set[int]) -> list[Flaw]:
    """New rows that may be somebody we have: a key that differs only by zeros or case, or the same name and the same address."""
    keys: dict[str, int] = {}
    for reference, pk in ImportedRecord.objects.values_list("reference", "registrant_id"):
        keys.setdefault(folded_key(reference), pk)
    emails = {row.record["email"] for row in plan.new if row.record.get("email")}
    people = Registrant.objects.filter(Q(imported__email__in=emails) | Q(user__email__in=emails))
    known: dict[tuple[str, str], int] = {}
    for pk, name, one, two in people.values_list("pk", "name", "imported__email", "user__email"):
        known |= {(folded_name(name), email): pk for email in (one, two) if email}
    flaws, in_file = list[Flaw](), dict[object, int]()
    for row in plan.new:
        who = (folded_name(row.columns["name"]), row.record.get("email", ""))
        key = folded_key(row.reference)
        if row.line not in settled:
            if (other := keys.get(key)) is not None:
                flaws.append(
                    Flaw(row.line, "reference", SAME_KEY.format("A record we have"), is_bad=False, other_id=other, asks=True)
                )
            elif who[1] and (other := known.get(who)) is not None:
                words = "Somebody on the roster has the same name and the same e-mail address."
                flaws.append(Flaw(row.line, "email", words, is_bad=False, other_id=other, asks=True))
            elif key in in_file:
                flaws.append(Flaw(row.line, "reference", SAME_KEY.format(f"Line {in_file[key]}"), is_bad=False, asks=True))
            elif who[1] and who in in_file:
                words = f"Line {in_file[who]} has the same name and the same e-mail address."
                flaws.append(Flaw(row.line, "email", words, is_bad=False, asks=True))
        in_file.setdefault(key, row.line)
        in_file.setdefault(who, row.line)
    return flaws


def _place(row: CheckedRow, current: Current | None, plan: Plan) -> None:
    if current is None and row.reference.startswith(OWN_REFERENCE):
        plan.flaws.append(
            Flaw(row.line, "reference", f"No record has this number. References of yours don't begin with {OWN_REFERENCE}.")
        )
    elif current is None:
        plan.new.append(row)
    elif is_same(row, current):
        plan.unchanged += 1
    elif current.registrant.user_id is not None:
        plan.flaws.append(Flaw(row.line, "reference", "This person keeps the record themselves. Ask them to change it."))
    elif not current.registrant.is_active:
        plan.flaws.append(Flaw(row.line, "reference", "This person left the roster. Their record is not changed."))
    else:
        plan.changed.append((row, current))


def is_same(row: CheckedRow, current: Current) -> bool:
    """Whether the file says nothing new of a person; columns that the file lacks say nothing."""
    return (
        all(current.columns[name] == value for name, value in row.columns.items())
        and all(current.record[name] == value for name, value in row.record.items())
        and (row.periods is None or row.periods == current.periods)
        and all(set(current.facts[column]) == set(facts) for column, facts in row.facts.items())
    )


def _found(references: list[str]) -> dict[str, Current]:
    numbers = {int(number) for number in map(_number, references) if number}
    imported = ImportedRecord.objects.filter(reference__in=references).values("registrant_id")
    people = locked(Registrant.objects.filter(Q(pk__in=numbers) | Q(pk__in=imported)))
    by_reference = {f"{OWN_REFERENCE}{each.registrant.pk}": each for each in people}
    return by_reference | {each.reference: each for each in people}


def _number(reference: str) -> str:
    number = reference.removeprefix(OWN_REFERENCE)
    # At most 18 digits: more than the database's numbers are not looked for.
    return number if number != reference and number.isascii() and number.isdigit() and len(number) <= 18 else ""  # noqa: PLR2004


def folded_name(name: str) -> str:
    """A name without accents, case and the order of its words: what two spellings of one person often share."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(sorted("".join(each for each in letters if not unicodedata.combining(each)).split()))


def _possible_duplicates(new: list[CheckedRow]) -> list[Flaw]:
    """New people whose name and country of school, or whose address, are those of somebody on the roster or in the file."""
    countries = {row.columns["school_country"] for row in new}
    known: dict[tuple[str, str], int] = {}
    for pk, name, country in Registrant.objects.filter(school_country__in=countries).values_list("pk", "name", "school_country"):
        known[folded_name(name), str(country)] = pk
    emails = {row.record["email"] for row in new if row.record.get("email")}
    addressed = dict(ImportedRecord.objects.filter(email__in=emails).values_list("email", "registrant_id"))
    addressed |= dict(Registrant.objects.filter(user__email__in=emails).values_list("user__email", "pk"))
    flaws, in_file = list[Flaw](), dict[tuple[str, str], int]()
    for row in new:
        who = folded_name(row.columns["name"]), row.columns["school_country"]
        if (other := addressed.get(row.record.get("email", ""))) is not None:
            flaws.append(Flaw(row.line, "email", "Somebody on the roster has this e-mail address.", is_bad=False, other_id=other))
        elif (other := known.get(who)) is not None:
            reason = "Somebody on the roster has the same name and country of medical school."
            flaws.append(Flaw(row.line, "name", reason, is_bad=False, other_id=other))
        elif who in in_file:
            reason = f"Line {in_file[who]} has the same name and country of medical school."
            flaws.append(Flaw(row.line, "name", reason, is_bad=False))
        in_file.setdefault(who, row.line)
    return flaws
