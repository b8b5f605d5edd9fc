"""The terms of a participant agreement, as the parameters have them on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from img_program.statute.parameters import ParameterValue, parameter
from residency.training.models import SiteJudgedOn

KEYS: Final = {
    "service_years": "residency.service_years",
    "site_judged_on": "residency.service_site_judged_on",
    "payment_first_employment_year": "residency.payment_first_employment_year",
    "payment_years": "residency.payment_years",
    "payment_cap": "residency.yearly_payment_cap",
    "payment_share": "residency.payment_share_of_compensation",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """Years of service; as of which day a site is judged; payments: first year of employment, years, dollars, share of 1.

    `words` is the list that is kept with the agreement: label, value in words, citation, how sure we are.
    """

    as_of: date
    service_years: int
    site_judged_on: SiteJudgedOn
    payment_first_employment_year: int
    payment_years: int
    payment_cap: Decimal
    payment_share: Decimal
    words: list[dict[str, str]]


def terms_on(day: date) -> Terms:
    """What an agreement signed on a day says (Minn. Stat. 144.1911, subd. 6)."""
    found = {name: parameter(key, on=day) for name, key in KEYS.items()}
    return Terms(
        as_of=day,
        service_years=found["service_years"].as_int(),
        site_judged_on=SiteJudgedOn(found["site_judged_on"].as_text()),
        payment_first_employment_year=found["payment_first_employment_year"].as_int(),
        payment_years=found["payment_years"].as_int(),
        payment_cap=found["payment_cap"].as_decimal(),
        payment_share=found["payment_share"].as_decimal(),
        words=[_in_words(name, value) for name, value in found.items()],
    )


def _in_words(name: str, value: ParameterValue) -> dict[str, str]:
    words = SiteJudgedOn(value.as_text()).label if name == "site_judged_on" else value.in_words()
    return {
        "name": name,
        "key": value.key,
        "label": value.label,
        "value": str(words),
        "citation": value.citation,
        "certainty": value.certainty,
    }
