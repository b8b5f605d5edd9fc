"""The award: from an accepted negotiation or as a single source, through risk and proposal, to the decision of two persons."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from grants.awards.letters import dollars, tell
from grants.awards.models import Appropriation, Award, AwardPart, Fund
from grants.awards.permissions import AWARD_STEP, DECIDE_AWARD, PREPARE_AWARD
from grants.awards.rules.risk_is_assessed import risk_is_assessed
from grants.awards.workflow import AWARD, AwardState
from grants.rounds.actions.disclosures import demand_disclosed
from grants.rounds.models import ApplicationBudgetLine, NegotiationOutcome, Program
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.approvals.actions import Standing, approve, record_approval_given_elsewhere, refuse, standing
from img_program.approvals.steps import Matter
from img_program.database.locking import limits_in_words, locked, next_number
from img_program.documents.models import Document
from img_program.organizations.models import Organization


def award_from_negotiation(
    outcome: NegotiationOutcome,
    *,
    by: User,
    fund: Fund,
    starts_on: dt.date,
    ends_on: dt.date,
    title: str = "",
    above_reason: str = "",
) -> Award:
    """Draft an award for an applicant who accepted; its parts by fiscal year are those of the negotiated budget.

    Raises ValidationError when the applicant declined, the budget does not add up, or a year has no appropriation; and for
    more than was asked, recommended or published, unless `above_reason` says why: the two who decide approve it too.
    """
    demand(by, PREPARE_AWARD, outcome)
    if outcome.outcome != NegotiationOutcome.Outcome.ACCEPTED:
        raise ValidationError("The applicant declined. The next in rank is asked.", code="declined")
    application = outcome.application
    with transaction.atomic():
        years: defaultdict[int, Decimal] = defaultdict(Decimal)
        for line in ApplicationBudgetLine.objects.filter(application=application, budget_version=outcome.budget_version):
            years[outcome.opportunity.fiscal_year + line.year - 1] += line.amount
        if sum(years.values()) != outcome.amount:
            raise ValidationError("The negotiated budget does not add up to the amount agreed.", code="sum")
        award = Award(
            organization=outcome.organization,
            application=application,
            opportunity=outcome.opportunity,
            program=outcome.opportunity.program,
            source=Award.Source.COMPETITIVE,
            title=title.strip() or application.project_title or outcome.opportunity.title,
            delivery_partner=application.delivery_partner if application.is_fiscal_sponsor else "",
            amount=outcome.amount,
            starts_on=starts_on,
            ends_on=ends_on,
            above_reason=above_reason.strip(),
            created_by=by,
        )
        with limits_in_words():
            return _draft(award, years, fund)


def single_source_award(
    *,
    by: User,
    organization: Organization,
    program: Program,
    title: str,
    years: Mapping[int, Decimal],
    fund: Fund,
    starts_on: dt.date,
    ends_on: dt.date,
    justification: str,
    document: Document | None = None,
) -> Award:
    """Draft an award without a competition, with its written justification (rule SOLE); `years` are dollars by fiscal year.

    The two who decide approve the justification with it. Raises ValidationError without one.
    """
    demand(by, PREPARE_AWARD, organization)
    if not justification.strip():
        raise ValidationError({"justification": "Write why there is only one possible grantee."}, code="sole")
    with transaction.atomic():
        award = Award(
            organization=organization,
            program=program,
            source=Award.Source.SINGLE_SOURCE,
            title=title.strip(),
            amount=sum(years.values(), Decimal("0.00")),
            starts_on=starts_on,
            ends_on=ends_on,
            justification=justification.strip(),
            justification_document=document,
            created_by=by,
        )
        return _draft(award, years, fund)


def _draft(award: Award, years: Mapping[int, Decimal], fund: Fund) -> Award:
    if not years or award.amount <= 0:
        raise ValidationError("The award has no money. Write dollars for at least one fiscal year.", code="amount")
    if award.ends_on < award.starts_on:
        raise ValidationError({"ends_on": "The end lies before the start."}, code="dates")
    found = {each.fiscal_year: each for each in Appropriation.objects.filter(fund=fund, fiscal_year__in=years)}
    missing = sorted(set(years) - set(found))
    if missing:
        raise ValidationError(f"{fund} has no appropriation for fiscal year {', '.join(map(str, missing))}.", code="fund")
    award.number = next_number(Award, "number", f"A-{min(years)}")
    award.save()
    for year, amount in sorted(years.items()):
        AwardPart.objects.create(
            award=award, organization=award.organization, appropriation=found[year], fiscal_year=year, amount=amount
        )
    return award


def propose_award(award: Award, *, by: User) -> Award:
    """Ask two persons for the decision. Raises ValidationError while the risk assessment is missing or refuses (RISK)."""
    demand(by, PREPARE_AWARD, award)
    with transaction.atomic():
        award = locked(award)
        target = AWARD.target(award.state, "propose_award")
        finding = risk_is_assessed(award, on=timezone.localdate())
        if not finding.passes:
            raise ValidationError(f"{finding.words} {finding.what_to_do}", code="risk")
        award.state, award.proposed_by, award.proposed_at = target, by, timezone.now()
        award.save(update_fields=["state", "proposed_by", "proposed_at"])
    return award


def return_award(award: Award, *, by: User, reason: str) -> Award:
    """Back to draft, with the reason; approvals given so far count no more."""
    demand(by, DECIDE_AWARD, award)
    with transaction.atomic():
        award = locked(award)
        award.state = AWARD.target(award.state, "return_award")
        award.state_reason, award.version = reason.strip(), award.version + 1
        award.save(update_fields=["state", "state_reason", "version"])
    return award


def decide_award(award: Award, *, by: User, reason: str = "") -> Award:
    """Give one's approval; the second person's makes the award, sends the letter, and takes the money.

    Raises ValidationError when the same person approved before or the appropriation does not hold.
    """
    with transaction.atomic():
        award = _waiting(award, by)
        given = approve(AWARD_STEP.name, subject_id=award.pk, by=by, version=award.version, reason=reason)
        return _decided(award, given, by)


def decide_award_elsewhere(award: Award, *, by: User, approved_by: str, office: str, on: dt.date, file: Any) -> Award:
    """Record the approval of somebody who does not sign in; it is one of the two once another has read its document."""
    with transaction.atomic():
        award = _waiting(award, by)
        given = record_approval_given_elsewhere(
            AWARD_STEP.name,
            subject_id=award.pk,
            by=by,
            version=award.version,
            approved_by=approved_by,
            office=office,
            on=on,
            file=file,
        )
        return _decided(award, given, by)


def _waiting(award: Award, by: User) -> Award:
    demand(by, DECIDE_AWARD, award)
    award = locked(award)
    AWARD.target(award.state, "decide_award")
    demand_disclosed(by, award.organization, award.opportunity)
    return award


def matter_of_award(key: str) -> Matter | None:
    """What is decided about."""
    award = Award.objects.filter(pk=key).first()
    if award is None:
        return None
    prepared = frozenset(each for each in (award.created_by_id, award.proposed_by_id) if each)
    path = reverse("awards:award", args=[award.pk])
    return Matter(str(award), path, award.version, award.proposed_at or award.created_at, prepared)


def settle_award(key: str, by: User) -> None:
    """Make the award when the confirmed document completes the two."""
    with transaction.atomic():
        award = locked(Award.objects.get(pk=key))
        if award.state == AwardState.PROPOSED:
            _decided(award, standing(AWARD_STEP.name, subject_id=award.pk, version=award.version), by)


def _decided(award: Award, given: Standing, by: User) -> Award:
    if not given.is_complete:
        return award
    award.state, award.decided_at = AWARD.target(award.state, "decide_award"), timezone.now()
    with limits_in_words():
        award.save(update_fields=["state", "decided_at"])
    tell(
        award.organization,
        "grants_award_made",
        about=award,
        transition="awarded",
        by=by,
        path=reverse("awards:organization", args=[award.organization_id]),
        title=award.title,
        number=award.number,
        amount=dollars(award.amount),
    )
    return award


def refuse_award(award: Award, *, by: User, reason: str) -> Award:
    """Refuse, with the reason that the applicant reads; the applicant may answer in writing."""
    demand(by, DECIDE_AWARD, award)
    if not reason.strip():
        raise ValidationError({"reason": "Say why. The applicant reads it."}, code="reason")
    with transaction.atomic():
        award = locked(award)
        was_proposed = award.state == AwardState.PROPOSED
        award.state = AWARD.target(award.state, "refuse_award")
        demand_disclosed(by, award.organization, award.opportunity)
        if was_proposed:
            refuse(AWARD_STEP.name, subject_id=award.pk, by=by, reason=reason, version=award.version)
        award.state_reason = reason.strip()
        award.save(update_fields=["state", "state_reason"])
        tell(
            award.organization,
            "grants_award_refused",
            about=award,
            transition="refused",
            by=by,
            title=award.title,
            reason=award.state_reason,
        )
    return award


def withdraw_award(award: Award, *, by: User, reason: str) -> Award:
    """Take a draft or a proposal back; a new one can be made."""
    demand(by, PREPARE_AWARD, award)
    with transaction.atomic():
        award = locked(award)
        award.state, award.state_reason = AWARD.target(award.state, "withdraw_award"), reason.strip()
        award.save(update_fields=["state", "state_reason"])
    return award
