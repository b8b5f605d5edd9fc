"""What this room puts on the office's homes: values of the law that somebody recorded."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from img_program.accounts.models import User
from img_program.accounts.news import Recent
from img_program.accounts.permissions import staff_roles
from img_program.statute.models import Parameter
from img_program.statute.permissions import VIEW_PARAMETER_HISTORY


def news(user: User) -> Iterator[Recent]:
    """Values that a person recorded; those that came with the program are no news."""
    if staff_roles(user) and user.has_perm(VIEW_PARAMETER_HISTORY):
        recorded = Parameter.objects.exclude(set_by=None)
        yield Recent(
            recorded,
            "set_at",
            "New value of the law: {name}",
            lambda key: reverse("statute:parameter", args=[key]),
            name="label",
            key="key",
        )
