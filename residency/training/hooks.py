"""What follows the end of training is told to whoever registered: called in the transaction of the completion."""

from __future__ import annotations

from collections.abc import Callable

from img_program.accounts.models import User
from img_program.web.registry import Registry
from residency.training.models import Appointment

type AfterCompletion = Callable[[Appointment, User], None]

_AFTER_COMPLETION: Registry[AfterCompletion] = Registry()


def register_after_completion(callback: AfterCompletion) -> None:
    """Call `callback(appointment, by)` when somebody's training is completed; from `AppConfig.ready`."""
    _AFTER_COMPLETION.add(callback)


def after_completion(appointment: Appointment, by: User) -> None:
    """Tell everybody who registered."""
    for callback in _AFTER_COMPLETION:
        callback(appointment, by)
