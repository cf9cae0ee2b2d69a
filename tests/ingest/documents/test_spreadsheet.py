"""Workbooks as offices keep them: hidden parts, comments, strokes, several sheets, headers of several rows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof import prove
from madoguchi.editorial.crosscheck.knowledge import known_to
from madoguchi.editorial.crosscheck.lists import read_list
from madoguchi.editorial.crosscheck.passages import Context
from madoguchi.editorial.drafting import read_file
from madoguchi.ingest.documents.blocks import Document, Grid, Remark, Row
from madoguchi.ingest.documents.reader import opened
from madoguchi.model.notice import Severity
from tests.ingest import hostile
from tests.ingest.test_documents import drafted, noticed, numbers, saved

ROWS = [
    ["知財総合支援窓口"],
    ["都道府県", "電話番号", "住所"],
    ["青森県", "017-762-7351", "青森県青森市長島1-1-1"],
    ["岩手県", "019-634-0684", "岩手県盛岡市北飯岡2-4-25"],
    ["宮城県", "022-222-1310", "宮城県仙台市青葉区上杉1-14-2"],
]


def workbook(change: Callable[[Any], object] | None = None, rows: list[list[Any]] = ROWS) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "一覧"
    for row in rows:
        sheet.append(row)
    if change is not None:
        change(sheet)
    return saved(book)


def grid(content: bytes) -> tuple[Row, ...]:
    document = opened(content, "list.xlsx")
    assert isinstance(document, Document)
    return next(block.rows for block in document.blocks if isinstance(block, Grid))


def remarks(content: bytes) -> list[Remark]:
    document = opened(content, "list.xlsx")
    return [*document.remarks, *(remark for row in grid(content) for remark in row.remarks)]


def test_hidden_rows_are_read_and_named(knowledge: Knowledge) -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.row_dimensions[4].hidden = True

    edition = drafted(workbook(hide), knowledge)
    assert len(edition.desks) == 3
    (notice,) = noticed(edition, "row-hidden")
    assert (notice.severity, notice.lines) == (Severity.WARNING, (3,))
    assert notice.value == "青森県 017-762-7351 青森県青森市長島1-1-1"
    assert "2 row(s) of the sheet (3-4)" in notice.message


@pytest.mark.parametrize("grouped", [False, True])
def test_hidden_columns_are_read_and_named(knowledge: Knowledge, grouped: bool) -> None:
    def hide(sheet: Any) -> None:
        if grouped:
            sheet.column_dimensions.group("C", "D", hidden=True)
        else:
            sheet.column_dimensions["C"].hidden = True

    edition = drafted(workbook(hide), knowledge)
    (notice,) = noticed(edition, "column-hidden")
    assert (notice.severity, notice.value) == (Severity.WARNING, "住所")
    assert "(C)" in notice.message
    assert edition.desks[0].address is not None


def test_what_has_no_height_or_width_is_hidden_too() -> None:
    row = '<row r="1" ht="0"><c r="A1" t="inlineStr"><is><t>東課</t></is></c></row>'
    content = hostile.workbook(row, after='<cols><col min="1" max="16384" width="0"/></cols>')
    assert {remark.code for remark in remarks(content)} == {"row-hidden", "column-hidden"}


def test_a_hidden_row_or_column_without_words_is_nothing() -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[9].hidden = True
        sheet.column_dimensions["F"].hidden = True

    found = {remark.code for remark in remarks(workbook(hide))}
    assert found == set()


def test_the_words_of_a_comment_are_quoted_at_its_cell(knowledge: Knowledge) -> None:
    def note(sheet: Any) -> None:
        sheet["B3"].comment = Comment("4月から\n017-762-0000に変更", "担当")
        sheet["H40"].comment = Comment("印刷しない", "担当")

    edition = drafted(workbook(note), knowledge)
    first, second = sorted(noticed(edition, "cell-comment"), key=lambda notice: -len(notice.lines))
    assert (first.severity, first.lines, first.value) == (
        Severity.WARNING,
        (3,),
        "4月から 017-762-0000に変更",
    )
    assert "the cell B3 「017-762-7351」" in first.message
    assert (second.lines, second.value) == ((), "印刷しない")
    assert "017-762-0000" not in {number for found in numbers(edition).values() for number in found}


def with_parts(content: bytes, parts: dict[str, str], relations: str) -> bytes:
    """A workbook with more parts, to which its first sheet refers."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        for name, text in parts.items():
            new.writestr(name, text)
        new.writestr(
            "xl/worksheets/_rels/sheet1.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{relations}</Relationships>",
        )
    return out.getvalue()


