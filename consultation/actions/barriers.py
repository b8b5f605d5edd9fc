"""The barriers register: keep barriers, record what programs hold, what was tried and how it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from consultation.actions.common import written
from consultation.models import Barrier, BarrierAction, BarrierEntry, BarrierKind, ProgressNote, Visibility
from consultation.permissions import ANSWER_ENTRY, MANAGE
from consultation.workflow import BARRIER, BarrierState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.locking import locked
from img_program.database.workflow import WrongStateError
from img_program.organizations.models import Organization, OrganizationKind
from img_program.statute.models import Provision
from residency.training.models import ResidencyProgram


def add_barrier(
    *, by: User, name: str, kind: BarrierKind, description: str, source: str, source_url: str = "", provision: Provision | None = None,
    is_named_in_law: bool = False, order: int = 100,
) -> Barrier:  # fmt: skip
    """Put a barrier into the register. Raises ValidationError when the name is taken."""
    demand(by, MANAGE)
    try:
        with transaction.atomic():
            return Barrier.objects.create(
                slug=slugify(name)[:60], name=written(name, "the name"), kind=kind, source_url=source_url, provision=provision,
                description=written(description, "what it is"), source=written(source, "the source"),
                is_named_in_law=is_named_in_law, order=order,
            )  # fmt: skip
    except IntegrityError as fault:
        raise ValidationError({"name": "A barrier of this name is in the register."}, code="name") from fault


def change_barrier(
    barrier: Barrier, *, by: User, name: str, kind: BarrierKind, description: str, source: str, source_url: str,
    provision: Provision | None, is_named_in_law: bool, order: int, is_listed: bool,
) -> Barrier:  # fmt: skip
    """Change the words of a barrier, or take it out of the register; what was recorded about it stays."""
    demand(by, MANAGE)
    with transaction.atomic():
        row = locked(barrier)
        row.name, row.kind, row.source_url, row.provision = written(name, "the name"), kind, source_url, provision
        row.description, row.source = written(description, "what it is"), written(source, "the source")
        row.is_named_in_law, row.order, row.is_listed = is_named_in_law, order, is_listed
        row.save(
            update_fields=[
                "name", "kind", "source_url", "provision", "description", "source", "is_named_in_law", "order", "is_listed",
            ]
        )  # fmt: skip
    return row


def record_entry(
    barrier: Barrier, *, by: User, organization: Organization, policy: str, source: str, since: date | None = None, source_url: str = "",
    program: ResidencyProgram | None = None,
) -> BarrierEntry:  # fmt: skip
    """Record that a program (or a whole institution) holds a barrier, and from where we know it.

    Raises ValidationError for an organization that sponsors no residency program, another's program, a day in the future.
    """
    demand(by, MANAGE)
    if organization.kind != OrganizationKind.SPONSORING_INSTITUTION:
        raise ValidationError("Choose an institution that sponsors a residency program.", code="kind")
    if program is not None and program.organization_id != organization.pk:
        raise ValidationError("This is a program of another institution.", code="program")
    _refuse_future(since, "since")
    with transaction.atomic():
        return BarrierEntry.objects.create(
            barrier=barrier,
            organization=organization,
            program=program,
            policy=written(policy, "the policy"),
            since=since,
            source=written(source, "the source"),
            source_url=source_url,
            recorded_by=by,
        )


def change_entry(
    entry: BarrierEntry, *, by: User, policy: str, source: str, since: date | None, source_url: str = ""
) -> BarrierEntry:
    """Correct what was recorded; the statement is the program's own and stays."""
    demand(by, MANAGE)
    _refuse_future(since, "since")
    with transaction.atomic():
        row = locked(entry)
        row.policy, row.source = written(policy, "the policy"), written(source, "the source")
        row.since, row.source_url = since, source_url
        row.save(update_fields=["policy", "source", "since", "source_url"])
    return row


