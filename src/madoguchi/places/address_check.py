"""What is odd about an address: findings, never corrections."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from madoguchi.message import Message, Wording
from madoguchi.places.address import (
    NUMBER,
    AddressParts,
    Part,
    find_town,
    split_printed,
    ward_text_at,
)
from madoguchi.places.folding import place_form_with_offsets, place_key
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.places.records import Municipality
from madoguchi.places.tables import FormerPlace
from madoguchi.places.towns import town_key

_PREFECTURE_TEXT = re.compile(r"\s*([^\s\d市区町村]{1,3}[都府県道])")
_MUNICIPALITY_TEXT = re.compile(r"\s*([^\s\d]{1,6}?[市区町村])")
# Where a visitor finds a counter inside the office's own building: 本庁舎1階 3番窓口, 別館 地下1階, 2F ロビー横.
# Nothing of a lot (1-2, 3丁目, 4番地, 5号) may stand in it: then it is an address with a floor.
_INSIDE = re.compile(
    r"\d\s?(?:階|F(?![A-Za-z])|番(?:窓口|カウンター))|(?:庁舎|別館|本館|新館|[東西南北]館|棟)(?:内|\s|$)"
)
_LOT = re.compile(
    r"\d\s?(?:[-ー]|の\d|番(?!窓口|カウンター)|号(?!館|棟|窓口|室)|地(?!下))|丁目|大字|小字|番地|字[^\s]*\d"
)


# Code of the rule that reports a finding (see rules/places.py).
FindingCode = Literal[
    "address-prefecture-unknown",
    "municipality-unknown",
    "ward-unknown",
    "ward-doubled",
    "place-ended",
    "town-unknown",
    "postal-code-mismatch",
    "postal-code-unknown",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """One odd thing: ``value`` is the very text, ``start`` its place in the address.

    ``suggestions`` are existing names, the nearest first; they may be empty
    and are never applied. Where the address can be one of ``several`` places, the
    suggestions are all of these. A finding about the postal code has ``start`` -1.
    """

    code: FindingCode
    value: str
    start: int
    suggestions: tuple[str, ...]
    evidence: Message
    several: bool = False


def check_address(
    address: str, postal_code: str | None, gazetteer: Gazetteer, known: Municipality | None = None
) -> list[Finding]:
    """Return what is odd about an address and its postal code; none: an empty list.

    ``known`` is the municipality that it lies in, where its row says what the address leaves out.
    """
    parts = split_printed(address, gazetteer, known)
    findings: list[Finding] = []
    if parts.place:
        findings.extend(_about_ward_and_town(parts, parts.place, gazetteer))
    elif parts.candidates:
        findings.append(_one_of_several(parts))
    else:
        former = _former(parts, gazetteer)
        if former:
            findings.append(former)
        else:
            findings.extend(_unrecognised(parts, gazetteer))
    if postal_code:
        findings.extend(_about_postal_code(parts, postal_code, gazetteer))
    return findings


def _unrecognised(parts: AddressParts, gazetteer: Gazetteer) -> Iterator[Finding]:
    """The address names no prefecture or no municipality that we know."""
    rest = parts.rest
    if not rest.text.strip():
        return
    if parts.prefecture is None and _is_inside(rest.text):
        return
    if parts.prefecture is None:
        match = _PREFECTURE_TEXT.match(rest.text)
        if match:
            names = [p.name for p in gazetteer.prefectures]
            yield Finding(
                "address-prefecture-unknown", match[1], rest.start + match.start(1),
                _nearest(match[1], names), Message("none of the 47 prefectures is named {value}", value=match[1]),
            )  # fmt: skip
            return
    match = _MUNICIPALITY_TEXT.match(rest.text)
    value = match[1] if match else rest.text
    start = rest.start + (match.start(1) if match else 0)
    name = parts.prefecture.text if parts.prefecture else None
    known = [m.name for m in gazetteer.municipalities if name in (None, m.prefecture)]
    yield Finding(
        "municipality-unknown", value, start, _nearest(value, known),
        Message("no municipality in {prefecture} is named {value}", prefecture=name, value=value)
        if name
        else Message("no municipality is named {value}", value=value),
    )  # fmt: skip


def _is_inside(text: str) -> bool:
    """Whether a text says where in a building somebody sits, and nothing of where the building stands."""
    plain = unicodedata.normalize("NFKC", text)
    return bool(_INSIDE.search(plain)) and not _LOT.search(plain)


def _about_ward_and_town(parts: AddressParts, place: Municipality, gazetteer: Gazetteer) -> Iterator[Finding]:
    # A city's own list leaves prefecture and city out; what leaves out the city alone lost it.
    if place.is_ward and parts.municipality is None and parts.prefecture:
        yield _city_missing(parts, place)
    wards = gazetteer.wards(place.parent_code or place.code)
    end = _end_of_municipality(parts)
    tail = parts.text[end:]
    folded = place_form_with_offsets(tail)
    ward = ward_text_at(folded.text, 0) if wards else None
    if ward:
        first, last = folded.span(*ward.span())
        written = Part(tail[first:last], end + first, end + last)
        second = next((w for w in wards if place_key(w.ward) == ward.group()), None)
        if place.is_ward and second:
            yield _doubled(parts, place, second, written, gazetteer)
            return
        if not place.is_ward:
            yield _no_such_ward(place, wards, written, folded.text[ward.end() :], gazetteer)
            return
    if parts.town is None:
        yield from _unknown_town(parts, place, gazetteer)


def _city_missing(parts: AddressParts, place: Municipality) -> Finding:
    written = parts.ward.text if parts.ward else ""
    start = parts.ward.start if parts.ward else 0
    return Finding(
        "municipality-unknown", written, start, (place.name,),
        Message("{written} is a ward of a designated city; the name of the city is missing", written=written),
    )  # fmt: skip


def _one_of_several(parts: AddressParts) -> Finding:
    written = parts.ward or parts.municipality
    value, start = (written.text, written.start) if written else (parts.text, 0)
    names = tuple(m.prefecture + m.name for m in parts.candidates)
    return Finding(
        "municipality-unknown", value, start, names,
        Message("{value} can be several places, and its row does not say which", value=value),
        several=True,
    )  # fmt: skip


def _doubled(
    parts: AddressParts, first: Municipality, second: Municipality, written: Part,
    gazetteer: Gazetteer,
) -> Finding:  # fmt: skip
    """Two wards in a row; the town tells which is right, where it can."""
    folded = place_form_with_offsets(parts.text[written.end :]).text
    fitting = [w for w in (first, second) if find_town(folded, 0, w, gazetteer)]
    names = tuple(w.name for w in (fitting or [first, second]))
    start = parts.ward.start if parts.ward else written.start
    value = parts.text[start : written.end]
    wards = {"one": first.ward or "", "other": second.ward or ""}
    return Finding(
        "ward-doubled", value, start, names,
        Message("{one} and {other} are two wards of the same city; the town that follows lies in {ward}", **wards, ward=names[0])
        if len(fitting) == 1
        else Message("{one} and {other} are two wards of the same city", **wards),
    )  # fmt: skip


def _no_such_ward(
    city: Municipality, wards: tuple[Municipality, ...], written: Part, after: str,
    gazetteer: Gazetteer,
) -> Finding:  # fmt: skip
    former = gazetteer.former_named(city.name + written.text, city.prefecture)
    if former:
        return _former_finding(former[0], written.text, written.start, gazetteer)
    fitting = [w.name for w in wards if find_town(after, 0, w, gazetteer)]
    names = _nearest(city.name + written.text, [w.name for w in wards])
    ordered = tuple(dict.fromkeys([*fitting, *names]))
    return Finding(
        "ward-unknown", written.text, written.start, ordered[:3],
        Message("{city} has no ward {written}; the town that follows lies in {ward}", city=city.name, written=written.text, ward=fitting[0])
        if len(fitting) == 1
        else Message("{city} has no ward {written}", city=city.name, written=written.text),
    )  # fmt: skip


def _former(parts: AddressParts, gazetteer: Gazetteer) -> Finding | None:
    rest = parts.rest
    found = gazetteer.former_at_start(rest.text, parts.prefecture.text if parts.prefecture else None)
    return _former_finding(found[0], rest.text[: found[1]], rest.start, gazetteer) if found else None


def _former_finding(former: FormerPlace, value: str, start: int, gazetteer: Gazetteer) -> Finding:
    now = tuple(m.name for m in map(gazetteer.municipality, former.successors) if m)
    return Finding(
        "place-ended", value, start, now,
        Message(
            "{former} is no longer in Japan Post's postal-code data: {reason}",
            former=former.name, reason=former.reason or _ended(former.day, now),
        ),
    )  # fmt: skip


def _ended(day: str, now: tuple[str, ...]) -> Wording:
    """Why a name is former: since when, where that is known, and what stands there now."""
    in_japanese = "".join(
        f"{int(part)}{unit}" for part, unit in zip(day.split("-"), "年月日", strict=False) if part
    )
    return {
        "en": f"{f'changed on {day}, ' * bool(day)}now {' and '.join(now)}",
        "ja": f"{f'{in_japanese}に変わり、' * bool(day)}今は{'・'.join(now)}",
    }


def _unknown_town(parts: AddressParts, place: Municipality, gazetteer: Gazetteer) -> Iterator[Finding]:
    rest = parts.rest.text
    if _is_inside(rest):
        return
    stop = NUMBER.search(place_form_with_offsets(rest).text)
    folded = place_form_with_offsets(rest)
    end = folded.offsets[stop.start()] if stop else len(rest)
    value = rest[:end]
    if not value or value in ("番地", "大字", "字"):
        return
    known = gazetteer.town_names(place.code)
    if any(key.startswith(town_key(value)) for key in known):
        return  # 原町区 of 南相馬市: the first half of real towns
    names = list(known.values())
    yield Finding(
        "town-unknown", value, parts.rest.start, _nearest(value, names),
        Message("{place} has no town {value} in Japan Post's postal-code data", place=place.name, value=value),
    )  # fmt: skip


def _end_of_municipality(parts: AddressParts) -> int:
    last = parts.ward or parts.municipality
    return last.end if last else parts.rest.start


def _about_postal_code(parts: AddressParts, postal_code: str, gazetteer: Gazetteer) -> Iterator[Finding]:
    """Yield at most one finding: an unknown code, or one that belongs elsewhere.

    A business code that we don't know may have been given up since: unknown, no mismatch.
    """
    towns = gazetteer.towns_at(postal_code)
    if not towns:
        yield Finding(
            "postal-code-unknown", postal_code, -1, (),
            Message("{code} is not in Japan Post's postal-code data, neither as an ordinary nor as a business code", code=postal_code),
        )  # fmt: skip
        return
    if parts.place is None:
        return
    business = gazetteer.is_business_postal_code(postal_code)
    codes = {parts.place.code, *(w.code for w in gazetteer.wards(parts.place.code))}
    here = [t for t in towns if t.municipality_code in codes]
    belongs = [m.name for c in dict.fromkeys(t.municipality_code for t in towns)
               if (m := gazetteer.municipality(c))]  # fmt: skip
    if not here:
        suggestions = _codes_of_town(parts, gazetteer)
        yield Finding(
            "postal-code-mismatch", postal_code, -1, suggestions,
            _elsewhere(postal_code, "、".join(belongs), parts.place.name, business=business),
        )  # fmt: skip
    elif parts.town_name and all(t.name for t in here):
        key = town_key(parts.town_name)
        if not any(_related(town_key(t.name), key) for t in here):
            names = "、".join(dict.fromkeys(t.name for t in here))
            yield Finding(
                "postal-code-mismatch", postal_code, -1, _codes_of_town(parts, gazetteer),
                _elsewhere(postal_code, names, parts.town_name, business=business),
            )  # fmt: skip


def _elsewhere(code: str, there: str, here: str, *, business: bool) -> Message:
    told = {"code": code, "there": there, "here": here}
    if business:
        return Message("the business postal code {code} belongs to {there}, not to {here}", **told)
    return Message("the postal code {code} belongs to {there}, not to {here}", **told)


def _related(one: str, other: str) -> bool:
    """Whether one town's name starts with the other's: 南一条西 and 南一条."""
    return one.startswith(other) or other.startswith(one)


def _codes_of_town(parts: AddressParts, gazetteer: Gazetteer) -> tuple[str, ...]:
    if parts.place is None or parts.town_name is None:
        return ()
    codes = [t.postal_code for t in gazetteer.towns(parts.place.code) if t.name == parts.town_name]
    return tuple(f"{c[:3]}-{c[3:]}" for c in dict.fromkeys(codes))[:3]


def _nearest(value: str, names: Iterable[str]) -> tuple[str, ...]:
    """The existing names, at most three, that look like the value, the nearest first.

    Among equals, kanji of one radical come first (鏡西 is nearer to 鐙西 than to
    幸西): Unicode orders kanji by radical, so near numbers mean a shared one.
    """
    key = place_key(value)
    scored: list[tuple[float, int, str]] = []
    for name in dict.fromkeys(names):
        matcher = SequenceMatcher(None, key, place_key(name), autojunk=False)
        if matcher.real_quick_ratio() >= 0.5 and matcher.quick_ratio() >= 0.5:
            ratio = matcher.ratio()
            if ratio >= 0.5:
                scored.append((-ratio, _distance(key, place_key(name)), name))
    return tuple(name for _, _, name in sorted(scored)[:3])


def _distance(one: str, other: str) -> int:
    """How far apart the code points are where two texts of one length differ."""
    if len(one) != len(other):
        return 0x10000
    return sum(abs(ord(a) - ord(b)) for a, b in zip(one, other, strict=True))