def test_a_thread_of_comments_is_quoted_once() -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    threads = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    parts = {
        "xl/comments1.xml": f'<comments xmlns="{main}"><authors><author/></authors><commentList><comment ref="B3" '
        'authorId="0"><text><t>[Threaded comment]\n\nYour version of Excel …\n\nComment: 番号が変わる</t></text></comment>'
        "</commentList></comments>",
        "xl/threadedComments/threadedComment1.xml": f'<ThreadedComments xmlns="{threads}"><threadedComment ref="B3">'
        '<text>番号が変わる</text></threadedComment><threadedComment ref="B3"><text>4月から</text></threadedComment>'
        "</ThreadedComments>",
    }
    relations = (
        '<Relationship Id="r1" Type="x/comments" Target="../comments1.xml"/>'
        '<Relationship Id="r2" Type="x/threadedComment" Target="../threadedComments/threadedComment1.xml"/>'
    )
    found = [r.value for r in remarks(with_parts(workbook(), parts, relations)) if r.code == "cell-comment"]
    assert found == ["番号が変わる / 4月から"]


def test_a_text_box_is_quoted() -> None:
    drawing = (
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:sp><xdr:txBody><a:p><a:r><a:t>祝日は</a:t></a:r>'
        "<a:r><a:t>休み</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:wsDr>"
    )
    content = with_parts(
        workbook(),
        {"xl/drawings/drawing1.xml": drawing},
        '<Relationship Id="r1" Type="x/drawing" Target="/xl/drawings/drawing1.xml"/>',
    )
    (found,) = [r for r in remarks(content) if r.code == "cell-comment"]
    assert found.value == "祝日は休み"
    assert "text box" in found.message


def test_a_number_that_is_struck_out_is_not_offered(knowledge: Knowledge) -> None:
    def strike(sheet: Any) -> None:
        sheet["B3"].font = Font(strike=True)

    edition = drafted(workbook(strike), knowledge)
    assert numbers(edition)["青森県知財総合支援窓口"] == ()
    assert numbers(edition)["岩手県知財総合支援窓口"] == ("019-634-0684",)
    (notice,) = noticed(edition, "cell-struck-out")
    assert (notice.severity, notice.lines, notice.value) == (Severity.WARNING, (3,), "017-762-7351")


def test_of_a_cell_that_is_struck_out_in_part_the_rest_is_read(knowledge: Knowledge) -> None:
    def strike(sheet: Any) -> None:
        old = TextBlock(InlineFont(strike=True), "017-762-0001")
        sheet["B3"] = CellRichText(old, " ", TextBlock(InlineFont(b=True), "017-762-7351"))

    edition = drafted(workbook(strike), knowledge)
    assert numbers(edition)["青森県知財総合支援窓口"] == ("017-762-7351",)
    assert [notice.value for notice in noticed(edition, "cell-struck-out")] == ["017-762-0001"]


def test_the_mark_of_a_footnote_above_the_line_is_no_digit_of_a_number(knowledge: Knowledge) -> None:
    def mark(sheet: Any) -> None:
        sheet["B3"] = CellRichText("017-762-7351", TextBlock(InlineFont(vertAlign="superscript"), "1"))

    assert numbers(drafted(workbook(mark), knowledge))["青森県知財総合支援窓口"] == ("017-762-7351",)


