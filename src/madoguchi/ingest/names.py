"""The full name of a desk where its table leaves a part implicit."""

from __future__ import annotations

import re
from typing import NamedTuple

from madoguchi.data.bundle import TABLES
from madoguchi.ingest.source import Slice, SourceText
from madoguchi.ingest.spec import TableSpec
from madoguchi.ingest.values import derived, printed
from madoguchi.model.provenance import Editorial, Printed, Value
from madoguchi.text.prefecture import full_name, short_name

# X (Y): the body Y stands in brackets behind the desk X that it runs.
_BRACKETED = re.compile(r"(?P<outer>\s*+[^()\s]++(?:\s++[^()\s]++)*+)\s*+\((?P<inner>[^()]+)\)$")
_BULLET = re.compile(r"(?<!\s)\s++(?=・)")


class Names(NamedTuple):
    """The organization of a row, its operator, and what stood beside the name."""

    organization: Value
    operator: Value | None = None
    notes: tuple[Value, ...] = ()


def desk_name(
    spec: TableSpec,
    source: SourceText,
    *,
    name: Slice | None,
    prefecture: Slice | None,
    operator: Slice | None,
    heading: Slice | None,
    previous: Value | None,
    organization_in_operator: bool,
) -> Names:
    """Return the names of a row, completed as its table's description says."""
    runs = printed(operator, source) if operator else None
    if organization_in_operator and operator and (match := _BRACKETED.match(operator.text)):
        outer, inner = (operator.cut(*match.span(group)) for group in ("outer", "inner"))
        return Names(printed(outer, source), printed(inner, source))
    if name is None:
        return Names(_from_prefecture(spec, source, prefecture, heading), runs)
    parts = name.split(_BULLET.pattern) if _BULLET.search(name.text) else (name,)
    notes = tuple(printed(part.strip(), source) for part in parts[1:])
    return Names(_from_name(spec, source, parts[0].strip(), previous), runs, notes)


def _from_prefecture(
    spec: TableSpec, source: SourceText, prefecture: Slice | None, heading: Slice | None
) -> Value:
    if prefecture is None:
        if heading is None:
            return Printed("")
        return printed(heading, source)
    known = full_name(prefecture.text)
    full, short = (known, short_name(known)) if known else (prefecture.text, prefecture.text)
    text = (spec.name or "{prefecture}").format(prefecture=full, short=short, name=full)
    if text in (full, prefecture.text):
        return printed(prefecture, source, text=text, rule="prefecture-in-full")
    places = (prefecture, heading) if heading else (prefecture,)
    return derived(text, places, source, "name-of-table", (spec.name or "{prefecture}",))


def _from_name(spec: TableSpec, source: SourceText, name: Slice, previous: Value | None) -> Value:
    text = name.text
    if spec.same and text.startswith(spec.same) and previous is not None:
        rest = text.removeprefix(spec.same).strip()
        return printed(
            name,
            source,
            text=f"{previous.text} {rest}",
            rule="repeated-above",
            inputs=(previous.text, spec.same),
        )
    if spec.join and " " in text:
        return printed(name, source, text=text.replace(" ", ""), rule="parts-joined")
    if spec.name and not (spec.unless_name and text.startswith(spec.unless_name)):
        full = spec.name.format(name=text, prefecture="", short="")
        return printed(name, source, text=full, rule="name-of-table", inputs=(spec.name,))
    return printed(name, source)


def stated_level(level: str, heading: Slice | None, source: SourceText, spec: TableSpec) -> Value:
    """A level that the table's heading states for all its rows."""
    at = heading.text.find(level) if heading else -1
    if heading is not None and at >= 0:
        return printed(heading.cut(at, at + len(level)), source)
    return Editorial(level, file=TABLES, entry=spec.id)
