"""Rows of the assessments room for the isolation test: each owner was once a candidate, with a second marking, and once an examiner."""

from __future__ import annotations

from functools import cached_property

from django.db.models import Model

from assessments import actions
from assessments.models import (
    AccommodationRequest,
    Acquaintance,
    Certificate,
    Decision,
    ExaminerAssignment,
    Registration,
    Score,
    Session,
    Sheet,
    Told,
)
from assessments.workflow import SessionState
from img_program.accounts.models import StaffRoleName, User
from img_program.organizations.acting import acting_as
from roster.models import Registrant
from tests.assessments.support import ask, assign, candidate, open_session, rate_all, say, the_day_comes
from tests.database.rows import Owner, Rows, maker
from tests.people import People, make_staff, make_user
from tests.roster.factories import certify

LOW, HIGH = 2, 4  # the mean of both passes


class Office(People):
    """The office of the isolation test, the same for both owners."""

    @cached_property
    def assessment_coordinator(self) -> User:
        """Plans sessions and proposes decisions."""
        return _staff(StaffRoleName.ASSESSMENT_COORDINATOR, "isolation-assessment@state.example")

    @cached_property
    def program_manager(self) -> User:
        """The second person."""
        return _staff(StaffRoleName.PROGRAM_MANAGER, "isolation-manager@state.example")


def _staff(role: StaffRoleName, email: str) -> User:
    return User.objects.filter(email=email).first() or make_staff(role, email=email)


def _held(office: Office, record: Registrant, *examiners: User) -> Registration:
    """A session under way, with this candidate, and sheets for the first examiner."""
    session, coordinator = open_session(office), office.assessment_coordinator
    place = ask(session, record)
    for examiner in examiners:
        say(assign(session, office, examiner), {str(place.pk): False})
    with acting_as(coordinator):
        plan = {(str(place.pk), station.key): examiners[0].pk for station in session.version.blueprint.stations}
        actions.fix_schedule(session, by=coordinator, schedule=plan)
    the_day_comes(session)
    with acting_as(coordinator):
        actions.begin_session(session, by=coordinator)
    return Registration.objects.get(pk=place.pk)


def _decided(office: Office, place: Registration, examiner: User, score: int, panel: tuple[User, User]) -> Decision:
    """Rated with one score, decided, and confirmed by two persons."""
    rate_all(examiner, score)
    with acting_as(office.assessment_coordinator):
        if Session.objects.get(pk=place.session_id).state == SessionState.RUNNING:
            actions.close_session(place.session, by=office.assessment_coordinator)
        decision = actions.propose_decision(place, by=office.assessment_coordinator)
    for user in panel:
        with acting_as(user):
            actions.confirm_decision(decision, by=user)
    return Decision.objects.get(pk=decision.pk)


def _whole_sessions(owner: Owner, rows: Rows) -> None:
    """Everything that hangs on two sessions."""
    office, record = Office(), Registrant.objects.get(user=owner.user)
    certify(record, office.assessment_coordinator)
    examiner, other = make_user(), make_user()
    place = _held(office, record, examiner, other)
    first = _decided(office, place, examiner, LOW, (office.assessment_coordinator, office.program_manager))
    with acting_as(owner.user):
        asked = actions.ask_for_second_marking(first, by=owner.user)
    with acting_as(office.assessment_coordinator):
        actions.assign_second_marking(asked, by=office.assessment_coordinator, examiner=other)
    others = (
        _staff(StaffRoleName.ASSESSMENT_COORDINATOR, "isolation-assessment-two@state.example"),
        _staff(StaffRoleName.PROGRAM_MANAGER, "isolation-manager-two@state.example"),
    )
    passed = _decided(office, place, other, HIGH, others)
    _held(office, candidate(office), owner.user)
    rate_all(owner.user, HIGH)
    later = open_session(office)
    wished = ask(later, record, wish="extra time because of my back")
    made: list[Model] = [
        AccommodationRequest.objects.get(registration=wished),
        Told.objects.filter(registration=place)[0],
        place,
        passed,
        asked,
        Certificate.objects.get(decision=passed),
        ExaminerAssignment.objects.get(user=owner.user),
        Acquaintance.objects.get(examiner=owner.user),
        Sheet.objects.filter(examiner=owner.user)[0],
        Score.objects.filter(examiner=owner.user)[0],
    ]
    for row in made:
        rows[row._meta.label_lower] = row


def _made_with_the_sessions(label: str) -> None:
    @maker(label)
    def _row(owner: Owner, rows: Rows) -> Model:
        if label not in rows:
            _whole_sessions(owner, rows)
        return rows[label]


for _label in (
    "accommodationrequest", "told",
    "registration", "decision", "secondmarking", "certificate", "examinerassignment", "acquaintance", "sheet", "score",
):  # fmt: skip
    _made_with_the_sessions(f"assessments.{_label}")
