"""Shapes that the tables of this room share: an institution's rows, and rows of an institution and a physician."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from img_program.accounts.models import User
from img_program.database.access import SameOwner, mine, of_my_organizations
from img_program.organizations.models.ownership import OwnedQuerySet

# Whose a row of both is: the physician reads theirs, the institution's people read theirs.
OF_BOTH = f"{mine()} OR {of_my_organizations()}"


class OfBothQuerySet[M: models.Model](OwnedQuerySet[M]):
    """Reads of rows that carry their institution and their physician."""

    def _own(self, user: User) -> Q:
        return super()._own(user) | Q(user=user)


def child_of(parent: str, name: str, *, column: str = "", owner: str = "organization_id") -> SameOwner:
    """A child's owner column is its parent's: `parent` is a table of this room without its prefix."""
    return SameOwner(
        name=name,
        columns=[column or f"{parent}_id", owner],
        parent=f"training_{parent}",
        parent_columns=["id", owner],
    )


def same_person(name: str) -> SameOwner:
    """The physician's account is the one of the roster record."""
    return SameOwner(
        name=name,
        columns=["registrant_id", "user_id"],
        parent="roster_registrant",
        parent_columns=["id", "user_id"],
    )


def own_document(name: str, *, owner: str) -> SameOwner:
    """An attached document belongs to the same institution (`organization_id`) or person (`user_id`)."""
    return SameOwner(name=name, columns=["document_id", owner], parent="documents_document", parent_columns=["id", owner])
