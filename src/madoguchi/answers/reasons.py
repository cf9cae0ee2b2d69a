"""Why this desk: sentences in plain words, in the languages of `data/reasons.toml`."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache

from madoguchi.answers.languages import function_helps, topic_name
from madoguchi.answers.topics import Topic
from madoguchi.data import read_text
from madoguchi.index.directory import NATION, Function
from madoguchi.model.answer import Text2
from madoguchi.model.entities import Desk
from madoguchi.places.place import Place
from madoguchi.text.prefecture import PREFECTURES


def because_topic(topic: Topic, words: tuple[str, ...]) -> Text2:
    """The trouble as it was understood, with the words that showed it."""
    if not words:
        return sentence("topic-without-words", topic=topic_name(topic))
    return sentence("topic", topic=topic_name(topic), words=_listed(words[:3]))


def because_perhaps(topic: Topic) -> Text2:
    """Another way in which the question may be meant."""
    return sentence("perhaps", topic=topic_name(topic))


def because_function(function: Function) -> Text2:
    """What the caller gets there."""
    return function_helps(function)


def because_number(number: str) -> Text2:
    """A typed number that the desk has."""
    return sentence("number", number=number)


def because_formerly(before: str, after: str, day: date) -> Text2:
    """A typed number that the desk had until a change."""
    if not after:
        return sentence("no-longer", before=before, day=_day(day))
    return sentence("formerly", before=before, after=after, day=_day(day))


def because_name(surface: str, likeness: float) -> Text2:
    """A name that the question holds; below 100 a slip of the pen was mended."""
    return sentence("name-close") if likeness < 100 else sentence("name", name=surface)


def because_like() -> Text2:
    """Most of the question stands in the desk's name."""
    return sentence("name-like")


def because_general() -> Text2:
    """A desk that takes every trouble."""
    return sentence("general")


def because_place(desk: Desk, place: Place) -> Text2 | None:
    """That the desk serves the place, if its area says so."""
    areas = [area.text for area in desk.service_area]
    if areas == [NATION]:
        return sentence("nation")
    where = place.prefecture + (place.city or place.municipality or "")
    if where in areas or (place.municipality and place.prefecture + place.municipality in areas):
        return sentence("place", place=where)
    if place.prefecture in areas:
        return sentence("place", place=place.prefecture)
    return None


def because_nation(desk: Desk) -> Text2 | None:
    """For a question without a place: the desk that answers for all."""
    if any(area.text == NATION for area in desk.service_area):
        return sentence("nation-for-want-of-a-place")
    return None


def sentence(key: str, **filled: str | Text2) -> Text2:
    """Return a sentence of `data/reasons.toml` in all its languages, its {places} filled."""

    def said(lang: str, template: str) -> str:
        return template.format(
            **{name: each.of(lang) if isinstance(each, Text2) else each for name, each in filled.items()}
        )

    templates = _templates()[key]
    in_language = {lang: said(lang, template) for lang, template in templates.items()}
    ja, en = in_language.pop("ja"), in_language.pop("en")
    return Text2(ja, en, tuple(in_language.items()))


@cache
def _templates() -> dict[str, dict[str, str]]:
    return tomllib.loads(read_text("reasons.toml"))


def _listed(words: tuple[str, ...]) -> Text2:
    """Words as they stand within the quotation marks of a sentence."""
    between = sentence("between-words")
    others = tuple((lang, sign.join(words)) for lang, sign in between.others)
    return Text2(between.ja.join(words), between.en.join(words), others)


def _day(day: date) -> Text2:
    return sentence("day", iso=day.isoformat(), year=str(day.year), month=str(day.month), day=str(day.day))


def area_in_words(desk: Desk) -> str:
    """The area as one line: 全国, a prefecture, or the first few and how many more."""
    areas = [area.text for area in desk.service_area]
    if len(areas) <= 4:
        return "・".join(areas)
    shown = areas if all(area in PREFECTURES for area in areas) and len(areas) <= 12 else areas[:4]
    return "・".join(shown) + (f" ほか{len(areas) - len(shown)}" if len(areas) > len(shown) else "")
