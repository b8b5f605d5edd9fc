"""What a worker does with a nudge, and what the sweeper does on the beat."""

from __future__ import annotations

import logging
from typing import Any

import pghistory
from django.utils import timezone

from img_program.database.context import as_system
from img_program.jobs.models import Job
from img_program.jobs.nudge import nudge
from img_program.jobs.registry import Kind, kind_of, kinds
from img_program.jobs.run import UNEXPECTED, Claim, JobError, LostClaimError, TemporaryJobError, claim, give_up_if_exhausted

logger = logging.getLogger(__name__)

# One sweep offers at most so many rows of a kind; the next sweep takes the following ones.
OFFERS_AT_ONCE = 500


def run(label: str, identifier: str) -> bool:
    """Claim and work one job. False: there was nothing to claim. Never raises for a fault of the work itself."""
    kind = kind_of(label)
    held = claim(kind.model, identifier)
    if held is None:
        return False
    try:
        with pghistory.context(user=held.job.requested_by_id, job=f"{label}:{identifier}"):
            _work(kind, held)
    except LostClaimError:
        logger.warning("job taken over or stopped", extra={"kind": label, "job": identifier, "attempt": held.attempt})
    return True


def _work(kind: Kind[Any], held: Claim[Any]) -> None:
    try:
        kind.do(held)
    except LostClaimError:
        raise
    except JobError as fault:
        held.fail(str(fault))
    except TemporaryJobError as fault:
        held.retry(str(fault))
    except Exception:
        logger.exception("job broke", extra={"kind": kind.label, "job": str(held.job.pk), "attempt": held.attempt})
        held.retry(UNEXPECTED)
    else:
        if not held.settled:
            held.finish()


def sweep() -> int:
    """Offer again every row whose nudge or worker was lost, and fail those that used up their attempts.

    Returns how many rows were offered. Rows stay due for the sweeper until a nudge for them has left.
    """
    return sum(_sweep_kind(kind) for kind in kinds())


def _sweep_kind(kind: Kind[Any]) -> int:
    now = timezone.now()
    with as_system(reason="sweep jobs"):
        rows: list[Job] = list(
            kind.model.objects.to_offer(now)
            .order_by("offer_after")
            .select_for_update(skip_locked=True, of=("self",))[:OFFERS_AT_ONCE]
        )
        waiting = [row.pk for row in rows if not give_up_if_exhausted(row)]
    offered = [pk for pk in waiting if nudge(kind.label, str(pk), kind.queue)]
    with as_system(reason="note what was offered"):
        # Still untouched rows only: a worker may already have claimed one and set its lease.
        kind.model.objects.filter(pk__in=offered, offer_after__lte=now).update(offer_after=now + 5 * kind.lease)
    return len(offered)
