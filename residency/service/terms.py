"""What one physician promised: the terms of the signed agreement, and the rules that it leaves to parameters."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from img_program.statute.fiscal import add_months
from img_program.statute.parameters import parameter
from residency.service.rules.part_time import PartTimeRule
from residency.training.models.agreement import ParticipantAgreement, SiteJudgedOn

MONTHS_OF_A_YEAR = 12
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ServiceTerms:
    """The terms as signed (dollars, years, a share of 1), and what the law's text leaves open as of the day of signing."""

    signed_on: dt.date
    service_months: int
    site_judged_on: SiteJudgedOn
    first_payment_year: int
    payment_years: int
    yearly_limit: Decimal
    share: Decimal
    part_time_rule: PartTimeRule
    part_time_full_from: Decimal
    confirmation_needed: bool
    leave_counts: bool
    payment_due_days: int
    limit_is_prorated: bool


def terms_of(agreement: ParticipantAgreement) -> ServiceTerms:
    """The terms of a signed agreement. Raises ValueError for one that is not signed."""
    signed_on = agreement.terms_as_of
    if (
        signed_on is None
        or agreement.service_years is None
        or agreement.payment_first_employment_year is None
        or agreement.payment_years is None
        or agreement.payment_cap is None
        or agreement.payment_share is None
    ):
        raise ValueError("An agreement has terms once it is signed.")
    return ServiceTerms(
        signed_on=signed_on,
        service_months=agreement.service_years * MONTHS_OF_A_YEAR,
        site_judged_on=SiteJudgedOn(agreement.site_judged_on),
        first_payment_year=agreement.payment_first_employment_year,
        payment_years=agreement.payment_years,
        yearly_limit=agreement.payment_cap,
        share=agreement.payment_share,
        part_time_rule=PartTimeRule(parameter("residency.part_time_rule", on=signed_on).as_text()),
        part_time_full_from=parameter("residency.part_time_full_from", on=signed_on).as_decimal(),
        confirmation_needed=parameter("residency.employer_verification_required", on=signed_on).as_bool(),
        leave_counts=parameter("residency.leave_counts_as_service", on=signed_on).as_bool(),
        payment_due_days=parameter("residency.payment_due_days", on=signed_on).as_int(),
        limit_is_prorated=parameter("residency.payment_limit_prorated", on=signed_on).as_bool(),
    )


@dataclass(frozen=True, slots=True)
class JudgedSpan:
    """Days of work at a site that one judgement decides, and the day as of which it is made."""

    as_of: dt.date
    starts_on: dt.date
    ends_on: dt.date


def judged_spans(
    rule: SiteJudgedOn, *, signed_on: dt.date, employed_since: dt.date, first_day: dt.date, last_day: dt.date
) -> list[JudgedSpan]:
    """As of which days a site is judged for work from `first_day` to `last_day`, both included, by the signed version.

    By year of service: as of the first day of each year, and for the first year at the site as of the first day there.
    """
    if rule is SiteJudgedOn.SIGNING:
        return [JudgedSpan(signed_on, first_day, last_day)]
    if rule is SiteJudgedOn.EMPLOYMENT_START:
        return [JudgedSpan(first_day, first_day, last_day)]
    spans, number = [], 0
    while (begin := add_months(employed_since, number * MONTHS_OF_A_YEAR)) <= last_day:
        number += 1
        end = add_months(employed_since, number * MONTHS_OF_A_YEAR) - ONE_DAY
        if end >= first_day:
            day = max(begin, first_day)
            spans.append(JudgedSpan(day, day, min(end, last_day)))
    return spans
