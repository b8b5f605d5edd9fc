"""Letters to a physician about the commitment: each follows something that was recorded, and goes once."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Model

from img_program.accounts.models import User
from img_program.notifications.actions import About, send_letter
from residency.service.models.service import Obligation
from residency.service.models.service_records import EventKind, LifeEvent


def is_quiet(obligation: Obligation) -> bool:
    """Whether nobody is written to any more: the physician has died."""
    return LifeEvent.objects.filter(obligation=obligation, kind=EventKind.DEATH).exists()


def tell_physician(
    obligation: Obligation, code: str, *, transition: str, by: User, path: str, about: Model | None = None, **values: object
) -> None:
    """Send a letter that opens the page `path`; nothing private stands in the mail that announces it."""
    if is_quiet(obligation):
        return
    given = {name: str(value) for name, value in values.items()} | {"url": f"{settings.SITE_URL}{path}"}
    send_letter(code, about=About.of(about or obligation, transition), values=given, to_user=obligation.user, by=by)
