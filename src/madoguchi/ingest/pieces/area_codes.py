"""Numbers that a list prints without their area code, and the code where it prints that elsewhere.

It says so in words (市外局番は0854), in the title or the group that the rows stand below, above the numbers
(電話番号(0854)), in a column of its own, or by another number of the same exchange. A code that no number has in the prefecture of the row's address does not fit, nor one that stands
only at rows of other places. Where two codes fit, or none, the number is what is printed, if the word for a number
stands before it or above it, and such numbers are no slips among whole ones.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from madoguchi.ingest.pieces.headers import Kind, header_words
from madoguchi.ingest.pieces.shapes import BODY
from madoguchi.places.numbering_plan import prefectures_with
from madoguchi.text.phone import HOME_CODES, LOCAL_SIGNS, LOST, number_groups, shaped
from madoguchi.text.phone_words import FAX, TEL
from madoguchi.text.prefecture import PREFECTURES

# An area code with its exchange has six digits; with the four behind them a number has ten.
_CODE_AND_EXCHANGE = 6
# So many digits of an area code are of one region: 082, 083 … are all of Chugoku.
_REGION = 2
# Numbers without any code are a list's habit from so many on, and one among so many whole ones; fewer are slips. Those
# that it prints the code of elsewhere show the habit, too.
# Where no code is printed at all, those below a header of numbers are no slips however few they are.
_HABIT, _OF_WHOLE = 3, 10
# No exchange begins with 0 or 1: calls within one area code would not be told from others.
_LOCAL = re.compile(
    rf"(?:(?<![0-9〒.-])|(?<=[.．]{{3}}))(?<!\d[{LOST}])(?:(?<![A-Za-z])|(?<=TEL|FAX|Tel|Fax|tel|fax))(?<!\d[()])(?:\((?P<bracketed>[2-9]\d{{0,3}})|(?P<bare>[2-9]\d{{0,3}}))(?P<sign>[-)])\d{{4}}"
    r"(?![0-9A-Za-z-]|\s?[年月日時円人名㎡%]|\s?[~〜～]\s?\d{1,2}[時:])"
)
_CODE = r"0[1-9]\d{0,3}"
# 市外局番は0854, 市外局番「0243」, 電話番号の前に(0968)をつける: not 市外局番を 0854-82-2007.
_SAYING = re.compile(r"市外局番|(?:番号|電話)の(?:前|頭|先頭|最初|はじめ|始め)に")
_SAID = re.compile(rf"(?:{_SAYING.pattern})[^。\t]{{0,60}}")
_SAID_CODE = re.compile(rf"(?<![\d-])(?P<code>{_CODE})(?![\d]|[-)(]{{1,2}}\d)")
# Of a group of rows: 【相馬地区】(市外局番0244).
_SAID_OF_GROUP = re.compile(
    rf"[\s(〔\[:：・、,]{{0,3}}(?:{_SAYING.pattern})\s?[はが:：]?\s?[(「『〔]?{_CODE}-?(?!\d)[)」』〕]?(?:です)?[)〕\]]?"
)
# Before and at the end of a group's name.
_SIGNS_BEFORE = re.compile(r"[^\w\s]+")
_LAST_LETTER = re.compile(r"[^\W\d](?=[\W\d]*\Z)")
# 電話番号(0854), TEL 0854-: no number follows.
_ABOVE = re.compile(
    rf"(?:{TEL}|{FAX})\s?[:：]?\s?(?:[(〔\[]\s?(?P<inside>{_CODE})-?\s?[)〕\]](?![-\s]{{0,3}}\d)|(?P<behind>{_CODE})-?\s{{0,9}}\Z)",
    re.IGNORECASE,
)
_KIND_BEFORE = re.compile(rf"(?:{TEL}|{FAX})(?:[】〕\])>＞〉]|\*\*)?\s?[:：.=]?\s{{0,3}}\Z", re.IGNORECASE)
# Three dots or more lead from a name to its number.
_APART_BEFORE = re.compile(r"(?:\A|[\s:：…・|｜(]|[.．]{3}|[\d）)][／/、,])\Z")
_APART_BEHIND = re.compile(
    rf"\s*+(?:\Z|[()（|｜、,/／・【\[]|内線|[~〜～]\d{{2,4}}(?!\d|[時:])|{TEL}|{FAX}|\(?\d{{1,4}}[-)]\d{{4}})",
    re.IGNORECASE,
)
_ALONE = re.compile(
    rf"(?:{TEL}|{FAX}|内線\s?\d{{1,5}}|\([^()\d]{{0,12}}\)|[\s:：、,・/／()-])*+", re.IGNORECASE
)
_POSTAL = re.compile("〒|郵便")
# 福島県, 福島県相馬市, 福島県石川郡石川町: what an address begins with. A city by itself is one where a lot follows, or
# nothing: 相馬市中村1-12, not 都市計画課.
_PLACE = re.compile(
    rf"(?:\A|(?<=[\s:(、,/〒\d]))(?P<prefecture>{'|'.join(PREFECTURES)})?(?<!東京都(?=市))"
    r"(?P<city>[^\W\d市区]{1,5}郡[^\W\d市区]{1,5}?[町村]|(?!都市)[^\W\d]{1,6}?市市?)?(?P<alone>(?=\S{0,40}?\d|\s|\Z))?"
)
_PHONES = (Kind.PHONE, Kind.FAX, Kind.CONTACT)
_COLUMN = "市外局番"


@dataclass(slots=True)
class _Columns:
    """What the header above some rows says: the columns of numbers with the codes in their headers."""

    numbers: dict[int, frozenset[str]] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    code: int | None = None  # the column of area codes
    has_postal: bool = False

    def of_row(self, cells: Sequence[str]) -> _Columns:
        """The columns as they stand in a row: one further right where the header lacks the word for the first one."""
        filled = max((at for at, cell in enumerate(cells, start=1) if cell.strip()), default=0)
        width = max((at for at, text in enumerate(self.texts, start=1) if text), default=0)
        if filled <= width or not self.numbers:
            return self
        numbers = {at + 1: codes for at, codes in self.numbers.items()} | self.numbers
        return _Columns(numbers, self.texts, self.code, self.has_postal)

    def has_word(self, at: int) -> bool:
        """Whether a word of the header says what a column holds."""
        return at < len(self.texts) and bool(self.texts[at])


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the addresses of a row lie, as far as it says so."""

    prefectures: frozenset[str]
    cities: frozenset[str]

    def is_other(self, place: _Place) -> bool:
        """Whether both say where they lie, and it is not the same."""
        pairs = ((self.prefectures, place.prefectures), (self.cities, place.cities))
        return any(one and other and one.isdisjoint(other) for one, other in pairs)

    def may_have(self, code: str) -> bool:
        """Whether numbers with an area code lie there, as far as is known."""
        there = prefectures_with(code)
        return not (there and self.prefectures and there.isdisjoint(self.prefectures))


