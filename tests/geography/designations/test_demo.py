"""The demonstration's designations: made up, and every page says so."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from demo.seed.designations import SOURCE, make_designations
from img_program.database.context import as_system
from img_program.geography.designations.county_map import counties_on_map
from img_program.geography.models import DesignationImport, DesignationKind, DesignationList
from img_program.jobs.models import JobState
from tests.people import People, sign_in
from tests.statute.test_pages import text

pytestmark = pytest.mark.django_db


def test_the_map_is_not_empty_and_says_that_it_is_made_up(client: Client, people: People) -> None:
    count = make_designations(people.coordinator)
    with as_system(reason="test"):
        runs = list(DesignationImport.objects.values_list("state", "rows_bad", "source"))
        read = DesignationList.objects.get(pk="hpsa")
        counted = [county for county in counties_on_map(list(DesignationKind), on=read.file_date) if county.total]
    assert runs == [(JobState.SUCCEEDED, 0, SOURCE)] * 4
    assert count > 40
    assert len(counted) > 15
    sign_in(client, people.coordinator)
    for name in ("designations", "designation_map", "designation_imports"):
        assert SOURCE in text(client.get(reverse(f"geography:{name}")))
