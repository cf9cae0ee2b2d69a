"""The two Japanese standards: their columns, codes, parts of addresses, kinds of values."""

from __future__ import annotations

import csv
import io
import re

import pytest

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.faces.exports.areas import area_of
from madoguchi.faces.exports.classes import class_of
from madoguchi.faces.exports.gif import gif_file
from madoguchi.faces.exports.municipal import municipal_file
from madoguchi.faces.exports.sites import cut_block
from madoguchi.places.gazetteer import place_tables
from tests.faces.exports.readers import csv_rows

# 自治体標準オープンデータセット, as the standard lists them.
MUNICIPAL = [
    "全国地方公共団体コード",
    "ID",
    "地方公共団体名",
    "名称",
    "名称_カナ",
    "名称_英字",
    "所在地_連結表記",
    "所在地_都道府県",
    "所在地_市区町村",
    "所在地_町字",
    "所在地_番地以下",
    "建物名等(方書)",
    "緯度",
    "経度",
    "電話番号",
    "内線番号",
    "連絡先備考",
    "郵便番号",
    "法人番号",
    "団体名",
    "利用可能曜日",
    "開始時間",
    "終了時間",
]
# GIF: the parts of DS-451-7 (2025-03-25), and the items of the core models that they name.
FACILITY = [
    "ID",
    "名称",
    "名称(カナ)",
    "名称(英字)",
    "通称",
    "説明",
    "アクセス方法",
    "駐車場有無",
    "利用可能曜日",
    "開始時刻",
    "終了時刻",
]
ADDRESS = [
    "全国地方公共団体コード",
    "町字ID",
    "都道府県",
    "市区町村(郡)",
    "町字",
    "番地以下",
    "建物名等(方書)",
    "連結表記",
    "郵便番号",
]
AREA = ["全国地方公共団体コード", "都道府県", "市区町村(郡)"]
CONTACT = [
    "連絡先名称",
    "連絡先用途",
    "連絡先電話番号",
    "連絡先メールアドレス",
    "連絡先URL",
    "連絡先SNS",
    "連絡先備考",
]
CODE = re.compile(r"\d{6}")


@pytest.fixture(scope="module")
def gif(made):
    return {row["施設情報_ID"]: row for row in csv_rows(made("gif"))}


@pytest.fixture(scope="module")
def municipal(made):
    return {row["ID"]: row for row in csv_rows(made("municipal-csv"))}