@dataclass(frozen=True, slots=True)
class AreaCode:
    """The area code of a number; "" where none is known. `is_told`: the list does not print it, its office tells it."""

    code: str
    is_told: bool = False


_NONE = AreaCode("")
_NO_CODE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Printed:
    """The codes that one list prints: those that it states, and by exchange those of its `count` whole numbers, each
    with the places of its rows."""

    stated: frozenset[str]
    told: frozenset[str]  # by the office, where the list prints none that fits
    by_exchange: dict[str, dict[str, frozenset[_Place]]]
    count: int

    def _whole(self, exchange: str) -> frozenset[str]:
        """The codes of whole numbers of an exchange. In a list of many places another may have the same exchange."""
        length = _CODE_AND_EXCHANGE - len(exchange)
        alike = {code for codes in self.by_exchange.values() for code in codes if len(code) == length}
        regions = {code[:_REGION] for code in alike}
        return frozenset(self.by_exchange.get(exchange, ()) if len(regions) == 1 else ())

    def fitting(
        self,
        exchange: str,
        own: frozenset[str],
        above: frozenset[str],
        held: frozenset[str] | None,
        place: Callable[[], _Place],
    ) -> AreaCode | None:
        """The one code that a number of an exchange can have in a row; the row's `own` code holds whatever its place.

        `above` is that of its header, `held` that of the title or group that it stands below: None below a group that says
        none, where others do, so that theirs are not its.
        """
        whole = self.by_exchange.get(exchange, {})
        borrowed = self._whole(exchange)
        for codes in (own or above, held or _NO_CODE, self.stated, borrowed, self.told):
            if held is None and codes is self.stated:
                continue
            fit = {code for code in codes if len(code) + len(exchange) == _CODE_AND_EXCHANGE}
            if len(fit) == 1 and (not whole or fit <= whole.keys()):
                code = fit.pop()
                far = codes is borrowed and all(place().is_other(each) for each in whole[code])
                fits = codes is own or (place().may_have(code) and not far)
                return AreaCode(code, is_told=codes is self.told) if fits else None
            if fit and codes is not self.stated:
                return None
        return None


