"""The tabular data package: HSDS's tables as CSV with their descriptor, and the profile's two tables."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from madoguchi.faces.exports.hsds.evidence import Row
from madoguchi.faces.exports.hsds.files import about
from madoguchi.faces.exports.hsds.forms import tabular
from madoguchi.faces.exports.hsds.graph import Graph, graph_of
from madoguchi.faces.exports.hsds.wording import Table, tables
from madoguchi.model.edition import Edition

# A zip entry needs a date; the earliest that the format knows tells nothing and never changes.
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_FORMATS = {"uuid", "uri", "email"}
EVIDENCE = ("resource_id", "resource_type", "field", "value", "kind", "lines", "printed", "basis")
DESKS = ("id", "service_id", "service_at_location_id", "lines", "printed")


def zip_file(edition: Edition) -> bytes:
    """Return the package as a zip: `datapackage.json` and a CSV for each table that has rows."""
    graph = graph_of(edition)
    files = dict(_files(graph))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _NO_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, compresslevel=6)
    return buffer.getvalue()


def _files(graph: Graph) -> Iterator[tuple[str, str]]:
    filled = {name: table for name, table in tables().items() if graph.of(name)}
    resources = [_resource(table, filled) for table in filled.values()]
    of_several = ("source",) if len(graph.edition.sources) > 1 else ()
    desks, evidence = (*DESKS, *of_several), (*EVIDENCE, *of_several)
    resources += [_profile_resource("desk", desks), _profile_resource("source_evidence", evidence)]
    yield "datapackage.json", _descriptor(graph.edition, resources)
    for table in filled.values():
        rows = tabular(table.name, graph.of(table.name).values())
        yield table.path, _csv(table.columns, rows)
    yield "profile/desk.csv", _csv(desks, _desks(graph))
    yield "profile/source_evidence.csv", _csv(evidence, _evidence(graph))


def _descriptor(edition: Edition, resources: list[dict[str, Any]]) -> str:
    facts, held = about(edition), edition.held_since
    package = {
        "profile": "tabular-data-package",
        "name": f"madoguchi-hsds-{edition.id.lower()}" if edition.id.isalnum() else "madoguchi-hsds-draft",
        "title": f"{edition.name} (HSDS {facts['hsds']})",
        "description": f"{facts['description']} Licence: {facts['licence']}.",
        "version": edition.id,
        **({"created": f"{held}T00:00:00+09:00"} if held else {}),
        "sources": [{"title": source.facts.name} for source in edition.sources],
        "edition": facts,
        "resources": resources,
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _resource(table: Table, filled: dict[str, Table]) -> dict[str, Any]:
    keys = [
        {"fields": name, "reference": {"resource": target, "fields": "id"}}
        for name, target in table.foreign.items()
        if target in filled
    ]
    fields = []
    for column in table.fields:
        constraints: dict[str, Any] = {"required": column.required, "unique": column.unique}
        if column.enum:
            constraints["enum"] = list(column.enum)
        kind = {"type": "string", "format": column.type} if column.type in _FORMATS else {"type": column.type}
        fields.append({"name": column.name, **kind, "constraints": constraints})
    schema = {"fields": fields, "primaryKey": "id", **({"foreignKeys": keys} if keys else {})}
    return _csv_resource(table.name, table.path, schema)


def _profile_resource(name: str, columns: tuple[str, ...]) -> dict[str, Any]:
    fields = [{"name": column, "type": "string"} for column in columns]
    return _csv_resource(name, f"profile/{name}.csv", {"fields": fields})


def _csv_resource(name: str, path: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "path": path,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _csv(columns: Iterable[str], rows: Iterable[Row]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, [*columns], restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _desks(graph: Graph) -> Iterator[Row]:
    for service in graph.services:
        for desk in service.desks:
            row = {
                "id": desk.id,
                "service_id": service.id,
                "lines": _numbers(graph.edition.lines_of(desk.lines)),
                "printed": desk.printed,
            }
            if len(graph.edition.sources) > 1:
                row["source"] = graph.edition.source_of_desk(desk).id
            if desk.id in graph.of("service_at_location"):
                row["service_at_location_id"] = desk.id
            yield row


def _evidence(graph: Graph) -> Iterator[Row]:
    for table, rows in graph.rows.items():
        for row in rows.values():
            for proof in row.get("source_evidence", ()):
                lines = _numbers(proof.get("lines", ()))
                told = {name: proof[name] for name in (*EVIDENCE, "source") if name in proof}
                yield {**told, "resource_id": row["id"], "resource_type": table, "lines": lines}
            for name in ("name_en", "name_kana", "department_kana"):
                if name in row:
                    said = row[name]
                    yield {
                        "resource_id": row["id"],
                        "resource_type": table,
                        "field": name,
                        "value": said["text"],
                        "kind": said["kind"],
                        "basis": said["basis"],
                    }


def _numbers(lines: Iterable[int]) -> str:
    return " ".join(str(line) for line in lines)
