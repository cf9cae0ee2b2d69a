"""Of which places a directory is: where its desks serve or stand, as far as its list says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk, Location
from madoguchi.model.place import Place
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.text.prefecture import NATION, PREFECTURES


@dataclass(frozen=True)
class Home:
    """`areas`: 全国, prefectures, and municipalities with their prefecture before them; none where nothing is known."""

    areas: frozenset[str] = frozenset()

    @cached_property
    def prefectures(self) -> tuple[str, ...]:
        """The prefectures in which there is a desk, in their official order."""
        return tuple(name for name in PREFECTURES if any(area.startswith(name) for area in self.areas))

    @property
    def everywhere(self) -> bool:
        """Whether every prefecture has a desk of its own."""
        return len(self.prefectures) == len(PREFECTURES)

    @cached_property
    def choices(self) -> tuple[str, ...]:
        """The places that a person may choose among: prefectures, or the municipalities of the only one.

        None where no choice is left.
        """
        if len(self.prefectures) != 1:
            return self.prefectures
        cities = tuple(sorted(area for area in self.areas if area not in (NATION, *self.prefectures)))
        return cities if len(cities) > 1 else ()

    @cached_property
    def named(self) -> tuple[str, ...]:
        """Of which places it is, to name them; empty where they are many, or none is known."""
        cities = tuple(self.areas - {NATION})
        if len(cities) == 1:
            return cities
        return self.prefectures if len(self.prefectures) <= MOST_NAMED else ()

    def holds(self, place: Place) -> bool:
        """Whether a desk is known to serve a place, or a part of it, or to stand there."""
        within = {place.prefecture + (each or "") for each in (None, place.city, place.municipality)}
        if NATION in self.areas or not within.isdisjoint(self.areas):
            return True
        return not place.municipality and place.prefecture in self.prefectures


MOST_NAMED = 3


def home_of(edition: Edition, gazetteer: Gazetteer) -> Home:
    """Return of which places an edition's directory is."""
    sites = {site.id: site for site in edition.locations}
    return Home(
        frozenset(
            area
            for desk in edition.desks
            for area in areas_of(desk, sites.get(desk.location_id or ""), gazetteer)
        )
    )


def areas_of(desk: Desk, site: Location | None, gazetteer: Gazetteer) -> Iterator[str]:
    """Yield what a desk serves; where the list does not say, the municipality or the prefecture where it stands."""
    if desk.service_area:
        yield from (area.text for area in desk.service_area)
        return
    city = gazetteer.municipality(site.municipality) if site and site.municipality else None
    if city:
        yield city.prefecture + city.name
    elif desk.prefecture:
        yield desk.prefecture.text
    elif desk.address:
        yield from (name for name in PREFECTURES if desk.address.text.startswith(name))
