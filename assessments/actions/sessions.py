"""Sessions: plan, open, assign examiners, fix the schedule, begin, close, cancel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.actions.places import close_open_requests, gate_is_open
from assessments.actions.telling import tell
from assessments.blueprint import SheetForm
from assessments.models import Acquaintance, Event, ExaminerAssignment, InstrumentVersion, Registration, Session, Sheet
from assessments.permissions import MANAGE
from assessments.workflow import REGISTRATION, SESSION, SHEET, RegistrationState, SessionState, SheetState, VersionState
from img_program.accounts.models import PersonName, User
from img_program.accounts.permissions import demand
from img_program.database.workflow import WrongStateError
from img_program.organizations.models import Organization
from img_program.web.fields.day import in_words

# (registration key as text, station key) -> the examiner's user key
type Schedule = Mapping[tuple[str, str], int]

LONGEST = timedelta(days=5)
NOBODY = "Nobody with this e-mail address has an account yet. Their organization can invite them; then assign them here."


def _locked(session: Session) -> Session:
    return Session.objects.select_for_update().get(pk=session.pk)


def _check_times(starts_at: datetime, ends_at: datetime, closes_at: datetime) -> None:
    if ends_at <= starts_at:
        raise ValidationError({"ends_at": "The end must come after the beginning."}, code="order")
    if starts_at <= timezone.now():
        raise ValidationError({"starts_at": "A session begins in the future."}, code="past")
    if ends_at - starts_at > LONGEST:
        raise ValidationError({"ends_at": f"A session lasts at most {LONGEST.days} days. Check the day."}, code="long")
    if closes_at > starts_at:
        raise ValidationError({"registration_closes_at": "Registration must close before the session begins."}, code="order")


def plan_session(
    *,
    by: User,
    version: InstrumentVersion,
    starts_at: datetime,
    ends_at: datetime,
    registration_closes_at: datetime,
    place: str,
    address: str,
    places: int,
    organization: Organization | None = None,
) -> Session:
    """Plan a session of an approved version. Raises ValidationError for a draft or for times out of order."""
    demand(by, MANAGE)
    if version.state != VersionState.APPROVED:
        raise ValidationError({"version": "Approve this version of the instrument first."}, code="draft")
    _check_times(starts_at, ends_at, registration_closes_at)
    return Session.objects.create(
        version=version,
        specialty=version.instrument.specialty,
        is_example=version.instrument.is_example,
        starts_at=starts_at,
        ends_at=ends_at,
        registration_closes_at=registration_closes_at,
        place=place.strip(),
        address=address.strip(),
        places=places,
        organization=organization,
        guide=version.blueprint.guide,
    )


def change_session(
    session: Session,
    *,
    by: User,
    starts_at: datetime,
    ends_at: datetime,
    registration_closes_at: datetime,
    place: str,
    address: str,
    places: int,
) -> Session:
    """Change date, place or the number of places while registration runs. Raises ValidationError, WrongStateError."""
    demand(by, MANAGE)
    _check_times(starts_at, ends_at, registration_closes_at)
    with transaction.atomic():
        locked = _locked(session)
        if locked.state not in (SessionState.PLANNED, SessionState.OPEN):
            raise WrongStateError("The schedule is fixed. Cancel this session and plan another if it can't take place.")
        before = _where_and_when(locked)
        taken = locked.registrations.with_place().count()
        if places < taken:
            raise ValidationError({"places": f"{taken} places are taken already."}, code="places")
        locked.starts_at, locked.ends_at, locked.registration_closes_at = starts_at, ends_at, registration_closes_at
        locked.place, locked.address, locked.places = place.strip(), address.strip(), places
        locked.revision += 1
        locked.save()
        if locked.state == SessionState.OPEN and _where_and_when(locked) != before:
            for candidate in locked.registrations.running().select_related("user"):
                tell(candidate, Event.CHANGED, again=locked.revision)
    return locked


def _where_and_when(session: Session) -> tuple[object, ...]:
    return session.starts_at, session.ends_at, session.place, session.address


def open_registration(session: Session, *, by: User) -> Session:
    """Physicians may ask for a place from now on."""
    return _move(session, "open_registration", by=by)


def assign_examiner(session: Session, *, by: User, email: str) -> ExaminerAssignment:
    """Assign somebody with an account as examiner from today on; asked twice, the same assignment is given back."""
    demand(by, MANAGE)
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None:
        raise ValidationError(NOBODY, code="nobody")
    with transaction.atomic():
        locked = _locked(session)
        if locked.state == SessionState.CANCELLED:
            raise WrongStateError("This session is cancelled.")
        if locked.registrations.running().filter(user=user).exists():
            raise ValidationError("A candidate of a session can't be its examiner.", code="candidate")
        name = PersonName.objects.filter(user=user).values_list("name", flat=True).first() or user.email
        assignment, _made = ExaminerAssignment.objects.get_or_create(
            session=locked, user=user, defaults={"name": name, "starts_on": timezone.localdate(), "assigned_by": by}
        )
        if assignment.ends_on is not None:
            assignment.ends_on, assignment.end_reason = None, ""
            assignment.save(update_fields=["ends_on", "end_reason"])
    return assignment


def end_examiner(assignment: ExaminerAssignment, *, by: User, reason: str) -> ExaminerAssignment:
    """The examiner's last day is today, with the reason. Sheets that wait are given to others on the session's page."""
    demand(by, MANAGE)
    with transaction.atomic():
        locked = ExaminerAssignment.objects.select_for_update().get(pk=assignment.pk)
        if locked.ends_on is None:
            locked.ends_on, locked.end_reason = timezone.localdate(), _given(reason)
            locked.save(update_fields=["ends_on", "end_reason"])
    return locked


def fix_schedule(session: Session, *, by: User, schedule: Schedule) -> Session:
    """Give every candidate a number and every station an examiner, and make the rating sheets.

    Only examiners who declared for this candidate, and declared not to know them, can be named: the database
    refuses others too. Raises ValidationError that says what is missing.
    """
    demand(by, MANAGE)
    with transaction.atomic():
        locked = _locked(session)
        target = SESSION.target(locked.state, "fix_schedule")
        candidates = list(locked.registrations.with_place().select_related("registrant", "user").order_by("asked_at", "pk"))
        if not candidates:
            raise ValidationError("Nobody has a place yet.", code="empty")
        shut = [each.registrant.name for each in candidates if not gate_is_open(each.registrant, locked.day)]
        if shut:
            raise ValidationError(
                f"{', '.join(shut)}: a status or the certification does not hold on the day of the session. Open each to see "
                "what is missing; record it, or close the request.",
                code="gate",
            )
        strangers = strangers_of(locked)
        blueprint = locked.version.blueprint
        sheets, missing = [], 0
        for number, candidate in enumerate(candidates, start=1):
            candidate.candidate_number = number
            candidate.save(update_fields=["candidate_number"])
            for position, station in enumerate(blueprint.stations, start=1):
                examiner = schedule.get((str(candidate.pk), station.key))
                if examiner is None or examiner not in strangers.get(str(candidate.pk), ()):
                    missing += 1
                    continue
                sheets.append(sheet_for(candidate, station.key, position, examiner, SheetForm.of(blueprint, station.key)))
        if missing:
            raise ValidationError(
                f"{missing} meetings have no examiner who declared not to know the candidate.", code="examiners"
            )
        Sheet.objects.bulk_create(sheets)
        locked.state = target
        locked.save(update_fields=["state"])
        close_open_requests(locked)
        for candidate in candidates:
            tell(candidate, Event.SCHEDULE)
    return locked


def strangers_of(session: Session) -> dict[str, set[int]]:
    """For each registration, the current examiners who declared not to know the candidate."""
    running = session.assignments.current_on(timezone.localdate()).values("user_id")
    found: dict[str, set[int]] = {}
    rows = Acquaintance.objects.filter(session=session, knows=False, examiner__in=running)
    for registration, examiner in rows.values_list("registration_id", "examiner_id"):
        found.setdefault(str(registration), set()).add(examiner)
    return found


def sheet_for(candidate: Registration, station: str, position: int, examiner: int, form: SheetForm, *, marking: int = 1) -> Sheet:
    """A new sheet for one candidate, station and examiner; the caller saves it."""
    return Sheet(
        session_id=candidate.session_id,
        registration=candidate,
        examiner_id=examiner,
        station=station,
        position=position,
        marking=marking,
        candidate_number=candidate.candidate_number or 0,
        accommodation=candidate.accommodation,
        form=form.to_json(),
    )


def give_sheet_to(sheet: Sheet, *, by: User, examiner: User) -> Sheet:
    """Take an unsubmitted sheet back and give the station to another examiner, who starts afresh."""
    demand(by, MANAGE)
    with transaction.atomic():
        old = Sheet.objects.select_for_update(of=("self",)).select_related("registration").get(pk=sheet.pk)
        if old.state != SheetState.DRAFT:
            raise WrongStateError("These ratings are submitted. Ask for a second marking instead.")
        if examiner.pk == old.examiner_id:
            return old
        candidate = old.registration
        if candidate.sheets.running().exclude(marking=old.marking).filter(examiner=examiner).exists():
            raise ValidationError("This examiner rated the candidate before. Choose another.", code="same_examiner")
        if examiner.pk not in strangers_of(candidate.session).get(str(candidate.pk), ()):
            raise ValidationError("This examiner must first declare not to know the candidate.", code="acquaintance")
        old.state = SHEET.target(old.state, "take_back_sheet")
        old.save(update_fields=["state"])
        new = sheet_for(candidate, old.station, old.position, examiner.pk, old.questions, marking=old.marking)
        new.save(force_insert=True)
    return new


def begin_session(session: Session, *, by: User) -> Session:
    """Examiners may rate from now on. Raises ValidationError on another day than the session's own."""
    demand(by, MANAGE)
    with transaction.atomic():
        locked = _locked(session)
        target = SESSION.target(locked.state, "begin_session")
        if not locked.is_today:
            raise ValidationError(f"This session begins on its own day, {in_words(locked.day)}.", code="day")
        locked.state, locked.began_on = target, timezone.localdate()
        locked.save(update_fields=["state", "began_on"])
    return locked


