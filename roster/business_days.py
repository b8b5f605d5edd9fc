"""Business days with Minnesota's holidays."""

from __future__ import annotations

from datetime import date, timedelta

import holidays

SATURDAY = 5


def add_business_days(day: date, number: int) -> date:
    """The day that lies so many business days after `day`; weekends and Minnesota's holidays don't count."""
    closed = holidays.country_holidays("US", subdiv="MN")
    while number > 0:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY and day not in closed:
            number -= 1
    return day