def area_codes(lines: Sequence[str], first: int = 1, told: str = "") -> dict[tuple[int, int], AreaCode]:
    """Return the area code of each local number of one list's folded lines, by its line and where its sign stands.

    Empty for a number whose code the list does not print. `told` is the code that its office tells beside it.

    >>> found = area_codes(["市外局番は0854", "東公民館 82-2007", "西公民館 82-2008", "本庁 0855-72-0001"])
    >>> {at: each.code for at, each in found.items()}
    {(2, 7): '0854', (3, 7): '0854'}
    >>> found = area_codes(["東 電話 82-2007", "西 電話 82-2008", "型番 82-2009", "南 電話 82-2010"])
    >>> {at: each.code for at, each in found.items()}
    {(1, 7): '', (2, 7): '', (4, 7): ''}
    >>> found = area_codes(["本庁 09999-5-3311", "東課 ☎5-3312", "西課 ☎5-3313", "南所 ☎9-3050"])
    >>> [each.code for each in found.values()]
    ['09999', '09999', '']
    """
    if not any(map(_LOCAL.search, map(shaped, lines))):
        return {}
    codes = _printed(lines, told)
    found: dict[tuple[int, int], AreaCode] = {}
    without: list[tuple[int, int]] = []
    by_header = completed = 0
    columns = _Columns()
    for number, (line, held) in enumerate(zip(lines, _codes_held(lines), strict=True), start=first):
        cells = line.split("\t")
        if len(cells) > 1 and (header := _header(cells)):
            columns = header
            continue
        own = frozenset(_stated(line))
        if columns.code is not None and columns.code < len(cells):
            own |= frozenset(re.findall(rf"(?<!\d){_CODE}(?!\d)", cells[columns.code]))
        start = 0
        here = columns.of_row(cells)
        for at, cell in enumerate(cells):
            for sign, exchange, surely in _local(cell, at, here, in_table=len(cells) > 1):
                above = here.numbers.get(at, frozenset())
                code = codes.fitting(exchange, own, above, held, partial(_place, line))
                completed += code is not None and surely
                if code:
                    found[number, start + sign] = code
                elif surely:
                    without.append((number, start + sign))
                    by_header += len(cells) > 1 and at in here.numbers
            start += len(cell) + 1
    if len(without) + completed >= max(_HABIT, codes.count / _OF_WHOLE) or (
        by_header and not (codes.count or codes.stated)
    ):
        found |= dict.fromkeys(without, _NONE)
    return found


def _codes_held(lines: Sequence[str]) -> list[frozenset[str] | None]:
    """For each line the area codes of the title or group that it stands below.

    Where groups say several, one that says none has that of the title, which stands above the first of them, or None.
    """
    if not _begins_with_code(lines):
        return [_NO_CODE] * len(lines)
    said = [_code_of_group(line) for line in lines]
    forms = {_form_of_group(lines, at) for at, codes in enumerate(said) if codes} - {""}
    by_group = len({codes for codes in said if codes}) > 1
    heads = [
        bool(codes) or (by_group and _is_without_number(line) and _form(line) in forms)
        for line, codes in zip(lines, said, strict=True)
    ]
    title: frozenset[str] | None = None
    held: frozenset[str] | None = _NO_CODE
    found: list[frozenset[str] | None] = []
    for at, codes in enumerate(said):
        if codes and held == _NO_CODE and _heads_groups(lines, heads, at):
            title = codes
        if heads[at]:
            held = codes or title
        found.append(held)
    return found


