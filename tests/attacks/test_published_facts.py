"""Facts in a published edition: money and contacts of few people, years gone by, and words of grantees that nobody read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import AssessmentText, TextKind
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from reports.actions.others_words import decide_on_words
from reports.actions.review import missing_from, preliminary
from reports.edition.compose import SectionText, compose
from reports.edition.csv_file import as_csv
from reports.edition.figures import AnnualFigures
from reports.edition.others_words import words_in
from reports.edition.periods import period_of
from reports.measures import by_match, by_membership, by_specialty, by_step
from reports.measures.facts import account
from reports.measures.facts.account import Account
from reports.measures.facts.assessments import passages
from reports.measures.facts.contacts import Contacts
from reports.measures.facts.service import FIGURES, tables
from reports.measures.facts.values import Period, Sheet, SheetSet
from reports.models import AnnualEdition, OthersWords, WordsState
from reports.publication.frozen import take_snapshot
from residency.service.models.account import AccountEntry, EntryKind
from roster.models import JourneyRecord, Registrant, Specialty
from tests.people import People, sign_in
from tests.reports.edition.made import frozen_edition, read
from tests.reports.roster import make_people
from tests.residency.service.support import fill_account, make_obligation, report, year_of

YEAR = Period(2027, date(2025, 7, 1), date(2026, 6, 30), date(2026, 6, 30), "state fiscal year 2026")


@dataclass(frozen=True)
class Payments:
    """Stands for the ledger's payments: day, physician, dollars."""

    rows: tuple[tuple[date, int, str], ...]

    def may_tell(self, told: Account, after: date, until: date) -> bool:
        by_person: dict[int, Decimal] = {}
        for day, person, dollars in self.rows:
            if after < day <= until:
                by_person[person] = by_person.get(person, Decimal(0)) + Decimal(dollars)
        return told.rule.may_show(by_person.values())


def with_payments(monkeypatch: pytest.MonkeyPatch, *rows: tuple[date, int, str]) -> None:
    ledger = Payments(rows)
    monkeypatch.setattr(Account, "_may_tell", lambda told, after, until: ledger.may_tell(told, after, until))  # noqa: PLW0108 - becomes a method


