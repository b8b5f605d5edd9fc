"""Sites: judged by the software as of the day that the signed agreement names, decided by a person where it can't."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.database.locking import locked
from img_program.geography.areas import spot_at
from img_program.geography.geocoding import point_of_address
from img_program.geography.rules.community import Community, community_of
from img_program.geography.rules.coverage import Address
from img_program.geography.rules.is_rural import Answer
from residency.service.actions.questions import ask_a_person
from residency.service.letters import tell_physician
from residency.service.models.service import EmploymentPeriod, Obligation, PointFrom, ServiceSite
from residency.service.models.service_records import QuestionKind, ServiceQuestion, SiteJudgement
from residency.service.permissions import JUDGE_SITE
from residency.service.rules.site_counts import SiteOutcome, site_counts
from residency.service.terms import judged_spans, terms_of
from residency.service.workflow import QuestionState


@dataclass(frozen=True, slots=True)
class SitePoint:
    """(latitude, longitude) of a site, and who says so."""

    point: tuple[Decimal, Decimal]
    known_from: PointFrom

    @property
    def columns(self) -> dict[str, Any]:
        """As the site keeps it."""
        return {"latitude": self.point[0], "longitude": self.point[1], "point_from": self.known_from}


NO_POINT = {"latitude": None, "longitude": None, "point_from": ""}


def point_for(written: tuple[Decimal, Decimal] | None, address: Address) -> SitePoint | None:
    """The point that a person wrote, else that of the address if this installation has a geocoder."""
    if written is not None:
        return SitePoint(written, PointFrom.WRITTEN)
    found = point_of_address(address)
    return SitePoint(found, PointFrom.GEOCODER) if found else None


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


def findings_on(site: ServiceSite, day: dt.date) -> Community:
    """What geography says of a site on a day: of its point where there is one, else of its town and address."""
    address = Address(site.line, site.post_office, site.zip_code)
    here = spot_at(site.point) if site.point else None
    return community_of(day, spot=here, place=site.place, address=address, county=site.county)


def _by_point(site: ServiceSite, found: Community) -> str:
    """What was looked at, before what was found there."""
    if found.spot is None:
        return ""
    tracts = found.spot.tracts
    where = f" in census tract {' or '.join(tracts)}" if tracts else ""
    return f"Judged by the point {site.point_in_words}{where}. "


def _judge(site: ServiceSite, day: dt.date) -> SiteJudgement:
    found = findings_on(site, day)
    rural, underserved = found.rural, found.underserved
    ruling = site_counts(rural, underserved, contradiction=found.contradiction)
    reason = f"{_by_point(site, found)}{ruling.reason}"
    made = SiteJudgement.objects.create(
        site=site,
        user_id=site.user_id,
        as_of=day,
        outcome=ruling.outcome,
        reason=reason,
        citation=rural.citation,
        is_rural=rural.answer is Answer.YES,
        designation_ids=list(underserved.designation_ids),
        checked_on=underserved.checked_on,
    )
    if ruling.outcome == SiteOutcome.PERSON and not _is_decided(site, day):
        facts = f"{site.employer}, {site.address}, as of {day:%-d %B %Y}. {reason}"
        ask_a_person(site.obligation, QuestionKind.SITE, key=_key(site, day), facts=facts, site=site)
    return made


def _is_decided(site: ServiceSite, day: dt.date) -> bool:
    return SiteJudgement.objects.filter(site=site, as_of=day, decided_by__isnull=False).exists()


def _key(site: ServiceSite, day: dt.date) -> str:
    """One question for each day and point: what was answered about another point is asked again."""
    return ":".join([str(site.pk), str(day), *(str(each) for each in site.point or ())])


def _questions(site: ServiceSite, day: dt.date) -> Iterable[ServiceQuestion]:
    """Those about this day that nobody answered, locked."""
    start = f"{QuestionKind.SITE}:{site.pk}:{day}"
    return ServiceQuestion.objects.select_for_update().filter(obligation=site.obligation, key__startswith=start).open()


def _answer(question: ServiceQuestion, words: str, by: User) -> None:
    question.state, question.answer = QuestionState.ANSWERED, words
    question.answered_by, question.answered_at = by, timezone.now()
    question.save(update_fields=["state", "answer", "answered_by", "answered_at"])


def mark_site(site: ServiceSite, *, by: User, point: tuple[Decimal, Decimal] | None) -> list[SiteJudgement]:
    """Staff write where a site is, or take a wrong point away. Every day is judged anew; a person's word stays.

    Raises ValidationError when the point is the one on record.
    """
    demand(by, JUDGE_SITE)
    with transaction.atomic():
        held = ServiceSite.objects.select_related("obligation__agreement", "obligation__user", "place", "county").get(
            pk=locked(site).pk
        )
        if point == held.point:
            words = "This point is on record already." if point else "Write the latitude and the longitude."
            raise ValidationError({"point": words}, code="same")
        for name, value in (SitePoint(point, PointFrom.WRITTEN).columns if point else NO_POINT).items():
            setattr(held, name, value)
        held.save(update_fields=list(NO_POINT))
        return [_judge_anew(held, day, by) for day in judging_days(held, until=timezone.localdate())]


def _judge_anew(site: ServiceSite, day: dt.date, by: User) -> SiteJudgement:
    """What waited for a person about this day is answered by the point, or asked again with it."""
    waiting = list(_questions(site, day))
    made = _judge(site, day)
    for question in waiting:
        _answer(question, f"The site was judged anew, {_what_changed(site)}: {made.get_outcome_display()}.", by)
    if waiting and made.outcome == SiteOutcome.COUNTS:
        _tell(site, made, by)
    return made


def _what_changed(site: ServiceSite) -> str:
    return f"by the point {site.point_in_words}" if site.point else "without a point"


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
        for question in _questions(site, as_of):
            _answer(question, f"{made.get_outcome_display()}: {made.reason}", by)
        _tell(site, made, by)
    return made


def _tell(site: ServiceSite, made: SiteJudgement, by: User) -> None:
    tell_physician(
        site.obligation,
        "residency_site_decided",
        transition=f"site:{made.pk}",
        by=by,
        path=reverse("service:mine"),
        employer=site.employer,
        outcome=str(SiteOutcome(made.outcome).label).lower(),
        reason=made.reason,
    )


def judge_due_sites(*, on: dt.date) -> int:
    """On the beat: days as of which a site is judged and that came since. Returns how many judgements were made."""
    with as_system(reason="judge service sites whose day came"):
        sites = ServiceSite.objects.filter(obligation__in=Obligation.objects.open(), periods__starts_on__lte=on).distinct()
        return sum(len(judge_site(site)) for site in sites.select_related("obligation__agreement", "place", "county"))
