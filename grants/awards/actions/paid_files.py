"""What accounting paid, read from its list: compared by number and to the cent, then marked as paid where it is as sent."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from grants.awards.actions.batches import pay
from grants.awards.models import Award, PaidFile, PaidRow, PaymentBatch, PaymentRequest
from grants.awards.permissions import MAKE_BATCH
from grants.awards.queries import sent_dollars
from grants.awards.rules.paid_as_sent import paid_as_sent
from grants.awards.workflow import BATCH, BatchState, PaymentState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.locking import locked
from img_program.documents.spreadsheet import UnreadableFileError, lines_of
from img_program.web.cells import plain_text
from img_program.web.fields import HAPPENED, parse_day, parse_money

MOST_ROWS = 5_000
_COLUMNS = ("request", "paid on", "amount")


@dataclass(frozen=True, slots=True)
class Paid:
    """A row of the list as it was read."""

    line: int
    number: str
    paid_on: dt.date
    amount: Decimal
    reference: str


def read_paid_file(*, by: User, name: str, content: bytes) -> PaidFile:
    """Keep the list and how each of its rows compares with what was sent; nothing is paid yet.

    Raises ValidationError that names every line that can't be read.
    """
    demand(by, MAKE_BATCH)
    rows = _rows_of(content)
    twice = {number for number, times in Counter(each.number for each in rows).items() if times > 1}
    requests = {each.number: each for each in PaymentRequest.objects.filter(number__in=[each.number for each in rows])}
    sent = sent_dollars(requests.values())
    with transaction.atomic():
        file = PaidFile.objects.create(name=name[:255], sha256=hashlib.sha256(content).hexdigest(), read_by=by)
        for row in rows:
            request = requests.get(row.number)
            PaidRow.objects.create(
                file=file,
                line=row.line,
                number=row.number[:40],
                paid_on=row.paid_on,
                amount=row.amount,
                reference=row.reference[:60],
                request=request,
                sent=sent[request.pk] if request else None,
                outcome=paid_as_sent(
                    state=request.state if request else None,
                    sent=sent[request.pk] if request else None,
                    paid=row.amount,
                    is_twice=row.number in twice,
                ),
            )
    return file


def settle_paid_file(file: PaidFile, *, by: User) -> int:
    """Mark as paid, each on its day, what accounting paid exactly as it was sent; says how many.

    They are compared anew: what was stopped in the meantime stays. A batch is paid when nothing of it waits any more.
    Raises ValidationError when nothing is left to mark.
    """
    demand(by, MAKE_BATCH)
    with transaction.atomic():
        rows = list(PaidRow.objects.filter(file=file, outcome=PaidRow.Outcome.EQUAL, settled_at=None))
        keys = [row.request_id for row in rows if row.request_id]
        list(Award.objects.filter(agreement__payment_requests__in=keys).order_by("pk").select_for_update(of=("self",)))
        requests = {each.pk: each for each in PaymentRequest.objects.select_for_update(of=("self",)).filter(pk__in=keys)}
        sent, batches, count = sent_dollars(requests.values()), set(), 0
        for row in rows:
            request = requests[row.request_id] if row.request_id else None
            if (
                request is None
                or paid_as_sent(state=request.state, sent=sent[request.pk], paid=row.amount, is_twice=False)
                != PaidRow.Outcome.EQUAL
            ):
                continue
            batches.add(request.batch_id or 0)
            pay([request], by=by, paid_on=row.paid_on)
            row.settled_at, count = timezone.now(), count + 1
            row.save(update_fields=["settled_at"])
        if not count:
            raise ValidationError("Nothing in this list is left to mark as paid.", code="none")
        for batch in PaymentBatch.objects.filter(pk__in=batches, state=BatchState.SENT):
            _end(batch)
    return count


def _end(batch: PaymentBatch) -> None:
    batch = locked(batch)
    paid = batch.requests.filter(state=PaymentState.PAID)
    if batch.requests.filter(state=PaymentState.BATCHED).exists() or not paid:
        return
    batch.state = BATCH.target(batch.state, "mark_batch_paid")
    batch.paid_on = max(day for day in paid.values_list("paid_on", flat=True) if day)
    batch.save(update_fields=["state", "paid_on"])


def _rows_of(content: bytes) -> list[Paid]:
    try:
        lines = [(line, [plain_text(cell).strip() for cell in cells]) for line, cells in lines_of(content)]
    except UnreadableFileError as fault:
        raise ValidationError({"file": str(fault)}, code="file") from fault
    lines = [(line, cells) for line, cells in lines if any(cells)]
    header = [cell.lower() for cell in lines[0][1]] if lines else []
    if missing := [name for name in _COLUMNS if header.count(name) != 1]:
        raise ValidationError({"file": f"The first line must name once each: {', '.join(missing)}."}, code="header")
    if not 1 < len(lines) <= MOST_ROWS + 1:
        raise ValidationError({"file": f"The list has no rows, or more than {MOST_ROWS:,}."}, code="rows")
    faults: list[str] = []
    rows = list(_read(header, lines[1:], faults))
    if faults:
        raise ValidationError({"file": faults}, code="lines")
    return rows


def _read(header: list[str], lines: list[tuple[int, list[str]]], faults: list[str]) -> Iterator[Paid]:
    for line, cells in lines:
        values = dict(zip(header, cells, strict=False))
        if not values.get("request"):
            faults.append(f"Line {line}: the number of the request is missing.")
            continue
        try:
            day, amount = parse_day(values.get("paid on", ""), HAPPENED), parse_money(values.get("amount", ""))
        except ValidationError as refusal:
            faults.append(f"Line {line}: {refusal.messages[0]}")
            continue
        yield Paid(line, values["request"], day, amount, values.get("reference", ""))
