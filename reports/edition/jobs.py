"""The jobs of an edition: freeze its figures, compare them with today's, publish it. Only workers load this file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Max
from django.utils import timezone

from img_program.accounts.models import PersonName, User
from img_program.database.context import as_system
from img_program.jobs.run import Claim, JobError
from img_program.pdf.render import Attached
from reports.charts.of_people import drawings_of
from reports.charts.render import Drawing
from reports.charts.stacks import Stack, stacked_chart
from reports.edition.content import Content, content_of
from reports.edition.csv_file import as_csv
from reports.edition.figures import AnnualFigures, differences
from reports.edition.kept_rows import keep_rows, reckoned_again
from reports.edition.narrative import places_in
from reports.edition.others_words import words_in
from reports.edition.periods import period_of
from reports.measures import by_step
from reports.measures.catalogue import ANNUAL_MEASURES
from reports.measures.facts.figure import KeptRows, facts_of
from reports.measures.facts.people_figures import people_figures
from reports.measures.facts.values import FactTable, dollars
from reports.models import (
    AnnualEdition,
    AnnualSnapshot,
    EditionRun,
    OthersWords,
    PublishedEdition,
    PublishedFigure,
    Recomputation,
)
from reports.publication.document import Document, render
from reports.publication.findings import of_facts
from reports.publication.frozen import sha256
from reports.publication.people import OFFICE
from reports.publication.roster import (
    Beside,
    Counted,
    Front,
    count,
    demand_nothing_new,
    demand_still_safe,
    protected_edition,
    releases_beside,
)
from reports.workflow import EDITION

_FREEZING = 4
STEPS_OF_TABLES = {by_step.KEY: by_step.FINEST}
"""The pipeline is told to its end; the other tables open where most numbers can be shown."""


def run_edition(claim: Claim[EditionRun]) -> None:
    """Do what the run asks for. Raises JobError in words when it can't be done."""
    match claim.job.task:
        case EditionRun.Task.SNAPSHOT:
            _take_snapshot(claim)
        case EditionRun.Task.COMPARE:
            _compare(claim)
        case EditionRun.Task.RECOMPUTE:
            _recompute(claim)
        case _:
            _publish(claim)


def _edition(run: EditionRun) -> AnnualEdition:
    with as_system(reason="read an edition for its job"):
        return AnnualEdition.objects.prefetch_related("sections", "addressees").select_related("snapshot").get(pk=run.edition_id)


def _figures_now(claim: Claim[EditionRun], edition: AnnualEdition) -> tuple[Counted, Beside, AnnualFigures, Sequence[KeptRows]]:
    """Count, protect, ask every measure of facts."""
    claim.progress(0, _FREEZING, "Counting people on the roster")
    counted = count(ANNUAL_MEASURES, on=edition.as_of)
    claim.progress(1, _FREEZING, "Protecting people in small groups")
    earlier = releases_beside(counted.snapshot)
    with as_system(reason="published figures of an edition"):
        known = list(PublishedFigure.objects.numeric().in_order())
    front = Front(edition.as_of, timezone.localdate(), "0", edition.contact_email, edition.contact_phone)
    roster = protected_edition(counted, ANNUAL_MEASURES, earlier=earlier, wishes=STEPS_OF_TABLES, known=known, facts=front)
    claim.progress(2, _FREEZING, "Asking for money and agreements")
    period = period_of(edition)
    with as_system(reason="facts of an edition"):
        facts = facts_of(period)
    people = people_figures(list(roster.tables), period)
    figures = AnnualFigures(roster, (*people, *facts.figures), facts.tables, facts.sheets, facts.passages)
    return counted, earlier, figures, facts.rows


def _take_snapshot(claim: Claim[EditionRun]) -> None:
    edition = _edition(claim.job)
    counted, earlier, figures, rows = _figures_now(claim, edition)
    text = figures.text()

    def keep(run: EditionRun) -> None:
        demand_nothing_new(counted.snapshot, earlier)
        mine = AnnualEdition.objects.select_for_update().get(pk=run.edition_id)
        if mine.state != "draft" or run.requested_by is None:
            raise JobError("The edition is no longer a draft, so its figures stay as they are.")
        last = mine.snapshots.aggregate(last=Max("number"))["last"] or 0
        mine.snapshot = AnnualSnapshot.objects.create(
            edition=mine,
            number=last + 1,
            figures=counted.frozen,
            text=text,
            sha256=sha256(text),
            requested_by=run.requested_by,
        )
        keep_rows(mine.snapshot, counted.snapshot, counted.members, rows)
        mine.content_version += 1
        mine.save(update_fields=["snapshot", "content_version"])
        for words in words_in(figures):
            OthersWords.objects.get_or_create(
                edition=mine,
                digest=words.digest,
                defaults={
                    "whose": words.whose[:400],
                    "heading": words.heading[:200],
                    "original": words.original,
                    "body": words.original,
                },
            )

    claim.finish(keep, progress_done=_FREEZING)


def _compare(claim: Claim[EditionRun]) -> None:
    edition = _edition(claim.job)
    if edition.snapshot is None:
        raise JobError("There is no snapshot to compare with. Freeze the figures first.")
    _, _, now, _ = _figures_now(claim, edition)
    found = differences(AnnualFigures.from_text(edition.snapshot.text), now)
    result = {"snapshot": edition.snapshot.number, "changed": [asdict(each) for each in found]}
    claim.finish(progress_done=_FREEZING, result=result)


