"""Dates as the program writes them: 3 May 2026, 4:12 p.m."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, P"
TIME_FORMAT = "P"
SHORT_DATE_FORMAT = "j M Y"
MONTH_DAY_FORMAT = "j F"
YEAR_MONTH_FORMAT = "F Y"