@pytest.mark.django_db
def test_one_payment_is_in_no_line_no_total_and_no_balance(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """Payments of $9,600 were one payment at 10 percent, so one physician's income was public."""
    fill_account(people)
    with_payments(monkeypatch, (date(2026, 3, 1), 1, "9600"))
    with as_system(reason="test"):
        (ledger, _) = tables(YEAR)
        figures = {figure.name: figure.of(YEAR)[0].text for figure in FIGURES}
    lines = {row[0]: row[1] for row in ledger.rows}
    assert lines["Payments by physicians"] == "not shown"
    # Total minus public lines would give it, so neither the income nor the balance afterwards is told.
    assert lines["Balance at the end of the period"] == "not shown"
    assert (figures["account_income"], figures["account_balance"]) == ("not shown", "not shown")
    assert lines["Balance before the period"] == "$500,000"
    assert "few have paid" in ledger.note


@pytest.mark.django_db
def test_balances_on_both_sides_of_a_hidden_year_do_not_give_it_away(monkeypatch: pytest.MonkeyPatch, people: People) -> None:
    fill_account(people)
    few = tuple((date(2026, 3, 1), person, "9600") for person in range(4))
    more = tuple((date(2026, 9, 1), person, "9600") for person in range(4, 12))
    with_payments(monkeypatch, *few, *more)
    later = Period(2028, date(2026, 7, 1), date(2027, 6, 30), date(2027, 6, 30), "state fiscal year 2027")
    monkeypatch.setattr(account, "AnnualEdition", _Editions([(YEAR.starts_on, YEAR.ends_on)]))
    with as_system(reason="test"):
        told = Account.of(later)
        assert not told.shows_balance(YEAR.ends_on)
        # Twelve persons since the last balance shown: the balance may be told again, the eight of this year alone may not.
        assert told.shows_balance(later.ends_on)
        assert not told.shows_payments()


class _Editions:
    """Editions by their periods."""

    def __init__(self, periods: list[tuple[date, date]]) -> None:
        self.objects, self._periods = self, periods

    def order_by(self) -> Any:
        return self

    def values_list(self, *_names: str) -> list[tuple[date, date]]:
        return self._periods


@pytest.mark.django_db
def test_a_real_payment_of_one_physician_is_nowhere_in_the_account(people: People) -> None:
    fill_account(people)
    obligation = make_obligation(people)
    report(obligation)
    with as_system(reason="test"):
        AccountEntry.objects.create(
            kind=EntryKind.PAYMENT,
            amount=Decimal(9600),
            entered_on=date(2026, 3, 1),
            payment_year=year_of(obligation),
            user=obligation.user,
            recorded_by=people.finance_officer,
        )
        (ledger, _) = tables(YEAR)
        told = " ".join([cell for row in ledger.rows for cell in row] + [figure.of(YEAR)[0].text for figure in FIGURES])
    assert "9,600" not in told
    assert told.count("not shown") == 4


@dataclass(frozen=True)
class Served:
    """A line of a progress report."""

    organization_id: int
    service: str
    linked: int
    known_to_grantee: int
    contacts: int


def test_contacts_with_few_people_and_their_total_are_not_shown() -> None:
    lines: Any = [Served(1, "English", 40, 12, 300), Served(2, "English", 2, 0, 31)]
    counted = Contacts.of(lines, 10)
    assert [counted.contacts_text(line) for line in lines] == ["300", "not shown"]
    assert counted.hides_total(), "331 less 300 is 31 contacts of two people"
    assert not Contacts.of(lines[:1], 10).hides_total()
    many: Any = [*lines, Served(3, "English", 9, 0, 40), Served(4, "English", 8, 0, 60)]
    assert not Contacts.of(many, 10).hides_total()


@pytest.mark.django_db
def test_primary_care_is_the_list_of_the_law() -> None:
    make_people({"Hennepin": 43}, {"Family medicine": 30, "General practice": 13})
    with as_system(reason="test"):
        snapshot = take_snapshot((by_specialty.MEASURE,), on=timezone.localdate())
        flagged = set(Specialty.objects.filter(is_primary_care=True).values_list("name", flat=True))
    totals = snapshot.breakdowns["specialty"].totals(snapshot.counts["specialty"])
    assert totals["group:primary-care"] == 30
    assert flagged == {"Family medicine", "Internal medicine", "Obstetrics and gynecology", "Pediatrics", "Psychiatry"}


@pytest.mark.django_db
def test_the_pipeline_since_the_start_keeps_those_who_left(people: People) -> None:
    make_people({"Hennepin": 3}, {"Family medicine": 3})
    today = timezone.localdate()
    with as_system(reason="test"):
        for registrant in Registrant.objects.all():
            JourneyRecord.objects.create(
                registrant=registrant,
                user=registrant.user,
                step="matched",
                knowledge="known",
                happened_on=today,
                precision="day",
                how="match",
                source="person",
                recorded_by=people.coordinator,
            )
        gone = Registrant.objects.order_by("pk").first()
        assert gone
        Registrant.objects.filter(pk=gone.pk).update(status="left", left_at=timezone.now())
        measures = (by_specialty.MEASURE, by_membership.MEASURE, by_step.MEASURE, by_match.MEASURE)
        snapshot = take_snapshot(measures, on=today)
    found = {key: each.totals(snapshot.counts[key]) for key, each in snapshot.breakdowns.items()}
    assert found["pipeline"][by_step.reached("matched")] == 3
    assert found["match"][by_match.MATCHED] == 3
    assert found["specialty"]["total"] == 2
    assert (found["membership"]["on-roster"], found["membership"]["left"]) == (2, 1)


@pytest.mark.django_db
def test_a_year_gone_by_tells_nothing_of_today() -> None:
    gone = Period(2024, date(2022, 7, 1), date(2023, 6, 30), date(2023, 6, 30), "state fiscal year 2023")
    with as_system(reason="test"):
        for number, day in ((901, date(2022, 9, 1)), (902, timezone.localdate())):
            AssessmentText.objects.create(kind=TextKind.OPERATING_PLAN, number=number, body=f"Plan of {day}", starts_on=day)
        (plan, _) = passages(gone)
    assert plan.body == "Plan of 2022-09-01"


@pytest.mark.django_db
def test_a_draft_of_a_year_that_is_not_over_says_so(people: People, client: Client) -> None:
    edition = frozen_edition(people, year=timezone.localdate().year)
    sign_in(client, people.coordinator)
    assert preliminary(edition) == ""
    with as_system(reason="test"):
        AnnualEdition.objects.filter(pk=edition.pk).update(period_ends_on=timezone.localdate() + timedelta(days=30))
    page = client.get(edition.get_absolute_url()).content.decode()
    assert "Everything is there." not in page
    assert "The period is not over" in page


SECRET = "Amina K. from the clinic in Bemidji fled in 2019; her number is 219-09-9999."


def with_words(edition: AnnualEdition, words: str) -> AnnualFigures:
    assert edition.snapshot
    sheet = Sheet("Harbor Light", "Career guidance, award 7", (), (("Outcomes", words),))
    figures = AnnualFigures.from_text(edition.snapshot.text)
    return replace(figures, sheets=(SheetSet("grantees", "Grantees", (sheet,)),))


def printed(figures: AnnualFigures, approved: dict[str, str]) -> str:
    section = SectionText("grantees", "Grantees", True, "{{sheets:grantees}}")
    return compose([section], figures, {}, approved=approved).chapters[0].html


@pytest.mark.django_db
def test_words_of_grantees_are_printed_only_as_a_person_approved_them(people: People, client: Client) -> None:
    edition = frozen_edition(people)
    figures = with_words(edition, SECRET)
    (passage,) = words_in(figures)
    with as_system(reason="test"):
        AnnualEdition.objects.filter(pk=edition.pk).update(as_of=edition.as_of)
        words = OthersWords.objects.create(
            edition=edition, digest=passage.digest, whose=passage.whose, heading="Outcomes", original=SECRET, body=SECRET
        )
    assert "Bemidji" not in printed(figures, {})
    assert "Harbor Light" in printed(figures, {})
    with acting_as(people.grants_specialist), pytest.raises(ValidationError, match="Social Security"):
        decide_on_words(words, body=SECRET, state=WordsState.APPROVED, by=people.grants_specialist)
    sign_in(client, people.grants_specialist)
    address = reverse("reports:edition_passage", args=[edition.pk, words.pk])
    sent = {"body": "One person found work.", "state": "approved"}
    assert client.post(address, sent | {"body": SECRET}).status_code == 422
    assert client.post(address, sent).status_code == 302
    with as_system(reason="test"):
        kept = OthersWords.objects.get(pk=words.pk)
    assert (kept.original, kept.body, kept.state, kept.decided_by) == (
        SECRET,
        "One person found work.",
        "approved",
        people.grants_specialist,
    )
    assert "One person found work." in printed(figures, {kept.digest: kept.body})
    with as_system(reason="test"), pytest.raises(DatabaseError), transaction.atomic():
        OthersWords.objects.filter(pk=words.pk).update(body=SECRET)
    assert SECRET not in as_csv(figures, period_of(read(edition)))


@pytest.mark.django_db
def test_an_edition_with_unread_words_or_a_number_in_a_text_waits(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = frozen_edition(people)
    figures = with_words(edition, SECRET)
    monkeypatch.setattr(AnnualFigures, "from_text", classmethod(lambda _cls, _text: figures))
    with as_system(reason="test"):
        missing = missing_from(edition)
        section = edition.sections.get(key="barriers")
        section.body = "Write to 219-09-9999."
        section.save(update_fields=["body"])
        also = missing_from(edition)
    assert "Read the words of grantees before they are printed: 1 wait." in missing
    assert any(each.startswith("Barriers to residency: The text seems to hold a Social Security number") for each in also)
