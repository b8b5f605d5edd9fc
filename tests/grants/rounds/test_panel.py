"""The office reads every review: points and comments by criterion, who is far, who is missing, notes, files, the line, the memo."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.test import Client

from grants.rounds.actions.disclosures import Disclosed, disclose_about
from grants.rounds.actions.panel import ask_for_memo, write_note
from grants.rounds.actions.recommendations import Choice, recommend
from grants.rounds.actions.reviews import score_criterion
from grants.rounds.models import Application, DiscussionNote, Recommendation, RecommendationMemo, ReviewAssignment
from grants.rounds.panel import line
from grants.rounds.ranking import Standing
from img_program.database.context import as_system
from img_program.jobs.work import run
from img_program.organizations.acting import acting_as
from tests.grants.rounds.bulk import hand_in_many, review_many
from tests.grants.rounds.factories import Round, assign, begin_review, criteria_of, disclose, make_reviewer, make_round, to_panel
from tests.people import People, sign_in
from tests.queries import DETAIL, LIST, queries_of


def test_the_line_goes_down_the_ranks_in_part_at_its_end_and_never_below_the_minimum() -> None:
    standings = [
        Standing(Application(), None if points is None else Fraction(points), rank, 2, 2)
        for rank, points in ((1, 90), (2, 80), (3, 70), (4, 40), (None, None))
    ]
    asked: dict[object, Decimal] = {each.application.pk: Decimal(100) for each in standings}
    found = line(standings, asked, money=Decimal(250), minimum=Decimal(50))
    assert [(each.words, int(each.gets), int(each.left)) for each in found] == [
        ("In full", 100, 150), ("In full", 100, 50), ("In part", 50, 0), ("Nothing", 0, 0), ("Nothing", 0, 0),
    ]  # fmt: skip
    assert [each.words for each in line(standings, asked, money=Decimal(900), minimum=None)] == ["In full"] * 4 + ["Nothing"]


@pytest.mark.django_db
def test_every_score_and_comment_is_read_with_who_is_far_missing_and_out_of_the_room(people: People) -> None:
    made = Round(people)
    made.score(made.first, made.of_first, ("0.9", "0.6"))
    third, reviewer = make_reviewer(made.opportunity, people)
    (their,) = assign(reviewer, people, made.mine)
    disclose(third, made.opportunity, made.mine, conflict=True)
    disclose(made.second, made.opportunity, made.mine, made.theirs)
    criterion = criteria_of(made.opportunity)[0]
    with acting_as(made.second):
        mine = ReviewAssignment.objects.get(pk=made.of_second[0].pk)
        score_criterion(mine, criterion=criterion, points=Decimal(1), comment="I see no plan.", by=made.second)
        score_criterion(mine, criterion=criterion, points=Decimal(2), comment="I see half a plan.", by=made.second)
    address = f"/staff/grants/applications/{made.mine.pk}/reviews/"
    client = sign_in(Client(), people.coordinator)
    shown = client.get(address).content.decode()
    for words in ("I see half a plan.", "Version 1: 1.00", "far from the others", "Missing:", "out of the room", "Because."):
        assert words in shown, words
    assert len(queries_of(client, address)) <= DETAIL
    with acting_as(people.grants_specialist):
        disclose_about(
            people.organization, answer=Disclosed(has_conflict=True, explanation="My brother."), by=people.grants_specialist
        )
    closed = sign_in(Client(), people.grants_specialist)
    assert closed.get(address).status_code == 404
    for page in ("reviews", "scores"):
        found = closed.get(f"/staff/grants/rounds/{made.opportunity.pk}/{page}/").content.decode()
        assert str(people.organization) not in found
        assert str(people.rival_organization) in found
    assert closed.get(f"/staff/grants/rounds/{made.opportunity.pk}/what-if/").status_code == 422
    assert str(their.pk) not in shown


@pytest.mark.django_db
def test_every_score_is_a_file(people: People) -> None:
    made = Round(people)
    made.score(made.first, made.of_first, ("0.9", "0.6"))
    client = sign_in(Client(), people.coordinator)
    text = client.get(f"/staff/grants/rounds/{made.opportunity.pk}/scores/?format=csv").content.decode("utf-8-sig")
    assert len(text.splitlines()) == 1 + 2 * len(criteria_of(made.opportunity))
    assert text.count("Because.") == 2 * len(criteria_of(made.opportunity))
    workbook = client.get(f"/staff/grants/rounds/{made.opportunity.pk}/scores/?format=xlsx")
    assert workbook.content.startswith(b"PK")


@pytest.mark.django_db
def test_a_note_is_written_after_the_disclosure_and_says_who_was_out(people: People) -> None:
    made = Round(people)
    disclose(made.second, made.opportunity, made.mine, made.theirs, conflict=True)
    with acting_as(people.coordinator), pytest.raises(Exception, match="Sign the disclosure"):
        write_note(made.mine, text="Good.", by=people.coordinator)
    disclose(people.coordinator, made.opportunity, made.mine, made.theirs)
    with acting_as(people.coordinator):
        note = write_note(made.mine, text="Strong partners.", by=people.coordinator)
    assert len(note.out_of_the_room) == 1
    with acting_as(people.grants_specialist):
        disclose_about(
            people.organization, answer=Disclosed(has_conflict=True, explanation="My brother."), by=people.grants_specialist
        )
        assert not DiscussionNote.objects.exists()


@pytest.mark.django_db
def test_the_memo_is_made_of_what_is_recommended(people: People) -> None:
    made = Round(people)
    for user, assignments in ((made.first, made.of_first), (made.second, made.of_second)):
        made.score(user, assignments, ("0.9", "0.6"))
    panel = to_panel(made.opportunity, people)
    disclose(people.coordinator, panel, made.mine, made.theirs)
    fund, decline = Recommendation.Choice.FUND, Recommendation.Choice.DECLINE
    with acting_as(people.coordinator):
        with pytest.raises(ValidationError, match="Record the recommendations first"):
            ask_for_memo(panel, by=people.coordinator)
        choices = {
            made.mine.pk: Choice(decline, reason="Too small."),
            made.theirs.pk: Choice(fund, Decimal(200000), "It is rural."),
        }
        recommend(panel, choices=choices, by=people.coordinator)
        memo = ask_for_memo(panel, by=people.coordinator)
    run("rounds.recommendationmemo", str(memo.pk))
    with as_system(reason="test"):
        done = RecommendationMemo.objects.get(pk=memo.pk)
    with default_storage.open(done.pdf_name) as file:
        assert file.read(5) == b"%PDF-"
    client = sign_in(Client(), people.coordinator)
    answer = client.get(f"/staff/grants/memos/{memo.pk}/")
    assert answer.getvalue().startswith(b"%PDF-")
    with acting_as(people.grants_specialist):
        disclose_about(
            people.organization, answer=Disclosed(has_conflict=True, explanation="My brother."), by=people.grants_specialist
        )
    assert sign_in(Client(), people.grants_specialist).get(f"/staff/grants/memos/{memo.pk}/").status_code == 422


def _pages(people: People, applications: int) -> list[str]:
    opportunity = make_round(people)
    reviewers = [make_reviewer(opportunity, people)[0] for _number in range(2)]
    review_many(
        hand_in_many(opportunity, applications, people.manager), reviewers, people.manager, lambda _one, _two, _three: "10"
    )
    opportunity = begin_review(opportunity, people)
    return [f"/staff/grants/rounds/{opportunity.pk}/{page}/" for page in ("reviews", "scores", "what-if")]


@pytest.mark.django_db
def test_pages_of_a_round_ask_as_little_for_many_as_for_few(people: People) -> None:
    client = sign_in(Client(), people.coordinator)
    few, many = _pages(people, 2), _pages(people, 30)
    client.get(few[0])
    counts = [[len(queries_of(client, page)) for page in pages] for pages in (few, many)]
    assert counts[0] == counts[1]
    assert max(counts[1]) <= LIST
