"""Annual reports of the demonstration: two on their way to the public, one draft. The workers set them when they start."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.jobs import work
from img_program.organizations.acting import acting_as
from reports.actions.edition_review import add_comment, answer_comment, approve_edition, publish_edition, submit_for_review
from reports.actions.edition_review import record_edition_approval as record_approval
from reports.actions.editions import create_edition, freeze_figures, save_section, save_settings
from reports.forms_editions import EditionSettingsForm
from reports.models import AnnualEdition, EditionRun, EditionSection

ADDRESSEES = [
    ("Senator Astrid Nyberg", "Chair", "Senate Health and Human Services Committee"),
    ("Senator Paul Okafor", "Ranking Minority Member", "Senate Health and Human Services Committee"),
    ("Representative Mai Yang", "Chair", "House Health Finance and Policy Committee"),
    ("Representative Glen Hauge", "Ranking Minority Member", "House Health Finance and Policy Committee"),
    ("Senator Lucia Brandt", "Chair", "Senate Higher Education Committee"),
    ("Representative Omar Daley", "Ranking Minority Member", "House Higher Education Committee"),
]

WORDS = {
    "purpose": """
The program helps immigrant physicians enter the Minnesota health workforce, to widen access to primary care in rural and underserved areas. It was established in 2015 and is codified as Minnesota Statutes, section 144.1911.

The law gives the program eight duties. It keeps a voluntary roster. It develops an assessment of clinical readiness. It awards three kinds of grants: for career guidance, for clinical preparation and for residency positions. It works with residency programs on barriers, opens pathways into other health professions, and studies licensure.
""",
    "assessment": """
The assessment shows whether a physician is ready for residency in Minnesota. ECFMG certification comes first. A physician who meets the standard receives a certificate from the commissioner. The certificate is not a license.

## Methods

Examiners watch candidates in encounters that resemble daily work in primary care. They rate each domain on a scale with written anchors. A panel confirms every decision.

## Operating plan and budget

The plan for the coming year keeps one specialty and adds a second place for sessions. The budget pays for examiners, rooms and simulated patients.
""",
    "barriers": """
The law names one barrier: how long ago a physician graduated. Many residency programs ask for graduation within the last five years. Of {{figure:roster_total}} people on the roster, many finished medical school before that.

- **Recent graduation.** Two residency programs agreed to read applications without this filter for one year.
- **Clinical experience in the United States.** Hospitals offer few places. Clinical preparation grants pay for some of them.
- **Cost.** Examinations, translations and travel come to $7,500 to $15,000 before the first application.
""",
    "pathways": """
Some physicians choose another health profession, at first or for good. Staff keep a catalog of professions with their licensing bodies, requirements, time and cost. Each entry names its sources and the day on which it was checked.
""",
    "licensure": """
The program studies, with the Board of Medical Practice and others, which changes of licensure would let Minnesota use the skills of immigrant physicians. Minnesota now asks for one year of residency in the United States; it asked for two before.
""",
    "consultation": """
The program consults state agencies, employers, a health plan, professional associations, community organizations, universities and immigrant physicians themselves. Their advice is on record, with what was done about it.
""",
    "recommendations": """
1. Keep money for residency positions available until the agreement ends.
2. Ask residency programs to report how they use the date of graduation.
3. Pay for interpreters and simulated patients in the assessment.
""",
}  # fmt: skip


def make_editions(staff: dict[str, User]) -> None:
    """The editions of last year and this year, approved and handed to the workers, and next year's draft."""
    today = timezone.localdate()
    _published(staff, today.year - 1, today - timedelta(days=1))
    _published(staff, today.year, today)
    draft = _written(staff, today.year + 1, today)
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
        signed = {
            "approved_by": "Robin Vale",
            "office": "Commissioner of Health",
            "document_reference": f"Routing slip {year}-014",
        }
        record_approval(edition, on=counted, by=coordinator, **signed)
    with acting_as(manager):
        publish_edition(edition, by=manager)


def _written(staff: dict[str, User], year: int, counted: date) -> AnnualEdition:
    """A draft with words and frozen figures, several people writing."""
    coordinator, grants = staff["coordinator"], staff["grants"]
    with acting_as(coordinator):
        edition = create_edition(report_year=year, period_kind="fiscal", by=coordinator)
        values: dict[str, Any] = {name: getattr(edition, name) for name in EditionSettingsForm.Meta.fields}
        values |= {
            "as_of": counted,
            "cost": Decimal(4200),
            "letter_on": date(year, 1, 12),
            "signatory_name": "Robin Vale",
            "signatory_title": "Commissioner of Health",
            "contact_phone": edition.contact_phone or "651-555-0100",
        }
        edition = save_settings(edition, values=values, addressees=ADDRESSEES, by=coordinator, seen_version=edition.version)
    for key, words in WORDS.items():
        writer = grants if key in {"barriers", "pathways"} else coordinator
        with acting_as(writer):
            section = EditionSection.objects.select_related("edition").get(edition=edition, key=key)
            save_section(section, body=words.strip(), by=writer, seen_version=section.version)
    with acting_as(coordinator):
        run = freeze_figures(edition, by=coordinator)
    # The figures must be there before the review: this one run is done here, the publications by the workers.
    work.run(EditionRun._meta.label_lower, str(run.pk))
    with as_system(reason="demonstration data"):
        return AnnualEdition.objects.get(pk=edition.pk)
