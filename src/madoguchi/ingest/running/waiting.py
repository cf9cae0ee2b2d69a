"""Lines of words that wait above the number of a desk: which of them names it, its body, what it does, where it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from itertools import pairwise

from madoguchi.ingest.pieces.contacts import BULLET, entries_of, without_bullet
from madoguchi.ingest.pieces.line_names import DUTY, LETTER, behind_bullet, name_in, names_desk
from madoguchi.ingest.pieces.shapes import BODY, Shape, shape_of
from madoguchi.ingest.running.belonging import GROUP, is_one_body
from madoguchi.ingest.running.desks import DeskDraft
from madoguchi.ingest.source import Slice
from madoguchi.text.phone import find_phones
from madoguchi.text.phone_words import TEL

# 東分遣所：5-3200: called within the town alone, and no name of what stands below.
WITHIN_TOWN = re.compile(
    rf"(?:[:：]\s?|(?:[所署院校園館会局課係場]|センター)\)?[\s…・]{{1,9}}|{TEL}[\s:：]{{0,3}})\d{{1,4}}-\d{{4}}(?:\s?\([^()]{{0,40}}\))?$",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"(?:(?:電話番?号?|内線番?号?)簿|電話番号|内線番号|内線|連絡先|問い?合わ?せ先|一覧|電話帳|ご?案内|リスト|名簿|フォーム|について|ページ|表)(?:一覧|表|\([^()]*\))?$"
)
_IN_BRACKETS = re.compile(r"\([^()]*+\)|\[[^\[\]]*+\]")
# 東センター隣, 東市役所1階: where a desk is, and not what it is called.
_WHERE = re.compile(r"[^\s(](?:内|隣|となり|横|向かい|前|\d階)$")
_DASH = re.compile(r"(?<=\S)\s+[—–―─－-]{1,2}\s+(?=\S)")
# 東学校 送迎あり: what is offered there stands behind the name, as a label does on a page.
_OFFERED = re.compile(r"(?<=\S)\s+(?=[^\s()\d]{2,14}(?:あり|有り|(?<![許認])可能?|無料|対応)$)")
_LATIN = re.compile(r"[\s—–―─-]*[A-Za-z][A-Za-z\s.,&'()/・-]{4,80}")
_COUNTER = re.compile(r"\d番窓口$|\d階\S*窓口$|庁舎\s?\d階$")
# - 担当地区: 東町、浜町: an item of a list with its word before it.
_ITEM = re.compile(r"[-*+・] ?[^\s:：]{1,14}\s?[:：]\s?\S")
_TOLD = re.compile(r"[:：]")
_INSIDE = re.compile(r"(?:内|\d階)$")


def heading_in(line: Slice) -> Slice:
    """Return the words of a heading without its bullet or the brackets around it."""
    text = line.strip()
    return (
        text.cut(1, len(text.text) - 1).strip()
        if re.fullmatch(r"[【〔\[<〈《＜].*[】〕\]>〉》＞]", text.text)
        else without_bullet(text)
    )


@dataclass(frozen=True, slots=True)
class NamedAbove:
    """What lines above a number say: the names of its desk, of which body it is before it; of what it does, and where.

    `line` is that of the name, `rest` the lines above that say nothing of it.
    """

    line: Slice
    rest: Sequence[Slice]
    levels: tuple[Slice, ...] = ()
    said: tuple[Slice, ...] = ()


def named_above(
    waiting: Sequence[Slice],
    gap: int,
    indent: int,
    indent_of: Callable[[Slice], int],
    kinds: Container[int] = frozenset(),
) -> NamedAbove:
    """Return what the lines above a number say of its desk; without `levels` they name none.

    `gap` is by how much the numbers of lines differ that stand right below one another, `indent` where the number's
    line begins, `kinds` are lines that say what kind of office the one above names.
    """
    where: list[Slice] = []
    rest = list(waiting)
    while len(rest) > 1 and rest[-1].line in kinds:
        where.insert(0, rest.pop())
    if is_told_where(rest, gap) or is_latin_name(rest, gap):
        where.insert(0, rest.pop())
    duties = duties_of(rest, gap, indent, indent_of)
    rest = rest[: len(rest) - len(duties)]
    line, described = without_description(rest[-1])
    name = waiting_name(line)
    if name is None:
        return NamedAbove(rest[-1], rest)
    unit = unit_of(rest, name, gap)
    levels = (name,) if unit is None else (unit, name)
    return NamedAbove(
        rest[-1], rest[: -len(levels)], levels, (*([described] if described else []), *where, *duties)
    )


def without_description(line: Slice) -> tuple[Slice, Slice | None]:
    """Return a line of words, and apart from it what is done there: **東センター「ひなた」** — 18歳までの総合相談."""
    line = line.strip()
    if (offered := _OFFERED.search(line.text)) and names_desk(line.cut(0, offered.start())):
        return line.cut(0, offered.start()), line.cut(offered.end(), len(line.text))
    parted = _DASH.search(line.text)
    if parted is None or not DUTY.search(line.text[parted.end() :].strip(" *")):
        return line, None
    name = name_in(without_bullet(line.cut(0, parted.start())))
    if name is None or not LETTER.search(name.text):
        return line, None
    return line.cut(0, parted.start()), line.cut(parted.end(), len(line.text)).strip()


def waiting_name(line: Slice) -> Slice | None:
    """Return the words of the last line above a number, where it names a desk."""
    line = behind_bullet(without_bullet(line))
    words = line.words()
    while len(words) > 1 and _TITLE.search(words[-1].text):
        words = words[:-1]
    line = line.cut(0, words[-1].end - line.start) if words else line
    if _TITLE.search(line.text) and not BODY.search(line.text):
        return None
    return name_in(line)


def unit_of(waiting: Sequence[Slice], name: Slice, gap: int) -> Slice | None:
    """Return the body that stands in the line right above a section: 東市役所 above 総務課.

    `gap` is by how much the numbers of lines differ that stand right below one another.
    """
    if len(waiting) < 2:
        return None
    above, line = waiting[-2], waiting[-1]
    near = line.line - above.line <= gap
    if not near or GROUP.search(above.text.strip()) or shape_of(name.text) is not Shape.UNIT:
        return None
    body = name_in(above)
    return body if body is not None and is_one_body(body.text) else None


def section_of_open(desk: DeskDraft | None, waiting: Sequence[Slice], last: int) -> Slice | None:
    """Return the section that is called, in the line between a body's address and its number: 東保健所, 東市東町1, 獣医班.

    `last` is the last line that said something of the body, which is the desk that is open.
    """
    if desk is None or desk.has_number or desk.unit is not None or not desk.has_place:
        return None
    line = waiting[-1]
    near = line.line - (waiting[-2].line if len(waiting) > 1 else last) == 1
    name = name_in(line) if near and len(waiting) < 3 and shape_of(line.text) is Shape.UNIT else None
    if name is None or not name.text.startswith(desk.name.text):
        return name
    return name.cut(len(desk.name.text), len(name.text)).strip()


def duties_of(
    waiting: Sequence[Slice], gap: int, indent: int, indent_of: Callable[[Slice], int]
) -> Sequence[Slice]:
    """Return the last lines of words above that say what a desk does, right below the line that names it.

    They stand further in than the name and no less far than the number (`indent`), or read as a list of what is
    asked, or one line names nobody: アイデアを守る.
    """
    at = len(waiting) - 1
    while at > 0 and not (names_desk(waiting[at]) or _is_named_after(waiting[at], waiting[at - 1])):
        if waiting[at].line - waiting[at - 1].line > gap:
            return []
        at -= 1
    named, duties = waiting[at], waiting[at + 1 :]
    if not duties or GROUP.search(named.text.strip()) or not names_desk(named):
        return []
    said = all(
        DUTY.search(duty.text.strip())
        or indent_of(named) < indent_of(duty) >= indent
        or (len(duties) == 1 and ("・" in without_bullet(duty).text or name_in(without_bullet(duty)) is None))
        for duty in duties
    )
    return duties if said else []


def _is_named_after(line: Slice, heading: Slice) -> bool:
    """Whether a line has the words of the one above and more, as the offices of one kind have: 相談センター, 相談センター ひなた."""
    kind, words = without_bullet(heading).text, without_bullet(line).text
    return bool(BODY.search(kind)) and words.startswith(kind) and words != kind


def is_told_where(waiting: Sequence[Slice], gap: int) -> bool:
    """Whether the last line of words above a number says where the body of a line above it is: 東市役所内, 2階21番窓口."""
    if len(waiting) < 2:
        return False
    name, where = waiting[-2], waiting[-1].text.strip()
    if _COUNTER.search(where):
        return any(map(names_desk, waiting[-3:-1]))
    if waiting[-1].line - name.line > gap:
        return False
    inside = _INSIDE.search(where)
    return bool(inside and BODY.search(where[: inside.start()]) and names_desk(name) and name_in(name))


def is_latin_name(waiting: Sequence[Slice], gap: int) -> bool:
    """Whether the last line of words above a number is in Latin letters what the line right above it says: 東相談所, ― Higashi Center."""
    if len(waiting) < 2 or waiting[-1].line - waiting[-2].line > gap:
        return False
    name, below = without_bullet(waiting[-2]).text, without_bullet(waiting[-1]).text
    return bool(_LATIN.fullmatch(below)) and not name.isascii() and names_desk(waiting[-2])


def says_where(name: Slice, above: Slice) -> bool:
    """Whether words before a number say where the body of the line above is: 休日診療所, below it 東センター隣 099-…."""
    return bool(_WHERE.search(name.text) and BODY.search(_IN_BRACKETS.sub("", above.text.strip())))


def items_below(lines: Sequence[Slice]) -> dict[int, int]:
    """Return the lines of a list that say something with a word before it and stand right below another item of the list.

    - 電話: 099-…, and below it - 担当地区: 東町、浜町: line → the line above it.
    """
    signs = {line.line: line.text.strip()[:1] for line in lines if _ITEM.match(line.text.strip())}
    return {line: line - 1 for line, sign in signs.items() if signs.get(line - 1) == sign}


def items_of_one_desk(lines: Sequence[Slice], gap: int) -> frozenset[int]:
    """Return the lines of lists that say all that they say of the desk in the line above the list.

    東斎場, below it ・東市東町1-2, ・電話 099-…, ・東駅下車: no item names anybody, and one has a number.
    `gap` is by how much the numbers of lines differ that stand right below one another.
    """
    runs: list[list[Slice]] = []
    for line in lines:
        last = runs[-1][-1] if runs else line
        goes_on = 0 < line.line - last.line <= gap and _sign(last) == _sign(line)
        if goes_on and BULLET.match(line.text):
            runs[-1].append(line)
        else:
            runs.append([line])
    found: set[int] = set()
    for above, items in pairwise(runs):
        near = items[0].line - above[-1].line <= gap
        if near and len(items) > 1 and _sign(above[-1]).strip() != _sign(items[0]).strip():
            found |= {item.line for item in items} if _is_of_one_desk(items) else set()
    return frozenset(found)


def _sign(line: Slice) -> str:
    """The sign that an item begins with, and how far in it stands."""
    return line.text[: len(line.text) - len(line.text.lstrip()) + 1]


def _is_of_one_desk(items: Sequence[Slice]) -> bool:
    called = [item for item in items if find_phones(item.text)]
    named = (entry.name for item in (items[0], *called) for entry in entries_of(item))
    if not called or any(name is not None for name in named):
        return False
    words = [without_bullet(item) for item in items if item not in called]
    return not any(names_desk(item) and not _TOLD.search(item.text) for item in words)
