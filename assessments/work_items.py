"""What waits for whom in the assessments room."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from assessments.models import (
    Acquaintance,
    Certificate,
    Decision,
    ExaminerAssignment,
    Registration,
    SecondMarking,
    Session,
    Sheet,
    Told,
)
from assessments.permissions import MANAGE
from assessments.workflow import (
    CertificateState,
    DecisionState,
    RegistrationState,
    SecondMarkingState,
    SessionState,
    SheetState,
)
from img_program.accounts.models import User
from img_program.accounts.permissions import staff_roles
from img_program.accounts.work_items import Waiting
from img_program.notifications.calendar import CalendarItem, ItemTitle
from img_program.web.components import Need

# So long a result is among what needs its reader.
TOLD_FOR = timedelta(days=60)


def work_items(user: User) -> list[Need | Waiting]:
    """For the office, examiners and candidates; in the person's own context."""
    if user.has_perm(MANAGE):
        return list(waits_for_office())
    if staff_roles(user):
        return []
    return [*waits_for_examiner(user), *_waits_for_candidate(user)]


def waits_for_office() -> list[Waiting]:
    """What the coordinator and the panel do next, session by session or in all."""
    home = reverse("assessments:staff_home")
    return [
        Waiting(
            Registration.objects.filter(state=RegistrationState.CHECKING),
            "certification to check",
            "certifications to check",
            home,
        ),
        Waiting(
            Decision.objects.filter(state=DecisionState.PROPOSED),
            "decision waits for the panel",
            "decisions wait for the panel",
            home,
        ),
        Waiting(
            SecondMarking.objects.filter(state=SecondMarkingState.ASKED),
            "second marking asked for",
            "second markings asked for",
            home,
        ),
        Waiting(
            Certificate.objects.filter(state=CertificateState.PROPOSED),
            "revocation waits for a second person",
            "revocations wait for a second person",
            reverse("assessments:staff_certificates"),
        ),
        Waiting(
            Told.objects.filter(letter__deliveries__state="to_do"),
            "candidate to tell by hand",
            "candidates to tell by hand",
            reverse("assessments:staff_to_tell"),
        ),
        Waiting(_sheets_without_stranger(), "sheet to give to another examiner", "sheets to give to another examiner", home),
    ]


def _sheets_without_stranger() -> QuerySet[Sheet]:
    known = Acquaintance.objects.filter(registration=OuterRef("registration"), examiner=OuterRef("examiner"), knows=True)
    return Sheet.objects.filter(Exists(known), state=SheetState.DRAFT)


def waits_for_examiner(user: User) -> list[Need | Waiting]:
    """Declarations and sheets of the sessions to which the person is assigned."""
    running = ExaminerAssignment.objects.current_on(timezone.localdate()).filter(user=user)
    assignments = running.filter(session__state=SessionState.OPEN).order_by("session__starts_at")
    needs: list[Need | Waiting] = [
        Need("Say which candidates you know", reverse("assessments:examiner_declare", args=[each.pk])) for each in assignments
    ]
    sheets = Sheet.objects.filter(
        examiner=user, state=SheetState.DRAFT, session__state__in=(SessionState.RUNNING, SessionState.HELD)
    )
    return [*needs, Waiting(sheets, "rating sheet to submit", "rating sheets to submit", reverse("assessments:examiner_home"))]


def _waits_for_candidate(user: User) -> list[Need]:
    since = timezone.now() - TOLD_FOR
    told = Decision.objects.filter(user=user, state=DecisionState.CONFIRMED, confirmed_at__gt=since)
    return [Need("Read your assessment result", reverse("assessments:my_result", args=[each.pk])) for each in told]


def calendar_items(user: User) -> Iterator[CalendarItem]:
    """Sessions that are still to come: all for the coordinator, one's own for examiners and candidates."""
    coming = Session.objects.filter(ends_at__gt=timezone.now()).exclude(state=SessionState.CANCELLED)
    if user.has_perm(MANAGE):
        for each in coming:
            yield _session(each, reverse("assessments:staff_session", args=[each.pk]))
    elif not staff_roles(user):
        examines = ExaminerAssignment.objects.current_on(timezone.localdate()).filter(user=user).values("session")
        for each in coming.filter(pk__in=examines):
            yield _session(each, reverse("assessments:examiner_home"))
        has_place = Registration.objects.filter(user=user, state=RegistrationState.REGISTERED).values("session")
        for each in coming.filter(pk__in=has_place):
            yield _session(each, reverse("assessments:my_session", args=[each.pk]))


def _session(session: Session, path: str) -> CalendarItem:
    return CalendarItem(f"session-{session.pk}", ItemTitle.APPOINTMENT, session.starts_at, session.ends_at, path)
