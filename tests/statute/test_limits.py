"""A value that the rules could not use is refused: a month 13 has no first day, an interval of 0 months never ends."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from img_program.organizations.acting import acting_as
from img_program.statute.actions import NewValue, correct_value
from img_program.statute.limits import limits_of, value_in_words
from img_program.statute.models import Certainty, Parameter
from img_program.statute.values import Stored, Value
from tests.people import People, sign_in

MONTH, INTERVAL, RULE = "periods.fiscal_year_start_month", "grants.progress_report_interval_months", "residency.part_time_rule"
COUNTIES, KINDS = "geography.metro_counties", "geography.rural_place_kinds"


@pytest.mark.parametrize(
    ("key", "value", "is_refused"),
    [
        (MONTH, 0, True),
        (MONTH, 1, False),
        (MONTH, 12, False),
        (MONTH, 13, True),
        ("periods.fiscal_year_start_day", 28, False),
        ("periods.fiscal_year_start_day", 29, True),
        (INTERVAL, 0, True),
        (INTERVAL, 1, False),
        ("residency.service_years", -1, True),
        ("residency.service_years", 0, False),
        ("residency.yearly_payment_cap", Decimal("-0.01"), True),
        ("residency.yearly_payment_cap", Decimal(0), False),
        (RULE, "full_from", False),
        (RULE, "Full from", True),
        (KINDS, ["city", "unorganized"], False),
        (KINDS, ["city", "village"], True),
        (COUNTIES, ["27003"], False),
        (COUNTIES, ["27003", "Anoka"], True),
        ("residency.employer_verification_required", False, False),
        ("legislative_report.mandate", "Any words", False),
    ],
)
def test_what_the_rules_can_use(key: str, value: Value, is_refused: bool) -> None:  # noqa: FBT001 - a table
    if is_refused:
        with pytest.raises(ValidationError, match=r"need a number from|don't know"):
            limits_of(key).refuse(value)
    else:
        limits_of(key).refuse(value)


def test_a_choice_is_said_in_words() -> None:
    assert value_in_words(RULE, "text", "full_from") == "a whole month from a share of full time on"
    assert value_in_words(KINDS, "list", ["city", "township"]) == "city, township"


@pytest.mark.django_db
@pytest.mark.parametrize(("key", "value"), [(MONTH, 13), (INTERVAL, 0), (RULE, "sometimes"), (COUNTIES, ["Anoka"])])
def test_an_action_refuses_it_whatever_the_page_let_through(people: People, key: str, value: Stored) -> None:
    row = Parameter.objects.get(key=key)
    new = NewValue(value, row.provision_id, Certainty.RECALLED)
    with acting_as(people.program_manager), pytest.raises(ValidationError):
        correct_value(parameter_id=row.pk, new=new, reason="A slip.", by=people.program_manager)
    row.refresh_from_db()
    assert row.value != value


@pytest.mark.django_db
def test_the_page_says_what_is_possible(people: People, client: Client) -> None:
    sign_in(client, people.program_manager)
    row = Parameter.objects.get(key=MONTH)
    sent = {"value": "13", "provision": row.provision_id, "certainty": row.certainty, "note": row.note, "reason": "A slip."}
    answer = client.post(reverse("statute:correct_value", args=[row.key, row.pk]), sent)
    assert answer.status_code == 422
    assert "need a number from 1 to 12" in answer.text
    rule = Parameter.objects.get(key=RULE)
    assert (
        "a whole month from a share of full time on"
        in client.get(reverse("statute:correct_value", args=[rule.key, rule.pk])).text
    )
    assert "full_from" not in client.get(reverse("statute:law")).text
