"""A value's proof as the profile writes it, its machine-made reading, its correction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from madoguchi.data.bundle import Bundle
from madoguchi.editions.ids import mint
from madoguchi.index.analyzer import readings
from madoguchi.model.provenance import ClaimKind, Value

Row = dict[str, Any]
READINGS = "readings.csv"


def proof(field: str, value: Value) -> Row:
    """Return how a value is known: its claim (kind and codes), lines, printed text where it differs.

    `basis` has the codes as one line, for people and for tables.
    """
    found: Row = {"field": field, "value": value.text, **value.claim}
    if value.lines:
        found["lines"] = list(value.lines)
    if value.printed and value.printed != value.text:
        found["printed"] = value.printed
    if value.basis:
        found["basis"] = value.basis
    return found


def editorial(field: str, text: str, basis: str) -> Row:
    """Return the proof of a value of ours: the file that it stands in."""
    return {"field": field, "value": text, "kind": ClaimKind.EDITORIAL.value, "basis": basis}


def derived(field: str, text: str, basis: str) -> Row:
    """Return the proof of a value that a rule made; `basis` names rule and inputs."""
    return {"field": field, "value": text, "kind": ClaimKind.DERIVED.value, "basis": basis}


def once(proofs: Iterable[Row]) -> list[Row]:
    """Return proofs without repetitions, in their order."""
    found: list[Row] = []
    for row in proofs:
        if row not in found:
            found.append(row)
    return found


def english(text: str, basis: str) -> Row:
    """Return an English name, marked as ours."""
    return {"text": text, "kind": ClaimKind.EDITORIAL.value, "basis": basis}


def reading_of(bundle: Bundle, *names: str) -> Row | None:
    """Return the machine-made reading of a name of one or more parts, None when one has none."""
    found = [readings(bundle).get(name, "") for name in names]
    if not found or not all(found):
        return None
    return {"text": " ".join(found), "kind": ClaimKind.DERIVED.value, "basis": READINGS}


def corrections(
    resource: str, resource_id: str, values: Iterable[tuple[str, Value]], day: date | None
) -> list[Row]:
    """Return HSDS's change log of a resource: one entry for each field that an erratum changed.

    HSDS requires the day of an entry: where none is known, the proofs alone tell of a correction.
    """
    if day is None:
        return []
    found: dict[str, Row] = {}
    for field, value in values:
        if value.kind is not ClaimKind.CORRECTED:
            continue
        id = mint("metadata", f"{resource_id}|{field}|{value.basis}")
        found[id] = {
            "id": id,
            "resource_id": resource_id,
            "resource_type": resource,
            "last_action_date": day.isoformat(),
            "last_action_type": "update",
            "field_name": field,
            "previous_value": value.printed,
            "replacement_value": value.text,
            "updated_by": f"errata.toml#{value.basis}",
        }
    return list(found.values())
