"""The guidebook as a document: tagged, titled, the same every time, its indexes right."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pdfplumber
import pytest
from pdfminer.pdftypes import resolve1

from madoguchi.faces.printed.book import book
from madoguchi.faces.printed.chapters import chapters_of
from madoguchi.faces.printed.findings import findings_by_desk
from madoguchi.faces.printed.indexes import by_prefecture, by_topic
from madoguchi.faces.printed.words import facts
from madoguchi.ingest.documents.lettering import lines_of
from madoguchi.ingest.documents.reader import Arrived
from madoguchi.model.edition import Edition
from madoguchi.model.provenance import ClaimKind

Node = dict[str, Any]


@pytest.fixture(scope="module")
def catalog(pdf: bytes) -> Node:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return {key: resolve1(value) for key, value in opened.doc.catalog.items()} | {
            "Info": opened.doc.info[0]
        }


def nodes(catalog: Node) -> Iterator[tuple[str, Node]]:
    """Every tag of the structure tree, top to bottom."""
    waiting: list[Any] = [catalog["StructTreeRoot"]]
    while waiting:
        node = resolve1(waiting.pop())
        if isinstance(node, list):
            waiting += reversed(node)
        elif isinstance(node, dict):
            if "S" in node:
                yield node["S"].name, node
            waiting.append(node.get("K"))


def kids(node: Node) -> list[Node]:
    found = resolve1(node.get("K"))
    listed = found if isinstance(found, list) else [found]
    return [kid for kid in map(resolve1, listed) if isinstance(kid, dict) and "S" in kid]


def test_the_same_edition_gives_the_same_bytes(edition: Edition, pdf: bytes) -> None:
    assert book(edition) == pdf


def test_it_says_that_it_is_accessible_and_in_which_language(catalog: Node, edition: Edition) -> None:
    assert catalog["Lang"].decode() == "ja-JP"
    assert catalog["MarkInfo"]["Marked"] is True
    assert resolve1(catalog["ViewerPreferences"])["DisplayDocTitle"] is True
    metadata = catalog["Metadata"].get_data().decode("utf-8")
    assert re.search(r"pdfuaid:part(?:>|=\")1", metadata)
    assert edition.sources[0].facts.title in metadata
    assert edition.revision in metadata
    assert catalog["Info"]["CreationDate"].startswith(
        f"D:{edition.sources[0].facts.held_since:%Y%m%d}".encode()
    )


def test_headings_and_tables_are_tagged(catalog: Node, edition: Edition) -> None:
    tags = list(nodes(catalog))
    counts = Counter(name for name, _ in tags)
    chapters = chapters_of(edition)
    assert counts["H1"] == len(chapters) + 4, "contents, how to read it, a chapter a program, two indexes"
    assert counts["Table"] == sum(len(chapter.tables) for chapter in chapters)
    headers = [node for name, node in tags if name == "TH"]
    assert len(headers) >= 2 * counts["Table"]
    rows = [node for name, node in tags if name == "TR" and any(k["S"].name == "TD" for k in kids(node))]
    assert len(rows) == len(edition.desks)
    noted = {note for notes in findings_by_desk(edition).values() for note in notes}
    assert counts["Note"] >= len(noted) > 40


def test_every_page_says_which_edition_it_is(pdf: bytes, edition: Edition) -> None:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        assert 40 < len(opened.pages) < 60
        for page in opened.pages[1::8]:
            lines = [line.text for line in lines_of(page.chars)]
            assert edition.sources[0].facts.title in lines[0]
            assert f"版 {edition.id}（識別番号 {edition.revision[:12]}）" in lines[-1]
            assert re.search(rf"(?<!\d){page.page_number}(?!\d)", lines[-1])
            assert "2024年3月31日までの一覧" in lines[-1].replace(" ", "")
        cover = "".join(char["text"] for char in opened.pages[0].chars)
    assert edition.revision in cover
    assert edition.sources[0].facts.sha256 in cover
    assert cover.count("不明") == 3, "publisher, day of publication and licence are said to be unknown"


def test_unknown_facts_are_told_with_their_reason(edition: Edition) -> None:
    told = {fact["name"]: fact["text"] for fact in facts(edition)}
    assert told["利用条件"] == "不明（手元の一覧には、利用条件が書かれていません）"
    assert told["発行者"] == "不明（手元の一覧には、表紙も奥付もありません）"


def test_every_correction_is_a_footnote(edition: Edition) -> None:
    notes = findings_by_desk(edition)
    for desk in edition.desks:
        for _, value in desk.values():
            if value.kind is ClaimKind.CORRECTED:
                assert any(value.printed in note for note in notes[desk.id])


def test_the_index_leads_to_the_page_of_the_desk(pdf: bytes, edition: Edition, read_back: Arrived) -> None:
    pages: dict[str, set[int]] = {}
    for line, place in zip(read_back.source.raw, read_back.source.places, strict=True):
        for number in re.findall(r"0[\d-]{9,}", line):
            pages.setdefault(number, set()).add(int(place.removeprefix("page ")))
    printed = index_of("青森県", pdf)
    for program in (
        "よろず支援拠点",
        "信用保証協会",
        "高度化事業",
        "知財総合支援窓口",
        "総合労働相談コーナー",
    ):
        slug = next(p.slug for p in edition.programs if p.name == program)
        (desk,) = [
            d for d in edition.desks if d.program == slug and d.prefecture and d.prefecture.text == "青森県"
        ]
        assert printed[program] in {str(page) for page in pages[desk.numbers[0]]}


def index_of(prefecture: str, pdf: bytes) -> dict[str, str]:
    """The entries of a prefecture on the first page of its index."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        page = next(
            p for p in opened.pages[38:] if "都道府県から" in "".join(c["text"] for c in p.chars[:200])
        )
        lines = [
            line.text
            for half in ((0, page.width / 2), (page.width / 2, page.width))
            for line in lines_of([c for c in page.chars if half[0] <= c["x0"] < half[1]], tabs=True)
        ]
    start = lines.index(prefecture)
    own = [line.split("\t") for line in lines[start + 1 : start + 20]]
    return {entry[0]: entry[1] for entry in own if len(entry) == 2}


def test_every_desk_is_in_the_index_of_each_prefecture_that_it_serves(edition: Edition) -> None:
    places = [desk for chapter in chapters_of(edition) for _, rows in chapter.tables for desk in rows]
    assert len(places) == len(edition.desks)
    index = {
        one["name"]: {n for e in one["entries"] for a, b in e["runs"] for n in range(int(a), int(b) + 1)}
        for one in by_prefecture(edition)
    }
    for number, desk in enumerate(places):
        for area in desk.service_area:
            name = next(name for name in index if area.text.startswith(name))
            assert number in index[name], (desk.name, area.text)


def test_every_trouble_has_somebody_to_call(edition: Edition) -> None:
    parents = by_topic(edition)
    assert len(parents) == 10
    assert all(topic["entries"] for parent in parents for topic in parent["topics"])
