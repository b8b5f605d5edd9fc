"""Reminders of payments: before the last day, to those with something left to pay."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.urls import reverse

from img_program.notifications.reminders import Due
from residency.service.models.repayment import PaymentYear
from residency.service.models.service_records import EventKind, LifeEvent


def payments_due(first: date, last: date) -> Iterable[Due]:
    """Years that are due between two days and not paid; nobody is reminded after a death."""
    silent = LifeEvent.objects.filter(kind=EventKind.DEATH).values("obligation")
    rows = PaymentYear.objects.unpaid().filter(due_on__range=(first, last), obligation__state="open")
    for year in rows.exclude(obligation__in=silent).select_related("user"):
        yield Due(
            due_on=year.due_on,
            kind="residency.paymentyear",
            key=str(year.pk),
            to_user=year.user,
            values={"year": year.number, "due_on": year.due_on, "url": f"{settings.SITE_URL}{reverse('service:mine')}"},
        )
