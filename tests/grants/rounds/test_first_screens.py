"""The first screen of a round for everybody, its feed, and the reviewer's queue."""

from __future__ import annotations

import pytest
from django.test import Client

from img_program.database.context import as_system
from tests.grants.rounds.factories import Round, criteria_of, disclose, make_round
from tests.people import People, sign_in

pytestmark = pytest.mark.django_db


def test_a_round_says_first_how_long_how_much_who_and_how(people: People) -> None:
    opportunity = make_round(people)
    shown = Client().get(f"/grants/{opportunity.pk}/").content.decode()
    first = shown.partition("<h2>Overview</h2>")[0]
    for words in (
        "10 days left",
        "$400,000.00",
        "Who can apply",
        "How to apply",
        "https://schema.org/MonetaryGrant",
        'content="400000.00"',
    ):
        assert words in first, words
    assert "Press “Apply” above" in sign_in(Client(), people.manager).get(f"/grants/{opportunity.pk}/").content.decode()


def test_the_feed_holds_published_rounds_alone(people: People) -> None:
    published, draft = make_round(people), make_round(people, publish=False)
    answer = Client().get("/grants/feed.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    text = answer.content.decode()
    assert f"/grants/{published.pk}/" in text
    assert f"/grants/{draft.pk}/" not in text


def test_a_reviewer_goes_through_a_queue(people: People) -> None:
    made = Round(people)
    disclose(made.first, made.opportunity, made.mine, made.theirs)
    client = sign_in(Client(), made.first)
    assert "<strong>0 of 2</strong> handed in" in client.get("/reviews/").content.decode()
    with as_system(reason="test"):
        one, other = sorted(made.of_first, key=lambda each: (each.applicant_name, each.pk))
    page = client.get(f"/reviews/{one.pk}/").content.decode()
    assert "Application <strong>1 of 2</strong>" in page
    assert f"/reviews/{other.pk}/" in page
    criteria = criteria_of(made.opportunity)
    sent = {f"k{each.pk}-points": "1" for each in criteria} | {f"k{each.pk}-comment": "Thin." for each in criteria}
    kept = client.post(f"/reviews/{one.pk}/", {**sent, "press": "save"}, follow=True).content.decode()
    assert f"So far <strong>{len(criteria)}.00</strong> of 100 points" in kept
    handed_in = client.post(f"/reviews/{one.pk}/", {**sent, "press": "finish"})
    assert handed_in["Location"] == f"/reviews/{other.pk}/"
    assert "<strong>1 of 2</strong> handed in" in client.get("/reviews/").content.decode()
