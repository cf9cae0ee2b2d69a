"""The list as CSV, XLSX and PDF: the same desks as from the text, and honest notices about the rest."""

from __future__ import annotations

import contextlib
import csv
import datetime
import hashlib
import io
import struct
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import typst

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.build import Built, build
from madoguchi.editions.knowledge import Knowledge, source_of
from madoguchi.editions.proof import prove
from madoguchi.editorial.drafting import read_file
from madoguchi.errors import SourceError
from madoguchi.faces.printed.glyphs import fonts
from madoguchi.ingest.documents.lettering import Line, joined
from madoguchi.ingest.documents.reader import Arrived, read_document
from madoguchi.ingest.layout import own_layout
from madoguchi.model.edition import Edition
from madoguchi.model.notice import Notice

LINES = source_of(GUIDEBOOK).raw
LAYOUT = own_layout()


def arrived(content: bytes, knowledge: Knowledge, name: str = "new-list") -> Arrived:
    return read_document(content, knowledge.tables, LAYOUT, edition=f"draft:{name}", path=name)


def drafted(content: bytes, knowledge: Knowledge) -> Edition:
    """The draft of a document, of which the proof finds nothing."""
    built = build(arrived(content, knowledge).source, knowledge)
    # The tables are those of the packaged list, of which a document here has a part.
    assert [flaw for flaw in prove(built.content)[1] if flaw.code != "entry"] == []
    return built.edition


def told(edition: Edition) -> list[tuple[object, ...]]:
    """Everything that a desk says, without where it stands."""
    return [
        (d.id, d.program, d.table, *((field, value.text) for field, value in d.values()),
         *((p.number, p.label) for p in d.phones), d.dated and d.dated[0].since)
        for d in edition.desks
    ]  # fmt: skip


def noticed(edition: Edition, code: str) -> list[Notice]:
    return [notice for notice in edition.notices if notice.code == code]


# -- writers: plain, as an office would save the list -----------------------------------------------


def as_csv(lines: Iterable[str], encoding: str = "utf-8") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(line.split("\t") for line in lines)
    return out.getvalue().encode(encoding)


