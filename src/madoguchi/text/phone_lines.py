"""The numbers of one cell, shortened ones and short ones among them, its extensions, and what should be a number and is none.

What is said of each of them is read by `text/phone_cell.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from madoguchi.text.phone import (
    CLOSES,
    DAY,
    LOOKALIKES,
    LOST,
    OPENS,
    SHORT,
    PhoneGroup,
    PrintedNumber,
    completed_from,
    digits,
    number_groups,
    range_behind,
)
from madoguchi.text.phone_words import (
    APART,
    APART_FROM_FOUR,
    FAX,
    FROM_OR,
    KIND,
    LEFT,
    OR,
    TEL,
    F,
    NumberKind,
    T,
)

Place = tuple[int, int]

_NONE = re.compile(
    rf"(?:{TEL}|{FAX})\s{{0,9}}[:：]?\s{{0,9}}(?:なし|無し|ナシ|無)|{TEL}\s{{0,9}}[:：]?\s{{0,9}}{LEFT}",
    re.IGNORECASE,
)
# 庁内5555, but neither 県庁内 nor 庁内2階.
_IN_THE_HOUSE = r"(?<![^\W\d])庁内(?=\s?[\d:：])(?!\s?\d{1,3}\s?(?:階|F(?![A-Za-z])|番窓口|号室))"
_SAYS_EXTENSION = rf"(?:内線番号|内線|{_IN_THE_HOUSE}|ﾅｲｾﾝ|ナイセン|(?<!\w)内(?=\s?[\d:：])|\(内(?:線(?:番号)?)?\)|extension|(?<![A-Za-z])ext?(?![A-Za-z])\.?|(?<![A-Za-z])x(?=\d))\s{{0,9}}[:：.=]?\s{{0,9}}"
_DIGITS_OF_ONE = rf"\d{{1,5}}(?:\s?(?:[{APART}～〜~-]|から|と|{OR})\s?\d{{1,5}}(?![\d-])){{0,20}}"
_EXTENSION = re.compile(
    rf"\(\s{{0,9}}{_SAYS_EXTENSION}(?P<inside>{_DIGITS_OF_ONE})\s{{0,9}}\)"
    rf"|{_SAYS_EXTENSION}\(\s?(?P<behind>{_DIGITS_OF_ONE})\s?\)"
    rf"|{_SAYS_EXTENSION}(?P<bare>{_DIGITS_OF_ONE})(?![\d-])",
    re.IGNORECASE,
)
BRACKET = re.compile(
    r"\(([^()]*+)\)|\[([^\[\]]*+)\]|【([^【】]*+)】|〔([^〔〕]*+)〕|<([^<>]*+)>|[＜〈]([^＜＞〈〉]*+)[＞〉]|《([^《》]*+)》"
)
# 緊急時は110番: whom to call then instead, so that it is no number of the desk.
INSTEAD = (
    rf"(?:(?:(?<![たく又])は|なら|場合|時|とき)[、,]?\s?11[089]"
    rf"|(?:緊急|火災|救急|急ぎ|急を要する)[^\s、,。\d]{{0,6}}(?:場合|時|とき)に?は?[、,]?\s?{SHORT})(?!\d)"
)
_CALLED_INSTEAD = re.compile(INSTEAD)
# No letter stands before a number but those of TEL and FAX.
_NOT_BEHIND_LETTERS = r"(?:(?<![A-Za-z])|(?<=(?i:tel))|(?<=(?i:fax))|(?<=(?<![A-Za-z0-9])[FT]))"
TAKEN = "\0"  # stands in a cell for what was taken from it
# What a run of signs may be that is no number: a date, a postal code.
_NO_NUMBER = re.compile(r"(?:19|20)\d\d([-./])\d{1,2}\1\d{1,2}")
# Hours without a colon: 0830～1715; with a hyphen in brackets alone, since 0845-1730 may be what is left of a number.
_CLOCKS = re.compile(rf"({OPENS})(?:[~〜～]|(?P<hyphen>-))({CLOSES})")
_RUN = re.compile(
    rf"{_NOT_BEHIND_LETTERS}(?<![0-9〒])[0-9({LOOKALIKES}](?:[0-9{LOOKALIKES}{LOST}]|[-().．~〜～_・･](?=[-(0-9{LOOKALIKES}])){{5,30}}(?![A-Za-z0-9])\)?"
)
# 0244の36の0214, 0244局36番0211: words between the groups of a number.
_SAID_BETWEEN = re.compile(r"(?<![A-Za-z0-9-])0\d{1,4}(?:の|局)\d{1,4}(?:の|局|番)\d{4}(?![\d-])番?")
# Signs for digits that nobody has printed: 03-3501-XXXX, 03-3501-○○○○.
_LEFT_OUT = re.compile(r"-?[-*○●〇×✕xX?？_]{1,12}")
_LOCAL = re.compile(r"\d{2,4}[-)]\d{4}|0\d{1,4}-\d{2,4}")
# A number with a group too many: 03-3501-1511-1512.
_GOES_ON = re.compile(r"\(?0\d{1,4}[-)]\d{1,4}[-)]\d{4}-\d")
_SHORT = re.compile(r"(?<!\d)1\d\d(?![\d]|[号階名人円年月日時分室]|番[地街号])")
_SHORT_BESIDE = re.compile(
    rf"(?:[{APART}]|{OR})\s{{0,3}}(?P<said>1\d\d)(?![\w-])"
    rf"|(?<!\d)(?P<named>1\d\d)番(?![地街号])"
)
# 188(いやや)又は0244-36-0211: a short number stands first, and a number behind it.
_SHORT_BEFORE = re.compile(
    rf"\s{{0,9}}(?:{TEL}[:：]?\s{{0,3}})?(?P<said>1\d\d)(?!\d)(?:番(?![地街号]))?(?:へ|に)?\s{{0,3}}(?:\([^()\d]*+\))?"
    rf"\s{{0,3}}(?:[{APART}]|{OR})",
    re.IGNORECASE,
)
# 戸籍:0244-36-0215 住民:0216: each of two numbers behind its label; what may be a year is told of.
_LABELLED = re.compile(r"[^\W\d]\s?[:：]\s?\Z")
_LABELLED_TAIL = re.compile(
    r"(?:\s|[、､,，;；])[^\W\d]{1,12}\s?[:：]\s?(?:-(?=\d{4}))?(?P<tail>\d{4})(?![-\w:：%.]|\s?[～〜~])"
)
_YEAR = re.compile("(?:19|20)\\d\\d")
# Groups parted by one space alone, and a space within a group: nothing but a number has ten digits so.
_SPACED = re.compile(r"(?<![\w-])0[1-9]\d{0,3} \d{5,8}(?![\w-])")
_DIGITS = 10
_BROKEN = re.compile(r"(?<![\w-])0\d{1,4}-(?:\d{1,3} ?){1,2}-(?:\d{1,4} ?){1,2}(?![\w-])")
_POSTAL = re.compile(r"〒\s{0,9}\d{3}-\d{4}")
# Words that tell one number of an office from the others: when it is called, not whose it is.
_WHEN = r"(?:夜間?|昼間?|日中|休日|祝日|土日祝?|時間外|閉庁時|閉館時|緊急時?|当直|宿直)"
_SAYS_KIND = rf"(?:{TEL}|{FAX}|{T}|{F})"
_TO_SAY = rf"(?:{_SAYS_KIND}|[(\[【〔<]\s?{_SAYS_KIND}\s?[)\]】〕>])"
# The end of a number that goes on from the one before it: behind its exchange, a sign, a word; before the word for its kind.
_SHORTENED = re.compile(
    rf"{_NOT_BEHIND_LETTERS}(?<![0-9(-])(?P<groups>\(\d{{1,4}}\)\d{{4}}|\d{{1,4}}-\d{{4}})(?![\w-])"
    rf"|(?:[{APART}&＆と]|や(?=\d{{4}}(?!\d))|[|+](?=\s{{0,3}}\d{{4}})|は(?=\s?\d{{4}}(?!\d))|(?:{OR})(?!\s{{0,3}}1\d\d(?!\d))|(?:{TEL}|{FAX})[:：.]?|{_TO_SAY}[:：.]?(?=\s{{0,3}}\d{{4}})"
    rf"|[{APART}(]\s?{_WHEN}[:：]?(?=\s{{0,3}}\d{{4}})|(?<=[\s)\]】〕>])(?=\d{{4}}\s?[(\[【〔<]\s?{_SAYS_KIND}\s?[)\]】〕>]))"
    rf"\s{{0,3}}(?!{DAY})(?!{SHORT}番)(?:-(?=\d{{4}}))?(?P<tail>\d{{2,4}})(?:(?<=\d{{4}})|(?![{LOST}]))(?![-\w:：%.]|/\d|\s?[～〜~])",
    re.IGNORECASE,
)
# What is said behind the end of a number of it alone: the word for its kind, when it is called.
_OF_THE_LAST = re.compile(
    rf"\s{{0,3}}(?:[(\[【〔<]\s?(?:{KIND.pattern}|{_WHEN}(?:[・･/／、と]?{_WHEN}){{0,3}}(?:専用|用|のみ)?)\s?[)\]】〕>]"
    rf"|(?:{_SAYS_KIND}|{_WHEN})\s{{0,3}}\Z"
    rf"|\((?!代表|代|直通|直)[^()\d]*+\)\s?[{APART}]\s?\d{{2,4}}\s?\([^()\d]*+\))",
    re.IGNORECASE,
)
# A mark between a number and the range that it begins: 03-3501-1511(代)～1515.
_MARK_WITHIN = re.compile(r"\s{0,3}(?:\((?:代表|代|直通|直)\)|㈹)(?=\s{0,3}(?:[～〜~]|から|より))")
# Digits alone behind a number that are no tail of it: a range that runs backwards, a broken line.
_LEFT_TAIL = re.compile(
    rf"(?:\s{{0,9}}(?:[{APART}{APART_FROM_FOUR}～〜~と-]|から|{OR})\s{{0,9}}|\s{{0,3}}[(\[【〔]\s?[～〜~-]\s?|\s{{1,9}})(?P<tail>\d{{1,4}})(?![-\w:：%.]|\s?[～〜~]|\(\d)"
)


_DAY = re.compile(DAY)


@dataclass(slots=True)
class OpenLine:
    """A line while the cell is read."""

    group: PhoneGroup
    kind: NumberKind | None = None
    labels: list[Place] = field(default_factory=list)
    says: Place | None = None
    says_fax: Place | None = None
    extension: Place | None = None
    former: bool = False
    goes_on: bool = False  # it was parted from the numbers before it for what is said of it alone

    @property
    def start(self) -> int:
        return self.group.start

    @property
    def end(self) -> int:
        return self.group.end


def open_lines(plain: str) -> tuple[list[OpenLine], str]:
    """The groups of the cell, and its text without extensions and the like; positions stay."""
    groups = tuple(number_groups(plain))
    if not groups and (short := _only_short(plain)):
        return short, plain
    found: list[OpenLine] = []
    rest, end = plain, 0
    for group in (*groups, None):
        stop = group.start if group else len(plain)
        rest = _read_gap(rest, end, stop, found)
        if group:
            found += [OpenLine(part, goes_on=at > 0) for at, part in enumerate(_said_apart(group, plain))]
            end = group.end
    return sorted(found, key=lambda line: line.start), rest


def _said_apart(group: PhoneGroup, plain: str) -> tuple[PhoneGroup, ...]:
    """A group as two where what stands behind its last numbers is said of them alone: 03-3501-1511、1512(FAX)."""
    at = len(group.numbers) - 1
    while group.numbers[at].nth:
        at -= 1
    if not at or not _OF_THE_LAST.match(plain, group.end):
        return (group,)
    first, last = group.numbers[:at], group.numbers[at:]
    return (
        PhoneGroup(first, None, group.start, first[-1].end),
        PhoneGroup(last, None, last[0].start, group.end),
    )


def _read_gap(rest: str, start: int, stop: int, found: list[OpenLine]) -> str:
    """Take from a gap what are numbers in short, what can't be read, and the extension of the number before it."""
    before = found[-1] if found else None
    if before and (match := _EXTENSION.search(rest, start, stop)):
        before.extension = match.span(match.lastgroup or 0)
        rest = blank(rest, *match.span())
    if before and before.group.numbers and (mark := _MARK_WITHIN.match(rest, start, stop)):
        inner = range_behind(rest, mark.end(), before.group.numbers[-1])
        if inner and inner[-1].end <= stop:
            found.append(OpenLine(PhoneGroup(inner, None, mark.end(), inner[-1].end)))
            rest = blank(rest, mark.end(), inner[-1].end)
    for match in _NONE.finditer(rest, start, stop):
        rest = blank(rest, *match.span())
    if not found and stop < len(rest) and (short := _SHORT_BEFORE.match(rest, start, stop)):
        at = short.span("said")
        found.append(OpenLine(PhoneGroup((PrintedNumber(short["said"], *at, whole=True),), None, *at)))
        return blank(rest, *at)
    first = next((line.group.numbers[0] for line in reversed(found) if line.group.numbers), None)
    begin = (first.begin if first and not first.whole else first.number) if first else ""
    instead = {match.end() for match in _CALLED_INSTEAD.finditer(rest, start, stop)}
    days = [match.span() for match in _DAY.finditer(rest, start, stop)]
    for match in _SHORTENED.finditer(rest, start, stop) if begin else ():
        at = match.span("groups") if match["groups"] else match.span("tail")
        if any(a < at[1] and at[0] < b for a, b in days):
            continue
        if at[1] in instead or not rest[start : at[0]].strip():
            continue  # a space alone does not say that it has the area code of the number before it
        completed = completed_from(begin, *at, rest)
        if re.match(FROM_OR, match.group()) and not (completed and _are_neighbours(found, completed)):
            continue  # what lies between is meant, or is not: `_LEFT_TAIL` tells of it
        if completed or (match["tail"] and KIND.search(match.group())):  # a FAX that no number begins
            found.append(OpenLine(PhoneGroup((completed,) if completed else (), None, *at)))
            rest = blank(rest, *at)
    for match in _SHORT_BESIDE.finditer(rest, start, stop) if begin else ():
        at = match.span("said") if match["said"] else match.span("named")
        if at[1] in instead:
            continue
        found.append(OpenLine(PhoneGroup((PrintedNumber(rest[slice(*at)], *at, whole=True),), None, *at)))
        rest = blank(rest, *at)
    if before and begin and _LABELLED.search(rest, 0, before.start):
        for match in _LABELLED_TAIL.finditer(rest, start, stop):
            at = match.span("tail")
            completed = None if _YEAR.fullmatch(match["tail"]) else completed_from(begin, *at, rest)
            found.append(OpenLine(PhoneGroup((completed,) if completed else (), None, *at)))
            rest = blank(rest, *at)
    for match in _SPACED.finditer(rest, start, stop):
        if sum(map(str.isdigit, match.group())) == _DIGITS:
            number = PrintedNumber(match.group().replace(" ", "-"), *match.span(), whole=True)
            found.append(OpenLine(PhoneGroup((number,), None, *match.span())))
            rest = blank(rest, *match.span())
    for at in _unread(rest, start, stop, after_number=bool(begin)):
        found.append(OpenLine(PhoneGroup((), None, *at)))
        rest = blank(rest, *at)
    return rest