def close_session(session: Session, *, by: User) -> Session:
    """No more first ratings. Raises ValidationError while a sheet of somebody who came isn't submitted."""
    demand(by, MANAGE)
    with transaction.atomic():
        locked = _locked(session)
        waiting = Sheet.objects.filter(session=locked, state=SheetState.DRAFT, registration__state=RegistrationState.REGISTERED)
        if count := waiting.count():
            raise ValidationError(f"{count} rating sheets are not submitted yet.", code="sheets")
        locked.state = SESSION.target(locked.state, "close_session")
        locked.save(update_fields=["state"])
    return locked


def _given(reason: str) -> str:
    if not reason.strip():
        raise ValidationError("Write the reason. It is kept.", code="reason")
    return reason.strip()[:300]


def cancel_session(session: Session, *, by: User, reason: str) -> Session:
    """The session doesn't take place, with the reason: every request is closed and everybody is told."""
    demand(by, MANAGE)
    with transaction.atomic():
        locked = _locked(session)
        locked.state, locked.state_reason = SESSION.target(locked.state, "cancel_session"), _given(reason)
        locked.save(update_fields=["state", "state_reason"])
        Sheet.objects.running().filter(session=locked).update(state=SheetState.WITHDRAWN)
        for place in locked.registrations.running().select_related("user"):
            place.state = REGISTRATION.target(place.state, "close_request")
            place.changed_at = timezone.now()
            place.save(update_fields=["state", "changed_at"])
            tell(place, Event.CANCELLED)
    return locked


def _move(session: Session, action: str, *, by: User) -> Session:
    demand(by, MANAGE)
    with transaction.atomic():
        locked = _locked(session)
        locked.state = SESSION.target(locked.state, action)
        locked.save(update_fields=["state"])
    return locked
