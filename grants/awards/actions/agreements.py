"""The agreement and its amendments: signed elsewhere, recorded here step by step, executed by two persons' approval."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from grants.awards.actions.money_moved import by_year
from grants.awards.commitments import demand_commitments_are_kept
from grants.awards.models import Agreement, AgreementVersion, Award, VersionLine
from grants.awards.permissions import PREPARE_AGREEMENT
from grants.awards.workflow import VersionState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.locking import locked
from img_program.database.workflow import WrongStateError

type Upload = Any


@dataclass(frozen=True, slots=True)
class BudgetAmount:
    """Dollars of one category in one fiscal year."""

    category: str
    fiscal_year: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Terms:
    """What the agreement says beside its days and dollars."""

    scope: str = ""
    key_people: str = ""
    sites: str = ""

    @classmethod
    def of(cls, row: Any) -> Terms:
        """Those of a version, or of a change that was asked for."""
        return cls(row.scope, row.key_people, row.sites)


def start_agreement(
    award: Award,
    *,
    by: User,
    number: str,
    starts_on: dt.date,
    ends_on: dt.date,
    lines: Sequence[BudgetAmount],
    terms: Terms = Terms(),
) -> AgreementVersion:
    """Begin the agreement about a decided award. Raises ValidationError unless the lines are the award's money by year."""
    demand(by, PREPARE_AGREEMENT, award)
    with transaction.atomic():
        if not award.is_decided:
            raise WrongStateError("There is no agreement before the award is decided.")
        wanted = {part.fiscal_year: part.amount for part in award.parts.all() if part.amount}
        given = {year: amount for year, amount in by_year((line.fiscal_year, line.amount) for line in lines).items() if amount}
        if given != wanted:
            words = ", ".join(f"{year}: ${amount:,.2f}" for year, amount in sorted(wanted.items()))
            raise ValidationError(f"The budget lines must add up to the award in each fiscal year ({words}).", code="sum")
        agreement = Agreement(award=award, organization=award.organization, number=number.strip())
        agreement.full_clean(exclude=["award"])
        if Agreement.objects.filter(award=award).exists():
            raise ValidationError("This award has an agreement already.", code="exists")
        agreement.save()
        return _version(agreement, 1, by=by, starts_on=starts_on, ends_on=ends_on, lines=lines, what_changes="", terms=terms)


def amend_agreement(
    agreement: Agreement,
    *,
    by: User,
    what_changes: str,
    ends_on: dt.date,
    lines: Sequence[BudgetAmount],
    terms: Terms | None = None,
) -> AgreementVersion:
    """Begin an amendment of term, money, scope, people or sites; it takes the same signatures, before the agreement expires (AMEND).

    Without `terms` those that were signed last stay.
    """
    demand(by, PREPARE_AGREEMENT, agreement)
    if not what_changes.strip():
        raise ValidationError({"what_changes": "Write what changes, and why."}, code="reason")
    with transaction.atomic():
        agreement = locked(agreement)
        if not agreement.is_in_force or agreement.starts_on is None:
            raise WrongStateError("Only an agreement in force can be amended.")
        if agreement.versions.exclude(state__in=[VersionState.EXECUTED, VersionState.CANCELLED]).exists():
            raise ValidationError("Another amendment is on its way. Finish or cancel it first.", code="open")
        demand_commitments_are_kept(agreement.award, sum((line.amount for line in lines), Decimal("0.00")))
        number = (agreement.versions.aggregate(last=Max("number"))["last"] or 0) + 1
        return _version(
            agreement,
            number,
            by=by,
            starts_on=agreement.starts_on,
            ends_on=ends_on,
            lines=lines,
            what_changes=what_changes.strip(),
            terms=terms or Terms.of(agreement.versions.filter(state=VersionState.EXECUTED).order_by("-number")[0]),
        )


def _version(
    agreement: Agreement,
    number: int,
    *,
    by: User,
    starts_on: dt.date,
    ends_on: dt.date,
    lines: Sequence[BudgetAmount],
    what_changes: str,
    terms: Terms,
) -> AgreementVersion:
    if ends_on < starts_on:
        raise ValidationError({"ends_on": "The end lies before the start."}, code="dates")
    merged: defaultdict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for line in lines:
        merged[line.category.strip(), line.fiscal_year] += line.amount
    version = AgreementVersion.objects.create(
        agreement=agreement,
        organization=agreement.organization,
        number=number,
        starts_on=starts_on,
        ends_on=ends_on,
        amount=sum(merged.values(), Decimal("0.00")),
        what_changes=what_changes,
        scope=terms.scope.strip(),
        key_people=terms.key_people.strip(),
        sites=terms.sites.strip(),
        created_by=by,
    )
    for (category, year), amount in merged.items():
        VersionLine.objects.create(
            version=version, organization=agreement.organization, category=category, fiscal_year=year, amount=amount
        )
    return version
