"""The nudge: a message to the broker that says "look at this row". It may be lost; the row can't.

A broker that is down must not hold up a page. A nudge gives up after a second, and after one failure this
process sends none for a while: the sweeper offers the rows when the broker is back.
"""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings

from img_program.celery import app
from img_program.web.cache import Silence

logger = logging.getLogger(__name__)

RUN_JOB = "img_program.jobs.tasks.run_job"
SECONDS_TO_REACH_BROKER = 1
SECONDS_OF_SILENCE_AFTER_FAILURE = 10.0

_IMPATIENT: dict[str, Any] = {
    "socket_connect_timeout": SECONDS_TO_REACH_BROKER,
    "socket_timeout": SECONDS_TO_REACH_BROKER,
    "retry_on_timeout": False,
    "max_retries": 0,
}


silence = Silence(SECONDS_OF_SILENCE_AFTER_FAILURE)


def nudge(label: str, identifier: str, queue: str) -> bool:
    """Tell a worker to look at one row. Returns False, after logging it, when the broker can't be reached."""
    if silence.holds():
        logger.warning("job waits for the sweeper", extra={"kind": label, "job": identifier})
        return False
    options = {**settings.CELERY_BROKER_TRANSPORT_OPTIONS, **_IMPATIENT}
    try:
        # A connection of its own: it costs milliseconds, is safe in every thread, and has its own patience.
        with app.connection_for_write(transport_options=options) as connection:
            app.send_task(RUN_JOB, args=[label, identifier], queue=queue, connection=connection, retry=False)
    except Exception as fault:  # noqa: BLE001 - whatever is wrong with the broker, the row is safe and the page must work
        silence.begin()
        logger.warning(
            "broker unavailable, job waits for the sweeper",
            extra={"kind": label, "job": identifier, "fault": type(fault).__name__},
        )
        return False
    return True
