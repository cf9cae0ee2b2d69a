"""Values of blocks of lines: what stands below the name of a desk is that desk's, and no other's."""

from __future__ import annotations

from typing import Any

import pytest

from madoguchi.editions.knowledge import Knowledge
from tests.editions.forging import Edition, as_found, codes_after, made_to_fit, printed

BLOCKS = """くらしの窓口

【子育ての窓口】
こども相談室
　電話：0993-00-0001
　受付時間：平日 8:30～17:15
　備考：予約が必要です。

保育サービス課
　電話：0993-00-0002
　受付時間：火曜日 9:00～16:00
　備考：土曜日は休みます。

【高齢者の窓口】
地域包括支援センター
　電話：0993-00-0003
　住所：青空市本町1-2-3
"""
PROSE = """くらしの便り

■ 借金の相談
問い合わせ：消費生活センター（電話0993-00-0001）
受付時間 月～金曜日の9時～16時30分

11月から収集日が変わります。詳しくは環境課（0993-00-0002）へお尋ねください。
"""


LEADERS = """窓口の一覧

消費生活センター ………… 0993-00-0001　平日 9:00～17:00
くらしの安心局 ………… 0993-00-0002　月・水・金 9:00～12:00
"""


@pytest.fixture(scope="module")
def leaders(knowledge: Knowledge) -> Edition:
    return as_found(LEADERS, knowledge)


@pytest.fixture(scope="module")
def blocks(knowledge: Knowledge) -> Edition:
    return as_found(BLOCKS, knowledge)


@pytest.fixture(scope="module")
def prose(knowledge: Knowledge) -> Edition:
    return as_found(PROSE, knowledge)


def given(edition: Edition, field: str, from_: int, to: int, *, keep: bool) -> None:
    one, other = edition["desks"][from_], edition["desks"][to]
    value: Any = one[field] if keep else one.pop(field)
    other[field] = [*other.get(field, ()), *value] if field == "notes" else value
    made_to_fit(edition)


@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize(
    ("field", "from_", "to"),
    [("hours", 0, 1), ("hours", 1, 0), ("hours", 1, 2), ("notes", 0, 1), ("notes", 1, 0), ("address", 2, 1)],
)
def test_what_stands_in_a_block_is_of_its_desk(
    blocks: Edition, field: str, from_: int, to: int, keep: bool
) -> None:
    assert [desk["row"] for desk in blocks["desks"]] == [4, 9, 15]
    assert "far" in codes_after(blocks, lambda edition: given(edition, field, from_, to, keep=keep))


@pytest.mark.parametrize("field", ["hours", "notes"])
def test_blocks_do_not_exchange_what_they_say(blocks: Edition, field: str) -> None:
    def forge(edition: Edition) -> None:
        one, other, _ = edition["desks"]
        one[field], other[field] = other[field], one[field]
        made_to_fit(edition)

    assert "far" in codes_after(blocks, forge)


@pytest.mark.parametrize("keep", [True, False])
def test_hours_below_a_name_in_prose_are_not_those_of_the_next(prose: Edition, keep: bool) -> None:
    assert [desk["organization"][0] for desk in prose["desks"]] == ["消費生活センター", "環境課"]
    assert "far" in codes_after(prose, lambda edition: given(edition, "hours", 0, 1, keep=keep))


@pytest.mark.parametrize(
    ("field", "said", "rest", "as_"),
    [
        ("hours", "日 9:00～17:00", "平", "notes"),
        ("hours", "日 9:00～17:00", "平", "operator"),
        ("hours", "金 9:00～12:00", "月・水・", "notes"),
        ("hours", "平日 9:00～", "17:00", "notes"),
        ("hours", "～17:00", "平日 9:00", "notes"),
        ("organization", "生活センター", "消費", "notes"),
        ("organization", "安心局", "くらしの", "operator"),
    ],
)
def test_two_values_of_a_desk_are_no_halves_of_a_word(
    leaders: Edition, field: str, said: str, rest: str, as_: str
) -> None:
    def forge(edition: Edition) -> None:
        desk = next(each for each in edition["desks"] if each[field][0] in (said + rest, rest + said))
        desk[field] = printed(edition, desk["row"], said)
        left = printed(edition, desk["row"], rest)
        desk[as_] = [*desk.get(as_, ()), left] if as_ == "notes" else left
        made_to_fit(edition)

    assert "cut" in codes_after(leaders, forge)


