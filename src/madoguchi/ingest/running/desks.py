"""The desks that are being read from lines of words: what is said of each, and whether it is one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from madoguchi.ingest.pieces.contacts import BULLET, KINDS, Entry, Part
from madoguchi.ingest.pieces.line_names import LINK_MARK
from madoguchi.ingest.pieces.marks import TOLD_OF
from madoguchi.ingest.pieces.shapes import BODY, Shape, shape_of
from madoguchi.ingest.record import Claim, ClaimReason
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import Role
from madoguchi.text.normalize import without_spaces
from madoguchi.text.phone import digits, find_phones
from madoguchi.text.phone_cell import read_phone_cell
from madoguchi.text.phone_words import FAX, TEL

# Signs that begin or part entries, and say nothing.
_SIGNS = re.compile(r"(?:[●○◎◆◇■□▲△▼▽★☆◉•‣▪▶►➤♦→⇒【】「」『』〔〕《》〈〉;；|｜=＝…‥]|[.．・･]{3,}+)+")
# A desk has one of each; a second one is another desk's.
PLACES = {Role.ADDRESS, Role.POSTAL_CODE}
_MAIN_IN_SENTENCE = re.compile(r"[はをへがも、](?P<main>代表(?:電話|番号|電話番号)?)[\s:：(]*\Z")
_MAIN = re.compile(r"\s?(?:\(代表?\)|㈹)")
_SAYS_NUMBER = re.compile(rf"(?:(?P<fax>{FAX})|{TEL})\s{{0,3}}[:：.]?\s{{0,3}}\Z", re.IGNORECASE)
_HAS_ADDRESS = re.compile(r"住所|所在地")
# A sign at which hours stand that are said once for all items of a list, and the signs of those.
_OUTER, _INNER = "○●◎◆◇■□▲△▼▽★☆〇", "・･-*•‣▪"


@dataclass(slots=True)
class DeskDraft:
    """A desk while its lines are read; `cells` are what is said of it.

    `line` is the one that it stands on, where its name begins with words of another; else 0. `is_signed`: its lines
    are a block of their own, which has none of another desk.
    """

    name: Slice
    cells: list[Part] = field(default_factory=list)
    unit: Slice | None = None
    announced: list[Slice] = field(default_factory=list)
    line: int = 0
    is_signed: bool = False

    @property
    def has_number(self) -> bool:
        return any(part.role in (Role.PHONES, Role.FAX) for part in self.cells)

    @property
    def has_place(self) -> bool:
        """Whether it seems a desk without a number: a body with its address, or what has a 住所; no event at 東公民館."""
        if any(_HAS_ADDRESS.search(words.text) for words in self.announced):
            return True
        placed = any(
            part.role in (Role.POSTAL_CODE, Role.EMAIL)
            or (
                part.role is Role.ADDRESS
                and (part.place.text.startswith("〒") or shape_of(part.place.text) is Shape.ADDRESS)
            )
            for part in self.cells
        )
        if self.is_signed:
            return placed
        return placed and bool(BODY.search((self.unit or self.name).text))

    def numbers(self) -> frozenset[str]:
        return frozenset(
            digits(number.number)
            for part in self.cells
            if part.role in (Role.PHONES, Role.FAX)
            for group in find_phones(part.place.text)
            for number in group.numbers
        )


@dataclass(slots=True)
class Group:
    """Desks under one heading."""

    heading: Slice | None
    desks: list[DeskDraft] = field(default_factory=list)


@dataclass(slots=True)
class Running:
    """What was read of some lines: desks in their groups, what else is accounted for, and the lines left."""

    groups: list[Group]
    claims: list[Claim]
    left: list[Slice]

    @property
    def titles(self) -> list[Slice]:
        """The words that say what stands behind them, in a cell or a line of their own."""
        return [
            part.title for group in self.groups for desk in group.desks for part in desk.cells if part.title
        ]


def particles(desks: Iterable[DeskDraft], lines: Iterable[Slice]) -> Iterator[Slice]:
    """Yield the particles between names and the numbers right behind them: 東支所は099-…です."""
    known = {line.line: line for line in lines}
    for desk in desks:
        name = desk.unit or desk.name
        starts = [p.place.start for p in desk.cells if p.role is Role.PHONES and p.place.line == name.line]
        start = min((start for start in starts if start >= name.end), default=name.end)
        line = known.get(name.line, name)
        told = TOLD_OF.search(line.text[: start - line.start], max(0, name.end - line.start - 1))
        if told and told.start() == name.end - line.start:
            yield line.cut(*told.span("told"))


def claims_of_signs(lines: Iterable[Slice]) -> Iterator[Claim]:
    """Yield claims for what says nothing in lines of desks: signs, bullets, marks of links."""
    for line in lines:
        yield from (Claim(line.cut(*m.span()).span, ClaimReason.SIGN) for m in _SIGNS.finditer(line.text))
        yield from (
            Claim(line.cut(*m.span()).span, ClaimReason.LINK_MARK) for m in LINK_MARK.finditer(line.text)
        )
        if bullet := BULLET.match(line.text):
            yield Claim(line.cut(*bullet.span()).span, ClaimReason.SIGN)


def goes_on_with_fax(desk: DeskDraft | None, entry: Entry) -> bool:
    """Whether a number begins the line right below one that ends with a FAX of a desk."""
    numbers = [p for p in desk.cells if p.role in (Role.PHONES, Role.FAX)] if desk else []
    if not numbers or not entry.parts or entry.parts[0].role is not Role.PHONES:
        return False
    last, first = numbers[-1], entry.parts[0].place
    says = [bool(m["fax"]) for m in KINDS.finditer(last.place.text)]
    is_fax = last.role is Role.FAX or says[-1:] == [True]
    return is_fax and first.line == last.place.line + 1


def may_be_said_of(desk: DeskDraft, entry: Entry, *, apart: bool, further_in: bool) -> bool:
    """Whether what stands without a name may be said of a desk above: `apart` behind an empty line, or further in than it."""
    had = {part.role for part in desk.cells}
    says = {part.role for part in entry.parts}
    only_code = desk.cells and shape_of(desk.cells[-1].place.text) is Shape.POSTAL_CODE
    if PLACES & had & says and not only_code:
        return False
    loose = (entry.unsure and not further_in) or (entry.is_prose and entry.label is None)
    if loose and desk.has_number and says & {Role.PHONES, Role.FAX}:
        return False  # 詳しくは電話…へ: whose number that is, nobody says
    return not (apart and says & {Role.PHONES, Role.FAX} & had)


def meant_as_number(part: Part, line: Slice) -> Part:
    """Return a remark right behind a word for numbers, 電話 22-1109, as the number that it should be and can't be read as.

    The row then says that it is unread; as a remark nobody would miss it. Any other part is returned as it is.
    """
    if part.role is not Role.NOTE or part.title is not None or "-" not in part.place.text:
        return part
    within, before = KINDS.match(part.place.text), line.text[: part.place.start - line.start]
    told = within or _SAYS_NUMBER.search(before)
    read = read_phone_cell(part.place.text).lines if told else ()
    if told is None or not read or any(each.group.numbers for each in read):
        return part
    if part.place.text[within.end() if within else 0 : read[0].group.start].strip(" :：."):
        return part
    return Part(Role.FAX if told["fax"] else Role.PHONES, part.place)


def main_number(place: Slice) -> Slice:
    """The first number of a place with the words before it and (代表) behind, without a FAX or a further number.

    In a sentence (電話は代表 099-… におかけのうえ) its words begin with 代表.
    """
    first = find_phones(place.text)[0]
    main = _MAIN.match(place.text, first.end)
    said = _MAIN_IN_SENTENCE.search(place.text, 0, first.start)
    return place.cut(said.start("main") if said else 0, main.end() if main else first.end)


def drop_repeated(groups: Iterable[Group]) -> None:
    """Leave out what names a desk of its line again with the same number."""
    seen: dict[tuple[str, int], frozenset[str]] = {}
    for group in groups:
        kept = []
        for desk in group.desks:
            levels = [desk.unit] if desk.unit else []
            levels += [part.place for part in desk.cells if part.role is Role.UNIT]
            name = without_spaces(desk.name.text) + "".join(level.text for level in levels)
            key = (name, desk.line or desk.name.line)
            numbers = desk.numbers()
            if key in seen and numbers <= seen[key]:
                continue
            seen[key] = numbers
            kept.append(desk)
        group.desks = kept


def say_of_others(desks: Sequence[DeskDraft], part: Part, lines: Mapping[int, Slice]) -> None:
    """Say hours of the desks before the last one, too, where they stand once for all of a list: ・東課, ・西課, ○受付 9時～17時.

    All of them are items of the list, in which no line begins with the sign that the hours stand at, and they have the
    same hours so far.
    """
    if part.role is not Role.HOURS or len(desks) < 2:
        return
    item, begin = _sign(lines.get(desks[-1].name.line)), desks[-1].name.line + 1
    below = (_sign(lines.get(at)) for at in range(part.place.line, begin - 1, -1))
    outer = next((sign for sign in below if sign in _OUTER), "")
    if item not in _INNER or not outer:
        return
    found: list[DeskDraft] = []
    hours = _hours(desks[-1])
    for at in range(len(desks) - 2, -1, -1):
        if _sign(lines.get(desks[at].name.line)) != item or _hours(desks[at]) != hours:
            break
        found.append(desks[at])
    within = range(found[-1].name.line, begin) if found else ()
    if all(desk.has_number for desk in found) and all(_sign(lines.get(at)) != outer for at in within):
        for desk in found:
            desk.cells.append(part)


def _hours(desk: DeskDraft) -> list[str]:
    return [part.place.text for part in desk.cells if part.role is Role.HOURS]


def _sign(line: Slice | None) -> str:
    """The sign that a line begins with; a space for none."""
    return line.text.strip()[:1] or " " if line is not None else " "
