"""Who can do what somebody of the office was refused: the roles, and the colleagues who hold them today."""

from __future__ import annotations

from collections import defaultdict

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from img_program.accounts.models import StaffRole, StaffRoleName
from img_program.accounts.permissions import permissions, staff_roles
from img_program.web.components import Holders


def holders_of(request: HttpRequest, refused: str) -> list[Holders]:
    """Role by role, for colleagues alone. Nothing where it isn't the role that is missing, such as a conflict of interest."""
    permission, held = permissions().get(refused), staff_roles(request.user)
    if permission is None or not held or permission.staff & held or transaction.get_connection().needs_rollback:
        return []
    rows = StaffRole.objects.held_on(timezone.localdate()).filter(role__in=permission.staff, user__is_active=True)
    names: defaultdict[str, list[str]] = defaultdict(list)
    for role, name, email in rows.values_list("role", "user__person_name__name", "user__email").order_by(
        "user__person_name__name"
    ):
        names[role].append(name or email)
    return [Holders(str(role.label), names[role]) for role in StaffRoleName if role in permission.staff]
