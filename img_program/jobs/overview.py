"""How the work stands, for the staff's first line and for the operator: numbers only, nobody's data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from img_program.database.context import as_system
from img_program.jobs.models import JobState
from img_program.jobs.registry import kinds


@dataclass(frozen=True, slots=True)
class Standing:
    """One kind of job: how many wait, run and failed, and since when the oldest waits."""

    name: str
    label: str
    waiting: int
    running: int
    failed: int
    oldest_waiting: datetime | None


def standings() -> list[Standing]:
    """Every registered kind of job, counted as the system. The caller has asked whether the person may know."""
    found = []
    with as_system(reason="count jobs"):
        for kind in kinds():
            waiting = Q(state=JobState.QUEUED)
            counts = kind.model.objects.aggregate(
                waiting=Count("pk", filter=waiting),
                running=Count("pk", filter=Q(state=JobState.RUNNING)),
                failed=Count("pk", filter=Q(state=JobState.FAILED)),
                oldest_waiting=Min("created_at", filter=waiting),
            )
            found.append(Standing(str(kind.model._meta.verbose_name_plural), kind.label, **counts))
    return found
