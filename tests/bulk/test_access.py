"""Acts for many rows are the office's, and a choice is its own person's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from pytest import Subtests

from img_program.bulk.actions import choose
from img_program.organizations.acting import acting_as
from tests.access import Case, assert_access, everybody, undecided
from tests.grants.awards.factories import make_agreement, make_request
from tests.people import People


def _chosen(people: People) -> Sequence[Any]:
    request, by = make_request(people, make_agreement(people)), people.program_manager
    with acting_as(by):
        run = choose("payments", "prepare", keys=[str(request.pk)], filtered=None, by=by, chosen_from="/staff/grants/payments/")
    return [run.pk]


OWN = everybody(members=403, outsiders=403, staff=403, program_manager=200)
CASES = [
    Case("bulk:run", OWN, args=_chosen),
    Case("bulk:run", everybody(members=403, outsiders=403, staff=403, program_manager=302), args=_chosen, method="post"),
    # A run that was done at once has no progress to look at.
    Case("bulk:progress", everybody(members=403, outsiders=403, staff=404), args=_chosen),
    Case(
        "bulk:choose", everybody(members=403, outsiders=403, staff=200), args=lambda _people: ["payments"], method="post",
        data=lambda _people: {"act": "approve"},
    ),
]  # fmt: skip


@pytest.mark.django_db
def test_access(people: People, subtests: Subtests) -> None:
    assert_access(CASES, people, subtests)


def test_every_address_has_a_decision() -> None:
    assert undecided("bulk", CASES) == set()
