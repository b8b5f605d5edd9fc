"""What the room brings along: barriers, the advisory body, and a catalogue that nobody sees before staff confirmed it."""

from __future__ import annotations

import pytest

from consultation.loader import load
from consultation.models import Barrier, Profession, ProfessionFact, StakeholderBody
from consultation.queries import catalogue
from img_program.database.context import as_system
from img_program.statute.models import Certainty

pytestmark = pytest.mark.django_db


def test_graduation_recency_is_the_first_barrier_and_named_in_law() -> None:
    with as_system(reason="test"):
        first = Barrier.objects.all()[0]
        assert (first.slug, first.is_named_in_law, first.state) == ("graduation-recency", True, "open")
        assert Barrier.objects.filter(is_named_in_law=True).count() == 1


def test_five_professions_with_every_fact_recalled_and_none_shown() -> None:
    with as_system(reason="test"):
        assert Profession.objects.filter(is_physician=False).count() == 5
        facts = list(ProfessionFact.objects.all())
        assert len(facts) == 30
        assert {fact.certainty for fact in facts} == {Certainty.RECALLED}
        assert all(fact.source for fact in facts)
    assert catalogue() == []


def test_the_composition_of_the_advisory_body_holds_two_immigrant_physicians() -> None:
    with as_system(reason="test"):
        body = StakeholderBody.objects.get()
        assert body.seats.count() == 8
        assert body.seats.get(interest="International medical graduates").at_least == 2


def test_loading_again_changes_nothing_that_staff_wrote() -> None:
    with as_system(reason="test"):
        Barrier.objects.filter(slug="cost").update(name="What it costs")
        load()
        assert Barrier.objects.get(slug="cost").name == "What it costs"
        assert Barrier.objects.count() == 5
