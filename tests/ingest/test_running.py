"""Lists that are no plain table, read end to end: running text, blocks of lines, fields and values, cells of many things."""

from __future__ import annotations

import io
import json
import tomllib
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from madoguchi.editions.build import Built
from madoguchi.editions.proof import prove
from madoguchi.editorial.drafting import read_file
from madoguchi.model.entities import Desk, Phone
from tests.ingest.test_documents import as_pdf

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent.parent / "cases" / "running-lists.toml").read_text(encoding="utf-8")
)["list"]


def workbook(text: str) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheet = None
    for line in text.splitlines():
        if line.startswith("== "):
            sheet = book.create_sheet(line[3:])
            row = 0
        elif sheet is not None:
            row += 1
            for at, cell in enumerate(line.split("|"), start=1):
                sheet.cell(row, at, cell or None)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def read(text: str, kind: str = "txt") -> Built:
    text = text.lstrip("\n")
    content = {"xlsx": workbook, "typst": as_pdf}.get(kind, str.encode)(text)
    return read_file(content, f"list.{'pdf' if kind == 'typst' else kind}", edition="draft:other")


def number(phone: Phone, sign: str = "") -> str:
    label = f"[{phone.label}] " if phone.label else ""
    return f"{label}{sign}{phone.number}" + (f" (内 {phone.extension.text})" if phone.extension else "")


def told(desk: Desk) -> str:
    name = " » ".join(value.text for value in (desk.organization, *desk.department))
    numbers = " ".join([*map(number, desk.phones), *(number(fax, "F") for fax in desk.faxes)])
    values = [value.text if value else "" for value in (desk.postal_code, desk.address, desk.hours)]
    return "|".join([name, numbers, *values, " ".join(v.text for v in (*desk.emails, *desk.urls))])


@pytest.mark.parametrize("case", CASES, ids=[case["what"] for case in CASES])
def test_every_desk_reads_as_by_hand(case: dict[str, Any]) -> None:
    built = read(case["text"], case["kind"])
    assert [told(desk) for desk in built.edition.desks] == case["desks"].strip().splitlines()
    assert prove(built.content)[1] == []


def test_a_sentence_around_the_numbers_of_its_sections_is_a_remark_and_nothing_of_it_is_left() -> None:
    line = "申込みは各支所地域課(東 ☎099-111-2227、西 ☎099-111-2228)へ。受付時間は9時～16時です。"
    edition = read(line).edition
    assert [[note.text for note in desk.notes] for desk in edition.desks] == [[line]] * 2
    assert "left-over" not in {notice.code for notice in edition.notices}


BLOCKS = (
    "東相談室\n電話 099-000-0001\n住所 東県東市本町1-1\n\n西相談室\n電話 099-000-0002\nFAX 099-000-0003\n"
)


@pytest.mark.parametrize("asking", ["問合せ:", "【お問い合わせ】", "問合先 ------", "## お問い合わせ"])
def test_a_word_that_announces_who_is_to_be_asked_has_a_line_of_its_own(asking: str) -> None:
    event = "{0}相談\n日時:毎月第3木曜日\n場所:市役所1階市民相談室\n{1}\n{0}課【電話】099-000-000{2}\n"
    built = read("\n".join(event.format(name, asking, at) for at, name in enumerate("東西南", 1)))
    assert [number for desk in built.edition.desks for number in desk.numbers] == [
        *(f"099-000-000{at}" for at in (1, 2, 3))
    ]
    assert prove(built.content)[1] == []


def test_what_is_said_of_nobody_for_sure_is_told() -> None:
    built = read("東相談室\n電話 099-000-0001\n\n電話 099-000-0009\n\n西相談室\n電話 099-000-0002\n")
    lost = [notice for notice in built.edition.notices if notice.code == "number-lost"]
    assert [(notice.value, notice.lines) for notice in lost] == [("099-000-0009", (4,))]


def test_what_stands_below_other_desks_is_no_remark_on_the_table_above_them() -> None:
    text = "## 一覧\n\n| 課 | 電話 |\n| --- | --- |\n| 東課 | 099-000-0001 |\n| 西課 | 099-000-0002 |\n\n※夜間は当直へ。\n\n"
    built = read(f"{text}## 支所\n\n南支所\n099-000-0003\n\n問い合わせフォーム\n\n※印刷は自由です。\n", "md")
    told = {desk.organization.text: [note.text for note in desk.notes] for desk in built.edition.desks}
    assert told == {"東課": ["※夜間は当直へ。"], "西課": ["※夜間は当直へ。"], "南支所": []}
    assert prove(built.content)[1] == []


