"""What changed lately: letters that arrived."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from img_program.accounts.models import User
from img_program.accounts.news import Recent
from img_program.accounts.permissions import staff_roles
from img_program.notifications.models import Letter


def news(user: User) -> Iterator[Recent]:
    """Letters to the person and to their organizations; the office has its own lists."""
    if staff_roles(user):
        return
    letters = Letter.objects.visible_to(user)
    yield Recent(letters, "sent_at", "Letter: {name}", lambda key: reverse("notifications:letter", args=[key]), name="subject")
