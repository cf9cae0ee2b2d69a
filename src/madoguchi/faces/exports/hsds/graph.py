"""All rows of an edition in HSDS, table by table: what the API, the package and the file are made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from madoguchi.faces.exports.hsds.bodies import bodies_of, organization_rows, program_rows
from madoguchi.faces.exports.hsds.evidence import Row
from madoguchi.faces.exports.hsds.grouping import Service, services_of
from madoguchi.faces.exports.hsds.offers import Offers
from madoguchi.faces.exports.hsds.terms import Tags, tags_of, taxonomy_rows, term_rows
from madoguchi.faces.exports.hsds.wording import tables
from madoguchi.model.edition import Edition
from madoguchi.places.gazetteer import Gazetteer, place_tables


@dataclass(frozen=True)
class Graph:
    """The rows of an edition: table → id → row, in a stable order.

    A row has the table's own fields, then the profile's, then `metadata` where a correction touched
    it. Rows are shared by all who read them: nobody changes one.
    """

    edition: Edition
    services: tuple[Service, ...]
    tags: Tags
    gazetteer: Gazetteer
    rows: dict[str, dict[str, Row]]

    def of(self, table: str) -> dict[str, Row]:
        """Return a table's rows by id."""
        return self.rows[table]

    @cached_property
    def _by_owner(self) -> dict[tuple[str, str, str], list[Row]]:
        found: dict[tuple[str, str, str], list[Row]] = {}
        for table, rows in self.rows.items():
            owners = (*tables()[table].foreign, "parent_organization_id", "link_id")
            for row in rows.values():
                for owner in owners:
                    if owner in row:
                        found.setdefault((table, owner, row[owner]), []).append(row)
        return found

    def owned(self, table: str, owner: str, id: str) -> list[Row]:
        """Return the rows of a table whose field `owner` is that id."""
        return self._by_owner.get((table, owner, id), [])

    @cached_property
    def service_by_id(self) -> dict[str, Service]:
        return {service.id: service for service in self.services}


@lru_cache(maxsize=2)
def _graph(key: _ByRevision) -> Graph:
    return build(key.edition)


@dataclass(frozen=True, eq=False)
class _ByRevision:
    """An edition as a key: the very object, for a draft has no revision of its own."""

    edition: Edition

    def __hash__(self) -> int:
        return id(self.edition)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByRevision) and other.edition is self.edition


def graph_of(edition: Edition) -> Graph:
    """Return the graph of an edition; made once (a third of a second), then kept."""
    return _graph(_ByRevision(edition))


def build(edition: Edition) -> Graph:
    """Make all rows of an edition."""
    services = services_of(edition)
    tags = tags_of(edition)
    places = place_tables()
    offers = Offers(edition, tags, places)
    organizations = organization_rows(edition, bodies_of(edition))
    programs, collectives = program_rows(edition, services)
    rows: dict[str, dict[str, Row]] = {table: {} for table in tables()}
    _add(rows, "organization", (*organizations, *collectives))
    _add(rows, "program", programs)
    _add(rows, "taxonomy", taxonomy_rows(edition.bundle))
    _add(rows, "taxonomy_term", term_rows(tags, edition.bundle))
    for organization in organizations:
        _add(rows, "metadata", organization["metadata"])
    for service in services:
        for table, row in offers.rows(service):
            _add(rows, table, (row,))
    if len(edition.sources) > 1:
        _name_sources(rows, edition)
    return Graph(edition, services, tags, places, rows)


def _name_sources(rows: dict[str, dict[str, Row]], edition: Edition) -> None:
    """Turn the lines of each proof into those of its own source, and say which that is."""
    for row in (row for table in rows.values() for row in table.values()):
        if "source_evidence" in row:
            row["source_evidence"] = [_located(proof, edition) for proof in row["source_evidence"]]


def _located(proof: Row, edition: Edition) -> Row:
    if not proof.get("lines"):
        return proof
    source = edition.source_of(proof["lines"][0])
    return {**proof, "lines": edition.lines_of(proof["lines"]), "source": source.id}


def _add(rows: dict[str, dict[str, Row]], table: str, more: Iterable[Row]) -> None:
    for row in more:
        rows[table].setdefault(row["id"], row)
