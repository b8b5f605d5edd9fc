"""What follows the end of training is told to whoever registered: called in the transaction of the completion."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from img_program.accounts.models import User
from img_program.geography.models import Place
from img_program.web.components import Link
from img_program.web.registry import Registry
from residency.training.models import Appointment, ProgramSite

type AfterCompletion = Callable[[Appointment, User], None]

_AFTER_COMPLETION: Registry[AfterCompletion] = Registry()


def register_after_completion(callback: AfterCompletion) -> None:
    """Call `callback(appointment, by)` when somebody's training is completed; from `AppConfig.ready`."""
    _AFTER_COMPLETION.add(callback)


def after_completion(appointment: Appointment, by: User) -> None:
    """Tell everybody who registered."""
    for callback in _AFTER_COMPLETION:
        callback(appointment, by)


def programs_at(place: Place, user: User) -> list[Link]:
    """Sites of programs in a place."""
    del user
    sites = ProgramSite.objects.filter(place=place, ended_on=None).select_related("program")
    return [Link(f"{site.name}, {site.program.name}", reverse("training:program", args=[site.program_id])) for site in sites]
