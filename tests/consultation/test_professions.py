"""The catalogue: nothing is shown before every fact was read at its source; versions follow one another."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from consultation.actions import professions
from consultation.models import FactKind, ProfessionFact, ProfessionVersion
from consultation.queries import catalogue, catalogue_in_period
from consultation.work_items import work_items
from img_program.accounts.work_items import counted
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.organizations.acting import acting_as
from img_program.statute.fiscal import add_months
from img_program.statute.parameters import parameter
from tests.consultation.support import confirm, today
from tests.people import People

pytestmark = pytest.mark.django_db


def test_a_recalled_fact_keeps_the_whole_entry_from_physicians(people: People) -> None:
    by = people.coordinator
    with acting_as(by):
        version = ProfessionVersion.objects.get(profession__slug="registered-nurse")
        first, *others = version.facts.all()
        for fact in others:
            professions.check_fact(fact, by=by)
        with pytest.raises(ValidationError, match="recalled"):
            professions.confirm_version(version, by=by)
        assert catalogue() == []
        professions.check_fact(first, by=by)
        professions.confirm_version(version, by=by)
    (entry,) = catalogue()
    assert (entry.licensing_body, entry.checked_on, entry.version) == ("Minnesota Board of Nursing", today(), 1)
    assert len(entry.steps) == 6


def test_grants_staff_write_but_do_not_confirm(people: People) -> None:
    with acting_as(people.grants_specialist):
        fact = ProfessionFact.objects.all()[0]
        with pytest.raises(PermissionDenied):
            professions.check_fact(fact, by=people.grants_specialist)


def test_a_confirmed_version_is_frozen_and_the_next_replaces_it(people: People) -> None:
    by, first = people.coordinator, confirm("registered-nurse", people)
    with acting_as(by):
        with pytest.raises(WrongStateError):
            professions.write_fact(first, by=by, kind=FactKind.COST, text="Free.", source="Nowhere")
        second = professions.start_version(first.profession, by=by)
        assert professions.start_version(first.profession, by=by) == second
        assert professions.missing_in(second) == []
        professions.write_fact(second, by=by, kind=FactKind.COST, text="It costs tuition.", source="Each school")
        assert professions.missing_in(second) == [
            "“What it costs” is recalled: somebody must read it at its source and confirm it."
        ]
        professions.write_entry(second, by=by, summary="Nursing.", steps=[("One", ""), ("Two", "Help")])
        professions.check_fact(second.facts.select_related("version").get(kind=FactKind.COST), by=by)
        professions.confirm_version(second, by=by)
        first.refresh_from_db()
        assert (first.state, first.replaced_on) == ("replaced", today())
    assert [(entry.version, entry.steps) for entry in catalogue()] == [(2, (("One", ""), ("Two", "Help")))]
    assert [entry.version for entry in catalogue_in_period(today(), today())] == [2]


def test_the_database_keeps_one_version_in_force(people: People) -> None:
    confirm("registered-nurse", people)
    with as_system(reason="test"):
        other = ProfessionVersion.objects.get(profession__slug="physician-assistant")
        with pytest.raises(DatabaseError), transaction.atomic():
            ProfessionVersion.objects.filter(pk=other.pk).update(state="confirmed")
        version = ProfessionVersion.objects.get(profession__slug="registered-nurse")
        version.pk, version.number, version.state = None, 2, "draft"
        version.save(force_insert=True)
        with pytest.raises(DatabaseError), transaction.atomic():
            ProfessionVersion.objects.filter(pk=version.pk).update(
                state="confirmed", confirmed_on=today(), confirmed_by=people.coordinator
            )


def test_what_was_checked_too_long_ago_asks_to_be_checked_again(people: People) -> None:
    version, by = confirm("registered-nurse", people), people.coordinator
    months = parameter("consultation.profession_check_months", on=today()).as_int()
    with as_system(reason="test"):
        ProfessionFact.objects.filter(version=version, kind=FactKind.TIME).update(
            checked_on=add_months(today(), -months) - timedelta(days=1)
        )
    with acting_as(by):
        assert [need.label for need in counted(by, work_items(by)) if "again" in need.label] == [
            "entry of the catalogue to check again"
        ]
        professions.check_fact(version.facts.select_related("version").get(kind=FactKind.TIME), by=by)
        assert not any("again" in need.label for need in counted(by, work_items(by)))
