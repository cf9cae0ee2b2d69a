"""The guidebook read back by our own reader: the very same desks, through what is visible alone."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest
from pdfminer.pdftypes import resolve1

from madoguchi.editions.build import build
from madoguchi.editions.diff import compare
from madoguchi.editions.knowledge import Knowledge, read_programs
from madoguchi.editions.proof import prove
from madoguchi.editorial.drafting import read_file
from madoguchi.faces.printed.book import book
from madoguchi.faces.printed.glyphs import printable
from madoguchi.ingest.documents.reader import Arrived, read_document
from madoguchi.ingest.layout import Layout
from madoguchi.ingest.source import read_source
from madoguchi.ingest.spec import read_tables
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Severity

SECOND = Path(__file__).parents[2] / "data" / "second-edition"
# Colours of the templates as the content streams have them; dark enough on white and on the tint.
PALETTE = {
    "ink": (0x1A, 0x1A, 0x1C),
    "quiet": (0x5A, 0x5F, 0x69),
    "accent": (0x0B, 0x3D, 0x75),
    "tint": (0xE8, 0xEE, 0xF6),
}


def told(desk: Desk) -> tuple[object, ...]:
    """All that a desk says, apart from its id and where it stands."""
    values = sorted((field, v.text) for field, v in desk.values() if field not in ("phone", "department"))
    return (
        desk.program,
        desk.table,
        tuple(level.text for level in desk.department),
        tuple((phone.number, phone.label) for phone in desk.phones),
        tuple(values),
        tuple((fact.field, fact.since, fact.text) for fact in desk.dated),
        desk.referral,
    )


def drafted(arrived: Arrived, knowledge: Knowledge, layout: Layout) -> Edition:
    assert arrived.own_print
    return build(
        arrived.source, replace(knowledge, tables=layout.described(knowledge.tables), errata=())
    ).edition


@pytest.fixture(scope="module")
def draft(read_back: Arrived, knowledge: Knowledge, layout: Layout) -> Edition:
    return drafted(read_back, knowledge, layout)


def test_no_desk_is_lost_or_changed(edition: Edition, draft: Edition) -> None:
    printed, read = Counter(map(told, edition.desks)), Counter(map(told, draft.desks))
    assert printed - read == Counter()
    assert read - printed == Counter()


def test_no_number_is_lost_or_invented(edition: Edition, draft: Edition) -> None:
    assert Counter(n for d in draft.desks for n in d.numbers) == Counter(
        n for d in edition.desks for n in d.numbers
    )


def test_diff_finds_no_difference_and_lint_no_error(edition: Edition, draft: Edition) -> None:
    assert compare(edition, draft) == ()
    assert [n for n in draft.notices if n.severity is Severity.ERROR] == []


def test_evidence_leads_to_the_page(read_back: Arrived, draft: Edition) -> None:
    places = read_back.source.places
    for desk in draft.desks:
        for phone in desk.phones:
            line = phone.value.lines[0]
            assert phone.number in draft.lines[line - 1]
            assert re.fullmatch(r"page \d+", places[line - 1])


# -- through visible text only ------------------------------------------------------------------------


def test_the_pages_that_were_read_hold_nothing_beside_themselves(pages_alone: bytes) -> None:
    with pdfplumber.open(io.BytesIO(pages_alone)) as book_read:
        catalog = book_read.doc.catalog
        assert set(catalog) <= {"Type", "Pages", "Version"}, "no tags, metadata, names, outline or form"
        assert book_read.doc.info in ([], [{}]) or all("Title" not in info for info in book_read.doc.info)
    for word in (b"/StructTreeRoot", b"/Metadata", b"/EmbeddedFile", b"/AcroForm", b"/ActualText"):
        assert word not in pages_alone


def test_nothing_is_attached_or_hidden_in_the_guidebook(pdf: bytes) -> None:
    with pdfplumber.open(io.BytesIO(pdf)) as book_read:
        catalog = book_read.doc.catalog
        assert {"AcroForm", "OCProperties", "AF", "Collection"} & set(catalog) == set()
        assert "EmbeddedFiles" not in resolve1(catalog.get("Names", {}))
        for page in book_read.pages:
            links = [resolve1(note) for note in resolve1(page.page_obj.attrs.get("Annots", []))]
            assert {str(link["Subtype"].name) for link in links} <= {"Link"}


def test_no_text_is_invisible_tiny_or_pale(pdf: bytes) -> None:
    colours: set[tuple[int, ...]] = set()
    with pdfplumber.open(io.BytesIO(pdf)) as book_read:
        for page in book_read.pages:
            stream = b"\n".join(resolve1(part).get_data() for part in page.page_obj.contents)
            assert not re.search(rb"\s[1-7] Tr\b", stream), "every glyph is filled, none invisible"
            assert not re.search(rb"/\S+ gs\b", stream), "nothing is transparent"
            sizes = [float(size) for size in re.findall(rb"/\S+ ([\d.]+) Tf", stream)]
            assert min(sizes, default=7.5) >= 7.5
            fills = re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) scn", stream)
            colours |= {tuple(round(float(part) * 255) for part in fill) for fill in fills}
        for page in book_read.pages[3::9]:
            left, top, right, bottom = page.bbox
            for char in page.chars:
                assert left < char["x0"] < char["x1"] < right, char
                assert top < char["top"] < char["bottom"] < bottom, char
    assert colours == set(PALETTE.values())
    assert all(contrast(PALETTE[name], PALETTE["tint"]) > 4.5 for name in ("ink", "quiet", "accent"))


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Contrast of two colours as WCAG 2.2 counts it."""
    dark, light = sorted(sum(w * _linear(c) for w, c in zip((0.2126, 0.7152, 0.0722), colour, strict=True))
                         for colour in (one, other))  # fmt: skip
    return (light + 0.05) / (dark + 0.05)


