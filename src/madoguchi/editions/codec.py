"""An edition as canonical bytes: the same edition gives the same bytes, and its revision.

JSON, sorted keys, UTF-8, one desk a line so that a change of the directory reads as a change
in a review. The revision is the sha256 of these bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from datetime import date
from functools import lru_cache
from operator import attrgetter
from sys import intern
from typing import Any

from madoguchi.data.bundle import Bundle
from madoguchi.editions.collector import resting_collector
from madoguchi.errors import EditionError
from madoguchi.message import Message, as_written, packed, unpacked
from madoguchi.model.change import DeskChange, Evidence, Field, Method, NewDesk
from madoguchi.model.edition import (
    Accounted,
    Edition,
    Entry,
    Former,
    Source,
    SourceFacts,
    Stretch,
    TableFacts,
    Was,
)
from madoguchi.model.entities import DatedFact, Desk, Location, Organization, Phone, Program
from madoguchi.model.notice import Notice, Severity
from madoguchi.model.provenance import Changed, ClaimKind, Corrected, Derived, Editorial, Printed, Span, Value

FORMAT = "madoguchi-edition/3"
# Editions that were stored before claims were codes (1), and when an edition had one source (2): read, never written.
FORMER = ("madoguchi-edition/1", "madoguchi-edition/2")
_END = b"\n}\n"
_REVISION_SAID = re.compile(rb',\n"revision":"[0-9a-f]{64}"\n\}\n\Z')


def encode(edition: Edition) -> bytes:
    """Return the canonical bytes of an edition.

    A desk that a change adds stands in its change alone: no line of a source proves it.
    """
    edition = _without_added(edition)
    head = {"format": FORMAT, "id": edition.id}
    out = io.BytesIO()  # item by item: a long list is held once, as bytes
    out.write(b"{\n" + b",\n".join(f'"{key}":{_json(value)}'.encode() for key, value in head.items()))
    lists: dict[str, Iterable[Any]] = {
        "sources": edition.sources,
        "tables": edition.tables,
        "programs": edition.programs,
        "organizations": edition.organizations,
        "locations": edition.locations,
        "desks": edition.desks,
        "notices": edition.notices,
        "knowledge": edition.knowledge,
        "accounted": edition.accounted,
        "lines": edition.lines,
    }
    if edition.changes:
        lists["changes"] = edition.changes
    if edition.former:
        lists["former"] = edition.former
    for key, items in lists.items():
        out.write(f',\n"{key}":['.encode())
        before = b"\n"
        for item in items:
            out.write(before)
            out.write(_json(item).encode())
            before = b",\n"
        out.write(b"]" if before == b"\n" else b"\n]")
    out.write(_END)
    return out.getvalue()


def _without_added(edition: Edition) -> Edition:
    added = {change.desk for change in edition.changes if change.desk_says}
    gone = [desk for desk in edition.desks if desk.id in added and not desk.row]
    if not gone:
        return edition
    desks = tuple(desk for desk in edition.desks if desk not in gone)
    used = {id for desk in desks for id in (desk.organization_id, desk.operator_id)}
    only = {id for desk in gone for id in (desk.organization_id, desk.operator_id)} - used
    return replace(
        edition, desks=desks, organizations=tuple(o for o in edition.organizations if o.id not in only)
    )


def exported(edition: Edition) -> bytes:
    """Return the file that anyone can prove: the canonical bytes, and behind all else which revision they are.

    Whoever alters the file without working that out again is told so by `madoguchi verify`, whatever was altered.
    """
    content = encode(edition)
    return content.removesuffix(_END) + f',\n"revision":"{revision_of(content)}"'.encode() + _END


def _bare(content: bytes) -> bytes:
    """The canonical bytes of a file that says which revision it is."""
    said = _REVISION_SAID.search(content, max(0, len(content) - 128))
    return content[: said.start()] + _END if said else content


def revision_of(content: bytes) -> str:
    """Return the revision of edition bytes: their sha256, hex."""
    return hashlib.sha256(content).hexdigest()


def decode(content: bytes, bundle: Bundle) -> Edition:
    """Return the edition that the bytes hold, also those of `exported`, beside the knowledge of a bundle.

    Raises EditionError for another format, and for damaged bytes.
    """
    content = _bare(content)
    if not content.startswith(_HEADS):
        raise EditionError(
            Message("not an edition of format {format}; build it again with `madoguchi build`", format=FORMAT)
        )
    try:
        with resting_collector():
            raw = _read(content)
        sources = tuple(raw["sources"]) if "sources" in raw else (_only_source(raw),)
        if not sources:
            raise ValueError("it has no source")
        return Edition(
            id=raw["id"],
            sources=sources,
            lines=tuple(raw["lines"]),
            programs=tuple(raw["programs"]),
            organizations=tuple(raw["organizations"]),
            locations=tuple(raw["locations"]),
            desks=tuple(raw["desks"]),
            tables=tuple(raw["tables"]),
            notices=tuple(raw["notices"]),
            changes=tuple(raw.get("changes", ())),
            knowledge=tuple(raw.get("knowledge", ())),
            accounted=tuple(raw.get("accounted", ())),
            former=tuple(raw.get("former", ())),
            revision=revision_of(content),
            bundle=bundle,
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise EditionError(
            Message("not an edition: {type} {error}", type=type(error).__name__, error=error)
        ) from error


_DATES = {"period_start", "period_end", "held_since"}
# How every edition's bytes begin, whatever their format.
BEGINNING = b'{\n"format":"madoguchi-edition/'
_HEADS = tuple(f'{{\n"format":"{form}",\n'.encode() for form in (FORMAT, *FORMER))


def _read(content: bytes) -> dict[str, Any]:
    """The members of the one object, an item a line, each made into its value as it is read.

    Raises ValueError where the bytes are not what `encode` writes.
    """
    found: dict[str, Any] = {}
    items: list[Any] | None = None
    make: Callable[[Any], Any] = str
    lines = iter(io.BytesIO(content))
    next(lines)  # the opening brace
    for line in lines:
        text = line.rstrip(b",\n")
        if items is None and text == b"}":
            return found
        if items is None:
            key, _, value = text.partition(b":")
            name = json.loads(key)
            if value == b"[":
                found[name] = items = []
                make = _MAKERS.get(name, str)
            else:
                found[name] = json.loads(value)
        elif text == b"]":
            items = None
        else:
            items.append(make(json.loads(text)))
    raise ValueError("its end is missing")


def _claimed(value: Value) -> list[Any]:
    return [value.text, value.kind, value.spans, value.printed, *value.cites]


def _accounted(item: Accounted) -> list[Any]:
    return [*item.span, item.why]


def _fields_of(kind: type[Any]) -> Callable[[Any], Iterable[tuple[str, Any]]]:
    names = tuple(field.name for field in fields(kind))
    values = attrgetter(*names)
    return lambda item: zip(names, values(item), strict=True)


def _whole(kind: type[Any]) -> Callable[[Any], dict[str, Any]]:
    """How the values of a dataclass are told: every field."""
    named = _fields_of(kind)
    return lambda item: dict(named(item))


def _filled(kind: type[Any]) -> Callable[[Any], dict[str, Any]]:
    """The same without the fields that hold nothing: None or no items."""
    named = _fields_of(kind)
    return lambda item: {name: value for name, value in named(item) if value or value in ("", 0)}


def _source(source: Source) -> dict[str, Any]:
    stretches = [[each.first, each.sheet, each.row, each.page] for each in source.stretches]
    kept = {"stretches": stretches} if stretches else {}
    facts = _told(source.facts)
    for fact in ("ja", "area_code"):
        if not facts[fact]:
            del facts[fact]
    return {"id": source.id, "first": source.first, "count": source.count, **kept, **facts}


def _noticed(notice: Notice) -> dict[str, Any]:
    return {**_notice_fields(notice), "message": packed(notice.message), "fix": packed(notice.fix)}


_told = _whole(SourceFacts)
_notice_fields = _whole(Notice)
_FORMS: dict[type[Any], Callable[[Any], Any]] = {
    **dict.fromkeys((Printed, Corrected, Derived, Changed, Editorial), _claimed),
    **{kind: _filled(kind) for kind in (Desk, Location, Phone, DatedFact, DeskChange, Former)},
    NewDesk: _whole(NewDesk),
    **{kind: _whole(kind) for kind in (TableFacts, Program, Organization, Entry)},
    Notice: _noticed,
    Evidence: _whole(Evidence),
    Source: _source,
    Accounted: _accounted,
    date: date.isoformat,
}
_json = json.JSONEncoder(
    ensure_ascii=False,
    check_circular=False,  # frozen values hold no circles
    sort_keys=True,
    separators=(",", ":"),
    default=lambda item: _FORMS[type(item)](item),
).encode


def _value(raw: Any) -> Value:
    """What is the same is held once: a text printed as it reads, a code that is cited a thousand times."""
    text, kind, spans, printed, *cites = raw
    text = intern(text)
    proof = tuple([Span(*span) for span in spans])
    printed = text if printed == text else printed
    if kind == ClaimKind.PRINTED.value:
        return Printed(text, proof, printed)
    codes = tuple(map(intern, cites))
    match kind:
        case ClaimKind.CORRECTED.value:
            return Corrected(text, proof, printed, codes)
        case ClaimKind.DERIVED.value:
            return Derived(text, proof, printed, codes[0], codes[1:])
        case ClaimKind.EDITORIAL.value:
            return Editorial(text, proof, printed, *codes)
        case ClaimKind.CHANGED.value:
            return Changed(text, proof, printed, *codes)
    raise ValueError(f"no kind of claim: {kind}")


def _values(raw: Any) -> tuple[Value, ...]:
    return tuple([_value(item) for item in raw])


def _location(raw: dict[str, Any]) -> Location:
    postal = raw.get("postal_code")
    return Location(
        raw["id"], _value(raw["address"]), _value(postal) if postal else None, raw.get("municipality")
    )


# Ids that stand at many desks, or at notices too.
_SHARED = ("id", "program", "table", "organization_id", "operator_id", "location_id")
_SINGLE = ("organization", "operator", "prefecture", "postal_code", "address", "hours")
_MANY = ("department", "service_area", "urls", "emails", "notes")


def _phone(raw: dict[str, Any]) -> Phone:
    return Phone(
        intern(raw["number"]),
        raw.get("label"),
        _value(raw["value"]),
        tuple(Span(*span) for span in raw.get("label_spans", ())),
        _value(raw["extension"]) if "extension" in raw else None,
        tuple(Span(*span) for span in raw.get("says", ())),
    )


def _desk(raw: dict[str, Any]) -> Desk:
    for name in _SINGLE:
        if name in raw:
            raw[name] = _value(raw[name])
    for name in _MANY:
        if name in raw:
            raw[name] = _values(raw[name])
    raw["phones"] = tuple(map(_phone, raw.get("phones", ())))
    raw["faxes"] = tuple(map(_phone, raw.get("faxes", ())))
    raw["dated"] = tuple(
        DatedFact(fact["field"], fact["since"], fact.get("text"), _value(fact["note"]))
        for fact in raw.get("dated", ())
    )
    raw["lines"] = tuple(raw.get("lines", ()))
    raw["also"] = tuple(map(_desk, raw.get("also", ())))
    raw["notices"] = tuple(map(intern, raw.get("notices", ())))
    for name in _SHARED:
        if raw.get(name) is not None:
            raw[name] = intern(raw[name])
    return Desk(**raw)


def _facts(raw: dict[str, Any]) -> SourceFacts:
    facts: dict[str, Any] = {
        name: date.fromisoformat(value) if name in _DATES and value is not None else value
        for name, value in raw.items()
    }
    return SourceFacts(**facts)


def _source_of(raw: dict[str, Any]) -> Source:
    id, first, count = raw.pop("id"), raw.pop("first"), raw.pop("count")
    stretches = tuple(Stretch(*each) for each in raw.pop("stretches", ()))
    return Source(id, _facts(raw), first, count, stretches)


def _only_source(raw: dict[str, Any]) -> Source:
    """The source of an edition that was stored when it had one."""
    return Source(raw["id"], _facts(raw["source"]), 1, len(raw["lines"]))


def change_of(raw: dict[str, Any]) -> DeskChange:
    """Return the change that plain values (text, lists, no types) say."""
    evidence = tuple(Evidence(**{**item, "method": Method(item["method"])}) for item in raw["evidence"])
    effective = date.fromisoformat(raw["effective"])
    says = raw.get("desk_says")
    return DeskChange(
        **{
            **raw,
            "field": Field(raw["field"]),
            "effective": effective,
            "evidence": evidence,
            "desk_says": new_desk(says) if says else None,
        }
    )


def new_desk(raw: dict[str, Any]) -> NewDesk:
    """Return what plain values say of a desk that is added."""
    told: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in raw.items()}
    return NewDesk(**told)


def _notice(raw: dict[str, Any]) -> Notice:
    return Notice(
        intern(raw["code"]), Severity(raw["severity"]), tuple(raw["lines"]), raw["value"],
        as_written(unpacked(raw["message"])), _fix(raw["fix"]), tuple(map(intern, raw["desks"])),
    )  # fmt: skip


def _former(raw: dict[str, Any]) -> Former:
    many = {name: tuple(raw.get(name, ())) for name in ("numbers", "faxes", "heirs")}
    return Former(
        **{**raw, **many, "was": Was(raw["was"]), "until": date.fromisoformat(raw["until"])},
    )


def _fix(raw: Any) -> Message:
    """What is advised a thousand times in the same words is held once."""
    if isinstance(raw, dict) and "values" not in raw:
        return _advice(raw["template"])
    return as_written(unpacked(raw))


@lru_cache(1000)
def _advice(template: str) -> Message:
    return Message(template)


_MAKERS: dict[str, Callable[[Any], Any]] = {
    "sources": _source_of,
    "tables": lambda item: TableFacts(**item),
    "programs": lambda item: Program(**item),
    "organizations": lambda item: Organization(**item),
    "locations": _location,
    "desks": _desk,
    "notices": _notice,
    "changes": change_of,
    "former": _former,
    "knowledge": lambda item: Entry(item["file"], item["id"], item["says"]),
    "accounted": lambda item: Accounted(Span(*item[:3]), intern(item[3])),
}
