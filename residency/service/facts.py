"""How one obligation stands: months credited with the reason for each period, what is paid, what needs a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from img_program.notifications.workflow import LinkState
from residency.service.models.links import Verification
from residency.service.models.service import EmploymentPeriod, Obligation, ServiceSite
from residency.service.models.service_records import DecisionKind, EventKind, LifeEvent, ServiceDecision, SiteJudgement
from residency.service.rules.months_credited import Counting, Service, Span, Work, months_credited, shown
from residency.service.rules.part_time import part_time
from residency.service.rules.site_counts import SiteOutcome
from residency.service.terms import ServiceTerms, judged_spans, terms_of

NOT_PRIMARY_CARE = "The work is not primary care. A person decides."
NOT_JUDGED = "Nobody looked at the site yet."


@dataclass(frozen=True, slots=True)
class PeriodFacts:
    """One period of work: its months by how they stand, and the reasons in words."""

    period: EmploymentPeriod
    credited: Decimal
    waiting: Decimal
    needs_person: Decimal
    does_not_count: bool
    reasons: tuple[str, ...]
    confirmed_until: dt.date | None

    @property
    def is_only_credited(self) -> bool:
        """Nothing waits and nothing is open."""
        return not (self.waiting or self.needs_person or self.does_not_count)


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """Months owed, credited, waived, waiting and open for a person, on one day."""

    terms: ServiceTerms
    on: dt.date
    periods: tuple[PeriodFacts, ...]
    credited: Decimal
    waiting: Decimal
    needs_person: Decimal
    waived: Decimal
    deferred_until: dt.date | None

    @property
    def left(self) -> Decimal:
        """Months left of those promised."""
        return max(Decimal(0), self.terms.service_months - self.credited - self.waived)

    @property
    def percent(self) -> int:
        """Of the promised months, how many in a hundred are credited or waived."""
        return min(100, int((self.credited + self.waived) * 100 / self.terms.service_months))


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one obligation that its months rest on."""

    periods: Sequence[EmploymentPeriod]
    judgements: Sequence[SiteJudgement]
    verifications: Sequence[Verification]
    events: Sequence[LifeEvent]
    decisions: Sequence[ServiceDecision]


def rows_of(obligation: Obligation) -> Rows:
    """Read them: five queries."""
    return Rows(
        list(EmploymentPeriod.objects.filter(obligation=obligation).select_related("site__place")),
        list(SiteJudgement.objects.filter(site__obligation=obligation)),
        list(Verification.objects.filter(obligation=obligation)),
        list(LifeEvent.objects.filter(obligation=obligation)),
        list(ServiceDecision.objects.filter(obligation=obligation)),
    )


def service_facts(obligation: Obligation, rows: Rows, *, on: dt.date) -> ServiceFacts:
    """Compute the months of one obligation on a day, from its rows."""
    terms = terms_of(obligation.agreement)
    works = [work for period in rows.periods for work in _works(period, obligation, rows, terms, on)]
    leaves = [] if terms.leave_counts else [_leave(each, on) for each in rows.events if each.kind == EventKind.LEAVE]
    service = months_credited(works, until=on, leaves=leaves, confirmation_needed=terms.confirmation_needed)
    waived = sum((each.months or Decimal(0) for each in rows.decisions if each.kind == DecisionKind.WAIVE_MONTHS), Decimal(0))
    deferrals = [each.until for each in rows.decisions if each.kind == DecisionKind.DEFER_SERVICE and each.until]
    return ServiceFacts(
        terms,
        on,
        tuple(_period_facts(each, service, works, rows) for each in rows.periods),
        shown(service.credited),
        shown(service.waiting),
        shown(service.needs_person),
        waived,
        max((day for day in deferrals if day >= on), default=None),
    )


def current_judgement(judgements: Sequence[SiteJudgement], site: ServiceSite, as_of: dt.date) -> SiteJudgement | None:
    """What counts for a site as of a day: a person's last word, else what the software found last."""
    rows = [each for each in judgements if each.site_id == site.pk and each.as_of == as_of]
    by_person = [each for each in rows if each.decided_by_id is not None]
    return max(by_person or rows, key=lambda each: each.made_at, default=None)


def _works(period: EmploymentPeriod, obligation: Obligation, rows: Rows, terms: ServiceTerms, on: dt.date) -> list[Work]:
    if period.starts_on > on:
        return []
    last = min(period.ends_on or on, on)
    first_at_site = min(each.starts_on for each in rows.periods if each.site_id == period.site_id)
    confirmed = tuple(
        Span(each.covers_from, each.covers_until)
        for each in rows.verifications
        if each.period_id == period.pk and each.state == LinkState.CONFIRMED
    )
    weight = part_time(period.share, rule=terms.part_time_rule, full_from=terms.part_time_full_from)
    works = []
    for span in judged_spans(
        terms.site_judged_on,
        signed_on=terms.signed_on,
        employed_since=obligation.employed_since or first_at_site,
        first_day=first_at_site,
        last_day=last,
    ):
        begin, end = max(span.starts_on, period.starts_on), min(span.ends_on, last)
        if begin > end:
            continue
        counting, reason = _counting(period, current_judgement(rows.judgements, period.site, span.as_of))
        works.append(Work(f"{period.pk}:{span.as_of}", begin, end, weight, counting, reason, confirmed))
    return works


def _counting(period: EmploymentPeriod, judgement: SiteJudgement | None) -> tuple[Counting, str]:
    if judgement is None:
        return Counting.PERSON, NOT_JUDGED
    if judgement.outcome == SiteOutcome.DOES_NOT_COUNT:
        return Counting.DOES_NOT_COUNT, judgement.reason
    if judgement.outcome == SiteOutcome.PERSON:
        return Counting.PERSON, judgement.reason
    if not period.is_primary_care:
        return Counting.PERSON, NOT_PRIMARY_CARE
    return Counting.COUNTS, judgement.reason


def _leave(event: LifeEvent, on: dt.date) -> Span:
    return Span(event.starts_on, event.ends_on or max(on, event.starts_on))


def _period_facts(period: EmploymentPeriod, service: Service, works: Sequence[Work], rows: Rows) -> PeriodFacts:
    mine = {work.key: work for work in works if work.key.startswith(f"{period.pk}:")}
    credits_of = [each for each in service.periods if each.key in mine]
    confirmed = [
        each.covers_until for each in rows.verifications if each.period_id == period.pk and each.state == LinkState.CONFIRMED
    ]
    return PeriodFacts(
        period,
        shown(sum((each.credited for each in credits_of), Fraction(0))),
        shown(sum((each.waiting for each in credits_of), Fraction(0))),
        shown(sum((each.needs_person for each in credits_of), Fraction(0))),
        any(work.counting is Counting.DOES_NOT_COUNT for work in mine.values()),
        tuple(dict.fromkeys(each.reason for each in credits_of)),
        max(confirmed, default=None),
    )
