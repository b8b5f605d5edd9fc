"""ZIP codes propose a county; the person confirms it."""

from __future__ import annotations

from dataclasses import dataclass

from img_program.geography.models import County, ZipCode


@dataclass(frozen=True, slots=True)
class CountyProposal:
    """A county in which mail with this ZIP code may live, and the post office by which we know."""

    county: County
    post_office: str


def county_of_zip(code: str) -> list[CountyProposal]:
    """Proposals for a ZIP code ("55811" or "55811-1234"); empty when it isn't a Minnesota code that we know.

    A post office is not a municipality: 55811 is "Duluth", and Hermantown's people use it too. So this is
    never an answer, only what a form shows to be confirmed.
    """
    code = code.strip()[:5]
    found = ZipCode.objects.select_related("county").filter(pk=code)
    return [CountyProposal(zip_code.county, zip_code.post_office) for zip_code in found]
