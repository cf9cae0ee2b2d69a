"""What `data/common/hsds` holds: the words of the HSDS form, the tables of the standard, the profile."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from madoguchi.data import read_text
from madoguchi.data.loading import common_table
from madoguchi.faces.identity import description_of
from madoguchi.model.edition import Edition


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a table: `type` is string, uuid, uri, email, number, date, time or datetime."""

    name: str
    type: str
    required: bool
    unique: bool
    enum: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of HSDS; `required` are the fields that the JSON form must have."""

    name: str
    path: str
    fields: tuple[Field, ...]
    required: tuple[str, ...]
    foreign: dict[str, str]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)


@cache
def tables() -> dict[str, Table]:
    """Return the tables that this directory fills, by name, in the standard's order."""
    raw = common_table("hsds/tables.toml")
    return {name: _table(name, entry) for name, entry in raw.items()}


def _table(name: str, entry: dict[str, Any]) -> Table:
    enums = entry.get("enum", {})
    fields = []
    for line in entry["fields"]:
        field, kind, *marks = line.split()
        fields.append(Field(field, kind, "required" in marks, "unique" in marks, tuple(enums.get(field, ()))))
    return Table(name, entry["path"], tuple(fields), tuple(entry["required"]), entry.get("foreign", {}))


@cache
def profile() -> dict[str, Any]:
    """Return the profile: schema file → JSON Merge Patch."""
    patches: dict[str, Any] = json.loads(read_text("hsds/profile.json"))
    return patches


@cache
def words() -> dict[str, Any]:
    """Return `hsds.toml`, each list by the id of its entries."""
    raw = common_table("hsds/hsds.toml")
    return {
        "standard": raw["standard"],
        "text": {entry["id"]: entry["text"] for entry in raw["text"]},
        "taxonomy": {entry["id"]: entry for entry in raw["taxonomy"]},
        "extent": {entry["id"]: entry for entry in raw["extent"]},
    }


def feed_text(edition: Edition) -> str:
    """Return the sentence about the whole feed, in Japanese and English."""
    what = description_of(edition)
    return text("feed", ja=what.ja, en=what.of("en"))


def text(id: str, **filled: str) -> str:
    """Return an editorial text with its blanks filled in."""
    template: str = words()["text"][id]
    return template.format(**filled)
