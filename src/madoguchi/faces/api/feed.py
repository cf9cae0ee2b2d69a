"""One edition as the API answers it: encoded objects, searchable texts, filters. All made at first use."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from madoguchi.data import read_text
from madoguchi.editions.ids import mint
from madoguchi.faces.exports.hsds.evidence import Row
from madoguchi.faces.exports.hsds.forms import Forms
from madoguchi.faces.exports.hsds.graph import Graph, graph_of
from madoguchi.faces.exports.hsds.offers import moment
from madoguchi.index.analyzer import search_form
from madoguchi.index.directory import Areas
from madoguchi.index.past import Gone, Past
from madoguchi.model.edition import Edition, Was
from madoguchi.text.normalize import normalized_name

_Maker = Callable[[str], Row]


@dataclass(frozen=True)
class Feed:
    """Immutable for callers; a newer edition gets a feed of its own. Threads may share it."""

    edition: Edition
    _encoded: dict[tuple[str, str], bytes] = field(default_factory=dict, repr=False)

    @cached_property
    def graph(self) -> Graph:
        return graph_of(self.edition)

    def gone(self, table: str, id: str) -> Gone | None:
        """Return what is known of an object that an earlier edition had, its heirs by the ids of the same table."""
        found = self._gone.get(id)
        known = self.graph.of(table)
        if found is None:
            return None
        heirs = dict.fromkeys(
            each for heir in found.heirs for each in self._as_rows(table, heir) if each in known
        )
        return replace(found, heirs=tuple(heirs))

    def _as_rows(self, table: str, id: str) -> tuple[str, ...]:
        """A desk as a service, or as a service at a location; a body as it is."""
        return (self.service_of.get(id, id),) if table == "service" else (id,)

    @cached_property
    def areas(self) -> Areas:
        """All desks by the areas that they serve."""
        return Areas(self.edition.desks)

    @cached_property
    def service_of(self) -> dict[str, str]:
        """Desk's id → the id of its service."""
        return {desk.id: service.id for service in self.graph.services for desk in service.desks}

    @cached_property
    def _gone(self) -> dict[str, Gone]:
        """Id → what was: of desks, of their services (a desk may have been the first of one, and is still there)."""
        past, held = Past(self.edition), self.edition.held_since or date.min
        services = {mint("service", id): gone for id, gone in past.gone.items()}
        for desk in self.edition.desks:
            own = mint("service", desk.id)
            if own not in self.graph.service_by_id:
                services[own] = Gone(own, Was.DESK, desk.name, held, (), (desk.id,))
        for program in self.graph.of(
            "program"
        ).values():  # the bodies of a program together, until it has one only
            own = mint("collective", self._slugs[program["id"]])
            services[own] = Gone(own, Was.BODY, program["name"], held, (), (program["organization_id"],))
        return {**services, **past.gone}

    @cached_property
    def _slugs(self) -> dict[str, str]:
        return {program.id: program.slug for program in self.edition.programs}

    @cached_property
    def _makers(self) -> dict[str, _Maker]:
        forms = Forms(self.graph)
        return {
            "services": forms.service_basic,
            "services-minimal": forms.service_minimal,
            "services-full": forms.service_full,
            "organizations": forms.organization_basic,
            "organizations-full": forms.organization_full,
            "organizations-full-service": lambda id: forms.organization_full(id, full_service=True),
            "service_at_locations": forms.service_at_location_basic,
            "service_at_locations-full": forms.service_at_location_full,
            "taxonomies": forms.taxonomy_full,
            "taxonomy_terms": forms.term_full,
        }

    def encoded(self, form: str, id: str) -> bytes:
        """Return an object in a form, as JSON in UTF-8; encoded once."""
        found = self._encoded.get((form, id))
        if found is None:
            made = self._makers[form](id)
            found = json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
            self._encoded[form, id] = found
        return found

    @cached_property
    def modified(self) -> str | None:
        """When all of it was modified last: the day since which we hold its sources, as HSDS writes it.

        None where nobody knows.
        """
        day = self.edition.held_since
        return moment(day) if day else None

    # -- search -----------------------------------------------------------------------------------

    @cached_property
    def texts(self) -> dict[str, dict[str, str]]:
        """Table → id → all words of an object, folded."""
        graph = self.graph
        services = {id: self._service_text(id) for id in graph.of("service")}
        sites = {
            id: f"{services[row['service_id']]}\n{search_form(row['description'])}"
            for id, row in graph.of("service_at_location").items()
        }
        return {
            "service": services,
            "service_at_location": sites,
            "organization": {id: _folded(row) for id, row in graph.of("organization").items()},
            "taxonomy": {id: _folded(row) for id, row in graph.of("taxonomy").items()},
            "taxonomy_term": {id: _folded(row) for id, row in graph.of("taxonomy_term").items()},
        }

    def _service_text(self, id: str) -> str:
        graph = self.graph
        row = graph.of("service")[id]
        parts = [_folded(row), _folded(graph.of("organization")[row["organization_id"]])]
        if "program_id" in row:
            parts.append(_folded(graph.of("program")[row["program_id"]]))
        for table, names in _SEARCHED.items():
            for part in graph.owned(table, "service_id", id):
                parts += [search_form(part[name]) for name in names if name in part]
        terms = [row["taxonomy_term_id"] for row in graph.owned("attribute", "link_id", id)]
        parts += [self._term_names[term] for term in terms]
        for desk in graph.service_by_id[id].desks:
            parts += [search_form(text) for text in (desk.address.text if desk.address else "", desk.printed)]
        return "\n".join(part for part in parts if part)

    @cached_property
    def _term_names(self) -> dict[str, str]:
        rows = self.graph.of("taxonomy_term").values()
        return {
            row["id"]: f"{search_form(row['name'])}\n{search_form(row['name_en']['text'])}" for row in rows
        }

    def found(self, table: str, search: str) -> set[str]:
        """Return the ids of the objects that have all words of a search. No words: none."""
        words = [search_form(word) for word in unicodedata.normalize("NFKC", search).split()]
        words = [word for word in words if word]
        if not words:
            return set()
        return {id for id, text in self.texts[table].items() if all(word in text for word in words)}

    @cached_property
    def state(self) -> str:
        """Name the state of all answers: the edition and the words that dress it."""
        from hashlib import sha256

        from madoguchi import __version__

        digest = sha256(__version__.encode())
        for name in _DRESS:
            digest.update(read_text(name).encode())
        digest.update(self.edition.bundle.state.encode())
        revision = self.edition.revision or normalized_name(self.edition.id)
        return f"{revision[:16]}-{digest.hexdigest()[:12]}"


_DRESS = (
    "hsds/hsds.toml",
    "hsds/profile.json",
)
_SEARCHED = {
    "phone": ("number", "description"),
    "contact": ("department",),
    "service_area": ("name",),
    "schedule": ("description",),
}


def _folded(row: Row) -> str:
    texts = [row.get(name, "") for name in ("name", "description", "alert", "code")]
    texts += [row[name]["text"] for name in ("name_en", "name_kana") if name in row]
    return "\n".join(search_form(text) for text in texts if text)
