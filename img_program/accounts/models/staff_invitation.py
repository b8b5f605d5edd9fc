"""Staff join by invitation only."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from img_program.accounts.models.staff_role import StaffRoleName
from img_program.accounts.models.user import User
from img_program.database.history import tracked
from img_program.database.patterns import office_only
from img_program.web.fields.names import NameColumn


class StaffInvitationQuerySet(models.QuerySet["StaffInvitation"]):
    """Reads of invitations."""

    def open(self) -> StaffInvitationQuerySet:
        """Neither accepted nor withdrawn nor expired."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())


@tracked("accounts_staffinvitationevent_access", None)
class StaffInvitation(models.Model):
    """An e-mail address may become staff with these roles until a moment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("e-mail address", max_length=254)
    name = NameColumn("name", max_length=150, blank=True)
    roles = ArrayField(models.CharField(max_length=32, choices=StaffRoleName.choices), verbose_name="roles")
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField("expires")
    withdrawn_at = models.DateTimeField("withdrawn", null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField("accepted", null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = StaffInvitationQuerySet.as_manager()

    class Meta:
        """At least one role; accepted or withdrawn, never both."""

        ordering = ["-invited_at"]
        constraints = [
            models.CheckConstraint(condition=Q(roles__len__gt=0), name="accounts_staffinvitation_has_roles"),
            models.CheckConstraint(condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="accounts_staffinvitation_one_end"),
            office_only("accounts_staffinvitation_access"),
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.email}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > timezone.now()

    @property
    def role_names(self) -> list[str]:
        """The roles in words."""
        return [StaffRoleName(role).label for role in self.roles]
