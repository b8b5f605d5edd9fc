"""How people and files write the names of places and counties: every way for every name."""

from __future__ import annotations

from collections.abc import Iterator

PLAIN_KINDS = {
    "city": ["{0} city", "{0} City", "City of {0}", "city of {0}", "the City of {0}", "{0}, city of", "{0} (city)", "{0}, City"],
    "township": ["{0} Township", "{0} township", "Township of {0}", "{0} Twp", "{0} Twp.", "{0}, township of", "Town of {0}",
                 "{0} town", "{0} (township)"],
    "unorganized": ["{0} UT", "{0} unorganized territory", "{0} (unorganized territory)", "{0} unorg.", "{0} Unorganized"],
}  # fmt: skip
COUNTIES = ["{0}, {1} County", "{0} ({1} County)", "{0}, {1} Co.", "{0} in {1} County", "{0}, County of {1}"]


def bare(name: str) -> list[str]:
    """The name itself: cases, Saint and St., run together, hyphens, accents, apostrophes, blanks."""
    ways = {name}
    for long, short in (("Saint ", "St. "), ("Saint ", "St "), ("Saint ", "St.")):
        ways |= {way.replace(long, short) for way in ways} | {way.replace("St. ", long) for way in ways}
    for long, short in (
        ("Mount ", "Mt. "),
        ("Fort ", "Ft. "),
        ("Lake ", "Lk "),
        ("North ", "N. "),
        ("South ", "S. "),
        ("Number ", "No. "),
    ):
        ways |= {way.replace(long, short) for way in ways}
    ways |= {way.replace(" ", "-") for way in ways} | {way.replace("-", " ") for way in ways}
    if name.startswith(("Le ", "La ", "Mc", "De ")):
        ways |= {name.replace(" ", "", 1), name.replace("Mc", "Mc ", 1), name.replace("Mc", "MC", 1)}
    if not name.startswith(("St. ", "Saint ")):
        ways.add(name.replace("e", "é", 1))
    ways |= {f"  {way}  " for way in list(ways)[:2]}
    return sorted(ways | {way.upper() for way in ways} | {way.lower() for way in ways})


def of_place(name: str, kind: str, county: str) -> Iterator[tuple[str, bool, bool]]:
    """(what somebody wrote, whether it says the kind, whether it says the county)."""
    for way in bare(name):
        yield way, False, False
        yield f"{way}, MN", False, False
        for pattern in PLAIN_KINDS[kind]:
            yield pattern.format(way), True, False
        for pattern in COUNTIES:
            yield pattern.format(way, county), False, True
        for pattern in PLAIN_KINDS[kind][:5]:
            yield COUNTIES[0].format(pattern.format(way), county), True, True
            yield COUNTIES[1].format(pattern.format(way), county.upper()), True, True


def of_county(name: str) -> Iterator[str]:
    """A county's name with and without the word."""
    for way in bare(name):
        yield from (way, f"{way} County", f"{way} county, MN", f"County of {way}", f"{way} Co.", f"the county of {way}")
