"""Bring the tables in line with what a file says, and write down every difference. Nothing is deleted."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from img_program.accounts.history import in_words
from img_program.geography.designations.records import Facts, Key, Part, Reading
from img_program.geography.hooks import designations_changed
from img_program.geography.models import (
    ChangeKind,
    Designation,
    DesignationChange,
    DesignationComponent,
    DesignationImport,
    DesignationList,
    DesignationStatus,
    ImportProblem,
)
from img_program.geography.models.designations import capitalized
from img_program.jobs.run import JobError

BATCH = 500
FIELDS = tuple(each.name for each in dataclasses.fields(Facts))
# A file that lacks more than this share of the designations we know was probably cut off.
LOSSES_ACCEPTED = 0.2
LOSSES_ALWAYS_ACCEPTED = 10
type Detail = dict[str, str]


@dataclass(slots=True)
class _Work:
    """What one import will write."""

    day: date
    new: list[Designation] = field(default_factory=list)
    changed: list[Designation] = field(default_factory=list)
    new_parts: list[DesignationComponent] = field(default_factory=list)
    changed_parts: list[DesignationComponent] = field(default_factory=list)
    changes: list[tuple[Designation, ChangeKind, list[Detail]]] = field(default_factory=list)


def apply_reading(run: DesignationImport, reading: Reading) -> None:
    """Write one reading, as the system, in the caller's transaction.

    Raises JobError when a newer file was imported already, or when the file lacks so many designations that it is
    probably incomplete and nobody said that this is right.
    """
    federal_list = reading.layout.federal_list
    with connection.cursor() as cursor:
        # Two files of the same list, one after the other.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"designations {federal_list}"])
    day = reading.file_date or timezone.localdate(run.created_at)
    _refuse_older(federal_list, day)
    kinds = federal_list.kinds
    known: dict[Key, Designation] = {
        (each.kind, each.federal_id, each.service_area): each
        for each in Designation.objects.filter(kind__in=kinds).prefetch_related("components")
    }
    work = _Work(day)
    _refuse_losses(run, [each for key, each in known.items() if key not in reading.facts and each.missing_since is None], known)
    for key, facts in reading.facts.items():
        _compare(work, known.get(key), facts, reading.parts[key])
    for key, designation in known.items():
        if key not in reading.facts and designation.missing_since is None:
            _note_missing(work, designation)
    _write(run, reading, work)
    DesignationList.objects.update_or_create(
        pk=federal_list,
        defaults={"file_date": day, "read_at": timezone.now(), "sha256": run.sha256, "source": run.source},
    )
    designations_changed(run)


def _refuse_older(federal_list: str, day: date) -> None:
    latest = DesignationList.objects.filter(pk=federal_list).values_list("file_date", flat=True).first()
    if latest is not None and day < latest:
        raise JobError(
            f"This file is of {day:%-d %B %Y}, and a newer one, of {latest:%-d %B %Y}, was imported already. "
            "Nothing was changed. Download the newest file."
        )


def _refuse_losses(run: DesignationImport, lost: list[Designation], known: dict[Key, Designation]) -> None:
    present = sum(1 for each in known.values() if each.missing_since is None)
    if run.accepts_losses or len(lost) <= max(LOSSES_ALWAYS_ACCEPTED, LOSSES_ACCEPTED * present):
        return
    raise JobError(
        f"{len(lost)} of the {present} designations that we know are not in this file. It may be cut off. Nothing was "
        "changed. If the file is complete, import it again and say that many designations may be missing."
    )


def _compare(work: _Work, known: Designation | None, facts: Facts, parts: dict[tuple[str, ...], Part]) -> None:
    values = {name: getattr(facts, name) for name in FIELDS}
    if known is None:
        designation = Designation(**values)
        work.new.append(designation)
        work.new_parts += [_component(designation, part) for part in parts.values()]
        work.changes.append((designation, ChangeKind.NEW, [_detail("status", "", designation.get_status_display())]))
        return
    was_withdrawn, was_missing = known.status == DesignationStatus.WITHDRAWN, known.missing_since is not None
    details = _changed_fields(known, values | {"missing_since": None})
    if details:
        work.changed.append(known)
    details += _compare_parts(work, known, parts)
    if not details:
        return
    kind = ChangeKind.BACK if was_missing else ChangeKind.CHANGED
    if known.status == DesignationStatus.WITHDRAWN and not was_withdrawn:
        kind = ChangeKind.WITHDRAWN
    work.changes.append((known, kind, details))


def _changed_fields(known: Designation, values: dict[str, Any]) -> list[Detail]:
    details = []
    for name, value in values.items():
        before = getattr(known, name)
        if before != value:
            column: Any = Designation._meta.get_field(name)
            details.append(_detail(str(column.verbose_name), in_words(column, before), in_words(column, value)))
            setattr(known, name, value)
    return details


def _compare_parts(work: _Work, known: Designation, parts: dict[tuple[str, ...], Part]) -> list[Detail]:
    details = []
    present = {component.key: component for component in known.components.all()}
    for key, part in parts.items():
        component = present.get(key)
        if component is None:
            work.new_parts.append(added := _component(known, part))
            details.append(_detail("covers", "", str(added)))
        elif _bring_up_to_date(component, part):
            work.changed_parts.append(component)
            details.append(_detail("covers", "", str(component)))
    for key, component in present.items():
        if key not in parts and component.missing_since is None:
            component.missing_since = work.day
            work.changed_parts.append(component)
            details.append(_detail("covers", str(component), ""))
    return details


def _bring_up_to_date(component: DesignationComponent, part: Part) -> bool:
    values = {"city": part.city, "postal_code": part.postal_code, "missing_since": None}
    changed = {name: value for name, value in values.items() if getattr(component, name) != value}
    for name, value in changed.items():
        setattr(component, name, value)
    return bool(changed)


def _component(designation: Designation, part: Part) -> DesignationComponent:
    return DesignationComponent(
        designation=designation,
        kind=part.kind,
        geography_id=part.geography_id,
        county_id=part.county or None,
        name=part.name,
        address=part.address,
        city=part.city,
        postal_code=part.postal_code,
    )


def _note_missing(work: _Work, designation: Designation) -> None:
    designation.missing_since = work.day
    work.changed.append(designation)
    words = in_words(Designation._meta.get_field("missing_since"), work.day)
    work.changes.append((designation, ChangeKind.MISSING, [_detail("missing from the federal list since", "", words)]))


def _detail(field_words: str, before: str, after: str) -> Detail:
    return {"field": capitalized(field_words), "before": before, "after": after}


def _write(run: DesignationImport, reading: Reading, work: _Work) -> None:
    Designation.objects.bulk_create(work.new, batch_size=BATCH)
    for part in work.new_parts:
        part.designation_id = part.designation.pk  # the key exists only since the line above
    DesignationComponent.objects.bulk_create(work.new_parts, batch_size=BATCH)
    if work.changed:
        Designation.objects.bulk_update(work.changed, [*FIELDS, "missing_since"], batch_size=BATCH)
    if work.changed_parts:
        DesignationComponent.objects.bulk_update(work.changed_parts, ["city", "postal_code", "missing_since"], batch_size=BATCH)
    DesignationChange.objects.bulk_create(_changes(run, work), batch_size=BATCH)
    ImportProblem.objects.bulk_create(
        [ImportProblem(designation_import=run, **dataclasses.asdict(problem)) for problem in reading.problems], batch_size=BATCH
    )


def _changes(run: DesignationImport, work: _Work) -> Iterable[DesignationChange]:
    return [
        DesignationChange(designation_import=run, designation=designation, kind=kind, details=details)
        for designation, kind, details in work.changes
    ]
