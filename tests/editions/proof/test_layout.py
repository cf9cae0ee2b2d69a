"""Forgeries of what a list is made of: its tables and programs, their headings, the names of blocks, the entries it cites."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner

from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof.file import EditionFile
from madoguchi.editions.proof.layout import _are_words
from madoguchi.faces.cli.main import app
from tests.editions.forging import (
    Edition,
    as_found,
    codes_after,
    cut,
    desk_named,
    drop_desk,
    made_to_fit,
    printed,
    proven,
)

TABLES = """# 東の県の窓口

## 引継ぎの相談

| 窓口 | 電話 | 受付時間 |
| --- | --- | --- |
| 東支援所 | 0993-00-1101 | 平日 9:00～17:00 |
| 西支援所 | 0993-00-1202 | 平日 9:00～16:00 |
| 南支援所 | 0993-00-1303 | 平日 10:00～17:00 |

## 融資の相談

| 窓口 | 課 | 電話 | 住所 |
| --- | --- | --- | --- |
| 東支店 | 融資課 | 0993-00-2101 | 鹿児島県指宿市東町1-2 |
| 西支店 | 融資課 | 0993-00-2201 | 鹿児島県指宿市西町3-4 |
| 南支店 | 債権課 | 0993-00-2301 | 鹿児島県指宿市南町5-6 |
"""
BLOCKS = """# 海の町の窓口

## 仕事の相談

### ハローワーク海
- 電話: 0993-00-3101
- 受付時間: 平日 8:30～17:15

### 若者相談所
- 電話: 0993-00-3201
- 受付時間: 火～土 10:00～18:00
- 備考: 15歳から49歳までの方が対象です。

## 心の相談

### 保健所
- 担当: 健康推進課
- 電話: 0993-00-3301
- 受付時間: 月・木 13:00～15:00
- 休日: 土日祝
"""
PROSE = """くらしの便り

■ 年金の相談会
電話でお申し込みください。
問い合わせ：保険年金課 年金係 電話0993-00-4101

■ 借金の相談
問い合わせ：消費生活センター（電話0993-00-4202）
受付時間 月～金曜日の9時～16時30分

■ 女性の相談
問い合わせ：男女共同参画センター 電話0993-00-4405

■ 空き家の相談
問い合わせ：都市計画課住宅係 電話0993-00-4506
"""
COUNTED = """連絡先の一覧

1 県の窓口
消費生活センター ……… 0993-00-5101   平日 9:00～17:00
計量の検定所 …………… 0993-00-5122   平日 8:30～17:15

2 市町村の窓口
東市 市民総合相談課 …… 0993-00-5201   平日 9:00～16:00
西市 消費生活相談室 …… 0993-00-5202   平日 8:30～17:00
"""
BULLETS = """直通電話の一覧

住まい

・すまい再建室 すまい支援班 0993-00-6101

・都市整備課 建築住宅係 0993-00-6102

・県営住宅の管理センター 0993-00-6103

・相談センター(コールセンター) 0993-00-6107

・こども家庭室 0993-00-6104

・あおぞら・ジャパン 0993-00-6105

・いこーよ 0993-00-6106

・ひまわり保育園 0993-00-6108

・さくら保育園 0993-00-6109
"""
PLACES = """斎場の一覧

東斎場

・鹿児島県指宿市東町1-2

・電話 0993-00-7101

・東駅「お花茶屋」下車

・火葬費：53,100円

西斎場

・鹿児島県指宿市西町3-4

・電話 0993-00-7102

・西駅下車

・火葬費：53,100円
"""
FLOORS = """東県外国人相談センター
指宿市北1条西3丁目 県庁別館3階
0993-00-9001
平日9時から17時

西県外国人相談センター
指宿市南1条西3丁目 西ビル3階
0993-00-9002
火曜・木曜 10時から16時
"""
SCHOOLS = """学校の連絡先

