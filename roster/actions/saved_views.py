"""Staff's searches and filters under opaque addresses."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from roster.models import SavedView
from roster.permissions import VIEW_REGISTRANTS


def store_view(*, by: User, terms: dict[str, str]) -> SavedView:
    """Keep a search under an address that says nothing; the same search keeps its address."""
    demand(by, VIEW_REGISTRANTS)
    kept = SavedView.objects.filter(user=by, terms=terms, removed_at=None).order_by("made_at").first()
    return kept or SavedView.objects.create(user=by, terms=terms)


def keep_view(view: SavedView, *, by: User, name: str) -> SavedView:
    """Give a view a name, so that it is offered again.

    Raises ValidationError when the name is empty or in use for another view of the person.
    """
    demand(by, VIEW_REGISTRANTS)
    name = name.strip()[:80]
    if not name:
        raise ValidationError("Write a name for this view.")
    with transaction.atomic():
        if SavedView.objects.filter(user=by, name=name, removed_at=None).exclude(pk=view.pk).exists():
            raise ValidationError("You already have a view of that name. Choose another name.")
        SavedView.objects.filter(pk=view.pk, user=by).update(name=name)
    view.name = name
    return view


def remove_view(view: SavedView, *, by: User) -> None:
    """Take a view away; its search terms go with it."""
    demand(by, VIEW_REGISTRANTS)
    SavedView.objects.filter(pk=view.pk, user=by).update(name="", terms={}, removed_at=timezone.now())
