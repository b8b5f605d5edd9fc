"""Places: certification first, then a place or the waiting list; withdraw; what we do differently for somebody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.actions.accommodation import keep_wish
from assessments.actions.telling import demand_office, tell
from assessments.models import Event, ExaminerAssignment, Registration, Session, Sheet
from assessments.permissions import ASK_FOR_PLACE
from assessments.workflow import REGISTRATION, RegistrationState, SessionState, SheetState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.documents.checking import refuse_forbidden_text
from img_program.statute.parameters import parameter
from img_program.web.fields.day import in_words
from roster.eligibility import findings_of
from roster.hooks import RestsOn
from roster.models import FactKind, PhysicianFact, Registrant
from roster.queries import certified_when
from roster.rules.ecfmg import CertifiedOn
from roster.rules.findings import Outcome, Rule

GATE = "assessments.ecfmg_certification_required"
COMING = (SessionState.PLANNED, SessionState.OPEN, SessionState.FIXED)
_ASKED = (Rule.IMG, Rule.IMMIGRANT_IMG)
SHUT_OUT = (
    "The assessment is for immigrant international medical graduates. By your record a status of the law is not met on the day of "
    "the session. Open your record to see which fact decides it. Is it wrong? Ask there for a person to look again."
)
CLOSED = "Registration for this session is closed. Choose another session."


def certification_on(registrant: Registrant, day: date) -> CertifiedOn:
    """Whether ECFMG certification is on record and valid on a day, as long as the parameter demands it."""
    if not parameter(GATE, on=day).value:
        return CertifiedOn(counts=True, words="ECFMG certification is not asked for.")
    return certified_when(registrant.pk, day)


def why_not(registrant: Registrant, day: date, certified: CertifiedOn | None = None) -> list[str]:
    """What a person of the program must look at before somebody can take a place on a day, in sentences; nothing: a place.

    The assessment is for immigrant international medical graduates (Minn. Stat. 144.1911, subd. 3, clause 4), so both
    statuses must be met as of the day; how long somebody has lived in Minnesota is not asked. `certified` as a page has
    read it.
    """
    with as_system(reason="the statuses of somebody who asks for a place"):
        asked = [each for each in findings_of(registrant, on=day) if each.rule in _ASKED]
        certified = certified or certification_on(registrant, day)
    words = [f"{each.rule.label}: {each.outcome.label.lower()}. {each.fact}" for each in asked if each.outcome != Outcome.MET]
    return words if certified.counts else [*words, certified.words]


def is_shut_out(registrant: Registrant, day: date) -> bool:
    """Whether a status of the law is not met on a day: then nobody can give a place until that is looked at again."""
    with as_system(reason="the statuses of somebody who asks for a place"):
        return any(each.outcome == Outcome.NOT_MET for each in findings_of(registrant, on=day) if each.rule in _ASKED)


def gate_is_open(registrant: Registrant, day: date) -> bool:
    """Whether the person may take a place on a day: the statuses of the law, and ECFMG certification that counts then."""
    return not why_not(registrant, day)


def certification_changed(fact: PhysicianFact) -> None:
    """The office saw how somebody's ECFMG certification stands: who waits for that check gets a place, or is told why not."""
    if fact.kind != FactKind.ECFMG or not fact.is_confirmed:
        return
    with as_system(reason="ECFMG certification became known"):
        waiting = Registration.objects.filter(registrant=fact.registrant_id, state=RegistrationState.CHECKING)
        for place in waiting.select_related("session", "user", "registrant"):
            _settle(place, again=f"{fact.pk}:{fact.version}")


def places_resting_on(registrant: Registrant) -> Iterator[RestsOn]:
    """Each place that is asked for or taken, as certification stands on the day of its session."""
    with as_system(reason="what rests on somebody's facts"):
        running = Registration.objects.running().filter(registrant=registrant, session__state__in=COMING)
        for place in running.select_related("session"):
            day = place.session.day
            found = certification_on(registrant, day)
            yield RestsOn(f"Readiness assessment on {in_words(day)}", found.counts, found.words)


def check_again(place: Registration, *, by: User) -> Registration:
    """Look once more whether a request can have a place, after a status was decided. Raises ValidationError with what is missing."""
    demand_office(by, place)
    with transaction.atomic():
        found = Registration.objects.select_related("session", "user", "registrant").get(pk=place.pk)
        if found.state != RegistrationState.CHECKING:
            return found
        missing = why_not(found.registrant, found.session.day)
        if missing:
            raise ValidationError(missing, code="gate")
        return _settle(found)


def _settle(place: Registration, *, again: object = "") -> Registration:
    """Give a checked request its place or its line on the waiting list, and tell the person what came of the check."""
    session = Session.objects.select_for_update().get(pk=place.session_id)
    if session.state != SessionState.OPEN:
        return place
    if not gate_is_open(place.registrant, session.day):
        tell(place, Event.NOT_POSSIBLE, again=again)
        return place
    _place(session, place)
    tell(place, Event.PLACE if place.state == RegistrationState.REGISTERED else Event.WAITING)
    return place


