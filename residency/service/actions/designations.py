"""What changed in the federal lists, or in the law, under the sites of open obligations becomes questions for a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from hashlib import sha256

from django.utils import timezone

from img_program.database.context import as_system
from img_program.geography.models import ChangeKind, Designation, DesignationChange, DesignationImport
from residency.service.actions.questions import ask_a_person
from residency.service.actions.sites import findings_on
from residency.service.facts import current_judgement
from residency.service.models.service import EmploymentPeriod, ServiceSite
from residency.service.models.service_records import Differences, QuestionKind, ServiceQuestion, SiteJudgement
from residency.service.rules.designation_changed import designation_changed, gone_since
from residency.service.rules.site_counts import SiteOutcome

type Changed = Mapping[str, Differences]


def recheck_designations(*, on: dt.date) -> int:
    """On the beat: what made a site count may be different today. That raises a question, and takes nothing away.

    Returns how many questions are new.
    """
    with as_system(reason="compare designations of service sites with today's"):
        return sum(_recheck(site, judged, {}, on) for site, judged in _resting(on))


def ask_about_import(run: DesignationImport) -> int:
    """In the transaction of an import, as the system: each site that counts by what changed. Returns how many are new."""
    changed = _changed(run)
    today = timezone.localdate()
    resting = _resting(today) if changed else []
    return sum(_recheck(site, judged, changed, today) for site, judged in resting if changed.keys() & set(judged.designation_ids))


def _changed(run: DesignationImport) -> Changed:
    """By federal id, what an import found different. Ids are re-used: then it is said of which service area."""
    found: dict[str, Differences] = {}
    for change in run.changes.exclude(kind=ChangeKind.NEW).select_related("designation"):
        found.setdefault(change.designation.federal_id, []).extend(_rows(change))
    return found


def _last_change(ids: Collection[str]) -> Changed:
    """By federal id, what the last import that changed it found different."""
    changes = DesignationChange.objects.filter(designation__federal_id__in=ids).exclude(kind=ChangeKind.NEW)
    return {each.designation.federal_id: _rows(each) for each in changes.order_by("pk").select_related("designation")}


def _rows(change: DesignationChange) -> Differences:
    return [{"designation": str(change.designation), **each} for each in change.details]


def _resting(on: dt.date) -> list[tuple[ServiceSite, SiteJudgement]]:
    """Sites where somebody with an open obligation works, and the judgement by which each counts."""
    running = EmploymentPeriod.objects.filter(obligation__state="open", starts_on__lte=on).exclude(ends_on__lt=on)
    sites = ServiceSite.objects.filter(pk__in=running.values("site")).select_related("obligation", "place", "county")
    judged: dict[object, list[SiteJudgement]] = {}
    for each in SiteJudgement.objects.filter(site__in=sites):
        judged.setdefault(each.site_id, []).append(each)
    resting = []
    for site in sites:
        rows = judged.get(site.pk, [])
        last = current_judgement(rows, site, max(each.as_of for each in rows)) if rows else None
        if last is not None and last.outcome == SiteOutcome.COUNTS:
            resting.append((site, last))
    return resting


def _recheck(site: ServiceSite, judged: SiteJudgement, changed: Changed, on: dt.date) -> int:
    found = findings_on(site, on)
    words = designation_changed(
        counted_as_rural=judged.is_rural,
        designation_ids=judged.designation_ids,
        rural=found.rural,
        underserved=found.underserved,
        by_person=judged.decided_by_id is not None,
    )
    mine = {} if judged.is_rural else {each: changed[each] for each in judged.designation_ids if each in changed}
    told = {each: rows for each, rows in mine.items() if any(row["field"] not in Designation.quiet_fields() for row in rows)}
    if words is None and not told:
        return 0
    if words is None:
        words = f"{', '.join(sorted(told))} changed on the federal list. Today: {found.underserved.reason}"
    gone = [] if judged.is_rural else gone_since(judged.designation_ids, found.underserved)
    facts = (
        f"{site.employer}, {site.address}. {words} "
        f"As of {judged.as_of:%-d %B %Y}: {judged.reason} Months before today stay credited."
    )
    before = ServiceQuestion.objects.count()
    ask_a_person(
        site.obligation,
        QuestionKind.DESIGNATION,
        key=_key(site, gone, told.keys() - set(gone)),
        facts=facts,
        site=site,
        differences=[row for rows in {**_last_change(gone), **mine}.values() for row in rows],
    )
    return ServiceQuestion.objects.count() - before


def _key(site: ServiceSite, gone: Collection[str], otherwise: Collection[str]) -> str:
    """One question for each site and state of what it rests on, whether the import or the beat asks first."""
    rows = Designation.objects.filter(federal_id__in=[*gone, *otherwise]).order_by("designated_on", "pk")
    states = {each.federal_id: f"{each.status}:{each.missing_since or ''}" for each in rows}
    days = {each.federal_id: str(each.last_update_on or "") for each in rows}
    said = [f"{each}={states.get(each, '')}" for each in sorted(gone)]
    said += [f"{each}={states.get(each, '')}@{days.get(each, '')}" for each in sorted(otherwise)]
    return f"{site.pk}:{sha256(';'.join(said).encode()).hexdigest()[:32] if said else 'rural'}"
