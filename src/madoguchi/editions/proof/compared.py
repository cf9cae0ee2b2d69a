"""The proof of what desks show held against each other: a number, a name or a section unlike the others of its own body.

Each finding is one that a notice must tell: its code, the words of it, and the ids of the desks that it names.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise, permutations, takewhile
from typing import Any

from madoguchi.editions.proof.file import Desk, EditionFile, grouped, names_of
from madoguchi.editions.proof.prefectures import NO_AREA_CODES, PREFECTURES
from madoguchi.editions.proof.sources import LEGAL_FORM
from madoguchi.editions.proof.text import fold, only_digits

# A code, words of its notice, desks that it names.
Finding = tuple[str, str, list[str]]
_Use = tuple[Desk, dict[str, Any]]
_SWITCHBOARD = "代表"
_LOCAL = re.compile("[2-9][0-9]{0,3}-[0-9]{4}")
# Services of one carrier, which are dialled as numbers of an area are.
_OF_NO_AREA = NO_AREA_CODES - {"0180", "0910"}
_NONE = {"—", "-", "―", "–", "なし", "無し", "無", "ナシ"}
_LINE = 4  # last digits of a number: the line within its exchange
# So many names of one number are held against each other; fewer letters abbreviate too many names.
_MOST_NAMES, _SHORTEST = 30, 4
# Rows that a table needs before a gap in one of them says anything, numbers before one of another kind does.
_ENOUGH_ROWS, _ENOUGH_NUMBERS = 5, 10
_NEARLY_ALL, _MOST_NUMBERS = 0.89, 0.9
# Of a house: so many digits of an exchange differ, so many numbers on the usual one stand against each slip.
_MOST_UNLIKE, _TIMES, _FEW, _BLOCK = 2, 4, 2, 2


def findings(file: EditionFile) -> Iterator[Finding]:
    """Yield all that desks show held against each other."""
    bodies = _by_body(file)
    yield from _apart(bodies)
    yield from _swapped(bodies)
    yield from _slips_of_exchanges(file)
    yield from _falling(file)
    yield from _other_exchanges(file)
    yield from _other_kinds(file)
    yield from _abbreviated(file)
    yield from _forms(file)
    yield from _sections(file)
    yield from _below(file)
    yield from _gaps(file)


def _bare(name: str) -> str:
    """A body's name without its legal form and spaces."""
    plain = "".join(name.split())
    form = LEGAL_FORM.match(plain)
    return plain[form.end() :] if form else plain


def _kind(number: str) -> str:
    """ "short", "local" (without its area code), what begins a number that has none, or "" for one with an area code."""
    if number.startswith("#") or len(number) == 3:
        return "short"
    if _LOCAL.fullmatch(number):
        return "local"
    digits = _digits(number)
    return next((code for code in _OF_NO_AREA if digits.startswith(code)), "")


def _digits(number: str) -> str:
    digits = only_digits(number)
    return "0" + digits[2:].removeprefix("0") if number.lstrip("( ").startswith("+81") else digits


# -- numbers ------------------------------------------------------------------------------------


def _by_body(file: EditionFile) -> list[dict[str, _Use]]:
    """Of each body its numbers with an area code, but that of its switchboard: digits → the first desk with it."""
    found: dict[str, dict[str, _Use]] = defaultdict(dict)
    for desk in file.desks:
        for phone in desk.get("phones", ()):
            if phone.get("label") != _SWITCHBOARD and not _kind(phone["number"]):
                body = found[_bare(desk["organization"][0])]
                body.setdefault(_digits(phone["number"]), (desk, phone))
    return list(found.values())


def _apart(bodies: Iterable[dict[str, _Use]]) -> Iterator[Finding]:
    """A number that does not begin as all others of its body do."""
    for numbers in bodies:
        if len(numbers) < 3 or len({*map(len, numbers)}) > 1:
            continue
        for odd in (min(numbers), max(numbers)):
            desk, phone = numbers[odd]
            others = [number for number in numbers if number != odd]
            own = len(odd) - len(phone["number"].rpartition("-")[2])
            begin = _common_begin(others)[: own + (2 if len(others) >= 8 else 1)]
            if len(begin) < own or odd.startswith(begin):
                continue
            slip = _is_slip(odd[: len(begin)], begin)
            if slip and len(others) >= 4:
                yield "number-unlike-its-body", phone["number"], [desk["id"]]
            if not slip or len(others) < 4:
                yield "number-apart-from-its-body", phone["number"], [desk["id"]]


