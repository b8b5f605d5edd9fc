"""Editions for the tests, made through the actions; jobs are done in this process."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.jobs import work
from img_program.organizations.acting import acting_as
from reports.actions.editions import create_edition, freeze_figures, save_section, save_settings
from reports.actions.review import approve_edition, publish_edition, submit_for_review
from reports.forms.edition import EditionSettingsForm
from reports.models import AnnualEdition, EditionRun, EditionSection
from tests.people import People

LABEL = "reports.editionrun"
CHAIR = ("Jordan Ek", "Chair", "Senate Health and Human Services Committee")


def read(edition: AnnualEdition) -> AnnualEdition:
    """The row as it stands."""
    with as_system(reason="test"):
        return AnnualEdition.objects.select_related("snapshot").get(pk=edition.pk)


def do(run: EditionRun) -> EditionRun:
    """Do a run in this process, and read it again."""
    assert work.run(LABEL, str(run.pk))
    with as_system(reason="test"):
        done = EditionRun.objects.get(pk=run.pk)
    assert done.error_words == "", done.error_words
    return done


def make_edition(by: User, *, year: int = 0) -> AnnualEdition:
    """A draft whose people are counted today."""
    with acting_as(by):
        edition = create_edition(report_year=year or timezone.localdate().year, period_kind="fiscal", by=by)
        return set_up(edition, by=by, as_of=timezone.localdate())


def set_up(edition: AnnualEdition, *, by: User, **changes: Any) -> AnnualEdition:
    """Complete settings: letter, cost, one addressee."""
    values = {name: getattr(edition, name) for name in EditionSettingsForm.Meta.fields}
    values |= {"letter_on": date(2027, 1, 12), "signatory_name": "Robin Vale", "signatory_title": "Commissioner"}
    values |= {"cost": Decimal("4000.00"), **changes}
    return save_settings(edition, values=values, addressees=[CHAIR], by=by)


def write(edition: AnnualEdition, key: str, body: str, *, by: User) -> None:
    """Write a section."""
    with acting_as(by):
        section = EditionSection.objects.select_related("edition").get(edition=edition, key=key)
        save_section(section, body=body, by=by)


def frozen_edition(people: People, *, year: int = 0) -> AnnualEdition:
    """A draft with its snapshot."""
    edition = make_edition(people.coordinator, year=year)
    with acting_as(people.coordinator):
        run = freeze_figures(edition, by=people.coordinator)
    do(run)
    return read(edition)


def edition_in_review(people: People, *, year: int = 0, edition: AnnualEdition | None = None) -> AnnualEdition:
    """One that waits for two approvals."""
    edition = edition or frozen_edition(people, year=year)
    with acting_as(people.coordinator):
        return submit_for_review(edition, by=people.coordinator)


def approved_edition(people: People, *, year: int = 0, edition: AnnualEdition | None = None) -> AnnualEdition:
    """One that two persons approved."""
    edition = edition_in_review(people, year=year, edition=edition)
    for person in (people.coordinator, people.program_manager):
        with acting_as(person):
            edition = approve_edition(edition, by=person)
    return edition


def publishing(edition: AnnualEdition, by: User) -> EditionRun:
    """Ask for the publication."""
    with acting_as(by):
        return publish_edition(edition, by=by)
