"""Letters to people on the roster: each follows a recorded transition and goes once, whoever asks."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse

from img_program.accounts.models import User
from img_program.notifications.actions import About, send_letter
from roster.models import Registrant


def tell(registrant: Registrant, code: str, *, about: About, values: Mapping[str, object], by: User) -> None:
    """Send a letter to a person on the roster; without an account it waits with staff.

    `record_url` is added to `values`. Their wish not to be written to is kept by the notifications room.
    """
    given = {**values, "record_url": f"{settings.SITE_URL}{reverse('roster:my_record')}"}
    if registrant.user is not None:
        send_letter(code, about=about, values=given, to_user=registrant.user, by=by)
    else:
        send_letter(code, about=about, values=given, to_record=f"{registrant._meta.label_lower}:{registrant.pk}", by=by)
