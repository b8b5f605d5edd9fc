"""The outbox: one row for each message, from the moment it was asked for."""

from __future__ import annotations

from django.db import models

from img_program.database.access import AUDITOR, RETENTION, STAFF, SYSTEM, Access, Policy
from img_program.jobs.models import Job

# Bodies may hold sign-in codes: nobody reads them but the program itself.
_ENVELOPE = (
    "id, state, attempt, max_attempts, error_words, created_at, started_at, finished_at, requested_by_id, "
    "recipient, subject, template, message_id, sent_at, may_have_been_sent_twice, erased_at"
)


class OutboxMessage(Job):
    """One message to one address; the job is its sending.

    `text` and `html` are what was sent, until they are erased some days later. `handed_over_at` is set just
    before the mail server gets the message and cleared when the server surely did not take it: a row that still
    has it when it is sent again may have been sent twice.
    """

    max_attempts = models.PositiveSmallIntegerField("most attempts", default=8)
    recipient = models.EmailField("to", max_length=254)
    subject = models.CharField("subject", max_length=200)
    text = models.TextField("text")
    html = models.TextField("HTML")
    template = models.CharField("template", max_length=100)
    key = models.CharField("idempotency key", max_length=200, null=True, unique=True)  # noqa: DJ001 - many have none
    message_id = models.CharField("Message-ID", max_length=200, unique=True)
    handed_over_at = models.DateTimeField("handed to the mail server at", null=True)
    sent_at = models.DateTimeField("sent at", null=True)
    may_have_been_sent_twice = models.BooleanField("may have been sent twice", default=False)
    erased_at = models.DateTimeField("text erased at", null=True)

    class Meta(Job.Meta):
        """Written and read by the system; staff and auditors see the envelope, never the text."""

        verbose_name = "message"
        verbose_name_plural = "messages"
        ordering = ["-created_at"]
        constraints = [
            Access(
                name="mail_outboxmessage_access",
                grants={
                    STAFF: f"SELECT ({_ENVELOPE})",
                    AUDITOR: f"SELECT ({_ENVELOPE})",
                    SYSTEM: "SELECT, INSERT, UPDATE",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[Policy((STAFF, AUDITOR), "true", command="SELECT"), Policy((SYSTEM, RETENTION), "true")],
            ),
        ]
