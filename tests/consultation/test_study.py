"""The licensure study: internal until adopted, words frozen then, every step dated in order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from consultation.actions import study
from consultation.models import Recommendation, Stance
from consultation.queries import recommendations_on, study_counts
from img_program.accounts.history import history_of
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.organizations.acting import acting_as
from img_program.statute.models import Provision
from tests.consultation.support import make_question, make_recommendation, today
from tests.people import People

pytestmark = pytest.mark.django_db


def test_a_recommendation_goes_from_draft_to_law(people: People) -> None:
    row, by = make_recommendation(people), people.coordinator
    assert recommendations_on(today()) == []
    with acting_as(by):
        study.start_consultation(row, by=by)
        study.adopt(row, by=by, on=today() - timedelta(days=20))
        with pytest.raises(ValidationError, match="step before"):
            study.send_to_legislature(row, by=by, on=today() - timedelta(days=30))
        study.send_to_legislature(row, by=by, on=today() - timedelta(days=10))
        with pytest.raises(ValidationError):
            study.record_enacted(row, by=by, on=today(), note="")
        study.record_enacted(row, by=by, on=today(), note="Laws of 2026, chapter 1")
        row.refresh_from_db()
        assert len(history_of(row)) == 5
    (line,) = recommendations_on(today())
    assert (line.state, line.note, line.ended_on) == ("Enacted", "Laws of 2026, chapter 1", today())
    assert dict(study_counts().recommendations)["Enacted"] == 1


def test_only_who_may_adopts_and_never_without_consultation(people: People) -> None:
    row = make_recommendation(people)
    with acting_as(people.coordinator), pytest.raises(WrongStateError):
        study.adopt(row, by=people.coordinator, on=today())
    with acting_as(people.grants_specialist):
        study.start_consultation(row, by=people.grants_specialist)
        with pytest.raises(PermissionDenied):
            study.adopt(row, by=people.grants_specialist, on=today())
    with pytest.raises(DatabaseError), as_system(reason="test"), transaction.atomic():
        Recommendation.objects.update(state="sent")


def test_adopted_words_are_frozen(people: People) -> None:
    row, by = make_recommendation(people, adopted=True), people.coordinator
    with acting_as(by), pytest.raises(WrongStateError, match="frozen"):
        study.change_recommendation(row, by=by, title="Other", text="Other", reason="Other", provision=None)
    with pytest.raises(DatabaseError), as_system(reason="test"), transaction.atomic():
        Recommendation.objects.update(text="Other")


def test_a_new_position_ends_the_one_before(people: People) -> None:
    question, by = make_question(people), people.coordinator
    with acting_as(by):
        for stance, days in ((Stance.OPPOSES, 300), (Stance.CHANGES, 10)):
            study.record_position(
                question, by=by, stakeholder="Board of Medical Practice", stance=stance, statement="We said so.",
                since=today() - timedelta(days=days), source="Letter",
            )  # fmt: skip
        now, before = question.positions.all()
        assert (now.stance, now.until, before.until) == ("changes", None, today() - timedelta(days=11))
        with pytest.raises(ValidationError, match="later"):
            study.record_position(
                question, by=by, stakeholder="Board of Medical Practice", stance=Stance.NEUTRAL, statement="Hm.",
                since=today() - timedelta(days=50), source="Letter",
            )  # fmt: skip


def test_evidence_has_a_source_and_an_answer_its_words(people: People) -> None:
    question, by = make_question(people), people.coordinator
    with acting_as(by):
        with pytest.raises(ValidationError, match="citation"):
            study.add_evidence(question, by=by, title="A study", finding="Shorter is enough.")
        study.add_evidence(question, by=by, title="A study", finding="Shorter is enough.", citation="Journal 2025")
        study.answer_question(question, by=by, answer="One year is enough.")
        with pytest.raises(WrongStateError):
            study.close_question(question, by=by)
        assert study.reopen_question(question, by=by).state == "open"


def test_the_law_of_the_context_is_there() -> None:
    with as_system(reason="test"):
        assert Provision.objects.filter(key__in=["147-license", "147-0375-faculty", "147-limited-license-proposal"]).count() == 3
        assert "not enacted" in Provision.objects.get(key="147-limited-license-proposal").summary
