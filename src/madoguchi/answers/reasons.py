"""Why this desk: sentences in plain words, in both languages of the interface."""

from __future__ import annotations

from datetime import date

from madoguchi.answers.topics import Topic
from madoguchi.index.directory import NATION, Function
from madoguchi.model.answer import Text2
from madoguchi.model.entities import Desk
from madoguchi.places.place import Place
from madoguchi.text.prefecture import PREFECTURES


def because_topic(topic: Topic, words: tuple[str, ...]) -> Text2:
    """The trouble as it was understood, with the words that showed it."""
    seen = "」「".join(words[:3])
    return Text2(
        f"「{seen}」から「{topic.name}」のご相談と読み取りました"
        if words
        else f"「{topic.name}」のご相談と読み取りました",
        f"understood as: {topic.name_en}",
    )


def because_perhaps(topic: Topic) -> Text2:
    """Another way in which the question may be meant."""
    return Text2(
        f"もし「{topic.name}」のご相談でしたら、こちらです",
        f"if you mean “{topic.name_en}”, this is the desk",
    )


def because_function(function: Function) -> Text2:
    """What the caller gets there."""
    return Text2(function.helps, function.helps_en)


def because_number(number: str) -> Text2:
    """A typed number that the desk has."""
    return Text2(
        f"この番号（{number}）は、この窓口のものとして掲載されています", f"{number} is printed for this desk"
    )


def because_formerly(before: str, after: str, day: date) -> Text2:
    """A typed number that the desk had until a change."""
    on = f"{day.year}年{day.month}月{day.day}日"
    if not after:
        return Text2(
            f"この番号（{before}）は{on}に使われなくなりました",
            f"{before} has not been in use since {day.isoformat()}",
        )
    return Text2(
        f"この番号（{before}）は{on}に{after}に変わりました",
        f"{before} became {after} on {day.isoformat()}",
    )


def because_name(surface: str, likeness: float) -> Text2:
    """A name that the question holds; below 100 a slip of the pen was mended."""
    if likeness < 100:
        return Text2("入力に近い名前の窓口です", "its name is close to what you typed")
    return Text2(f"「{surface}」という名前の窓口です", "you named it")


def because_like() -> Text2:
    """Most of the question stands in the desk's name."""
    return Text2(
        "入力した言葉のほとんどが、この窓口の名前にあります", "most of what you typed stands in its name"
    )


def because_general() -> Text2:
    """A desk that takes every trouble."""
    return Text2("分野を問わず相談できる窓口です", "takes questions of every kind")


def because_place(desk: Desk, place: Place) -> Text2 | None:
    """That the desk serves the place, if its area says so."""
    areas = [area.text for area in desk.service_area]
    if areas == [NATION]:
        return Text2("全国から相談できます", "serves the whole country")
    where = place.prefecture + (place.city or place.municipality or "")
    if where in areas or (place.municipality and place.prefecture + place.municipality in areas):
        return Text2(f"{where}を担当しています", f"serves {where}")
    if place.prefecture in areas:
        return Text2(f"{place.prefecture}を担当しています", f"serves {place.prefecture}")
    return None


def because_nation(desk: Desk) -> Text2 | None:
    """For a question without a place: the desk that answers for all."""
    if any(area.text == NATION for area in desk.service_area):
        return Text2(
            "全国から相談できます。地域がわかれば、近くの窓口も案内できます",
            "serves the whole country; name a place for a desk nearer to you",
        )
    return None


def area_in_words(desk: Desk) -> str:
    """The area as one line: 全国, a prefecture, or the first few and how many more."""
    areas = [area.text for area in desk.service_area]
    if len(areas) <= 4:
        return "・".join(areas)
    shown = areas if all(area in PREFECTURES for area in areas) and len(areas) <= 12 else areas[:4]
    return "・".join(shown) + (f" ほか{len(areas) - len(shown)}" if len(areas) > len(shown) else "")
