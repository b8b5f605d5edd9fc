"""The work of the job: hand one message to the mail server, and know how sure it is that the server took it."""

from __future__ import annotations

import logging
import smtplib
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from img_program.jobs.run import Claim, TemporaryJobError
from img_program.mail.models import OutboxMessage

logger = logging.getLogger(__name__)

TEMPORARY, PERMANENT = 400, 500
UNREACHABLE = "The mail server could not be reached. We try again."
UNSURE = "The mail server broke off before it said whether it took the message. We try again."
BUSY = "The mail server asked us to try again later."
NOT_LET_IN = "The mail server did not accept this program as a sender. The people who run it have been told. We try again."
REFUSED = "The mail server refused the message for this address. Check the address, or reach the person another way."


def as_sent(message: OutboxMessage) -> EmailMultiAlternatives:
    """The message as the mail server gets it; the same every time, Message-ID and Date included."""
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.recipient],
        headers={
            "Message-ID": message.message_id,
            "Date": format_datetime(timezone.localtime(message.created_at)),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    mail.attach_alternative(message.html, "text/html")
    return mail


def send(claim: Claim[OutboxMessage]) -> None:
    """Send one message. Raises TemporaryJobError when the mail server can't be reached or doesn't let us in."""
    backend = mailers["default"]
    try:
        _reach(backend)
        _hand_over(claim, backend)
    finally:
        _hang_up(backend)


def _reach(backend: BaseEmailBackend) -> None:
    try:
        backend.open()
    except smtplib.SMTPAuthenticationError as fault:
        logger.exception("mail server refuses our password")
        raise TemporaryJobError(NOT_LET_IN) from fault
    except (smtplib.SMTPException, OSError) as fault:
        raise TemporaryJobError(UNREACHABLE) from fault


def _hand_over(claim: Claim[OutboxMessage], backend: BaseEmailBackend) -> None:
    """Note that the message goes out, send it, note that it went. What an earlier attempt may have sent is marked first."""
    message = claim.job
    claim.heartbeat(
        handed_over_at=timezone.now(),
        may_have_been_sent_twice=message.may_have_been_sent_twice or message.handed_over_at is not None,
    )
    try:
        backend.send_messages([as_sent(message)])
    except (smtplib.SMTPException, OSError) as fault:
        _judge(claim, fault)
    else:
        claim.finish(sent_at=timezone.now())


def _judge(claim: Claim[OutboxMessage], fault: Exception) -> None:
    """Read a fault: surely not taken (the mark is cleared) or unsure (it stays); again later, or never."""
    code = _code_of(fault)
    if code is None:
        claim.retry(UNSURE)
    elif isinstance(fault, smtplib.SMTPSenderRefused):
        claim.retry(NOT_LET_IN, handed_over_at=None)
    elif code >= PERMANENT:
        claim.fail(REFUSED, handed_over_at=None)
    else:
        claim.retry(BUSY, handed_over_at=None)


def _code_of(fault: Exception) -> int | None:
    """The server's answer, or None when there was none."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        code = min(code for code, _words in fault.recipients.values())
    elif isinstance(fault, smtplib.SMTPResponseException):
        code = fault.smtp_code
    else:
        return None
    return code if code >= TEMPORARY else None


def _hang_up(backend: BaseEmailBackend) -> None:
    """Close the connection; what goes wrong now no longer concerns the message."""
    try:
        backend.close()
    except (smtplib.SMTPException, OSError) as fault:
        logger.info("mail server hung up first", extra={"fault": type(fault).__name__})
