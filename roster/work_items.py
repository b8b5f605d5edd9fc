"""What waits for whom on the roster, and what comes before a home."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse

from img_program.accounts.models import User
from img_program.accounts.permissions import staff_roles
from img_program.accounts.work_items import Waiting
from img_program.web.components import Need
from roster.models import EligibilityLook, MinnesotaResidence, Registrant, ReviewRequest, RosterRelease, StillHere
from roster.models.school import unknown_names
from roster.models.transfer import ReleaseState
from roster.permissions import ANSWER_REVIEWS, CHANGE_ELIGIBILITY, KEEP_CHOICES, RECORD_JOURNEY, RELEASE_BULK
from roster.workflow import ReviewState


def has_record(user: User) -> bool:
    """Whether the person has a record on the roster; asked once per request."""
    cached: bool | None = user.__dict__.get("_has_roster_record")
    if cached is None:
        cached = Registrant.objects.filter(user=user).exists()
        user.__dict__["_has_roster_record"] = cached
    return cached


def on_roster(request: HttpRequest) -> bool:
    """Whether pages about one's own record concern the person of this request."""
    return isinstance(request.user, User) and has_record(request.user)


def joining_comes_first(user: User) -> str | None:
    """Who has an account and no record goes to the questions."""
    return None if has_record(user) else reverse("roster:questions")


def waits(user: User) -> Iterator[Need | Waiting]:
    """Staff: people who asked us to look again, bulk releases to approve. Physicians: questions not answered yet."""
    if staff_roles(user):
        if user.has_perm(ANSWER_REVIEWS):
            yield Waiting(
                ReviewRequest.objects.filter(state=ReviewState.OPEN),
                "person asked us to look again",
                "people asked us to look again",
                reverse("roster:staff_reviews"),
                due="due_on",
            )
        if user.has_perm(CHANGE_ELIGIBILITY):
            yield Waiting(
                EligibilityLook.objects.open(),
                "person whose status you or a colleague has to look at",
                "people whose status you or a colleague has to look at",
                reverse("roster:staff_looks"),
                due="due_on",
            )
        if user.has_perm(RECORD_JOURNEY):
            yield Waiting(
                StillHere.objects.to_read(),
                "answer to “Are you still here?” to read",
                "answers to “Are you still here?” to read",
                reverse("roster:staff_in_touch"),
            )
        if user.has_perm(KEEP_CHOICES):
            yield Waiting(
                unknown_names(Registrant.objects.all()),
                "school that a physician wrote and nobody looked at",
                "schools that physicians wrote and nobody looked at",
                reverse("roster:staff_schools"),
            )
        if user.has_perm(RELEASE_BULK):
            yield Waiting(
                RosterRelease.objects.filter(state=ReleaseState.ASKED).exclude(requested_by=user),
                "bulk release to approve or refuse",
                "bulk releases to approve or refuse",
                reverse("roster:staff_releases"),
            )
        return
    told = MinnesotaResidence.objects.filter(registrant=OuterRef("pk"), removed_at=None)
    yield Waiting(
        Registrant.objects.active().filter(~Exists(told), user=user),
        "Tell us when you lived in Minnesota",
        "Tell us when you lived in Minnesota",
        reverse("roster:minnesota"),
        shows_count=False,
    )
