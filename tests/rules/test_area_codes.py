"""The table of area codes against the geocoder that it was made from, and the kinds of lines."""

from __future__ import annotations

import phonenumbers
import pytest
from phonenumbers import geocoder

from madoguchi.editions.build import Built
from madoguchi.places.tables import read_prefectures
from madoguchi.rules.area_codes import kind_of, prefecture_of


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("03-3501-1511", "geographic"),
        ("0120-154-505", "free"),
        ("0570-082100", "navi-dial"),
        ("050-3171-8814", "ip"),
        ("090-1234-5678", "mobile"),
        ("0574-25-1234", "geographic"),  # 可児: begins like a navi-dial and is none
    ],
)
def test_the_kind_of_a_line(number: str, kind: str) -> None:
    assert kind_of(number) == kind


@pytest.mark.parametrize(
    ("number", "prefecture"),
    [
        ("017-734-9365", "青森県"),
        ("0266-52-3442", "長野県"),
        ("093-541-6577", "福岡県"),
        ("0288-21-5151", "栃木県"),  # 今市, which the geocoder takes for 今治
        ("0735-21-9641", "和歌山県"),
        ("0920-47-1111", "長崎県"),
        ("0570-082100", None),
        ("0120-154-505", None),
        ("", None),
        ("0", None),
    ],
)
def test_the_prefecture_of_a_number(number: str, prefecture: str | None) -> None:
    assert prefecture_of(number) == prefecture


def test_agrees_with_the_geocoder_on_every_number_of_the_list(built: Built) -> None:
    names = {prefecture.romaji: prefecture.name for prefecture in read_prefectures()}
    numbers = {number for desk in built.edition.desks for number in desk.numbers}
    wrong = []
    for number in numbers:
        place = geocoder.description_for_number(phonenumbers.parse(number, "JP"), "en")
        named = names.get(place.rpartition(", ")[2].lower())
        if named and prefecture_of(number) != named:
            wrong.append((number, place, prefecture_of(number)))
    assert wrong == []


def test_every_geographic_number_of_the_list_lies_somewhere(built: Built) -> None:
    numbers = {number for desk in built.edition.desks for number in desk.numbers}
    assert [n for n in numbers if kind_of(n) == "geographic" and prefecture_of(n) is None] == []
