"""Editions that were altered so that they fit in themselves: what tests of the proof forge with."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from json import dumps, loads
from typing import Any

from madoguchi.editions.build import build
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof import Flaw, prove
from madoguchi.editions.proof.file import EditionFile
from madoguchi.editions.proof.rules import minted
from madoguchi.editions.proof.text import tight
from madoguchi.ingest.source import read_source
from madoguchi.ingest.spec import read_tables
from tests.editions.two_lists import program

Edition = dict[str, Any]
Forgery = Callable[[Edition], None]
# A table of bureaus with their sections, several of which may stand in one cell.
_TABLES = """
[[table]]
id = "bureaus"
program = "bureaus"
heading = ["地方局の一覧"]
columns = { "部署" = "division", "課室" = "unit", "電話番号" = "phones" }
text = "unit"
group = "division"
cell = "units"
"""
RUNNING = "相談窓口・青空商工会議所0761-21-3121・海辺商工会0767-54-8888・山手商工会0768-22-7777\n"


def proven(content: bytes) -> Edition:
    assert prove(content)[1] == [], prove(content)[1]
    raw: Edition = loads(content)
    return raw


def as_found(text: str, knowledge: Knowledge) -> Edition:
    """The draft of a list that nobody has described."""
    return proven(build(read_source(text.encode(), edition="draft"), knowledge).content)


def of_bureaus(text: str, knowledge: Knowledge) -> Edition:
    """A list that `_TABLES` describes."""
    known = replace(
        knowledge,
        tables=read_tables(_TABLES),
        errata=(),
        areas=(),
        ids={},
        programs=(program("bureaus", "地方局"),),
    )
    return proven(build(read_source(text.encode(), edition="bureaus"), known).content)


def codes_after(edition: Edition, forge: Forgery) -> set[str]:
    forged = copy.deepcopy(edition)
    forge(forged)
    assert forged != edition
    return {flaw.code for flaw in prove(dumps(forged, ensure_ascii=False).encode())[1]}


def told_by(
    check: Callable[[EditionFile], Iterable[Flaw]], edition: Edition, forge: Forgery
) -> set[tuple[str, str]]:
    """What one check alone says of a forged edition that it did not say before: path without ids, code."""
    forged = copy.deepcopy(edition)
    forge(forged)
    before = set(check(EditionFile.of(copy.deepcopy(edition))))
    flaws = set(check(EditionFile.of(forged))) - before
    return {(flaw.path.partition("/")[0], flaw.code) for flaw in flaws}


def rekey(edition: Edition, desk: dict[str, Any]) -> None:
    """The key, the ids, the lines, the organizations and locations of a desk that was given another name or place."""
    name = tight("".join(value[0] for value in (desk["organization"], *desk.get("department", ()))))
    key = f"{desk['program']}|{desk['key'].split('|')[1]}|{name}|1"
    former, desk["key"], desk["id"] = desk["id"], key, minted("desk", key)
    for notice in edition["notices"]:
        notice["desks"] = [desk["id"] if id == former else id for id in notice["desks"]]
    desk["organization_id"] = minted("organization", tight(desk["organization"][0]))
    names = {each["organization_id"]: each["organization"][0] for each in edition["desks"]}
    edition["organizations"] = sorted(
        ({"id": id, "name": name, "parent_organization_id": None} for id, name in names.items()),
        key=lambda body: body["name"],
    )
    if "address" in desk:
        place = next(each for each in edition["locations"] if each["id"] == desk["location_id"])
        desk["location_id"] = minted("location", f"{desk['program']}|{tight(desk['address'][0])}")
        place |= {"id": desk["location_id"], "address": desk["address"]}
    values = [
        desk["organization"],
        *desk.get("department", ()),
        *(p["value"] for p in desk.get("phones", ())),
    ]
    values += [desk[field] for field in ("address", "hours") if field in desk]
    rests = {span[0] for value in values for span in value[2]} | {desk["row"]}
    headings = [t["heading_line"] for t in edition["tables"] if t["heading_line"]]
    desk["lines"] = sorted(rests | {line for line in headings if line in desk["lines"]})


def cut(edition: Edition, value: list[Any], length: int) -> list[int]:
    """Cut a printed value behind some characters; return the span of its rest."""
    line, start, end = value[2][0]
    value[2] = [[line, start, start + length]]
    value[0] = value[3] = edition["lines"][line - 1][start : start + length]
    return [line, start + length, end]


def desk_named(edition: Edition, word: str) -> dict[str, Any]:
    return next(
        desk
        for desk in edition["desks"]
        if any(word in value[0] for value in (desk["organization"], *desk.get("department", ())))
    )


def printed(edition: Edition, line: int, words: str) -> list[Any]:
    """A value that is printed on a line."""
    start = edition["lines"][line - 1].index(words)
    return [words, "printed", [[line, start, start + len(words)]], words]


def joined(edition: Edition, header: int, word: str, value: list[Any]) -> list[Any]:
    """A value as a remark that has the word of its column before it."""
    span = printed(edition, header, word)[2][0]
    return [f"{word}：{value[0]}", "derived", [span, *value[2]], f"{word} {value[3]}", "cells-joined", "："]


def add_desk(edition: Edition, like: dict[str, Any]) -> dict[str, Any]:
    """A second desk behind another one, of the same print."""
    new = copy.deepcopy(like)
    edition["desks"].insert(edition["desks"].index(like) + 1, new)
    return new


def drop_desk(edition: Edition, desk: dict[str, Any]) -> None:
    """Take a desk out, and out of the notices that name it."""
    edition["desks"].remove(desk)
    for notice in edition["notices"]:
        notice["desks"] = [id for id in notice["desks"] if id != desk["id"]]


def made_to_fit(edition: Edition) -> None:
    """Everything that rests on names, places and numbers, worked out again: keys, ids, lines, records, counts."""
    headings = {table["heading_line"] for table in edition["tables"]}
    desks = edition["desks"]
    ordinals: Counter[str] = Counter()
    renamed: dict[str, str] = {}
    for desk in desks:
        name = tight("".join(value[0] for value in (desk["organization"], *desk.get("department", ()))))
        stem = f"{desk['program']}|{desk.get('prefecture', [''])[0]}|{name}"
        ordinals[stem] += 1
        desk["key"] = f"{stem}|{ordinals[stem]}"
        renamed[desk["id"]] = desk["id"] = minted("desk", desk["key"])
        for field in ("organization", "operator"):
            desk.pop(f"{field}_id", None)
            if field in desk:
                desk[f"{field}_id"] = minted("organization", tight(desk[field][0]))
        desk.pop("location_id", None)
        if "address" in desk:
            desk["location_id"] = minted("location", f"{desk['program']}|{tight(desk['address'][0])}")
        values = [desk["organization"], *desk.get("department", ()), *desk.get("urls", ())]
        values += [desk[field] for field in ("operator", "address", "postal_code", "hours") if field in desk]
        values += [phone["value"] for field in ("phones", "faxes") for phone in desk.get(field, ())]
        rests = {span[0] for value in values for span in value[2]} | {desk["row"]}
        desk["lines"] = sorted(rests | ({*desk["lines"]} & headings))
        row = [note for note in desk.get("notes", ()) if note[2][-1][0] == desk["row"]]
        rest = [note for note in desk.get("notes", ()) if note not in row]
        desk["notes"] = [*sorted(row, key=lambda note: (note[1] == "derived", note[2][-1])), *rest]
        for field in ("phones", "faxes", "department", "urls", "emails", "notes"):
            if field in desk and not desk[field]:
                del desk[field]
    for notice in edition["notices"]:
        notice["desks"] = [renamed.get(id, id) for id in notice["desks"]]
    for desk in desks:
        desk["notices"] = sorted({n["code"] for n in edition["notices"] if desk["id"] in n["desks"]})
        if not desk["notices"]:
            del desk["notices"]
    bodies = {desk[f"{field}_id"]: desk[field][0] for field in ("operator", "organization") for desk in desks if field in desk}  # fmt: skip
    edition["organizations"] = sorted(
        ({"id": id, "name": name, "parent_organization_id": None} for id, name in bodies.items()),
        key=lambda body: body["name"],
    )
    places = {desk["location_id"]: desk["address"] for desk in desks if "address" in desk}
    edition["locations"] = [{"id": id, "address": address} for id, address in places.items()]
    for table in edition["tables"]:
        table["desks"] = sum((desk["table"] or desk["program"]) == table["id"] for desk in desks)
    edition["accounted"].sort()