def _are_neighbours(found: list[OpenLine], number: PrintedNumber) -> bool:
    """Whether a number is the next one behind the last that was found."""
    last = next(line.group.numbers[-1] for line in reversed(found) if line.group.numbers)
    return int(digits(number.number)) - int(digits(last.number)) == 1


def blank(text: str, start: int, end: int) -> str:
    return text[:start] + TAKEN * (end - start) + text[end:]


def _only_short(plain: str) -> list[OpenLine]:
    """Numbers of three digits (188, 119番), where the cell has no other digits but in brackets."""
    bare = BRACKET.sub(lambda m: " " * len(m.group()), plain)
    found = list(_SHORT.finditer(bare))
    if len(re.findall(r"\d+", bare)) != len(found) or "内線" in bare:
        return []
    return [
        OpenLine(PhoneGroup((PrintedNumber(m.group(), *m.span(), whole=True),), None, *m.span()))
        for m in found
    ]


def _unread(rest: str, start: int, stop: int, *, after_number: bool) -> Iterator[Place]:
    stretch = _POSTAL.sub(lambda m: " " * len(m.group()), rest[start:stop])
    if after_number and (left := _LEFT_TAIL.match(stretch)):
        yield start + left.start("tail"), start + left.end("tail")
    for run in _RUN.finditer(stretch):
        token = run.group()
        count = sum(map(str.isdigit, token))
        instead = sum(sign in LOOKALIKES or sign in LOST for sign in token)
        likely = (count >= 6 and count + instead >= 7 and count <= 12) or _GOES_ON.match(token)
        bare = token.strip("()")
        if _NO_NUMBER.fullmatch(bare) or _are_hours(token, bare):
            continue
        if likely or _LOCAL.fullmatch(bare):
            left_out = _LEFT_OUT.match(stretch, run.end())  # 03-3501-XXXX
            end = (left_out or run).end()
            closes = stretch[end - 1] == ")" and token.count(")") > token.count("(")  # one opened before it
            yield start + run.start(), start + end - closes
    for run in _SAID_BETWEEN.finditer(stretch):
        yield start + run.start(), start + run.end()
    for run in _BROKEN.finditer(stretch):
        if " " in run.group() and sum(map(str.isdigit, run.group())) == _DIGITS:
            yield start + run.start(), start + run.end()


def _are_hours(token: str, bare: str) -> bool:
    clocks = _CLOCKS.fullmatch(bare)
    return clocks is not None and (not clocks["hyphen"] or (token == f"({bare})" and clocks[1] < clocks[3]))
