"""Ids: what a desk keeps when more is known of it."""

from __future__ import annotations

import pytest

from madoguchi.editions.ids import RecordedId, known_by_area, mint, organization_chain
from madoguchi.model.entities import Desk
from madoguchi.model.provenance import Printed

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


def test_the_chain_of_a_desk_goes_from_its_body_down_to_what_the_section_is_part_of() -> None:
    body, *levels = (Printed(text, (), text) for text in ("青森県", "商工労働部", "商工 政策課", "企画係"))
    desk = Desk("d", "prefectures", "t", body, "o", tuple(levels))
    part, section = mint("department", "o|商工労働部"), mint("department", "o|商工労働部|商工政策課")
    assert [(link.id, link.parent, link.field, link.name) for link in organization_chain(desk)] == [
        ("o", None, "organization", "青森県"),
        (part, "o", "department", "商工労働部"),
        (section, part, "department", "商工 政策課"),
    ]


def test_the_chain_of_a_desk_that_somebody_else_runs_is_the_operator() -> None:
    body, operator = (Printed(text, (), text) for text in ("青森県よろず支援拠点", "公益財団法人"))
    desk = Desk("d", "yorozu", "t", body, "o", (body,), operator, "p")
    assert [(link.id, link.field) for link in organization_chain(desk)] == [("p", "operator")]
