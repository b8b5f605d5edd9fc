"""Who is signed in, the navigation of that audience, and the warning before a session ends."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from img_program.accounts.hooks import audience_of
from img_program.accounts.models import PersonName, User
from img_program.accounts.permissions import staff_roles
from img_program.accounts.second_factor import demands_second_factor
from img_program.accounts.sessions import passed_second_factor
from img_program.web.components import Account, Link
from img_program.web.navigation import nav_items


def person(request: HttpRequest) -> dict[str, Any]:
    """`account`, `nav_items`, `session_warning`, `audience`: nothing for error pages without a session."""
    user = getattr(request, "user", None)
    if user is None:
        return {}
    audience = audience_of(user)
    if not isinstance(user, User):
        return {"audience": audience, "nav_items": SimpleLazyObject(lambda: nav_items(request, audience))}
    waits = demands_second_factor(user) and not passed_second_factor(request.session, user)
    return {
        "audience": audience,
        "nav_items": [] if waits else SimpleLazyObject(lambda: nav_items(request, audience)),
        "account": SimpleLazyObject(lambda: _account(user)),
        "own_home_url": "" if waits else reverse("accounts:home_redirect"),
        "session_warning": {
            "status_url": reverse("accounts:session_status"),
            "extend_url": reverse("accounts:session_extend"),
            "sign_in_url": f"{reverse('account_login')}?next={request.path}",
        },
    }


def _account(user: User) -> Account:
    name = PersonName.objects.filter(user=user).values_list("name", flat=True).first()
    roles = [role.label for role in sorted(staff_roles(user))]
    return Account(name or user.email, roles, [Link("Account and sign-in", reverse("accounts:account"))])