def _header(content: bytes) -> list[str]:
    return next(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def _check_digit(code: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(code[:5], (6, 5, 4, 3, 2), strict=True))
    return str(11 - total % 11)[-1]


def test_the_municipal_columns_are_the_standards_in_its_order(made):
    assert _header(made("municipal-csv"))[: len(MUNICIPAL)] == MUNICIPAL


def test_gif_has_every_item_of_its_three_parts(made):
    wanted = [f"施設情報_{item}" for item in FACILITY] + [f"施設情報_施設住所_{item}" for item in ADDRESS]
    wanted += [f"サービス・担当区域情報_{item}" for item in AREA] + [f"連絡先情報_{item}" for item in CONTACT]
    header = _header(made("gif"))
    assert [column for column in wanted if column not in header] == []
    assert len(set(header)) == len(header)


def test_every_code_is_one_and_its_check_digit_is_right(gif, municipal):
    codes = {row["全国地方公共団体コード"] for row in municipal.values()}
    codes |= {row["施設情報_施設住所_全国地方公共団体コード"] for row in gif.values()}
    for row in gif.values():
        codes |= {*row["サービス・担当区域情報_全国地方公共団体コード"].split(",")}
    codes.discard("")
    assert codes >= {"010006", "130001", "141003", "470007"}
    assert [code for code in codes if not CODE.fullmatch(code) or code[5] != _check_digit(code)] == []


def test_every_area_of_the_edition_has_its_code(edition):
    names = {area.text for desk in edition.desks for area in desk.service_area} - {"全国"}
    assert [name for name in sorted(names) if not area_of(name, place_tables()).code] == []


def test_areas_and_codes_stand_in_the_same_order(gif, edition):
    for desk in edition.desks:
        row = gif[desk.id]
        areas = [area.text for area in desk.service_area]
        assert row["サービス・担当区域情報_連結表記"].split(",") == (areas or [""])
        codes = [code for code in row["サービス・担当区域情報_全国地方公共団体コード"].split(",") if code]
        assert codes == [area_of(name, place_tables()).code for name in areas if name != "全国"]


def test_a_city_is_before_its_prefecture(municipal, edition):
    by_name = {desk.name: municipal[desk.id] for desk in edition.desks}
    assert by_name["横浜市信用保証協会"]["全国地方公共団体コード"] == "141003"
    assert by_name["横浜市信用保証協会"]["地方公共団体名"] == "神奈川県横浜市"
    assert by_name["青森県信用保証協会"]["全国地方公共団体コード"] == "020001"
    assert by_name["中小企業庁"]["全国地方公共団体コード"] == ""


def test_the_parts_of_an_address_make_it_whole(municipal, edition):
    part = ["所在地_都道府県", "所在地_市区町村", "所在地_町字", "所在地_番地以下", "建物名等(方書)"]
    for desk in edition.desks:
        row = municipal[desk.id]
        whole = row["所在地_連結表記"]
        assert whole.endswith(desk.address.text if desk.address else "")
        if row["所在地_町字"]:
            assert "".join(row[name] for name in part).replace(" ", "") == whole.replace(" ", "")
        else:
            assert [row[name] for name in part[3:]] == ["", ""]


@pytest.mark.parametrize(
    ("rest", "block", "building"),
    [
        ("2-1-1 札幌第1合同庁舎9階", "2-1-1", "札幌第1合同庁舎9階"),
        ("1-1-11 4階", "1-1-11", "4階"),
        ("4-4-11天神ショッパーズ福岡8階", "4-4-11", "天神ショッパーズ福岡8階"),
        ("三丁目1-1 秋田県庁", "三丁目1-1", "秋田県庁"),
        ("4-4-11三井ビル", "4-4-11", "三井ビル"),
        ("61字北福田10 技術センター1階", "61字北福田10", "技術センター1階"),
        ("西開11-2 技術センター2階", "西開11-2", "技術センター2階"),
        ("第3号7番地1-16 ソフトパーク", "第3号7番地1-16", "ソフトパーク"),
        ("5番地8-8 会館2階", "5番地8-8", "会館2階"),
        ("4丁目100番地", "4丁目100番地", ""),
        (" 6-5-1", "6-5-1", ""),
        (" 一丁目三番一号 会館", "一丁目三番一号", "会館"),
        (" 合同庁舎", "", "合同庁舎"),
        ("", "", ""),
    ],
)
def test_the_block_ends_where_the_building_begins(rest, block, building):
    assert cut_block(rest) == (block, building)


def test_readings_are_kana_and_marked_as_made_by_a_machine(gif, municipal):
    readings = [(row["名称_カナ"], row["値の種類"]) for row in municipal.values()]
    readings += [(row["施設情報_名称(カナ)"], row["値の種類"]) for row in gif.values()]
    assert any(kana for kana, _ in readings)
    for kana, kinds in readings:
        assert re.fullmatch(r"[ァ-ヺー・ ]*", kana)
        assert bool(kana) == bool(re.search(r"導出（機械による読み）：[^；]*(名称_カナ|名称\(カナ\))", kinds))


def test_what_is_unknown_is_empty(gif, municipal):
    for row in municipal.values():
        assert [row[name] for name in ("緯度", "経度", "内線番号", "法人番号")] == [""] * 4
    for row in gif.values():
        assert row["施設情報_施設住所_町字ID"] == row["連絡先情報_連絡先メールアドレス"] == ""


def test_hours_are_there_only_where_the_list_prints_them(municipal, edition):
    for desk in edition.desks:
        row = municipal[desk.id]
        assert row["利用可能日時特記事項"] == (desk.hours.text if desk.hours else "")
        times = [row[name] for name in ("利用可能曜日", "開始時間", "終了時間")]
        assert times == (["月火水木金", "09:00", "17:00"] if desk.hours else ["", "", ""])


@pytest.mark.parametrize(
    ("hours", "cells"),
    [
        ("月～金 8:30～17:15（祝日・年末年始を除く）", ["月火水木金", "08:30", "17:15"]),
        ("土日祝 10:00～16:00", ["土日", "10:00", "16:00"]),
        ("日・火 18:00～24:00", ["火日", "18:00", "24:00"]),
        ("月～金 9:00～17:00、土 9:00～17:00", ["月火水木金土", "09:00", "17:00"]),
        ("月～金 9:00～17:00、土 9:00～12:00", ["月火水木金土", "", ""]),  # one cell, two begins or ends
        ("平日 9:00～12:00、13:00～17:00", ["月火水木金", "", ""]),
        ("9:00～17:00", ["", "09:00", "17:00"]),
        ("祝日 10:00～16:00", ["", "10:00", "16:00"]),
        ("第2・4土曜 10:00～16:00", ["", "", ""]),  # 土 would be every Saturday
        ("平日 9:00～17:00、第2土曜 9:00～17:00", ["", "", ""]),
        ("要予約", ["", "", ""]),
    ],
)
def test_hours_stand_in_cells_where_one_cell_can_hold_them(timed, hours, cells):
    (row,) = csv_rows(municipal_file(timed(hours)))
    assert [row[name] for name in ("利用可能曜日", "開始時間", "終了時間")] == cells
    assert row["利用可能日時特記事項"] == hours
    (row,) = csv_rows(gif_file(timed(hours)))
    assert [row[f"施設情報_{name}"] for name in ("利用可能曜日", "開始時刻", "終了時刻")] == cells
    assert row["施設情報_利用可能日時説明"] == hours


def test_the_kind_of_a_corrected_value_is_told(municipal, edition):
    corrected = [desk for desk in edition.desks if desk.address and desk.address.kind.value == "corrected"]
    assert corrected
    for desk in corrected:
        assert re.search(r"訂正：[^；]*所在地_連結表記", municipal[desk.id]["値の種類"])


def test_every_program_has_its_class(edition):
    assert [p.slug for p in edition.programs if not class_of(GUIDEBOOK, p.slug).code] == []
    assert class_of(GUIDEBOOK, "guarantee").name == "金融機関"
    assert class_of(GUIDEBOOK, "a-program-of-a-new-edition").type == "Organization"