def test_a_former_number_is_told_with_the_word_that_says_so() -> None:
    built = read("東課（新）099-000-0001（旧）099-000-0011\n西課 099-000-0002 旧 099-000-0012\n")
    assert [[note.text for note in desk.notes] for desk in built.edition.desks] == [
        ["(旧)099-000-0011"],
        ["旧 099-000-0012"],
    ]


@pytest.mark.parametrize("field", ["phones", "faxes"])
def test_a_number_of_the_next_block_is_no_proof(field: str) -> None:
    raw = json.loads(read(BLOCKS).content)
    east, west = raw["desks"]
    east[field], west[field] = west[field], []
    flaws = prove(json.dumps(raw, ensure_ascii=False).encode())[1]
    assert any(flaw.code == "far" and east["id"] in flaw.path for flaw in flaws)


def test_an_extension_is_proven_by_the_header_above_it() -> None:
    content = read("課名,電話番号,内線\n東課,099-000-0001,12\n西課,099-000-0002,13\n", "csv").content
    assert prove(content)[1] == []
    other = content.replace("内線".encode(), "席次".encode())
    assert "extension" in {flaw.code for flaw in prove(other)[1]}


PARTS = "名称\t所在地\t電話番号\n東消防本部\t\t\n総務課\t東市東町1-1\t099-000-0001\n東消防署\t\t\n庶務係\t東市東町1-1\t099-000-0002\n"


def test_a_section_is_proven_to_be_of_the_nearest_body_that_has_a_row_to_itself() -> None:
    raw = json.loads(read(PARTS).content)
    head, station = raw["desks"]
    station["organization"] = head["organization"]
    flaws = prove(json.dumps(raw, ensure_ascii=False).encode())[1]
    assert any(flaw.code == "far" and station["id"] in flaw.path for flaw in flaws)


def test_a_number_behind_the_name_of_another_part_is_no_proof() -> None:
    raw = json.loads(read("東学部\n事務室：099-000-0002 ／ 図書室：099-000-0003\n").content)
    office, library = raw["desks"]
    office["phones"] += library["phones"]
    library["phones"] = []
    flaws = prove(json.dumps(raw, ensure_ascii=False).encode())[1]
    assert any(flaw.code == "far" and office["id"] in flaw.path for flaw in flaws)


def test_items_of_a_list_below_a_desk_are_said_of_it() -> None:
    items = "<li>東市東町1-2</li><li>Tel : 099-000-0001</li><li>「東」駅下車</li><li>（施設：東会堂）</li>"
    page = f"<main><h2>東市</h2><h3>東斎場</h3><ul>{items}</ul><h3>西斎場</h3><ul><li>099-000-0002</li><li>予約制</li></ul></main>"
    built = read(page, "html")
    assert notes_of(built) == {"東斎場": ["「東」駅下車", "(施設：東会堂)"], "西斎場": ["予約制"]}
    assert "left-over" not in {notice.code for notice in built.edition.notices}


def test_an_item_that_names_another_desk_is_said_of_nobody_above() -> None:
    built = read("東センター\n・099-000-0001\n・西支所\n　099-000-0002\n")
    assert [(desk.organization.text, *desk.numbers) for desk in built.edition.desks] == [
        ("東センター", "099-000-0001"),
        ("西支所", "099-000-0002"),
    ]


def notes_of(built: Built) -> dict[str, list[str]]:
    return {desk.organization.text: [note.text for note in desk.notes] for desk in built.edition.desks}


FOOTNOTES = "東相談室　099-000-0001　※1\n西相談室　099-000-0002　※2\n南相談室　099-000-0003\n\n※1　予約制です。\n※2　毎日19:00～翌8:00\n"
MARKED = "## 本庁\n\n| 窓口 | 電話番号 | 備考 |\n|---|---|---|\n| 東相談室 | 099-000-0001 | ※1 |\n| 西相談室 | 099-000-0002 | ※2 |\n| 南相談室 | 099-000-0003 | |\n\n※1 予約制です。\n※2 土曜日も受け付けます。\n※無料です。\n"


def test_a_footnote_of_lines_is_of_those_with_its_mark() -> None:
    built = read(FOOTNOTES)
    assert notes_of(built) == {
        "東相談室": ["予約制です。"],
        "西相談室": ["毎日19:00～翌8:00"],
        "南相談室": [],
    }
    assert not any(desk.hours for desk in built.edition.desks)
    assert prove(built.content)[1] == []


