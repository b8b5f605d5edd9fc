"""Payments into the account: the years are planned, the physician declares, finance records what came in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand, staff_roles
from img_program.database.context import as_system
from img_program.database.locking import limits_in_words, locked
from residency.service.actions.account import enter
from residency.service.letters import tell_physician
from residency.service.models.account import AccountEntry, EntryKind
from residency.service.models.repayment import Declared, PaymentYear
from residency.service.models.service import EmploymentPeriod, Obligation
from residency.service.permissions import DECLARE_PAYMENT, RECORD_PAYMENT
from residency.service.rules.limit_of_part_year import limit_of_part_year
from residency.service.rules.payment_owed import Owed, dollars, payment_owed
from residency.service.rules.payment_years import payment_years
from residency.service.terms import terms_of


def plan_payment_years(obligation: Obligation) -> list[PaymentYear]:
    """The years with a payment, counted from the first day of work; days that moved are moved along.

    Called by the action that sets the first day, with the obligation locked, as the system.
    """
    if obligation.employed_since is None:
        return []
    terms = terms_of(obligation.agreement)
    planned = payment_years(
        obligation.employed_since,
        first_year=terms.first_payment_year,
        years=terms.payment_years,
        due_after_days=terms.payment_due_days,
    )
    return [
        PaymentYear.objects.update_or_create(
            obligation=obligation,
            number=each.number,
            defaults={"starts_on": each.starts_on, "ends_on": each.ends_on, "due_on": each.due_on},
            create_defaults={
                "user_id": obligation.user_id,
                "starts_on": each.starts_on,
                "ends_on": each.ends_on,
                "due_on": each.due_on,
                "yearly_limit": terms.yearly_limit,
                "share": terms.share,
            },
        )[0]
        for each in planned
    ]


def amount_of(year: PaymentYear, compensation: Decimal | None) -> Owed:
    """What is owed for a year by the signed terms, for a compensation or the limit (None). Reads the periods of work."""
    terms = terms_of(year.obligation.agreement)
    limit = limit_of_part_year(
        year.yearly_limit,
        days_employed=days_employed(EmploymentPeriod.objects.filter(obligation_id=year.obligation_id), year),
        starts_on=year.starts_on,
        ends_on=year.ends_on,
        is_prorated=terms.limit_is_prorated,
    )
    return payment_owed(limit=limit, share=year.share, compensation=compensation)


def days_employed(periods: Iterable[EmploymentPeriod], year: PaymentYear) -> int:
    """On how many days of a year somebody was employed anywhere."""
    days: set[dt.date] = set()
    for each in periods:
        first, last = max(each.starts_on, year.starts_on), min(each.ends_on or year.ends_on, year.ends_on)
        days |= {first + dt.timedelta(days=number) for number in range((last - first).days + 1)}
    return len(days)


def declare_payment(
    year: PaymentYear, *, by: User, seen_version: int, declared: Declared, compensation: Decimal | None = None
) -> PaymentYear:
    """“I pay the limit”, or the compensation of the year from somebody who owes less. Income is asked of nobody else.

    Raises ValidationError for a compensation before the year is over, for an amount below what was paid, and when
    somebody else declared in the meantime.
    """
    demand(by, DECLARE_PAYMENT, year)
    if declared == Declared.LIMIT and compensation is not None:
        raise ValidationError({"compensation": "Leave this empty if you pay the limit: we do not ask it."}, code="not_asked")
    if declared == Declared.COMPENSATION:
        _demand_compensation(year, compensation)
    with as_system(reason="a physician declares what they pay"):
        year = PaymentYear.objects.select_for_update(of=("self",)).select_related("obligation__agreement").get(pk=year.pk)
        if year.version != seen_version:
            raise ValidationError("This year was changed in the meantime. Look at it again.", code="stale")
        owed = amount_of(year, compensation)
        year.declared, year.declared_at, year.compensation = declared, timezone.now(), compensation
        year.amount_due, year.due_reason = owed.amount, owed.reason
        year.document_seen_on = year.document_seen_by = None
        year.version += 1
        with limits_in_words():
            year.save()
        if not staff_roles(by):
            Obligation.objects.filter(pk=year.obligation_id).update(last_contact_on=timezone.localdate())
    return year


def _demand_compensation(year: PaymentYear, compensation: Decimal | None) -> None:
    if compensation is None:
        raise ValidationError({"compensation": "Write what you were paid in this employment year, before taxes."}, code="empty")
    if compensation < 0:
        raise ValidationError({"compensation": "Write an amount of zero or more."}, code="amount")
    if year.ends_on >= timezone.localdate():
        words = f"This employment year ends on {year.ends_on:%-d %B %Y}. Tell us what you were paid after that day."
        raise ValidationError({"compensation": words}, code="early")


def record_document_seen(year: PaymentYear, *, by: User, on: dt.date) -> PaymentYear:
    """Finance saw a document that shows the compensation. It is not copied and not kept."""
    demand(by, RECORD_PAYMENT)
    if on > timezone.localdate():
        raise ValidationError({"on": "This day lies in the future."}, code="future")
    with transaction.atomic():
        year = locked(year)
        if year.declared != Declared.COMPENSATION:
            raise ValidationError("Nobody is asked for a document who pays the limit.", code="not_asked")
        year.document_seen_on, year.document_seen_by, year.version = on, by, year.version + 1
        year.save(update_fields=["document_seen_on", "document_seen_by", "version"])
    return year


def record_payment(year: PaymentYear, *, by: User, amount: Decimal, on: dt.date, source: str) -> AccountEntry:
    """A physician's payment came in: an entry of the revolving account, told to the physician.

    `source` is its number in the accounting system. Raises ValidationError for more than is owed for the year, for a
    year that was waived, for an amount that is not above zero, and for a day in the future.
    """
    demand(by, RECORD_PAYMENT)
    if amount <= 0:
        raise ValidationError({"amount": "Write an amount above zero."}, code="amount")
    if on > timezone.localdate():
        raise ValidationError({"on": "This day lies in the future."}, code="future")
    if not source.strip():
        raise ValidationError({"source": "Write the number in the accounting system."}, code="source")
    with transaction.atomic():
        year = locked(year)
        if year.waived_at is not None:
            raise ValidationError("This year's payment was waived. Nothing is owed.", code="waived")
        entry = enter(
            AccountEntry(
                kind=EntryKind.PAYMENT,
                amount=amount,
                entered_on=on,
                source=source.strip(),
                payment_year=year,
                user_id=year.user_id,
                recorded_by=by,
            )
        )
        tell_physician(
            year.obligation,
            "residency_payment_received",
            transition=f"payment:{entry.pk}",
            by=by,
            path=reverse("service:statement"),
            amount=dollars(amount),
            year=year.number,
            on=f"{on:%-d %B %Y}",
        )
    return entry


def waive_payment_year(obligation: Obligation, *, number: int) -> None:
    """Part of a recorded decision: nothing more is owed for that year."""
    year = _year(obligation, number)
    year.waived_at, year.version = timezone.now(), year.version + 1
    year.save(update_fields=["waived_at", "version"])


def defer_payment_year(obligation: Obligation, *, number: int, until: dt.date) -> None:
    """Part of a recorded decision: the payment is due on a later day."""
    year = _year(obligation, number)
    if until <= year.due_on:
        raise ValidationError({"until": f"It is due on {year.due_on:%-d %B %Y}. Give a later day."}, code="until")
    year.due_on, year.version = until, year.version + 1
    year.save(update_fields=["due_on", "version"])


def _year(obligation: Obligation, number: int) -> PaymentYear:
    year = PaymentYear.objects.select_for_update(of=("self",)).filter(obligation=obligation, number=number).first()
    if year is None:
        raise ValidationError({"employment_year": "There is no payment in that employment year."}, code="year")
    return year
