"""Registrants for the tests."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from django.test import Client
from django.urls import reverse

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from roster.actions import Told, record_fact
from roster.models import FactKind, FactSource, FactStatus, PhysicianFact, Registrant
from roster.rules.dates import RoughDate
from tests.people import make_user, sign_in

_numbers = count(1)
NOT_CERTIFIED = Told(FactStatus.NOT_CERTIFIED)


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


def certify(record: Registrant, by: User, *, certified: bool = True, through: date | None = None, **more: Any) -> PhysicianFact:
    """The office saw how ECFMG certification stands; for ever unless it ends."""
    with acting_as(by):
        fact = PhysicianFact.objects.kept().filter(registrant=record, kind=FactKind.ECFMG).first()
        values: dict[str, Any] = {"when": RoughDate(date(2020, 5, 3)), "validity": "through" if through else "for_ever"}
        told = Told(FactStatus.CERTIFIED, **{**values, "valid_through": through, **more}) if certified else NOT_CERTIFIED
        version = fact.version if fact else 0
        return record_fact(
            record, by=by, kind=FactKind.ECFMG, told=told, source=FactSource.PAPER, fact=fact, seen_version=version
        )


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