@pytest.mark.parametrize(
    ("field", "said"),
    [("hours", "受付時間：平日 8:30～17:15"), ("address", "住所：青空市本町1-2-3"), ("hours", "受付時間")],
)
def test_the_word_before_a_value_is_no_part_of_it(blocks: Edition, field: str, said: str) -> None:
    def forge(edition: Edition) -> None:
        desk = next(each for each in edition["desks"] if field in each)
        desk[field] = printed(edition, desk[field][2][0][0], said)
        made_to_fit(edition)

    assert codes_after(blocks, forge) & {"kind", "cut"}


@pytest.mark.parametrize("why", ["heading", "heading of a group"])
def test_a_remark_with_its_word_is_no_heading(blocks: Edition, why: str) -> None:
    def forge(edition: Edition) -> None:
        note = edition["desks"][0].pop("notes")[0]
        edition["accounted"].append([*note[2][-1], why])
        made_to_fit(edition)

    assert "accounted" in codes_after(blocks, forge)


def test_a_lot_is_no_number_to_call(blocks: Edition) -> None:
    def forge(edition: Edition) -> None:
        desk = edition["desks"][2]
        value = desk.pop("address")
        desk["phones"].append({"number": "1-2-3", "value": ["1-2-3", *value[1:]]})
        made_to_fit(edition)

    assert "number" in codes_after(blocks, forge)


def test_a_word_before_a_number_is_not_that_of_the_number_before_it(knowledge: Knowledge) -> None:
    text = "窓口の一覧\n\n東課 0993-00-0001 FAX 0993-00-0002\n西課 0993-00-0003 FAX 0993-00-0004\n"

    def forge(edition: Edition) -> None:
        desk = edition["desks"][0]
        phone, fax = desk.pop("phones")[0], desk["faxes"][0]
        desk["faxes"] = [phone | {"says": fax["says"]}, fax]

    edition = as_found(text, knowledge)
    assert edition["desks"][0]["faxes"][0]["says"]
    assert "kind" in codes_after(edition, forge)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("窓口の一覧\n\n東相談室\n　電話：0993-00-0001\n\n保育課\n　電話：0993-00-0002\n", 6),
        ("窓口の一覧\n\n東相談室　0993-00-0001\n西支援センター　0993-00-0002\n", 4),
    ],
)
def test_the_next_desk_is_no_section_of_the_one_above(knowledge: Knowledge, text: str, row: int) -> None:
    def forge(edition: Edition) -> None:
        one, other = edition["desks"]
        other["department"], other["organization"] = [other["organization"]], one["organization"]
        made_to_fit(edition)

    edition = as_found(text, knowledge)
    assert [desk["row"] for desk in edition["desks"]] == [3, row]
    assert "level" in codes_after(edition, forge)


@pytest.mark.parametrize("as_", ["operator", "notes"])
def test_a_word_for_what_stands_behind_it_is_no_value(blocks: Edition, as_: str) -> None:
    def forge(edition: Edition) -> None:
        desk = edition["desks"][0]
        word = "電話：" if as_ == "notes" else "電話"
        value = printed(edition, 5, word)
        desk[as_] = [*desk["notes"], value] if as_ == "notes" else value
        made_to_fit(edition)

    assert "kind" in codes_after(blocks, forge)


def test_an_address_behind_its_postal_code_is_no_remark(knowledge: Knowledge) -> None:
    text = "窓口の一覧\n\n東相談室\n　電話：0993-00-0001\n　住所：〒899-0009 青空市本町1-2-3\n"

    def forge(edition: Edition) -> None:
        desk = edition["desks"][0]
        desk["notes"] = [desk.pop("address")]
        made_to_fit(edition)

    edition = as_found(text, knowledge)
    assert edition["desks"][0]["postal_code"][0] == "899-0009"
    assert "kind" in codes_after(edition, forge)