北小学校　北町1-2　0993-00-9101
さくら小学校　桜が丘2-1　0993-00-9102
南小学校　大字南3　0993-00-9103
"""
BOXES = """<html><body><h1>子育ての相談</h1>
<p>あらゆる相談</p>
<table><tr><td>相談員</td><td>専門相談員</td></tr><tr><td>時間</td><td>9:00～17:00</td></tr>
<tr><td>場所</td><td>子ども家庭センター</td></tr><tr><td>連絡先</td><td>健康推進課（0993-00-9201）</td></tr></table>
<p>母子家庭の相談</p>
<table><tr><td>相談員</td><td>母子相談員</td></tr><tr><td>時間</td><td>8:30～17:00</td></tr>
<tr><td>場所</td><td>市役所</td></tr><tr><td>連絡先</td><td>給付係（0993-00-9202）</td></tr></table>
<p>子ども家庭センター</p>
<table><tr><td>所在地</td><td>鹿児島県指宿市東町3-2-26</td></tr><tr><td>TEL</td><td>0993-00-9203</td></tr></table>
</body></html>
"""
CELLS = """相談窓口                            電話・FAX              受付

消費生活センター                    電話 0993-00-9301      月曜～金曜
（市役所2階 市民生活課内）          FAX  0993-00-9302      午前9時～午後4時

こども若者総合相談センター          電話 0993-00-9303      毎日
                                                           午前10時～午後7時

ひきこもり地域支援センター          電話 0993-00-9304      火・木・土
「ひだまり」                        FAX  0993-00-9305
"""
TWO_LINES = """団体の一覧

東年金の機構

TEL 0993-00-8101

西介護の協会

TEL 0993-00-8102

南老人の福祉会