def test_a_mark_in_the_column_of_remarks_is_one_of_a_footnote() -> None:
    built = read(MARKED, "md")
    assert notes_of(built) == {
        "東相談室": ["予約制です。", "※無料です。"],
        "西相談室": ["土曜日も受け付けます。", "※無料です。"],
        "南相談室": ["※無料です。"],
    }
    assert prove(built.content)[1] == []


def test_an_item_of_a_desk_is_no_heading_of_the_next() -> None:
    text = "### 東センター\n\n- 電話: 099-000-0001\n- 担当地区: 東町、浜町\n\n### 西センター\n\n- 電話: 099-000-0002\n- 担当地区: 港町\n"
    built = read(text, "md")
    assert notes_of(built) == {"東センター": ["担当地区: 東町、浜町"], "西センター": ["担当地区: 港町"]}
    assert prove(built.content)[1] == []


def test_a_number_of_another_block_between_rules_is_no_proof() -> None:
    rule = "━" * 12
    blocks = [
        f"TEL 099-000-000{at}\n{name}" for at, name in enumerate(("東課", "西課", "南課", "北課"), start=1)
    ]
    raw = json.loads(read(f"{rule}\n" + f"\n{rule}\n".join(blocks) + f"\n{rule}\n").content)
    east, west, south, _ = raw["desks"]
    east["phones"], west["phones"], south["phones"] = west["phones"], south["phones"], east["phones"]
    flaws = prove(json.dumps(raw, ensure_ascii=False).encode())[1]
    far = {flaw.path.split("/")[1] for flaw in flaws if flaw.code == "far"}
    assert {west["id"], south["id"]} <= far


def test_an_office_without_a_name_behind_another_is_nobodys_and_its_number_is_an_error() -> None:
    html = """<html><body><h2>東会</h2><table><tr><th>代表者</th><td>西山花子</td></tr><tr><th>所在地</th>
    <td>【本店】〒999-0011 東県東市本町1-1 TEL 099-000-0001<br>〒999-0012 東県西市西町2-2 TEL 099-000-0003<br>
    【南店】〒999-0014 東県東市南町4-4 TEL 099-000-0004</td></tr></table></body></html>"""
    built = read(html, "html")
    assert [told(desk) for desk in built.edition.desks] == [
        "東会 » 本店|099-000-0001|999-0011|東県東市本町1-1||",
        "東会 » 南店|099-000-0004|999-0014|東県東市南町4-4||",
    ]
    assert [n.value for n in built.edition.notices if n.code == "number-lost"] == ["099-000-0003"]


@pytest.mark.parametrize(
    ("text", "unread", "lines"),
    [
        ("<html><p>総務課　電話　099-222-1106</p><p>福祉課　電話　22-1109</p><p>（旧番号 099-222-9999）</p>", ["22-1109"], [3]),
        ("総務課 099-222-1106\n福祉課 電話 22-1109、FAX 099-222-1108\n", ["22-1109"], [2]),
        ("総務課 099-222-1106 FAX 22-1107\n福祉課 099-222-1109\n", ["22-1107"], [1]),
        ("総務課\n電話：099-222-1106\n福祉課\n電話：22-1109\nFAX：099-222-1108\n", ["22-1109"], [4]),
        ("総務課 099-222-1106 電話は平日のみ\n福祉課 099-222-1109 毎月1-2回\n", [], []),
    ],
)  # fmt: skip
def test_a_number_without_its_area_code_is_an_error_in_running_text_too(
    text: str, unread: list[str], lines: list[int]
) -> None:
    edition = read(text, "html" if text.startswith("<") else "txt").edition
    told = [notice for notice in edition.notices if notice.code == "number-unread"]
    assert ([n.value for n in told], [line for n in told for line in n.lines]) == (unread, lines)
    assert "desk-without-number" not in {notice.code for notice in edition.notices}


def test_a_desk_whose_number_is_unread_is_not_told_to_have_none_and_one_without_any_is() -> None:
    built = read("名称,電話\n総務課,099-222-1106\n福祉課,22-1109\n東課,\n南課,099-222-1107\n", "csv")
    told = {
        (n.code, n.lines) for n in built.edition.notices if n.code in ("number-unread", "desk-without-number")
    }
    assert told == {("number-unread", (3,)), ("desk-without-number", (4,))}


