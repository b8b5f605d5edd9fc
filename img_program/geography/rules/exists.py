"""Whether a place existed on a day: one that ended, or had not begun, is not guessed about."""

from __future__ import annotations

from datetime import date

from img_program.geography.models import Place


def why_not_there(place: Place, *, on: date) -> str | None:
    """Why the place can't be judged on that day, with what to do; None when it was there."""
    next_step = f"Ask about {place.successor.name}." if place.successor_id and place.successor else "A person decides."
    if place.began_on is not None and on < place.began_on:
        return f"{place.name} exists since {_day(place.began_on)}. Ask about what was there before."
    if place.ended_on is not None and on >= place.ended_on:
        return f"{place.name} ended on {_day(place.ended_on)}. {next_step}"
    if place.began_on is None and place.listed_since is not None and on < place.listed_since:
        return (
            f"{place.name} was not on the State's lists before {_day(place.listed_since)}, and we do not know since when it exists. "
            "A person decides."
        )
    if place.ended_on is None and place.missing_since is not None and on >= place.missing_since:
        return f"{place.name} is not on the State's list of {_day(place.missing_since)}. {next_step}"
    return None


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
