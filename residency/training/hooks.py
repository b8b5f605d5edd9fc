"""What follows the end of training is told to whoever registered: called in the transaction of the completion."""

from __future__ import annotations

from collections.abc import Callable

from img_program.accounts.models import User
from residency.training.models import Appointment

type AfterCompletion = Callable[[Appointment, User], None]

_AFTER_COMPLETION: list[AfterCompletion] = []


def register_after_completion(callback: AfterCompletion) -> None:
    """Call `callback(appointment, by)` when somebody's training is completed; from `AppConfig.ready`."""
    if callback not in _AFTER_COMPLETION:
        _AFTER_COMPLETION.append(callback)


def after_completion(appointment: Appointment, by: User) -> None:
    """Tell everybody who registered."""
    for callback in _AFTER_COMPLETION:
        callback(appointment, by)
