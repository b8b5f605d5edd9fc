"""Annual reports of the demonstration: two on their way to the public, one draft. The workers set them when they start."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from demo.seed.edition_words import ADDRESSEES, BEFORE
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.jobs import work
from img_program.organizations.acting import acting_as
from img_program.statute.fiscal import fiscal_year_bounds, fiscal_year_of
from reports.actions.editions import create_edition, freeze_figures, save_section, save_settings
from reports.actions.others_words import decide_on_words
from reports.actions.review import add_comment, answer_comment, approve_edition, publish_edition, submit_for_review
from reports.forms.edition import EditionSettingsForm
from reports.models import AnnualEdition, EditionRun, EditionSection, OthersWords, WordsState

STARTS = ("#", "{{table", "{{chart", "{{sheets", "{{text")
BY_GRANTS = frozenset({"career_guidance", "clinical_preparation", "barriers", "pathways"})


def make_editions(staff: dict[str, User]) -> None:
    """The editions of last year and this year, approved and handed to the workers, and next year's draft."""
    today = timezone.localdate()
    year = fiscal_year_of(today)
    for past in (year - 2, year - 1):
        _published(staff, past + 1, fiscal_year_bounds(past)[1])
    draft = _written(staff, year + 1, today)
    with acting_as(staff["privacy"]):
        section = EditionSection.objects.get(edition=draft, key="barriers")
        add_comment(draft, section=section, words="May we name the two residency programs?", by=staff["privacy"])


def _published(staff: dict[str, User], year: int, counted: date) -> None:
    edition = _written(staff, year, counted)
    coordinator, manager = staff["coordinator"], staff["manager"]
    with acting_as(coordinator):
        submit_for_review(edition, by=coordinator)
        comment = add_comment(edition, section=None, words="Is the cost final?", by=coordinator)
        answer_comment(comment, answer="Yes, checked with finance.", by=coordinator)
        approve_edition(edition, by=coordinator, reason="Figures checked against the snapshot.")
    with acting_as(manager):
        approve_edition(edition, by=manager, reason="Read from the first page to the last.")
        publish_edition(edition, by=manager)


def _with_words(body: str, words: str) -> str:
    """Words between a section's introduction and its first heading, table or chart."""
    paragraphs = body.split("\n\n") if body else []
    first = next((place for place, each in enumerate(paragraphs) if each.startswith(STARTS)), len(paragraphs))
    return "\n\n".join([*paragraphs[:first], words, *paragraphs[first:]])


def _written(staff: dict[str, User], year: int, counted: date) -> AnnualEdition:
    """A draft with words and frozen figures, several people writing."""
    coordinator, grants = staff["coordinator"], staff["grants"]
    with acting_as(coordinator):
        edition = create_edition(report_year=year, period_kind="fiscal", by=coordinator)
        values: dict[str, Any] = {name: getattr(edition, name) for name in EditionSettingsForm.Meta.fields}
        values |= {
            "as_of": counted,
            "cost": Decimal(4200),
            "cover_on": min(edition.cover_on, timezone.localdate()),
            "letter_on": min(edition.due_on - timedelta(days=3), timezone.localdate()),
            "signatory_name": "Robin Vale",
            "signatory_title": "Commissioner of Health",
            "contact_phone": edition.contact_phone or "651-555-0100",
        }
        edition = save_settings(edition, values=values, addressees=ADDRESSEES, by=coordinator)
    for key, words in BEFORE.items():
        writer = grants if key in BY_GRANTS else coordinator
        with acting_as(writer):
            section = EditionSection.objects.select_related("edition").get(edition=edition, key=key)
            body = _with_words(section.body, words.strip())
            save_section(section, body=body, by=writer)
    with acting_as(coordinator):
        run = freeze_figures(edition, by=coordinator)
    # The figures must be there before the review: this one run is done here, the publications by the workers.
    work.run(EditionRun._meta.label_lower, str(run.pk))
    with acting_as(grants):
        for passage in OthersWords.objects.filter(edition=edition).select_related("edition"):
            decide_on_words(passage, body=passage.body, state=WordsState.APPROVED, by=grants)
    with as_system(reason="demonstration data"):
        return AnnualEdition.objects.get(pk=edition.pk)
