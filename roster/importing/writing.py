"""Writing a plan into the roster. Triggers of the database keep the history of every row."""

from __future__ import annotations

from django.utils import timezone

from roster.actions.registrant import FACTS
from roster.columns import STORED
from roster.columns.current import Current, Period
from roster.importing.checking import CheckedRow
from roster.importing.facts import Fact, fact_of
from roster.importing.planning import Plan
from roster.looks import refresh_looks
from roster.models import ImportedRecord, MinnesotaResidence, PhysicianFact, Registrant

AT_ONCE = 1000
_UNSAID = {column.attribute: column.unsaid for column in STORED if column.unsaid is not None}


def write(plan: Plan) -> None:
    """Everything of a plan, in the caller's transaction, as the system."""
    people = Registrant.objects.bulk_create([Registrant(**_UNSAID | row.columns) for row in plan.new], batch_size=AT_ONCE)
    pairs = list(zip(people, plan.new, strict=True))
    ImportedRecord.objects.bulk_create([_record(person, row) for person, row in pairs], batch_size=AT_ONCE)
    MinnesotaResidence.objects.bulk_create(
        [_residence(person, period) for person, row in pairs for period in row.periods or ()], batch_size=AT_ONCE
    )
    PhysicianFact.objects.bulk_create(
        [fact_of(person, fact) for person, row in pairs for facts in row.facts.values() for fact in facts.values()],
        batch_size=AT_ONCE,
    )
    for row, current in plan.changed:
        _change(row, current)
    refresh_looks([*(person.pk for person in people), *(current.registrant.pk for _row, current in plan.changed)])


def _record(person: Registrant, row: CheckedRow) -> ImportedRecord:
    return ImportedRecord(registrant=person, user_id=person.user_id, reference=row.reference, **row.record)


def _residence(person: Registrant, period: Period) -> MinnesotaResidence:
    since, how, until, till = period
    return MinnesotaResidence(
        registrant=person, user_id=person.user_id, starts_on=since, starts_precision=how, ends_on=until, ends_precision=till
    )


def _change(row: CheckedRow, current: Current) -> None:
    person = current.registrant
    changed = {name for name, value in row.columns.items() if current.columns[name] != value}
    moved = row.periods is not None and row.periods != current.periods
    if changed or moved:
        for name in changed:
            setattr(person, name, row.columns[name])
        person.version += 1
        person.facts_version += int(moved or bool(changed & FACTS))
        person.save(update_fields=[*(name.removesuffix("_id") for name in changed), "version", "facts_version"])
    if moved:
        _replace_periods(person, current.periods, row.periods or ())
    for column, facts in row.facts.items():
        _replace_facts(person, current.facts[column], facts)
    if any(current.record[name] != value for name, value in row.record.items()):
        values = current.record | row.record
        ImportedRecord.objects.update_or_create(
            registrant=person, defaults=values, create_defaults={**values, "reference": current.reference}
        )


def _replace_facts(person: Registrant, before: dict[str, PhysicianFact], after: dict[str, Fact]) -> None:
    """What the file no longer says is taken back, what it says anew is told; the rest stays, with who saw it."""
    gone = [fact.pk for text, fact in before.items() if text not in after]
    PhysicianFact.objects.filter(pk__in=gone).update(removed_at=timezone.now())
    PhysicianFact.objects.bulk_create([fact_of(person, fact) for text, fact in after.items() if text not in before])


def _replace_periods(person: Registrant, before: tuple[Period, ...], after: tuple[Period, ...]) -> None:
    gone, added = set(before) - set(after), set(after) - set(before)
    for since, how, until, till in gone:
        person.minnesota_residences.filter(
            starts_on=since, starts_precision=how, ends_on=until, ends_precision=till, removed_at=None
        ).update(removed_at=timezone.now())
    MinnesotaResidence.objects.bulk_create([_residence(person, period) for period in sorted(added, key=lambda each: each[0])])
