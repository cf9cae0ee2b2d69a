"""What stands at one desk alone, where the rest of its list shows that it is none of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof import Flaw, columns, layout, notices, numbers, shared, strays, untold
from madoguchi.editions.proof.file import Desk, EditionFile
from tests.editions.forging import (
    Edition,
    as_found,
    codes_after,
    desk_named,
    made_to_fit,
    printed,
    proven,
    told_by,
)
from tests.editions.two_lists import two_lists

TWO_TABLES = """第1表 平日の窓口

窓口\t電話番号\t時間
東保健所\t0993-00-0001\t9:00～17:00
西保健所\t0993-00-0002\t9:00～17:00

第2表 休日の窓口

窓口\t電話番号\t時間
東診療所\t0993-00-0011\t10:00～15:00
西診療所\t0993-00-0012\t10:00～15:00
南診療所\t0993-00-0013\t10:00～15:00
※ 12月29日から1月3日までは休みです。
"""
SECTIONS = """東市の窓口一覧
どなたでもどうぞ

所属\t担当\t電話番号\t受付時間
総務部\t税務課\t0993-00-0001\t8:30～17:15
福祉部\t支援課\t0993-00-0002\t9:00～16:00
福祉部\t介護課\t0993-00-0003\t8:30～17:15
建設部\t土木課\t0993-00-0004\t8:30～17:15
"""
HEADS = """■東地区
東診療所\t0993-00-0001\t東市東町1
東薬局\t0993-00-0002\t東市東町2
■西地区
西診療所\t0993-00-0003\t東市西町1
西薬局\t0993-00-0004\t東市西町2
"""
BLOCKS = """東市 相談窓口のご案内

■東支所
住所：東市東町1-1
電話：0993-00-0001
受付時間：平日9時～17時

■西支所
住所：東市西町2-2
電話：0993-00-0002
受付時間：平日9時～16時
"""
SCHOOLS = """学校名\t所在地\t電話\t児童数
東小学校\t東市東町1-1\t0993-00-0001\t120
西小学校\t東市西町2-2\t0993-00-0002\t85
南小学校\t東市南町3-3\t0993-00-0003\t203
"""
IN_WORDS = """東市役所 総務課 0993-00-0001
東市役所 税務課 0993-00-0002
西町役場 住民課 0993-00-0003
"""
PREFECTURES = """都道府県の相談窓口

番号\t県名\t電話番号\t対応先
1\t青森県\t0172-00-0001\t保健福祉部 保健課
\t\t0172-00-0002\t〃
2\t岩手県\t0192-00-0003\t保健課
3\t宮城県\t0226-00-0004\t保健課
4\t秋田県\t0187-00-0005\t保健課
5\t山形県\t0237-00-0006\t保健課
"""
SHARED = """窓口の一覧

窓口\t電話番号\t所在地\tURL
東相談室\t0993-00-0001\t東市本町1-2\thttp://example.jp/a
西相談室\t0993-00-0001\t西市本町1-3\thttps://example.jp/b
"""
EXTENSIONS = """内線番号表

