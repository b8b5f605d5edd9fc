"""What waits for whom in this room, counted with the other rooms' in one query."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from consultation.actions.professions import due_again
from consultation.models import Advice, BarrierEntry, Meeting, PlanOutcome, PlanShare, ProfessionVersion
from consultation.permissions import CONFIRM_ENTRY, CONFIRM_OUTCOME, MANAGE
from consultation.workflow import AdviceState, EntryState, MeetingState, OutcomeState
from img_program.accounts.models import User
from img_program.accounts.permissions import staff_roles
from img_program.accounts.work_items import Waiting
from img_program.notifications.calendar import CalendarItem, ItemTitle
from img_program.organizations.permissions import organization_permissions


def work_items(user: User) -> Iterator[Waiting]:
    """For the office, and for people of institutions and of organizations whose navigators help."""
    yield from _of_office(user) if staff_roles(user) else _of_organizations(user)


def _of_office(user: User) -> Iterator[Waiting]:
    if user.has_perm(MANAGE):
        waiting = Advice.objects.filter(state__in=(AdviceState.RECEIVED, AdviceState.CONSIDERING))
        url = reverse("consultation:staff_advice")
        yield Waiting(waiting, "piece of advice to answer", "pieces of advice to answer", url)
        held = Meeting.objects.filter(state=MeetingState.PLANNED, starts_at__lt=timezone.now())
        yield Waiting(
            held,
            "meeting to record",
            "meetings to record",
            f"{reverse('consultation:staff_meetings')}?state={MeetingState.PLANNED}",
        )
    if user.has_perm(CONFIRM_ENTRY):
        url = reverse("consultation:staff_professions")
        drafts = ProfessionVersion.objects.filter(state=EntryState.DRAFT)
        yield Waiting(drafts, "entry of the catalogue to confirm", "entries of the catalogue to confirm", url)
        due = due_again(timezone.localdate())
        yield Waiting(due, "entry of the catalogue to check again", "entries of the catalogue to check again", url)
    if user.has_perm(CONFIRM_OUTCOME):
        told = PlanOutcome.objects.filter(state=OutcomeState.STATED)
        url = f"{reverse('consultation:staff_outcomes')}?state={OutcomeState.STATED}"
        yield Waiting(told, "outcome told by a physician", "outcomes told by physicians", url)


def _of_organizations(user: User) -> Iterator[Waiting]:
    held = organization_permissions(user)
    answering = [pk for pk, permissions in held.items() if permissions & {"administer", "manage_grants"}]
    if answering:
        entries = BarrierEntry.objects.filter(organization__in=answering).unanswered()
        url = reverse("consultation:own")
        yield Waiting(
            entries, "barrier on record at your programs to answer", "barriers on record at your programs to answer", url
        )
    navigating = [pk for pk, permissions in held.items() if "navigate" in permissions]
    if navigating:
        shared = PlanShare.objects.running().filter(organization__in=navigating)
        yield Waiting(shared, "plan shared with you", "plans shared with you", reverse("consultation:own"))


def calendar_items(user: User) -> Iterator[CalendarItem]:
    """Meetings of the stakeholder bodies, for those who prepare them."""
    if user.has_perm(MANAGE):
        path = f"{reverse('consultation:staff_meetings')}?state={MeetingState.PLANNED}"
        for each in Meeting.objects.filter(state=MeetingState.PLANNED):
            yield CalendarItem(f"meeting-{each.pk}", ItemTitle.MEETING, each.starts_at, path=path)
