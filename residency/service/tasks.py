"""On the beat after residency: yearly contact, sites whose day came, designations that changed. Repeating does no harm."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from residency.service.actions import contact, designations, sites


@shared_task(name="residency.service.tasks.keep_contact")
def keep_contact() -> int:
    """Send what is due to employers and physicians; returns how many."""
    return contact.keep_contact(on=timezone.localdate())


@shared_task(name="residency.service.tasks.look_at_sites")
def look_at_sites() -> int:
    """Judge sites whose day came, and ask a person where a designation changed; returns how many findings are new."""
    today = timezone.localdate()
    return sites.judge_due_sites(on=today) + designations.recheck_designations(on=today)