def _common_begin(numbers: list[str]) -> str:
    """The digits with which all of some numbers begin."""
    columns = ({*digits} for digits in zip(*numbers, strict=True))
    return "".join(digits.pop() for digits in takewhile(lambda digits: len(digits) == 1, columns))


def _is_slip(one: str, other: str) -> bool:
    """Whether one digit is another, or two neighbours changed places."""
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1 or other in _turned(one)


def _turned(digits: str) -> set[str]:
    """What digits become where two neighbours of them change places."""
    pairs = range(len(digits) - 1)
    return {digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :] for at in pairs} - {digits}


def _swapped(bodies: Iterable[dict[str, _Use]]) -> Iterator[Finding]:
    """Two numbers of sections below one department, printed once above them, of which one is the other with two digits swapped."""
    for numbers in bodies:
        alike = grouped(("".join(sorted(number)), number) for number in numbers)
        for same in alike.values():
            for one, other in combinations(same, 2):
                (desk, _), (later, phone) = numbers[one], numbers[other]
                above, beside = desk.get("department", ())[:1], later.get("department", ())[:1]
                if above and above == beside and other in _turned(one):
                    yield "numbers-swapped", phone["number"], [desk["id"], later["id"]]


def _slips_of_exchanges(file: EditionFile) -> Iterator[Finding]:
    """A number in whose exchange one digit or two are other than in that of the house, for a line of the same block."""
    houses: dict[tuple[str, str], dict[str, dict[str, _Use]]] = defaultdict(lambda: defaultdict(dict))
    for desk in file.desks:
        keys = {("body", _bare(desk[of][0])) for of in ("organization", "operator") if of in desk}
        keys |= {("address", "".join(desk["address"][0].split()))} if "address" in desk else set()
        for phone in desk.get("phones", ()) if keys else ():
            number = _digits(phone["number"])
            for key in keys if not _kind(phone["number"]) else ():
                houses[key][number[:-_LINE]].setdefault(number[-_LINE:], (desk, phone))
    for exchanges in houses.values():
        usual = max(exchanges, key=lambda each: len(exchanges[each]))
        known = exchanges[usual]
        if 2 * len(known) <= sum(map(len, exchanges.values())) - 1:
            continue
        few = max(1, min(_FEW, len(known) // _TIMES))
        near = {line[:_BLOCK] for line in known}
        for exchange, lines in exchanges.items():
            unlike = sum(a != b for a, b in zip(exchange, usual, strict=False))
            if len(exchange) == len(usual) and 0 < unlike <= _MOST_UNLIKE and len(lines) <= few:
                for line, (_, phone) in lines.items():
                    if line[:_BLOCK] in near:
                        yield "exchange-slip", phone["number"], []


def _falling(file: EditionFile) -> Iterator[Finding]:
    """Of the numbers of one cell a tail that is less than the number before it."""
    for desk in file.desks:
        for before, phone in pairwise(desk.get("phones", ())):
            lines = {span[0] for each in (before, phone) for span in each["value"][2]}
            number = phone["number"]
            tail = len(lines) == 1 and len(phone["value"][3]) < len(number)
            if tail and _digits(number) < _digits(before["number"]):
                yield "tail-out-of-order", number, [desk["id"]]


def _other_exchanges(file: EditionFile) -> Iterator[Finding]:
    """A section that stands in two tables, with numbers of two exchanges."""
    units: dict[tuple[str, str], dict[str, Desk]] = defaultdict(dict)
    for desk in file.desks:
        if desk.get("department") and "prefecture" in desk:
            unit = units[_bare(desk["organization"][0]), desk["department"][-1][0]]
            for phone in desk.get("phones", ())[:1]:
                unit.setdefault(phone["number"].rpartition("-")[0], desk)
    for (_, name), desks in units.items():
        if len({desk["table"] for desk in desks.values()}) > 1 and len(desks) > 1:
            yield "unit-number-differs", name, [desk["id"] for desk in desks.values()]


def _other_kinds(file: EditionFile) -> Iterator[Finding]:
    """A number without an area code (0120, 050) among those of a table that nearly all have one."""
    for desks in grouped((desk["table"], desk) for desk in file.desks).values():
        uses = [(desk, phone["number"]) for desk in desks for phone in desk.get("phones", ())]
        usual = sum(not _kind(number) for _, number in uses)
        if len(uses) >= _ENOUGH_NUMBERS and usual >= _MOST_NUMBERS * len(uses):
            for desk, number in uses:
                if _kind(number) not in ("", "local"):
                    yield "line-kind-unusual", number, [desk["id"]]


# -- names --------------------------------------------------------------------------------------


def _abbreviated(file: EditionFile) -> Iterator[Finding]:
    """Two names at one number, of which the one has all letters of the other in their order."""
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for desk in file.shown:
        for phone in desk.get("phones", ()):
            names[phone["number"]].setdefault(_bare(desk["organization"][0]), desk["organization"][0])
    for found in names.values():
        for short, full in permutations(list(found)[:_MOST_NAMES], 2):
            if _SHORTEST <= len(short) < len(full) and _holds(full, short):
                yield "body-abbreviated", short, []


def _holds(full: Iterable[str], part: Iterable[str]) -> bool:
    """Whether all of a part stand in the whole in their order."""
    rest = iter(full)
    return all(each in rest for each in part)


def _forms(file: EditionFile) -> Iterator[Finding]:
    """A body whose legal form is printed in two ways, or left out once."""
    bodies: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for desk in file.desks:
        for value in (desk.get("organization"), desk.get("operator")):
            if value and value[0] and value[2]:
                bodies[_bare(value[0])]["".join(value[0].split())].append(desk["id"])
    for spellings in bodies.values():
        for name, ids in spellings.items() if len(spellings) > 1 else ():
            yield "legal-form-spelled", name, ids


# -- sections -----------------------------------------------------------------------------------


def _sections(file: EditionFile) -> Iterator[Finding]:
    """Of the sections of a prefecture's government: another name above them than elsewhere, or a level less."""
    governments = grouped(
        (desk["organization"][0], ([level[0] for level in desk["department"]], desk["id"]))
        for desk in file.desks
        if desk["organization"][0] in PREFECTURES and desk.get("department") and desk["department"][0][2]
    )
    for paths in governments.values():
        deeper = {level for levels, _ in paths for level in levels[1:]}
        tops = Counter(levels[0] for levels, _ in paths if levels[0] not in deeper)
        usual = max(tops, key=lambda name: tops[name], default="")
        whole = {tuple(levels) for levels, _ in paths}
        bureau = any(top[-1:] == "局" for top in tops)
        for levels, id in paths:
            top, last = levels[0], levels[-1]
            if top in tops and top != usual and top[-1:] == usual[-1:]:
                yield "department-conflict", top, [id]
            fuller = any(
                (each[0], each[-1]) == (top, last) and len(each) > len(levels) and _holds(each, levels)
                for each in whole
            )
            if top in deeper or (bureau and top[-1:] == "部") or fuller:
                yield "level-left-out", " ".join(levels), [id]


# -- rows ---------------------------------------------------------------------------------------


def _below(file: EditionFile) -> Iterator[Finding]:
    """A section of a described table whose numbers all stand in the row below, which is another desk's."""
    for desk in file.desks:
        lines = {span[0] for phone in desk.get("phones", ()) for span in phone["value"][2]}
        described = desk["table"] and not file.is_as_found(desk["table"])
        if described and lines == {desk["row"] + 1} and lines <= file.rows:
            yield "number-cell-spans-rows", "", [desk["id"]]


def _gaps(file: EditionFile) -> Iterator[Finding]:
    """What a row of a described table lacks and nearly all others have: a section, an address, a labelled number."""
    headings = {table["heading_line"] for table in file.raw["tables"]}
    rows = grouped(
        ((desk["table"], file.window(desk["row"])[0]), desk)
        for desk in file.desks
        if desk["table"] and desk["row"] not in headings
    )
    for (table, _), desks in rows.items():
        labels = {phone["label"] for desk in desks for phone in desk.get("phones", ()) if phone.get("label")}
        for label in labels:
            for desk in _lacking(
                desks, [any(p.get("label") == label for p in d.get("phones", ())) for d in desks]
            ):
                yield "labelled-number-missing", label, [desk["id"]]
        if not file.is_as_found(table) and any(map(_is_carried, desks)):
            continue  # sections may stand in rows of their own, below which none is missing
        for fields in (("department", "operator"), ("address",), ("postal_code",)):
            for desk in _lacking(desks, [any(map(each.get, fields)) for each in desks]):
                if _NONE.isdisjoint(map(str.strip, fold(file.lines[desk["row"] - 1]).split("\t"))):
                    yield "cell-empty", "", [desk["id"]]


def _is_carried(desk: Desk) -> bool:
    """Whether a name of a desk stands on another line than its own row."""
    return any(span[0] != desk["row"] for level in names_of(desk) for span in level[2])


def _lacking(desks: list[Desk], having: list[bool]) -> Iterator[Desk]:
    """The desks that lack what nearly all have."""
    if len(desks) >= _ENOUGH_ROWS and sum(having) >= _NEARLY_ALL * len(desks):
        yield from (desk for desk, has in zip(desks, having, strict=True) if not has)
