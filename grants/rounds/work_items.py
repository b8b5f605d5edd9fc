"""What needs a person now: drafts and deadlines, reviews, and the office's next steps."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from grants.rounds.models import Application, ApplicationMessage, Opportunity, PublicQuestion, ReviewAssignment, SecondLook
from grants.rounds.permissions import (
    ANSWER_APPLICANT,
    ANSWER_QUESTIONS,
    EDIT_APPLICATION,
    MANAGE_REVIEW,
    applications_opened_to,
    is_reviewer,
)
from grants.rounds.workflow import ApplicationState, AssignmentState, OpportunityState
from img_program.accounts.models import User
from img_program.accounts.permissions import staff_roles
from img_program.accounts.work_items import Waiting
from img_program.notifications.calendar import CalendarItem, ItemTitle
from img_program.web.components import Need
from img_program.web.templatetags.components import moment


def needs(user: User) -> Iterator[Need | Waiting]:
    """The room's work items for one person."""
    if staff_roles(user):
        yield from _of_the_office(user)
        return
    yield from _of_a_grant_manager(user)
    if is_reviewer(user):
        yield from _of_a_reviewer(user)


def _of_a_grant_manager(user: User) -> Iterator[Need]:
    drafts = Application.objects.visible_to(user).filter(
        state=ApplicationState.DRAFT, opportunity__state=OpportunityState.PUBLISHED
    )
    for draft in drafts.select_related("opportunity", "organization"):
        if user.has_perm(EDIT_APPLICATION, draft):
            words = f"Finish the application to {draft.opportunity}: due {moment(draft.opportunity.deadline)}, Central time"
            yield Need(words, reverse("rounds:application", args=[draft.pk]), due=draft.opportunity.deadline)


def _of_a_reviewer(user: User) -> Iterator[Waiting]:
    running = ReviewAssignment.objects.filter(reviewer=user, ends_at__gt=timezone.now(), finished_at=None)
    home = reverse("rounds:reviews")
    yield Waiting(
        running.filter(state=AssignmentState.AWAITING_DISCLOSURE),
        "application waits for your answer about conflicts of interest",
        "applications wait for your answer about conflicts of interest",
        home,
        due="ends_at",
    )
    scores = running.filter(state=AssignmentState.OPEN)
    yield Waiting(scores, "application waits for your scores", "applications wait for your scores", home, due="ends_at")


def _of_the_office(user: User) -> Iterator[Need | Waiting]:
    if user.has_perm(ANSWER_QUESTIONS):
        asked = PublicQuestion.objects.filter(answered_at=None)
        first = asked.order_by("pk").values_list("opportunity_id", flat=True).first()
        if first:
            url = reverse("rounds:staff_questions", args=[first])
            yield Waiting(asked, "public question waits for an answer", "public questions wait for an answer", url)
    if user.has_perm(ANSWER_APPLICANT):
        yield from _of_applicants(user)
    if user.has_perm(MANAGE_REVIEW):
        over = Opportunity.objects.filter(state=OpportunityState.PUBLISHED, deadline__lt=timezone.now()).exclude(
            extensions__until__gte=timezone.now()
        )
        for opportunity in over:
            yield Need(
                f"The deadline has passed: start the review of {opportunity}",
                reverse("rounds:staff_round", args=[opportunity.pk]),
            )


def _of_applicants(user: User) -> Iterator[Waiting]:
    """What applicants of opened rounds asked; the first of them is opened."""
    opened = applications_opened_to(user)
    written = ApplicationMessage.objects.filter(application__in=opened, is_from_program=False, settled_at=None)
    first = written.values_list("application_id", flat=True).first()
    if first:
        url = reverse("rounds:staff_messages", args=[first])
        yield Waiting(written, "message of an applicant waits for an answer", "messages of applicants wait for an answer", url)
    looks = SecondLook.objects.filter(application__in=opened, outcome=SecondLook.Outcome.OPEN)
    look = looks.order_by("due_on", "pk").values_list("pk", flat=True).first()
    if look:
        url = reverse("rounds:staff_second_look", args=[look])
        yield Waiting(looks, "second look waits for a decision", "second looks wait for a decision", url, due="due_on")


def calendar_items(user: User) -> Iterator[CalendarItem]:
    """Deadlines: of rounds for the office, of their drafts for applicants, of their scores for reviewers."""
    now = timezone.now()
    running = Opportunity.objects.filter(state=OpportunityState.PUBLISHED, deadline__gt=now)
    if staff_roles(user):
        found = {f"round-{each.pk}": (each, reverse("rounds:staff_round", args=[each.pk])) for each in running}
    else:
        drafts = Application.objects.visible_to(user).filter(state=ApplicationState.DRAFT, opportunity__in=running)
        found = {
            f"application-{draft.pk}": (draft.opportunity, reverse("rounds:application", args=[draft.pk]))
            for draft in drafts.select_related("opportunity")
        }
    for key, (each, path) in found.items():
        if each.deadline is not None:
            yield CalendarItem(key, ItemTitle.DEADLINE, each.deadline, path=path)
    if is_reviewer(user):
        scores = ReviewAssignment.objects.filter(reviewer=user, ends_at__gt=now, finished_at=None)
        for day in scores.values_list("ends_at", flat=True).distinct():
            yield CalendarItem(f"reviews-{day:%Y%m%d%H%M}", ItemTitle.DEADLINE, day, path=reverse("rounds:reviews"))