def _publish(claim: Claim[EditionRun]) -> None:
    """Draw, set, attach, keep. A chart drawn by an attempt that was cut off isn't drawn again."""
    run, edition = claim.job, _edition(claim.job)
    if edition.snapshot is None:
        raise JobError("The edition has no snapshot, so it can't be published.")
    figures = AnnualFigures.from_text(edition.snapshot.text)
    wanted = _charts_in(edition)
    total = len(wanted) + 3
    drawings: list[dict[str, str]] = list(run.drawings)
    done = {each["key"] for each in drawings}
    claim.progress(len(drawings), total, "Drawing charts and maps")
    for drawing in _drawings(figures, wanted - done):
        drawings.append(drawing.as_data())
        claim.heartbeat(drawings=drawings, progress_done=len(drawings), progress_total=total)
    with as_system(reason="compose an edition"):
        content = content_of(edition, edition.snapshot, figures, drawings)
    text = content.text()
    csv = as_csv(figures, period_of(edition))
    claim.progress(len(drawings) + 1, total, "Setting the PDF")
    document = make_pdf(content, sha256(text), csv)
    claim.progress(len(drawings) + 2, total, "Keeping the edition")
    claim.finish(lambda run: _keep(run, content, text, csv, document), progress_done=total)


def _charts_in(edition: AnnualEdition) -> set[str]:
    texts = [section.body for section in edition.sections.all()]
    return {place.name for text in texts for place in places_in(text) if place.kind == "chart"}


def _drawings(figures: AnnualFigures, wanted: set[str]) -> Iterator[Drawing]:
    yield from drawings_of(figures.roster, only=wanted)
    for table in figures.tables:
        if table.name in wanted and table.amounts:
            yield stacked_chart(_stacks(table), table.parts, key=table.name, finding=of_facts(table), unit=table.unit)


def _stacks(table: FactTable) -> list[Stack]:
    rows = table.rows[: len(table.amounts)]
    written = dollars if table.unit == "dollars" else "{:,}".format
    return [Stack(row[0], parts, written(sum(parts))) for row, parts in zip(rows, table.amounts, strict=True)]


def make_pdf(content: Content, digest: str, csv: str) -> Document:
    """The PDF (PDF/UA-1 and PDF/A-3a) with the figures inside it."""
    name = f"img-program-figures-{content.front.report_year}.csv"
    figures = Attached(name, csv.encode(), f"All figures of the report of {content.front.report_year}")
    context = {"content": content, "front": content.front, "sha256": digest, "demo": settings.DEMO}
    return render("reports/pdf/annual.html", context, archival=True, attached=[figures])


def _keep(run: EditionRun, content: Content, text: str, csv: str, document: Document) -> None:
    """Publish: the file, the row for everybody, the state. A file of an attempt that was cut off gives way."""
    edition = AnnualEdition.objects.select_for_update().get(pk=run.edition_id)
    if run.content_version != edition.content_version:
        raise JobError("The edition was changed after it was approved. Approve it again, then publish it.")
    if edition.snapshot is not None:
        demand_still_safe(edition.snapshot)
    number = 1 + edition.publications.count()
    name = f"reports/editions/{edition.pk}{f'-{number}' if number > 1 else ''}.pdf"
    default_storage.delete(name)
    now = timezone.now()
    published = PublishedEdition.objects.create(
        edition=edition,
        report_year=edition.report_year,
        number=number,
        snapshot=edition.snapshot,
        what_changed=edition.correction_what,
        why_changed=edition.correction_why,
        corrected_by=_name_of(edition.corrected_by),
        title=edition.title,
        period=content.front.period,
        content=text,
        sha256=sha256(text),
        csv=csv,
        pdf=default_storage.save(name, ContentFile(document.content)),
        pdf_sha256=sha256(document.content),
        pdf_bytes=len(document.content),
        pdf_pages=document.pages,
        published_at=now,
    )
    reckon_again(published, by=run.requested_by, refuse=True)
    edition.state = EDITION.target(edition.state, "publish")
    edition.published_at = now
    edition.save(update_fields=["state", "published_at"])


def _name_of(user: User | None) -> str:
    """By whom readers are told that it was corrected."""
    if user is None:
        return ""
    return PersonName.objects.filter(user=user).values_list("name", flat=True).first() or OFFICE


def _recompute(claim: Claim[EditionRun]) -> None:
    """Reckon all numbers of what is public again, from frozen rows alone."""

    def keep(run: EditionRun) -> None:
        published = PublishedEdition.objects.filter(edition_id=run.edition_id).listed().first()
        if published is None or reckon_again(published, by=run.requested_by) is None:
            raise JobError("Nothing was published with its rows, so nothing can be reckoned again.")

    claim.finish(keep, progress_done=1)


def reckon_again(published: PublishedEdition, *, by: User | None, refuse: bool = False) -> Recomputation | None:
    """Keep what comes out for every number; None where no rows were kept. Raises JobError for a difference that is to be refused."""
    snapshot = published.snapshot
    rows = dict(snapshot.rows.values_list("name", "text")) if snapshot else {}
    if snapshot is None or not rows:
        return None
    every = list(reckoned_again(AnnualFigures.from_text(snapshot.text), rows))
    differing = [asdict(each) for each in every if each.printed != each.again]
    if differing and refuse:
        raise JobError(f"“{differing[0]['name']}” came out as {differing[0]['again']} from its rows. Freeze the figures again.")
    return Recomputation.objects.create(publication=published, numbers=len(every), differing=differing, asked_by=by)
