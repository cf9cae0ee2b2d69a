"""The whole directory as one JSON file of full HSDS objects."""

from __future__ import annotations

import json
from typing import Any

from madoguchi.faces.exports.hsds.forms import Forms
from madoguchi.faces.exports.hsds.graph import graph_of
from madoguchi.faces.exports.hsds.wording import feed_text, words
from madoguchi.model.edition import Edition


def about(edition: Edition) -> dict[str, Any]:
    """Return what is known of the edition and its source; what is unknown says so in words."""
    source = edition.source
    days = {name: getattr(source, name) for name in ("period_start", "period_end", "held_since")}
    return {
        "hsds": words()["standard"],
        "description": feed_text(edition),
        "edition": edition.id,
        "revision": edition.revision,
        "title": source.title,
        "title_en": source.title_en,
        "what": source.what,
        "publisher": source.publisher,
        "published": source.published,
        "licence": source.licence,
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "source_sha256": source.sha256,
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
