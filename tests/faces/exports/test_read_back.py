"""What is exported and read back is the same list: FAX numbers, mail addresses, extensions and labels too."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from madoguchi.answers.router import Router
from madoguchi.data.bundle import EDITION, directory_at
from madoguchi.editions.build import build
from madoguchi.editions.codec import decode
from madoguchi.editions.diff import compare
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editorial.importing import import_file
from madoguchi.errors import SourceError
from madoguchi.faces.cli.main import app
from madoguchi.faces.exports.gif import gif_file
from madoguchi.faces.exports.jsonl import jsonl_file
from madoguchi.faces.exports.municipal import municipal_file
from madoguchi.faces.exports.spreadsheet import csv_for_excel
from madoguchi.faces.exports.xlsx import workbook
from madoguchi.faces.web.app import create_app
from madoguchi.ingest.documents.reader import read_document
from madoguchi.ingest.layout import own_layout
from madoguchi.ingest.source import read_source
from madoguchi.ingest.spec import read_tables
from madoguchi.message import translated
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Program
from madoguchi.model.notice import Severity
from madoguchi.store.database import Database
from tests.editions.test_desk_difference import LIST, TABLES
from tests.faces.conftest import TestClient
from tests.people import with_people

# A number in two rows with an announced move is told by a date that a flat file has no column for.
FLAT = (
    LIST.replace(" 令和9年4月より 横須賀市大滝町2", "")
    .replace("(※)", "")
    .replace("※しおかぜ相談所の電話番号は令和9年4月より変更となっている可能性があります。\n", "")
)
PROGRAMS = tuple(
    Program(slug, slug, name) for slug, name in (("seaside", "海辺の相談所"), ("hillside", "山手の相談所"))
)


@pytest.mark.parametrize("write", [jsonl_file, csv_for_excel, workbook])
def test_a_list_of_every_field_is_read_back_without_a_difference(
    write: Callable[[Edition], bytes], knowledge: Knowledge
) -> None:
    known = replace(knowledge, tables=read_tables(TABLES), errata=(), programs=PROGRAMS)
    old = build(read_source(FLAT.encode(), edition="draft"), known).edition
    old = replace(old, desks=tuple(desk for desk in old.desks if desk.table))
    layout = own_layout()
    programs = {program.name: program.slug for program in PROGRAMS}
    arrived = read_document(write(old), known.tables, layout, edition="new", path="list", programs=programs)
    assert arrived.own_print
    new = build(arrived.source, replace(known, tables=layout.described(known.tables))).edition
    found = compare(old, new)
    assert [
        (d.kind.value, getattr(d.before, "name", d.before), getattr(d.after, "name", d.after)) for d in found
    ] == []


# -- every cell that somebody may change -----------------------------------------------------------------

WRITERS: dict[str, Callable[[Edition], bytes]] = {
    "csv": csv_for_excel,
    "xlsx": workbook,
    "gif": gif_file,
    "municipal": municipal_file,
    "jsonl": jsonl_file,
}
# Where each format has what is changed; a format without a place for it has none to change.
_ADDRESS, _AREA, _CONTACT = "施設情報_施設住所_", "サービス・担当区域情報_", "連絡先情報_連絡先"
PLACES = {
    "organization": {"csv": "機関", "xlsx": "機関", "gif": "施設情報_名称", "municipal": "名称", "jsonl": "organization"},
    "department": {"csv": "部署", "xlsx": "部署", "gif": "施設情報_名称", "municipal": "名称", "jsonl": "department"},
    "operator": {"csv": "設置・運営", "xlsx": "設置・運営", "gif": "設置・運営", "municipal": "団体名", "jsonl": "operator"},
    "prefecture": {"csv": "都道府県", "xlsx": "都道府県", "gif": _AREA + "都道府県", "jsonl": "prefecture"},
    "number": {"csv": "電話番号", "xlsx": "電話番号", "gif": _CONTACT + "電話番号", "municipal": "電話番号", "jsonl": "phones"},
    "second": {"csv": "電話番号", "xlsx": "電話番号2", "gif": _CONTACT + "電話番号", "municipal": "電話番号", "jsonl": "phones"},
    "label": {"csv": "番号の説明", "xlsx": "番号の説明", "gif": _CONTACT + "備考", "municipal": "連絡先備考", "jsonl": "phones"},
    "extension": {"csv": "内線番号", "xlsx": "内線番号", "gif": _CONTACT + "内線番号", "municipal": "内線番号", "jsonl": "phones"},
    "fax": {"csv": "FAX番号", "xlsx": "FAX番号", "gif": _CONTACT + "備考", "municipal": "連絡先備考", "jsonl": "phones"},
    "email": {"csv": "メールアドレス", "xlsx": "メールアドレス", "gif": _CONTACT + "メールアドレス", "municipal": "連絡先備考", "jsonl": "emails"},
    "postal_code": {"csv": "郵便番号", "xlsx": "郵便番号", "gif": _ADDRESS + "郵便番号", "municipal": "郵便番号", "jsonl": "postal_code"},
    "address": {"csv": "住所", "xlsx": "住所", "gif": _ADDRESS + "連結表記", "municipal": "所在地_連結表記", "jsonl": "address"},
    "hours": {"csv": "受付時間", "xlsx": "受付時間", "gif": "施設情報_利用可能日時説明", "municipal": "利用可能日時特記事項", "jsonl": "hours"},
    "url": {"csv": "URL", "xlsx": "URL", "gif": _CONTACT + "URL", "municipal": "URL", "jsonl": "urls"},
    "note": {"csv": "注記", "xlsx": "注記", "gif": "注記", "municipal": "注記", "jsonl": "notes"},
    "program": {"csv": "種類", "gif": _CONTACT + "用途", "municipal": "種類"},
    "table": {"jsonl": "table"},
}  # fmt: skip
# Desk, what is changed in which place, and what must be told of it, by hand: kind, before, after.
CHANGES = [
    ("なぎさ相談所", "organization", "なぎさ相談所", "なぎさの相談所", ("name", "なぎさ相談所", "なぎさの相談所")),
    ("なぎさ相談所", "department", "相談室", "相談課", ("department", "相談室", "相談課")),
    ("みなと相談所", "department", "相談課", "案内課", ("department", "総務部 相談課", "総務部 案内課")),
    ("なぎさ相談所", "operator", "なぎさ町", "なぎさ村", ("operator", "なぎさ町", "なぎさ村")),
    ("なぎさ相談所", "prefecture", "静岡県", "熊本県", ("area", "静岡県", "熊本県")),
    ("なぎさ相談所", "number", "03-1111-0005", "03-1111-0055",
     ("number", "03-1111-0005 03-1111-0006", "03-1111-0055 03-1111-0006")),
    ("なぎさ相談所", "second", "03-1111-0006", "03-1111-0066",
     ("number", "03-1111-0005 03-1111-0006", "03-1111-0005 03-1111-0066")),
    ("しおかぜ相談所", "second", "03-1111-0009", "03-1111-0099",
     ("number", "03-1111-0008 03-1111-0009", "03-1111-0008 03-1111-0099")),
    ("みなと相談所", "number", "03-1111-0001", "0570-000-123", ("number", "03-1111-0001 内線21", "0570-000-123 内線21")),
    ("こだち相談所", "number", "03-1111-0012", "", ("number", "03-1111-0012", None)),
    ("なぎさ相談所", "label", "夜間", "休日", ("label", "03-1111-0006 夜間", "03-1111-0006 休日")),
    ("みなと相談所", "label", "代表", "直通", ("label", "代表", "直通")),
    ("みなと相談所", "extension", "21", "23", ("number", "03-1111-0001 内線21", "03-1111-0001 内線23")),
    ("なぎさ相談所", "fax", "03-1111-0007", "03-1111-0077", ("fax", "03-1111-0007", "03-1111-0077")),
    ("うみべ相談所", "fax", "03-1111-0004", "03-1111-0044", ("fax", "03-1111-0004", "03-1111-0044")),
    ("なぎさ相談所", "email", "yakan@", "yoru@", ("email", "yakan@soudan.example.jp", "yoru@soudan.example.jp")),
    ("なぎさ相談所", "postal_code", "410-0801", "410-0802", ("postal_code", "410-0801", "410-0802")),
    ("なぎさ相談所", "address", "大手町1", "大手町2", ("address", "沼津市大手町1", "沼津市大手町2")),
    ("うみべ相談所", "hours", "16時", "17時", ("hours", "月曜日～金曜日 10時～16時", "月曜日～金曜日 10時～17時")),
    ("なぎさ相談所", "url", "/yoyaku", "/yakusoku",
     ("url", "https://nagisa.example.jp/yoyaku", "https://nagisa.example.jp/yakusoku")),
    ("みなと相談所", "note", "予約制です", "予約は不要です", ("note", "※予約制です。", "※予約は不要です。")),
    ("うみべ相談所", "note", "要予約", "", ("note", "要予約", None)),
    ("なぎさ相談所", "program", "海辺の相談所", "山手の相談所", ("moved", "seaside", "hillside")),
    ("なぎさ相談所", "table", "seaside", "hillside", ("moved", "seaside", "hillside")),
]  # fmt: skip
# Cells that follow from others: nothing of them is read, and whoever changed one is told. The format, its column,
# what stands there, what instead.
DERIVED = [
    *((kind, "窓口名", "相談室", "案内室") for kind in ("csv", "xlsx")),
    *((kind, "担当地域", "静岡県", "熊本県") for kind in ("csv", "xlsx")),
    *((kind, "担当地域", "静岡県", "") for kind in ("csv", "xlsx")),
    *((kind, "都道府県", "静岡県", "") for kind in ("csv", "xlsx")),
    *((kind, "機関", "なぎさ相談所", "みぎわ相談所") for kind in ("gif", "municipal")),
    *((kind, "部署", "相談室", "案内室") for kind in ("gif", "municipal")),
    ("gif", _AREA + "連結表記", "静岡県", "熊本県"),
    ("gif", _AREA + "全国地方公共団体コード", "220001", ""),
    ("gif", _ADDRESS + "町字", "大手町", "小手町"),
    ("gif", _ADDRESS + "番地以下", "1", "7"),
    ("gif", "施設情報_利用可能曜日", "月火水木金", "月火水木"),
    ("gif", "施設情報_終了時刻", "17:00", "16:00"),
    ("gif", _CONTACT + "名称", "相談室", "案内室"),
    ("municipal", "所在地_市区町村", "沼津市", "富士市"),
    ("municipal", "開始時間", "09:00", "08:00"),
    ("municipal", "地方公共団体名", "静岡県", ""),
    ("jsonl", "service_area", "静岡県", "熊本県"),
    ("jsonl", "program", "海辺の相談所", "山手の相談所"),
    ("jsonl", "table", "seaside", "seasid"),
    ("jsonl", "prefecture", "静岡県", ""),
]  # fmt: skip


@pytest.fixture(scope="module")
def known(knowledge: Knowledge) -> Knowledge:
    return replace(knowledge, tables=read_tables(TABLES), errata=(), programs=PROGRAMS)


@pytest.fixture(scope="module")
def flat(known: Knowledge) -> Edition:
    old = build(read_source(FLAT.encode(), edition="draft"), known).edition
    return replace(old, desks=tuple(desk for desk in old.desks if desk.table))


def read_again(content: bytes, known: Knowledge) -> Edition:
    layout = own_layout()
    programs = {program.name: program.slug for program in PROGRAMS}
    arrived = read_document(content, known.tables, layout, edition="new", path="list", programs=programs)
    return build(arrived.source, replace(known, tables=layout.described(known.tables))).edition


def changed(kind: str, content: bytes, desk: str, column: str, was: str, now: str) -> bytes:
    """The file as somebody saves it who changed one cell of one desk."""
    if kind == "xlsx":
        book = load_workbook(io.BytesIO(content))
        for sheet in book.worksheets[1:-1]:
            header, *rows = sheet.iter_rows()
            for row in rows:
                if any(str(cell.value).startswith(desk) for cell in row):
                    cell = row[[each.value for each in header].index(column)]
                    assert was in cell.value
                    cell.value = cell.value.replace(was, now) or None
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()
    if kind == "jsonl":
        records = [json.loads(line) for line in content.splitlines()]
        for record in records:
            if record["organization"] == desk:
                said = json.dumps(record[column], ensure_ascii=False)
                assert was in said
                record[column] = json.loads(said.replace(was, now))
        return "\n".join(json.dumps(record, ensure_ascii=False) for record in records).encode()
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    (row,) = (row for row in rows if any(cell.startswith(desk) for cell in row))
    at = rows[0].index(column)
    assert was in row[at]
    row[at] = row[at].replace(was, now)
    out_text = io.StringIO()
    csv.writer(out_text).writerows(rows)
    return out_text.getvalue().encode("utf-8-sig")


def warned(edition: Edition) -> list[tuple[str, str]]:
    return [(n.code, n.value) for n in edition.notices if n.code == "derived-cell-differs"]


@pytest.mark.long
@pytest.mark.parametrize(
    ("kind", "desk", "place", "was", "now", "expected"),
    [(kind, *change) for change in CHANGES for kind in WRITERS if kind in PLACES[change[1]]],
)
def test_a_cell_that_somebody_changed_is_one_difference(
    flat: Edition,
    known: Knowledge,
    kind: str,
    desk: str,
    place: str,
    was: str,
    now: str,
    expected: tuple[str, str | None, str | None],
) -> None:
    new = read_again(changed(kind, WRITERS[kind](flat), desk, PLACES[place][kind], was, now), known)
    assert [(d.kind.value, d.before, d.after) for d in compare(flat, new)] == [expected]


@pytest.mark.long
@pytest.mark.parametrize(("kind", "column", "was", "now"), DERIVED)
def test_a_cell_that_follows_from_others_is_not_ignored_in_silence(
    flat: Edition, known: Knowledge, kind: str, column: str, was: str, now: str
) -> None:
    content = WRITERS[kind](flat)
    assert warned(read_again(content, known)) == []
    new = read_again(changed(kind, content, "なぎさ相談所", column, was, now), known)
    assert compare(flat, new) == ()
    (told,) = warned(new)
    (notice,) = (n for n in new.notices if n.code == told[0])
    assert column in notice.message
    japanese = translated(notice.message, "ja")
    assert column in japanese
    assert not re.search("[a-z]{4}", japanese.replace(column, "").replace(now or "-", "")), "in Japanese"
    assert [desk.organization.text for desk in new.desks if told[0] in desk.notices] == ["なぎさ相談所"]


@pytest.mark.long
@pytest.mark.parametrize("kind", WRITERS)
def test_columns_that_are_never_read_are_named(flat: Edition, known: Knowledge, kind: str) -> None:
    (told,) = (
        n.message for n in read_again(WRITERS[kind](flat), known).notices if n.code == "frame-left-out"
    )
    ids = {"csv": "窓口ID", "xlsx": "窓口ID", "gif": "施設情報_ID", "municipal": "ID", "jsonl": "id"}
    assert ids[kind] in told
    assert "電話番号" not in told.replace("連絡先電話番号", "")


def test_a_line_of_json_lines_that_is_no_desk_is_refused(flat: Edition, known: Knowledge) -> None:
    first, *others = jsonl_file(flat).splitlines()
    for odd in ({**json.loads(first), "organization": 5}, {**json.loads(first), "urls": None}):
        with pytest.raises(SourceError, match="line 1 is no desk"):
            read_again(b"\n".join([json.dumps(odd).encode(), *others]), known)


# -- the whole packaged list ------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("kind", WRITERS)
def test_the_whole_list_comes_back_through_the_desk_and_by_diff(
    kind: str, edition: Edition, store: Database, tmp_path: Path
) -> None:
    path = tmp_path / "list"
    path.write_bytes(WRITERS[kind](edition))
    imported = import_file(with_people(store), path.read_bytes(), path.name, by="hanako")
    assert imported.differences == ()
    assert imported.severities[Severity.ERROR] == 0
    assert warned(imported.edition) == []
    told = CliRunner().invoke(app, ["diff", edition.id, str(path), "--json"])
    assert (told.exit_code, told.stdout) == (0, "")


def test_a_print_or_a_copy_of_the_page_of_all_desks_is_refused_in_words(
    edition: Edition, known: Knowledge
) -> None:
    client = TestClient(create_app(edition, Router(edition)))
    for lang in ("ja", "easy", "en", "zh", "vi", "ko"):
        page = client.get("/all", params={"lang": lang}).content
        with pytest.raises(SourceError, match="this is the page of all desks") as refused:
            read_again(page, known)
        assert "全窓口の一覧" in translated(refused.value.message, "ja")


@pytest.mark.parametrize("name", ["gif", "municipal-csv"])
def test_a_heading_is_not_missed_where_a_standard_has_rows_alone(name: str, tmp_path: Path) -> None:
    text = (
        "相談窓口一覧\n\n窓口名\t所在地\t電話番号\n相馬相談室\t福島県相馬市中村1-12-1\t0244-36-0211\n"
        "海辺相談室\t福島県相馬市中村2-1-1\t0244-36-0221、0244-36-0222\n"
    )
    source, copy, told = tmp_path / "list.txt", tmp_path / "copy.csv", tmp_path / "told.jsonl"
    source.write_text(text, encoding="utf-8")
    run("export", name, "--source", str(source), "-o", str(copy))
    run("diff", str(source), str(copy), "--json", "-o", str(told))
    assert told.read_text(encoding="utf-8") == ""
    copy.write_bytes(copy.read_bytes().replace(b"0244-36-0211", b"0244-36-0212"))
    run("diff", str(source), str(copy), "--json", "-o", str(told))
    assert [json.loads(line)["kind"] for line in told.read_text(encoding="utf-8").splitlines()] == ["number"]


def run(*command: str) -> None:
    CliRunner().invoke(app, command, catch_exceptions=False)


CITY = Path(__file__).parents[3] / "examples" / "city" / "directory"


@pytest.mark.parametrize("write", [jsonl_file, csv_for_excel, workbook])
def test_beside_the_folder_of_a_directory_an_export_of_it_is_read_with_its_own_tables(
    write: Callable[[Edition], bytes], tmp_path: Path
) -> None:
    """Two of its tables have one heading, and both are read as found."""
    bundle = directory_at(CITY)
    file = tmp_path / {jsonl_file: "y.jsonl", csv_for_excel: "y.csv", workbook: "y.xlsx"}[write]
    file.write_bytes(write(decode(bundle.bytes(EDITION), bundle)))
    result = CliRunner().invoke(app, ["diff", str(CITY), str(file), "--json"])
    assert (result.exit_code, result.stdout) == (0, "")


def test_a_table_without_a_heading_is_read_back_as_itself(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("窓口名,電話番号\n東課,099-223-0001\n西課,099-223-0002\n", "utf-8")
    own, file = str(tmp_path / "own"), str(tmp_path / "y.csv")
    run = CliRunner().invoke
    assert run(app, ["new", own, "--from", str(tmp_path / "list.csv"), "--yes"]).exit_code == 0
    bundle = directory_at(tmp_path / "own")
    Path(file).write_bytes(csv_for_excel(decode(bundle.bytes(EDITION), bundle)))
    result = run(app, ["diff", own, file, "--json"])
    assert (result.exit_code, result.stdout) == (0, "")
