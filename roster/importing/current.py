"""People's records as a file says them: what the export writes and the import compares with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from roster.columns import STORED
from roster.columns.current import Current
from roster.importing.facts import cells_of
from roster.importing.layout import OWN_REFERENCE
from roster.importing.periods import in_a_cell, periods_of
from roster.models import (
    ImportedRecord,
    MinnesotaResidence,
    NoticeAcknowledgement,
    NoticeChannel,
    NoticeKind,
    PhysicianFact,
    Registrant,
)

AT_ONCE = 1000


def currents(ids: Iterable[int]) -> Iterator[Current]:
    """The records of these people in this order; five queries for every thousand."""
    for some in batched(ids, AT_ONCE, strict=False):
        found = Registrant.objects.select_related("county", "specialty", "user").in_bulk(some)
        yield from _with_the_rest([found[pk] for pk in some if pk in found])


def locked(registrants: QuerySet[Registrant]) -> list[Current]:
    """The same of a query whose rows stay locked until the transaction ends."""
    rows = registrants.select_for_update(of=("self",)).select_related("county", "specialty", "user").order_by("pk")
    return [current for some in batched(rows, AT_ONCE, strict=False) for current in _with_the_rest(list(some))]


def _with_the_rest(people: list[Registrant]) -> Iterator[Current]:
    periods: dict[int, list[MinnesotaResidence]] = defaultdict(list)
    for period in MinnesotaResidence.objects.filter(registrant__in=people, removed_at=None):
        periods[period.registrant_id].append(period)
    facts: dict[int, list[PhysicianFact]] = defaultdict(list)
    for fact in PhysicianFact.objects.kept().filter(registrant__in=people):
        facts[fact.registrant_id].append(fact)
    imported = {each.registrant_id: each for each in ImportedRecord.objects.filter(registrant__in=people)}
    given = NoticeAcknowledgement.objects.filter(
        user__in=[each.user_id for each in people if each.user_id], notice__kind=NoticeKind.JOINING
    ).order_by("-given_at")
    notices = {each.user_id: each for each in given}
    for person in people:
        record = imported.get(person.pk)
        columns = {column.attribute: getattr(person, column.attribute) for column in STORED}
        columns["school_country"] = str(person.school_country.code or "")
        notice = _notice_of(record, notices.get(person.user_id))
        email = person.user.email if person.user else (record.email if record else "")
        reference = record.reference if record else f"{OWN_REFERENCE}{person.pk}"
        lived = periods_of(periods[person.pk])
        yield Current(
            person,
            reference,
            columns,
            {"email": email.lower(), **notice},
            lived,
            in_a_cell(lived),
            cells_of(facts[person.pk]),
            record,
        )


def _notice_of(record: ImportedRecord | None, given: NoticeAcknowledgement | None) -> dict[str, Any]:
    if record is not None and (given is None or record.notice_channel != NoticeChannel.NOT_KNOWN):
        return {
            "notice_channel": record.notice_channel,
            "notice_given_on": record.notice_given_on,
            "notice_version": record.notice_version,
        }
    if given is not None:
        return {
            "notice_channel": given.channel,
            "notice_given_on": timezone.localdate(given.given_at),
            "notice_version": given.version,
        }
    return {"notice_channel": NoticeChannel.NOT_KNOWN.value, "notice_given_on": None, "notice_version": ""}
