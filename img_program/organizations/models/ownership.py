"""Rows that belong to a grantee: who reads them, which keys keep them with one owner, and the reads they share."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from img_program.accounts.models import User
from img_program.accounts.permissions import Person, staff_roles
from img_program.database.access import AUDITOR, PERSON, RETENTION, STAFF, SYSTEM, Access, Policy, SameOwner, of_my_organizations


def read_by_grantee(name: str, *, when: str = "", staff: str = "SELECT, INSERT, UPDATE", system: str = "") -> Access:
    """Rows that the office writes and the organization's people read (those that fit `when`)."""
    condition = of_my_organizations() + (f" AND {when}" if when else "")
    return Access(
        name=name,
        grants={
            PERSON: "SELECT",
            STAFF: staff,
            AUDITOR: "SELECT",
            SYSTEM: system or "SELECT, INSERT, UPDATE",
            RETENTION: "SELECT, DELETE",
        },
        policies=[
            Policy(PERSON, condition, command="SELECT"),
            Policy((STAFF, SYSTEM), "true"),
            Policy(AUDITOR, "true", command="SELECT"),
            Policy(RETENTION, "true"),
        ],
    )


def written_by_grantee(
    name: str,
    *,
    person: str,
    staff: str = "SELECT, INSERT, UPDATE",
    system: str = "SELECT, INSERT, UPDATE",
    while_: str = "",
    into: str = "",
) -> Access:
    """Rows that the organization's people write and the office reads, or works on.

    `while_`: SQL of the rows that they may still change; `into`: SQL of what they may make of a row. Both empty: always.
    """
    own = of_my_organizations()
    writing = [Policy(PERSON, own)]
    if into:
        writing = [
            Policy(PERSON, own, command="SELECT"),
            Policy(PERSON, command="INSERT", check=f"{own} AND {into}"),
            Policy(PERSON, f"{own} AND {while_}", command="UPDATE", check=f"{own} AND {into}"),
        ]
    return Access(
        name=name,
        grants={PERSON: person, STAFF: staff, AUDITOR: "SELECT", SYSTEM: system, RETENTION: "SELECT, DELETE"},
        policies=[
            *writing,
            Policy((STAFF, SYSTEM), "true"),
            Policy(AUDITOR, "true", command="SELECT"),
            Policy(RETENTION, "true"),
        ],
    )


def own_document(column: str, name: str) -> SameOwner:
    """An attached document is the same organization's."""
    return SameOwner(
        name=name,
        columns=[column, "organization_id"],
        parent="documents_document",
        parent_columns=["id", "organization_id"],
    )


class OwnedQuerySet[M: models.Model](models.QuerySet[M]):
    """Reads of rows that carry their organization."""

    def visible_to(self, user: Person) -> Self:
        """All for staff, those of one's organizations for members, none for others."""
        if staff_roles(user):
            return self
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        return self.filter(self._own(user))

    def _own(self, user: User) -> Q:
        return Q(organization__in=user.memberships.filter(ended_at=None).values("organization_id"))
