"""All municipalities and all town areas of the tables, each in every spelling: a part of them on every run.

`MADOGUCHI_EVERY=1` takes all of them (143,345 spellings of towns, a quarter of a minute).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

import pytest

from madoguchi.places.address import split_address
from madoguchi.places.finder import PlaceFinder
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.places.records import Municipality
from madoguchi.places.towns import town_key

STRIDE = 1 if os.environ.get("MADOGUCHI_EVERY") else 23
# Letters that stand for one another between two kanji.
LINKS = ("ヶケがガヵカ", "之のノ乃", "ツッつっ")
KANJI = range(0x4E00, 0xA000)


def is_kanji(text: str) -> bool:
    return bool(text) and (ord(text) in KANJI or text in "々〇")


def spellings(name: str) -> set[str]:
    """A name with each of its linking letters in every form."""
    found = {name}
    for at, char in enumerate(name):
        between = is_kanji(name[at - 1 : at]) and is_kanji(name[at + 1 : at + 2])
        for link in LINKS if between else ():
            if char in link:
                found |= {one[:at] + other + one[at + 1 :] for one in found for other in link}
    return found


def lowest(gazetteer: Gazetteer) -> Iterator[Municipality]:
    """Municipalities that have no wards."""
    return (m for m in gazetteer.municipalities if not gazetteer.wards(m.code))


def towns(gazetteer: Gazetteer) -> Iterable[tuple[Municipality, str]]:
    """Every municipality with each of its towns."""
    return [
        (m, name) for m in lowest(gazetteer) for name in sorted({t.name for t in gazetteer.towns(m.code)})
    ]


def test_every_town_is_found_in_every_spelling(gazetteer: Gazetteer) -> None:
    missed = []
    for place, town in towns(gazetteer)[::STRIDE]:
        for spelling in spellings(town):
            parts = split_address(f"{place.prefecture}{place.county}{place.name}{spelling} 1-2", gazetteer)
            found = parts.place == place and parts.town_name
            if not found or town_key(found) != town_key(town):
                missed.append(place.name + spelling)
    assert missed == []


def test_every_municipality_is_found_in_every_spelling(gazetteer: Gazetteer, finder: PlaceFinder) -> None:
    missed = [
        spelling
        for place in lowest(gazetteer)
        for spelling in spellings(place.name)
        if split_address(place.prefecture + place.county + spelling, gazetteer).place != place
        or [found.code for found in finder.resolve(place.prefecture + spelling)] != [place.code]
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("town", "spelling"),
    [
        ("中之島", "中ノ島"),
        ("中之島", "中の島"),
        ("池之端", "池ノ端"),
        ("堀之内", "堀の内"),
        ("日乃出", "日の出"),
        ("霞が関", "霞ケ関"),
        ("霞が関", "霞ヶ関"),
        ("さくらが丘", "さくらケ丘"),
        ("つつじヶ丘", "つつじが丘"),
        ("三ケ", "三ヶ"),
        ("三ヶ日町", "三か日町"),
        ("六ヶ所", "6カ所"),
        ("山二ツ", "山二ッ"),
        ("四ツ谷", "四ッ谷"),
        ("龍ケ崎", "竜ヶ崎"),
        ("塔之澤", "塔ノ沢"),
    ],
)
def test_spellings_have_one_key(town: str, spelling: str) -> None:
    assert town_key(town) == town_key(spelling)


@pytest.mark.parametrize(
    ("one", "other"), [("中野島", "中之島"), ("大阪か神戸", "大阪が神戸"), ("二ノ宮", "二宮")]
)
def test_other_names_have_other_keys(one: str, other: str) -> None:
    assert town_key(one) != town_key(other)


def names_of_places(gazetteer: Gazetteer) -> dict[str, set[str]]:
    """Names of municipalities and prefectures, whole and in short → their codes, or the prefecture."""
    found: dict[str, set[str]] = {}
    for m in gazetteer.municipalities:
        for name in (m.name, m.own_name, m.base):
            if len(name) > 1:
                found.setdefault(name, set()).add(m.code)
    for prefecture in gazetteer.prefectures:
        for name in (prefecture.name, prefecture.short):
            found.setdefault(name, set()).add(prefecture.name)
    return found


def test_a_second_name_inside_an_address_is_a_part_of_it(gazetteer: Gazetteer, finder: PlaceFinder) -> None:
    """Towns that bear the name of another place; and the same with 町 left out, so that the data has no such town."""
    names = names_of_places(gazetteer)
    wrong, count = [], 0
    for place, town in towns(gazetteer):
        parts = (town[a:b] for a in range(len(town)) for b in range(a + 2, len(town) + 1))
        if not any(names.get(part, set()) - {place.code, place.prefecture} for part in parts):
            continue
        count += 1
        if count % STRIDE and STRIDE > 1:
            continue
        for written in {town, town.removesuffix("町")} - {""}:
            address = f"{place.prefecture}{place.name}{written}8-19"
            if [found.code for found in finder.resolve(address)] != [place.code]:
                wrong.append(address)
    assert count > 20_000
    assert len(wrong) <= 0.001 * count / STRIDE, wrong


def test_a_town_of_many_prefectures_is_asked(gazetteer: Gazetteer, finder: PlaceFinder) -> None:
    """No name of two characters and more that stands in two prefectures, and is no other place's name, is guessed."""
    found: dict[str, set[str]] = {}
    for place, town in towns(gazetteer):
        found.setdefault(town, set()).add(place.prefecture)
    several = [name for name, there in sorted(found.items()) if len(there) > 1 and len(name) > 1]
    asked = [name for name in several if not finder.is_name(name) or finder.lexicon.is_shared(name)]
    assert len(asked) > 7_000
    guessed = [name for name in asked[::STRIDE] if {p.prefecture for p in finder.resolve(name)} < found[name]]
    assert guessed == []


@pytest.mark.parametrize(("town", "count"), [("問屋町", 15), ("紺屋町", 22)])
def test_a_town_of_very_many_places_is_told_by_its_prefectures(
    town: str, count: int, finder: PlaceFinder
) -> None:
    places = finder.resolve(town)
    assert len({place.prefecture for place in places}) == len(places) == count
    assert {place.municipality for place in places} == {None}
