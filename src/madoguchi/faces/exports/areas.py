"""Areas by name → local government codes (全国地方公共団体コード) and their parts."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.faces.exports.hsds.codes import prefecture_code
from madoguchi.model.entities import Desk
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.text.prefecture import NATION


@dataclass(frozen=True, slots=True)
class Area:
    """An area that a desk serves: a prefecture, or a municipality of one.

    `code` has six digits; `municipality` is empty for a whole prefecture. All but `name` are
    empty for the nation and for a name that is not in the tables.
    """

    name: str
    code: str = ""
    prefecture: str = ""
    municipality: str = ""


def area_of(name: str, gazetteer: Gazetteer) -> Area:
    """Return the area of a full name: 青森県, 神奈川県横浜市, 全国."""
    if name == NATION:
        return Area(name)
    for prefecture in gazetteer.prefectures:
        if name == prefecture.name:
            return Area(name, prefecture_code(prefecture.code2), name)
        if name.startswith(prefecture.name):
            rest = name.removeprefix(prefecture.name)
            found = [town for town in gazetteer.named(rest, prefecture.name) if town.name in rest]
            if len(found) == 1:
                return Area(name, found[0].code, prefecture.name, rest)
    return Area(name)


def areas_of(desk: Desk, gazetteer: Gazetteer) -> tuple[Area, ...]:
    """Return the areas that a desk serves, in their order."""
    return tuple(area_of(area.text, gazetteer) for area in desk.service_area)


def home_of(desk: Desk, gazetteer: Gazetteer) -> Area | None:
    """Return the one local government that a desk is for: its only area, else its prefecture.

    None for a desk of the nation or of several prefectures.
    """
    areas = areas_of(desk, gazetteer)
    if len(areas) == 1 and areas[0].code:
        return areas[0]
    return area_of(desk.prefecture.text, gazetteer) if desk.prefecture else None
