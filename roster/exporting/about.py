"""What a released file says of itself."""

from __future__ import annotations

from django.utils import timezone

from img_program.approvals.models import Approval
from roster.exporting.actions import RELEASE_STEP
from roster.exporting.writing import About
from roster.models import RosterRelease


def about_release(release: RosterRelease) -> About:
    """Who asked, who approved, why, for whom, and when to destroy it."""
    given = Approval.objects.filter(step=RELEASE_STEP, subject_id=str(release.pk)).select_related("by", "confirmation")
    names = [
        each.by.email if each.by else f"{each.given_elsewhere_by} ({each.given_elsewhere_office})"
        for each in given
        if each.counts
    ]
    return About(
        made_by=release.requested_by.email,
        made_at=timezone.now(),
        purpose=release.purpose,
        recipient=release.recipient,
        destroy_by=release.destroy_by,
        approved_by=", ".join(name for name in names if name != release.requested_by.email),
    )
