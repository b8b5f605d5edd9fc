"""Choose rows, look what would become of each, and do the single act for each of them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from img_program.accounts.models import User
from img_program.bulk.models import BulkJob, BulkRow, BulkRun, RowState, bulk_of, listing_named
from img_program.database.locking import limits_in_words
from img_program.database.workflow import WrongStateError
from img_program.jobs.run import enqueue
from img_program.web.acts import ANY_STEP, Act
from img_program.web.lists import Listing
from img_program.web.refusals import FirstThis, refusal_words

logger = logging.getLogger(__name__)
AT_ONCE = 200
MOST = 10_000
NOT_ALLOWED = "You may not do this with it."
GONE = "It is no longer here for you."
FAULT = "Something went wrong in this program with this line. The people who run it have been told."


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would become of one row; no words: it can be done."""

    row: Any
    words: str = ""


def act_of(run: BulkRun) -> Act:
    """The act for one row."""
    return run.bulk.acts[run.act]


def form_of(act: Act, data: Any = None) -> forms.BaseForm:
    """The act's form, filled in once for all rows."""
    made: Any = act.form
    form: forms.BaseForm = made(data) if isinstance(made, type) else made(None, data, None)
    return form


def choose(name: str, act: str, *, keys: Iterable[str], filtered: str | None, by: User, chosen_from: str) -> BulkRun:
    """Note which rows are meant: those of the keys, or all that the filters of an address leave. Nothing is done yet.

    Raises ValidationError when there is none or there are too many.
    """
    listing = listing_named(name)
    bulk = bulk_of(listing)
    if act not in bulk.offered:
        raise PermissionDenied(act)
    seen = bulk.rows(by)
    rows = seen.filter(pk__in=list(keys)) if filtered is None else _left(listing, QueryDict(filtered), seen)
    found = list(rows.values_list("pk", flat=True)[: MOST + 1])
    if found and not any(by.has_perm(bulk.acts[act].permission_for(row)) for row in rows[:AT_ONCE]):
        raise PermissionDenied(act)
    if not found:
        raise ValidationError("Nothing is chosen. Tick at least one line.", code="empty")
    if len(found) > MOST:
        raise ValidationError(f"More than {MOST:,} lines are chosen. Search or filter to have fewer.", code="many")
    with transaction.atomic():
        run = BulkRun.objects.create(list_name=name, act=act, chosen_from=chosen_from, asked_by=by)
        BulkRow.objects.bulk_create([BulkRow(run=run, row=str(key)) for key in dict.fromkeys(found)])
    return run


def _left(listing: Listing, filters: QueryDict, seen: QuerySet[Any]) -> QuerySet[Any]:
    """What the filters leave. One that can't be read narrows nothing in a list; here it would choose too much."""
    found = listing.filterset(filters, seen)
    if found.is_bound and not found.form.is_valid():
        raise ValidationError("The filters of the list can't be read, so it is not clear what is meant.", code="filters")
    rows: QuerySet[Any] = found.qs
    return rows


def subjects_of(run: BulkRun, rows: Iterable[BulkRow], by: User) -> dict[str, Any]:
    """The chosen rows themselves by key, as the person may see them now."""
    found = run.bulk.rows(by).filter(pk__in=[each.row for each in rows])
    return {str(each.pk): each for each in found}


def outlook(run: BulkRun, by: User) -> list[Outlook]:
    """What would become of each row: the act is done with one after the other, and all of it taken back.

    Where the form must be filled in first, only what needs no form is asked.
    """
    rows = list(run.rows.all())
    subjects, act = subjects_of(run, rows, by), act_of(run)
    form = form_of(act, QueryDict())
    is_tried = form.is_valid()
    found = []
    with transaction.atomic():
        for each in rows:
            subject = subjects.get(each.row)
            if subject is not None:
                found.append(Outlook(subject, _try(run, subject, by, form if is_tried else None)))
        transaction.set_rollback(True)
    return found


def begin(run: BulkRun, *, said: QueryDict, by: User) -> BulkRun:
    """Do the act for each row, here or, for many rows, as a job. Raises ValidationError when it was begun before."""
    with transaction.atomic():
        run = BulkRun.objects.select_for_update().get(pk=run.pk)
        if run.begun_at is not None:
            raise ValidationError("This was begun already.", code="begun")
        form = form_of(act_of(run), said)
        run.begun_at, run.said = timezone.now(), {name: said.getlist(name) for name in form.fields if name in said}
        run.save(update_fields=["begun_at", "said"])
        if run.rows.count() > AT_ONCE:
            enqueue(BulkJob(run=run, requested_by=by))
            return run
    for row in run.rows.filter(state=RowState.WAITING):
        do_row(run, row, by)
    return run


def do_row(run: BulkRun, row: BulkRow, by: User) -> BulkRow:
    """Do the act for one row in a transaction of its own, and note what became of it."""
    subject = subjects_of(run, [row], by).get(row.row)
    said = QueryDict(mutable=True)
    for name, values in run.said.items():
        said.setlist(name, values)
    form = form_of(act_of(run), said)
    form.is_valid()
    row.words = _try(run, subject, by, form) if subject is not None else GONE
    row.state = RowState.REFUSED if row.words else RowState.DONE
    row.save(update_fields=["state", "words"])
    return row


def _try(run: BulkRun, subject: Any, by: User, form: forms.BaseForm | None) -> str:
    """The single act with everything that is asked before it; the words of its refusal, nothing when it is done."""
    act = act_of(run)
    try:
        with limits_in_words(), _checked_at_its_end():
            if not by.has_perm(act.permission_for(subject), subject):
                return NOT_ALLOWED
            if act.step != ANY_STEP:
                run.bulk.workflow.target(getattr(subject, run.bulk.workflow.field), act.step)
            if act.before is not None:
                act.before(subject, by)
            if form is not None:
                act.run(subject, by, form)
    except (WrongStateError, ValidationError) as refusal:
        return " ".join(refusal_words(refusal))
    except PermissionDenied:
        return NOT_ALLOWED
    except FirstThis as needed:
        return str(needed)
    except IntegrityError:
        # A fault of ours with one row: it is taken back, the others are done.
        logger.exception("an act for many rows failed", extra={"list": run.list_name, "act": run.act, "row": str(subject.pk)})
        return FAULT
    return ""


@contextmanager
def _checked_at_its_end() -> Iterator[None]:
    """What the database checks at the end of a transaction is checked here, so that one row's fault stays its own."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
