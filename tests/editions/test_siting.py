"""In which city an address lies that leaves it out: lists with their expectations, written by hand."""

from __future__ import annotations

import json
from itertools import groupby

import pytest

from madoguchi.editions.build import build
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof import prove
from madoguchi.faces.exports.sites import Site, site_of
from madoguchi.ingest.source import read_source
from madoguchi.model.edition import Edition
from tests.conftest import read_cases
from tests.rules.drafts import draft_of, notices_of

HEADERS = {
    "prefecture": "都道府県",
    "city": "市区町村",
    "name": "名称",
    "postal_code": "郵便番号",
    "address": "所在地",
    "number": "電話番号",
}
LISTS = [(name, list(rows)) for name, rows in groupby(read_cases("sites.csv"), lambda row: row["list"])]
WARD_FIRST = (
    "消防署一覧\n\n都道府県\t名称\t所在地\t電話番号\n北海道\t中央消防署\t中央区南4条西10丁目\t011-111-1111\n"
)


def text_of(rows: list[dict[str, str]]) -> str:
    columns = [column for column in HEADERS if any(row[column] for row in rows)]
    lines = [[HEADERS[column] for column in columns], *([row[column] for column in columns] for row in rows)]
    return "\n".join([rows[0]["heading"], "", *("\t".join(line) for line in lines)]) + "\n"


@pytest.mark.parametrize(("name", "rows"), LISTS, ids=[name for name, _ in LISTS])
def test_the_city_comes_from_the_row_or_the_list(
    name: str, rows: list[dict[str, str]], knowledge: Knowledge
) -> None:
    draft = draft_of(text_of(rows), knowledge)
    found = [draft.municipality_of(desk) for desk in draft.desks]
    assert [place.prefecture + place.name if place else "" for place in found] == [
        row["expected"] for row in rows
    ], name


@pytest.mark.parametrize(("name", "rows"), LISTS, ids=[name for name, _ in LISTS])
def test_such_a_list_is_proven(name: str, rows: list[dict[str, str]], knowledge: Knowledge) -> None:
    source = read_source(text_of(rows).encode(), edition="draft")
    assert prove(build(source, knowledge).content)[1] == [], name


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("東京都中央区", "131024"),  # the row is for 北海道
        ("北海道札幌市北区", "011029"),  # another ward, and the file has no entry for it: another address's
        ("no place", "011012"),  # a wrong check digit
    ],
)
def test_another_municipality_is_found(place: str, code: str, knowledge: Knowledge) -> None:
    raw = json.loads(build(read_source(WARD_FIRST.encode(), edition="draft"), knowledge).content)
    entry = next(entry for entry in raw["knowledge"] if entry["file"] == "municipalities.csv")
    entry["id"], entry["says"] = code, {"prefecture": place[:3], "name": place[3:]}
    raw["locations"][0]["municipality"] = code
    flaws = prove(json.dumps(raw, ensure_ascii=False).encode())[1]
    assert any(flaw.path.endswith("/municipality") for flaw in flaws)


def site_in(text: str, knowledge: Knowledge) -> Site:
    edition: Edition = build(read_source(text.encode(), edition="draft"), knowledge).edition
    return site_of(edition.locations[0], knowledge.gazetteer)


def test_exports_complete_such_an_address(knowledge: Knowledge) -> None:
    site = site_in(WARD_FIRST, knowledge)
    assert (site.code, site.prefecture, site.city) == ("011011", "北海道", "札幌市中央区")
    assert site.whole == "北海道札幌市中央区南4条西10丁目"
    assert site.completed


@pytest.mark.parametrize(
    ("address", "town", "block"),
    [
        ("新潟県新潟市中央区学校町通1番町602-1", "学校町通1番町", "602-1"),
        ("兵庫県神戸市中央区加納町 6-5-1", "加納町", "6-5-1"),
    ],
)
def test_the_block_begins_behind_the_whole_town(
    address: str, town: str, block: str, knowledge: Knowledge
) -> None:
    site = site_in(f"窓口一覧\n\n名称\t所在地\t電話番号\nさくら\t{address}\t025-222-1111\n", knowledge)
    assert (site.town, site.block, site.building) == (town, block, "")


def test_exports_leave_open_what_is_not_known(knowledge: Knowledge) -> None:
    site = site_in("窓口一覧\n\n名称\t所在地\t電話番号\nさくら\t中央区1-1\t011-111-1111\n", knowledge)
    assert (site.code, site.prefecture, site.city, site.whole) == ("", "", "中央区", "中央区1-1")
    assert not site.completed


def test_an_unknown_city_is_noticed_with_what_to_do(knowledge: Knowledge) -> None:
    text = "窓口一覧\n\n名称\t所在地\t電話番号\nさくら\t中央区1-1\t011-111-1111\n"
    (notice,) = [n for n in notices_of(text, knowledge) if n.code == "municipality-unknown"]
    assert notice.value == "中央区"
    assert "兵庫県神戸市中央区" in notice.message
    assert notice.message.endswith("the area code of its number points to 北海道札幌市中央区")
    assert "write the city before it" in notice.fix


def test_a_city_that_the_row_says_is_not_noticed(knowledge: Knowledge) -> None:
    codes = {notice.code for notice in notices_of(WARD_FIRST, knowledge)}
    assert codes.isdisjoint({"municipality-unknown", "address-elsewhere", "town-unknown"})
