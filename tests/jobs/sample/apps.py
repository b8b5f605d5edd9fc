"""Registers the tests' own job."""

from django.apps import AppConfig


class SampleConfig(AppConfig):
    name = "tests.jobs.sample"
    label = "sample_jobs"

    def ready(self) -> None:
        from img_program.jobs.registry import register_job
        from tests.jobs.sample.models import SampleJob
        from tests.jobs.sample.work import work

        register_job(SampleJob, work=work)
