"""What the roster's door "Stop sharing" lists and stops of this room."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import ValidationError

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.organizations.models import Organization
from residency.training.actions.shares import answer_share
from residency.training.models import RecordShare, ShareAnswer
from roster.shares import Share


def running_shares(user: User) -> Iterator[Share]:
    """The sponsoring institutions that see the person's record now."""
    shares = list(RecordShare.objects.running().filter(user=user))
    with as_system(reason="name institutions that a physician shares with"):
        names = dict(Organization.objects.filter(pk__in=[each.organization_id for each in shares]).values_list("pk", "name"))
    for share in shares:
        yield Share(str(share.pk), names[share.organization_id], share.get_purpose_display(), share.answered_at)


def stop(user: User, key: str) -> None:
    """A No that follows the Yes. Raises LookupError for a share that is not the person's, or runs no more."""
    try:
        share = RecordShare.objects.running().select_related("registrant").filter(user=user, pk=key).first()
    except ValidationError as fault:
        raise LookupError(key) from fault
    if share is None:
        raise LookupError(key)
    with as_system(reason="the institution that a physician stops sharing with"):
        organization = Organization.objects.get(pk=share.organization_id)
    answer_share(share.registrant, by=user, organization=organization, answer=ShareAnswer.NO)
