"""The data files written by hand: every row has a reason and means something."""

from __future__ import annotations

import re

import pytest

from madoguchi.places.address_check import check_address
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.places.tables import Lines, read_rows

KINDS = {
    "phrase",
    "pattern",
    "after",
    "maker",
    "person",
    "titled",
    "suffix",
    "claimed",
    "context",
    "kana-context",
    "latin",
    "english",
    "station",
    "place-word",
    "suffix-word",
    "field-noise",
}
BY_HAND = ["lookalikes", "regions", "localities", "exonyms", "variants", "former", "words", "cues"]


@pytest.mark.parametrize("name", BY_HAND)
def test_every_row_has_a_reason(name: str) -> None:
    """A reading may be missing: where it is another word as well."""
    rows = list(read_rows(f"{name}.csv"))
    assert rows
    for row in rows:
        assert all(value for column, value in row.items() if column != "kana"), row
        assert None not in row, row


def test_a_lookalike_has_a_known_kind() -> None:
    assert {row["kind"] for row in read_rows("lookalikes.csv")} <= KINDS


def test_codes_of_regions_and_localities_exist(gazetteer: Gazetteer) -> None:
    known = {m.code[:5] for m in gazetteer.municipalities}
    prefectures = {p.name for p in gazetteer.prefectures}
    for row in [*read_rows("regions.csv"), *read_rows("localities.csv"), *read_rows("areas.csv")]:
        for member in (row.get("members") or row["codes"]).split():
            first, _, last = member.partition("-")
            if first[0].isdigit():
                assert any(first <= code <= (last or first) for code in known), row
            else:
                assert member in prefectures, row


def test_towns_begin_with_the_name_of_their_area(gazetteer: Gazetteer) -> None:
    codes = {municipality.code[:5]: municipality.code for municipality in gazetteer.municipalities}
    rows = read_rows("areas.csv")
    assert len(rows) > 900
    for row in rows:
        towns = {town.name for code in row["codes"].split() for town in gazetteer.towns(codes[code])}
        assert sum(name.startswith(row["name"]) for name in towns) >= 4, row


def test_names_of_shared_towns_are_those_of_the_table_of_towns(gazetteer: Gazetteer) -> None:
    rows = read_rows("shared.csv")
    assert len(rows) > 700
    for row in rows[::20]:
        having = gazetteer.with_town(row["name"])
        assert {m.code[:2] for m in having} == set(row["prefectures"].split()), (
            "run `python tools/bake_shared.py`"
        )
        assert len(having) >= 5


def test_successors_of_former_places_exist(gazetteer: Gazetteer) -> None:
    assert gazetteer.former
    for former in gazetteer.former:
        assert all(gazetteer.municipality(code) for code in former.successors)


def test_rows_of_ended_municipalities_have_their_form() -> None:
    rows = read_rows("merged.csv")
    assert len(rows) > 1_500
    for row in rows:
        assert re.fullmatch(r"[^・（()\s]+[市町村]", row["name"]), row
        assert re.fullmatch(r"([^・\s]+郡)?", row["county"]), row
        assert re.fullmatch(r"(20[01]\d-\d\d(-\d\d)?)?", row["day"]), row
        assert row["shared"] in ("", "name", "short"), row


def test_an_address_of_an_ended_municipality_is_told_by_what_is_printed(gazetteer: Gazetteer) -> None:
    told = 0
    for former in gazetteer.former[::7]:
        name = former.county + former.name
        address = f"{former.prefecture}{name}1-2-3"
        if any(name.startswith(m.county + m.name) for m in gazetteer.municipalities):
            continue  # what is called so today
        for finding in check_address(address, None, gazetteer):
            assert address[finding.start : finding.start + len(finding.value)] == finding.value, address
            told += finding.code == "place-ended"
    assert told > 200


@pytest.mark.parametrize(
    ("address", "value", "now"),
    [
        ("埼玉県鳩ヶ谷市三ツ和1-2-3", "鳩ヶ谷市", "川口市"),  # another spelling than the table's
        ("岐阜県郡上郡八幡町島谷1", "郡上郡八幡町", "郡上市"),
        ("山口県小郡町下郷1", "小郡町", "山口市"),
        ("京都府 天田郡 三和町1", "天田郡 三和町", "福知山市"),
        ("兵庫県宍粟郡一宮町1", "宍粟郡一宮町", "宍粟市"),  # there was another in 津名郡
    ],
)
def test_an_ended_municipality_is_found_in_an_address(
    gazetteer: Gazetteer, address: str, value: str, now: str
) -> None:
    (found,) = check_address(address, None, gazetteer)
    assert (found.code, found.value, found.suggestions) == ("place-ended", value, (now,))


@pytest.mark.parametrize("address", ["群馬県東村国定", "加茂町1-2"])
def test_a_name_that_several_had_is_none_of_them(gazetteer: Gazetteer, address: str) -> None:
    assert "place-ended" not in {found.code for found in check_address(address, None, gazetteer)}


def test_exonyms_name_a_place(gazetteer: Gazetteer) -> None:
    rows = list(read_rows("exonyms.csv"))
    assert rows
    for row in rows:
        assert gazetteer.prefecture(row["name"]) or gazetteer.named(row["name"]), row


def test_packed_lines_are_what_was_packed() -> None:
    lines = Lines(
        "0010000\t011029\t\t\n0600001\t011011\t北一条西\tきた\n9071801\t473821\t与那国\tよなぐに\n".encode()
    )
    assert len(lines) == 3
    assert list(lines) == [
        "0010000\t011029\t\t",
        "0600001\t011011\t北一条西\tきた",
        "9071801\t473821\t与那国\tよなぐに",
    ]
    assert lines[1:] == [lines[1], lines[2]]
    assert list(Lines(b"")) == []
    with pytest.raises(IndexError):
        _ = lines[3]
