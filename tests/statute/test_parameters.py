"""The law's numbers, as of a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.utils import ProgrammingError

from img_program.database.context import Actor, as_system, database_context
from img_program.database.roles import Role
from img_program.statute.models import Parameter
from img_program.statute.parameters import NoParameterError, parameter, parameters_over_time, remembering_parameters

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def make_value(key: str, value: object, starts: date, ends: date | None = None, **more: Any) -> Parameter:
    fields = {"label": "A trial number", "kind": "integer", "provision_id": "program-practice", "certainty": "verified"}
    return Parameter.objects.create(key=key, value=value, effective=DateRange(starts, ends), **fields | more)


def test_a_value_comes_with_its_citation_and_range() -> None:
    found = parameter("residency.cap_per_position_year", on=TODAY)
    assert found.value == Decimal(150000)
    assert found.citation == "Minn. Stat. 144.1911, subd. 6"
    assert (found.starts_on, found.ends_on) == (date(2015, 7, 1), None)
    assert found.in_words() == "$150,000"


def test_the_kinds_have_their_types() -> None:
    assert parameter("roster.minnesota_residence_years", on=TODAY).as_int() == 2
    assert parameter("roster.residence_must_be_unbroken", on=TODAY).as_bool() is False
    assert parameter("reports.showable_share", on=TODAY).as_decimal() == Decimal("0.8")
    assert len(parameter("geography.metro_counties", on=TODAY).as_list()) == 7
    assert "144.1911" in parameter("legislative_report.mandate", on=TODAY).as_text()
    with pytest.raises(TypeError, match=r"roster\.minnesota_residence_years is of the kind integer, not a list"):
        parameter("roster.minnesota_residence_years", on=TODAY).as_list()


def test_each_day_has_the_value_of_its_range() -> None:
    with as_system(reason="test"):
        make_value("trial.years", 2, date(2020, 1, 1), date(2027, 7, 1))
        make_value("trial.years", 1, date(2027, 7, 1))
    assert parameter("trial.years", on=date(2027, 6, 30)).value == 2
    assert parameter("trial.years", on=date(2027, 6, 30)).ends_on == date(2027, 6, 30)
    assert parameter("trial.years", on=date(2027, 7, 1)).value == 1
    assert [value.value for value in parameters_over_time("trial.years")] == [2, 1]
    with pytest.raises(NoParameterError, match=r"No value of trial\.years is in force on 31 December 2019"):
        parameter("trial.years", on=date(2019, 12, 31))
    with pytest.raises(NoParameterError):
        parameter("trial.nothing", on=TODAY)


def test_the_database_refuses_two_values_for_one_day() -> None:
    with as_system(reason="test"):
        make_value("trial.years", 2, date(2020, 1, 1), date(2027, 7, 1))
        make_value("trial.other", 2, date(2020, 1, 1))
    with pytest.raises(IntegrityError, match="statute_parameter_one_value_a_day"), as_system(reason="test"):
        make_value("trial.years", 3, date(2027, 6, 30))


def test_the_database_refuses_a_value_without_a_start() -> None:
    with pytest.raises(IntegrityError, match="statute_parameter_has_a_start"), as_system(reason="test"):
        make_value("trial.years", 2, None)  # type: ignore[arg-type]


def test_everybody_reads_and_only_staff_write() -> None:
    for role in set(Role) - {Role.SIGN_IN}:
        with database_context(Actor(role)):
            assert parameter("roster.minnesota_residence_years", on=TODAY).value == 2
    with pytest.raises(ProgrammingError, match="permission denied"), database_context(Actor(Role.PERSON)):
        Parameter.objects.update(value=3)
    with pytest.raises(ProgrammingError, match="permission denied"), database_context(Actor(Role.STAFF)):
        Parameter.objects.filter(key="roster.minnesota_residence_years").delete()


def test_one_query_each_and_none_while_remembered(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        parameter("residency.cap_per_position_year", on=TODAY)
    with django_assert_num_queries(1), remembering_parameters():
        assert parameter("residency.cap_per_position_year", on=TODAY).value == Decimal(150000)
        assert parameter("roster.minnesota_residence_years", on=TODAY).value == 2
        with pytest.raises(NoParameterError):
            parameter("roster.minnesota_residence_years", on=date(2010, 1, 1))
