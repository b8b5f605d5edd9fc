"""A round stays closed while one organization still has time: nothing of the others opens, to the second (13.599)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from grants.rounds.actions.opportunities import extend_deadline
from grants.rounds.actions.reviews import start_review
from grants.rounds.classification import Phase, phase_of
from grants.rounds.models import Application, DeadlineExtension, Opportunity
from grants.rounds.permissions import applications_opened_to
from grants.rounds.public_data import PublicApplications
from img_program.accounts.work_items import needs_of
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from tests.grants.rounds.factories import make_draft, make_round, pass_deadline, submit
from tests.people import People, sign_in

SECOND = timedelta(seconds=1)


@pytest.fixture
def closed(people: People) -> tuple[Opportunity, Application]:
    """The deadline has passed with one application; the rival has an hour more."""
    opportunity = make_round(people, deadline=timezone.now() + timedelta(minutes=30))
    handed_in = make_draft(opportunity, people.organization, people.manager)
    submit(handed_in, people.manager)
    with acting_as(people.coordinator):
        extend_deadline(
            opportunity,
            organization=people.rival_organization,
            until=timezone.now() + timedelta(hours=1),
            reason="The site was down.",
            by=people.coordinator,
        )
    return pass_deadline(opportunity), handed_in


@pytest.mark.django_db
@pytest.mark.parametrize(("after", "is_open"), [(-SECOND, False), (timedelta(0), False), (SECOND, True)])
def test_to_the_second(people: People, closed: tuple[Opportunity, Application], after: timedelta, is_open: bool) -> None:  # noqa: FBT001
    opportunity, handed_in = closed
    with as_system(reason="test"):
        until = opportunity.extensions.get().until
    moment = until + after
    assert phase_of(opportunity, moment) is (Phase.OPENED if is_open else Phase.TAKING_APPLICATIONS)
    assert bool(PublicApplications(opportunity, moment=moment)) is is_open
    with acting_as(people.coordinator):
        assert Application.objects.opened(moment).filter(pk=handed_in.pk).exists() is is_open


@pytest.mark.django_db
def test_a_round_without_more_time_opens_at_its_deadline(people: People) -> None:
    opportunity = make_round(people)
    deadline = opportunity.deadline
    assert deadline is not None
    assert phase_of(opportunity, deadline) is Phase.TAKING_APPLICATIONS
    assert phase_of(opportunity, deadline + SECOND) is Phase.OPENED


@pytest.mark.django_db
def test_nobody_opens_anything_while_one_has_time(people: People, closed: tuple[Opportunity, Application]) -> None:
    opportunity, handed_in = closed
    for user in (people.coordinator, people.grants_specialist, people.finance_officer, people.auditor):
        with acting_as(user):
            assert not applications_opened_to(user).exists()
        client = sign_in(Client(), user)
        assert client.get(f"/staff/grants/applications/{handed_in.pk}/").status_code in {403, 404}
    page = Client().get(f"/grants/{opportunity.pk}/").content.decode()
    assert people.organization.name not in page
    assert "100,000.00" not in page
    with acting_as(people.coordinator):
        words = " ".join(str(each) for each in needs_of(people.coordinator))
        assert "start the review" not in words
        with pytest.raises(ValidationError, match="more time"):
            start_review(opportunity, by=people.coordinator)


@pytest.mark.django_db
def test_a_round_that_was_opened_is_not_closed_again(people: People) -> None:
    opportunity = pass_deadline(make_round(people))
    later = timezone.now() + timedelta(hours=1)
    with acting_as(people.coordinator):
        with pytest.raises(ValidationError, match="names and amounts are known"):
            extend_deadline(opportunity, organization=people.organization, until=later, reason="Snow.", by=people.coordinator)
        with pytest.raises(IntegrityError, match="before the round is opened"), transaction.atomic():
            DeadlineExtension.objects.create(
                opportunity=opportunity,
                organization=people.organization,
                until=later,
                reason="Snow.",
                given_by=people.coordinator,
            )


@pytest.mark.django_db
def test_while_one_has_more_time_another_may_get_it_too(people: People, closed: tuple[Opportunity, Application]) -> None:
    opportunity, handed_in = closed
    with acting_as(people.coordinator):
        until = timezone.now() + timedelta(hours=2)
        extend_deadline(opportunity, organization=people.organization, until=until, reason="Snow.", by=people.coordinator)
        assert not applications_opened_to(people.coordinator).filter(pk=handed_in.pk).exists()