TEL 0993-00-8103
"""
# The title has an address of the web below it, so that it is a desk; what is remarked is said of the rows.
TITLED = """東県の相談窓口(2009年4月30日現在)
http://www.example.jp/090430.html
症状のあるかたは、直接医療機関を受診せず、
下記を参照し、相談センターにご相談ください。
*対応時間は変更される可能性があります。
| 県名 | 電話番号 | 対応先 |
| 北海道 | 011-000-0001 | 健康安全室 |
| 青森県 | 017-000-0002 | 保健衛生課 |
| 宮城県 | 022-000-0003 | 感染症班 |
"""
LISTS = {
    "titled.txt": TITLED,
    "bullets.txt": BULLETS,
    "places.txt": PLACES,
    "two-lines.txt": TWO_LINES,
    "floors.txt": FLOORS,
    "schools.txt": SCHOOLS,
    "boxes.html": BOXES,
    "cells.txt": CELLS,
    "tables.md": TABLES,
    "blocks.md": BLOCKS,
    "prose.txt": PROSE,
    "counted.txt": COUNTED,
}
Editions = dict[str, Edition]


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Editions:
    """Each list as `new` describes it and `build` reads it; each is proven."""
    made: Editions = {}
    for name, text in LISTS.items():
        folder = tmp_path_factory.mktemp("list")
        (folder / name).write_text(text, encoding="utf-8")
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("MADOGUCHI_DIRECTORY", "")  # what `--directory` says is taken back
            for command in (
                ["new", "{}", "--from", str(folder / name), "--yes"],
                ["--directory", "{}", "build"],
            ):
                told = [word.format(folder / "own") for word in command]
                assert CliRunner().invoke(app, told).exit_code == 0
        made[name] = proven((folder / "own" / "edition.json").read_bytes())
    return made


def accounted(edition: Edition, line: int, why: str) -> list[Any]:
    return next(each for each in edition["accounted"] if each[0] == line and each[3] == why)


def line_of(edition: Edition, words: str) -> int:
    return next(n for n, line in enumerate(edition["lines"], start=1) if words in line)


def fitted(edition: Edition) -> None:
    """`made_to_fit`, with the municipalities of the places that are left."""
    codes = {place["address"][0]: place.get("municipality") for place in edition["locations"]}
    made_to_fit(edition)
    for place in edition["locations"]:
        if code := codes.get(place["address"][0]):
            place["municipality"] = code
    cited = {place.get("municipality") for place in edition["locations"]}
    edition["knowledge"] = [
        each for each in edition["knowledge"] if each["file"] != "municipalities.csv" or each["id"] in cited
    ]


def an_address_is_a_remark(edition: Edition) -> None:
    desk = desk_named(edition, "東支店")
    desk["notes"] = [desk.pop("address")]
    fitted(edition)


def a_heading_is_a_remark_of_all(edition: Edition) -> None:
    line = line_of(edition, "引継ぎの相談")
    for desk in edition["desks"][:3]:
        desk["notes"] = [printed(edition, line, "引継ぎの相談")]


def the_count_of_a_heading_is_a_remark(edition: Edition) -> None:
    line = line_of(edition, "1 県の窓口")
    for desk in edition["desks"][:2]:
        desk["notes"] = [printed(edition, line, "1")]


def two_tables_are_one(edition: Edition) -> None:
    one, other = edition["tables"]
    one |= {"id": other["id"], "program": other["program"]}
    edition["programs"] = [each for each in edition["programs"] if each["slug"] == other["program"]]
    edition["knowledge"] = [each for each in edition["knowledge"] if each["id"] != "table-1"]
    for desk in edition["desks"]:
        desk |= {"table": other["id"], "program": other["program"]}
    fitted(edition)


def a_heading_is_passed_over(edition: Edition) -> None:
    *_, before, last = [table for table in edition["tables"] if table["heading_line"]]
    desk = edition["desks"][-1]
    desk["lines"] = sorted({before["heading_line"], *desk["lines"]} - {last["heading_line"]})
    edition["tables"].remove(last)
    for table in edition["tables"]:
        table["desks"] = sum(desk["table"] == table["id"] for desk in edition["desks"])


def names_of_programs_are_traded(edition: Edition) -> None:
    one, other = edition["programs"]
    one["name"], other["name"] = other["name"], one["name"]


def a_program_is_called_by_a_sentence(edition: Edition) -> None:
    edition["programs"][0]["name"] = "この窓口は閉じました。"


def a_heading_is_a_section_of_the_body_below(edition: Edition) -> None:
    desk = edition["desks"][0]
    desk["department"] = [printed(edition, line_of(edition, "年金の相談会"), "年金の相談会")]
    fitted(edition)


def closed_days_are_the_hours(edition: Edition) -> None:
    desk = desk_named(edition, "保健所")
    desk["notes"] = [printed(edition, line_of(edition, "月・木"), "受付時間: 月・木 13:00～15:00")]
    line = line_of(edition, "休日")
    desk["hours"] = printed(edition, line, "土日祝")
    edition["accounted"].append([line, 2, 5, "header"])
    fitted(edition)


def a_heading_is_the_body_of_one_desk_below(edition: Edition) -> None:
    desk = edition["desks"][0]
    desk["department"] = [desk["organization"]]
    desk["organization"] = printed(edition, line_of(edition, "仕事の相談"), "仕事の相談")
    fitted(edition)


def the_body_of_a_block_is_a_heading(edition: Edition) -> None:
    desk = desk_named(edition, "保健所")
    desk["organization"] = desk.pop("department")[0]
    desk["row"] = desk["organization"][2][0][0]
    desk["printed"] = edition["lines"][desk["row"] - 1]
    fitted(edition)


def a_remark_has_the_sign_of_its_line(edition: Edition) -> None:
    line = line_of(edition, "備考")
    desk_named(edition, "若者相談所")["notes"] = [printed(edition, line, edition["lines"][line - 1])]


def a_name_ends_within_a_word_before_a_label(edition: Edition) -> None:
    desk = desk_named(edition, "管理センター")
    line, start, end = cut(edition, desk["organization"], 7)
    desk["phones"][0] |= {"label": "センター", "label_spans": [[line, start, end]]}
    edition["accounted"].append([line, start, end, "label of a number"])
    fitted(edition)


def a_name_begins_within_a_word(edition: Edition) -> None:
    desk = desk_named(edition, "すまい再建室")
    line = desk["row"]
    desk["organization"] = printed(edition, line, "まい支援班")
    desk["notes"] = [printed(edition, line, "すまい再建室 す")]
    fitted(edition)


def a_desk_is_a_remark_and_a_number_of_the_one_below(edition: Edition) -> None:
    desk, below = edition["desks"][:2]
    below["phones"] = desk["phones"] + below["phones"]
    below["notes"] = [desk["organization"]]
    drop_desk(edition, desk)
    fitted(edition)


def said_apart(remark: str, name: str, field: str = "notes") -> Callable[[Edition], None]:
    """The name of a desk cut in two: the first half is a value of another field."""

    def forge(edition: Edition) -> None:
        desk = desk_named(edition, remark + name)
        desk["organization"] = printed(edition, desk["row"], name)
        value = printed(edition, desk["row"], remark)
        desk[field] = [value] if field == "notes" else value
        fitted(edition)

    return forge


def a_label_begins_with_a_space(edition: Edition) -> None:
    desk = desk_named(edition, "建築住宅係")
    line, start, end = cut(edition, desk["organization"], 5)
    desk["phones"][0] |= {"label": " 建築住宅係", "label_spans": [[line, start, end]]}
    edition["accounted"].append([line, start, end, "label of a number"])
    fitted(edition)


def a_remark_is_a_heading_of_a_group(edition: Edition) -> None:
    desk = desk_named(edition, "東斎場")
    note = next(note for note in desk["notes"] if "お花茶屋" in note[0])
    desk["notes"].remove(note)
    edition["accounted"].append([*note[2][0], "heading of a group"])


def the_last_block_is_a_remark_and_a_number_of_the_one_above(edition: Edition) -> None:
    above, last = edition["desks"][-2:]
    above["phones"] += last["phones"]
    above["notes"] = [last["organization"]]
    drop_desk(edition, last)
    fitted(edition)


def cut_value(name: str, field: str, kept: str, rest: str, other: str) -> Callable[[Edition], None]:
    """A value of a desk cut in two: the rest is a value of another field."""

    def forge(edition: Edition) -> None:
        desk = desk_named(edition, name)
        line = desk[field][2][0][0]
        desk[field] = printed(edition, line, kept)
        value = printed(edition, line, rest)
        desk[other] = [value] if other in ("notes", "department") else value
        fitted(edition)

    return forge


def moved(name: str, field: str, other: str) -> Callable[[Edition], None]:
    """A value of a desk in another field, or as the label of its number."""

    def forge(edition: Edition) -> None:
        desk = desk_named(edition, name)
        value = desk.pop(field)
        if other == "label":
            desk["phones"][0] |= {"label": value[0], "label_spans": value[2]}
            edition["accounted"] += [[*span, "label of a number"] for span in value[2]]
        else:
            desk[other] = [*desk.get(other, ()), value]
        fitted(edition)

    return forge


def a_remark_of_a_box_is_the_next_desks(edition: Edition) -> None:
    desk, below = desk_named(edition, "あらゆる相談"), desk_named(edition, "母子家庭の相談")
    below["notes"] = [desk["notes"].pop(), *below["notes"]]
    fitted(edition)


def a_label_of_a_box_is_a_header(edition: Edition) -> None:
    phone = desk_named(edition, "母子家庭の相談")["phones"][0]
    assert phone.pop("label") == "給付係"
    place = phone.pop("label_spans")[0]
    edition["accounted"].remove([*place, "label of a number"])
    edition["accounted"].append([*place, "header"])


def a_half_of_a_word_is_a_heading_of_a_group(edition: Edition) -> None:
    place = cut(edition, desk_named(edition, "母子家庭の相談")["address"], 1)
    edition["accounted"].append([*place, "heading of a group"])
    fitted(edition)


def a_desk_serves_where_nobody_says_it(edition: Edition) -> None:
    """An entry for a desk whose number lies in another prefecture."""
    desk = desk_named(edition, "東支援所")
    says = {"program": [desk["program"]], "organization": "東支援所", "department": "", "address": ""}
    says |= {"prefecture": "", "serves": ["東京都"], "reason": "名前のとおり"}
    id = f"{desk['program']}|東支援所||"
    edition["knowledge"].insert(0, {"file": "jurisdictions.toml", "id": id, "says": says})
    area = ["東京都", "editorial", [], "", "jurisdictions.toml", id]
    desk |= {"prefecture": area, "service_area": [area]}
    fitted(edition)


def a_table_refers_to_itself(edition: Edition) -> None:
    entry = next(each for each in edition["knowledge"] if each["id"] == "table-1")
    entry["says"]["referral"] = entry["says"]["program"]
    for desk in edition["desks"]:
        if desk["table"] == "table-1":
            desk["referral"] = desk["program"]


def test_what_is_remarked_above_a_table_is_said_of_each_row(editions: Editions) -> None:
    rows = editions["titled.txt"]["desks"]
    assert [note[0] for note in rows[0]["notes"]] == [
        "症状のあるかたは、直接医療機関を受診せず、下記を参照し、相談センターにご相談ください。",
        "*対応時間は変更される可能性があります。",
    ]
    assert len(rows) == 3
    assert all(row["notes"] == rows[0]["notes"] for row in rows)


FORGERIES: list[tuple[str, Callable[[Edition], None], str]] = [
    ("tables.md", an_address_is_a_remark, "column"),
    ("tables.md", a_heading_is_a_remark_of_all, "accounted"),
    ("tables.md", two_tables_are_one, "table"),
    ("tables.md", names_of_programs_are_traded, "program"),
    ("tables.md", a_program_is_called_by_a_sentence, "program"),
    ("tables.md", a_desk_serves_where_nobody_says_it, "area"),
    ("tables.md", a_table_refers_to_itself, "entry"),
    ("counted.txt", the_count_of_a_heading_is_a_remark, "accounted"),
    ("prose.txt", a_heading_is_passed_over, "heading"),
    ("prose.txt", a_heading_is_a_section_of_the_body_below, "order"),
    ("bullets.txt", a_name_ends_within_a_word_before_a_label, "cut"),
    ("bullets.txt", a_name_begins_within_a_word, "cut"),
    ("bullets.txt", a_desk_is_a_remark_and_a_number_of_the_one_below, "unit"),
    ("bullets.txt", said_apart("こども", "家庭室"), "cut"),
    ("bullets.txt", said_apart("ひまわり", "保育園"), "cut"),
    ("bullets.txt", said_apart("さくら", "保育園"), "cut"),
    ("bullets.txt", said_apart("あおぞら・", "ジャパン"), "cut"),
    ("bullets.txt", said_apart("いこー", "よ", "operator"), "cut"),
    (
        "bullets.txt",
        cut_value("相談センター(", "organization", "相談センター", "(コールセンター)", "operator"),
        "cut",
    ),
    ("bullets.txt", a_label_begins_with_a_space, "label"),
    ("places.txt", a_remark_is_a_heading_of_a_group, "accounted"),
    ("two-lines.txt", the_last_block_is_a_remark_and_a_number_of_the_one_above, "unit"),
    ("floors.txt", cut_value("東県外国人", "hours", "平日9時から", "17時", "notes"), "cut"),
    ("floors.txt", cut_value("西県外国人", "hours", "火曜", "・木曜 10時から16時", "notes"), "cut"),
    ("floors.txt", cut_value("西県外国人", "hours", "火曜・木曜 10時", "から16時", "notes"), "cut"),
    ("floors.txt", cut_value("東県外国人", "address", "指宿市北1", "条西3丁目 県庁別館3階", "notes"), "cut"),
    ("floors.txt", moved("東県外国人", "address", "department"), "kind"),
    ("cells.txt", moved("こども若者", "hours", "label"), "label"),
    ("schools.txt", cut_value("さくら小学校", "address", "2-1", "桜が丘", "notes"), "cut"),
    ("schools.txt", cut_value("さくら小学校", "address", "が丘2-1", "桜", "department"), "cut"),
    ("schools.txt", moved("南小学校", "address", "label"), "kind"),
    ("boxes.html", moved("子ども家庭センター", "address", "notes"), "kind"),
    ("boxes.html", a_remark_of_a_box_is_the_next_desks, "far"),
    ("boxes.html", a_label_of_a_box_is_a_header, "accounted"),
    ("boxes.html", a_half_of_a_word_is_a_heading_of_a_group, "accounted"),
    ("blocks.md", closed_days_are_the_hours, "kind"),
    ("blocks.md", a_heading_is_the_body_of_one_desk_below, "level"),
    ("blocks.md", the_body_of_a_block_is_a_heading, "level"),
    ("blocks.md", a_remark_has_the_sign_of_its_line, "cut"),
]


@pytest.mark.parametrize(("name", "forge", "code"), FORGERIES, ids=[f.__name__ for _, f, _ in FORGERIES])
def test_a_forgery_is_found(
    editions: Editions, name: str, forge: Callable[[Edition], None], code: str
) -> None:
    assert code in codes_after(editions[name], forge)


@pytest.mark.parametrize(
    ("before", "behind", "are_words"),
    [
        ("お問い合わせ", "東課", True),
        ("手続を行われる", "東課", True),
        ("申込は先着順に限る", "東課", True),
        ("受付は", "東課", True),
        ("ひまわり", "保育園", False),
        ("さくら", "保育園", False),
        ("すみれ", "保育園", False),
        ("みらい", "保育園", False),
        ("ことりのす", "保育園", False),
    ],
)
def test_a_name_begins_behind_a_predicate_and_not_within_a_name(
    before: str, behind: str, are_words: bool
) -> None:
    assert _are_words("organization", before, behind[0]) is are_words


CONTACTS = """くらしの窓口

