"""Staff change the law's parameters: only ahead, with a reason, never two at once."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.utils import timezone

from img_program.accounts.history import history_of
from img_program.accounts.models import AccessLog, User
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from img_program.statute.actions import NewValue, correct_value, edit_provision, set_future_value, version_of, withdraw_value
from img_program.statute.loader import load
from img_program.statute.models import Certainty, Parameter, Provision
from img_program.statute.parameters import parameter, parameters_over_time
from tests.people import People, make_staff

KEY = "roster.minnesota_residence_years"
SUBDIVISION_2 = "144-1911-definitions"


def a_value(value: int) -> NewValue:
    return NewValue(value, SUBDIVISION_2, Certainty.VERIFIED)


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def plan(by: User, value: int, starts_on: date, **more: Any) -> Parameter:
    with acting_as(by):
        version = more.pop("version", None) or version_of(KEY)
        return set_future_value(
            key=KEY, new=a_value(value), starts_on=starts_on, version=version, by=by, **{"reason": "Bill of 2027"} | more
        )


@pytest.mark.django_db
def test_a_future_value_closes_the_running_one(people: People) -> None:
    day = in_days(30)
    plan(people.program_manager, 1, day)
    assert parameter(KEY, on=day - timedelta(days=1)).value == 2
    assert parameter(KEY, on=day).value == 1
    assert [value.ends_on for value in parameters_over_time(KEY)] == [day - timedelta(days=1), None]
    with as_system(reason="test"):
        row = Parameter.objects.get(key=KEY, effective__startswith=day)
        assert (row.set_by, row.reason) == (people.program_manager, "Bill of 2027")
        entry = history_of(row)[0]
        assert (entry.what, entry.reason) == ("Created", "Bill of 2027")
        assert AccessLog.objects.filter(kind="settings_changed", subject_id=str(row.pk)).exists()


@pytest.mark.django_db
def test_a_value_between_ends_where_the_planned_one_begins(people: People) -> None:
    plan(people.program_manager, 1, in_days(60))
    plan(people.program_manager, 3, in_days(30))
    assert [value.value for value in parameters_over_time(KEY)] == [2, 3, 1]
    assert parameter(KEY, on=in_days(59)).value == 3
    assert parameter(KEY, on=in_days(60)).value == 1


@pytest.mark.django_db
@pytest.mark.parametrize("days", [0, -1])
def test_a_day_that_has_come_is_refused(people: People, days: int) -> None:
    with pytest.raises(ValidationError, match="Choose a day after today"):
        plan(people.program_manager, 1, in_days(days))


@pytest.mark.django_db
def test_the_same_day_twice_is_refused(people: People) -> None:
    plan(people.program_manager, 1, in_days(30))
    with pytest.raises(ValidationError, match="already starts on that day"):
        plan(people.program_manager, 3, in_days(30))


@pytest.mark.django_db
def test_a_change_needs_a_reason_and_a_value_of_its_kind(people: People) -> None:
    with pytest.raises(ValidationError, match="Say why"):
        plan(people.program_manager, 1, in_days(30), reason=" ")
    with acting_as(people.program_manager), pytest.raises(ValidationError, match="not of the kind"):
        set_future_value(
            key=KEY,
            new=NewValue("two", SUBDIVISION_2, Certainty.VERIFIED),
            starts_on=in_days(30),
            reason="A slip",
            version=version_of(KEY),
            by=people.program_manager,
        )


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["coordinator", "auditor", "stranger", "owner", "data_practices_official"])
def test_only_the_program_manager_changes_the_law(people: People, who: str) -> None:
    with pytest.raises(PermissionDenied):
        plan(getattr(people, who), 1, in_days(30))
    assert len(parameters_over_time(KEY)) == 1


@pytest.mark.django_db
def test_a_value_is_corrected_in_its_place_and_the_history_keeps_the_old_one(people: People) -> None:
    with acting_as(people.program_manager):
        row = Parameter.objects.get(key=KEY)
        correct_value(parameter_id=row.pk, new=a_value(3), reason="A slip", by=people.program_manager)
        assert [value.value for value in parameters_over_time(KEY)] == [3]
        entry = history_of(row)[0]
    change = next(change for change in entry.changes if change.field == "Value")
    assert (change.before, change.after, entry.reason) == ("2", "3", "A slip")


@pytest.mark.django_db
def test_a_planned_value_is_withdrawn_and_the_one_before_holds_on(people: People) -> None:
    manager = people.program_manager
    planned = plan(manager, 1, in_days(30))
    plan(manager, 5, in_days(60))
    with acting_as(manager):
        withdraw_value(parameter_id=planned.pk, reason="The bill fell", version=version_of(KEY), by=manager)
        assert [(value.value, value.ends_on) for value in parameters_over_time(KEY)] == [(2, in_days(59)), (5, None)]
        gone = history_of(Parameter(pk=planned.pk))
    assert (gone[0].what, gone[0].reason) == ("Deleted", "The bill fell")


@pytest.mark.django_db
def test_a_value_in_force_can_not_be_withdrawn(people: People) -> None:
    manager = people.program_manager
    running, version = Parameter.objects.get(key=KEY), version_of(KEY)
    with acting_as(manager), pytest.raises(ValidationError, match="has started"):
        withdraw_value(parameter_id=running.pk, reason="No more", version=version, by=manager)


@pytest.mark.django_db
def test_a_stale_page_saves_nothing(people: People) -> None:
    manager, other = people.program_manager, make_staff("program_manager")
    seen = version_of(KEY)
    plan(other, 1, in_days(30))
    with pytest.raises(ValidationError, match="Someone else changed this"):
        plan(manager, 4, in_days(40), version=seen)
    assert [value.value for value in parameters_over_time(KEY)] == [2, 1]


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_at_once_one_is_told(people: People) -> None:
    editors = [people.program_manager, make_staff("program_manager")]
    seen = version_of(KEY)
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def edit(by: User, days: int) -> None:
        try:
            with acting_as(by):
                start.wait(timeout=120)
                set_future_value(key=KEY, new=a_value(1), starts_on=in_days(days), reason="Both", version=seen, by=by)
            outcomes.append("saved")
        except ValidationError as refusal:
            outcomes.append(refusal.messages[0][:26])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=edit, args=(by, 30 + number)) for number, by in enumerate(editors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert sorted(outcomes) == ["Someone else changed this ", "saved"]
    assert len(parameters_over_time(KEY)) == 2


@pytest.mark.django_db
def test_loading_again_keeps_what_staff_changed(people: People) -> None:
    plan(people.program_manager, 1, in_days(30))
    with acting_as(people.program_manager):
        edit_provision(
            provision_key="program-practice",
            title="Our own rules",
            summary="Short.",
            source_url="",
            certainty=Certainty.VERIFIED,
            reason="Clearer",
            by=people.program_manager,
        )
    with as_system(reason="test"):
        Parameter.objects.filter(key="grants.retention_years").update(value=7)
        said = load()
    assert said == "0 provisions and 1 parameters brought up to date"
    assert [value.value for value in parameters_over_time(KEY)] == [2, 1]
    assert parameter("grants.retention_years", on=timezone.localdate()).value == 6
    assert Provision.objects.get(pk="program-practice").title == "Our own rules"


@pytest.mark.django_db
def test_a_provision_takes_only_a_safe_address(people: People) -> None:
    manager = people.program_manager
    with acting_as(manager), pytest.raises(ValidationError, match="Enter a valid URL"):
        edit_provision(
            provision_key="program-practice",
            title="Our own rules",
            summary="Short.",
            source_url="javascript:alert(1)",
            certainty=Certainty.VERIFIED,
            reason="Clearer",
            by=manager,
        )
