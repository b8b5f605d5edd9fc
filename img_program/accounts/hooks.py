"""What higher rooms tell the accounts room: conditions of sign-up, what follows it, and each person's home."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from img_program.accounts.models import User
from img_program.accounts.permissions import staff_roles
from img_program.database.context import Actor, database_context
from img_program.database.roles import Role
from img_program.web.navigation import Audience
from img_program.web.registry import Registry

type SignupCheck = Callable[[HttpRequest], str | None]
type SignupCallback = Callable[[HttpRequest, User], None]

SIGNUP_PERMIT_KEY = "signup_permit"

_CHECKS: Registry[SignupCheck] = Registry()
_CALLBACKS: Registry[SignupCallback] = Registry()


@dataclass(frozen=True, slots=True)
class Home:
    """Where people of one audience begin."""

    audience: Audience
    applies: Callable[[User], bool]
    url_name: str
    order: int


_HOMES: list[Home] = []
# From this order on a home is the last resort: everybody who signs in may have a record of their own.
FALLBACK_ORDER = 1000

type FirstStep = Callable[[User], str | None]
_FIRST_STEPS: dict[Audience, FirstStep] = {}


def register_before_signup(check: SignupCheck) -> None:
    """A condition of sign-up: returns an address to go to first, or None when sign-up may start.

    Sign-up is closed to direct visits while no check says yes and no invitation permits it.
    """
    _CHECKS.add(check)


def register_after_signup(callback: SignupCallback) -> None:
    """Called once for each new account, in the new person's own database context."""
    _CALLBACKS.add(callback)


def permit_signup(request: HttpRequest, *, email: str, next_url: str) -> None:
    """An invitation lets this visitor sign up, with this address only, and then go on to `next_url`."""
    request.session[SIGNUP_PERMIT_KEY] = {"email": email.strip().lower(), "next": next_url}


def signup_permit(request: HttpRequest) -> dict[str, str]:
    """The permit of an invitation: its e-mail address and where to go on; empty without one."""
    permit = request.session.get(SIGNUP_PERMIT_KEY)
    return dict(permit) if isinstance(permit, dict) else {}


def why_signup_must_wait(request: HttpRequest) -> str | None:
    """The address to go to before sign-up may start, or None when it may."""
    if signup_permit(request):
        return None
    if not _CHECKS:
        return "/"
    for check in _CHECKS:
        if address := check(request):
            return address
    return None


def after_signup(request: HttpRequest, user: User) -> None:
    """Tell every room of a new account, as the new person."""
    with database_context(Actor(Role.PERSON, user.pk)):
        for callback in _CALLBACKS:
            callback(request, user)


def register_home(*, audience: Audience, applies: Callable[[User], bool], url_name: str, order: int) -> None:
    """Where a person goes after sign-in when `applies` says yes; the lowest `order` wins."""
    home = Home(audience, applies, url_name, order)
    if home not in _HOMES:
        _HOMES.append(home)
        _HOMES.sort(key=lambda item: item.order)


def home_of(user: User) -> Home | None:
    """The first home that applies to a person, or None."""
    return next((home for home in _HOMES if home.applies(user)), None)


def register_first_step(*, audience: Audience, step: FirstStep) -> None:
    """What somebody of this audience does before a home makes sense: the address to go to after sign-in, or None."""
    _FIRST_STEPS[audience] = step


def first_step_of(user: User) -> str | None:
    """The address of the step that comes before the person's home, or None."""
    step = _FIRST_STEPS.get(audience_of(user))
    return step(user) if step else None


def audiences_of(user: User) -> list[Audience]:
    """Every audience to which a person belongs, the first is the one whose layout they see."""
    found = [home.audience for home in _HOMES if home.order != FALLBACK_ORDER and home.applies(user)]
    return list(dict.fromkeys([audience_of(user), *found]))


def audience_of(user: User | AnonymousUser) -> Audience:
    """As whom a person sees the site: staff, or the audience of the first home that applies."""
    if not isinstance(user, User):
        return "public"
    if staff_roles(user):
        return "staff"
    home = home_of(user)
    return home.audience if home else "registrant"
