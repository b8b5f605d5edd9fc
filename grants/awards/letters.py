"""Letters to grantees: each follows a recorded transition and goes once, whoever asks."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Model

from img_program.accounts.models import User
from img_program.notifications.actions import About, OrganizationRole, send_letter
from img_program.organizations.models import Organization


def tell(
    organization: Organization,
    code: str,
    *,
    about: Model,
    transition: str,
    by: User,
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


def dollars(amount: object) -> str:
    """$12,000.00."""
    return f"${amount:,.2f}"
