"""Sites: judged by the software as of the day that the signed agreement names, decided by a person where it can't."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.geography.rules.is_rural import Answer, RuralFinding, is_rural
from img_program.geography.rules.is_underserved import Address, UnderservedFinding, is_underserved
from residency.service.actions.questions import ask_a_person
from residency.service.letters import tell_physician
from residency.service.models.service import EmploymentPeriod, Obligation, ServiceSite
from residency.service.models.service_records import QuestionKind, ServiceQuestion, SiteJudgement
from residency.service.permissions import JUDGE_SITE
from residency.service.rules.designation_changed import designation_changed
from residency.service.rules.site_counts import SiteOutcome, site_counts
from residency.service.terms import judged_spans, terms_of
from residency.service.workflow import QuestionState


def judging_days(site: ServiceSite, *, until: dt.date) -> list[dt.date]:
    """As of which days the site is judged by the signed version, up to a day."""
    periods = list(EmploymentPeriod.objects.filter(site=site))
    starts = [each.starts_on for each in periods if each.starts_on <= until]
    if not starts:
        return []
    terms = terms_of(site.obligation.agreement)
    spans = judged_spans(
        terms.site_judged_on,
        signed_on=terms.signed_on,
        employed_since=site.obligation.employed_since or min(starts),
        first_day=min(starts),
        last_day=min(max(each.ends_on or until for each in periods), until),
    )
    return [span.as_of for span in spans]


def judge_site(site: ServiceSite) -> list[SiteJudgement]:
    """Ask geography about each day that was not asked about yet; "it depends" and "not known" become questions.

    Runs as the system, whoever reported the work; on another day it adds what came due, and nothing twice.
    """
    with as_system(reason="judge a service site"):
        known = set(SiteJudgement.objects.filter(site=site, decided_by=None).values_list("as_of", flat=True))
        days = judging_days(site, until=timezone.localdate())
        return [_judge(site, day) for day in days if day not in known]


def findings_on(site: ServiceSite, day: dt.date) -> tuple[RuralFinding, UnderservedFinding]:
    """What geography says of a site on a day."""
    address = Address(site.line, site.post_office, site.zip_code)
    return is_rural(site.place, on=day), is_underserved(site.place, address, None if site.place else site.county, on=day)


def _judge(site: ServiceSite, day: dt.date) -> SiteJudgement:
    rural, underserved = findings_on(site, day)
    ruling = site_counts(rural, underserved)
    made = SiteJudgement.objects.create(
        site=site,
        user_id=site.user_id,
        as_of=day,
        outcome=ruling.outcome,
        reason=ruling.reason,
        citation=rural.citation,
        is_rural=rural.answer is Answer.YES,
        designation_ids=list(underserved.designation_ids),
        checked_on=underserved.checked_on,
    )
    if ruling.outcome == SiteOutcome.PERSON:
        facts = f"{site.employer}, {site.address}, as of {day:%-d %B %Y}. {ruling.reason}"
        ask_a_person(site.obligation, QuestionKind.SITE, key=f"{site.pk}:{day}", facts=facts, site=site)
    return made


def determine_site(site: ServiceSite, *, by: User, as_of: dt.date, outcome: SiteOutcome, reason: str) -> SiteJudgement:
    """A person decides whether a site counts as of a day, with the reason that the physician reads.

    Raises ValidationError without a reason or for a day as of which this site is not judged.
    """
    demand(by, JUDGE_SITE)
    if outcome not in (SiteOutcome.COUNTS, SiteOutcome.DOES_NOT_COUNT):
        raise ValidationError({"outcome": "Choose whether the site counts."}, code="outcome")
    if not reason.strip():
        raise ValidationError({"reason": "Say why. The physician reads it."}, code="reason")
    found = SiteJudgement.objects.filter(site=site, as_of=as_of, decided_by=None).order_by("-made_at").first()
    if found is None:
        raise ValidationError({"as_of": "This site is not judged as of that day."}, code="as_of")
    with transaction.atomic():
        made = SiteJudgement(
            site=site,
            user_id=site.user_id,
            as_of=as_of,
            outcome=outcome,
            reason=reason.strip(),
            citation=found.citation,
            is_rural=found.is_rural,
            designation_ids=found.designation_ids,
            checked_on=found.checked_on,
            decided_by=by,
        )
        made.save(force_insert=True)
        key = f"{QuestionKind.SITE}:{site.pk}:{as_of}"
        for question in ServiceQuestion.objects.select_for_update().filter(obligation=site.obligation, key=key).open():
            question.state, question.answer = QuestionState.ANSWERED, f"{made.get_outcome_display()}: {made.reason}"
            question.answered_by, question.answered_at = by, timezone.now()
            question.save(update_fields=["state", "answer", "answered_by", "answered_at"])
        tell_physician(
            site.obligation,
            "residency_site_decided",
            transition=f"site:{made.pk}",
            by=by,
            path=reverse("service:mine"),
            employer=site.employer,
            outcome=str(SiteOutcome(outcome).label).lower(),
            reason=made.reason,
        )
    return made


def recheck_designations(*, on: dt.date) -> int:
    """On the beat: what made a site count may be different today. That raises a question, and takes nothing away.

    Returns how many questions are new.
    """
    with as_system(reason="compare designations of service sites with today's"):
        running = EmploymentPeriod.objects.filter(obligation__state="open", starts_on__lte=on).exclude(ends_on__lt=on)
        sites = ServiceSite.objects.filter(pk__in=running.values("site")).select_related("obligation", "place", "county")
        judgements = SiteJudgement.objects.filter(site__in=sites, outcome=SiteOutcome.COUNTS, decided_by=None)
        latest = {each.site_id: each for each in judgements.order_by("as_of", "made_at")}
        return sum(_recheck(site, latest[site.pk], on) for site in sites if site.pk in latest)


def _recheck(site: ServiceSite, judged: SiteJudgement, on: dt.date) -> int:
    rural, underserved = findings_on(site, on)
    words = designation_changed(
        counted_as_rural=judged.is_rural, designation_ids=judged.designation_ids, rural=rural, underserved=underserved
    )
    if words is None:
        return 0
    gone = ",".join(_missing(judged.designation_ids, underserved.designation_ids)) or "rural"
    facts = f"{site.employer}, {site.address}. {words} Months before today stay credited."
    before = ServiceQuestion.objects.count()
    ask_a_person(site.obligation, QuestionKind.DESIGNATION, key=f"{site.pk}:{gone}", facts=facts, site=site)
    return ServiceQuestion.objects.count() - before


def _missing(before: Iterable[str], now: Iterable[str]) -> list[str]:
    return sorted(set(before) - set(now))


def judge_due_sites(*, on: dt.date) -> int:
    """On the beat: days as of which a site is judged and that came since. Returns how many judgements were made."""
    with as_system(reason="judge service sites whose day came"):
        sites = ServiceSite.objects.filter(obligation__in=Obligation.objects.open(), periods__starts_on__lte=on).distinct()
        return sum(len(judge_site(site)) for site in sites.select_related("obligation__agreement", "place", "county"))
