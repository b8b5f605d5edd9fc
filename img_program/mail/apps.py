"""Mail: every message is a row first."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """The outbox."""

    name = "img_program.mail"
    label = "mail"

    def ready(self) -> None:
        """Tell the jobs room how a message is sent."""
        from img_program.jobs.registry import register_job
        from img_program.mail.models import OutboxMessage
        from img_program.mail.sending import send

        register_job(OutboxMessage, work=send)
