"""What people write is read as they meant it, or asked back with the readings; nothing is rounded or guessed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from img_program.web import fields
from img_program.web.fields.moment import CENTRAL, moment_in_words
from img_program.web.forms import Form
from tests.sources import ROOT, python_files

MONEY = [
    ("1250", "1250.00"),
    ("1,250", "1250.00"),
    ("$1,250.50", "1250.50"),
    ("$ 1,250.5", "1250.50"),
    ("1 250", "1250.00"),
    ("1\u00a0250,000".replace(",", "\u00a0"), "1250000.00"),
    ("１２５０", "1250.00"),
    ("１，２５０．５０", "1250.50"),
    ("١٢٥٠", "1250.00"),
    (".50", "0.50"),
    ("0.5", "0.50"),
    ("1250.", "1250.00"),
    ("+7", "7.00"),
    ("USD 7", "7.00"),
    ("7 dollars", "7.00"),
    ("0", "0.00"),
    ("9999999999.99", "9999999999.99"),
    ("  12  ", "12.00"),
    ("12\u200b50", "1250.00"),
    ("1.10", "1.10"),
]
REFUSED_MONEY = [
    ("12,50", ["$12.50", "$1,250.00"]),
    ("1,2", ["$1.20", "$12.00"]),
    ("1.000,00", ["$1,000.00", "$100,000.00"]),
    ("1.000", ["$1.00", "$1,000.00"]),
    ("0,500", ["$0.50", "$500.00"]),
    ("1,234,56", ["$1,234.56", "$123,456.00"]),
    ("12 50", ["$12.50", "$1,250.00"]),
    ("1,2345", ["more than 2 digits", "$12,345.00"]),
    ("1.005", ["more than 2 digits", "$1,005.00"]),
    ("1e5", ["Write an amount in dollars"]),
    ("1E+5", ["Write an amount in dollars"]),
    ("1_000", ["Write an amount in dollars"]),
    ("NaN", ["Write an amount in dollars"]),
    ("Infinity", ["Write an amount in dollars"]),
    ("5k", ["Write an amount in dollars"]),
    ("0x10", ["Write an amount in dollars"]),
    ("1/2", ["Write an amount in dollars"]),
    ("$", ["Write an amount in dollars"]),
    ("$$5", ["Write an amount in dollars"]),
    ("-5", ["less than zero"]),
    ("\u22125", ["less than zero"]),
    ("$-5", ["less than zero"]),
    ("-$5", ["less than zero"]),
    ("(500)", ["less than zero"]),
    ("500-", ["less than zero"]),
    ("€5", ["US dollars"]),
    ("5 EUR", ["US dollars"]),
    ("10000000000", ["more than $9,999,999,999.99"]),
    ("1,23,456", ["$123,456.00"]),
]


@pytest.mark.parametrize(("written", "dollars"), MONEY)
def test_money_is_read(written: str, dollars: str) -> None:
    amount = fields.parse_money(written)
    assert (amount, str(amount)) == (Decimal(dollars), dollars)


@pytest.mark.parametrize(("written", "words"), REFUSED_MONEY)
def test_money_that_could_mean_two_things_is_asked_back(written: str, words: list[str]) -> None:
    with pytest.raises(ValidationError) as refused:
        fields.parse_money(written)
    for each in words:
        assert each in refused.value.message


def test_fractions_of_a_cent_are_never_rounded() -> None:
    for written in ("1.005", "12.3456", "0.001"):
        with pytest.raises(ValidationError):
            fields.parse_money(written)


def test_a_money_field_shows_what_it_would_read() -> None:
    class Money(Form):
        amount = fields.MoneyField(label="Amount", most=Decimal(500))

    assert 'value="1,250.00"' in str(Money(initial={"amount": Decimal("1250.00")}))
    assert "can&#x27;t be more than $500.00" in str(Money({"amount": "501"}).errors)
    assert 'value="12,50"' in str(Money({"amount": "12,50"}))


DAYS = [
    ("2027-04-16", date(2027, 4, 16)),
    ("2027-4-6", date(2027, 4, 6)),
    ("2027/04/16", date(2027, 4, 16)),
    ("16 April 2027", date(2027, 4, 16)),
    ("16 Apr 2027", date(2027, 4, 16)),
    ("16 Apr. 2027", date(2027, 4, 16)),
    ("16-Apr-2027", date(2027, 4, 16)),
    ("April 16, 2027", date(2027, 4, 16)),
    ("april 16th 2027", date(2027, 4, 16)),
    ("the 16th of April, 2027", date(2027, 4, 16)),
    ("Friday, 16 April 2027", date(2027, 4, 16)),
    ("Fri April 16 2027", date(2027, 4, 16)),
    ("4/16/2027", date(2027, 4, 16)),
    ("16/4/2027", date(2027, 4, 16)),
    ("16.4.2027", date(2027, 4, 16)),
    ("04/04/2027", date(2027, 4, 4)),
    ("２０２７-０４-１６", date(2027, 4, 16)),
    ("2027 April 16", date(2027, 4, 16)),
    ("Sept 3, 2027", date(2027, 9, 3)),
    ("29 February 2028", date(2028, 2, 29)),
]
REFUSED_DAYS = [
    ("4/5/2027", ["5 April 2027", "4 May 2027"]),
    ("5.4.2027", ["4 May 2027", "5 April 2027"]),
    ("4/16/27", ["four digits"]),
    ("29 February 2027", ["no such day"]),
    ("2027-02-30", ["no such day"]),
    ("2027-13-01", ["no such day"]),
    ("31/31/2027", ["no such day"]),
    ("Monday, 16 April 2027", ["is a Friday"]),
    ("April 2027", ["is not a day"]),
    ("2027", ["is not a day"]),
    ("tomorrow", ["is not a day"]),
    ("16 Aprilis 2027", ["is not a day"]),
    ("2027-04-16T00:00", ["is not a day"]),
    ("", ["Write the day"]),
]


@pytest.mark.parametrize(("written", "day"), DAYS)
def test_days_are_read(written: str, day: date) -> None:
    assert fields.parse_day(written) == day


@pytest.mark.parametrize(("written", "words"), REFUSED_DAYS)
def test_days_that_could_be_two_are_asked_back(written: str, words: list[str]) -> None:
    with pytest.raises(ValidationError) as refused:
        fields.parse_day(written)
    for each in words:
        assert each in refused.value.message


def test_days_have_a_sensible_range_by_one_rule() -> None:
    today = timezone.localdate()
    tomorrow, yesterday = today + timedelta(days=1), today - timedelta(days=1)
    table = [
        (fields.HAPPENED, [date(1999, 6, 30), date(2014, 12, 31), tomorrow, date(2035, 1, 1)], [date(2015, 1, 1), today]),
        (fields.PLANNED, [date(1999, 1, 1), date(today.year + 16, 1, 1), date(2999, 1, 1)], [date(2015, 1, 1), today, tomorrow]),
        (fields.COMING, [yesterday, date(today.year + 16, 1, 1)], [today, tomorrow]),
        (fields.LIVED, [date(1929, 12, 31), tomorrow, date(19, 1, 1)], [date(1930, 1, 1), today]),
        (fields.ANY, [date(1929, 12, 31), date(today.year + 16, 1, 1)], [date(1930, 1, 1), tomorrow]),
    ]
    assert all(wrong and right for _within, wrong, right in table)
    for within, wrong, right in table:
        for day in right:
            within.check(day)
        for day in wrong:
            with pytest.raises(ValidationError, match=r"can't be right: it must be .* Check the year\."):
                within.check(day)


def test_every_field_for_a_day_holds_the_range_in_its_parts_and_whole() -> None:
    class Refund(Form):
        on = fields.DayField(label="Received on", within=fields.HAPPENED)

    ahead = timezone.localdate().year + 5
    for year in ("1999", str(ahead), "99", "20277"):
        assert Refund({"on_0": "6", "on_1": "30", "on_2": year}).errors["on"], year
        assert Refund({"on": f"{year}-06-30"}).errors["on"], year
    assert Refund({"on_0": "6", "on_1": "30", "on_2": "2024"}).is_valid()
    whole = Refund({"on": "30 June 2024"})
    assert whole.is_valid()
    assert whole.cleaned_data["on"] == date(2024, 6, 30)
    assert 'value="2024"' in str(whole)
    assert Refund({"on": ""}).errors["on"] == ["Answer “Received on”"]


MOMENTS = [
    "2027-04-16 4:30 PM",
    "2027-04-16 16:30",
    "2027-04-16T16:30",
    "2027-04-16T16:30:00",
    "4/16/2027 4:30 p.m.",
    "4/16/2027, 4:30pm",
    "16 April 2027, 16:30",
    "16 April 2027, 4:30 p.m.",
    "April 16, 2027 at 4:30 p.m.",
    "April 16, 2027, 4:30 PM CT",
    "4:30 p.m. on 16 April 2027",
    "4:30 PM, Friday, April 16, 2027",
    "16 Apr 2027 16.30",
    "16 April 2027, 4:30 p.m. CDT",
    "16 April 2027, 4:30 p.m. Central Time",
    "2027-04-16T16:30-05:00",
    "2027-04-16T21:30Z",
    "２０２７-０４-１６ １６:３０",
    "2027-04-16\u00a04:30\u202fPM",
]
OTHER_MOMENTS = [
    ("16 April 2027, noon", datetime(2027, 4, 16, 12, tzinfo=CENTRAL)),
    ("16 April 2027, 12 noon", datetime(2027, 4, 16, 12, tzinfo=CENTRAL)),
    ("16 April 2027, 12 p.m.", datetime(2027, 4, 16, 12, tzinfo=CENTRAL)),
    ("16 April 2027, 12:30 a.m.", datetime(2027, 4, 16, 0, 30, tzinfo=CENTRAL)),
    ("16 April 2027, midnight", datetime(2027, 4, 16, tzinfo=CENTRAL)),
    ("16 April 2027, 4 pm", datetime(2027, 4, 16, 16, tzinfo=CENTRAL)),
    ("2027-04-16 24:00", datetime(2027, 4, 17, tzinfo=CENTRAL)),
    ("2027-04-16 04:30", datetime(2027, 4, 16, 4, 30, tzinfo=CENTRAL)),
    ("2027-04-16 23:59", datetime(2027, 4, 16, 23, 59, tzinfo=CENTRAL)),
    ("2027-04-16 11:59 PM", datetime(2027, 4, 16, 23, 59, tzinfo=CENTRAL)),
    ("16.4.2027 14:05", datetime(2027, 4, 16, 14, 5, tzinfo=CENTRAL)),
    ("14 March 2027, 3:00 a.m.", datetime(2027, 3, 14, 3, tzinfo=CENTRAL)),
    ("7 November 2027, 2:00 a.m.", datetime(2027, 11, 7, 2, tzinfo=CENTRAL)),
]
REFUSED_MOMENTS = [
    ("2027-04-16", ["At what time on 16 April 2027?"]),
    ("16 April 2027", ["At what time"]),
    ("4:30 p.m.", ["Add the day"]),
    ("2027-04-16 4:30", ["4:30 a.m. or 4:30 p.m."]),
    ("2027-04-16 25:00", ["no such time"]),
    ("2027-04-16 24:30", ["no such time"]),
    ("2027-04-16 16:60", ["no such time"]),
    ("2027-04-16 16:30 PM", ["no such time"]),
    ("2027-04-16 0:30 pm", ["no such time"]),
    ("4/5/2027 4:30 p.m.", ["5 April 2027", "4 May 2027"]),
    ("2027-04-16 4:30 PM EST", ["Central time"]),
    ("2027-04-16 4:30 PM UTC", ["Central time"]),
    ("16 April 2027, 4:30 p.m. CST", ["4:30 p.m. CDT", "5:30 p.m. CDT"]),
    ("2027-03-14 02:30", ["no 2:30 a.m. on 14 March 2027", "1:30 a.m. CST", "3:30 a.m. CDT"]),
    ("2027-11-07 01:30", ["comes twice on 7 November 2027", "1:30 a.m. CDT", "1:30 a.m. CST"]),
    ("soon", ["is not a day"]),
    ("2027-02-30 16:30", ["no such day"]),
]


@pytest.mark.parametrize("written", MOMENTS)
def test_moments_are_read_in_central_time(written: str) -> None:
    assert fields.parse_moment(written) == datetime(2027, 4, 16, 21, 30, tzinfo=UTC)


@pytest.mark.parametrize(("written", "moment"), OTHER_MOMENTS)
def test_noon_midnight_and_both_clocks_are_read(written: str, moment: datetime) -> None:
    assert fields.parse_moment(written) == moment


@pytest.mark.parametrize(("written", "words"), REFUSED_MOMENTS)
def test_a_day_alone_and_hours_that_could_be_two_are_asked_back(written: str, words: list[str]) -> None:
    with pytest.raises(ValidationError) as refused:
        fields.parse_moment(written)
    for each in words:
        assert each in refused.value.message


def test_the_two_moments_that_are_offered_are_taken() -> None:
    first = fields.parse_moment("7 November 2027, 1:30 a.m. CDT")
    second = fields.parse_moment("7 November 2027, 1:30 a.m. CST")
    assert second - first == timedelta(hours=1)
    assert first.astimezone(UTC) == datetime(2027, 11, 7, 6, 30, tzinfo=UTC)
    assert fields.parse_moment("14 March 2027, 3:30 a.m. CDT") - fields.parse_moment("14 March 2027, 1:30 a.m. CST") == timedelta(
        hours=1
    )


def test_a_moment_is_shown_as_it_is_read() -> None:
    moment = datetime(2027, 1, 1, tzinfo=UTC)
    for _hour in range(366 * 24):
        assert fields.parse_moment(moment_in_words(moment)) == moment
        moment += timedelta(hours=1)


def test_a_moment_has_the_range_of_its_day() -> None:
    class Received(Form):
        received_at = fields.MomentField(label="When was it received?", within=fields.HAPPENED)

    assert "Check the year" in str(Received({"received_at": "2035-01-01 16:30"}).errors)
    assert "Check the year" in str(Received({"received_at": "1999-01-01 16:30"}).errors)
    assert Received({"received_at": "2025-01-01 16:30"}).is_valid()


PARTIAL = [
    ("2019", fields.PartialDate(2019)),
    ("2019-05", fields.PartialDate(2019, 5)),
    ("5/2019", fields.PartialDate(2019, 5)),
    ("May 2019", fields.PartialDate(2019, 5)),
    ("Sept. 2019", fields.PartialDate(2019, 9)),
    ("3 May 2019", fields.PartialDate(2019, 5, 3)),
    ("2019-05-03", fields.PartialDate(2019, 5, 3)),
]


@pytest.mark.parametrize(("written", "known"), PARTIAL)
def test_partial_dates_are_read(written: str, known: fields.PartialDate) -> None:
    assert fields.parse_partial(written) == known


@pytest.mark.parametrize("written", ["", "19", "2019-13", "13/2019", "1929", "2999", "0019", "May", "5/3/2019", "2019-02-30"])
def test_partial_dates_that_can_not_be_are_refused(written: str) -> None:
    with pytest.raises(ValidationError):
        fields.parse_partial(written)


LINES = [
    ("Two\nlines", "Two lines"),
    ("Tab\tand\x0bmore\x0c", "Tab and more"),
    ("a\u2028b\u2029c\x85d", "a b c d"),
    ("N\x1bo\x07 bell", "No bell"),
    ("ab\u202egnp", "abgnp"),
    ("\ufeffBegin", "Begin"),
    ("  many   blanks ", "many blanks"),
    ("می\u200cخواهم", "می\u200cخواهم"),
    ("\u200b", ""),
    ("\u2800", ""),
    ("\u3164", ""),
    ("\u00a0\u3000", ""),
    ("\u00ad\u2060", ""),
    ("\ufe0f\u115f", ""),
]


@pytest.mark.parametrize(("written", "kept"), LINES)
def test_lines_have_nothing_that_nobody_sees(written: str, kept: str) -> None:
    assert fields.clean_line(written) == kept

    class Line(Form):
        line = fields.LineField(label="Name")

    form = Line({"line": written})
    assert form.is_valid() == bool(kept)
    if kept:
        assert form.cleaned_data["line"] == kept


def test_long_texts_keep_their_lines_and_lose_controls() -> None:
    assert fields.clean_text("One\r\ntwo\rthree\x0b\x00four\x08\n\n") == "One\ntwo\nthree\nfour"
    assert fields.clean_text("\u200b\n\u2800") == ""


def test_a_line_is_as_long_as_its_column() -> None:
    class Line(Form):
        line = fields.LineField(label="Name", max_length=5)

    assert Line({"line": "12345"}).is_valid()
    assert not Line({"line": "123456"}).is_valid()


def test_numbers_are_read_like_money() -> None:
    class Points(Form):
        points = fields.NumberField(label="Points", max_digits=6, decimal_places=2, min_value=0, max_value=100)

    for written in ("1e1", "1,5", "-1", "NaN", "1.005", "101"):
        assert not Points({"points": written}).is_valid(), written
    assert Points({"points": "7.5"}).is_valid()


def test_nothing_in_the_product_reads_values_in_another_way() -> None:
    theirs = re.compile(r"forms\.(DateField|DateTimeField|DecimalField|FloatField|TimeField|CharField)\(|\bstrptime\(")
    sources = [path for path in python_files() if "fields" not in path.parts]
    assert len(sources) > 500
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sources
        for line in path.read_text().splitlines()
        if theirs.search(line) and not re.search("HiddenInput|PasswordInput|class ", line)
    ]
    assert found == []
