"""The Celery application. Workers take their settings from Django's, under the prefix CELERY_."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "img_program.settings.production")

app = Celery("img_program")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def refuse_unsafe_role(**_kwargs: Any) -> None:
    """A worker does not start under a role that the row policies would not bind."""
    from img_program.database.login_role import demand_safe_login_role  # noqa: PLC0415 - Django must be set up first

    demand_safe_login_role()
