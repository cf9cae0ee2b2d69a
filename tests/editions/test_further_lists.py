"""What another list prints of a desk is compared, too: list by list, told at the desk that is shown."""

from __future__ import annotations

import pytest

from madoguchi.editions.diff import compare
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editorial.walking import unseen, walk_of
from madoguchi.faces.editors.sides import lines_of
from tests.editions.two_lists import CITY_WITH_HEADING, GUIDEBOOK, two_lists

ROW = "青森県商工会連合会\t017-734-3394\t青森市新町2-8-26\n"
CITY = CITY_WITH_HEADING.replace("※いずれも", f"{ROW}※いずれも")


@pytest.mark.parametrize(
    ("printed", "instead", "expected"),
    [
        ("青森市新町2-8-26", "青森市新町2-8-27", [("address", "青森市新町2-8-26", "青森市新町2-8-27")]),
        ("\t青森市新町2-8-26", "\t", [("address", "青森市新町2-8-26", None)]),
        (ROW, "", [("further_gone", "青森県商工会連合会", None)]),
    ],
)
def test_a_further_list_that_says_otherwise_is_told(
    printed: str, instead: str, expected: list[tuple[str, str, str | None]], knowledge: Knowledge
) -> None:
    old = two_lists(knowledge, city=CITY).edition
    new = two_lists(knowledge, city=CITY.replace(printed, instead)).edition
    (shown,) = [desk for desk in old.desks if desk.also]
    for before, after, told in ((old, new, expected), (new, old, [_turned(each) for each in expected])):
        found = compare(before, after)
        assert [(d.kind.value, *(getattr(s, "name", s) for s in (d.before, d.after))) for d in found] == told
        assert {d.id for d in found} == {shown.id}
        (row,) = unseen(walk_of(before, after), {})
        assert row.differences == found
        assert any(line.differs for line in lines_of(row))
    assert compare(old, two_lists(knowledge, GUIDEBOOK, CITY).edition) == ()


def _turned(told: tuple[str, str, str | None]) -> tuple[str, str | None, str | None]:
    kind, before, after = told
    return {"further_gone": "further"}.get(kind, kind), after, before
