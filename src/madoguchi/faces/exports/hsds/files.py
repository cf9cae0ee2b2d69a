"""The whole directory as one JSON file of full HSDS objects."""

from __future__ import annotations

import json
from typing import Any

from madoguchi.faces.exports.hsds.forms import Forms
from madoguchi.faces.exports.hsds.graph import graph_of
from madoguchi.faces.exports.hsds.wording import feed_text, words
from madoguchi.faces.exports.publication import of_each, publication_of
from madoguchi.model.edition import Edition, Source, SourceFacts


def about(edition: Edition) -> dict[str, Any]:
    """Return what is known of the edition and its sources; what is unknown says so in words."""
    facts, several = publication_of(edition), len(edition.sources) > 1
    return {
        "hsds": words()["standard"],
        "description": feed_text(edition),
        "edition": edition.id,
        "revision": edition.revision,
        "title": facts.title,
        "title_en": facts.title_en,
        "what": of_each(edition.sources, lambda source: source.what),
        "publisher": facts.publisher,
        "published": of_each(edition.sources, lambda source: source.published),
        "licence": facts.licence,
        **({"held_since": facts.held_since} if several else _days(edition.sources[0].facts)),
        **({"sources": [_told(source) for source in edition.sources]} if several else {}),
        **({} if several else {"source_sha256": edition.sources[0].facts.sha256}),
    }


def _days(source: SourceFacts) -> dict[str, str | None]:
    days = {name: getattr(source, name) for name in ("period_start", "period_end", "held_since")}
    return {name: day.isoformat() if day else None for name, day in days.items()}


def _told(source: Source) -> dict[str, Any]:
    """One of several sources: what is known of it."""
    facts = source.facts
    return {
        "id": source.id,
        "title": facts.title,
        "title_en": facts.title_en,
        "what": facts.what,
        "publisher": facts.publisher,
        "published": facts.published,
        "licence": facts.licence,
        **_days(facts),
        "source_sha256": facts.sha256,
    }


def json_file(edition: Edition) -> bytes:
    """Return all services, organizations, taxonomies and terms, each a line, in one JSON object."""
    graph = graph_of(edition)
    forms = Forms(graph)
    lists: dict[str, list[str]] = {
        "services": [_line(forms.service_full(id)) for id in graph.of("service")],
        "organizations": [_line(forms.organization_full(id)) for id in graph.of("organization")],
        "taxonomies": [_line(forms.taxonomy_full(id)) for id in graph.of("taxonomy")],
        "taxonomy_terms": [_line(forms.term_full(id)) for id in graph.of("taxonomy_term")],
    }
    parts = [f'"about": {_line(about(edition))}']
    parts += [f'"{name}": [\n' + ",\n".join(lines) + "\n]" for name, lines in lists.items()]
    return ("{" + ",\n".join(parts) + "}\n").encode("utf-8")


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
