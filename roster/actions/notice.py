"""Notices: checked and put in force by the office, given to people."""

from __future__ import annotations

from hashlib import sha256

from django.db import transaction

from img_program.accounts.models import User
from img_program.database.context import as_system
from roster.actions.refusals import refuse_auditors
from roster.models import Channel, Notice, NoticeAcknowledgement
from roster.workflow import NOTICE


def check_notice_text(notice: Notice, *, checked_by: str) -> None:
    """A named, qualified person has checked the text (in another language: the translator).

    Raises WrongStateError unless the text is a draft.
    """
    _step(notice, "check_notice", checked_by=checked_by)


def put_notice_in_force(notice: Notice) -> None:
    """From its first day on, this text is the one that is given. Its words are frozen.

    Raises WrongStateError unless the text was checked; IntegrityError when another is in force in that time.
    """
    _step(notice, "put_notice_in_force")


def _step(notice: Notice, action: str, *, checked_by: str = "") -> None:
    with transaction.atomic():
        locked = Notice.objects.select_for_update().get(pk=notice.pk)
        locked.state = NOTICE.target(locked.state, action)
        locked.checked_by = checked_by or locked.checked_by
        locked.save(update_fields=["state", "checked_by"])
    notice.state, notice.checked_by = locked.state, locked.checked_by


def acknowledge_notice(
    notice: Notice, *, by: User | None, token: str = "", channel: Channel = Channel.BROWSER
) -> NoticeAcknowledgement:
    """The notice was given: which version, in which language, when, by which channel. It is not an agreement.

    Before sign-up (`by` is None) it belongs to `token`, of which only the digest is stored. Raises PermissionDenied
    for an auditor, who changes nothing.
    """
    refuse_auditors()
    acknowledgement = NoticeAcknowledgement(
        notice=notice,
        version=notice.version,
        language=notice.language,
        channel=channel,
        user=by,
        token_digest=_digest(token) if token else "",
    )
    acknowledgement.save(force_insert=True)
    return acknowledgement


def attach_acknowledgements(*, token: str, to: User) -> int:
    """After sign-up: what was given to the bearer of `token` was given to this account. Returns how many."""
    with as_system(reason="a notice given before sign-up belongs to the new account"):
        return NoticeAcknowledgement.objects.filter(token_digest=_digest(token), user=None).update(user=to)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
