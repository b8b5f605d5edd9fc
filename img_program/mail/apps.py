"""Mail: every message is a row first."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """The outbox."""

    name = "img_program.mail"
    label = "mail"

    def ready(self) -> None:
        """Tell the jobs room how a message is sent."""
        from img_program.jobs.registry import register_job  # noqa: PLC0415 - models exist only once all apps are loaded
        from img_program.mail.models import OutboxMessage  # noqa: PLC0415 - models exist only once all apps are loaded
        from img_program.mail.sending import send  # noqa: PLC0415 - models exist only once all apps are loaded

        register_job(OutboxMessage, work=send)
