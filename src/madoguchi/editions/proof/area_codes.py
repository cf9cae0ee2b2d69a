"""The proof of area codes: a number that is printed without one has the code that its list prints for it."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from madoguchi.editions.proof.file import EditionFile, once
from madoguchi.editions.proof.prefectures import NO_AREA_CODES, PREFECTURES, prefixes
from madoguchi.editions.proof.text import fold

_LOCAL_NUMBER = re.compile(r"\(?([0-9]{1,4})[-)]([0-9]{4})")
_WHOLE = re.compile(r"(?<![0-9-])\(?(0[1-9][0-9]{0,3})[-() ]{1,2}([0-9]{1,4})[-() ]{1,2}[0-9]{4}(?![0-9])")
# An address begins with a county and its town, or with a city.
_CITY = re.compile("[^市区0-9]{1,5}郡[^市区0-9]{1,5}?[町村]|(?!都市).{1,6}?市市?")
_Where = tuple[frozenset[str], frozenset[str]]


def with_area_code(file: EditionFile, spans: list[Any], inputs: list[str], *, told: bool) -> set[str] | None:
    """A number with the area code that its list prints for it; nothing where it prints another that fits as well.

    One that the office tells beside its list is that of the source, where the list itself has none that fits.
    """
    printed = _LOCAL_NUMBER.fullmatch(fold(file.at(spans[0]))) if len(spans) == 1 else None
    if printed is None or len(inputs) != 1:
        return None
    in_print = area_codes_for(file, spans, told=False)
    if (in_print if not told else area_codes_for(file, spans)) != set(inputs) or (told and in_print):
        return None
    return {f"{inputs[0]}-{printed[1]}-{printed[2]}"}


def area_codes_for(file: EditionFile, spans: list[Any], *, told: bool = True) -> set[str]:
    """The one area code that the list prints for the number at a place, else the one that its office tells; nothing
    where none or several fit.
    """
    printed = _LOCAL_NUMBER.fullmatch(fold(file.at(spans[0])))
    if printed is None:
        return set()
    line, start, _ = spans[0]
    said, whole = _area_codes(file)[file.window(line)[0]]
    fit = {code for code in whole.get(printed[1], ()) if len(code) + len(printed[1]) == 6}
    own = area_codes_said(fold(file.lines[line - 1])) or _codes_beside(file, line)
    # In a list of many places another may have the same exchange.
    alike = {code[:2] for codes in whole.values() for code in codes if len(code) + len(printed[1]) == 6}
    borrowed = fit if len(alike) == 1 else set()
    beside = _told_beside(file, line) if told else set()
    of_group = _code_of_group(file, line)
    if of_group is None:
        said = set()
    above = own or _codes_above(file, line, start)
    for codes in (above, of_group or set(), said, borrowed, beside):
        left = {code for code in codes if len(code) + len(printed[1]) == 6}
        if len(left) == 1 and (not fit or left <= fit):
            if codes is own or _lies_there(file, line, printed[1], *left, borrowed=codes is borrowed):
                return left
            return set()
        if left and codes is not said:
            return set()
    return set()


def _told_beside(file: EditionFile, line: int) -> set[str]:
    """The area code that the office tells of the source that a line is of."""
    first = file.window(line)[0]
    codes = (s.get("area_code") for s in file.raw["sources"] if s["first"] == first)
    return {code for code in codes if isinstance(code, str) and re.fullmatch("0[1-9][0-9]{0,3}", code)}


def _lies_there(file: EditionFile, line: int, exchange: str, code: str, *, borrowed: bool) -> bool:
    """Whether the row of a number may have an area code by its addresses, and another row of its place has it."""
    here = _where(file.lines[line - 1])
    over = [
        names for digits, names in prefixes().items() if digits.startswith(code) or code.startswith(digits)
    ]
    known = set().union(*over)
    if known and here[0] and not known & here[0]:
        return False
    donors = _area_codes(file)[file.window(line)[0]][1][exchange][code] if borrowed else [here]
    return any(all(not one or not two or one & two for one, two in zip(here, d, strict=True)) for d in donors)


def _headers_over(file: EditionFile, line: int) -> list[tuple[int, str]]:
    """The cells of the nearest header above a line: their columns with their texts."""
    first = file.window(line)[0]
    above = max((at for at in file.headers if first <= at < line), default=0)
    return file.headers[above] if above and file.has_cells(above) else []


def _codes_beside(file: EditionFile, line: int) -> set[str]:
    """The area codes of a row in a column of area codes."""
    row = file.lines[line - 1].split("\t")
    for column, text in _headers_over(file, line):
        if text.strip() == "市外局番" and column < len(row):
            return set(re.findall("(?<![0-9])0[1-9][0-9]{0,3}(?![0-9])", fold(row[column])))
    return set()


def _code_of_group(file: EditionFile, line: int) -> set[str] | None:
    """The area codes that the nearest line above without a number says, in a list that says one before its first.

    None below a group that says none, in a list whose groups say several.
    """
    held, begins = _codes_of_groups(file)[file.window(line)[0]]
    above = [at for at in held if at <= line]
    return (held[max(above)] or None) if above and begins else set()


@once
def _codes_of_groups(file: EditionFile) -> dict[int, tuple[dict[int, set[str]], bool]]:
    """Of each source, by its first line: the lines without a number that say area codes, or name a group without one
    as others do with it, and whether one stands above all numbers without one."""
    found: dict[int, tuple[dict[int, set[str]], bool]] = {}
    for first, count, _ in file.sources:
        held: dict[int, set[str]] = {}
        others: list[int] = []
        begins = False
        local: list[int] = []
        for at in range(first, first + count):
            text = fold(file.lines[at - 1])
            has_local = re.search(
                r"(?<![0-9〒.-])\(?[2-9][0-9]{0,3}[-)][0-9]{4}(?![0-9-])", _WHOLE.sub(" ", text)
            )
            if has_local:
                local.append(at)
            elif not re.search("[0-9]-?[0-9]{4}(?![0-9])", text):
                if codes := area_codes_said(text):
                    held[at] = codes
                    begins = begins or not local
                else:
                    others.append(at)
        found[first] = held | _groups_without(file, held, others, local), begins
    return found


def _groups_without(
    file: EditionFile, held: dict[int, set[str]], others: list[int], local: list[int]
) -> dict[int, set[str]]:
    """The lines of groups without an area code, where groups say several, with the one of the title above them all."""
    if len({*map(frozenset, held.values())}) < 2:
        return {}
    styles = set()
    for at in held:
        above = max((line for line in others if line < at and file.lines[line - 1].strip()), default=0)
        bare = not _style(file, at) and not any(above < line < at for line in local)
        styles.add(_style(file, above) if bare and above else _style(file, at))
    groups = [at for at in others if _style(file, at) in styles - {""}]
    title, *further = sorted({*held, *groups})
    until = next((line for line in local if line > min(held)), 0)
    is_title = title in held and bool(further) and further[0] < until
    return {at: held[title] if is_title and at > title else set() for at in groups}


def _style(file: EditionFile, line: int) -> str:
    """How the name of a group is printed on a line of its own: the signs before it, else its last letter."""
    cells = [
        re.sub(r"[(〔\[]?(市外局番|(番号|電話)の(前|頭|先頭|最初|はじめ|始め)に).*", "", cell).strip("() ")
        for cell in fold(file.lines[line - 1]).split("\t")
    ]
    words = [cell for cell in cells if cell]
    if len(words) != 1 or words[0][0] in "※*":
        return ""
    signs = re.match(r"[^\w\s]+", words[0])
    letters = re.findall(r"[^\W\d]", words[0])
    return signs[0] if signs else (letters or [""])[-1]


def _codes_above(file: EditionFile, line: int, start: int) -> set[str]:
    """The area codes in the nearest header above, in the column of a place."""
    own = file.column(line, start)
    said = (area_codes_said(text) for column, text in _headers_over(file, line) if column == own)
    return next(filter(None, said), set())


@once
def _area_codes(file: EditionFile) -> dict[int, tuple[set[str], dict[str, dict[str, set[_Where]]]]]:
    """Of each source, by its first line: the area codes that it says in words, and those of its numbers by exchange,
    each with where the rows lie."""
    found: dict[int, tuple[set[str], dict[str, dict[str, set[_Where]]]]] = {}
    for first, count, _ in file.sources:
        said: set[str] = set()
        whole: dict[str, dict[str, set[_Where]]] = defaultdict(lambda: defaultdict(set))
        for line in file.lines[first - 1 : first - 1 + count]:
            text = fold(line)
            said |= area_codes_said(text)
            for code, exchange in _WHOLE.findall(text):
                if code not in NO_AREA_CODES:
                    whole[exchange][code].add(_where(line))
        found[first] = said, {exchange: dict(codes) for exchange, codes in whole.items()}
    return found


def area_codes_said(text: str) -> set[str]:
    """The area codes that a folded line says in words: 市外局番は0854, 番号の前に(0854), 電話番号(0854)."""
    found: set[str] = set()
    for words in re.findall(r"(?:市外局番|(?:番号|電話)の(?:前|頭|先頭|最初|はじめ|始め)に)[^。\t]*", text):
        found |= set(re.findall(r"(?<![0-9-])(0[1-9][0-9]{0,3})(?![0-9]|[-()]{1,2}[0-9])", words[:64]))
    for cell in text.split("\t"):
        for inside, behind in re.findall(
            r"(?:電話(?:番号)?|tel|phone|fax|ファックス|ファクス|℡|☎)[^0-9\t]{0,6}?"
            r"(?:[(〔\[] ?(0[1-9][0-9]{0,3})-? ?[)〕\]](?![- ]*[0-9])|(0[1-9][0-9]{0,3})-?\s*$)",
            cell.lower(),
        ):
            found.add(inside or behind)
    return found - NO_AREA_CODES


def _where(line: str) -> _Where:
    """The prefectures and the cities with which the addresses of a line begin."""
    prefectures, cities = set(), set()
    for word in re.split(r"[\s:(、,/〒]+", fold(line)):
        begun = re.sub("^[0-9-]+(?=[^0-9-])", "", word)
        named = next((name for name in PREFECTURES if begun.startswith(name)), "")
        if begun.startswith("東京都市"):
            named = ""
        city = _CITY.match(begun[len(named) :])
        if named:
            prefectures.add(named)
        if city and (named or city[0] == begun or re.search("[0-9]", begun[city.end() :])):
            cities.add(city[0])
    return frozenset(prefectures), frozenset(cities)