def as_xlsx(sheets: dict[str, list[list[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_pdf(source: str) -> bytes:
    """A page typeset by hand in a test; never by the guidebook's templates."""
    head = (
        '#set page(width: 150mm, height: 150mm, margin: 12mm)\n#set text(font: "BIZ UDGothic", size: 9pt)\n'
    )
    pdf = typst.Compiler((head + source).encode(), font_paths=[fonts()], ignore_system_fonts=True).compile(
        format="pdf"
    )
    return bytes(pdf)


def cells(rows: list[list[str]]) -> str:
    return f"#table(columns: {len(rows[0])}, {', '.join(f'[{cell}]' for row in rows for cell in row)})\n"


def tables_of(edition: Edition) -> Iterator[tuple[str, list[str]]]:
    """The list cut at its headings."""
    starts = [t.heading_line for t in edition.tables if t.heading_line]
    for table, end in zip(edition.tables, [*starts[1:], len(LINES) + 1], strict=True):
        assert table.heading_line
        yield table.id, list(LINES[table.heading_line - 1 : end - 1])


# -- the whole list in another form ------------------------------------------------------------------


def test_the_list_as_csv_reads_to_the_same_desks(built: Built, knowledge: Knowledge) -> None:
    assert told(drafted(as_csv(LINES), knowledge)) == told(built.edition)


def test_the_list_on_one_sheet_reads_to_the_same_desks(built: Built, knowledge: Knowledge) -> None:
    edition = drafted(as_xlsx({"一覧": [line.split("\t") for line in LINES]}), knowledge)
    assert told(edition) == told(built.edition)
    new = {n.code for n in edition.notices} - {n.code for n in built.edition.notices}
    assert new == set()


def test_a_sheet_a_table_reads_to_the_same_desks(built: Built, knowledge: Knowledge) -> None:
    sheets = {
        id: [line.split("\t") for line in lines if line.strip()] for id, lines in tables_of(built.edition)
    }
    assert told(drafted(as_xlsx(sheets), knowledge)) == told(built.edition)


def test_evidence_names_the_row_of_the_sheet(knowledge: Knowledge) -> None:
    edition = drafted(as_xlsx({"一覧": [line.split("\t") for line in LINES]}), knowledge)
    for desk in edition.desks:
        for phone in desk.phones:
            assert phone.printed in edition.lines[phone.value.lines[0] - 1]
    wrong = noticed(edition, "number-unlike-its-body")[0]
    row = next(n for n, line in enumerate(LINES, start=1) if "092-482-5544" in line)
    assert wrong.message.endswith(f"[sheet 一覧, row {row}]")


def test_the_digest_is_the_documents(knowledge: Knowledge) -> None:
    content = as_csv(LINES)
    source = arrived(content, knowledge).source
    assert source.digest == hashlib.sha256(content).hexdigest()


# -- small lists ------------------------------------------------------------------------------------

IP = [
    ["知財総合支援窓口"],
    ["都道府県", "電話番号", "住所"],
    ["青森県", "017-762-7351", "青森県青森市長島1-1-1"],
]


def numbers(edition: Edition) -> dict[str, tuple[str, ...]]:
    return {desk.name: desk.numbers for desk in edition.desks}


def test_a_sheets_name_is_the_heading_that_it_lacks(knowledge: Knowledge) -> None:
    edition = drafted(as_xlsx({IP[0][0]: IP[1:]}), knowledge)
    assert [(d.table, d.numbers) for d in edition.desks] == [("ip", ("017-762-7351",))]


def test_a_number_typed_as_a_number_is_an_error_and_never_guessed(knowledge: Knowledge) -> None:
    for cell in (177627351, 177627351.0):
        edition = drafted(as_xlsx({"一覧": [*IP[:2], ["青森県", cell, "青森県青森市"]]}), knowledge)
        (notice,) = noticed(edition, "cell-not-text")
        assert notice.severity.value == "ERROR"
        assert notice.value == "177627351"
        assert "sheet 一覧, row 3" in notice.message
        assert numbers(edition) == {"青森県知財総合支援窓口": ()}


def test_digits_alone_in_a_csv_are_the_same_error(knowledge: Knowledge) -> None:
    edition = drafted(as_csv(["\t".join(row) for row in (*IP[:2], ["青森県", "177627351", ""])]), knowledge)
    assert [n.value for n in noticed(edition, "cell-not-text")] == ["177627351"]
    assert numbers(edition) == {"青森県知財総合支援窓口": ()}


def test_a_date_and_a_formula_without_a_result_are_errors(knowledge: Knowledge) -> None:
    rows = [*IP[:2], ["青森県", datetime.datetime(2023, 1, 2), "=B9"]]
    edition = drafted(as_xlsx({"一覧": rows}), knowledge)
    assert {n.value for n in noticed(edition, "cell-not-text")} == {"2023-01-02T00:00:00", "=B9"}


def test_tabs_and_line_ends_inside_a_cell_are_spaces(knowledge: Knowledge) -> None:
    rows = [*IP[:2], ["青森県", "017-762-7351", "青森県青森市長島1-1-1\n青森県庁\t北棟1階"]]
    content = as_xlsx({"一覧": rows}), as_csv_rows(rows)
    for edition in (drafted(c, knowledge) for c in content):
        assert edition.desks[0].address
        assert edition.desks[0].address.text == "青森県青森市長島1-1-1 青森県庁 北棟1階"


def as_csv_rows(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8")


def test_a_number_broken_behind_its_hyphen_is_one_and_two_numbers_are_two(knowledge: Knowledge) -> None:
    edition = drafted(as_xlsx({"一覧": [*IP[:2], ["青森県", "017-762-\n7351", ""]]}), knowledge)
    assert numbers(edition) == {"青森県知財総合支援窓口": ("017-762-7351",)}
    edition = drafted(as_xlsx({"一覧": [*IP[:2], ["青森県", "017-762-7351\n7352", ""]]}), knowledge)
    assert numbers(edition) == {"青森県知財総合支援窓口": ("017-762-7351",)}
    assert noticed(edition, "number-unread")


def test_a_merged_cell_is_read_in_each_of_its_rows(knowledge: Knowledge) -> None:
    rows = [
        *IP[:2],
        ["青森県", "017-762-7351", "青森県青森市長島1-1-1"],
        ["", "0172-33-1111", "青森県弘前市大字元寺町1"],
    ]
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx({"一覧": rows})))
    book["一覧"].merge_cells("A3:A4")
    edition = drafted(saved(book), knowledge)
    assert [(d.name, d.numbers) for d in edition.desks] == [
        ("青森県知財総合支援窓口", ("017-762-7351",)),
        ("青森県知財総合支援窓口", ("0172-33-1111",)),
    ]
    (notice,) = noticed(edition, "cell-spans-rows")
    assert notice.value == "青森県"
    assert "row 4" in notice.message


def test_a_hidden_sheet_is_named(knowledge: Knowledge) -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx({"一覧": IP, "控え": IP})))
    book["控え"].sheet_state = "hidden"
    edition = drafted(saved(book), knowledge)
    assert [n.value for n in noticed(edition, "sheet-hidden")] == ["控え"]
    assert len(edition.desks) == 1


def test_excels_own_csv_is_read_and_its_encoding_said(knowledge: Knowledge) -> None:
    plain = as_csv_rows(IP)
    for content, encodings in (
        (plain, []),
        (b"\xef\xbb\xbf" + plain, []),
        (plain.decode().encode("cp932"), ["cp932"]),
        (plain.decode().encode("utf-16"), ["utf-16"]),
    ):
        edition = drafted(content, knowledge)
        assert numbers(edition) == {"青森県知財総合支援窓口": ("017-762-7351",)}
        assert [n.value for n in noticed(edition, "encoding-declared")] == encodings


def test_a_text_of_the_list_is_no_csv_whatever_its_name(knowledge: Knowledge) -> None:
    text = "\n".join(LINES).encode()
    assert arrived(text, knowledge, "list.csv").source.raw == LINES
    assert arrived(as_csv_rows(IP), knowledge, "list.txt").source.raw[1] == "\t".join(IP[1])


# -- PDF of other hands --------------------------------------------------------------------------------


def test_a_foreign_pdf_with_known_tables_is_read(knowledge: Knowledge) -> None:
    rows = [
        IP[1],
        ["青森県", "017-762-7351", "青森県青森市長島1-1-1 青森県庁北棟1階"],
        ["岩手県", "019-634-0684", "岩手県盛岡市"],
    ]
    edition = drafted(as_pdf("= ☎ 知財総合支援窓口\n" + cells(rows)), knowledge)
    assert numbers(edition) == {
        "青森県知財総合支援窓口": ("017-762-7351",),
        "岩手県知財総合支援窓口": ("019-634-0684",),
    }
    assert edition.desks[0].address
    assert edition.desks[0].address.text == rows[1][2]


def test_a_table_over_two_pages_and_the_frame_of_the_pages(knowledge: Knowledge) -> None:
    rows = [["青森県", f"017-762-{n:04}", "青森県青森市"] for n in range(60)]
    page = '#set page(header: [お問い合わせ先一覧], numbering: "1")\n☎ 知財総合支援窓口\n'
    edition = drafted(as_pdf(page + cells([IP[1], *rows])), knowledge)
    assert [d.numbers for d in edition.desks] == [(row[1],) for row in rows]
    assert noticed(edition, "frame-left-out")
    assert not noticed(edition, "left-over")


def test_a_cell_that_spans_rows_of_a_page(knowledge: Knowledge) -> None:
    table = (
        "知財総合支援窓口\n#table(columns: 3, [都道府県], [電話番号], [住所], table.cell(rowspan: 2)[青森県], "
        "[017-762-7351], [青森県青森市], [0172-33-1111], [青森県弘前市])"
    )
    edition = drafted(as_pdf(table), knowledge)
    assert [d.numbers for d in edition.desks] == [("017-762-7351",), ("0172-33-1111",)]
    assert {d.name for d in edition.desks} == {"青森県知財総合支援窓口"}
    assert noticed(edition, "cell-spans-rows")


def test_a_pdf_without_tables_that_we_know_is_no_silent_empty_edition(knowledge: Knowledge) -> None:
    edition = drafted(as_pdf("これは一覧ではありません。電話は 03-1234-5678 です。"), knowledge)
    errors = {n.code for n in edition.notices if n.severity.value == "ERROR"}
    assert {"table-missing", "number-lost"} <= errors
    assert any("[page 1]" in n.message for n in noticed(edition, "number-lost"))


def dot() -> bytes:
    """A grey PNG of one pixel."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\x80"))
        + chunk(b"IEND", b"")
    )


def test_a_page_that_is_only_a_picture_is_an_error(knowledge: Knowledge, tmp_path: Path) -> None:
    (tmp_path / "scan.png").write_bytes(dot())
    (tmp_path / "scan.typ").write_text('#image("scan.png", width: 50mm)', encoding="utf-8")
    scan = bytes(typst.compile(tmp_path / "scan.typ", format="pdf"))
    with pytest.raises(SourceError, match="character recognition"):
        arrived(scan, knowledge)
    (tmp_path / "mixed.typ").write_text('一覧 03-1234-5678 #pagebreak() #image("scan.png")', encoding="utf-8")
    mixed = bytes(typst.compile(tmp_path / "mixed.typ", format="pdf", font_paths=[fonts()]))
    assert [n.value for n in noticed(drafted(mixed, knowledge), "page-without-text")] == ["p. 2"]


# -- files that are no list ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7\nrubbish\n%%EOF", "not a readable PDF"),
        (b"%PDF-1.7\nrubbish", "cut off"),
        (b"PK\x03\x04rubbish", "no XLSX workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "save it as .xlsx"),
        (b"\x81\xff\xfe\x00\x01", "not a text"),
        (b"\x81\xff\xfe\x01", "UTF-8"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "save it as .xlsx"),
    ],
)
def test_a_file_that_can_not_be_read_says_what_to_try(
    content: bytes, says: str, knowledge: Knowledge
) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        arrived(content, knowledge)
    assert caught.value.path == "new-list"


def test_a_cut_off_workbook_and_pdf_do_not_crash(knowledge: Knowledge) -> None:
    for whole in (as_xlsx({"一覧": IP}), as_pdf(cells(IP[1:]))):
        for part in (len(whole) // 3, len(whole) // 2, len(whole) - 40):
            with contextlib.suppress(SourceError):
                edition = drafted(whole[:part], knowledge)
                assert any(n.severity.value == "ERROR" for n in edition.notices)


# -- how lines become text ---------------------------------------------------------------------------------


def line(text: str, lead: float = 10.0) -> Line:
    return Line(text, 0.0, 10.0 * len(text), 0.0, 10.0, 10.0, lead)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["中小企業支援センター", "札幌支所"], "中小企業支援センター札幌支所"),  # full: the margin broke it
        (["商工労働部", "商工政策課"], "商工労働部 商工政策課"),  # ended early: a space stood there
        (["0123456789", "0123456789"], "0123456789 0123456789"),  # two numbers never become one
        (["011-200-55", "11"], "011-200-55 11"),
        (["https://a.", "b.go.jp/x"], "https://a.b.go.jp/x"),
        (["https://a/", "https://b/"], "https://a/ https://b/"),
        (["北海道札幌市北区北7-", "1 五階"], "北海道札幌市北区北7-1 五階"),
        # Of several sections each is a word, also where the margin took the space between two of them.
        (["国際課 産業技術振興課", "地域産業室"], "国際課 産業技術振興課 地域産業室"),
        (["国際課 振興課 自動車産", "業課"], "国際課 振興課 自動車産業課"),
        (["国際課 機械産業担当", "参事官"], "国際課 機械産業担当参事官"),
        (["国際課 産業部産業技術", "振興課"], "国際課 産業部産業技術振興課"),
        (["平日 099-000-0001", "夜間 099-000-0002"], "平日 099-000-0001 夜間 099-000-0002"),
        (["日本政策金融公庫支店", "・国民生活事業"], "日本政策金融公庫支店 ・国民生活事業"),
    ],
)
def test_a_line_broken_at_the_margin_goes_on_without_a_space(lines: list[str], text: str) -> None:
    assert joined([line(words) for words in lines], 100.0) == text


def test_what_makes_excel_keep_zeros_is_no_word_of_a_cell(knowledge: Knowledge) -> None:
    text = '名称,電話番号\n"=""甲相談室""","=""0993-00-0001"""\n="乙相談室",="0993-00-0002"\n'
    edition = drafted(text.encode(), knowledge)
    assert numbers(edition) == {"甲相談室": ("0993-00-0001",), "乙相談室": ("0993-00-0002",)}
    assert not [note for desk in edition.desks for note in desk.notes]


def test_a_row_of_its_name_alone_is_not_lost_in_silence(knowledge: Knowledge) -> None:
    edition = drafted(
        "名称,電話番号\n甲相談室,0993-00-0001\n乙相談室\n丙相談室,0993-00-0003\n".encode(), knowledge
    )
    assert [(n.severity.value, n.lines, n.value) for n in noticed(edition, "left-over")] == [
        ("ERROR", (3,), "乙相談室")
    ]


def test_a_heading_between_the_rows_of_a_csv_is_one(knowledge: Knowledge) -> None:
    edition = drafted(
        "課名,電話番号\n庶務係,0993-00-0001\n税務課\n市民税係,0993-00-0003\n".encode(), knowledge
    )
    assert noticed(edition, "left-over") == []


def test_a_sheet_without_a_header_is_a_table_of_its_own() -> None:
    """Neither the columns nor the department of the sheet before are its, and a legend has no desks."""
    sheets = {
        "市民部": [["課名", "電話番号", "FAX"], ["市民課", "0993-00-0211", "0993-00-0219"]],
        "福祉部": [["課名", "FAX", "電話番号"], ["福祉課", "0993-00-0229", "0993-00-0221"]],
        "凡例": [["記号", "意味"], ["◎", "予約が必要"], ["○", "予約不要"]],
        "支所": [
            ["", "北支所", "0993-00-0231", "0993-00-0239"],
            ["", "南支所", "0993-00-0232", "0993-00-0238"],
        ],
    }
    built = read_file(as_xlsx(sheets), "list.xlsx", edition="draft:sheets")
    assert [(desk.name, desk.numbers) for desk in built.edition.desks] == [
        ("市民部 市民課", ("0993-00-0211",)),
        ("福祉部 福祉課", ("0993-00-0221",)),
        ("北支所", ("0993-00-0231", "0993-00-0239")),
        ("南支所", ("0993-00-0232", "0993-00-0238")),
    ]
    told = [notice for notice in built.edition.notices if notice.code == "unknown-table"]
    assert "column 3 → phones, column 4 → phones" in told[-1].message
    assert prove(built.content)[1] == []
