"""What people do with summary reports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.jobs.run import enqueue
from reports.measures.catalogue import measure
from reports.models import SummaryReport
from reports.permissions import MAKE_SUMMARY


def request_summary_report(
    *,
    by: User,
    as_of: date,
    steps: Mapping[str, str],
    with_published_figures: bool,
    cost: Decimal,
    contact_email: str,
    contact_phone: str,
) -> SummaryReport:
    """Ask for a roster summary report (Minn. Stat. 144.1911, subd. 3, clause 2); a job makes it.

    `steps` names the wished tables by measure, each with a step or "" to let the figures decide; `cost` is the cost to
    prepare the report in dollars (Minn. Stat. 3.197). Raises PermissionDenied, and ValidationError for a day in the
    future, no table, or an unknown table or step.
    """
    demand(by, MAKE_SUMMARY)
    if as_of > timezone.localdate():
        raise ValidationError("Choose today or a day in the past: the roster of a later day is not known yet.")
    if not steps:
        raise ValidationError("Choose at least one table.")
    for key, step in steps.items():
        try:
            known = {"", *(each.key for each in measure(key).steps)}
        except LookupError as fault:
            raise ValidationError("Choose a table of the list.") from fault
        if step not in known:
            raise ValidationError("Choose a step of the list.")
    with transaction.atomic():
        return enqueue(
            SummaryReport(
                requested_by=by,
                as_of=as_of,
                steps=dict(steps),
                with_published_figures=with_published_figures,
                cost=cost,
                contact_email=contact_email,
                contact_phone=contact_phone,
            )
        )
