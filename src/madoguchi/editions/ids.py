"""Stable ids: minted once, recorded in `data/guidebook/ids.csv`, inherited by later editions.

An id is a UUIDv5 over program, jurisdiction, name as first read, and the ordinal of the site
among desks of the same name: never over the phone. Corrections do not touch it, because the
key is taken before any erratum is applied; a changed reading is met by a recorded alias.
"""

from __future__ import annotations

import csv
import io
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from madoguchi.data.bundle import IDS
from madoguchi.data.loading import rows
from madoguchi.errors import DescriptionError
from madoguchi.message import Message
from madoguchi.model.entities import Desk
from madoguchi.model.provenance import Value
from madoguchi.text.normalize import normalized_name

# The root of all our ids; minted once for this project, never to change.
NAMESPACE = uuid.UUID("6d61646f-6775-5368-8369-e7aa93e58fa3")
_FIELDS = ("id", "key", "first_edition", "successor")
_PARTS = 4  # of a key: program, jurisdiction, name, ordinal; a name may hold the sign that parts them


@dataclass(frozen=True, slots=True)
class RecordedId:
    """A line of `ids.csv`: several keys (aliases) may lead to one id."""

    id: str
    key: str
    first_edition: str
    successor: str = ""


def mint(kind: str, key: str) -> str:
    """Return the UUIDv5 for an entity of a kind (desk, organization, program, location)."""
    return str(uuid.uuid5(NAMESPACE, f"{kind}|{key}"))


def desk_keys(names: Iterable[tuple[str, str, str]]) -> list[str]:
    """Return a key per (program, jurisdiction, full name), numbering those that are alike.

    >>> desk_keys([("ip", "静岡県", "静岡県消費生活相談 窓口"), ("ip", "静岡県", "静岡県消費生活相談窓口")])
    ['ip|静岡県|静岡県消費生活相談窓口|1', 'ip|静岡県|静岡県消費生活相談窓口|2']
    """
    seen: Counter[str] = Counter()
    keys = []
    for program, jurisdiction, name in names:
        stem = f"{program}|{jurisdiction}|{normalized_name(name)}"
        seen[stem] += 1
        keys.append(f"{stem}|{seen[stem]}")
    return keys


class ChainLink(NamedTuple):
    """An organization, or a department of one, as a value of a desk says it; `parent` is the id of what it is part of."""

    id: str
    parent: str | None
    field: str
    value: Value

    @property
    def name(self) -> str:
        return self.value.text


def organization_chain(desk: Desk) -> Iterator[ChainLink]:
    """Yield the body that runs a desk, then its departments from the outermost on.

    The innermost printed level is the section that is called: a contact, not an organization.
    """
    if desk.operator is not None and desk.operator_id is not None:
        yield ChainLink(desk.operator_id, None, "operator", desk.operator)
        return
    yield ChainLink(desk.organization_id, None, "organization", desk.organization)
    parent, path = desk.organization_id, desk.organization_id
    for level in desk.department[:-1]:
        path = f"{path}|{normalized_name(level.text)}"
        id = mint("department", path)
        yield ChainLink(id, parent, "department", level)
        parent = id


def known_by_area(keys: Iterable[str], recorded: Mapping[str, RecordedId]) -> dict[str, RecordedId]:
    """Return aliases for desks whose jurisdiction has become known, or is known no longer, since they were recorded.

    Whom a desk serves is often written down after the directory is in use; its id, and what links to it, stay.
    Only what is the same but for the jurisdiction, and read no more under the older key, is taken for the desk.
    """
    produced = set(keys)
    gone: dict[tuple[str, ...], list[str]] = {}
    for key in recorded.keys() - produced:
        gone.setdefault(_but_for_area(key), []).append(key)
    found = {}
    for key in sorted(produced - recorded.keys()):
        older = gone.get(_but_for_area(key), [])
        if len(older) == 1 and "" in (_area(key), _area(older[0])):
            known = recorded[older[0]]
            found[key] = RecordedId(known.id, key, known.first_edition)
    return found


def _area(key: str) -> str:
    return key.split("|")[1]


def _but_for_area(key: str) -> tuple[str, ...]:
    program, _, *rest = key.split("|")
    return (program, *rest)


def read_ids(content: str) -> dict[str, RecordedId]:
    """Parse `ids.csv` into key → recorded id; nothing is recorded where it is empty.

    Raises DescriptionError on a doubled key, one that is none, and for other columns.
    """
    found: dict[str, RecordedId] = {}
    for line, row in rows(content, IDS, _FIELDS):
        key = row["key"]
        if key in found:
            raise DescriptionError(Message("key twice: {row}", row=key), file=IDS, line=line)
        if key.count("|") < _PARTS - 1 or not row["id"]:
            raise DescriptionError(
                Message("{key!r} is no key of a desk; expected what `madoguchi build` writes", key=key),
                file=IDS,
                line=line,
            )
        found[key] = RecordedId(**row)
    return found


def write_ids(recorded: Iterable[RecordedId]) -> str:
    """Return the text of `ids.csv`, sorted by key."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_FIELDS)
    for item in sorted(recorded, key=lambda r: r.key):
        writer.writerow([item.id, item.key, item.first_edition, item.successor])
    return out.getvalue()
