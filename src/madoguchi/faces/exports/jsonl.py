"""JSON Lines: one desk a line, every value ready to use. The fields are a contract (docs/reference)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from madoguchi.faces.exports.publication import publication_of
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk, Phone
from madoguchi.model.provenance import Value


def desk_row(desk: Desk, edition: Edition) -> dict[str, Any]:
    """Return a desk as the flat record that others build on; null where the list is silent."""
    program = edition.program_by_slug.get(desk.program)
    publication, source = publication_of(edition, desk), edition.source_of_desk(desk)
    return {
        "id": desk.id,
        "program": program.name if program else desk.program,
        "table": desk.table,
        "organization": desk.organization.text,
        "department": [level.text for level in desk.department],
        "operator": _text(desk.operator),
        "prefecture": _text(desk.prefecture),
        "service_area": [area.text for area in desk.service_area],
        "phones": [
            *(_phone(phone) for phone in desk.phones),
            *(_phone(fax) | {"type": "fax"} for fax in desk.faxes),
        ],
        "urls": [url.text for url in desk.urls],
        "emails": [email.text for email in desk.emails],
        "postal_code": _text(desk.postal_code),
        "address": _text(desk.address),
        "hours": _text(desk.hours),
        "notes": [note.text for note in desk.notes],
        "source": {
            "edition": edition.id,
            **({"id": source.id} if len(edition.sources) > 1 else {}),
            "lines": edition.lines_of(desk.lines),
            "printed": desk.printed,
            "title": publication.title,
            "licence": publication.licence,
            "period": publication.period,
            "held_since": publication.held_since,
            "revision": publication.revision,
            **({"also": [_further(other, edition) for other in desk.also]} if desk.also else {}),
        },
        "notices": list(desk.notices),
    }


def _further(desk: Desk, edition: Edition) -> dict[str, Any]:
    """A further proof: where another source prints the desk."""
    source = edition.source_of_desk(desk)
    return {
        "id": source.id,
        "title": source.facts.title,
        "lines": edition.lines_of(desk.lines),
        "printed": desk.printed,
    }


def _phone(phone: Phone) -> dict[str, Any]:
    """A number as a record; a line without `type` is a voice line."""
    row = {"number": phone.number, "label": phone.label, "printed": phone.printed}
    return row | ({"extension": phone.extension.text} if phone.extension else {})


def _text(value: Value | None) -> str | None:
    return value.text if value else None


def jsonl(edition: Edition) -> Iterator[str]:
    """Yield a line per desk, in the order of the source, each ending in a newline."""
    for desk in edition.desks:
        yield json.dumps(desk_row(desk, edition), ensure_ascii=False) + "\n"


def jsonl_file(edition: Edition) -> bytes:
    """Return all lines as one file."""
    return "".join(jsonl(edition)).encode("utf-8")