def _linear(channel: int) -> float:
    part = channel / 255
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


# -- another edition -----------------------------------------------------------------------------------


def test_an_edition_that_nobody_prepared_the_print_for(knowledge: Knowledge, layout: Layout) -> None:
    known = replace(
        knowledge,
        tables=read_tables((SECOND / "tables.toml").read_text(encoding="utf-8")),
        programs=(
            *knowledge.programs,
            *read_programs((SECOND / "programs.toml").read_text(encoding="utf-8")),
        ),
        errata=(),
    )
    second = build(read_source((SECOND / "list.txt").read_bytes(), edition="invented"), known).edition
    back = read_document(book(second), known.tables, layout, edition="draft:book", path="book.pdf")
    draft = drafted(back, known, layout)
    assert Counter(map(told, draft.desks)) == Counter(map(told, second.desks))
    assert len(draft.desks) == 30


def test_a_draft_with_unknown_tables_and_characters_is_printed_too(knowledge: Knowledge) -> None:
    text = "☎ 未来相談窓口\n\n名称\t電話番号\n(公財)𠮷野㈱センター\t03-1234-5678\n"
    draft = build(read_source(text.encode(), edition="draft:x"), knowledge).edition
    assert book(draft).startswith(b"%PDF-")
    assert printable("(公財)𠮷野㈱センター") == "(公財)〔U+20BB7〕野〔U+3231〕センター"


@pytest.mark.parametrize("heading", ["暮らしの相談窓口\n", ""], ids=["with a heading", "without one"])
def test_a_list_of_another_office_is_read_back_as_it_was(heading: str) -> None:
    """Main numbers with extensions, labels, FAX numbers and short numbers keep what they are."""
    text = f"""{heading}窓口名,所在地,電話番号,FAX番号,受付時間
東相談室,高松市東町1-2-3,087-000-0211（代表）内線2101,087-000-0219,平日9:00～17:00
西相談室,高松市西町4-5,087-000-0221（平日）／087-000-0229（夜間）,,
南相談室,,188,,24時間
北相談室,高松市北町8-9,,087-000-0249,
"""
    edition = read_file(text.encode(), "list.csv", edition="draft:list").edition
    again = read_file(book(edition), "list.pdf", edition="draft:book")
    numbers = [
        (
            desk.name,
            [(p.number, p.label, p.extension_text) for p in desk.phones],
            [p.number for p in desk.faxes],
        )
        for desk in again.edition.desks
    ]
    assert numbers == [
        ("東相談室", [("087-000-0211", "代表", "2101")], ["087-000-0219"]),
        ("西相談室", [("087-000-0221", "平日", ""), ("087-000-0229", "夜間", "")], []),
        ("南相談室", [("188", None, "")], []),
        ("北相談室", [], ["087-000-0249"]),
    ]
    assert prove(again.content)[1] == []
