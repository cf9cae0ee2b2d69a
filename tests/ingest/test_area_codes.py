"""Numbers without their area code get one only where no other can be meant."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from madoguchi.editions.build import build
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof import prove
from madoguchi.editorial.drafting import read_file
from madoguchi.ingest import source
from madoguchi.ingest.pieces.area_codes import AreaCode, area_codes
from madoguchi.ingest.source import read_source
from madoguchi.model.provenance import Span


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        (["本庁 087-839-2860", "支所 839-2870"], ["087"]),
        (["本庁 0854-82-2007", "支所 82-2008", "隣の市 0855-72-0001"], ["0854"]),
        # An exchange of Gifu is one of Kumamoto, too.
        (["岐阜支部 058-325-0001", "熊本支部 325-3255", "熊本本部 096-381-0001"], []),
        (["市外局番は096", "岐阜支部 058-381-0001", "熊本支部 325-3255"], ["096"]),
    ],
)
def test_an_area_code_is_taken_from_another_number_where_all_are_of_one_region(
    lines: list[str], codes: list[str]
) -> None:
    assert [each.code for each in area_codes(lines).values()] == codes


def test_a_number_of_a_list_of_the_whole_country_is_never_completed_by_its_exchange(
    knowledge: Knowledge,
) -> None:
    text = "支部名\t電話番号\n岐阜支部\t058-325-0001\n熊本支部\t325-3255\n青森支部\t017-734-9365\n"
    bare = replace(knowledge, areas=())
    built = build(read_source(text.encode(), edition="draft"), bare)
    kumamoto = next(desk for desk in built.edition.desks if desk.organization.text == "熊本支部")
    assert kumamoto.numbers == ()
    assert any(n.severity.name == "ERROR" and 3 in n.lines for n in built.edition.notices)


def test_the_proof_takes_no_area_code_of_another_region(knowledge: Knowledge) -> None:
    text = "支部名\t電話番号\n本部\t058-325-0001\n東支部\t325-0002\n西支部\t058-325-0003\n"
    content = build(read_source(text.encode(), edition="draft"), replace(knowledge, areas=())).content
    assert prove(content)[1] == []
    raw = json.loads(content)
    assert raw["desks"][1]["phones"][0]["number"] == "058-325-0002"
    # The same claim in a list of two regions.
    raw["lines"][3] = raw["lines"][3].replace("058-325", "017-734")
    raw["desks"][2]["printed"] = raw["lines"][3]
    value = raw["desks"][2]["phones"][0]
    value["number"] = "017-734-0003"
    value["value"] = ["017-734-0003", "printed", value["value"][2], "017-734-0003"]
    flaws = {(flaw.path.partition("/phones")[0], flaw.code) for flaw in prove(json.dumps(raw).encode())[1]}
    assert (f"desks/{raw['desks'][1]['id']}", "claim") in flaws


TOLD = "館\t電話\n東館\t82-2007\n西館\t72-0002\n本庁\t0855-72-0001\n"


def test_a_code_that_the_list_prints_is_not_the_offices_and_the_list_is_read_once_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    readings: list[str] = []

    def reading(lines: Sequence[str], first: int, told: str) -> dict[tuple[int, int], AreaCode]:
        readings.append(told)
        return area_codes(lines, first, told)

    monkeypatch.setattr(source, "area_codes", reading)
    text = replace(read_source(TOLD.encode(), edition="draft"), area_code="0854")
    found = [text.area_code_at(Span(line, 3, 10)) for line in (2, 3, 4)]
    assert found == [AreaCode("0854", is_told=True), AreaCode("0855"), AreaCode("")]
    assert readings == ["0854"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("館名,電話\n【東地区】市外局番 0854,\n東館,82-2007\n【西地区】市外局番 0855,\n西館,82-2008\n", "csv"),
        ("館名,電話\n■東地区(市外局番は0854),\n東館,82-2007\n■西地区(市外局番は0855),\n西館,82-2008\n", "csv"),
        ("館名,電話\n市外局番 0854,\n東館,82-2007\n市外局番 0855,\n西館,82-2008\n", "csv"),
        ("館名\t電話\n東地区 市外局番0854\n東館\t82-2007\n西地区 市外局番0855\n西館\t82-2008\n", "text"),
        ("# 東（市外局番0854）\n\n館名\t電話\n東館\t82-2007\n\n# 西（市外局番0855）\n\n館名\t電話\n西館\t82-2008\n", "text"),
        ("東地区 市外局番0854\n東館 82-2007\n\n西地区 市外局番0855\n西館 82-2008\n", "text"),
    ],
)  # fmt: skip
def test_an_area_code_of_a_title_or_a_group_holds_for_the_rows_below_it(text: str, kind: str) -> None:
    built = read_file(text.encode(), f"list.{kind}", edition="draft:other")
    told = [(desk.name, desk.numbers) for desk in built.edition.desks]
    assert told == [("東館", ("0854-82-2007",)), ("西館", ("0855-82-2008",))]
    assert prove(built.content)[1] == []


def test_one_that_is_said_below_the_rows_holds_for_none_of_the_next() -> None:
    lines = ["東館 電話82-2007", "※市外局番は0854", "西館 電話82-2008", "※市外局番は0855"]
    assert [each.code for each in area_codes(lines).values()] == []


def test_the_proof_takes_no_code_of_another_group() -> None:
    text = "館名,電話\n市外局番 0854,\n東館,82-2007\n市外局番 0855,\n西館,82-2008\n"
    raw = json.loads(read_file(text.encode(), "a.csv", edition="draft:other").content)
    phone = raw["desks"][1]["phones"][0]
    phone["number"] = "0854-82-2008"
    phone["value"] = ["0854-82-2008", *phone["value"][1:]]
    assert any("/phones" in flaw.path for flaw in prove(json.dumps(raw).encode())[1])


HABIT = "館\t電話\tFAX\n東館\t82-0001\t82-0091\n西館\t5-0002\t\n南館\t200-0003\t\n"


def test_numbers_whose_area_code_the_list_never_prints_are_what_is_printed(knowledge: Knowledge) -> None:
    built = build(read_source(HABIT.encode(), edition="draft"), replace(knowledge, areas=()))
    told = [(desk.name, desk.numbers, [fax.number for fax in desk.faxes]) for desk in built.edition.desks]
    assert told == [
        ("東館", ("82-0001",), ["82-0091"]),
        ("西館", ("5-0002",), []),
        ("南館", ("200-0003",), []),
    ]
    noted = [notice.value for notice in built.edition.notices if notice.code == "no-area-code"]
    assert noted == ["82-0001", "5-0002", "200-0003"]
    assert prove(built.content)[1] == []


def test_a_number_in_running_text_has_no_area_code_where_the_word_for_it_stands_right_before_it() -> None:
    said = ["東係 ☎82-0001", "西係 TEL 82-0002", "南係 **電話**: 82-0003", "型番 82-0004", "北係 82-0005"]
    assert sorted(line for line, _ in area_codes(said)) == [1, 2, 3]


def test_the_proof_takes_no_area_code_away_that_the_list_prints(knowledge: Knowledge) -> None:
    text = "支部名\t電話番号\n東館\t82-0001\n西館\t82-0002\n南館\t82-0003\n本館\t0993-82-0000\n"
    content = build(read_source(text.encode(), edition="draft"), replace(knowledge, areas=())).content
    raw = json.loads(content)
    phone = raw["desks"][0]["phones"][0]
    assert (phone["number"], prove(content)[1]) == ("0993-82-0001", [])
    phone["number"] = "82-0001"
    phone["value"] = ["82-0001", "printed", phone["value"][2], "82-0001"]
    codes = {flaw.code for flaw in prove(json.dumps(raw).encode())[1] if flaw.path.endswith("/0/number")}
    assert "number" in codes


def test_the_proof_takes_no_code_of_another_kind_for_a_number(knowledge: Knowledge) -> None:
    """In a column that says nothing of numbers, and behind the beginning of a whole one."""
    text = "館\t電話\t記号\n東館\t82-0001\t11-2345\n西館\t82-0002\t11-2346\n南館\t82-0003\t11-2347\n"
    raw = json.loads(build(read_source(text.encode(), edition="draft"), replace(knowledge, areas=())).content)
    value = raw["desks"][0]["phones"][0]["value"]
    line, _, end = value[2][0]
    for number, start in (("11-2345", end + 1), ("2-0001", value[2][0][1] + 1)):
        forged = json.loads(json.dumps(raw))
        forged["desks"][0]["phones"][0] |= {
            "number": number,
            "value": [number, "printed", [[line, start, start + len(number)]], number],
        }
        assert any("/phones" in flaw.path for flaw in prove(json.dumps(forged).encode())[1]), number


SOMA = "甲相談室\t福島県相馬市中村1-12-1\t0244-36-0211\n"


@pytest.mark.parametrize(
    ("rows", "numbers"),
    [
        # 0246 is いわき's: 0244-36-0299 would be somebody else's.
        (f"{SOMA}乙相談室\t福島県いわき市平字梅本21\t36-0299\n", []),
        (f"{SOMA}乙相談室\tいわき市平字梅本21\t36-0299\n", []),
        (f"{SOMA}乙相談室\t茨城県東茨城郡大洗町磯浜町6881\t36-0298\n", []),
        (
            "甲室\t東京都千代田区霞が関1-3-1\t03-3501-1511\n乙室\t大阪府大阪市北区中之島1-3-20\t3501-1512\n",
            [],
        ),
        # Of the same place, or of a place that the row does not say.
        (f"{SOMA}乙相談室\t福島県相馬市中野1-1\t36-0299\n", ["0244-36-0299"]),
        (f"{SOMA}乙相談室\t中野1-1\t36-0299\n", ["0244-36-0299"]),
        (
            "甲室\t東京都千代田区霞が関1-3-1\t03-3501-1511\n乙室\t東京都港区虎ノ門1-1\t3501-1512\n",
            ["03-3501-1512"],
        ),
        # Said for all rows: 尼崎 has the code of 大阪, 大津 has not.
        ("乙室\t兵庫県尼崎市東七松町1-23-1\t6489-6001\n※市外局番は06\n", ["06-6489-6001"]),
        ("乙室\t滋賀県大津市京町4-1-1\t6489-6001\n※市外局番は06\n", []),
    ],
)
def test_no_area_code_is_taken_that_the_rows_own_place_has_not(
    rows: str, numbers: list[str], knowledge: Knowledge
) -> None:
    text = f"窓口\t所在地\t電話番号\n{rows}"
    built = build(read_source(text.encode(), edition="draft"), replace(knowledge, areas=()))
    desk = next(desk for desk in built.edition.desks if desk.name.startswith("乙"))
    assert list(desk.numbers) == numbers
    line = desk.row
    assert bool(numbers) or any(n.severity.name == "ERROR" and line in n.lines for n in built.edition.notices)
    assert prove(built.content)[1] == []


@pytest.mark.parametrize(
    ("before", "group", "numbers"),
    [
        ("", ("【東地区】(市外局番0854)", "【西地区】(市外局番0855)", "【南地区】"), ["24-1005", "24-1006"]),
        ("", ("東地区 市外局番0854", "西地区 市外局番0855", "南地区"), ["24-1005", "24-1006"]),
        (
            "窓口（市外局番は0852）\n\n",  # said of the whole list
            ("■東地区 市外局番は0854", "■西地区 市外局番は0855", "■南地区"),
            ["0852-24-1005", "0852-24-1006"],
        ),
    ],
)
def test_no_area_code_of_one_group_is_carried_into_another_that_says_none(
    before: str, group: tuple[str, str, str], numbers: list[str], knowledge: Knowledge
) -> None:
    rows = (
        "東館\t24-1001\n東所\t24-1002\n",
        "西館\t24-1003\n西所\t24-1004\n",
        "南館\t24-1005\n南所\t24-1006\n",
    )
    text = before + "館名\t電話\n" + "".join(f"{g}\n{r}" for g, r in zip(group, rows, strict=True))
    built = build(read_source(text.encode(), edition="draft"), replace(knowledge, areas=()))
    found = [number for desk in built.edition.desks for number in desk.numbers]
    assert found == ["0854-24-1001", "0854-24-1002", "0855-24-1003", "0855-24-1004", *numbers]
    assert prove(built.content)[1] == []


def test_the_proof_carries_no_area_code_into_a_group_that_says_none(knowledge: Knowledge) -> None:
    text = "館名\t電話\n■東 市外局番0854\n東館\t24-1001\n■西 市外局番0855\n西館\t24-1003\n■南 市外局番0855\n南館\t24-1005\n"
    content = build(read_source(text.encode(), edition="draft"), replace(knowledge, areas=())).content
    assert prove(content)[1] == []
    forged = json.loads(content)
    line = next(at for at, line in enumerate(forged["lines"]) if line.startswith("■南"))
    forged["lines"][line] = "■南"
    flaws = [flaw for flaw in prove(json.dumps(forged).encode())[1] if flaw.path.endswith("phones/0/number")]
    assert [flaw.path.split("/")[1] for flaw in flaws] == [forged["desks"][2]["id"]]


@pytest.mark.parametrize(
    ("printed", "instead"),
    [("福島県相馬市中野", "福島県郡山市中野"), ("福島県相馬市中野", "茨城県水戸市中野")],
)
def test_the_proof_takes_no_area_code_against_the_rows_own_place(
    printed: str, instead: str, knowledge: Knowledge
) -> None:
    text = f"窓口\t所在地\t電話番号\n{SOMA}乙相談室\t福島県相馬市中野1-1\t36-0299\n"
    content = build(read_source(text.encode(), edition="draft"), replace(knowledge, areas=())).content
    assert prove(content)[1] == []
    forged = content.decode().replace(printed, instead)
    id = json.loads(content)["desks"][1]["id"]
    flaws = {(flaw.path, flaw.code) for flaw in prove(forged.encode())[1]}
    assert (f"desks/{id}/phones/0/number", "claim") in flaws or (f"desks/{id}/phones/0", "claim") in flaws


@pytest.mark.parametrize("leader", ["．．．．", ".....", "………", "・・・・・・"])
def test_dots_that_lead_to_a_number_without_its_code_are_a_sign(knowledge: Knowledge, leader: str) -> None:
    text = f"電話帳\n（市外局番は 0244 です）\n\n水道課{leader}36-0121\n消防署 {leader}36-0122\n市民会館{leader}36-0124\n"
    built = build(read_source(text.encode(), edition="draft"), knowledge)
    assert [desk.numbers[0] for desk in built.edition.desks] == [
        "0244-36-0121", "0244-36-0122", "0244-36-0124",
    ]  # fmt: skip
    assert not [notice for notice in built.edition.notices if notice.code == "left-over"]
    assert prove(built.content)[1] == []
