"""Forgeries that the other rows of a table, or the words beside a value, tell: fields traded, labels and kinds moved."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof import prove
from madoguchi.editions.proof.columns import _most, check_columns
from madoguchi.editorial.drafting import read_file
from tests.editions.forging import as_found, made_to_fit, told_by

Edition = dict[str, Any]
Forgery = Callable[[Edition], None]

# The last cells of a row may be empty, and are left out: rows of one header have four widths.
CENTRES = """名称,電話番号,所在地,受付,備考
東センター,099-000-0001,東市東町1-2,平日 9:00～17:00,予約制
西センター,099-000-0002,東市西町3-4,平日 9:00～18:00,
南センター,099-000-0003,東市南町5-6,平日 8:30～17:15,駐車場あり
北センター,099-000-0004,東市北町7-8,平日 9:00～16:00,
港センター,099-000-0005,東市港町9-1,平日 9:00～15:00,
"""
# Two tables of three rows: neither alone tells what a column is.
TWO_TABLES = """# 窓口

## くらし

| 窓口 | 電話 | 受付 |
| --- | --- | --- |
| 市民相談 | 099-000-0011 | 平日 9:00～16:00 |
| 消費相談 | 099-000-0012 | 平日 9:00～17:00 |
| 住宅相談 | 099-000-0013 | 火・木 13:00～16:00 |

## こども

| 窓口 | 電話 | 受付 |
| --- | --- | --- |
| 教育相談 | 099-000-0014 | 平日 10:00～16:00 |
| 育児相談 | 099-000-0015 | 毎日 8:30～17:15 |
| 青年相談 | 099-000-0016 | 平日 10:00～18:00 |
"""
BLOCKS = """公民館一覧

東公民館
〒899-0011
東市東町1-2
TEL 099-000-0021
FAX 099-000-0031
開館時間 9:00～21:00

西公民館
〒899-0012
東市西町3-4
TEL 099-000-0022
FAX 099-000-0032
開館時間 9:00～17:00

南公民館
〒899-0013
東市南町5-6
TEL 099-000-0023
FAX 099-000-0033
開館時間 10:00～17:00

北公民館
〒899-0014
東市北町7-8
TEL 099-000-0024
FAX 099-000-0034
開館時間 9:00～18:00
"""
LABELS = """窓口\t電話
東支所\t099-000-0041（代表）099-000-0042（夜間）
西支所\t（代表）099-000-0043（夜間）099-000-0044
南支所\t099-000-0045 099-000-0046（夜間）
"""
FAXES = """課名,電話,FAX
東課,099-000-0091,099-000-0095
西課,099-000-0092,099-000-0096
南課,099-000-0093,099-000-0097
"""
TIMES = """施設名,電話番号,開園時間(平日),閉園時間(平日),開園時間(土曜日),閉園時間(土曜日)
東園,099-000-0141,7:30,18:30,8:00,12:00
西園,099-000-0142,7:00,19:00,8:30,13:00
南園,099-000-0143,7:15,18:15,,
"""
SENTENCES = """市役所からのお知らせ

