"""An edition as canonical bytes: the same edition gives the same bytes, and its revision.

JSON, sorted keys, UTF-8, one desk a line so that a change of the directory reads as a change
in a review. The revision is the sha256 of these bytes.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from madoguchi.errors import EditionError
from madoguchi.model.change import DeskChange, Evidence, Field, Method
from madoguchi.model.edition import Edition, SourceFacts, TableFacts
from madoguchi.model.entities import DatedFact, Desk, Location, Organization, Phone, Program
from madoguchi.model.notice import Notice, Severity
from madoguchi.model.provenance import Kind, Span, Value

FORMAT = "madoguchi-edition/1"


def encode(edition: Edition) -> bytes:
    """Return the canonical bytes of an edition."""
    head = {
        "format": FORMAT,
        "id": edition.id,
        "source": {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(edition.source).items()},
    }
    parts = [f'"{key}":{_json(value)}' for key, value in head.items()]
    lists: dict[str, list[Any]] = {
        "tables": [asdict(table) for table in edition.tables],
        "programs": [asdict(program) for program in edition.programs],
        "organizations": [asdict(organization) for organization in edition.organizations],
        "locations": [_plain(location) for location in edition.locations],
        "desks": [_plain(desk) for desk in edition.desks],
        "notices": [asdict(notice) for notice in edition.notices],
        "lines": list(edition.lines),
    }
    if edition.changes:
        lists["changes"] = [_change(change) for change in edition.changes]
    parts += [f'"{key}":{_lines(items)}' for key, items in lists.items()]
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode("utf-8")


def _lines(items: list[Any]) -> str:
    return "[\n" + ",\n".join(map(_json, items)) + "\n]" if items else "[]"


def revision_of(content: bytes) -> str:
    """Return the revision of edition bytes: their sha256, hex."""
    return hashlib.sha256(content).hexdigest()


def decode(content: bytes) -> Edition:
    """Return the edition that the bytes hold. Raises EditionError for another format."""
    try:
        raw = json.loads(content)
    except ValueError as error:
        raise EditionError(f"not an edition: {error}") from error
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise EditionError(f"not an edition of format {FORMAT}; build it again with `madoguchi build`")
    facts: dict[str, Any] = {
        name: date.fromisoformat(value) if name in _DATES else value for name, value in raw["source"].items()
    }
    return Edition(
        id=raw["id"],
        source=SourceFacts(**facts),
        lines=tuple(raw["lines"]),
        programs=tuple(Program(**item) for item in raw["programs"]),
        organizations=tuple(Organization(**item) for item in raw["organizations"]),
        locations=tuple(_location(item) for item in raw["locations"]),
        desks=tuple(_desk(item) for item in raw["desks"]),
        tables=tuple(TableFacts(**item) for item in raw["tables"]),
        notices=tuple(_notice(item) for item in raw["notices"]),
        changes=tuple(change_of(item) for item in raw.get("changes", ())),
        revision=revision_of(content),
    )


_DATES = {"period_start", "period_end", "held_since"}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(item: Any) -> Any:
    """Dataclasses to dicts without empty fields; a Value to a short list."""
    if isinstance(item, Value):
        spans = [[span.line, span.start, span.end] for span in item.spans]
        return [item.text, item.kind.value, spans, item.printed, item.basis]
    if isinstance(item, tuple):
        return [_plain(part) for part in item]
    if hasattr(item, "__dataclass_fields__"):
        pairs = ((f.name, getattr(item, f.name)) for f in fields(item))
        return {name: _plain(value) for name, value in pairs if value not in (None, ())}
    return item


_KINDS = {kind.value: kind for kind in Kind}


def _value(raw: Any) -> Value:
    text, kind, spans, printed, basis = raw
    return Value(text, _KINDS[kind], tuple(Span(*span) for span in spans), printed, basis)


def _values(raw: Any) -> tuple[Value, ...]:
    return tuple(_value(item) for item in raw)


def _location(raw: dict[str, Any]) -> Location:
    postal = raw.get("postal_code")
    return Location(
        raw["id"], _value(raw["address"]), _value(postal) if postal else None, raw.get("municipality")
    )


_SINGLE = ("organization", "operator", "prefecture", "postal_code", "address", "hours")
_MANY = ("department", "service_area", "urls", "notes")


def _desk(raw: dict[str, Any]) -> Desk:
    raw = dict(raw)
    for name in _SINGLE:
        if name in raw:
            raw[name] = _value(raw[name])
    for name in _MANY:
        if name in raw:
            raw[name] = _values(raw[name])
    raw["phones"] = tuple(
        Phone(phone["number"], phone.get("label"), _value(phone["value"])) for phone in raw.get("phones", ())
    )
    raw["dated"] = tuple(
        DatedFact(fact["field"], fact["since"], fact.get("text"), _value(fact["note"]))
        for fact in raw.get("dated", ())
    )
    raw["lines"] = tuple(raw["lines"])
    raw["notices"] = tuple(raw.get("notices", ()))
    return Desk(**raw)


def _change(change: DeskChange) -> dict[str, Any]:
    return {**asdict(change), "effective": change.effective.isoformat()}


def change_of(raw: dict[str, Any]) -> DeskChange:
    """Return the change that plain values (text, lists, no types) say."""
    evidence = tuple(Evidence(**{**item, "method": Method(item["method"])}) for item in raw["evidence"])
    effective = date.fromisoformat(raw["effective"])
    return DeskChange(**{**raw, "field": Field(raw["field"]), "effective": effective, "evidence": evidence})


def _notice(raw: dict[str, Any]) -> Notice:
    return Notice(
        raw["code"], Severity(raw["severity"]), tuple(raw["lines"]), raw["value"], raw["message"], raw["fix"],
        tuple(raw["desks"]),
    )  # fmt: skip
