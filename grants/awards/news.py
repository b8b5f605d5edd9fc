"""What changed lately from the award on, for the office and for organizations."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from grants.awards.models import Award, ChangeRequest, PaymentRequest, ProgressReport
from grants.awards.permissions import VIEW_AWARDS
from grants.awards.workflow import AwardState, ChangeState, PaymentState, ReportState
from img_program.accounts.models import User
from img_program.accounts.news import Recent, page_of
from img_program.accounts.permissions import staff_roles
from img_program.organizations.standing import is_member

_APPROVED = (PaymentState.APPROVED, PaymentState.BATCHED, PaymentState.PAID)


def news(user: User) -> Iterator[Recent]:
    """Awards decided, reports and payments."""
    if staff_roles(user):
        yield from _of_the_office(user)
    elif is_member(user):
        yield from _of_organizations(user)


def _of_the_office(user: User) -> Iterator[Recent]:
    if not user.has_perm(VIEW_AWARDS):
        return
    awards = Award.objects.filter(state=AwardState.AWARDED)
    name = "organization__name"
    yield Recent(awards, "decided_at", "An award to {name} was decided", page_of("awards:award"), name=name)
    reports = ProgressReport.objects.filter(state__in=(ReportState.CERTIFIED, ReportState.ACCEPTED))
    yield Recent(reports, "certified_at", "{name} sent a progress report", page_of("awards:report"), name=name)
    shifted = ChangeRequest.objects.filter(state=ChangeState.MADE)
    yield Recent(shifted, "asked_at", "{name} shifted its budget", page_of("awards:change"), name=name)
    payments = PaymentRequest.objects.filter(state__in=_APPROVED)
    yield Recent(payments, "approved_at", "A payment to {name} was approved", page_of("awards:payment"), name=name)


def _of_organizations(user: User) -> Iterator[Recent]:
    own = reverse("awards:own")
    awards = Award.objects.visible_to(user).filter(state=AwardState.AWARDED)
    yield Recent(awards, "decided_at", "An award to {name} was decided", lambda _key: own, name="organization__name")
    reports = ProgressReport.objects.visible_to(user).filter(state=ReportState.ACCEPTED)
    yield Recent(reports, "decided_at", "A progress report of yours was accepted", page_of("awards:report"))
    payments = PaymentRequest.objects.visible_to(user).filter(state__in=_APPROVED)
    yield Recent(payments, "approved_at", "A payment of yours was approved", page_of("awards:payment"))
