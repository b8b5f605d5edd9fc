"""The revolving account: money in by the finance officer, money out by two persons, errors by counter-entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from grants.awards.models import Award, LedgerEntry
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.approvals.actions import approve, record_approval_given_elsewhere, refuse, standing
from img_program.approvals.steps import Matter
from img_program.database.locking import limits_in_words, locked
from residency.service.models.account import PLAIN_INCOME, AccountEntry, Contributor, EntryKind, MoneyOut
from residency.service.permissions import APPROVE_MONEY_OUT, KEEP_ACCOUNT, MONEY_OUT_STEP
from residency.service.workflow import MONEY_OUT, MoneyOutState


def add_contributor(*, by: User, name: str, told_public_on: dt.date, told_no_choice_on: dt.date) -> Contributor:
    """Put somebody on record who gives money.

    They were told first that name and amounts are public, and that they can't choose who receives. Raises
    ValidationError for a name that is there already or a day in the future.
    """
    demand(by, KEEP_ACCOUNT)
    _demand_past(told_public_on=told_public_on, told_no_choice_on=told_no_choice_on)
    name = " ".join(name.split())
    if not name:
        raise ValidationError({"name": "Write the name as it will be published."}, code="name")
    if Contributor.objects.filter(name__iexact=name).exists():
        raise ValidationError({"name": "This contributor is on record already. Enter the amount there."}, code="twice")
    return Contributor.objects.create(
        name=name, told_public_on=told_public_on, told_no_choice_on=told_no_choice_on, created_by=by
    )


def record_contribution(contributor: Contributor, *, by: User, amount: Decimal, on: dt.date, note: str = "") -> AccountEntry:
    """Money that somebody gave. Its amount is public with the name."""
    return _money_in(EntryKind.CONTRIBUTION, by=by, amount=amount, on=on, note=note, contributor=contributor)


def record_income(*, by: User, kind: EntryKind, amount: Decimal, on: dt.date, source: str, note: str = "") -> AccountEntry:
    """An appropriation, a transfer or earnings; `source` is the law or the number in the accounting system.

    Raises ValidationError for another kind, an amount that is not above zero, or no source.
    """
    if kind not in PLAIN_INCOME:
        raise ValidationError({"kind": "Contributions and physicians' payments are entered on pages of their own."}, code="kind")
    if not source.strip():
        raise ValidationError({"source": "Name the law, or the number in the accounting system."}, code="source")
    return _money_in(kind, by=by, amount=amount, on=on, note=note, source=source.strip())


def _money_in(kind: EntryKind, *, by: User, amount: Decimal, on: dt.date, note: str, **more: object) -> AccountEntry:
    demand(by, KEEP_ACCOUNT)
    _demand_amount(amount)
    _demand_past(on=on)
    return enter(AccountEntry(kind=kind, amount=amount, entered_on=on, note=note.strip(), recorded_by=by, **more))


def enter(entry: AccountEntry) -> AccountEntry:
    """Write one entry; a limit that the database keeps becomes a ValidationError with its sentence."""
    with limits_in_words():
        entry.save(force_insert=True)
    return entry


def enter_money_of_awards(entries: Sequence[LedgerEntry], on: dt.date, by: User) -> None:
    """Payments of awards from the account leave it on the day they were paid, money given back comes in: the same dollars.

    Called in the transaction in which the money moves; the database refuses one side without the other. Raises
    ValidationError when the account would hold less than nothing on a day.
    """
    paid_from_account = set(
        Award.objects.filter(pk__in={each.award_id for each in entries})
        .filter(parts__appropriation__fund__is_revolving_account=True)
        .values_list("pk", flat=True)
    )
    for each in entries:
        if each.award_id in paid_from_account:
            enter(
                AccountEntry(
                    kind=EntryKind.AWARD,
                    amount=-each.amount,
                    entered_on=on,
                    note=each.note,
                    source=each.agreement.number,
                    ledger_entry=each,
                    recorded_by=by,
                )
            )


def propose_money_out(*, by: User, amount: Decimal, on: dt.date, note: str) -> MoneyOut:
    """The first person: administration to be paid from the account. Nothing moves yet."""
    demand(by, KEEP_ACCOUNT)
    _demand_amount(amount)
    _demand_past(on=on)
    if not note.strip():
        raise ValidationError({"note": "Write what it is for."}, code="note")
    return MoneyOut.objects.create(amount=amount, on=on, note=note.strip(), proposed_by=by)


def approve_money_out(money: MoneyOut, *, by: User, reason: str = "") -> AccountEntry:
    """The second, different person; the money is entered.

    Raises ValidationError for the same person, or when the account would hold less than nothing.
    """
    demand(by, APPROVE_MONEY_OUT)
    with transaction.atomic():
        money = locked(money)
        MONEY_OUT.target(money.state, "approve_money_out")
        approve(MONEY_OUT_STEP.name, subject_id=money.pk, by=by, reason=reason)
        money.approved_by = by
        return _entered(money, by)


def approve_money_out_elsewhere(money: MoneyOut, *, by: User, approved_by: str, office: str, on: dt.date, file: Any) -> MoneyOut:
    """Record the approval of somebody who does not sign in: who, for which office, when, and the paper; another reads it first."""
    demand(by, APPROVE_MONEY_OUT)
    with transaction.atomic():
        money = locked(money)
        MONEY_OUT.target(money.state, "approve_money_out")
        record_approval_given_elsewhere(
            MONEY_OUT_STEP.name,
            subject_id=money.pk,
            by=by,
            approved_by=approved_by,
            office=office,
            on=on,
            file=file,
        )
    return money


def matter_of_money_out(key: str) -> Matter | None:
    """What is to leave the account."""
    money = MoneyOut.objects.filter(pk=key).first()
    if money is None:
        return None
    path = reverse("service:money_out", args=[money.pk])
    return Matter(f"{money}, ${money.amount:,.2f}", path, 1, money.proposed_at, frozenset({money.proposed_by_id}))


def settle_money_out(key: str, by: User) -> None:
    """Enter the money when the document was confirmed."""
    with transaction.atomic():
        money = locked(MoneyOut.objects.get(pk=key))
        if money.state == MoneyOutState.PROPOSED and standing(MONEY_OUT_STEP.name, subject_id=money.pk).is_complete:
            money.is_approved_elsewhere = True
            _entered(money, by)


def _entered(money: MoneyOut, by: User) -> AccountEntry:
    money.state, money.decided_at = MONEY_OUT.target(money.state, "approve_money_out"), timezone.now()
    money.save(update_fields=["state", "approved_by", "is_approved_elsewhere", "decided_at"])
    return enter(
        AccountEntry(
            kind=EntryKind.ADMINISTRATION,
            amount=-money.amount,
            entered_on=money.on,
            note=money.note,
            money_out=money,
            recorded_by=by,
        )
    )


def refuse_money_out(money: MoneyOut, *, by: User, reason: str) -> MoneyOut:
    """The second person says no, in writing."""
    demand(by, APPROVE_MONEY_OUT)
    with transaction.atomic():
        money = locked(money)
        target = MONEY_OUT.target(money.state, "refuse_money_out")
        refuse(MONEY_OUT_STEP.name, subject_id=money.pk, by=by, reason=reason)
        return _ended(money, target, reason)


def withdraw_money_out(money: MoneyOut, *, by: User, reason: str) -> MoneyOut:
    """Finance takes the proposal back. Raises ValidationError without a reason."""
    demand(by, KEEP_ACCOUNT)
    if not reason.strip():
        raise ValidationError({"reason": "Say why."}, code="reason")
    with transaction.atomic():
        money = locked(money)
        return _ended(money, MONEY_OUT.target(money.state, "withdraw_money_out"), reason)


def _ended(money: MoneyOut, target: str, reason: str) -> MoneyOut:
    money.state, money.state_reason, money.decided_at = MoneyOutState(target), reason.strip(), timezone.now()
    money.save(update_fields=["state", "state_reason", "decided_at"])
    return money


def correct_entry(entry: AccountEntry, *, by: User, reason: str) -> AccountEntry:
    """Take back one whole entry by a counter-entry of today, with the reason; the right one is entered anew.

    Raises ValidationError without a reason, for a counter-entry, for one that was taken back before, or when the
    account would hold less than nothing.
    """
    demand(by, KEEP_ACCOUNT)
    if not reason.strip():
        raise ValidationError({"reason": "Say what was wrong."}, code="reason")
    if entry.corrects_id is not None:
        raise ValidationError("This is a counter-entry already. Enter the right amount as a new entry.", code="counter")
    if entry.ledger_entry_id is not None:
        raise ValidationError("This is a payment of an award. It is put right there: money is given back.", code="award")
    with transaction.atomic():
        if AccountEntry.objects.filter(corrects=entry).exists():
            raise ValidationError("This entry was taken back before.", code="twice")
        return enter(
            AccountEntry(
                kind=entry.kind,
                amount=-entry.amount,
                entered_on=max(entry.entered_on, timezone.localdate()),
                note=reason.strip(),
                contributor_id=entry.contributor_id,
                money_out_id=entry.money_out_id,
                payment_year_id=entry.payment_year_id,
                user_id=entry.user_id,
                corrects=entry,
                recorded_by=by,
            )
        )


def _demand_amount(amount: Decimal) -> None:
    if amount <= 0:
        raise ValidationError({"amount": "Write an amount above zero."}, code="amount")


def _demand_past(**days: dt.date) -> None:
    for name, day in days.items():
        if day > timezone.localdate():
            raise ValidationError({name: "This day lies in the future."}, code="future")
