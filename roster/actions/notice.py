"""Notices given to people, and attached to their account. Their texts: `notice_texts`."""

from __future__ import annotations

from img_program.accounts.models import User
from img_program.accounts.secrets import hash_of
from img_program.database.context import as_system
from roster.actions.refusals import refuse_auditors
from roster.models import Channel, Notice, NoticeAcknowledgement


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
        token_digest=hash_of(token) if token else "",
    )
    acknowledgement.save(force_insert=True)
    return acknowledgement


def attach_acknowledgements(*, token: str, to: User) -> int:
    """After sign-up: what was given to the bearer of `token` was given to this account. Returns how many."""
    with as_system(reason="a notice given before sign-up belongs to the new account"):
        return NoticeAcknowledgement.objects.filter(token_digest=hash_of(token), user=None).update(user=to)
