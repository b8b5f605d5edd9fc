"""Before an approval the page lists what is thin: sections left out, figures without data, numbers that may not be shown."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.people import People, sign_in
from tests.reports.edition.made import frozen_edition, write
from tests.reports.roster import COUNTIES, SPECIALTIES, make_people


@pytest.mark.django_db
def test_what_is_thin_is_listed_before_the_approval(people: People, client: Client) -> None:
    make_people(COUNTIES, SPECIALTIES, not_yet=5, no_specialty=5)
    edition = frozen_edition(people)
    write(edition, "barriers", "So far {{figure:money_paid}}, and {{figure:roster_elsewhere}} elsewhere.", by=people.coordinator)
    sign_in(client, people.coordinator)
    page = client.get(edition.get_absolute_url()).content.decode()
    assert "Nothing is written, so it is left out: Recommendations." in page
    assert "Barriers to residency: no data, or nothing happened: “Dollars paid in the period”." in page
    assert "Licensure and regulation: tables without a row: Recommendations on licensure and regulation." in page