def test_so_it_is_in_a_cell_that_holds_its_words_itself() -> None:
    run = "<r><rPr><vertAlign val='superscript'/></rPr><t>1)</t></r>"
    row = f'<row r="1"><c r="A1" t="inlineStr"><is><t>青森県</t></is></c><c r="B1" t="inlineStr"><is><r><t>017-762-7351</t></r>{run}</is></c></row>'
    (found,) = grid(hostile.workbook(row))
    assert found.cells == ("青森県", "017-762-7351¹")


def test_a_cell_that_leads_somewhere_and_shows_a_word_alone_has_its_address() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["窓口", "ホームページ", "メール"])
    sheet.append(["東課", "こちら", "メール"])
    sheet.append(["西課", '=HYPERLINK("https://example.jp/nishi")', "nishi@example.jp"])
    for cell, address in {
        "A2": "https://example.jp/map",
        "B2": "https://example.jp/higashi",
        "C2": "mailto:higashi@example.jp",
        "C3": "mailto:nishi@example.jp",
    }.items():
        sheet[cell].hyperlink = address
    sheet["A2"].value, sheet["B2"].value, sheet["C2"].value = "東課", "こちら", "メール"
    content = io.BytesIO()
    book.save(content)
    assert [row.cells for row in grid(content.getvalue())[1:]] == [
        ("東課", "こちら https://example.jp/higashi", "メール higashi@example.jp"),
        ("西課", "https://example.jp/nishi", "nishi@example.jp"),
    ]


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ('HYPERLINK("https://example.jp/","公式サイト")', "公式サイト https://example.jp/"),
        ('HYPERLINK("tel:0991112223","099-111-2223(代表)")', "099-111-2223(代表)"),
        ('HYPERLINK("#Sheet2!A1","東課")', "東課"),
        ('HYPERLINK("https://example.jp/","""東""課")', '"東"課'),
    ],
)
def test_a_link_formula_without_a_result_shows_its_label(formula: str, shown: str) -> None:
    row = [
        row
        for row in grid(workbook(rows=[["窓口", "連絡先"], ["西課", f"={formula}"]]))
        if row.cells[0] == "西課"
    ]
    assert [(each.cells, each.remarks) for each in row] == [(("西課", shown), ())]


@pytest.mark.parametrize(
    "formula",
    [
        '=HYPERLINK("https://east.example.jp/desk?id="&A2,"公式サイト")',
        '=HYPERLINK("https://east.example.jp/",A2&"課")',
        '=HYPERLINK("https://east.example.jp/","東")&"課"',
        '=HYPERLINK("#Sheet2!A1")',
    ],
)
def test_a_link_formula_that_is_worked_out_is_no_part_of_an_address(formula: str) -> None:
    content = workbook(rows=[["窓口", "連絡先"], ["西課", formula]])
    assert grid(content)[-1].cells == ("西課", formula)
    assert [remark.code for remark in remarks(content)] == ["cell-not-text"]


def test_words_of_all_cells_may_stand_in_a_part_of_their_own() -> None:
    """As Excel writes them: a run that is struck out, another that says it is not, and furigana."""
    strings = (
        "<si><r><rPr><strike/></rPr><t>017-762-0001</t></r><r><rPr><strike val='0'/></rPr><t>017-762-7351</t></r></si>"
        '<si><t>青森県</t><rPh sb="0" eb="3"><t>アオモリケン</t></rPh></si>'
    )
    row = '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c></row>'
    (found,) = grid(hostile.workbook(row, strings=strings))
    assert found.cells == ("青森県", "017-762-7351")
    assert [(remark.code, remark.value) for remark in found.remarks] == [("cell-struck-out", "017-762-0001")]


