"""What the pages about places share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse

from img_program.accounts.models import User
from img_program.geography.rules.is_rural import Answer
from img_program.geography.rules.is_underserved import UnderservedAnswer
from img_program.web.components import Link, Status

ANSWERS = {
    Answer.YES: Status("met", "Rural"),
    Answer.NO: Status("not-met", "Not rural"),
    Answer.UNKNOWN: Status("person"),
}
UNDERSERVED_ANSWERS = {
    UnderservedAnswer.YES: Status("met", "Underserved"),
    UnderservedAnswer.NO: Status("not-met", "Not underserved"),
    UnderservedAnswer.DEPENDS_ON_ADDRESS: Status("person", "Depends on the address"),
    UnderservedAnswer.UNKNOWN: Status("person"),
}


def user_of(request: HttpRequest) -> User:
    """Who asks; the page demands a signed-in person."""
    return cast("User", request.user)


def crumbs(*last: Link) -> list[Link]:
    """The way here."""
    return [Link("Places", reverse("geography:places")), *last]


def attempt(form: BaseForm, act: Callable[[], Any]) -> bool:
    """Do it; what the action refuses stands at the form's fields."""
    try:
        act()
    except ValidationError as refusal:
        if hasattr(refusal, "error_dict"):
            for field, errors in refusal.error_dict.items():
                form.add_error(field if field in form.fields else None, cast("Any", errors))
        else:
            form.add_error(None, refusal)
        return False
    return True
