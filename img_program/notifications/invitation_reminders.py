"""The reminder of invitations that nobody answered: the organizations room lies below and can't ask for it itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from img_program.notifications.actions import OrganizationRole
from img_program.notifications.reminders import Due
from img_program.organizations.models import Invitation

CODE = "invitation_reminder"
DAYS_BEFORE = (3,)


def open_invitations(first: date, last: date) -> Iterable[Due]:
    """Invitations that wait for an answer and end between two days; the organization's administrators are reminded."""
    zone = timezone.get_current_timezone()
    begin, end = (datetime.combine(day, time.min, zone) for day in (first, last + timedelta(days=1)))
    waiting = Invitation.objects.open().filter(
        expires_at__gte=begin, expires_at__lt=end, expires_at__gt=timezone.now(), organization__is_active=True
    )
    return _due(list(waiting.select_related("organization")))


def _due(waiting: list[Invitation]) -> Iterator[Due]:
    for invitation in waiting:
        ends_on = timezone.localdate(invitation.expires_at)
        team = reverse("organizations:team", args=[invitation.organization_id])
        yield Due(
            due_on=ends_on,
            kind="organizations.invitation",
            key=str(invitation.pk),
            to_organization=OrganizationRole(invitation.organization, "administer"),
            values={
                "invited_on": timezone.localdate(invitation.sent_at),
                "ends_on": ends_on,
                "role": invitation.get_role_display(),
                "team_url": f"{settings.SITE_URL}{team}",
            },
        )
