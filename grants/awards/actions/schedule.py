"""What an executed agreement makes due; an amendment replaces what nobody began."""

from __future__ import annotations

from django.utils import timezone

from grants.awards.models import Agreement, Award, MonitoringDuty, ReportDue
from grants.awards.rules.schedule import due_monitoring, due_reports
from img_program.statute.parameters import parameter


def bring_schedule_up_to_date(agreement: Agreement) -> None:
    """Reports and monitoring duties from the agreement's dates and amount, by the parameters of its first day.

    Called inside the action that executed a version. Reports that were begun stay.
    """
    starts_on, ends_on = agreement.starts_on, agreement.ends_on
    if starts_on is None or ends_on is None:
        return
    reports = {
        (str(due.kind), due.due_on): due
        for due in due_reports(
            starts_on,
            ends_on,
            interval_months=parameter("grants.progress_report_interval_months", on=starts_on).as_int(),
            final_after_days=parameter("grants.final_report_after_days", on=starts_on).as_int(),
        )
    }
    for row in ReportDue.objects.filter(agreement=agreement, cancelled_at=None):
        if reports.pop((row.kind, row.due_on), None) is None and not hasattr(row, "report"):
            row.cancelled_at = timezone.now()
            row.save(update_fields=["cancelled_at"])
    for due in reports.values():
        ReportDue.objects.create(
            agreement=agreement,
            organization=agreement.organization,
            kind=due.kind,
            period_starts_on=due.period_starts_on,
            period_ends_on=due.period_ends_on,
            due_on=due.due_on,
        )
    _duties(agreement)


def _duties(agreement: Agreement) -> None:
    if agreement.starts_on is None or agreement.ends_on is None:
        return
    day = agreement.starts_on
    once = parameter("grants.monitoring_visit_above", on=day)
    wanted = {
        (duty.kind, duty.due_on): duty
        for duty in due_monitoring(
            agreement.starts_on,
            agreement.ends_on,
            # Read anew: an amendment has just moved it.
            Award.objects.values_list("amount", flat=True).get(pk=agreement.award_id),
            once_above=once.as_decimal(),
            yearly_above=parameter("grants.yearly_monitoring_above", on=day).as_decimal(),
            interval_months=parameter("grants.yearly_monitoring_interval_months", on=day).as_int(),
        )
    }
    for row in MonitoringDuty.objects.filter(agreement=agreement, cancelled_at=None):
        if wanted.pop((row.kind, row.due_on), None) is None:
            row.cancelled_at = timezone.now()
            row.save(update_fields=["cancelled_at"])
    for duty in wanted.values():
        MonitoringDuty.objects.create(
            agreement=agreement,
            kind=duty.kind,
            window_starts_on=duty.window_starts_on,
            due_on=duty.due_on,
            citation=once.citation,
        )
