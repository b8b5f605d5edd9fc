"""An invitation to join an organization."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from img_program.database.access import of_my_organizations
from img_program.database.history import tracked
from img_program.database.patterns import owned
from img_program.organizations.models.membership import MembershipRole
from img_program.organizations.models.organization import Organization


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Reads of invitations."""

    def open(self) -> InvitationQuerySet:
        """Neither accepted nor withdrawn; they may have expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)


@tracked("organizations_invitationevent_access", of_my_organizations(), exclude=["token_hash"])
class Invitation(models.Model):
    """A role offered to an e-mail address until a moment. Only the hash of the link's secret is kept."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField("e-mail address", max_length=254)
    role = models.CharField("role", max_length=20, choices=MembershipRole.choices)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField()
    times_sent = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        """One open invitation for an address and role; it is accepted or withdrawn, not both."""

        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                "organization",
                Lower("email"),
                "role",
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="organizations_invitation_once",
            ),
            models.CheckConstraint(condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="organizations_invitation_one_end"),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None) | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="organizations_invitation_accepted_by",
            ),
            owned("organizations_invitation_access", of_my_organizations()),
        ]

    def __str__(self) -> str:
        return self.get_role_display()

    @property
    def has_expired(self) -> bool:
        """Whether its last moment has passed."""
        return self.expires_at <= timezone.now()

    @property
    def can_be_accepted(self) -> bool:
        """Whether the link still works."""
        return self.accepted_at is None and self.withdrawn_at is None and not self.has_expired
