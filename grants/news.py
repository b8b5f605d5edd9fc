"""What changed lately in the grants, for the office, for organizations and for reviewers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.urls import reverse

from grants.award_permissions import VIEW_AWARDS
from grants.award_workflow import AwardState, PaymentState, ReportState
from grants.models import Award, Opportunity, PaymentRequest, ProgressReport, ReviewAssignment
from grants.permissions import VIEW_ROUNDS, is_reviewer
from grants.workflow import PUBLIC_STATES
from img_program.accounts.models import User
from img_program.accounts.news import Recent
from img_program.accounts.permissions import staff_roles
from img_program.organizations.standing import is_member

_APPROVED = (PaymentState.APPROVED, PaymentState.BATCHED, PaymentState.PAID)


def news(user: User) -> Iterator[Recent]:
    """Rounds published, awards decided, reports and payments; nothing of an application before its time."""
    if staff_roles(user):
        yield from _of_the_office(user)
        return
    if is_member(user):
        yield from _of_organizations(user)
    if is_reviewer(user):
        assigned = ReviewAssignment.objects.filter(reviewer=user)
        reviews = reverse("grants:reviews")
        yield Recent(assigned, "starts_at", "You were asked to review an application", lambda _key: reviews)


def _of_the_office(user: User) -> Iterator[Recent]:
    if user.has_perm(VIEW_ROUNDS):
        rounds = Opportunity.objects.filter(state__in=PUBLIC_STATES)
        yield Recent(rounds, "published_at", "{name} was published", _to("grants:staff_round"), name="title")
    if user.has_perm(VIEW_AWARDS):
        awards = Award.objects.filter(state=AwardState.AWARDED)
        name = "organization__name"
        yield Recent(awards, "decided_at", "An award to {name} was decided", _to("awards:award"), name=name)
        reports = ProgressReport.objects.filter(state__in=(ReportState.CERTIFIED, ReportState.ACCEPTED))
        yield Recent(reports, "certified_at", "{name} sent a progress report", _to("awards:report"), name=name)
        payments = PaymentRequest.objects.filter(state__in=_APPROVED)
        yield Recent(payments, "approved_at", "A payment to {name} was approved", _to("awards:payment"), name=name)


def _of_organizations(user: User) -> Iterator[Recent]:
    rounds = Opportunity.objects.filter(state__in=PUBLIC_STATES)
    yield Recent(rounds, "published_at", "{name} opened for applications", _to("grants:opportunity"), name="title")
    own = reverse("awards:own")
    awards = Award.objects.visible_to(user).filter(state=AwardState.AWARDED)
    yield Recent(awards, "decided_at", "An award to {name} was decided", lambda _key: own, name="organization__name")
    reports = ProgressReport.objects.visible_to(user).filter(state=ReportState.ACCEPTED)
    yield Recent(reports, "decided_at", "A progress report of yours was accepted", _to("awards:report"))
    payments = PaymentRequest.objects.visible_to(user).filter(state__in=_APPROVED)
    yield Recent(payments, "approved_at", "A payment of yours was approved", _to("awards:payment"))


def _to(url_name: str) -> Callable[[str], str]:
    return lambda key: reverse(url_name, args=[key])