def _heads_groups(lines: Sequence[str], heads: Sequence[bool], at: int) -> bool:
    """Whether another group begins below a line before any number without its area code does."""
    for below in range(at + 1, len(lines)):
        if heads[below] or _LOCAL.search(shaped(lines[below])):
            return heads[below]
    return False


def _form_of_group(lines: Sequence[str], at: int) -> str:
    """The form of a group whose area code a line says: that of the line above, where it says nothing else."""
    if form := _form(lines[at]):
        return form
    above = next((line for line in reversed(lines[:at]) if line.strip()), "")
    return _form(above) if not without_code_said(lines[at].strip()) and _is_without_number(above) else ""


def _form(line: str) -> str:
    """What the groups of a list have in common: the signs that they begin with, else the letter that they end in; "" for no group.

    >>> _form("【東地区】(市外局番 0854)"), _form("西地区 市外局番は0855"), _form("※祝日を除く")
    ('【', '区', '')
    """
    cells = [cell for cell in line.split("\t") if without_code_said(cell)]
    text = without_code_said(cells[0]).strip("() ") if len(cells) == 1 else ""
    sign = _SIGNS_BEFORE.match(text)
    letters = _LAST_LETTER.search(text)
    return (sign.group() if sign else letters.group() if letters else "") if text[:1] not in "※*" else ""


def _is_without_number(line: str) -> bool:
    return not (_LOCAL.search(shaped(line)) or any(True for _ in number_groups(shaped(line))))


def _code_of_group(line: str) -> frozenset[str]:
    """The area codes that a line without any number says, as a title or a group does of the rows below it."""
    stated = frozenset(_stated(line))
    return stated if stated and _is_without_number(line) else _NO_CODE


def _begins_with_code(lines: Sequence[str]) -> bool:
    """Whether a line says an area code above the first local number: below its rows it would be a remark on them."""
    for line in lines:
        if _code_of_group(line):
            return True
        if _LOCAL.search(shaped(line)):
            break
    return False


def said_at(lines: Sequence[str], codes: frozenset[str], first: int = 1) -> Iterator[tuple[int, int, int]]:
    """Yield where a list says one of some area codes in words: line, start and end.

    A cell that has no number beside is said whole: 電話番号の市外局番は0854です。
    """
    for number, line in enumerate(lines, start=first):
        start = 0
        for cell in line.split("\t") if _SAYING.search(line) else ():
            said = [m for m in _SAID.finditer(cell) if codes & set(_codes_in(m.group()))]
            alone = not (_LOCAL.search(cell) or any(True for _ in number_groups(shaped(cell))))
            yield from ((number, start + m.start(), start + m.end()) for m in said if not alone)
            if said and alone:
                yield number, start, start + len(cell)
            start += len(cell) + 1


def without_code_said(text: str) -> str:
    """Return the folded words of a title or group without the area code that they say; "" where they say nothing else.

    >>> without_code_said("【東地区】(市外局番 0854)"), without_code_said("西地区 市外局番は0855")
    ('【東地区】', '西地区')
    """
    return _SAID_OF_GROUP.sub("", text).strip()


def with_signs(line: str, places: Iterable[int]) -> str:
    """Return a folded line in which the sign of each local number is one that is no character of a text."""
    letters = list(line)
    for at in places:
        letters[at] = LOCAL_SIGNS.get(letters[at], LOCAL_SIGNS["-"])
    return "".join(letters)


