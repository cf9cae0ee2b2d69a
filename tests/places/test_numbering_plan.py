"""The table of area codes against the geocoder that it was made from, the kinds of lines, and the plan's own hyphens."""

from __future__ import annotations

import random

import phonenumbers
import pytest
from phonenumbers import geocoder

from madoguchi.editions.build import Built
from madoguchi.places.numbering_plan import (
    NumberKind,
    form_of_one,
    kind_of,
    number_kinds,
    prefecture_of,
    usual_form,
)
from madoguchi.places.tables import read_prefectures


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("03-3501-1511", "geographic"),
        ("0120-154-505", "free"),
        ("0570-082100", "navi-dial"),
        ("050-3171-8814", "ip"),
        ("090-1234-5678", "mobile"),
        ("020-1234-5678", "mobile"),
        ("0990-512-345", "premium"),
        ("82-2007", "local"),
        ("#7119", "short"),
        ("188", "short"),
        ("0574-25-1234", "geographic"),  # 可児: begins like a navi-dial and is none
    ],
)
def test_the_kind_of_a_line(number: str, kind: str) -> None:
    assert kind_of(number) == kind


@pytest.mark.parametrize("kind", number_kinds(), ids=lambda kind: kind.prefix)
def test_a_kind_says_why_and_whence_and_is_that_of_the_metadata(kind: NumberKind) -> None:
    assert kind.reason
    assert kind.source.startswith("http")
    numbers = [kind.prefix + "1234567890"[: length - len(kind.prefix)] for length in (10, 11)]
    types = {phonenumbers.number_type(phonenumbers.parse(number, "JP")) for number in numbers}
    assert kind.type in map(phonenumbers.PhoneNumberType.to_string, types)


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


@pytest.mark.parametrize(
    ("number", "form"),
    [
        ("017-523-1511", "0175-23-1511"),
        ("0335011511", "03-3501-1511"),
        ("0120-278-683", "0120-278-683"),
        ("0570-064-350", "0570-064-350"),
        ("050-1234-5678", "050-1234-5678"),
        ("03-3501-15", None),
        ("000-1234-5678", None),
    ],
)
def test_the_plan_writes_a_number_its_own_way_or_has_none(number, form):
    assert usual_form(number) == form


def test_an_exchange_tells_the_form_of_each_of_its_lines():
    chance = random.Random(20231122)
    for _ in range(3000):
        length = chance.choice((8, 8, 9))
        number = f"0{chance.randint(1, 9)}{chance.randrange(10**length):0{length}}"
        assert usual_form(number) == form_of_one(number)
