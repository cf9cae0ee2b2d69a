"""Functions and topics as taxonomies, and the terms that each desk and each number has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from madoguchi.answers.topics import Topic, all_topics, classification, parents
from madoguchi.data.bundle import Bundle
from madoguchi.data.loading import tables
from madoguchi.editions.ids import mint
from madoguchi.faces.exports.hsds.evidence import Row, editorial, english
from madoguchi.faces.exports.hsds.wording import text, words
from madoguchi.index.directory import Directory, Function, Selector, functions_of
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk, Phone
from madoguchi.text.prefecture import NATION

LANGUAGE = "ja"


def taxonomy_id(id: str) -> str:
    """Return the UUID of a taxonomy (`function`, `topic`)."""
    return mint("taxonomy", id)


def term_id(code: str) -> str:
    """Return the UUID of a term by its code (`function:loan`)."""
    return mint("taxonomy-term", code)


def taxonomy_rows(bundle: Bundle) -> list[Row]:
    """Return the taxonomies; that of the topics says whose its top level is, where the bundle does."""
    of = classification(bundle)
    top = {"topic": text("top-level", classification=of)} if of else {}
    return [
        {
            "id": taxonomy_id(id),
            "name": entry["name"],
            "description": " ".join(filter(None, (entry["description"], top.get(id)))),
            "name_en": english(entry["name_en"], entry["reason"]),
        }
        for id, entry in words()["taxonomy"].items()
    ]


def term_rows(tags: Tags, bundle: Bundle) -> list[Row]:
    """Return the terms: functions that the list has desks for, topics that lead to one, top topics above these or above none."""
    covers, functions, topics = _covers(bundle), tags.functions, tags.topics
    of_others = {t.parent for t in all_topics(bundle).values()} - {t.parent for t in topics.values()}
    rows = [_term("function", f.id, f.name, f.name_en, f.helps, "functions.toml") for f in functions.values()]
    rows += [
        _term("topic", f"top-{id}", name, name_en, _top_topic(name, bundle), "topics.toml")
        for id, (name, name_en) in parents(bundle).items()
        if id not in of_others
    ]
    for topic in topics.values():
        row = _term(
            "topic", topic.id, topic.name, topic.name_en, covers.get(topic.id, topic.name), "topics.toml"
        )
        rows.append({**row, "parent_id": term_id(f"topic:top-{topic.parent}")})
    return rows


def _top_topic(name: str, bundle: Bundle) -> str:
    of = classification(bundle)
    return text("top-topic-of", name=name, classification=of) if of else text("top-topic", name=name)


def _term(taxonomy: str, id: str, name: str, name_en: str, description: str, file: str) -> Row:
    code = f"{taxonomy}:{id}"  # HSDS wants codes unique across taxonomies
    return {
        "id": term_id(code),
        "code": code,
        "name": name,
        "description": description,
        "taxonomy": words()["taxonomy"][taxonomy]["name"],
        "language": LANGUAGE,
        "taxonomy_id": taxonomy_id(taxonomy),
        "name_en": english(name_en, file),
        "source_evidence": [editorial("name", name, file)],
    }


def _covers(bundle: Bundle) -> dict[str, str]:
    found: dict[str, str] = {}
    for file in bundle.names("topics/*.toml"):
        for entry in tables(bundle.text(file), "topic", file):
            if entry.get("covers"):
                found[entry["id"]] = entry["covers"]
    return found


@dataclass(frozen=True)
class Tags:
    """Which functions desks have, and which topics lead to these."""

    functions: dict[str, Function]
    topics: dict[str, Topic]
    of_desk: dict[str, tuple[str, ...]]

    def codes(self, desk: Desk) -> Iterator[str]:
        """Yield the codes of a desk's terms, functions first."""
        own = self.of_desk.get(desk.id, ())
        yield from (f"function:{id}" for id in own)
        for topic in self.topics.values():
            if set(topic.functions) & set(own):
                yield f"topic:{topic.id}"

    def codes_of_number(self, desk: Desk, phone: Phone) -> Iterator[str]:
        """Yield the codes of the functions that a labelled number of a desk is for."""
        for function in self.functions.values():
            for selector in function.desks:
                if selector.label and selector.label == phone.label and selector.takes(desk):
                    yield f"function:{function.id}"


def tags_of(edition: Edition) -> Tags:
    """Find the functions of all desks, as the routing would."""
    directory = Directory(edition, functions_of(edition.bundle))
    functions = {id: each for id, each in directory.functions.items() if id in directory.offered}
    topics = {
        id: topic
        for id, topic in all_topics(edition.bundle).items()
        if not directory.offered.isdisjoint(topic.functions)
    }
    found: dict[str, dict[str, None]] = {}
    for function in functions.values():
        for desk in _doing(function, directory):
            found.setdefault(desk.id, {})[function.id] = None
    return Tags(functions, topics, {desk: tuple(ids) for desk, ids in found.items()})


def _doing(function: Function, directory: Directory) -> Iterator[Desk]:
    """Yield the desks that do it. Selectors are tried in order (functions.toml): a later one's desk
    counts only where no earlier desk serves, as in routing.
    """
    served: set[str] = set()
    for selector in function.desks:
        desks = [desk for desk in directory.selected(selector) if _has_label(desk, selector)]
        yield from (desk for desk in desks if not _all_served(desk, served))
        served |= {area.text for desk in desks for area in desk.service_area}
    for selector in function.national:
        yield from directory.selected(selector)


def _has_label(desk: Desk, selector: Selector) -> bool:
    return not selector.label or any(phone.label == selector.label for phone in desk.phones)


def _all_served(desk: Desk, served: set[str]) -> bool:
    if not served:
        return False
    return all(_is_served(area.text, served) for area in desk.service_area)


def _is_served(area: str, served: set[str]) -> bool:
    if area == NATION:
        return NATION in served
    return NATION in served or any(area.startswith(outer) for outer in served)


def attribute_rows(entity: str, id: str, codes: Iterable[str]) -> list[Row]:
    """Return the links of an entity to its terms."""
    rows: list[dict[str, Any]] = []
    for code in dict.fromkeys(codes):
        term = term_id(code)
        rows.append(
            {
                "id": mint("attribute", f"{id}|{term}"),
                "link_id": id,
                "taxonomy_term_id": term,
                "link_entity": entity,
                "label": code.partition(":")[0],
            }
        )
    return rows
