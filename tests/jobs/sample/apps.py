"""Registers the tests' own job."""

from django.apps import AppConfig


class SampleConfig(AppConfig):
    name = "tests.jobs.sample"
    label = "sample_jobs"

    def ready(self) -> None:
        from img_program.jobs.registry import register_job  # noqa: PLC0415 - models exist only once all apps are loaded
        from tests.jobs.sample.models import SampleJob  # noqa: PLC0415 - models exist only once all apps are loaded
        from tests.jobs.sample.work import work  # noqa: PLC0415 - models exist only once all apps are loaded

        register_job(SampleJob, work=work)
