"""The entries of our knowledge that the claims of an edition cite, so that it can be proven on its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from madoguchi.data.bundle import ERRATA, JURISDICTIONS, TABLES
from madoguchi.editions.inherit import inherited
from madoguchi.editions.knowledge import Knowledge
from madoguchi.ingest.errata import Applied
from madoguchi.ingest.spec import TableSpec
from madoguchi.model.edition import Entry
from madoguchi.model.entities import Desk, Location
from madoguchi.places.address import names_its_city, split_printed

PLACES = "municipalities.csv"


def cited(
    desks: tuple[Desk, ...], locations: tuple[Location, ...], applied: Applied, knowledge: Knowledge
) -> tuple[Entry, ...]:
    """Return the tables, errata, areas, forms of names, municipalities and inherited ids that the desks and locations rest on,
    each once, in a fixed order."""
    return (
        *_tables(desks, knowledge),
        *(Entry(ERRATA, each.erratum.id, asdict(each.erratum)) for each in applied.applied),
        *_areas(desks, knowledge),
        *_forms(desks, knowledge),
        *_municipalities(locations, knowledge),
        # An id that is not recorded was minted from its key.
        *inherited(
            (desk for desk in desks if desk.key in knowledge.ids),
            {key: known.first_edition for key, known in knowledge.ids.items()},
        ),
    )


def _tables(desks: tuple[Desk, ...], knowledge: Knowledge) -> Iterator[Entry]:
    used = {desk.table: desk.program for desk in desks}
    described = {spec.id: spec for spec in knowledge.tables.tables}
    for table, program in used.items():
        # A table that nobody described was read by its headers; it has no program of its own, and nothing says
        # how the area of its desks is known.
        spec = described.get(table) or TableSpec(table, program if table else "", (), area="")
        yield Entry(TABLES, table, _table(spec))


def _table(spec: TableSpec) -> dict[str, Any]:
    """What claims cite of a table: its program, what it names and states, whom it serves."""
    rows = [
        {
            "match": row.match,
            "program": row.program or spec.program,
            "nation": row.nation,
            "referral": (row.referral or spec.referral or {}).get("to"),
        }
        for row in spec.row
    ]
    return {
        "program": spec.program,
        "name": spec.name,
        "same": spec.same,
        "department": list(spec.department),
        "area": spec.area,
        "referral": (spec.referral or {}).get("to"),
        "rows": rows,
        **({"as_found": True} if spec.as_found else {}),
        **({"source": spec.source} if spec.source else {}),
    }


def _areas(desks: tuple[Desk, ...], knowledge: Knowledge) -> Iterator[Entry]:
    used = {
        value.cites[1]
        for desk in desks
        for value in (*desk.service_area, *((desk.prefecture,) if desk.prefecture else ()))
        if value.cites and value.cites[0] == JURISDICTIONS
    }
    for rule in knowledge.areas:
        if rule.id in used:
            said = asdict(rule)
            yield Entry(
                JURISDICTIONS,
                rule.id,
                {key: list(v) if isinstance(v, tuple) else v for key, v in said.items()},
            )


def _forms(desks: tuple[Desk, ...], knowledge: Knowledge) -> Iterator[Entry]:
    """The forms of bodies' names that a prefecture was read from."""
    used = {each for desk in desks if desk.prefecture for each in desk.prefecture.cites}
    yield from (Entry(JURISDICTIONS, form.id, asdict(form)) for form in knowledge.forms if form.id in used)


def _municipalities(locations: tuple[Location, ...], knowledge: Knowledge) -> Iterator[Entry]:
    """Those of addresses that leave out the city: the row says it."""
    used = set()
    for site in locations:
        place = knowledge.gazetteer.municipality(site.municipality or "")
        parts = split_printed(site.address.text, knowledge.gazetteer)
        written = parts.ward or parts.municipality
        left_out = written is not None and not names_its_city(parts, knowledge.gazetteer)
        if place and written and left_out and place.name.endswith(written.text):
            used.add(place)
    for place in sorted(used, key=lambda place: place.code):
        yield Entry(PLACES, place.code, {"prefecture": place.prefecture, "name": place.name})
