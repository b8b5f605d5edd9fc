"""An assessment from plan to certificate, each step by the person whose job it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from assessments import actions
from assessments.models import (
    Acquaintance,
    Decision,
    ExaminerAssignment,
    InstrumentVersion,
    Registration,
    Session,
    Sheet,
)
from assessments.workflow import SessionState, SheetState, VersionState
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from roster.models import Registrant
from tests.people import People, make_user
from tests.roster.factories import certify, make_registrant


def approved_version(people: People) -> InstrumentVersion:
    """The example instrument, approved."""
    with acting_as(people.assessment_coordinator):
        version = InstrumentVersion.objects.get(instrument__is_example=True, number=1)
        if version.state == VersionState.APPROVED:
            return version
        return actions.approve_version(version, by=people.assessment_coordinator)


def open_session(people: People, *, places: int = 3) -> Session:
    """A session in four weeks that takes requests."""
    version, now = approved_version(people), timezone.now()
    with acting_as(people.assessment_coordinator):
        session = actions.plan_session(
            by=people.assessment_coordinator,
            version=version,
            starts_at=now + timedelta(days=28),
            ends_at=now + timedelta(days=28, hours=6),
            registration_closes_at=now + timedelta(days=14),
            place="Skills center",
            address="1 Main Street, St. Paul",
            places=places,
        )
        return actions.open_registration(session, by=people.assessment_coordinator)


def candidate(people: People, *, certified: bool = True, name: str = "") -> Registrant:
    """Somebody on the roster with an account, certified unless said otherwise."""
    values = {"name": name} if name else {}
    record = make_registrant(make_user(), **values)
    if certified:
        certify(record, people.assessment_coordinator)
    return record


def ask(session: Session, record: Registrant, wish: str = "") -> Registration:
    """The candidate asks for a place."""
    assert record.user is not None
    with acting_as(record.user):
        return actions.ask_for_place(session, registrant=record, by=record.user, wish=wish)


def the_day_comes(session: Session) -> Session:
    """The session's day is today: people plan for the future, and no test waits for it."""
    with as_system(reason="test: the day of the session comes"):
        Session.objects.filter(pk=session.pk).update(
            starts_at=timezone.now(),
            ends_at=timezone.now() + timedelta(hours=6),
            registration_closes_at=timezone.now() - timedelta(days=1),
        )
        return Session.objects.get(pk=session.pk)


def assign(session: Session, people: People, user: User) -> ExaminerAssignment:
    """The coordinator assigns an examiner."""
    with acting_as(people.assessment_coordinator):
        return actions.assign_examiner(session, by=people.assessment_coordinator, email=user.email)


def say(assignment: ExaminerAssignment, answers: dict[str, bool]) -> int:
    """The examiner declares."""
    with as_system(reason="test"):
        user = User.objects.get(pk=assignment.user_id)
    with acting_as(user):
        return actions.declare(assignment, by=user, answers=answers)


def rate_all(user: User, score: int, *, comment: str = "Seen.") -> int:
    """An examiner rates every waiting sheet with the same score and submits."""
    with acting_as(user):
        sheets = list(Sheet.objects.filter(examiner=user, state=SheetState.DRAFT))
        for sheet in sheets:
            given: dict[tuple[str, str], str] = {}
            for key, _name, _words in sheet.questions.domains:
                given |= {(key, "score"): str(score), (key, "comment"): comment}
            saved, _merged = actions.save_ratings(sheet, by=user, given=given)
            actions.submit_sheet(saved, by=user)
    return len(sheets)


@dataclass
class Running:
    """A session under way: one candidate, two examiners who don't know them, sheets with the first."""

    session: Session
    record: Registrant
    place: Registration
    examiner: User
    other: User

    @property
    def user(self) -> User:
        """The candidate's account."""
        assert self.record.user is not None
        return self.record.user


def running(people: People, *, accommodation: str = "") -> Running:
    """Schedule fixed and session begun."""
    session, record = open_session(people), candidate(people)
    place = ask(session, record)
    examiner, other = make_user(name="Elena Ruiz"), make_user(name="Omar Haddad")
    for user in (examiner, other):
        say(assign(session, people, user), {str(place.pk): False})
    coordinator = people.assessment_coordinator
    with acting_as(coordinator):
        stations = session.version.blueprint.stations
        plan = {(str(place.pk), station.key): examiner.pk for station in stations}
        actions.fix_schedule(session, by=coordinator, schedule=plan)
        if accommodation:
            actions.set_accommodation(place, by=coordinator, words=accommodation)
    session = the_day_comes(session)
    with acting_as(coordinator):
        session = actions.begin_session(session, by=coordinator)
        place = Registration.objects.get(pk=place.pk)
    return Running(session, record, place, examiner, other)


def proposed(people: People, score: int, *, scene: Running | None = None) -> tuple[Running, Decision]:
    """Everything rated with one score, and the rule applied."""
    scene = scene or running(people)
    rate_all(scene.examiner, score)
    with acting_as(people.assessment_coordinator):
        if Session.objects.get(pk=scene.session.pk).state == SessionState.RUNNING:
            actions.close_session(scene.session, by=people.assessment_coordinator)
        return scene, actions.propose_decision(scene.place, by=people.assessment_coordinator)


def confirmed(people: People, score: int, *, scene: Running | None = None) -> tuple[Running, Decision]:
    """Confirmed by two persons."""
    scene, decision = proposed(people, score, scene=scene)
    for user in (people.assessment_coordinator, people.program_manager):
        with acting_as(user):
            actions.confirm_decision(decision, by=user)
    with as_system(reason="test"):
        return scene, Decision.objects.get(pk=decision.pk)


def knows(place: Registration, user: User) -> bool | None:
    """What an examiner declared."""
    with as_system(reason="test"):
        return Acquaintance.objects.filter(registration=place, examiner=user).values_list("knows", flat=True).first()