口座のことは収納係（電話099-000-0051、FAX099-000-0052）へお問い合わせください。
健康保険のことは保険年金課（電話099-000-0053 内線2101）まで。
"""
LISTS = {
    "centres": (CENTRES, "csv"),
    "tables": (TWO_TABLES, "md"),
    "blocks": (BLOCKS, "txt"),
    "faxes": (FAXES, "csv"),
    "labels": (LABELS, "tsv"),
    "sentences": (SENTENCES, "txt"),
    "times": (TIMES, "csv"),
}


@pytest.fixture(scope="module")
def editions() -> dict[str, Edition]:
    made = {
        name: json.loads(read_file(text.encode(), f"list.{kind}", edition="draft:x").content)
        for name, (text, kind) in LISTS.items()
    }
    assert [len(made[name]["desks"]) for name in LISTS] == [5, 6, 4, 3, 3, 2, 3]
    return made


@pytest.mark.parametrize("name", LISTS)
def test_the_true_list_is_proven(editions: dict[str, Edition], name: str) -> None:
    assert _told(editions[name]) == set()


def _told(edition: Edition) -> set[tuple[str, str]]:
    return {(flaw.path, flaw.code) for flaw in prove(json.dumps(edition, ensure_ascii=False).encode())[1]}


def hours_of_a_shorter_row_are_a_remark(edition: Edition) -> None:
    west = edition["desks"][1]
    west["notes"] = [west.pop("hours")]


def hours_of_a_short_table_are_a_remark(edition: Edition) -> None:
    child = edition["desks"][3]
    child["notes"] = [child.pop("hours")]


def hours_of_a_block_are_a_remark(edition: Edition) -> None:
    south = edition["desks"][2]
    south["notes"] = [south.pop("hours")]


def the_postal_code_of_a_block_is_a_remark(edition: Edition) -> None:
    east = edition["desks"][0]
    east["notes"] = [east.pop("postal_code")]
    place = next(each for each in edition["locations"] if each["id"] == east["location_id"])
    del place["postal_code"]
    east["lines"].remove(4)


def the_row_of_a_block_is_its_next_line(edition: Edition) -> None:
    east = edition["desks"][0]
    east["row"] += 1
    east["printed"] = edition["lines"][east["row"] - 1]


def labels_of_two_numbers_are_traded(edition: Edition) -> None:
    _trade_labels(edition["desks"][0])


def labels_before_their_numbers_are_traded(edition: Edition) -> None:
    _trade_labels(edition["desks"][1])


def the_last_label_is_given_to_the_first_number(edition: Edition) -> None:
    first, second = edition["desks"][2]["phones"]
    for key in ("label", "label_spans"):
        first[key] = second.pop(key)


def _trade_labels(desk: Edition) -> None:
    first, second = desk["phones"]
    for key in ("label", "label_spans"):
        first[key], second[key] = second[key], first[key]


def telephone_and_fax_trade_their_numbers(edition: Edition) -> None:
    desk = edition["desks"][0]
    phone, fax = desk["phones"][0], desk["faxes"][0]
    for key in ("number", "value"):
        phone[key], fax[key] = fax[key], phone[key]


def an_extension_is_left_out_that_a_remark_has_too(edition: Edition) -> None:
    del edition["desks"][1]["phones"][0]["extension"]


def a_fax_of_the_next_row_is_added(edition: Edition) -> None:
    """As if the cell of the FAX went on over two rows; the first has one of its own."""
    first, second = edition["desks"][:2]
    first["faxes"].append(copy.deepcopy(second["faxes"][0]))
    first["lines"].append(second["row"])


def a_number_of_the_next_sentence_is_added(edition: Edition) -> None:
    first, second = edition["desks"]
    number = {"number": "099-000-0053", "value": second["phones"][0]["value"]}
    first["phones"].append(number)
    first["lines"].append(4)


def a_parent_body_is_left_open(edition: Edition) -> None:
    edition["organizations"][0]["parent_organization_id"] = ""


def what_is_printed_is_said_to_be_joined(edition: Edition) -> None:
    address = edition["desks"][4]["address"]
    address[1:2] = ["derived"]
    address.append("cells-joined")


def tables_stand_in_another_order(edition: Edition) -> None:
    edition["tables"].reverse()


def _with_hours(edition: Edition, desk: int, order: str) -> None:
    """The hours of a desk anew, of the same places in another order: each by its number among them."""
    hours = edition["desks"][desk]["hours"]
    spans = [hours[2][int(at)] for at in order]
    texts = [edition["lines"][line - 1][start:end] for line, start, end in spans]
    signs = [
        "～" if texts[n][0].isdigit() and texts[n + 1][0].isdigit() else " " for n in range(len(texts) - 1)
    ]
    text = texts[0] + "".join(sign + text for sign, text in zip(signs, texts[1:], strict=True))
    edition["desks"][desk]["hours"] = [text, hours[1], spans, "\t".join(texts), hours[4], *signs]


def hours_of_two_days_are_traded(edition: Edition) -> None:
    _with_hours(edition, 0, "045312")


def hours_have_no_days(edition: Edition) -> None:
    _with_hours(edition, 2, "12")


def hours_of_saturday_are_those_of_work_days(edition: Edition) -> None:
    _with_hours(edition, 0, "01245")


def hours_end_before_they_begin(edition: Edition) -> None:
    _with_hours(edition, 2, "021")


FORGERIES: list[tuple[str, Forgery, str]] = [
    ("centres", hours_of_a_shorter_row_are_a_remark, "column"),
    ("centres", what_is_printed_is_said_to_be_joined, "claim"),
    ("tables", hours_of_a_short_table_are_a_remark, "column"),
    ("tables", tables_stand_in_another_order, "order"),
    ("blocks", hours_of_a_block_are_a_remark, "column"),
    ("blocks", the_postal_code_of_a_block_is_a_remark, "column"),
    ("faxes", a_fax_of_the_next_row_is_added, "far"),
    ("faxes", a_parent_body_is_left_open, "form"),
    ("blocks", the_row_of_a_block_is_its_next_line, "row"),
    ("labels", labels_of_two_numbers_are_traded, "label"),
    ("labels", labels_before_their_numbers_are_traded, "label"),
    ("labels", the_last_label_is_given_to_the_first_number, "label"),
    ("sentences", telephone_and_fax_trade_their_numbers, "kind"),
    ("sentences", a_number_of_the_next_sentence_is_added, "far"),
    ("times", hours_of_two_days_are_traded, "header"),
    ("times", hours_have_no_days, "header"),
    ("times", hours_of_saturday_are_those_of_work_days, "header"),
    ("times", hours_end_before_they_begin, "order"),
    ("sentences", an_extension_is_left_out_that_a_remark_has_too, "extension"),
]


@pytest.mark.parametrize(
    ("name", "forge", "code"), FORGERIES, ids=[forge.__name__ for _, forge, _ in FORGERIES]
)
def test_a_forgery_is_found(editions: dict[str, Edition], name: str, forge: Forgery, code: str) -> None:
    edition = copy.deepcopy(editions[name])
    forge(edition)
    assert code in {found for _, found in _told(edition)}


def test_a_cell_of_another_field_is_told_at_its_desk(editions: dict[str, Edition]) -> None:
    edition = copy.deepcopy(editions["centres"])
    hours_of_a_shorter_row_are_a_remark(edition)
    assert (f"desks/{edition['desks'][1]['id']}/hours", "column") in _told(edition)


def test_a_notice_without_its_desk_and_notices_in_another_order_are_found(
    editions: dict[str, Edition],
) -> None:
    """Every centre's address names a town that there is not: five notices, each of its row's desk."""
    edition = copy.deepcopy(editions["centres"])
    notices = edition["notices"]
    assert [notice["lines"] for notice in notices if notice["code"] == "municipality-unknown"]
    at = next(at for at, notice in enumerate(notices) if notice["desks"])
    notices[at]["desks"] = []
    assert (f"notices/{at}", "notice") in _told(edition)
    edition = copy.deepcopy(editions["centres"])
    edition["notices"].reverse()
    assert {code for path, code in _told(edition) if path.startswith("notices/")} == {"order"}


# Lists that read otherwise in one row, and truly so.
TRUE = {
    "a row below whose hours a number stands": (
        CENTRES + "山センター,099-000-0006,東市山町2-2,電話でお問い合わせください,\n",
        "csv",
    ),
    "a table of the same words in which they mean something else": (
        TWO_TABLES + "\n## 受付\n\n| 窓口 | 電話 | 受付 |\n| --- | --- | --- |\n"
        "| 総合案内 | 099-000-0017 | 1階 |\n| 夜間窓口 | 099-000-0018 | 地下1階 |\n",
        "md",
    ),
    "a block without a word before its hours": (
        BLOCKS + "\n港公民館\n〒899-0015\n東市港町9-1\nTEL 099-000-0025\n9:00～17:00\n",
        "txt",
    ),
    "one word for two kinds, and two numbers behind one word": (
        "窓口一覧\n\n東支所 電話・FAX 099-000-0061\n西支所 電話 099-000-0062、099-000-0063\n"
        "南支所 電話 099-000-0064（FAX 099-000-0065）\n",
        "txt",
    ),
    "a label for both numbers before it": (
        "窓口\t電話\n東支所\t099-000-0071 099-000-0072（平日）\n西支所\t099-000-0073（平日）\n",
        "tsv",
    ),
    "a name in a column of addresses on the net": (
        "名称,電話,ホームページ\n東協会,099-000-0101,https://east.example.jp/\n西協会,099-000-0102,https://west.example.jp/\n"
        "南協会,099-000-0103,https://south.example.jp/\n北協会,099-000-0104,https://north.example.jp/\n"
        "港協会,099-000-0105,港協会のページ\n",
        "csv",
    ),
    "a FAX in a column of remarks": (
        "名称,電話,備考\n東旅館,099-000-0111,駅の前\n西旅館,099-000-0112,FAX 099-000-0119\n南旅館,099-000-0113,\n",
        "csv",
    ),
    "a place that closes at sunset, beside times of day": (
        "名称,電話,開始時間,終了時間\n東公園,099-000-0131,9:00,17:00\n西公園,099-000-0132,9:00,18:00\n"
        "南公園,099-000-0133,8:30,17:00\n北公園,099-000-0134,8:30,17:30\n港公園,099-000-0135,8:30,日没まで\n",
        "csv",
    ),
    "counts before headings": (
        "1. 東の窓口\n東課 099-000-0121\n東係 099-000-0122\n\n2. 西の窓口\n西課 099-000-0123\n西係 099-000-0124\n",
        "txt",
    ),
    "offices that a column of whoever runs them names alone": (
        "番号,事業者名,電話番号\n1,東酒造,099-000-0141\n2,西酒造,099-000-0142\n3,南酒造,099-000-0143\n4,北酒造,099-000-0144\n",
        "csv",
    ),
    "times at which places close, and none at which they open": (
        "Name,Tel,Open,Close\n東保育園,099-000-0151,,18:00\n西保育園,099-000-0152,,19:00\n南保育園,099-000-0153,,\n"
        "北保育園,099-000-0154,,18:30\n港保育園,099-000-0155,,19:00\n山保育園,099-000-0156,,\n",
        "csv",
    ),
    "fields of a block, whoever runs the place behind its number": (
        "| 名称 | 東保健所 |\n|---|---|\n| 所在地 | 東市東町1-1 |\n| 電話番号 | 099-000-0161 |\n| 設置主体 | 東県 |\n\n"
        "| 名称 | 西保健所 |\n|---|---|\n| 所在地 | 西市西町1-1 |\n| 電話番号 | 099-000-0162 |\n| 設置主体 | 西県 |\n",
        "md",
    ),
    "a header whose cells span two rows": (
        "<html><body><table><tr><th rowspan=2>課</th><th colspan=2>番号</th></tr><tr><th>電話</th><th>FAX</th></tr>"
        "<tr><td>東課</td><td>099-000-0171</td><td>099-000-0191</td></tr>"
        "<tr><td>西課</td><td>099-000-0172</td><td>099-000-0192</td></tr></table></body></html>",
        "html",
    ),
    "a remark between stars, a place for a name, counts in full-width brackets": (
        "（１）申請に関すること\n東課 主任［氏名］ 099-000-0181\n（２）支払いに関すること\n西室 — 099-000-0182 *要予約*\n",
        "txt",
    ),
    "labels before and behind": (
        "窓口\t電話\n東支所\t代表 099-000-0081（夜間は099-000-0082）\n西支所\t099-000-0083(直)\n",
        "tsv",
    ),
}


@pytest.mark.parametrize("name", TRUE)
def test_a_list_that_truly_reads_otherwise_is_proven(name: str) -> None:
    text, kind = TRUE[name]
    assert _told(json.loads(read_file(text.encode(), f"list.{kind}", edition="draft:x").content)) == set()


@pytest.mark.parametrize("field", ["department", "operator"])
@pytest.mark.parametrize(("word", "cell"), [("AgeE", "就学前"), ("施設の種類", "診療所"), ("Full", "満員")])
def test_what_a_header_says_nothing_of_is_no_name(
    knowledge: Knowledge, field: str, word: str, cell: str
) -> None:
    def forge(edition: Edition) -> None:
        for desk in edition["desks"]:
            value = desk.pop("notes")[0]
            own = [cell, "printed", value[2][-1:], cell]
            desk[field] = [own] if field == "department" else own
        made_to_fit(edition)

    rows = "".join(f"{name}園\t{cell}\t0244-36-02{at}1\n" for at, name in enumerate("東西南北中"))
    edition = as_found(f"園の一覧\n\n施設名\t{word}\t電話番号\n{rows}", knowledge)
    assert told_by(check_columns, edition, forge) == {("lines", "column")}


FORMER = """課名,電話,旧FAX,新FAX
東課,099-111-2301,099-111-2391,変更なし
西課,099-111-2302,099-111-2392,同左
南課,099-111-2303,099-111-2393,099-111-2383
"""


def test_a_former_number_is_in_use_only_where_the_cell_of_the_new_one_says_so() -> None:
    raw = json.loads(read_file(FORMER.encode(), "list.csv", edition="draft:former").content)
    south = raw["desks"][2]
    value = south["faxes"][0]["value"]
    value[2][0][1:] = [at - len("099-111-2393,") for at in value[2][0][1:]]
    value[0] = value[3] = south["faxes"][0]["number"] = "099-111-2393"
    raw["accounted"] = [place for place in raw["accounted"] if place[3] != "former number"]
    flaws = prove(json.dumps(raw, ensure_ascii=False).encode())[1]
    assert any(flaw.code == "column" and south["id"] in flaw.path for flaw in flaws)


def test_of_two_fields_that_as_many_cells_are_the_same_one_is_taken_in_every_run() -> None:
    assert _most([{"notes", "former number"}] * 3) == "former number"