def answer_entry(entry: BarrierEntry, *, by: User, statement: str) -> BarrierEntry:
    """The program's own words about what is recorded of it; shown as its own. Earlier words stay in the history."""
    demand(by, ANSWER_ENTRY, entry)
    with transaction.atomic():
        row = locked(entry)
        row.statement, row.stated_by, row.stated_at = written(statement, "your statement"), by, timezone.now()
        row.save(update_fields=["statement", "stated_by", "stated_at"])
    return row


def record_action(
    subject: Barrier | BarrierEntry, *, by: User, tried_on: date, what: str, who: str, with_whom: str = "", result: str = "",
    visibility: Visibility = Visibility.OFFICE,
) -> BarrierAction:  # fmt: skip
    """Record what was tried: who, when, with whom. Raises ValidationError for a day in the future."""
    demand(by, MANAGE)
    _refuse_future(tried_on, "tried_on")
    barrier, entry = _of(subject)
    _demand_reader(entry, visibility)
    with transaction.atomic():
        return BarrierAction.objects.create(
            barrier=barrier,
            entry=entry,
            organization_id=entry.organization_id if entry else None,
            tried_on=tried_on,
            what=written(what, "what was tried"),
            who=written(who, "by whom"),
            with_whom=with_whom.strip(),
            result=result.strip(),
            visibility=visibility,
            recorded_by=by,
        )


def note_progress(
    subject: Barrier | BarrierEntry, *, by: User, noted_on: date, text: str, visibility: Visibility = Visibility.OFFICE
) -> ProgressNote:
    """A dated note. Raises ValidationError for a day in the future."""
    demand(by, MANAGE)
    return _note(subject, by=by, noted_on=noted_on, text=text, visibility=visibility)


def move(
    subject: Barrier | BarrierEntry, *, by: User, action: str, text: str, noted_on: date, visibility: Visibility = Visibility.OFFICE
) -> ProgressNote:  # fmt: skip
    """Move a barrier, or what one program holds, to another state; the reason stays as a dated note beside it.

    Raises WrongStateError when no such step leaves the present state.
    """
    demand(by, MANAGE)
    with transaction.atomic():
        row = locked(subject)
        row.state = BARRIER.target(row.state, action)
        row.save(update_fields=["state"])
        note = _note(row, by=by, noted_on=noted_on, text=text, visibility=visibility, state_after=BarrierState(row.state))
        subject.state = row.state
    return note


def open_steps(subject: Barrier | BarrierEntry) -> Sequence[str]:
    """The steps that leave the present state."""
    return [step.action for step in BARRIER.available(subject.state)]


def _note(
    subject: Barrier | BarrierEntry, *, by: User, noted_on: date, text: str, visibility: Visibility, state_after: str = ""
) -> ProgressNote:
    _refuse_future(noted_on, "noted_on")
    barrier, entry = _of(subject)
    _demand_reader(entry, visibility)
    with transaction.atomic():
        return ProgressNote.objects.create(
            barrier=barrier,
            entry=entry,
            organization_id=entry.organization_id if entry else None,
            noted_on=noted_on,
            text=written(text, "the note"),
            state_after=state_after,
            visibility=visibility,
            written_by=by,
        )


def _of(subject: Barrier | BarrierEntry) -> tuple[Barrier, BarrierEntry | None]:
    return (subject, None) if isinstance(subject, Barrier) else (subject.barrier, subject)


def _demand_reader(entry: BarrierEntry | None, visibility: Visibility) -> None:
    if entry is None and visibility == Visibility.INSTITUTION:
        raise ValidationError(
            {"visibility": "This is about no single program. Choose the office or everybody."}, code="visibility"
        )


def _refuse_future(day: date | None, field: str) -> None:
    if day is not None and day > timezone.localdate():
        raise ValidationError({field: "This day lies in the future."}, code="future")


__all__ = [
    "WrongStateError", "add_barrier", "answer_entry", "change_barrier", "change_entry", "move", "note_progress", "open_steps",
    "record_action", "record_entry",
]  # fmt: skip
