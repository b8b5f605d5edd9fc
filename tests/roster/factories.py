"""Registrants for the tests."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.test import Client
from django.urls import reverse

from img_program.accounts.models import User
from img_program.database.context import as_system
from roster.models import Registrant
from tests.people import make_user, sign_in

_numbers = count(1)


def make_registrant(user: User | None = None, **fields: Any) -> Registrant:
    """A person on the roster who meets the definitions but for the time in Minnesota; `fields` override."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "name": f"Physician Number{number}",
        "reach_by": "email",
        "residence": "minnesota" if "county" in fields or "county_id" in fields else "not_said",
        "school_country": "SO",
        "graduation_year": 2012,
        "born_outside_us": "yes",
        "us_is_home": "yes",
        "came_for_training": "no",
        **fields,
    }
    with as_system(reason="test"):
        return Registrant.objects.create(user=user, **values)


def give_notice(client: Client) -> None:
    """The notice, read in this browser."""
    response = client.post(reverse("roster:notice"))
    assert response.status_code == 302


def newcomer(client: Client, email: str = "tadesse@example.org") -> User:
    """Somebody who signed up, was given the notice and stands before the first question."""
    user = make_user(email)
    sign_in(client, user)
    give_notice(client)
    return user
