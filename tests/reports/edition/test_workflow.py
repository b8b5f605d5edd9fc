"""The way of an edition: what the actions refuse, what the database refuses, who must approve."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error, transaction
from django.utils import timezone

from img_program.approvals.models import Approval
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.organizations.acting import acting_as
from img_program.web.comparing import mark
from reports.actions.editions import compare_figures, create_edition, freeze_figures, save_section
from reports.actions.review import (
    add_comment,
    answer_comment,
    approve_edition,
    publish_edition,
    record_edition_approval,
    refuse_edition,
    return_to_draft,
    submit_for_review,
)
from reports.models import AnnualEdition, AnnualSnapshot, EditionSection, PublishedEdition, SealedText
from reports.permissions import PUBLISH_STEP
from tests.approvals.support import elsewhere, second_look
from tests.people import People
from tests.reports.edition.made import do, edition_in_review, frozen_edition, make_edition, read, set_up, write
from tests.reports.roster import make_known_roster, make_people


@pytest.mark.django_db
def test_the_database_refuses_states_that_can_not_be(people: People) -> None:
    edition = frozen_edition(people)
    states: list[dict[str, object]] = [
        {"state": "approved"},
        {"state": "published", "published_at": timezone.now()},
        {"state": "in_review", "snapshot": None},
    ]
    for change in states:
        with pytest.raises(Error), as_system(reason="test"), transaction.atomic():
            AnnualEdition.objects.filter(pk=edition.pk).update(**change)
    with pytest.raises(Error), as_system(reason="test"), transaction.atomic():
        AnnualSnapshot.objects.update(text="{}")
    assert read(edition).state == "draft"


@pytest.mark.django_db
def test_two_different_persons_approve_and_then_words_are_closed(people: People) -> None:
    edition = edition_in_review(people)
    with acting_as(people.coordinator):
        assert approve_edition(edition, by=people.coordinator).state == "in_review"
        with pytest.raises(ValidationError, match="different person"):
            approve_edition(edition, by=people.coordinator)
    with acting_as(people.grants_specialist), pytest.raises(PermissionDenied):
        approve_edition(edition, by=people.grants_specialist)
    with acting_as(people.program_manager):
        assert approve_edition(edition, by=people.program_manager).state == "approved"
    with acting_as(people.coordinator):
        section = EditionSection.objects.select_related("edition").get(edition=edition, key="summary")
        with pytest.raises(WrongStateError):
            save_section(section, body="Other words", by=people.coordinator)
        with pytest.raises(Error, match="closed"), transaction.atomic():
            EditionSection.objects.filter(pk=section.pk).update(body="Other words")
        with pytest.raises(Error, match="closed"), transaction.atomic():
            AnnualEdition.objects.filter(pk=edition.pk).update(cost=1)
        sealed = SealedText.objects.filter(edition=edition)
        assert sealed.count() == 1


@pytest.mark.django_db
def test_a_change_in_review_makes_approvals_void(people: People) -> None:
    edition = edition_in_review(people)
    with acting_as(people.coordinator):
        approve_edition(edition, by=people.coordinator)
    write(edition, "barriers", "New words.", by=people.grants_specialist)
    with acting_as(people.program_manager):
        assert approve_edition(edition, by=people.program_manager).state == "in_review"
    with acting_as(people.coordinator):
        assert approve_edition(edition, by=people.coordinator).state == "approved"


@pytest.mark.django_db
def test_an_approval_given_elsewhere_counts_as_one_person(people: People) -> None:
    edition = edition_in_review(people)
    with acting_as(people.coordinator):
        approve_edition(edition, by=people.coordinator)
        with pytest.raises(ValidationError, match="different person"):
            record_edition_approval(edition, by=people.coordinator, **elsewhere())
    with acting_as(people.program_manager):
        record_edition_approval(edition, by=people.program_manager, **elsewhere())
    second_look(PUBLISH_STEP, edition.pk)
    with as_system(reason="test"):
        edition.refresh_from_db()
    assert edition.state == "approved"
    with as_system(reason="test"):
        assert Approval.objects.filter(subject_id=str(edition.pk)).count() == 2


@pytest.mark.django_db
def test_open_comments_hold_up_the_approval_and_a_refusal_says_why(people: People) -> None:
    edition = edition_in_review(people)
    with acting_as(people.data_practices_official):
        comment = add_comment(edition, section=None, words="Is this right?", by=people.data_practices_official)
        with pytest.raises(ValidationError, match="no answer"):
            approve_edition(edition, by=people.data_practices_official)
    with acting_as(people.coordinator):
        answer_comment(comment, answer="Yes.", by=people.coordinator)
        with pytest.raises(WrongStateError):
            answer_comment(comment, answer="Again.", by=people.coordinator)
    with acting_as(people.data_practices_official):
        with pytest.raises(ValidationError, match="why"):
            refuse_edition(edition, reason=" ", by=people.data_practices_official)
        assert refuse_edition(edition, reason="Figures of grants look wrong.", by=people.data_practices_official).state == "draft"


@pytest.mark.django_db
def test_a_draft_that_misses_something_does_not_go_to_review(people: People) -> None:
    edition = make_edition(people.coordinator)
    with acting_as(people.coordinator):
        with pytest.raises(ValidationError) as refused:
            submit_for_review(edition, by=people.coordinator)
        assert "Freeze the figures." in refused.value.messages
        with pytest.raises(WrongStateError):
            publish_edition(edition, by=people.coordinator)
        with pytest.raises(ValidationError, match="already"):
            create_edition(report_year=edition.report_year, period_kind="calendar", by=people.coordinator)
    edition = frozen_edition(people, year=edition.report_year - 1)
    write(edition, "summary", "{{figure:roster_totl}}", by=people.coordinator)
    with acting_as(people.coordinator), pytest.raises(ValidationError, match="roster_totl"):
        submit_for_review(edition, by=people.coordinator)


@pytest.mark.django_db
def test_a_text_saved_elsewhere_is_not_lost(people: People) -> None:
    edition = make_edition(people.coordinator)
    with acting_as(people.coordinator):
        mine = EditionSection.objects.select_related("edition").get(edition=edition, key="barriers")
    write(edition, "barriers", "Theirs.", by=people.grants_specialist)
    with acting_as(people.coordinator):
        shown = {"body": mark(mine.body)}
        stored, merged = save_section(mine, body="Mine.", by=people.coordinator, shown=shown)
        assert (stored.body, merged.asked) == ("Theirs.", ["body"])
        stored, merged = save_section(mine, body="Mine.", by=people.coordinator, shown={"body": mark("Theirs.")})
        assert (stored.body, merged.asked) == ("Mine.", [])


@pytest.mark.django_db
def test_a_figure_that_changed_after_the_snapshot_is_a_difference(people: People) -> None:
    make_known_roster()
    edition = frozen_edition(people)
    before = edition.snapshot
    assert before is not None
    make_people({"Hennepin": 15}, {"Family medicine": 15})
    with acting_as(people.coordinator):
        run = compare_figures(edition, by=people.coordinator)
        with pytest.raises(WrongStateError, match="still working"):
            compare_figures(edition, by=people.coordinator)
    changed = {each["name"]: (each["before"], each["now"]) for each in do(run).result["changed"]}
    assert changed["roster_total"] == ("102", "117")
    after = read(edition).snapshot
    assert after is not None
    assert (after.pk, after.sha256) == (before.pk, before.sha256)


@pytest.mark.django_db
def test_another_day_of_counting_asks_for_another_snapshot(people: People) -> None:
    edition = edition_in_review(people)
    yesterday = timezone.localdate() - timedelta(days=1)
    with acting_as(people.coordinator):
        with pytest.raises(ValidationError, match="back to draft"):
            set_up(edition, by=people.coordinator, as_of=yesterday)
        draft = return_to_draft(edition, reason="Another day.", by=people.coordinator)
        assert set_up(draft, by=people.coordinator, as_of=yesterday).snapshot is None
        assert freeze_figures(draft, by=people.coordinator).task == "snapshot"


@pytest.mark.django_db
def test_nobody_changes_what_is_published(people: People) -> None:
    with pytest.raises(Error), as_system(reason="test"), transaction.atomic():
        PublishedEdition.objects.update(title="x")
    with acting_as(people.program_manager), pytest.raises(Error), transaction.atomic():
        PublishedEdition.objects.filter(report_year=2020).update(title="x")
