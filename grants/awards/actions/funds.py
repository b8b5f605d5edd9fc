"""Funds and appropriations."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from grants.awards.models import Appropriation, Fund
from grants.awards.permissions import KEEP_FUNDS
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.locking import limits_in_words, locked


def create_fund(*, by: User, name: str, code: str, note: str = "", is_revolving_account: bool = False) -> Fund:
    """Put a fund on record. Raises ValidationError when the name is taken, or for a second revolving account."""
    demand(by, KEEP_FUNDS)
    fund = Fund(name=name.strip(), code=code.strip(), note=note.strip(), is_revolving_account=is_revolving_account)
    if is_revolving_account and Fund.objects.filter(is_revolving_account=True).exists():
        raise ValidationError({"is_revolving_account": "Another fund is the revolving account already."}, code="one")
    fund.full_clean()
    fund.save()
    return fund


def appropriate(
    fund: Fund, *, by: User, fiscal_year: int, amount: Decimal, citation: str, code: str = "", lapses: str = ""
) -> Appropriation:
    """Record the dollars of a fiscal year, or change them.

    Raises ValidationError when more was awarded from the year already.
    """
    demand(by, KEEP_FUNDS)
    with transaction.atomic():
        existing = Appropriation.objects.filter(fund=fund, fiscal_year=fiscal_year).first()
        row = locked(existing) if existing else Appropriation(fund=fund, fiscal_year=fiscal_year)
        row.amount, row.citation, row.code = amount, citation.strip(), code.strip() or row.code
        row.lapses = lapses or row.lapses
        row.full_clean()
        with limits_in_words():
            row.save()
    return row
