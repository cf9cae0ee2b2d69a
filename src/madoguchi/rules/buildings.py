"""What an address says of its building: two names for one, or none beside a floor."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice

from madoguchi.message import Message
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Notice, Severity
from madoguchi.places.address import split_printed
from madoguchi.rules.evidence import as_printed, lines_of
from madoguchi.rules.rule import MOST_ALIKE, EditionDraft, Rule
from madoguchi.text.fold import fold

_LOT = re.compile(r"\s*[0-9]++(?:(?:丁目|番地|番|号|条|の|-)++[0-9]*+)*+")
_NAME = re.compile(r"\s*(?P<name>[^\s0-9(][^\s(]*?)(?=\s|\(|内|中?[0-9]{1,6}(?:階|号)|$)")
_BARE_FLOOR = re.compile(r"(?:-[0-9]+|[番号地])\s+[0-9]+階\s*$")
_RUN_ON = re.compile(r"[0-9]-[0-9]+(?=[^\s0-9\-階号番条丁の字、。()A-Za-z])[^\s0-9]+")
_ALIKE = 0.6  # two names of one building share more than half of their characters


@dataclass(frozen=True, slots=True)
class _Building:
    """A building's name as printed, at one lot of one town."""

    name: str
    desk: Desk
    lot: tuple[str, str, tuple[str, ...]]


def _buildings(draft: EditionDraft) -> Iterable[_Building]:
    for desk in draft.desks:
        if desk.address is None:
            continue
        parts = split_printed(desk.address.text, draft.gazetteer, draft.municipality_of(desk))
        if parts.place is None or parts.town_name is None:
            continue
        rest = fold(parts.rest.text)
        lot = _LOT.match(rest)
        name = _NAME.match(rest, lot.end()) if lot else None
        if lot and name:
            numbers = tuple(re.findall(r"[0-9]+", lot.group()))
            town = re.sub(
                r"(?<![〇一二三四五六七八九十])[〇一二三四五六七八九十]++丁目$", "", parts.town_name
            )
            yield _Building(name["name"], desk, (parts.place.code, town, numbers))


class BuildingNamesDiffer(Rule):
    """One building stands under two names that are nearly the same.

    One of them is likely a slip, and it is the name that a visitor reads above the door.

    Bad: 津市栄町1丁目891 三重県合同ビル in one table, 三重合同ビル in another.
    Good: one name, the one above the door.
    """

    code = "building-names-differ"
    severity = Severity.INFO

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        at_lot: dict[object, dict[str, _Building]] = {}
        for building in _buildings(draft):
            known = at_lot.setdefault(building.lot, {})
            for name, other in islice(known.items(), MOST_ALIKE):
                if name != building.name and _alike(name, building.name):
                    lines = [
                        *(other.desk.address.lines if other.desk.address else ()),
                        *(building.desk.address.lines if building.desk.address else ()),
                    ]
                    yield self.notice(
                        lines,
                        building.name,
                        Message(
                            "one building is called 「{name}」 and 「{building}」 ({where})",
                            name=name,
                            building=building.name,
                            where=lines_of(draft, lines),
                        ),
                        Message("ask for the name above the door; correct the other by an erratum"),
                        [other.desk, building.desk],
                    )
            known.setdefault(building.name, building)


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


class BuildingLeftOut(Rule):
    """An address goes from its lot straight to a floor: the building's name is missing.

    A visitor knows the floor and not the house.

    Bad: 甲府市丸の内1-1-11 4階.
    Good: the name of the building between lot and floor.
    """

    code = "building-left-out"
    severity = Severity.INFO

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for desk in draft.desks:
            if desk.address and (match := _BARE_FLOOR.search(fold(desk.address.text))):
                yield self.notice(
                    desk.address.lines,
                    as_printed(draft, desk.address, 0, match.end()),
                    Message("{desk}: the address names a floor and no building", desk=desk.name),
                    Message("add the building's name when the body confirms it"),
                    [desk],
                )


class SpaceMissing(Rule):
    """The lot of an address runs into the name of the building.

    Software that cuts the address at the space takes the building for a part of the lot.

    Bad: 天神4-4-11天神ショッパーズ福岡8階.
    Good: 天神4-4-11 天神ショッパーズ福岡8階.
    """

    code = "space-missing"
    severity = Severity.INFO

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for desk in draft.desks:
            if desk.address and (match := _RUN_ON.search(fold(desk.address.text))):
                yield self.notice(
                    desk.address.lines,
                    as_printed(draft, desk.address, *match.span()),
                    Message(
                        "{desk}: no space between the lot and 「{match}」",
                        desk=desk.name,
                        match=match.group(),
                    ),
                    Message("nothing for a reader; cut it where the address is used by software"),
                    [desk],
                )


BUILDING_RULES: tuple[type[Rule], ...] = (BuildingNamesDiffer, BuildingLeftOut, SpaceMissing)
