"""Assessments of the demonstration: two sessions of past years held and decided, one under way, one open for registration.

All on the example instrument: sessions and certificates say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from assessments import actions
from assessments.models import (
    AssessmentText,
    Certificate,
    Decision,
    ExaminerAssignment,
    InstrumentVersion,
    Registration,
    Session,
    Sheet,
    TextKind,
)
from assessments.workflow import RegistrationState, SheetState, VersionState
from demo.people import BY_SLUG
from demo.seed.accounts import make_account
from demo.seed.facts import certify
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from img_program.organizations.models import Organization
from img_program.statute.fiscal import fiscal_year_bounds, fiscal_year_of
from roster.eligibility import findings_of_many
from roster.models import Registrant
from roster.rules.findings import Outcome

PLAN = "Two sessions a year, each at a skills center. Every session has at least two examiners. This is a made-up plan."
BUDGET = "Made-up figures: skills center 8,000 dollars, standardized patients 6,500 dollars, examiners 9,600 dollars a year."
SPRING = timedelta(days=290)
WEAK = "Needed prompting to name a second likely cause."


def make_assessments(*, coordinator: User, manager: User, assessor: Organization | None = None) -> int:
    """Four sessions with their candidates; returns how many candidates. Runs after staff, organizations and registrants."""
    examiners = [make_account(BY_SLUG[slug].email, BY_SLUG[slug].name) for slug in ("examiner", "examiner-two")]
    version = _approved(coordinator)
    candidates = _candidates(12)
    with acting_as(coordinator):
        for kind, body in ((TextKind.OPERATING_PLAN, PLAN), (TextKind.BUDGET, BUDGET)):
            if not AssessmentText.objects.filter(kind=kind).exists():
                actions.write_text(kind, by=coordinator, body=body, starts_on=timezone.localdate())
    weeks_ahead = (3, 3, 4, 9)
    first, held, under_way, later = (_session(coordinator, version, weeks=weeks, assessor=assessor) for weeks in weeks_ahead)
    _run(first, candidates[10:], examiners, coordinator)
    _decide(first, scores=(4, 4), examiners=examiners, panel=(coordinator, manager))
    _move_back(first, years=2)
    _run(held, candidates[:3], examiners, coordinator)
    _decide(held, scores=(4, 3, 2), examiners=examiners, panel=(coordinator, manager))
    _move_back(held, years=1)
    _run(under_way, candidates[3:6], examiners, coordinator)
    for number, record in enumerate(candidates[6:10]):
        _ask(later, record, coordinator if number else None, words="extra time 25 %" if number == 1 else "")
    _assign(later, examiners, coordinator)
    return len(candidates)


def _approved(coordinator: User) -> InstrumentVersion:
    with acting_as(coordinator):
        version = InstrumentVersion.objects.get(instrument__is_example=True, number=1)
        if version.state == VersionState.APPROVED:
            return version
        return actions.approve_version(version, by=coordinator)


def _candidates(count: int) -> list[Registrant]:
    """Amina first, then physicians whose statuses are met, in the order of joining, those of family medicine before others."""
    with as_system(reason="demonstration data"):
        amina = Registrant.objects.filter(user__email=BY_SLUG["amina"].email)
        able = Registrant.objects.filter(status="active", user__isnull=False).exclude(pk__in=amina.values("pk"))
        others = sorted(able.select_related("user").order_by("pk"), key=lambda record: record.specialty_id != "family-medicine")
        findings = findings_of_many(others)
        met = [each for each in others if all(found.outcome == Outcome.MET for found in findings[each.pk][:2])]
        return [*amina.select_related("user"), *met][:count]


def _session(coordinator: User, version: InstrumentVersion, *, weeks: int, assessor: Organization | None) -> Session:
    begins = _today_at_nine() + timedelta(weeks=weeks)
    with acting_as(coordinator):
        session = actions.plan_session(
            by=coordinator,
            version=version,
            starts_at=begins,
            ends_at=begins + timedelta(hours=6),
            registration_closes_at=begins - timedelta(days=7),
            place="Lakeshore Skills Center",
            address="100 Lakeshore Avenue, St. Paul",
            places=3,
            organization=assessor,
        )
        return actions.open_registration(session, by=coordinator)


def _today_at_nine() -> datetime:
    return timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)


def _ask(session: Session, record: Registrant, coordinator: User | None, *, words: str = "") -> Registration:
    """Ask for a place; with a coordinator, who first records the certification."""
    assert record.user is not None  # noqa: S101 - chosen so
    if coordinator is not None:
        with acting_as(coordinator):
            certify(record, by=coordinator)
    with acting_as(record.user):
        place = actions.ask_for_place(session, registrant=record, by=record.user, wish=words and f"I need {words}, please.")
    if words and coordinator is not None:
        with acting_as(coordinator):
            return actions.set_accommodation(place, by=coordinator, words=words)
    return place


def _assign(session: Session, examiners: Sequence[User], coordinator: User) -> list[ExaminerAssignment]:
    with acting_as(coordinator):
        return [actions.assign_examiner(session, by=coordinator, email=user.email) for user in examiners]


def _run(session: Session, records: Sequence[Registrant], examiners: Sequence[User], coordinator: User) -> None:
    """From asking to the beginning of the session; stations alternate between the examiners."""
    places = [_ask(session, record, coordinator) for record in records]
    assignments = _assign(session, examiners, coordinator)
    for assignment, user in zip(assignments, examiners, strict=True):
        with acting_as(user):
            actions.declare(assignment, by=user, answers={str(place.pk): False for place in places})
    with acting_as(coordinator):
        stations = session.version.blueprint.stations
        plan = {
            (str(place.pk), station.key): examiners[position % len(examiners)].pk
            for place in places
            for position, station in enumerate(stations)
        }
        actions.fix_schedule(session, by=coordinator, schedule=plan)
    begins = _today_at_nine()
    with as_system(reason="demonstration data: the day of the session comes"):
        Session.objects.filter(pk=session.pk).update(
            starts_at=begins, ends_at=begins + timedelta(hours=6), registration_closes_at=begins - timedelta(days=7)
        )
    with acting_as(coordinator):
        actions.begin_session(session, by=coordinator)


def _decide(session: Session, *, scores: Sequence[int], examiners: Sequence[User], panel: tuple[User, User]) -> None:
    """Everything rated with one score for each candidate, closed, decided and confirmed by two persons."""
    coordinator = panel[0]
    for user in examiners:
        with acting_as(user):
            for sheet in Sheet.objects.filter(session=session, examiner=user, state=SheetState.DRAFT):
                score = scores[(sheet.candidate_number - 1) % len(scores)]
                comment = WEAK if score < sheet.questions.standard else ""
                given: dict[tuple[str, str], str] = {}
                for key, _name, _words in sheet.questions.domains:
                    given |= {(key, "score"): str(score), (key, "comment"): comment}
                actions.save_ratings(sheet, by=user, given=given)
                actions.submit_sheet(sheet, by=user)
    with acting_as(coordinator):
        actions.close_session(session, by=coordinator)
        for place in Registration.objects.filter(session=session, state=RegistrationState.REGISTERED):
            actions.propose_decision(place, by=coordinator)
    for member in panel:
        with acting_as(member):
            for decision in Decision.objects.filter(registration__session=session, state="proposed"):
                actions.confirm_decision(decision, by=member)


def _move_back(session: Session, *, years: int) -> None:
    """Held in the spring of an earlier fiscal year: registration only runs towards the future, so its dates follow afterwards."""
    with as_system(reason="demonstration data: a session of the past"):
        first_day, _last = fiscal_year_bounds(fiscal_year_of(timezone.localdate()) - years)
        now = Session.objects.get(pk=session.pk)
        earlier = timezone.localdate(now.starts_at) - (first_day + SPRING)
        begins: datetime = now.starts_at - earlier
        Session.objects.filter(pk=session.pk).update(
            starts_at=begins,
            ends_at=now.ends_at - earlier,
            registration_closes_at=begins - timedelta(days=7),
            began_on=timezone.localdate(begins),
        )
        decided = begins + timedelta(days=12)
        decisions = Decision.objects.filter(registration__session=session)
        decisions.update(proposed_at=decided - timedelta(days=2), confirmed_at=decided)
        Certificate.objects.filter(decision__in=decisions).update(issued_on=timezone.localdate(decided))
