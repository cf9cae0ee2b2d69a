"""The data files written by hand: every row has a reason and means something."""

from __future__ import annotations

import pytest

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


def test_successors_of_former_places_exist(gazetteer: Gazetteer) -> None:
    assert gazetteer.former
    for former in gazetteer.former:
        assert all(gazetteer.municipality(code) for code in former.successors)


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