def test_a_row_that_is_struck_out_whole_is_no_desk_and_parts_no_table(knowledge: Knowledge) -> None:
    def strike(sheet: Any) -> None:
        for cell in sheet[4]:
            cell.font = Font(strike=True)

    edition = drafted(workbook(strike), knowledge)
    assert list(numbers(edition)) == ["青森県知財総合支援窓口", "宮城県知財総合支援窓口"]
    (notice,) = noticed(edition, "cell-struck-out")
    assert notice.value == "岩手県 019-634-0684 岩手県盛岡市北飯岡2-4-25"
    assert "sheet 一覧, row 4" in notice.message


# -- headers of several rows --------------------------------------------------------------------------

GROUPED = [
    ["窓口名", "連絡先", "", "所在地"],
    ["", "電話番号", "FAX番号", ""],
    ["東課", "03-1111-2222", "03-1111-2223", "東京都港区1-1"],
    ["西課", "03-1111-3333", "03-1111-3334", "東京都港区1-2"],
]


def merge(*areas: str) -> Callable[[Any], None]:
    def done(sheet: Any) -> None:
        for area in areas:
            sheet.merge_cells(area)

    return done


def test_a_header_of_two_rows_is_one() -> None:
    rows = grid(workbook(merge("A1:A2", "B1:C1", "D1:D2"), GROUPED))
    assert rows[0].cells == ("窓口名", "連絡先 電話番号", "連絡先 FAX番号", "所在地")
    assert rows[1].cells == ("東課", "03-1111-2222", "03-1111-2223", "東京都港区1-1")
    assert [remark.code for remark in rows[0].remarks] == ["header-rows-joined"]
    assert len(rows) == 3


def test_a_header_of_two_rows_is_one_below_a_title_and_in_a_described_table(knowledge: Knowledge) -> None:
    rows = [
        ["知財総合支援窓口", "", ""],
        ["都道府県", "連絡先", ""],
        ["", "電話番号", "住所"],
        ["青森県", "017-762-7351", "青森県青森市長島1-1-1"],
    ]
    edition = drafted(workbook(merge("A1:C1", "A2:A3", "B2:C2"), rows), knowledge)
    assert numbers(edition) == {"青森県知財総合支援窓口": ("017-762-7351",)}
    assert edition.desks[0].address is not None
    assert not noticed(edition, "unknown-column")


def test_a_header_of_three_rows_is_one() -> None:
    rows = [
        ["窓口", "連絡先", "", ""],
        ["", "電話", "", "メール"],
        ["", "昼", "夜", ""],
        ["東課", "03-1111-2222", "03-1111-2223", "a@example.jp"],
    ]
    found = grid(workbook(merge("A1:A3", "B1:D1", "B2:C2", "D2:D3"), rows))
    assert found[0].cells == ("窓口", "連絡先 電話 昼", "連絡先 電話 夜", "連絡先 メール")


def test_merged_cells_of_data_are_no_header() -> None:
    rows = [["窓口", "電話番号"], ["東課", "03-1111-2222"], ["", "03-1111-3333"]]
    found = grid(workbook(merge("A2:A3"), rows))
    assert [row.cells for row in found] == [
        ("窓口", "電話番号"),
        ("東課", "03-1111-2222"),
        ("東課", "03-1111-3333"),
    ]
    assert grid(workbook(merge("A2:A3"), [["一覧", ""], *rows[1:]]))[1].cells == ("東課", "03-1111-2222")


def test_several_sheets_are_read_one_after_the_other(knowledge: Knowledge) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook()))
    second = book.create_sheet("よろず支援拠点")
    for row in (
        ["都道府県", "よろず支援拠点実施機関", "電話番号", "住所"],
        ["青森県", "(公財)21あおもり産業総合支援センター", "017-721-3787", "青森県青森市新町2-4-1"],
    ):
        second.append(row)
    edition = drafted(saved(book), knowledge)
    assert [desk.table for desk in edition.desks] == ["ip", "ip", "ip", "yorozu"]