No.\t窓口\t連絡先
1\t海辺センター\t〒891-0400 指宿市本町1-2 TEL 0993-00-0001 FAX 0993-00-0002 メール umibe@example.jp
2\t山手センター\t〒891-0401 指宿市山手3-4 電話 0993-00-0003 （月～金 9:30～17:00） https://yamate.example.jp/
3\t南センター\t〒891-0402 指宿市南町5-6 電話0993-00-0004／FAX0993-00-0005
"""


def test_a_cell_that_is_all_of_a_desk_has_its_hours_behind_the_number(knowledge: Knowledge) -> None:
    edition = as_found(CONTACTS, knowledge)
    assert edition["desks"][1]["hours"][0] == "月～金 9:30～17:00"

    def forge(edition: Edition) -> None:
        desk = edition["desks"][1]
        desk["address"], desk["hours"] = desk["hours"], desk["address"]
        made_to_fit(edition)

    assert "cell" in codes_after(edition, forge)


def test_a_word_before_a_value_within_a_cell_heads_no_rows_below(knowledge: Knowledge) -> None:
    edition = as_found(CONTACTS, knowledge)
    assert EditionFile.of(edition).header_lines == [3]


def test_a_remark_behind_a_bracket_of_numbers_is_parted_by_it(knowledge: Knowledge) -> None:
    text = (
        "窓口の一覧\n\n窓口\t電話\n保健相談所（中央 0993-00-0001／海辺 0993-00-0002／山手 0993-00-0005）地区担当の保健師\tなし\n"
        "戸籍課 戸籍係\t0993-00-0003\n子育て課 給付係\t0993-00-0004\n"
    )
    first, *_ = as_found(text, knowledge)["desks"]
    assert [phone["label"] for phone in first["phones"]] == ["中央", "海辺", "山手"]
    assert "地区担当の保健師" in [note[0] for note in first["notes"]]