@pytest.mark.parametrize(
    "entry",
    ["{0}苑\n{1}\n電話 099-000-000{2}\n", "{0}苑\n東市{2}-1\n{1}\n電話 099-000-000{2}\n", "{0}苑\n電話 099-000-000{2}\n{1}\n"],
)  # fmt: skip
def test_the_kind_of_a_facility_is_a_remark_on_it_wherever_it_stands(entry: str) -> None:
    kinds = {"東": "グループホーム", "西": "グループホーム", "南": "ケアハウス"}
    built = read("".join(entry.format(name, kind, at) for at, (name, kind) in enumerate(kinds.items(), 1)))
    read_kinds = {
        desk.organization.text[0]: [note.text for note in desk.notes] for desk in built.edition.desks
    }
    assert read_kinds == {name: [kind] for name, kind in kinds.items()}
    assert prove(built.content)[1] == []


def test_what_stands_behind_each_number_of_a_page_heads_no_next_desk() -> None:
    desk = "<h3>{0}支店</h3><p>TEL：099-000-000{1}</p><p><a href='/{1}.pdf'>営業日カレンダー</a></p>"
    page = f"<h2>本社</h2>{desk.format('北', 1)}{desk.format('東', 2)}<h2>営業本部</h2>{desk.format('西', 3)}{desk.format('南', 4)}"
    built = read(page, "html")
    titles = [table.heading for table in built.edition.tables]
    assert {desk.organization.text: [note.text for note in desk.notes] for desk in built.edition.desks} == {
        f"{name}支店": ["営業日カレンダー"] for name in "北東西南"
    }
    assert "営業日カレンダー" not in titles
    assert prove(built.content)[1] == []


def test_dots_that_lead_to_a_desk_leave_its_area_as_a_remark_and_no_warning_of_a_lost_name() -> None:
    built = read("東町・西町・・・・・東支所　099-000-0001\n南町・・・・・・・・南支所　099-000-0002\n")
    assert [[note.text for note in desk.notes] for desk in built.edition.desks] == [["東町・西町"], ["南町"]]
    assert not [n for n in built.edition.notices if n.code == "separator-doubled"]
    assert prove(built.content)[1] == []


OF_THE_LIST = (
    "更新日：2026年4月1日", "（令和8年4月1日現在）", "最終更新日 R8.4.1", "2026-04-01 作成", "© 2026 東市", "Copyright (C) Higashi City",
    "Higashi City. All Rights Reserved.",
)  # fmt: skip
OF_A_DESK = (
    "2026年4月1日から移転",
    "人口 2026年4月1日現在",
    "(c) 南課",
    "© 東市 087-000-3333",
    "2026年4月31日現在",
)


@pytest.mark.parametrize("line", [*OF_THE_LIST, *OF_A_DESK])
def test_whose_a_list_is_and_of_which_day_is_said_of_no_desk(line: str) -> None:
    built = read(f"窓口一覧\n\n窓口\t電話\n東課\t087-000-1111\n西課\t087-000-2222\n\n{line}\n")
    assert [told(desk) for desk in built.edition.desks][:2] == [
        "東課|087-000-1111||||",
        "西課|087-000-2222||||",
    ]
    reasons = [why for at, *_, why in json.loads(built.content)["accounted"] if at == 7]
    assert ("foot of the page" in reasons) == (line in OF_THE_LIST)
    assert prove(built.content)[1] == []


def test_each_desk_of_lines_has_the_words_before_its_own_remarks() -> None:
    cards = "".join(
        f"<h2>{name}相談室</h2><dl><dt>電話<dd>099-000-010{at}<dt>休館日<dd>{day}曜日<dt>相談内容<dd>{what}のこと</dl>"
        for at, (name, day, what) in enumerate([("東", "月", "家庭"), ("西", "火", "仕事")], 1)
    )
    built = read(f"<!DOCTYPE html><html><body><h1>窓口</h1>{cards}</body></html>", "html")
    assert [[note.text for note in desk.notes] for desk in built.edition.desks] == [
        ["休館日：月曜日", "相談内容：家庭のこと"],
        ["休館日：火曜日", "相談内容：仕事のこと"],
    ]
    assert prove(built.content)[1] == []


