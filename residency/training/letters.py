"""Letters of this room: each follows a recorded transition and goes once, whoever asks."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Model

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.notifications.actions import About, OrganizationRole, send_letter
from img_program.organizations.models import Organization


def tell_physician(user_id: int, code: str, *, about: Model, transition: str, by: User, path: str, **values: object) -> None:
    """A letter to the resident; `path` is the page that it names."""
    with as_system(reason="send a letter to a resident"):
        send_letter(
            code,
            about=About.of(about, transition),
            values=_values(path, values),
            to_user=User.objects.get(pk=user_id),
            by=by,
        )


def tell_institution(
    organization_id: int, code: str, *, about: Model, transition: str, by: User, path: str, **values: object
) -> None:
    """A letter to those who manage the institution's positions."""
    with as_system(reason="send a letter to a residency program"):
        send_letter(
            code,
            about=About.of(about, transition),
            values=_values(path, values),
            to_organization=OrganizationRole(Organization.objects.get(pk=organization_id), "manage_grants"),
            by=by,
        )


def _values(path: str, values: dict[str, object]) -> dict[str, object]:
    return {**{name: str(value) for name, value in values.items()}, "url": f"{settings.SITE_URL}{path}"}


def day(value: object) -> str:
    """3 May 2026."""
    return f"{value:%-d %B %Y}"
