"""Fiscal sponsor and delivery partner."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from img_program.database.context import as_system
from img_program.organizations import queries
from img_program.organizations.acting import acting_as
from img_program.organizations.actions import add_fiscal_sponsorship, end_fiscal_sponsorship
from img_program.organizations.models import FiscalSponsorship
from tests.people import People

START, END = date(2026, 1, 1), date(2026, 12, 31)


def _sponsor(people: People, starts_on: date = START, ends_on: date | None = END) -> FiscalSponsorship:
    with acting_as(people.grants_specialist):
        return add_fiscal_sponsorship(
            by=people.grants_specialist,
            sponsor=people.organization,
            partner=people.rival_organization,
            starts_on=starts_on,
            ends_on=ends_on,
            document_note="agreement, section 4",
        )


@pytest.mark.django_db
def test_both_sides_read_it_with_both_names_and_others_do_not(people: People) -> None:
    _sponsor(people)
    for person, organization in ((people.owner, people.organization), (people.rival, people.rival_organization)):
        with acting_as(person):
            (found,) = queries.sponsorships(organization, user=person)
            assert (found.sponsor, found.partner) == ("Northstar Career Center", "Prairie Newcomer Services")
    with acting_as(people.stranger):
        assert not FiscalSponsorship.objects.exists()
        with pytest.raises(PermissionDenied):
            queries.sponsorships(people.organization, user=people.stranger)


@pytest.mark.django_db
def test_only_the_office_records_it(people: People) -> None:
    for person in (people.owner, people.auditor):
        with acting_as(person), pytest.raises(PermissionDenied):
            add_fiscal_sponsorship(
                by=person, sponsor=people.organization, partner=people.rival_organization, starts_on=START, ends_on=END
            )


@pytest.mark.django_db
def test_periods_of_one_pair_do_not_overlap(people: People) -> None:
    _sponsor(people)
    with pytest.raises(ValidationError, match="part of this time"):
        _sponsor(people, starts_on=END, ends_on=None)
    _sponsor(people, starts_on=date(2027, 1, 1), ends_on=None)
    with as_system(reason="test"), pytest.raises(IntegrityError), transaction.atomic():
        FiscalSponsorship.objects.create(
            sponsor=people.organization, partner=people.rival_organization, starts_on=date(2026, 6, 1)
        )


@pytest.mark.django_db
def test_nobody_sponsors_itself(people: People) -> None:
    with acting_as(people.coordinator), pytest.raises(ValidationError, match="its own"):
        add_fiscal_sponsorship(by=people.coordinator, sponsor=people.organization, partner=people.organization, starts_on=START)


@pytest.mark.django_db
def test_the_end_is_a_day_after_the_start_with_a_reason(people: People) -> None:
    sponsorship = _sponsor(people, ends_on=None)
    with acting_as(people.coordinator):
        with pytest.raises(ValidationError, match="before the first"):
            end_fiscal_sponsorship(sponsorship=sponsorship, by=people.coordinator, ends_on=date(2025, 12, 31), reason="Over.")
        with pytest.raises(ValidationError, match="Say why"):
            end_fiscal_sponsorship(sponsorship=sponsorship, by=people.coordinator, ends_on=END, reason="")
        end_fiscal_sponsorship(sponsorship=sponsorship, by=people.coordinator, ends_on=END, reason="Over.")
        assert not FiscalSponsorship.objects.in_force_on(date(2027, 1, 1)).exists()
        assert FiscalSponsorship.objects.in_force_on(END).exists()
