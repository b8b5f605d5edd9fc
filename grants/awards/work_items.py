"""What waits for a person from the award to the closeout, counted with the other rooms' in one query."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from grants.awards.models import (
    Agreement,
    AgreementVersion,
    Award,
    ChangeRequest,
    Correction,
    MonitoringDuty,
    MonitoringVisit,
    PaymentRequest,
    ProgressReport,
    Reconciliation,
    ReportDue,
)
from grants.awards.permissions import (
    ACCEPT_REPORT,
    APPROVE_CORRECTION,
    APPROVE_EXECUTION,
    APPROVE_PAYMENT,
    DECIDE_AWARD,
    KEEP_FUNDS,
    MAKE_BATCH,
    MONITOR,
    PREPARE_AGREEMENT,
    PREPARE_PAYMENT,
    VIEW_AWARDS,
)
from grants.awards.workflow import AwardState, ChangeState, PaymentState, ReportState, VersionState, VisitState
from grants.awards.year_end import near_to_lapse, open_lines
from img_program.accounts.models import User
from img_program.accounts.permissions import staff_roles
from img_program.accounts.work_items import Waiting
from img_program.notifications.calendar import CalendarItem, ItemTitle
from img_program.organizations.permissions import organization_permissions


def award_work(user: User) -> Iterator[Waiting]:
    """Staff: what their roles may decide; organizations: reports due and requests returned."""
    yield from _of_office(user) if staff_roles(user) else _of_organizations(user)


def _of_office(user: User) -> Iterator[Waiting]:
    if not user.has_perm(VIEW_AWARDS):
        return
    today = timezone.localdate()
    awards = reverse("awards:staff_awards")
    if user.has_perm(DECIDE_AWARD):
        rows = Award.objects.filter(state=AwardState.PROPOSED)
        yield Waiting(rows, "award to decide", "awards to decide", f"{awards}?state=proposed")
    agreements = reverse("awards:staff_agreements")
    if user.has_perm(PREPARE_AGREEMENT):
        waiting = Award.objects.filter(state=AwardState.AWARDED, agreement=None)
        yield Waiting(waiting, "award without an agreement", "awards without an agreement", f"{awards}?state=awarded")
    if user.has_perm(APPROVE_EXECUTION):
        signed = AgreementVersion.objects.filter(state=VersionState.STATE_SIGNED)
        yield Waiting(signed, "signed agreement to approve", "signed agreements to approve", f"{agreements}?state=signing")
    if user.has_perm(PREPARE_AGREEMENT):
        asked = ChangeRequest.objects.filter(state=ChangeState.ASKED)
        changes = f"{reverse('awards:staff_changes')}?state=asked"
        yield Waiting(asked, "change of an agreement to answer", "changes of agreements to answer", changes, due="answer_by")
    yield from _of_money(user)
    if user.has_perm(ACCEPT_REPORT):
        certified = ProgressReport.objects.filter(state=ReportState.CERTIFIED)
        yield Waiting(certified, "report to read", "reports to read", f"{reverse('awards:staff_reports')}?state=certified")
    if user.has_perm(MONITOR):
        monitoring = reverse("awards:staff_monitoring")
        yield Waiting(duties_open(today), "monitoring duty to do", "monitoring duties to do", monitoring, due="due_on")
        ended = Agreement.objects.in_force().filter(ends_on__lt=today)
        yield Waiting(ended, "ended grant to close", "ended grants to close", f"{agreements}?state=ended")


def _of_money(user: User) -> Iterator[Waiting]:
    payments = reverse("awards:staff_payments")
    if user.has_perm(PREPARE_PAYMENT):
        submitted = PaymentRequest.objects.filter(state=PaymentState.SUBMITTED)
        yield Waiting(submitted, "payment request to check", "payment requests to check", f"{payments}?state=submitted")
    if user.has_perm(APPROVE_PAYMENT):
        prepared = PaymentRequest.objects.filter(state=PaymentState.PREPARED).exclude(prepared_by=user)
        yield Waiting(prepared, "payment to approve", "payments to approve", f"{payments}?state=prepared")
    if user.has_perm(APPROVE_CORRECTION):
        asked = Correction.objects.open().exclude(proposed_by=user)
        corrections = f"{reverse('awards:staff_corrections')}?state=proposed"
        yield Waiting(asked, "correction to decide", "corrections to decide", corrections)
    if user.has_perm(KEEP_FUNDS):
        near = near_to_lapse(open_lines(), timezone.localdate())
        year_end = f"{reverse('awards:year_end')}?state=near"
        yield Waiting(near, "budget line whose money lapses soon", "budget lines whose money lapses soon", year_end)
    if user.has_perm(MAKE_BATCH):
        approved = PaymentRequest.objects.filter(state=PaymentState.APPROVED)
        yield Waiting(
            approved, "approved payment for the next batch", "approved payments for the next batch", reverse("awards:batches")
        )


def duties_open(today: object) -> QuerySet[MonitoringDuty]:
    """Visits and reconciliations that are owed within their window and not done in it."""
    visit = MonitoringVisit.objects.filter(
        agreement=OuterRef("agreement"),
        state="done",
        visited_on__gte=OuterRef("window_starts_on"),
        visited_on__lte=OuterRef("due_on"),
    )
    reconciliation = Reconciliation.objects.filter(agreement=OuterRef("agreement"))
    return MonitoringDuty.objects.filter(
        Q(kind="visit") & ~Exists(visit) | Q(kind="reconciliation") & ~Exists(reconciliation),
        cancelled_at=None,
        window_starts_on__lte=today,
        agreement__state="in_force",
    )


def _of_organizations(user: User) -> Iterator[Waiting]:
    today = timezone.localdate()
    held = organization_permissions(user)
    for identifier, permissions in sorted(held.items()):
        url = reverse("awards:organization", args=[identifier])
        if "manage_grants" in permissions:
            due = ReportDue.objects.filter(organization=identifier, period_ends_on__lt=today).outstanding()
            yield Waiting(due, "progress report to send", "progress reports to send", url, due="due_on")
        if "manage_finance" in permissions:
            returned = PaymentRequest.objects.filter(organization=identifier, state=PaymentState.RETURNED)
            yield Waiting(returned, "payment request to change", "payment requests to change", url)


def calendar_items(user: User) -> Iterator[CalendarItem]:
    """Days of reports for the organizations that write them; visits and monitoring for the office."""
    if not staff_roles(user):
        for identifier, permissions in sorted(organization_permissions(user).items()):
            due = ReportDue.objects.filter(organization=identifier).outstanding().with_due_date()
            path = reverse("awards:organization", args=[identifier])
            for each in due.values("pk", day=F("last_day")) if "manage_grants" in permissions else ():
                yield CalendarItem(f"report-{each['pk']}", ItemTitle.REPORT, each["day"], path=path)
        return
    if user.has_perm(MONITOR):
        path = reverse("awards:staff_monitoring")
        for duty in duties_open(timezone.localdate()):
            yield CalendarItem(f"monitoring-{duty.pk}", ItemTitle.DEADLINE, duty.due_on, path=path)
        for visit in MonitoringVisit.objects.filter(state=VisitState.PLANNED):
            yield CalendarItem(f"visit-{visit.pk}", ItemTitle.VISIT, visit.planned_on, path=path)
