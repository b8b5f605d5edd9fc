"""What changed lately: what was sealed."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from img_program.accounts.models import User
from img_program.accounts.news import Recent
from img_program.accounts.permissions import staff_roles
from img_program.documents.models import Sealing
from img_program.documents.permissions import VIEW_SEALINGS


def news(user: User) -> Iterator[Recent]:
    """Sealings, for those who may see them."""
    if staff_roles(user) and user.has_perm(VIEW_SEALINGS):
        sealing = Sealing.objects.visible_to(user)
        yield Recent(sealing, "sealed_at", "Something was sealed", lambda key: reverse("documents:sealing", args=[key]))
