"""The difference sees every field: each is changed at a desk, and looked for, before and after, in each face."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from madoguchi.answers.router import Router
from madoguchi.editions.build import build
from madoguchi.editions.codec import encode
from madoguchi.editions.diff import compare
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editorial.gate import Gate
from madoguchi.editorial.publishing import _difference_entries
from madoguchi.editorial.walking import unseen, walk_of
from madoguchi.faces.cli.diffing import diff_json, diff_text
from madoguchi.faces.cli.editor_output import render_unseen
from madoguchi.faces.editors.sides import lines_of
from madoguchi.faces.web.app import create_app
from madoguchi.ingest.source import read_source
from madoguchi.ingest.spec import read_tables
from madoguchi.model.edition import Edition
from madoguchi.store.editions import PUBLISH, Publication, _publication
from madoguchi.store.served import Origin, Served
from tests.editions.test_desk_difference import LIST, TABLES
from tests.faces.conftest import TestClient

# What is printed, what instead; the kind, and what each face must say of it before and after.
CHANGES = [
    ("03-1111-0001", "03-1111-0101", "number", "03-1111-0001", "03-1111-0101"),
    ("内線21", "内線22", "number", "内線21", "内線22"),
    ("(代)", "(直)", "label", "代表", "直通"),
    ("夜間 03", "休日 03", "label", "夜間", "休日"),
    ("FAX 03-1111-0004", "FAX 03-1111-0104", "fax", "03-1111-0004", "03-1111-0104"),
    ("内線5", "内線6", "fax", "内線5", "内線6"),
    ("みなと相談所", "みなとの相談所", "name", "みなと相談所", "みなとの相談所"),
    ("総務部 相談課", "企画部 相談課", "department", "総務部 相談課", "企画部 相談課"),
    ("\tみなと市\t", "\tみなと市役所\t", "operator", "みなと市", "みなと市役所"),
    ("神奈川県\tみなと", "東京都\tみなと", "area", "神奈川県", "東京都"),
    ("日本大通1", "日本大通2", "address", "日本大通1", "日本大通2"),
    ("大滝町2", "大滝町3", "address", "大滝町2", "大滝町3"),
    ("231-0021", "231-0022", "postal_code", "231-0021", "231-0022"),
    ("10時～16時", "10時～17時", "hours", "10時～16時", "10時～17時"),
    ("午後5時", "午後6時", "hours", "午後5時", "午後6時"),
    ("※予約制です。", "", "note", "※予約制です。", ""),
    ("※祝日は休みます。\n", "", "note", "※祝日は休みます。", ""),
    ("要予約", "予約不要", "note", "要予約", "予約不要"),
    (" https://nagisa.example.jp/yoyaku", "", "url", "https://nagisa.example.jp/yoyaku", ""),
    ("https://minato.example.jp/", "https://minato.example.jp/top", "url", "minato.example.jp/", "minato.example.jp/top"),
    ("minato@", "info@", "email", "minato@soudan", "info@soudan"),
]  # fmt: skip
FACES = ("walk", "gate", "unseen", "text", "json", "published", "changes", "atom", "feed")


@pytest.fixture(scope="module")
def read(knowledge: Knowledge) -> Callable[[str], Edition]:
    invented = replace(knowledge, tables=read_tables(TABLES), errata=())
    return lambda text: build(read_source(text.encode(), edition="draft"), invented).edition


@dataclass(frozen=True)
class Shown:
    """What a face shows of one change: its kind as the face has it, the text before and after."""

    kind: str
    before: str
    after: str


def plain(text: str) -> str:
    """A text as a person reads it: without tags, marks and colours."""
    return html.unescape(re.sub(r"<[^>]*>|\[-|-\]|\{\+|\+\}|\x1b\[[0-9;]*m|[\[\]{}]", "", text))


def gate_of(old: Edition, new: Edition) -> Gate:
    walk = walk_of(old, new)
    carried = type("Carried", (), {"absorbed": (), "conflicts": (), "kept": ()})()
    return Gate(
        current=old,
        edition=new,
        draft=None,
        bounds=(),
        blocking=(),
        matches=(),
        carried=carried,
        differences=walk.differences,
        waived={},
        decisions=(),
        served=None,
        unseen=unseen(walk, {}),
        walk=walk,
    )  # type: ignore[arg-type]


def faces(old: Edition, new: Edition, kind: str) -> Iterator[tuple[str, list[Shown]]]:
    walk, gate = walk_of(old, new), gate_of(old, new)
    rows = [row for row in walk.rows if kind in row.kinds]
    lines = [line for row in rows for line in lines_of(row) if line.differs]
    yield (
        "walk",
        [
            Shown(kind, *(" ".join(plain(str(v)) for v in side) for side in (line.old, line.new)))
            for line in lines
        ],
    )
    assert gate.kinds[kind] == len([d for d in gate.differences if d.kind == kind])
    told = list(render_unseen(gate))
    yield (
        "unseen",
        [
            Shown(kind, *line.partition(": ")[2].split(" -> "))
            for line in told
            if line.startswith(f"    {kind}: ")
        ],
    )
    yield (
        "gate",
        [
            Shown(d.kind.value, str(d.before or ""), str(d.after or ""))
            for d in gate.differences
            if d.kind == kind
        ],
    )
    found = plain("".join(diff_text(old, new, colour=False)))
    yield "text", [Shown(kind, *_two(part)) for part in found.split(f" ({kind})  ".replace(")", ")"))[1:]]
    rows_of = [json.loads(line) for line in diff_json(old, new)]
    yield (
        "json",
        [Shown(r["kind"], r["before"] or "", r["after"] or "") for r in rows_of if r["kind"] == kind],
    )
    published = list(_difference_entries(gate))
    yield "published", [Shown(d["kind"], d["before"], d["after"]) for d in published if d["kind"] == kind]
    row = {
        "seq": 1, "revision": "r" * 64, "previous": "", "action": PUBLISH, "at": "2026-11-29T00:00:00Z",
        "person": "taro", "note": "", "counts": {}, "differences": published, "knowledge": None,
    }  # fmt: skip
    publication: Publication = _publication(row)
    browser = TestClient(_app(new, publication))
    page, atom = (plain(browser.get(path).text) for path in ("/changes", "/changes.atom"))
    texts = [(d["before"], d["after"]) for d in published if d["kind"] == kind]
    yield "changes", [Shown(kind, b if b in page else "", a if a in page else "") for b, a in texts]
    yield "atom", [Shown(kind, b if b in atom else "", a if a in atom else "") for b, a in texts]
    (item,) = browser.get("/changes.json").json()["items"]
    yield (
        "feed",
        [
            Shown(d["kind"], d["before"], d["after"])
            for d in item["_madoguchi"]["differences"]
            if d["kind"] == kind
        ],
    )


def _two(part: str) -> tuple[str, str]:
    block = part.split("\n\n")[0].split("\n  ")
    lines = [line.strip() for line in "\n".join(block).split("\n")]
    sides = dict.fromkeys("-+", "")
    for line in lines[1:3]:
        if line[:2] in ("- ", "+ "):
            sides[line[0]] = line[2:]
    return sides["-"], sides["+"]


def _app(edition: Edition, publication: Publication):
    served = Served(edition, Origin.STORE, (publication,))
    holder = type("Held", (), {"served": served, "away": "", "degraded": "", "has_store": True})()
    return create_app(edition, Router(edition), holder)


@pytest.mark.parametrize(
    ("printed", "instead", "kind", "before", "after"), CHANGES, ids=[f"{c[2]} {c[0]}" for c in CHANGES]
)
def test_a_changed_field_is_told_in_every_face(
    printed: str, instead: str, kind: str, before: str, after: str, read: Callable[[str], Edition]
) -> None:
    old, new = read(LIST), read(LIST.replace(printed, instead))
    blind = [
        name
        for name, shown in faces(old, new, kind)
        if not any(before in each.before and after in each.after for each in shown)
    ]
    assert blind == []


def test_every_kind_of_the_contract_that_a_field_can_have_is_tried() -> None:
    assert {kind for *_, kind, _, _ in CHANGES} == {
        *("number", "label", "name", "department", "operator", "address", "postal_code", "area"),
        *("hours", "note", "url", "email", "fax"),
    }


def test_a_list_against_itself_is_silent_in_every_face(read: Callable[[str], Edition]) -> None:
    old, new = read(LIST), read(LIST)
    assert compare(old, new) == ()
    assert encode(old) == encode(new)
    assert unseen(walk_of(old, new), {}) == ()
    assert list(diff_json(old, new)) == []
