"""What people write is read as they meant it, or asked back with the readings; nothing is rounded or guessed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from img_program.web import fields
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


@pytest.mark.parametrize("places", [0, 1, 2])
def test_a_whole_number_is_read_whatever_its_places(places: int) -> None:
    class Share(Form):
        percent = fields.NumberField(label="Percent", decimal_places=places, max_digits=5)

    for written in ("100", "7"):
        form = Share({"percent": written})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["percent"] == int(written)
    assert Share({"percent": "7.5"}).is_valid() is (places > 0)


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
