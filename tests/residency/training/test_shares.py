"""The roster's door "Stop sharing" lists every institution that sees the record, each with one press to stop it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from residency.training.actions import answer_share
from residency.training.models import RecordShare, ShareAnswer
from tests.people import People, make_user, sign_in
from tests.roster.factories import make_registrant

pytestmark = pytest.mark.django_db


def test_each_share_is_listed_and_stops_by_one_press(client: Client, people: People) -> None:
    record = make_registrant(people.stranger)
    for organization in (people.organization, people.rival_organization):
        with acting_as(people.stranger):
            answer_share(record, by=people.stranger, organization=organization, answer=ShareAnswer.YES)
    sign_in(client, people.stranger)
    door = reverse("roster:sharing")
    page = client.get(door).text
    for name in ("Northstar Career Center", "Prairie Newcomer Services"):
        assert f"Stop sharing with <bdi>{name}</bdi></button>" in page
    with as_system(reason="test"):
        [first, second] = RecordShare.objects.order_by("organization__name")
    page = client.post(door, {"room": "residency", "key": str(first.pk)}, follow=True).text
    assert "Northstar" not in page
    assert "Prairie" in page
    with as_system(reason="test"):
        assert list(RecordShare.objects.running()) == [second]
    assert client.post(door, {"room": "residency", "key": str(first.pk)}).status_code == 404
    assert client.post(door, {"room": "residency", "key": "not-a-key"}).status_code == 404
    stranger = make_user()
    make_registrant(stranger)
    assert sign_in(Client(), stranger).post(door, {"room": "residency", "key": str(second.pk)}).status_code == 404