課名\t電話番号\t内線\tFAX
総務課\t0993-00-0001\t101\t0993-00-0101
税務課\t0993-00-0001\t102\t0993-00-0102
福祉課\t0993-00-0001\t103\t0993-00-0103
"""
_LISTS = {
    "extensions": EXTENSIONS,
    "prefectures": PREFECTURES,
    "shared": SHARED,
    "tables": TWO_TABLES,
    "sections": SECTIONS,
    "heads": HEADS,
    "blocks": BLOCKS,
    "schools": SCHOOLS,
    "words": IN_WORDS,
}


@pytest.fixture(scope="module")
def editions(knowledge: Knowledge) -> dict[str, Edition]:
    found = {name: as_found(text, knowledge) for name, text in _LISTS.items()}
    return found | {"two": proven(two_lists(knowledge).content)}


def of_desks(
    check: Callable[[EditionFile, Desk, str], Iterable[Flaw]],
) -> Callable[[EditionFile], list[Flaw]]:
    """A check of a desk, of all desks."""
    return lambda file: [flaw for desk in file.desks for flaw in check(file, desk, f"desks/{desk['id']}")]


def _footnote_of_another_table(edition: Edition) -> None:
    desk_named(edition, "西保健所")["notes"] = [printed(edition, 13, "※ 12月29日から1月3日までは休みです。")]


def _footnote_of_one_row(edition: Edition) -> None:
    for name in ("西診療所", "南診療所"):
        del desk_named(edition, name)["notes"]


def _hours_of_a_footnote(edition: Edition) -> None:
    desk = desk_named(edition, "南診療所")
    desk["hours"] = desk.pop("notes")[0]


def _name_above_the_header(edition: Edition) -> None:
    desk = edition["desks"][0]
    desk["department"] = [desk["organization"], *desk["department"]]
    desk["organization"] = printed(edition, 2, "どなたでもどうぞ")


def _sections_before_bodies(edition: Edition) -> None:
    for desk in edition["desks"]:
        desk["organization"], desk["department"] = desk["department"][0], [desk["organization"]]


def _operators_in_two_rows(edition: Edition) -> None:
    for desk in edition["desks"][:2]:
        desk["operator"], desk["organization"] = desk["organization"], desk.pop("department")[0]


def _remarks_of_hours(edition: Edition) -> None:
    for desk in edition["desks"][:2]:
        desk["notes"] = [desk.pop("hours")]


def _heading_of_a_group(edition: Edition) -> None:
    edition["accounted"] = [each for each in edition["accounted"] if each[0] != 4]
    desk_named(edition, "西薬局")["notes"] = [printed(edition, 4, "■西地区")]


def _section_below(edition: Edition) -> None:
    desk_named(edition, "東薬局")["department"] = [printed(edition, 4, "西地区")]


def _address_as_name(edition: Edition) -> None:
    for desk in edition["desks"]:
        desk["department"], desk["organization"] = [desk["organization"]], desk.pop("address")


def _address_left_out(edition: Edition) -> None:
    for desk in edition["desks"]:
        edition["accounted"].append([*desk.pop("address")[2][0], "date of the row"])


def _word_of_a_field(edition: Edition) -> None:
    word = next(each for each in edition["accounted"] if each[3] == "header" and each[0] == 4)
    edition["accounted"].remove(word)
    edition["desks"][0]["notes"] = [printed(edition, 4, "住所")]


def _remark_without_its_word(edition: Edition) -> None:
    desk_named(edition, "西小学校")["notes"] = [printed(edition, 3, "85")]


def _count_as_address(edition: Edition) -> None:
    desk = desk_named(edition, "西小学校")
    desk["address"], desk["notes"] = printed(edition, 3, "85"), [desk["address"]]


def _bracket_as_remark(edition: Edition) -> None:
    desk = edition["desks"][0]
    desk["notes"] = [["(", "printed", desk["organization"][2], "("]]


def _name_of_nothing(edition: Edition) -> None:
    edition["desks"][0]["organization"][0] = "なし"


def _begin_of_a_name(edition: Edition) -> None:
    desk = edition["desks"][1]
    desk["organization"], desk["notes"] = printed(edition, 2, "税務課"), [printed(edition, 2, "東市役所")]


def _within_the_name(edition: Edition) -> None:
    desk = edition["desks"][0]
    desk["organization"] = printed(edition, 1, "東市役所 総務")
    desk["notes"] = [printed(edition, 1, "総務課")]


def _prefecture_as_operator(edition: Edition) -> None:
    desk = desk_named(edition, "岩手県")
    desk["operator"], desk["organization"] = desk["organization"], desk.pop("department")[0]


def _address_of_one_row(edition: Edition) -> None:
    desk = desk_named(edition, "東薬局")
    desk["notes"] = [desk.pop("address")]


def _part_of_what_stands_above(edition: Edition) -> None:
    edition["desks"][1]["department"].pop()


def _name_of_the_row_above(edition: Edition) -> None:
    desk = desk_named(edition, "農林畜産課")
    edition["accounted"].append([*desk["organization"][2][0], "date of the row"])
    desk["organization"] = desk_named(edition, "商工課")["organization"]


def _address_left_out_of_one_row(edition: Edition) -> None:
    address = desk_named(edition, "商工課").pop("address")
    edition["accounted"].append([*address[2][0], "code of the row"])


def _footnote_without_its_mark(edition: Edition) -> None:
    desk_named(edition, "連合会")["notes"] = desk_named(edition, "商工会議所")["notes"]


def _hours_that_are_a_footnote(edition: Edition) -> None:
    desk = desk_named(edition, "商工会議所")
    desk["hours"] = desk.pop("notes")[0]


def _extension_of_a_fax(edition: Edition) -> None:
    desk = edition["desks"][0]
    desk["faxes"][0]["extension"] = desk["phones"][0]["extension"]


def _without(code: str) -> Callable[[dict[str, Any]], None]:
    def forge(edition: Edition) -> None:
        assert any(notice["code"] == code for notice in edition["notices"])
        edition["notices"] = [notice for notice in edition["notices"] if notice["code"] != code]

    return forge


@pytest.mark.parametrize(
    ("name", "check", "forge", "field"),
    [
        ("tables", strays.check_remarks_below, _footnote_of_another_table, "far"),
        ("tables", strays.check_remarks_below, _footnote_of_one_row, "far"),
        ("tables", of_desks(strays.check_plain_fields), _hours_of_a_footnote, "field"),
        ("sections", strays.check_names_above_headers, _name_above_the_header, "far"),
        ("sections", of_desks(strays.check_sections_behind_bodies), _sections_before_bodies, "level"),
        ("sections", strays.check_columns_of_one_kind, _operators_in_two_rows, "column"),
        ("sections", strays.check_columns_of_one_kind, _remarks_of_hours, "column"),
        ("heads", strays.check_signs_of_headings, _heading_of_a_group, "heading"),
        ("heads", of_desks(strays.check_names_below), _section_below, "far"),
        ("heads", of_desks(strays.check_plain_fields), _address_as_name, "field"),
        ("heads", strays.check_left_out_by_header, _address_left_out, "accounted"),
        ("blocks", strays.check_words_of_the_list, _word_of_a_field, "header"),
        ("schools", strays.check_words_of_columns, _remark_without_its_word, "header"),
        ("schools", of_desks(strays.check_plain_fields), _count_as_address, "field"),
        ("words", of_desks(strays.check_plain_fields), _bracket_as_remark, "field"),
        ("words", of_desks(strays.check_plain_fields), _name_of_nothing, "field"),
        ("words", of_desks(strays.check_names_from_their_begin), _begin_of_a_name, "level"),
        ("words", of_desks(strays.check_overlaps), _within_the_name, "cut"),
        ("two", of_desks(strays.check_names_of_own_row), _name_of_the_row_above, "far"),
        ("two", strays.check_columns_of_one_kind, _address_left_out_of_one_row, "column"),
        ("two", of_desks(strays.check_plain_fields), _hours_that_are_a_footnote, "field"),
        ("two", shared.check_shared_notes, _footnote_without_its_mark, "note"),
        ("extensions", of_desks(numbers.check_numbers), _extension_of_a_fax, "extension"),
        ("prefectures", columns.check_columns, _prefecture_as_operator, "column"),
        ("heads", columns.check_columns, _address_of_one_row, "column"),
        ("prefectures", layout.check_dittos, _part_of_what_stands_above, "far"),
        ("shared", notices.check_shared_numbers, _without("number-shared-by-bodies"), "notice"),
        ("shared", untold.check_untold, _without("url-without-encryption"), "notice"),
    ],
)
def test_a_stray_is_told(
    editions: dict[str, Edition],
    name: str,
    check: Callable[[EditionFile], Iterable[Flaw]],
    forge: Callable[[dict[str, Any]], None],
    field: str,
) -> None:
    def fitting(edition: Edition) -> None:
        forge(edition)
        made_to_fit(edition)

    assert field in {code for _, code in told_by(check, editions[name], fitting)}


def test_a_cell_that_is_an_address_is_no_remark(knowledge: Knowledge) -> None:
    def forge(edition: Edition) -> None:
        for desk in edition["desks"]:
            desk["notes"] = [desk.pop("address")]

    rows = "東診療所\t0244-36-0211\t東市東町1\n西診療所\t0244-36-0212\t福島県西市港4-5\n"
    edition = as_found(f"診療所\n\n{rows}", knowledge)
    assert "field" in codes_after(edition, forge)


def test_a_footnote_below_all_rows_is_that_of_all(knowledge: Knowledge) -> None:
    def forge(edition: Edition) -> None:
        for desk in edition["desks"][:2]:
            del desk["notes"]

    rows = "窓口\t電話番号\n東課\t0244-36-0211\n西課\t0244-36-0212\n南課\t0244-36-0213\n"
    edition = as_found(f"窓口の一覧\n\n{rows}※ 12月29日から1月3日までは休みです。\n", knowledge)
    assert told_by(strays.check_remarks_below, edition, forge) == {("desks", "far")}
