"""How organizations are found."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from img_program.accounts.finders import Finder, Found, Sought, register_finder, register_pages
from img_program.organizations.models import Organization
from img_program.organizations.permissions import KEEP_ORGANIZATIONS, VIEW_ORGANIZATIONS


def _find(rows: QuerySet[Any], sought: Sought) -> QuerySet[Any] | None:
    if sought.phone:
        return rows.filter(phone=sought.phone)
    if sought.email:
        members = Q(memberships__user__email__startswith=sought.email, memberships__ended_at=None)
        return rows.filter(members).distinct()
    found: QuerySet[Any] | None = rows.search(sought.text) if sought.is_words else None  # type: ignore[attr-defined]
    return found


def _show(row: Organization) -> Found:
    place = f", {row.city}" if row.city else ""
    return Found(row.name, reverse("organizations:staff_organization", args=[row.pk]), f"{row.get_kind_display()}{place}")


ORGANIZATIONS = Finder(
    heading="Organizations",
    permission=VIEW_ORGANIZATIONS,
    rows=Organization.objects.visible_to,
    find=_find,
    show=_show,
    opens="organizations:staff_organization",
    order=20,
)

register_finder(ORGANIZATIONS)
register_pages(("New organization", "organizations:staff_create", KEEP_ORGANIZATIONS))