@pytest.mark.parametrize("title", ["記入例", "【入力例】", "見本", "サンプル", "改訂履歴"])
def test_a_sheet_that_shows_how_to_fill_it_in_is_no_list(knowledge: Knowledge, title: str) -> None:
    def beside(sheet: Any) -> None:
        example = sheet.parent.create_sheet(title, 0)
        example.append(["都道府県", "電話番号"])
        example.append(["○○県", "099-999-9999"])

    edition = drafted(workbook(beside), knowledge)
    assert len(edition.desks) == 3
    assert [notice.value for notice in noticed(edition, "frame-left-out")] == [title]
    assert [notice.value for notice in noticed(edition, "cell-comment")] == [f"{title} ○○県 099-999-9999"]


@pytest.mark.parametrize("empty", [False, True])
def test_an_example_alone_is_a_list(knowledge: Knowledge, empty: bool) -> None:
    def rename(sheet: Any) -> None:
        sheet.title = "記入例"
        if empty:
            sheet.parent.create_sheet("Sheet2")

    assert len(drafted(workbook(rename), knowledge).desks) == 3


def test_zeros_of_a_format_are_read_as_they_are_shown() -> None:
    def form(sheet: Any) -> None:
        for place, zeros in (("B2", "00"), ("C2", "0000"), ("D2", "0"), ("E2", "#")):
            sheet[place].number_format = zeros

    rows: list[list[Any]] = [["名称", "甲", "乙", "丙", "丁"], ["東課", 3.0, 33.0, 33.0, 33.0]]
    assert grid(workbook(form, rows))[1].cells == ("東課", "03", "0033", "33", "33")


def test_a_cross_check_reads_workbooks_the_same_way() -> None:
    def strike(sheet: Any) -> None:
        sheet["B3"].font = Font(strike=True)
        merge("A1:A2", "B1:C1", "D1:D2")(sheet)

    passages = read_list(workbook(strike, GROUPED), PurePath("list.xlsx"), known_to(GUIDEBOOK), Context())
    found = [(line.number, line.text) for passage in passages for line in passage.lines]
    assert (4, "03-1111-3333") in found
    assert "03-1111-2222" not in {text for _, text in found}


def repacked(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook, each of whose parts was changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for each in old.infolist():
            new.writestr(each.filename, change(old.read(each)))
    return made.getvalue()


STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/": b"http://purl.oclc.org/ooxml/spreadsheetml/",
    b"http://schemas.openxmlformats.org/officeDocument/2006/": b"http://purl.oclc.org/ooxml/officeDocument/",
}


def as_strict(part: bytes) -> bytes:
    for usual, strict in STRICT.items():
        part = part.replace(usual, strict)
    return part


@pytest.mark.parametrize(
    "change",
    [
        as_strict,
        lambda part: part.replace(b"<fill><patternFill /></fill>", b"<fill/>", 1),
        lambda part: part.replace(b'<family val="2"', b'<family val="34"'),
    ],
    ids=["strict", "an empty fill", "a family beyond the list"],
)
def test_a_workbook_of_another_program_reads_as_excels_own(change: Callable[[bytes], bytes]) -> None:
    own = workbook()
    other = repacked(own, change)
    assert other != repacked(own, lambda part: part)
    assert grid(other) == grid(own)


def test_a_sheet_that_begins_further_right_has_its_title_and_its_main_number_above_the_table() -> None:
    rows = [
        ["", "", "青空市 直通電話番号一覧"],
        ["", "", "代表 0993-00-0001　FAX 0993-00-0009"],
        [],
        ["", "", "部", "課", "直通"],
        ["", "", "総務部", "総務課", "0993-00-0002"],
        ["", "", "民生部", "市民課", "0993-00-0003"],
    ]
    built = read_file(workbook(rows=rows), "list.xlsx", edition="draft:right")
    assert [(desk.name, desk.numbers) for desk in built.edition.desks] == [
        ("青空市", ("0993-00-0001",)),
        ("総務部 総務課", ("0993-00-0002",)),
        ("民生部 市民課", ("0993-00-0003",)),
    ]
    assert prove(built.content)[1] == []
