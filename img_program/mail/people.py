"""Mail to a person: it goes another way when the person chose one. Mail to a mere address is `queue_mail`'s."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from img_program.mail.actions import queue_mail
from img_program.web.registry import Registry


class Somebody(Protocol):
    """An account, as far as this room knows one."""

    pk: Any
    email: str


type OtherWay = Callable[[Any, str], bool]

_OTHER_WAYS: Registry[OtherWay] = Registry()


def register_other_way(goes: OtherWay) -> None:
    """`goes(user, key)` sees to it that the person is told in another way and says so; False: send the mail."""
    _OTHER_WAYS.add(goes)


def tell_person(user: Somebody, *, template: str, context: Mapping[str, Any] | None = None, key: str) -> None:
    """Tell a person by mail, or in the way they chose instead (a call, a letter, the navigator, not at all).

    What somebody asked for at the keyboard just now (a code, a link of their own) and notices that protect an account
    are mail to an address: they go by `queue_mail`.
    """
    if any(goes(user, key) for goes in _OTHER_WAYS):
        return
    queue_mail(template=template, to=user.email, context=context, key=key)
