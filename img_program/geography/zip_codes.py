"""ZIP codes propose counties and places; the person confirms one."""

from __future__ import annotations

from dataclasses import dataclass

from img_program.geography.models import County, Place, ZipCode


@dataclass(frozen=True, slots=True)
class ZipProposal:
    """All counties and places where mail with a ZIP code may live, by name, and the post office by which we know it."""

    code: str
    post_office: str
    counties: tuple[County, ...]
    places: tuple[Place, ...]


def proposal_of_zip(code: str) -> ZipProposal | None:
    """What a ZIP code ("55811" or "55811-1234") proposes; None when it isn't a Minnesota code that we know.

    A post office is not a municipality: 55811 is "Duluth", and Hermantown's people use it too. So this is never an
    answer, only what a form shows to be confirmed.
    """
    found = ZipCode.objects.filter(pk=code.strip()[:5]).prefetch_related("counties", "places").first()
    if found is None:
        return None
    counties = sorted(found.counties.all(), key=lambda county: county.name)
    places = sorted(found.places.all(), key=lambda place: place.label)
    return ZipProposal(found.pk, found.post_office, tuple(counties), tuple(places))
