"""What the accounts room puts on the office's homes."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from img_program.accounts.models import Relinking, StaffInvitation, User
from img_program.accounts.permissions import staff_roles
from img_program.accounts.staff_permissions import CONFIRM_RELINKING, MANAGE_STAFF
from img_program.accounts.work_items import Waiting


def waits(user: User) -> Iterator[Waiting]:
    """New addresses that need a second person, and invitations of staff that have expired."""
    if not staff_roles(user):
        return
    if user.has_perm(CONFIRM_RELINKING):
        proposed = Relinking.objects.filter(state=Relinking.State.PROPOSED).exclude(proposed_by=user)
        url = reverse("accounts:relinking_list")
        yield Waiting(proposed, "new sign-in address to confirm", "new sign-in addresses to confirm", url)
    if user.has_perm(MANAGE_STAFF):
        unanswered = StaffInvitation.objects.filter(accepted_at=None, withdrawn_at=None)
        expired = unanswered.filter(expires_at__lte=timezone.now())
        url = reverse("accounts:staff_list")
        yield Waiting(expired, "invitation of staff has expired", "invitations of staff have expired", url)
