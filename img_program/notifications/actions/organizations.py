"""Letters to organizations: each follows a recorded transition and goes once, whoever asks."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Model

from img_program.accounts.models import User
from img_program.notifications.actions.letters import About, OrganizationRole, send_letter
from img_program.organizations.models import Organization


def tell_organization(
    organization: Organization,
    code: str,
    *,
    about: Model,
    transition: str,
    by: User | None,
    path: str = "",
    permission: str = "view",
    **values: object,
) -> None:
    """Send a letter to everybody in the organization who holds the permission; `path` is the page that it names."""
    given = {name: str(value) for name, value in values.items()}
    if path:
        given["url"] = f"{settings.SITE_URL}{path}"
    send_letter(
        code,
        about=About.of(about, transition),
        values=given,
        to_organization=OrganizationRole(organization, permission),
        by=by,
    )
