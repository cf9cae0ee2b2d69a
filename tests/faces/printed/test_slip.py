"""The slip as a PDF: one tagged sheet of A4, the edition's numbers, and codes that a telephone reads."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import date

import pdfplumber
import pypdfium2
import pytest
from pdfminer.pdftypes import resolve1

from madoguchi.answers.router import Router
from madoguchi.answers.scripts import all_scripts, chosen
from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.errors import InputError
from madoguchi.faces.cli.slipping import slip_file
from madoguchi.faces.printed.slip import slip_pdf
from madoguchi.faces.web.view.messages import messages
from madoguchi.faces.web.view.slips import slip_of
from madoguchi.faces.web.view.words import dial_link
from madoguchi.model.edition import Edition
from tests.faces import qr_reader

DAY = date(2024, 4, 10)
A4 = (595.28, 841.89)
SAMPLE = 60  # every so many desks
MM = 72 / 25.4
SCALE = 4  # pixels a point: some 14 for the side of a module
LEAST_NUMBER = 14  # points: numbers and names of desks are larger, all else is smaller


@dataclass(frozen=True)
class Sheet:
    """What a reader of the first page sees, and what is behind it."""

    pages: int
    size: tuple[float, float]
    text: str
    numbers: tuple[str, ...]
    links: tuple[str, ...]
    codes: tuple[str, ...]
    sides: tuple[float, ...]  # of the codes without their quiet zones, in millimetres


def pdf_of(router: Router, desks, lang="ja", at=DAY, **told) -> bytes:
    items = [chosen(desk, told.get("topics", ()), router.directory) for desk in desks]
    return slip_pdf(slip_of(router.directory, items, at, messages(lang), **told))


def read(pdf: bytes) -> Sheet:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        page = opened.pages[0]
        words = page.extract_words(extra_attrs=["size"])
        squares = [r for r in page.rects if r["width"] > 30 * MM and abs(r["width"] - r["height"]) < 0.1]
        picture = pypdfium2.PdfDocument(pdf)[0].render(scale=SCALE).to_pil().convert("L")
        read_codes = [_code(picture, square) for square in squares]
        return Sheet(
            pages=len(opened.pages),
            size=(page.width, page.height),
            text=re.sub(r"\s+", "", "".join(char["text"] for char in page.chars)),
            numbers=tuple(w["text"] for w in words if w["size"] > LEAST_NUMBER and w["text"].startswith("0")),
            links=tuple(a["uri"] for a in page.annots if a["uri"].startswith("tel:")),
            codes=tuple(text for text, _ in read_codes),
            sides=tuple(
                share * square["width"] / MM for (_, share), square in zip(read_codes, squares, strict=True)
            ),
        )


def _code(picture, square) -> tuple[str, float]:
    """Read the code that was photographed in a square; return its text, and its share of the square."""
    for modules in (21, 25):
        size = modules + 8
        step = square["width"] * SCALE / size
        left, top = square["x0"] * SCALE, square["top"] * SCALE
        grid = [
            [
                picture.getpixel((int(left + (x + 0.5) * step), int(top + (y + 0.5) * step))) < 128
                for x in range(size)
            ]
            for y in range(size)
        ]
        if all(grid[4][4:11]) and all(grid[10][4:11]) and not any(grid[11][4:11]):  # a finder's edge
            return qr_reader.read(qr_reader.without_quiet(grid)), modules / size
    raise AssertionError("no code in the square")


@pytest.fixture(scope="module")
def sheets(edition: Edition, router: Router) -> list[tuple[list, Sheet]]:
    """Slips of three desks each, all over the list."""
    desks = [desk for desk in edition.desks[::SAMPLE] if desk.numbers]
    groups = [desks[start : start + 3] for start in range(0, len(desks), 3)]
    return [(group, read(pdf_of(router, group))) for group in groups]


def full(edition: Edition) -> list:
    """The desks with the most to tell: a move, a change to come, a long name."""
    dated = [desk for desk in edition.desks if desk.dated]
    return [*dated, max(edition.desks, key=lambda desk: len(desk.name))]


def test_numbers_and_links_are_the_editions(sheets):
    for desks, sheet in sheets:
        expected = tuple(number for desk in desks for number in desk.numbers)
        assert sheet.numbers == expected
        assert sheet.links == tuple(dial_link(number) for number in expected)


def test_every_code_dials_the_first_number_and_is_large_enough(sheets):
    for desks, sheet in sheets:
        assert sheet.codes == tuple(dial_link(desk.numbers[0]) for desk in desks)
        assert all(side >= 25 for side in sheet.sides)


def test_names_stand_as_in_the_edition_and_no_glyph_is_missing(sheets):
    for desks, sheet in sheets:
        assert all(re.sub(r"\s+", "", desk.name) in sheet.text for desk in desks)
        assert "〔U+" not in sheet.text


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_up_to_three_desks_fit_one_sheet_of_a4(edition, router, lang, count):
    sheet = read(
        pdf_of(router, full(edition)[:count], lang, topics=("guarantee",), asked="お金を借りたい" * 20)
    )
    assert sheet.pages == 1
    assert sheet.size == pytest.approx(A4, abs=0.1)


def test_it_is_tagged_titled_and_brings_its_font(edition, router):
    with pdfplumber.open(io.BytesIO(pdf_of(router, full(edition), "en"))) as opened:
        catalog = {key: resolve1(value) for key, value in opened.doc.catalog.items()}
        fonts = [resolve1(font) for font in resolve1(opened.pages[0].page_obj.resources["Font"]).values()]
        descendants = [resolve1(resolve1(font["DescendantFonts"])[0]) for font in fonts]
        assert opened.metadata["Title"] == "Desks to call"
        assert opened.metadata["CreationDate"].startswith("D:20240410")
    assert catalog["MarkInfo"]["Marked"] is True
    assert catalog["Lang"].decode().startswith("en")
    assert re.search(rb"pdfuaid:part(?:>|=\")1", catalog["Metadata"].get_data())
    descriptors = [resolve1(font["FontDescriptor"]) for font in descendants]
    assert descriptors
    assert all("FontFile2" in d or "FontFile3" in d for d in descriptors)
    assert all("BIZUDGothic" in str(d["FontName"]) for d in descriptors)


def test_it_says_what_a_caller_must_know(edition, router):
    guarantee = next(desk for desk in edition.desks if desk.name == "東京信用保証協会")
    sheet = read(pdf_of(router, [guarantee], topics=("guarantee",)))
    script = all_scripts(GUIDEBOOK).topics["guarantee"]
    for told in (
        *("2023年5月8日から、電話番号が変わっているかもしれません", guarantee.dated[0].note.text),
        *(
            "2024年4月10日 時点の内容です。",
            "もとの一覧に載っていません",
            "利用条件：不明（手元の一覧には、利用条件が書かれていません）",
            edition.revision[:12],
        ),
        *(script.say.ja, script.ready.ja, "サイトで追加", router.directory.functions["guarantee"].helps),
        f"電話番号：一覧のとおり（{guarantee.phones[0].value.lines[0]}）",
    ):
        assert re.sub(r"\s+", "", told) in sheet.text


def test_a_desk_without_a_number_says_so(edition, router):
    bare = next(desk for desk in edition.desks if not desk.numbers)
    with pdfplumber.open(io.BytesIO(pdf_of(router, [bare]))) as opened:
        text = opened.pages[0].extract_text()
    assert "電話番号は載っていません" in text
    assert bare.urls[0].text in text


def test_the_same_slip_gives_the_same_bytes(edition, router):
    desks = full(edition)
    assert pdf_of(router, desks) == pdf_of(router, desks)


def test_a_question_that_the_font_lacks_is_left_out(edition, router):
    sheet = read(pdf_of(router, full(edition)[:1], asked="대출"))
    assert "〔U+" not in sheet.text


# -- the command --------------------------------------------------------------------------------------


def test_the_command_takes_ids_numbers_and_questions(edition, router):
    first, other = edition.desks[0], next(desk for desk in edition.desks if desk.name == "東京信用保証協会")
    typed = "+81 " + other.numbers[0][1:].replace("-", " ")
    sheet = read(slip_file([first.id, typed, first.id], at=DAY, router=router))
    assert sheet.numbers == (*first.numbers, *other.numbers)
    answer = router.answer("返済が苦しい", "横浜市", DAY)
    asked = read(slip_file([], ask="返済が苦しい", place="横浜市", at=DAY, router=router))
    assert asked.numbers == tuple(number for item in answer.items[:3] for number in item.desk.numbers)
    assert re.sub(r"\s+", "", answer.items[0].reasons[0].ja) in asked.text


def test_a_number_of_several_desks_is_narrowed_or_asked_back(router):
    shared = next(number for number, desks in router.directory.by_digits.items() if len(desks) > 1)
    with pytest.raises(InputError, match="give the id of one") as told:
        slip_file([shared], at=DAY, router=router)
    for desk in router.directory.by_digits[shared]:
        assert desk.id in str(told.value)


@pytest.mark.parametrize(
    ("wanted", "told", "match"),
    [
        ([], {}, "a slip of which desk"),
        (["xx"], {}, "no desk of the list"),
        (["03-9999-9999"], {}, "no desk of the list"),
        ([], {"ask": "xyzzy"}, "no desk answers"),
        ([], {"ask": "死にたい"}, "madoguchi ask"),
        ([], {"topic": "nonsense"}, "--topic 'nonsense'"),
        ([], {"lang": "fr"}, "--lang 'fr'"),
    ],
)
def test_what_can_not_be_printed_is_told(router, wanted, told, match):
    with pytest.raises(InputError, match=match):
        slip_file(wanted, at=DAY, router=router, **told)


def test_five_desks_are_too_many(edition, router):
    with pytest.raises(InputError, match="at most 4"):
        slip_file([desk.id for desk in edition.desks[:5]], at=DAY, router=router)
