"""What grantees did: contacts, people served as they counted them, and a sheet for each award."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet, Sum
from django.urls import reverse

from grants.awards.models import PeopleServed
from grants.awards.permissions import VIEW_AWARDS
from grants.rounds.models.opportunity import Program
from img_program.statute.parameters import parameter
from reports.measures.facts.contacts import Contacts
from reports.measures.facts.figure import NOTHING, Column, FactFigure, FactMeasure, Source, sum_of
from reports.measures.facts.grant_money import DUTY, law_of, moved, reports_about, running, with_partner
from reports.measures.facts.values import FactTable, Meaning, Period, Sheet, SheetSet, dollars, long_day

SERVING = (Program.CAREER_GUIDANCE, Program.CLINICAL_PREPARATION)


def _served(program: Program, period: Period) -> QuerySet[PeopleServed]:
    served = PeopleServed.objects.filter(report__in=reports_about(program, period))
    return served.select_related("organization", "report__due").order_by(
        "organization__name", "service", "report__due__period_ends_on"
    )


def _contacts(program: Program) -> FactFigure:
    return FactFigure(
        f"{program.value}_contacts",
        f"{program.label}: contacts",
        DUTY[program],
        "Occasions on which grantees served somebody, as their accepted reports count them. Occasions are not people.",
        "Contacts",
        Source(
            lambda period: _served(program, period),
            (
                Column("Grantee", lambda row: row.organization.name),
                Column("Service", lambda row: row.service),
                Column("Until", lambda row: long_day(row.report.due.period_ends_on)),
                Column("Contacts", lambda row: f"{row.contacts:,}"),
            ),
            VIEW_AWARDS,
            lambda row: reverse("awards:report", args=[row.report_id]),
        ),
        law_of(program),
        "by the last day that the report tells of",
        sum_of("contacts"),
        lambda period: _counted(program, period).hides_total(),
    )


def _counted(program: Program, period: Period) -> Contacts:
    threshold = parameter("reports.suppression_threshold", on=period.as_of).as_int()
    return Contacts.of(_served(program, period), threshold)


def tables(period: Period) -> Iterator[FactTable]:
    """People served, by grantee and service. Nothing is added up: one person may have had several services."""
    threshold = parameter("reports.suppression_threshold", on=period.as_of).as_int()
    for program in SERVING:
        counted = _counted(program, period)
        yield FactTable(
            name=f"{program.value}_served",
            title=f"{program.label}: people served",
            columns=("Grantee", "Service", "Linked with consent", "Known to the grantee alone", "Contacts"),
            rows=tuple(
                (
                    row.organization.name,
                    row.service,
                    counted.people_text(row.linked),
                    counted.people_text(row.known_to_grantee),
                    counted.contacts_text(row),
                )
                for row in counted.printed
            ),
            numbers=(2, 3, 4),
            duty=DUTY[program],
            meaning=Meaning(
                "People whom grantees served with each service, as the latest accepted report of the period counts them: on the "
                "roster and linked with their consent; known to the grantee alone; and contacts, which are occasions.",
                "People served, as grantees count them",
                law_of(program),
                period.words,
            ),
            note=(
                "The columns and rows are never added up: one person can have several services and several contacts. "
                f"Numbers from 1 to {threshold - 1} are not shown, nor contacts with so few people, nor a total that would give them away."
            ),
        )


def sheets(period: Period) -> Iterator[SheetSet]:
    """One sheet for each award of the period."""
    found = []
    for program in Program:
        reports = {report.agreement.award_id: report for report in reports_about(program, period)}
        for award in running(program, period).order_by("organization__name", "number"):
            entries = moved(until=period.ends_on).filter(award=award)
            within = entries.filter(moved_on__gte=period.starts_on)
            report = reports.get(award.pk)
            pairs = (
                ("Project", award.title),
                ("From and to", f"{long_day(award.starts_on)} to {long_day(award.ends_on)}"),
                ("Award", dollars(award.amount)),
                ("Paid in the period", dollars(within.aggregate(total=Sum("amount"))["total"] or NOTHING)),
                ("Paid in all, by the end of the period", dollars(entries.aggregate(total=Sum("amount"))["total"] or NOTHING)),
                ("How the grantee was chosen", str(award.get_source_display())),
            )
            paragraphs = (
                ("What was accomplished", report.accomplished if report else ""),
                ("Outcomes", report.outcomes if report else ""),
                ("Difficulties, and what was done about them", report.difficulties if report else ""),
            )
            told = tuple((name, words) for name, words in paragraphs if words.strip())
            found.append(Sheet(with_partner(award), f"{program.label}, award {award.number}", pairs, told))
    yield SheetSet("grantees", "Grantees and their awards", tuple(found))


MEASURE = FactMeasure(tuple(_contacts(program) for program in SERVING), tables, sheets)