def ask_for_place(session: Session, *, registrant: Registrant, by: User, wish: str = "") -> Registration:
    """Ask for a place; a second press gives the first request back. `wish`: private words to the assessment coordinator.

    Open gate: a place, or the waiting list when all are taken. What is not known yet: the request is kept and a person
    checks; it takes no place. Raises PermissionDenied for another's record, WrongStateError when closed, ValidationError
    for numbers of identity documents, for an examiner of this session, or when a status of the law is not met.
    """
    demand(by, ASK_FOR_PLACE, registrant)
    if not registrant.is_active:
        raise PermissionDenied("Only people on the roster ask for a place.")
    refuse_forbidden_text(wish)
    with as_system(reason="a physician asks for a place at an assessment"):
        locked = Session.objects.select_for_update().get(pk=session.pk)
        earlier = Registration.objects.running().filter(session=locked, registrant=registrant).first()
        if earlier is not None:
            return earlier
        if not locked.takes_requests:
            raise WrongStateError(CLOSED)
        if ExaminerAssignment.objects.filter(session=locked, user=by).exists():
            raise ValidationError("You are an examiner of this session, so you can't take a place in it.", code="examiner")
        if is_shut_out(registrant, locked.day):
            raise ValidationError(SHUT_OUT, code="status")
        place = Registration(session=locked, registrant=registrant, user=by)
        place.state = _first_state(locked, registrant)
        place.save(force_insert=True)
        keep_wish(place, wish, by)
    return place


def _has_room(session: Session) -> bool:
    return Registration.objects.with_place().filter(session=session).count() < session.places


def _first_state(session: Session, registrant: Registrant) -> RegistrationState:
    if not gate_is_open(registrant, session.day):
        return RegistrationState.CHECKING
    return RegistrationState.REGISTERED if _has_room(session) else RegistrationState.WAITING


def _place(session: Session, place: Registration) -> None:
    """Give a place or a line on the waiting list; the session is locked."""
    action = "give_place" if _has_room(session) else "join_waiting_list"
    if action == "join_waiting_list" and place.state == RegistrationState.WAITING:
        return
    _move(place, action)


def _move(place: Registration, action: str) -> None:
    place.state = REGISTRATION.target(place.state, action)
    place.changed_at = timezone.now()
    place.save(update_fields=["state", "changed_at"])


def withdraw(place: Registration, *, by: User) -> Registration:
    """Withdraw one's own request. The first of the waiting list gets the place. A second press changes nothing."""
    demand(by, ASK_FOR_PLACE, place)
    with as_system(reason="a physician withdraws from an assessment"):
        session = Session.objects.select_for_update().get(pk=place.session_id)
        locked = Registration.objects.select_for_update().get(pk=place.pk)
        if locked.state == RegistrationState.WITHDRAWN:
            return locked
        if session.state in (SessionState.RUNNING, SessionState.HELD):
            raise WrongStateError("The session has begun. Call us if you can't take part.")
        _move(locked, "withdraw")
        Sheet.objects.running().filter(registration=locked).update(state=SheetState.WITHDRAWN)
        if session.state == SessionState.OPEN:
            give_free_places(session)
    return locked


def give_free_places(session: Session) -> int:
    """Give free places to the waiting list in the order of asking; the session is locked. Returns how many."""
    given = 0
    waiting = Registration.objects.filter(session=session, state=RegistrationState.WAITING)
    for place in waiting.select_related("user", "registrant").order_by("asked_at", "pk"):
        if not _has_room(session):
            break
        if not gate_is_open(place.registrant, session.day):
            continue
        _move(place, "give_place")
        tell(place, Event.PLACE)
        given += 1
    return given


def close_open_requests(session: Session) -> None:
    """When the schedule is fixed, requests without a place end; those people are told that they can choose another."""
    waiting = session.registrations.filter(state__in=(RegistrationState.CHECKING, RegistrationState.WAITING))
    for place in waiting.select_related("user"):
        _move(place, "close_request")
        tell(place, Event.CLOSED)


def close_request(place: Registration, *, by: User) -> Registration:
    """End one request before the session, for somebody who can't take part as things stand; the next one gets the place."""
    demand_office(by, place)
    with transaction.atomic():
        session = Session.objects.select_for_update().get(pk=place.session_id)
        locked = Registration.objects.select_for_update(of=("self",)).select_related("user").get(pk=place.pk)
        if session.state not in (SessionState.OPEN, SessionState.FIXED):
            raise WrongStateError("The session has begun or is over.")
        _move(locked, "close_request")
        Sheet.objects.running().filter(registration=locked).update(state=SheetState.WITHDRAWN)
        tell(locked, Event.CLOSED)
        if session.state == SessionState.OPEN:
            give_free_places(session)
    return locked


def mark_absent(place: Registration, *, by: User) -> Registration:
    """The candidate didn't come. Nothing else follows from it. Raises WrongStateError once ratings were submitted."""
    demand_office(by, place)
    with transaction.atomic():
        locked = Registration.objects.select_for_update(of=("self",)).select_related("session", "user").get(pk=place.pk)
        if locked.session.state not in (SessionState.RUNNING, SessionState.HELD):
            raise WrongStateError("The session has not begun.")
        if locked.sheets.filter(state=SheetState.SUBMITTED).exists():
            raise WrongStateError("Ratings of this candidate were submitted already.")
        _move(locked, "mark_absent")
        Sheet.objects.running().filter(registration=locked).update(state=SheetState.WITHDRAWN)
        tell(locked, Event.ABSENT)
    return locked
