"""Which objects a query asks for. All filters combine with AND."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from madoguchi.faces.api.feed import Feed
from madoguchi.faces.api.parameters import Query
from madoguchi.faces.api.problems import RefusedError
from madoguchi.model.entities import Desk
from madoguchi.places.place import place_of

# Table → the field that says whose services an object stands for.
_SERVICE_OF = {"service": "id", "service_at_location": "service_id"}


@dataclass(frozen=True)
class Filters:
    """Selects ids of a feed's tables, in the feed's order."""

    feed: Feed

    def select(self, table: str, query: Query) -> list[str]:
        """Return the ids that pass every filter of a query. Raises RefusedError 404 for an unknown id or code."""
        kept: set[str] | None = None
        for passing in self._passing(table, query):
            kept = passing if kept is None else kept & passing
        ids = self.feed.graph.of(table)
        return [*ids] if kept is None else [id for id in ids if id in kept]

    def _passing(self, table: str, query: Query) -> Iterator[set[str]]:
        if query["taxonomy_term_id"]:
            yield self._with_terms(table, self._family(query["taxonomy_term_id"]))
        if query["taxonomy_id"]:
            taxonomy = self._known("taxonomy", query["taxonomy_id"], "taxonomy_id")
            terms = {row["id"] for row in self.feed.graph.owned("taxonomy_term", "taxonomy_id", taxonomy)}
            yield terms if table == "taxonomy_term" else self._with_terms(table, terms)
        if query["parent_id"]:
            yield self._children(self._known("taxonomy_term", query["parent_id"], "parent_id"))
        if query["top_only"]:
            rows = self.feed.graph.of("taxonomy_term").values()
            yield {row["id"] for row in rows if "parent_id" not in row}
        if query["organization_id"]:
            body = self._known("organization", query["organization_id"], "organization_id")
            yield self._of_services(table, self._run_by(body))
        after, modified = query["modified_after"], self.feed.modified
        if after and modified and after > datetime.fromisoformat(modified):
            yield set()
        if query["postcode"]:
            yield self._serving(table, query["postcode"])
        if query["search"] is not None:
            yield self.feed.found(table, query["search"])

    def _known(self, table: str, id: str, name: str) -> str:
        if id not in self.feed.graph.of(table):
            raise RefusedError(
                404, f"No such {table}", f"{name}: no {table} has this id; see the list of them."
            )
        return id

    # -- terms ------------------------------------------------------------------------------------

    def _family(self, term: str) -> set[str]:
        """A term and those below it."""
        self._known("taxonomy_term", term, "taxonomy_term_id")
        return {term, *self._children(term)}

    def _children(self, term: str) -> set[str]:
        rows = self.feed.graph.of("taxonomy_term").values()
        return {row["id"] for row in rows if row.get("parent_id") == term}

    def _with_terms(self, table: str, terms: set[str]) -> set[str]:
        links = self.feed.graph.of("attribute").values()
        services = {
            link["link_id"]
            for link in links
            if link["link_entity"] == "service" and link["taxonomy_term_id"] in terms
        }
        return self._of_services(table, services)

    # -- services ---------------------------------------------------------------------------------

    def _of_services(self, table: str, services: set[str]) -> set[str]:
        """The objects of a table that stand for any of these services."""
        graph = self.feed.graph
        if table == "organization":
            return {graph.of("service")[id]["organization_id"] for id in services}
        owner = _SERVICE_OF[table]
        return {row["id"] for row in graph.of(table).values() if row[owner] in services}

    def _run_by(self, body: str) -> set[str]:
        family, waiting = {body}, [body]
        while waiting:
            more = self._departments.get(waiting.pop(), [])
            family.update(more)
            waiting += more
        rows = self.feed.graph.of("service").values()
        return {row["id"] for row in rows if row["organization_id"] in family}

    @cached_property
    def _departments(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row in self.feed.graph.of("organization").values():
            if "parent_organization_id" in row:
                found.setdefault(row["parent_organization_id"], []).append(row["id"])
        return found

    # -- places -----------------------------------------------------------------------------------

    def _serving(self, table: str, postcode: str) -> set[str]:
        gazetteer = self.feed.graph.gazetteer
        codes = gazetteer.postal_codes(postcode)
        places = [place_of(m, gazetteer) for code in codes if (m := gazetteer.municipality(code))]
        if not places:
            raise RefusedError(
                404, "No such postal code", "postcode: Japan Post's table has no municipality with this code."
            )
        desks, areas = self.feed.edition.desks, self.feed.areas
        found = {desks[at].id for place in places for at in areas.positions(place)}
        if table == "service_at_location":
            return found
        return {s.id for s in self.feed.graph.services if _any_of(s.desks, found)}


def _any_of(desks: Iterable[Desk], ids: set[str]) -> bool:
    return any(desk.id in ids for desk in desks)