def _printed(lines: Sequence[str], told: str) -> _Printed:
    by_exchange: dict[str, dict[str, set[_Place]]] = defaultdict(lambda: defaultdict(set))
    count = 0
    for line in lines:
        for group in number_groups(shaped(line)):
            count += 1
            parts = group.numbers[0].number.split("-")
            if (
                len(parts) == 3
                and parts[0] not in HOME_CODES
                and len(parts[0] + parts[1]) == _CODE_AND_EXCHANGE
            ):
                by_exchange[parts[1]][parts[0]].add(_place(line))
    stated = frozenset(code for line in lines for code in _stated(line))
    found = {
        exchange: {code: frozenset(places) for code, places in codes.items()}
        for exchange, codes in by_exchange.items()
    }
    return _Printed(stated, frozenset({told} - {""}), found, count)


def _place(line: str) -> _Place:
    """Where a row lies by the addresses in it.

    >>> _place("いわき支所\t福島県いわき市平字梅本21\t36-0299").cities
    frozenset({'いわき市'})
    >>> _place("都市計画課\t東京都市町村会館\t3501-1512")
    _Place(prefectures=frozenset(), cities=frozenset())
    """
    found = [match for match in _PLACE.finditer(line) if match["prefecture"] or match["alone"] is not None]
    prefectures, cities = ({m[what] for m in found if m[what]} for what in ("prefecture", "city"))
    return _Place(frozenset(prefectures), frozenset(cities))


def _stated(line: str) -> Iterator[str]:
    """The area codes that a line says in words, or in a header."""
    for said in _SAID.finditer(line):
        yield from _codes_in(said.group())
    for cell in line.split("\t"):
        for match in _ABOVE.finditer(cell):
            code = match["inside"] or match["behind"]
            if code not in HOME_CODES:
                yield code


def _codes_in(said: str) -> Iterator[str]:
    return (m["code"] for m in _SAID_CODE.finditer(said) if m["code"] not in HOME_CODES)


def _header(cells: Sequence[str]) -> _Columns | None:
    """What a row of cells says as a header of numbers; None for any other row."""
    if any(True for cell in cells for _ in number_groups(shaped(cell))) or any(map(_LOCAL.search, cells)):
        return None
    texts = tuple(cell.strip() for cell in cells)
    found = _Columns(texts=texts, has_postal=any(map(_POSTAL.search, cells)))
    for at, cell in enumerate(cells):
        match = header_words().match(cell.strip())
        if cell.strip() == _COLUMN:
            found.code = at
        elif match is not None and match.kind in _PHONES:
            found.numbers[at] = frozenset(_stated(cell))
    return found if found.numbers else None


def _local(cell: str, at: int, columns: _Columns, *, in_table: bool) -> Iterator[tuple[int, str, bool]]:
    """The local numbers of a cell: where the sign stands, the exchange, and whether a word says that it is a number."""
    text = shaped(cell)
    groups = (g for g in number_groups(text) if g.numbers[0].number.partition("-")[0] not in HOME_CODES)
    whole = next((group.start for group in groups), len(text))
    # The tails behind one are its own; free numbers have none.
    found = [match for match in _LOCAL.finditer(text) if match.end() <= whole]
    alone = not _ALONE.sub("", _LOCAL.sub("", text)).strip() if found else False
    for match in found:
        exchange = match["bracketed"] or match["bare"]
        before = text[: match.start()]
        is_postal = len(exchange) == 3 and match["sign"] == "-" and bool(_POSTAL.search(before))
        surely = bool(_KIND_BEFORE.search(before)) or (in_table and at in columns.numbers)
        if surely:
            says = True
        elif in_table and columns.numbers:
            says = alone and not columns.has_postal and not columns.has_word(at)
        else:
            apart = (match["bracketed"] or _APART_BEFORE.search(before)) and _APART_BEHIND.match(
                text, match.end()
            )
            named = match.end() == len(text.rstrip()) and BODY.search(
                before.strip()
            )  # 東支所 82-2007, in one cell
            says = (alone and len(exchange) != 3) or (bool(apart) and (not in_table or bool(named)))
        if says and not is_postal:
            yield match.start("sign"), exchange, surely
