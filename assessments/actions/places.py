"""Places: certification first, then a place or the waiting list; withdraw; what we do differently for somebody."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assessments.models import CertificationOutcome, EcfmgDetermination, ExaminerAssignment, Registration, Session, Sheet
from assessments.permissions import ASK_FOR_PLACE, MANAGE
from assessments.workflow import REGISTRATION, RegistrationState, SessionState, SheetState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.documents.checking import refuse_forbidden_text
from img_program.mail.actions import queue_mail
from img_program.notifications.contacts import contact_of_user
from img_program.notifications.models import Channel, Subject
from img_program.statute.parameters import parameter
from roster.models import Basis, Registrant

GATE = "assessments.ecfmg_certification_required"
CLOSED = "Registration for this session is closed. Choose another session."


def nudge(user: User, event: str) -> None:
    """Tell a person that something waits on their page, in words that say nothing about what. Runs in any context.

    Nobody is written to who asked for no messages, or who is reached in another way than by e-mail.
    """
    with as_system(reason="tell a person that something waits on their page"):
        contact = contact_of_user(user)
        if contact.stopped or contact.channel != Channel.EMAIL:
            return
        queue_mail(
            template="notifications/letter_waits",
            to=user.email,
            context={"about": Subject.RECORD.label, "url": f"{settings.SITE_URL}{reverse('accounts:home_redirect')}"},
            key=hashlib.sha256(f"assessments\x1f{event}".encode()).hexdigest(),
        )


def certification_of(registrant: Registrant) -> EcfmgDetermination | None:
    """The latest determination, or None."""
    return EcfmgDetermination.objects.filter(registrant=registrant).order_by("-determined_at", "-pk").first()


def gate_is_open(registrant: Registrant) -> bool:
    """Whether the person may take a place: ECFMG certification comes first, as long as the parameter demands it."""
    if not parameter(GATE, on=timezone.localdate()).value:
        return True
    latest = certification_of(registrant)
    return latest is not None and latest.outcome == CertificationOutcome.MET


def record_certification(registrant: Registrant, *, by: User, outcome: CertificationOutcome, basis: Basis) -> EcfmgDetermination:
    """Record whether a registrant is ECFMG certified, on a basis from the closed list; a new "certified" gives places."""
    demand(by, MANAGE)
    with transaction.atomic():
        made = EcfmgDetermination.objects.create(
            registrant=registrant, user_id=registrant.user_id, outcome=outcome, basis=basis, determined_by=by
        )
        if outcome == CertificationOutcome.MET:
            waiting = Registration.objects.filter(registrant=registrant, state=RegistrationState.CHECKING)
            for place in waiting.select_related("session", "user"):
                session = Session.objects.select_for_update().get(pk=place.session_id)
                if session.state == SessionState.OPEN:
                    _place(session, place)
                    nudge(place.user, f"checked-{place.pk}")
    return made


def ask_for_place(session: Session, *, registrant: Registrant, by: User, accommodation: str = "") -> Registration:
    """Ask for a place; a second press gives the first request back.

    Certified: a place, or the waiting list when all are taken. Not known to be certified: the request is kept and a
    person checks; it takes no place. Raises PermissionDenied for another's record, WrongStateError when closed,
    ValidationError for numbers of identity documents or for an examiner of this session.
    """
    demand(by, ASK_FOR_PLACE, registrant)
    if not registrant.is_active:
        raise PermissionDenied("Only people on the roster ask for a place.")
    accommodation = accommodation.strip()
    refuse_forbidden_text(accommodation)
    with as_system(reason="a physician asks for a place at an assessment"):
        locked = Session.objects.select_for_update().get(pk=session.pk)
        earlier = Registration.objects.running().filter(session=locked, registrant=registrant).first()
        if earlier is not None:
            return earlier
        if not locked.takes_requests:
            raise WrongStateError(CLOSED)
        if ExaminerAssignment.objects.filter(session=locked, user=by).exists():
            raise ValidationError("You are an examiner of this session, so you can't take a place in it.", code="examiner")
        place = Registration(session=locked, registrant=registrant, user=by, accommodation=accommodation)
        place.state = _first_state(locked, registrant)
        place.save(force_insert=True)
    return place


def _has_room(session: Session) -> bool:
    return Registration.objects.with_place().filter(session=session).count() < session.places


def _first_state(session: Session, registrant: Registrant) -> RegistrationState:
    if not gate_is_open(registrant):
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
    for place in waiting.select_related("user").order_by("asked_at", "pk"):
        if not _has_room(session):
            break
        _move(place, "give_place")
        nudge(place.user, f"place-{place.pk}")
        given += 1
    return given


def close_open_requests(session: Session) -> None:
    """When the schedule is fixed, requests without a place end; those people are told that they can choose another."""
    for place in session.registrations.filter(state__in=(RegistrationState.CHECKING, RegistrationState.WAITING)):
        _move(place, "close_request")
        nudge(place.user, f"closed-{place.pk}")


def set_accommodation(place: Registration, *, by: User, words: str) -> Registration:
    """Write down what is done differently for a candidate, never why. Sheets that wait follow."""
    demand(by, MANAGE)
    words = words.strip()
    refuse_forbidden_text(words)
    with transaction.atomic():
        locked = Registration.objects.select_for_update().get(pk=place.pk)
        locked.accommodation = words
        locked.save(update_fields=["accommodation"])
        Sheet.objects.filter(registration=locked, state=SheetState.DRAFT).update(accommodation=words)
    return locked


def mark_absent(place: Registration, *, by: User) -> Registration:
    """The candidate didn't come. Nothing else follows from it. Raises WrongStateError once ratings were submitted."""
    demand(by, MANAGE)
    with transaction.atomic():
        locked = Registration.objects.select_for_update(of=("self",)).select_related("session").get(pk=place.pk)
        if locked.session.state not in (SessionState.RUNNING, SessionState.HELD):
            raise WrongStateError("The session has not begun.")
        if locked.sheets.filter(state=SheetState.SUBMITTED).exists():
            raise WrongStateError("Ratings of this candidate were submitted already.")
        _move(locked, "mark_absent")
        Sheet.objects.running().filter(registration=locked).update(state=SheetState.WITHDRAWN)
    return locked
