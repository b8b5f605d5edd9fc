"""Work that outlives a request."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Rows first, then tasks: jobs are rows; a Celery task is only a nudge."""

    name = "img_program.jobs"
    label = "jobs"
