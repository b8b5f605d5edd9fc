"""Moments and days known in part: what could be two is asked back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from img_program.web import fields
from img_program.web.fields.moment import CENTRAL, moment_in_words
from img_program.web.forms import Form

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