def test_a_table_is_headed_by_what_stands_below_the_desks_above_it() -> None:
    above = "<h2>{0}</h2><p>{0}の説明です。</p><p>東会館</p><p>{1}課 099-000-000{2}</p>"
    cards = (
        above.format("貸付", "福祉", 1) + above.format("給水", "水道", 2) + above.format("入浴", "総務", 3)
    )
    table = "<table><tr><td>財政課<td>証明<td>099-000-0101<tr><td>町民課<td>手数料<td>099-000-0102</table>"
    built = read(
        f"<!DOCTYPE html><html><body>{cards}<p>CONTACTS</p><h2>主な窓口</h2>{table}</body></html>", "html"
    )
    desks = built.edition.desks
    assert [desk.name for desk in desks] == ["福祉課", "水道課", "総務課", "財政課", "町民課"]
    assert [desk.program for desk in desks[-2:]] == ["主な窓口", "主な窓口"]
    assert prove(built.content)[1] == []


def test_the_place_of_a_section_may_be_a_remark() -> None:
    rows = [
        f"{name}区役所\t毎月2回\t{name}区役所 総務課 電話099-000-000{at}"
        for at, name in enumerate("東西南北", 1)
    ]
    built = read("\n".join(["人権相談", "", "場所\t回数\t申込先", *rows, ""]))
    assert [told(desk) for desk in built.edition.desks][-1] == "北区役所 総務課|099-000-0004||||"
    assert prove(built.content)[1] == []


@pytest.mark.parametrize("text", ["■東課\nTEL/FAX\n099-000-0001\n", "【電話・FAX】\n東課 099-000-0001\n"])
def test_a_number_below_words_for_both_is_no_fax_alone(text: str) -> None:
    raw = json.loads(read(f"{text}\n西市西町1-1\n").content)
    assert len(raw["desks"][0]["faxes"]) == 1
    raw["desks"][0]["phones"] = []
    assert "kind" in {flaw.code for flaw in prove(json.dumps(raw, ensure_ascii=False).encode())[1]}


@pytest.mark.parametrize("behind", ["一覧", "番号一覧", "案内"])
def test_the_title_of_a_list_for_both_makes_no_number_a_fax(behind: str) -> None:
    raw = json.loads(read(f"電話・FAX{behind}\n東課 099-000-0001\n西課 099-000-0002\n").content)
    assert not any("faxes" in desk for desk in raw["desks"])
    desk = raw["desks"][0]
    desk["faxes"] = desk["phones"]
    assert "kind" in {flaw.code for flaw in prove(json.dumps(raw, ensure_ascii=False).encode())[1]}


def test_of_two_numbers_below_such_a_heading_each_is_its_own() -> None:
    raw = json.loads(read("電話・FAX一覧\n東課 099-000-0001 099-000-0011\n西課 099-000-0002\n").content)
    desk = raw["desks"][0]
    desk["phones"], desk["faxes"] = desk["faxes"], desk["phones"]
    assert "kind" in {flaw.code for flaw in prove(json.dumps(raw, ensure_ascii=False).encode())[1]}


@pytest.mark.parametrize("sign", "？■〓×xO")
@pytest.mark.parametrize("before", ["", "電話", "電話 ", "電話："])
def test_a_number_of_which_a_digit_did_not_survive_is_cut_to_none(before: str, sign: str) -> None:
    printed = [f"0244-36-046{sign}", f"0244-36-04{sign}2"]
    lines = [
        f"東課 {before}0244-36-0460",
        *(f"{n}課 {before}{p}" for n, p in zip("西南", printed, strict=True)),
    ]
    built = read("\n".join([*lines, f"北課 {before}0244-36-0463"]) + "\n", "txt")
    told = [(desk.name, desk.numbers) for desk in built.edition.desks]
    assert told == [("東課", ("0244-36-0460",)), ("西課", ()), ("南課", ()), ("北課", ("0244-36-0463",))]
    assert [n.value for n in built.edition.notices if n.code == "number-unread"] == printed
    assert prove(built.content)[1] == []


def test_rows_that_call_nobody_behind_a_table_are_no_desks_of_it() -> None:
    text = "窓口名\t電話番号\n東課\t099-000-0001\n西課\t099-000-0002\n\n手数料\n\n証明\t金額\nり災証明\t無料\n搬送証明\t1通 300円\n"
    edition = read(text, "tsv").edition
    assert [desk.organization.text for desk in edition.desks] == ["東課", "西課"]
    assert {line for n in edition.notices if n.code == "row-without-table" for line in n.lines} == {7, 8, 9}
    again = read(text.replace("無料", "099-000-0003"), "tsv").edition
    assert "099-000-0003" in {phone.number for desk in again.desks for phone in desk.phones}
