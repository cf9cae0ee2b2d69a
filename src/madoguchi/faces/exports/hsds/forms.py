"""Rows → the objects of HSDS: basic (fields that hold one thing), minimal, full (all related data)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from madoguchi.faces.exports.hsds.evidence import Row
from madoguchi.faces.exports.hsds.graph import Graph
from madoguchi.faces.exports.hsds.wording import tables

# What tells how a value is known is left to the full forms; lists stay light.
_HEAVY = ("source_evidence", "metadata")


@dataclass(frozen=True)
class Forms:
    """Makes objects out of an edition's rows. Parts are shared between objects, never copied."""

    graph: Graph

    def _get(self, table: str, id: str) -> Row:
        return self.graph.of(table)[id]

    # -- basic ------------------------------------------------------------------------------------

    def service_basic(self, id: str) -> Row:
        """Return a service with its organization and program, nothing that may be many."""
        row = _light(self._get("service", id))
        row["organization"] = _light(self._get("organization", row["organization_id"]))
        if "program_id" in row:
            row["program"] = _light(self._get("program", row["program_id"]))
        return row

    def service_minimal(self, id: str) -> Row:
        """Return what a harvester compares: id and date, with the two fields that HSDS requires."""
        row = self._get("service", id)
        found = {"id": id, "name": row["name"], "status": row["status"]}
        if modified := row.get("last_modified"):
            found |= {"last_modified": modified, "modified_date": modified}
        return found

    def organization_basic(self, id: str) -> Row:
        """Return an organization without what may be many."""
        return _light(self._get("organization", id))

    def service_at_location_basic(self, id: str) -> Row:
        """Return a service at a location with both, light."""
        row = _light(self._get("service_at_location", id))
        row["location"] = _light(self._get("location", row["location_id"]))
        row["service"] = self.service_basic(row["service_id"])
        return row

    # -- full -------------------------------------------------------------------------------------

    def service_full(self, id: str) -> Row:
        """Return a service with all related data."""
        row = self._service_itself(id)
        sites = self.graph.owned("service_at_location", "service_id", id)
        return row | _some({"service_at_locations": [self._site(site) for site in sites]})

    def organization_full(self, id: str, *, full_service: bool = False) -> Row:
        """Return an organization with its locations, programs and services (full ones when asked)."""
        services = [row["id"] for row in self.graph.owned("service", "organization_id", id)]
        form = self.service_full if full_service else self._service_plain
        locations = self.graph.owned("location", "organization_id", id)
        return _whole(self._get("organization", id)) | _some(
            {
                "locations": [self._location(row["id"]) for row in locations],
                "programs": self.graph.owned("program", "organization_id", id),
                "services": [form(service) for service in services],
            }
        )

    def service_at_location_full(self, id: str) -> Row:
        """Return a service at a location with all related data, the service among it."""
        row = self._get("service_at_location", id)
        return self._site(row) | {"service": self._service_itself(row["service_id"])}

    def taxonomy_full(self, id: str) -> Row:
        """Return a taxonomy."""
        return self._get("taxonomy", id)

    def term_full(self, id: str) -> Row:
        """Return a term with its taxonomy."""
        row = self._get("taxonomy_term", id)
        return row | {"taxonomy_detail": self._get("taxonomy", row["taxonomy_id"])}

    # -- parts ------------------------------------------------------------------------------------

    def _service_plain(self, id: str) -> Row:
        return _light(self._get("service", id))

    def _service_itself(self, id: str) -> Row:
        """A service with all but its sites."""
        row = _whole(self._get("service", id))
        row["organization"] = _whole(self._get("organization", row["organization_id"]))
        if "program_id" in row:
            row["program"] = self._get("program", row["program_id"])
        parts = {**self._shared(id), "additional_urls": self.graph.owned("url", "service_id", id)}
        return row | _some({**parts, "attributes": self._attributes(id)})

    def _site(self, row: Row) -> Row:
        """A service at a location without the service: numbers and hours are the service's."""
        parts = self._shared(row["service_id"])
        areas = [
            area
            for area in parts.get("service_areas", ())
            if area.get("service_at_location_id", row["id"]) == row["id"]
        ]
        return (
            row | parts | _some({"service_areas": areas}) | {"location": self._location(row["location_id"])}
        )

    def _shared(self, service: str) -> Row:
        return _some(
            {
                "phones": [self._phone(row) for row in self.graph.owned("phone", "service_id", service)],
                "schedules": self.graph.owned("schedule", "service_id", service),
                "service_areas": self.graph.owned("service_area", "service_id", service),
                "contacts": [
                    self._contact(row) for row in self.graph.owned("contact", "service_id", service)
                ],
            }
        )

    def _contact(self, row: Row) -> Row:
        phones = self.graph.owned("phone", "contact_id", row["id"])
        return _whole(row) | _some({"phones": [self._phone(phone) for phone in phones]})

    def _phone(self, row: Row) -> Row:
        return row | _some({"attributes": self._attributes(row["id"])})

    def _location(self, id: str) -> Row:
        addresses = self.graph.owned("address", "location_id", id)
        return _whole(self._get("location", id)) | _some({"addresses": addresses})

    def _attributes(self, id: str) -> list[Row]:
        rows = self.graph.owned("attribute", "link_id", id)
        return [row | {"taxonomy_term": self._short_terms[row["taxonomy_term_id"]]} for row in rows]

    @cached_property
    def _short_terms(self) -> dict[str, Row]:
        return {id: _light(row) for id, row in self.graph.of("taxonomy_term").items()}


def _light(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in _HEAVY}


def _whole(row: Row) -> Row:
    """A row without an empty change log."""
    return {name: value for name, value in row.items() if name != "metadata" or value}


def _some(parts: dict[str, list[Row]]) -> Row:
    """Parts that are there: HSDS leaves out what is empty."""
    return {name: rows for name, rows in parts.items() if rows}


def tabular(table: str, rows: Iterable[Row]) -> list[Row]:
    """Return rows with the table's own fields alone."""
    columns = tables()[table].columns
    return [{name: row[name] for name in columns if name in row} for row in rows]
