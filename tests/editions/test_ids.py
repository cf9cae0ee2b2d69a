"""Ids: what a desk keeps when more is known of it."""

from __future__ import annotations

import pytest

from madoguchi.editions.ids import RecordedId, known_by_area

CASES = {
    "an area becomes known": (["a||窓口|1"], ["a|鹿児島県|窓口|1"], {"a|鹿児島県|窓口|1": "a||窓口|1"}),
    "an area is known no longer": (["a|鹿児島県|窓口|1"], ["a||窓口|1"], {"a||窓口|1": "a|鹿児島県|窓口|1"}),
    "another prefecture is another desk": (["a|鹿児島県|窓口|1"], ["a|宮崎県|窓口|1"], {}),
    "another kind is another desk": (["b||窓口|1"], ["a|鹿児島県|窓口|1"], {}),
    "another name is another desk": (["a||相談|1"], ["a|鹿児島県|窓口|1"], {}),
    "the second of a name is not the first": (["a||窓口|1"], ["a|鹿児島県|窓口|2"], {}),
    "still read under the older key": (["a||窓口|1"], ["a||窓口|1", "a|鹿児島県|窓口|1"], {}),
    "recorded already": (["a||窓口|1", "a|鹿児島県|窓口|1"], ["a|鹿児島県|窓口|1"], {}),
    "two could be the one": (["a|鹿児島県|窓口|1", "a|宮崎県|窓口|1"], ["a||窓口|1"], {}),
    "a sign in a name": (["a||窓|口|1"], ["a|鹿児島県|窓|口|1"], {"a|鹿児島県|窓|口|1": "a||窓|口|1"}),
}


@pytest.mark.parametrize("case", CASES)
def test_a_desk_whose_area_becomes_known_keeps_its_id(case: str) -> None:
    recorded, produced, expected = CASES[case]
    known = {key: RecordedId(f"id of {key}", key, "2025") for key in recorded}
    found = known_by_area(produced, known)
    assert {key: item.id for key, item in found.items()} == {
        key: f"id of {older}" for key, older in expected.items()
    }
    assert {item.first_edition for item in found.values()} <= {"2025"}
