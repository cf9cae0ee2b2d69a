"""Which of some desks are for a place: the nearest first, and a question only where the place decides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from madoguchi.answers.place_choice import Choice, for_desks, over_places
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.model.place import Place

# Desk → the areas that it serves.
AREAS = {
    "nation": ("全国",),
    "osaka": ("大阪府",),
    "kansai": ("大阪府", "兵庫県"),
    "sakai": ("大阪府堺市",),
    "hyogo": ("兵庫県",),
    "unknown": (),
    "other unknown": (),
}
OSAKA, HYOGO, TOKYO = Place("大阪府"), Place("兵庫県"), Place("東京都")
SAKAI = Place("大阪府", "堺市")
SAKAI_WARD = Place("大阪府", "堺市堺区", city="堺市")


def desks_of(names: str, edition: Edition) -> tuple[Desk, ...]:
    """Invented desks by their names, which are their ids."""
    desk = edition.desks[0]
    return tuple(
        replace(desk, id=name, service_area=tuple(replace(desk.organization, text=a) for a in AREAS[name]))
        for name in names.split(", ")
    )


@pytest.mark.parametrize(
    ("names", "places", "chosen", "ask"),
    [
        ("nation, osaka, kansai, sakai", (SAKAI,), "sakai, osaka, kansai", False),
        (
            "nation, osaka, kansai, sakai",
            (SAKAI_WARD,),
            "sakai, osaka, kansai",
            False,
        ),  # a ward is of its city
        (
            "nation, kansai, osaka, sakai",
            (OSAKA,),
            "osaka, kansai",
            False,
        ),  # a prefecture is in no single city
        ("nation, osaka", (TOKYO,), "nation", False),
        ("osaka, hyogo", (TOKYO,), "", False),
        ("osaka, unknown", (TOKYO,), "unknown", False),  # it may serve any place
        ("osaka, unknown", (OSAKA,), "osaka", False),
        ("osaka, hyogo", (OSAKA, HYOGO), "osaka, hyogo", True),  # another desk for each: it is asked
        ("kansai", (OSAKA, HYOGO), "kansai", False),  # the same for both
        ("nation, osaka", (), "nation", False),
        ("osaka, hyogo", (), "", True),
        ("osaka", (), "osaka", False),
        ("unknown, other unknown", (), "unknown, other unknown", False),  # no place tells them apart
    ],
)
def test_the_desks_of_a_place(
    names: str, places: tuple[Place, ...], chosen: str, ask: bool, edition: Edition
) -> None:
    choice = for_desks(desks_of(names, edition), places)
    assert ", ".join(desk.id for desk in choice.desks) == chosen
    assert choice.ask is ask


def test_what_is_asked_names_each_place_with_its_first_desk(edition: Edition) -> None:
    osaka, hyogo = desks_of("osaka, hyogo", edition)
    by_place = {OSAKA: (osaka,), HYOGO: (hyogo, osaka), TOKYO: ()}
    choice = over_places((OSAKA, HYOGO, TOKYO), by_place.__getitem__)
    assert choice.by_place == ((OSAKA, osaka), (HYOGO, hyogo))
    assert over_places((TOKYO,), by_place.__getitem__) == Choice()


def test_without_a_place_it_is_told_among_which_desks_it_decides(edition: Edition) -> None:
    desks = desks_of("osaka, hyogo", edition)
    assert for_desks(desks, ()).among == desks
