"""All places in memory, to read the names of a long file without a query for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from img_program.geography.models import County, Place
from img_program.geography.names import county_key, spellings


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Places by the keys of their names, and counties by theirs."""

    places: dict[str, Place]
    by_name: dict[str, tuple[str, ...]]
    counties: dict[str, County]

    @classmethod
    def load(cls) -> Gazetteer:
        """Every place with its parts, by three queries."""
        places = {each.pk: each for each in Place.objects.select_related("successor").with_counties()}
        by_name: dict[str, list[str]] = {}
        for each in places.values():
            for name in (each.search_name, *filter(None, each.other_names.split("|"))):
                by_name.setdefault(name, []).append(each.pk)
        counties = {county_key(county.name): county for county in County.objects.all()}
        return cls(places, {name: tuple(keys) for name, keys in by_name.items()}, counties)

    def named(self, words: str) -> list[Place]:
        """Every place whose name the words are, as `Place.objects.named` finds them."""
        found: dict[str, Place] = {}
        for reading in spellings(words):
            county = self.counties.get(reading.county) if reading.county else None
            for key in self.by_name.get(reading.name, ()):
                place = self.places[key]
                if reading.kind is not None and place.kind != reading.kind:
                    continue
                if reading.county is not None and (county is None or county not in place.counties_here()):
                    continue
                found[key] = place
        return list(found.values())

    def county(self, words: str) -> County | None:
        """The county of that name or code, in any spelling."""
        code = words.strip()
        if code.isdigit():
            wanted = f"27{code[-3:].zfill(3)}"
            return next((each for each in self.counties.values() if each.pk == wanted), None)
        return self.counties.get(county_key(words))

    def within(self, places: Sequence[Place], county: County | None) -> list[Place]:
        """Those of the places that lie in the county, wholly or in part."""
        return [each for each in places if county is None or county in each.counties_here()]
