"""Where the lines of a list stand in the workbook or the pages that it came as."""

from __future__ import annotations

import openpyxl
import pytest

from madoguchi.data.bundle import EDITION, GUIDEBOOK
from madoguchi.editions.build import Built
from madoguchi.editions.codec import decode
from madoguchi.editions.proof import prove
from madoguchi.editorial.founding import Founding
from madoguchi.editorial.proposing import lines_in_words, propose
from madoguchi.faces.web.view.messages import PAGE_LANGUAGES, messages
from madoguchi.faces.web.view.words import in_file_in_words
from madoguchi.ingest.source import stretches_of
from madoguchi.model.edition import Edition, InFile, Source, Stretch, unknown_facts


@pytest.mark.parametrize(
    ("places", "stretches"),
    [
        ((), ()),
        (("", ""), ()),
        (("row 1", "row 2", "row 3"), (Stretch(1, "", 1),)),
        (
            ("sheet 本庁舎, row 1", "sheet 本庁舎, row 2", "", "sheet 本庁舎, row 4", "sheet 本庁舎, row 9"),
            (Stretch(1, "本庁舎", 1), Stretch(5, "本庁舎", 9)),
        ),
        (
            ("sheet 本庁舎, row 1", "sheet 支所, row 2", "sheet 支所, row 3"),
            (Stretch(1, "本庁舎", 1), Stretch(2, "支所", 2)),
        ),
        (("page 1", "page 1", "page 2", "page 2"), (Stretch(1, page=1), Stretch(3, page=2))),
    ],
)
def test_places_in_short(places: tuple[str, ...], stretches: tuple[Stretch, ...]) -> None:
    assert stretches_of(places) == stretches


def test_a_line_is_found_again() -> None:
    stretches = (Stretch(2, "本庁舎", 4), Stretch(5, "支所", 1), Stretch(8, page=3))
    source = Source("list", unknown_facts("x"), 101, 20, stretches)
    assert [source.in_file(own) for own in (1, 2, 4, 5, 9)] == [
        None,
        InFile("本庁舎", 4),
        InFile("本庁舎", 6),
        InFile("支所", 1),
        InFile(page=3),
    ]


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A workbook of two sheets, with empty rows above and within its tables."""
    folder = tmp_path_factory.mktemp("offices")
    book = openpyxl.Workbook()
    first, second = book.active, book.create_sheet("支所")
    first.title = "本庁"
    for row in (
        ["みずき市の窓口"], [], [], ["課名", "電話"], ["市民課", "087-333-0001"], [], [], [], ["税務課", "087-333-0002"]
    ):  # fmt: skip
        first.append(row)
    for row in (["課名", "電話"], ["北支所", "087-333-0003"], ["南支所", "087-333-0004"]):
        second.append(row)
    book.save(folder / "list.xlsx")
    return Founding(folder).attempt(
        propose((folder / "list.xlsx").read_bytes(), "list.xlsx", edition="2026"), "x"
    )


def rows_of(edition: Edition, name: str) -> set[tuple[str, int]]:
    desk = next(desk for desk in edition.desks if desk.name.endswith(name))
    places = (edition.sources[0].in_file(line) for line in desk.lines)
    return {(place.sheet, place.row) for place in places if place}


@pytest.mark.parametrize(
    ("name", "row"),
    [("市民課", ("本庁", 5)), ("税務課", ("本庁", 9)), ("北支所", ("支所", 2)), ("南支所", ("支所", 3))],
)
def test_a_desk_of_a_workbook_knows_its_row(name: str, row: tuple[str, int], offices: Built) -> None:
    assert row in rows_of(offices.edition, name)
    assert row in rows_of(decode(offices.content, GUIDEBOOK), name)


def test_the_edition_is_proven_with_it_and_is_told_in_words(offices: Built) -> None:
    assert prove(offices.content)[1] == []
    assert decode(offices.content, GUIDEBOOK).sources == offices.edition.sources
    desk = next(desk for desk in offices.edition.desks if desk.name.endswith("南支所"))
    (source,) = offices.edition.sources
    told = {lang: in_file_in_words(desk.lines[-1:], source, messages(lang)) for lang in PAGE_LANGUAGES}
    assert told == {
        "ja": "シート「支所」 3 行目",
        "easy": "シート「支所」の 3 行目",
        "en": "sheet “支所”, row 3",
        "zh": "工作表“支所”第 3 行",
        "vi": "trang tính “支所”, hàng 3",
        "ko": "시트 ‘支所’ 3행",
    }


def test_a_text_says_nothing_of_it() -> None:
    edition = decode(GUIDEBOOK.bytes(EDITION), GUIDEBOOK)
    assert [source.stretches for source in edition.sources] == [()]
    assert b"stretches" not in GUIDEBOOK.bytes(EDITION)
    assert in_file_in_words([1, 2], edition.sources[0], messages("ja")) == ""


def test_lines_of_a_source_are_told_as_a_clerk_finds_them() -> None:
    stretches = (Stretch(2, "本庁舎", 4), Stretch(5, "支所", 1), Stretch(8, page=3))
    source = Source("list", unknown_facts("x"), 101, 20, stretches)
    assert lines_in_words([2, 4, 5], source) == "シート「本庁舎」 4、6 行目、シート「支所」 1 行目"
    assert lines_in_words([9], source) == "3 ページ"
    assert lines_in_words([1, 1200], Source("text", unknown_facts("x"), 1, 2000)) == "1、1,200 行目"
