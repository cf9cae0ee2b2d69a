"""One line of running text → the desks that it names, and what it says of each: numbers, address, hours, mail, web.

A line is cut at what marks a part: a number with the words for telephone or FAX before it, a postal code, hours, an
address of the web or of mail, a word of a header with what it announces (所在地：…). The words between them name a
desk, say which of its numbers it is (夜間), or are a remark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from madoguchi.ingest.pieces.cells import undecorated
from madoguchi.ingest.pieces.headers import Kind
from madoguchi.ingest.pieces.line_names import (
    NAMING,
    ROLES_IN_LINES,
    SENTENCE,
    SEPARATORS,
    TRANSPARENT,
    name_in,
    of_columns,
)
from madoguchi.ingest.pieces.marks import GLUED, NUMBER_LABEL, Mark, marks_of
from madoguchi.ingest.pieces.shapes import ADDRESS_ABROAD, BODY, Shape, begins_with_place, shape_of
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import Role
from madoguchi.text.phone import LOST, find_phones
from madoguchi.text.phone_words import FAX, TEL

# Signs with which an entry of a list begins.
BULLET = re.compile(
    r"\s*+(?:[・･●○◎◆◇■□▲△▼▽★☆◉•‣▪▶►➤♦≫»◯⚫❖✓✔☑ⓘℹ📍⏰🕐-🕧🌐✉]|[☎☏📞](?=\s*[^\d\s()+#])|〇(?![〇一二三四五六七八九十]{2}|[一二三四五六七八九]?[-―ー]|\s*\d)|[-*+](?=\s)|[①-⑳㉑-㉟]|\(?\d{1,2}[).．](?=\s?\D)|[(]?[ア-コ][)](?=\S)|[ア-コ](?=\s))\s*+"
)
# The words for telephone and FAX.
KINDS = re.compile(rf"(?P<fax>{FAX})|(?P<tel>{TEL})", re.IGNORECASE)
# What announces a part of a desk that is named before it.
_OF_A_DESK = (Kind.UNIT, Kind.DIVISION, Kind.KEEPER)
# Of which several in a row, with signs alone between them, are one: 099-…／099-…, 365日、24時間.
_ONE_BESIDE_ANOTHER = (Role.PHONES, Role.HOURS)
_UNREAD_BEHIND = re.compile(
    rf"(?<=\S)\s{{1,3}}(?P<said>(?:{TEL}|{FAX})\s?[:：.]?\s?[\d(][\d(){LOST}-]{{4,12}})\s?$", re.IGNORECASE
)
_BRACKET = re.compile(r"\([^()]{1,24}\)")
_LEADERS_BEHIND = re.compile(
    r"(?:\s?(?:[・･]{2,60}|[…‥]{1,60}|[.．]{3,60}))?\Z"
)  # 東町・・・・, before 東支所
# FAX 同左: the word is what makes sense of it.
_SAID_AGAIN = re.compile(r"同[左上じ]|左に同じ|上に同じ")
_PARTICLE = re.compile(r"(?:では|は)[、,]?")  # 東会では 平日9時～17時、相談電話 099-…
_TURNS_TO = re.compile(r"[)]?(?:へ|まで|に)。?")
_LABELLED = re.compile(r"(?P<name>[^()]{2,40})(?P<label>\([^()]{1,24}\))")
_GAP = re.compile(r"\s{2,}|\t")  # between columns
_CALLED = re.compile(r"「[^「」]{1,30}」$")
_IN_BRACKETS = re.compile(r"(?P<outside>[^()]{2,60})\((?P<inside>[^()]{4,80})\)")


@dataclass(frozen=True, slots=True)
class Part:
    """What is said of a desk: a piece of the line and what it means.

    `title` are the words that announce it, where they stand apart; `kind` is what those words say.
    """

    role: Role
    place: Slice
    title: Slice | None = None


@dataclass(slots=True)
class Entry:
    """What a line says of one desk. Without a `name` it is said of the desk that the lines above name.

    `levels` are the sections of the name, `announced` the words that say what follows (電話：), `spaced` whether
    several numbers stand there that nothing but a space parts.
    """

    name: Slice | None = None
    parts: list[Part] = field(default_factory=list)
    announced: list[Slice] = field(default_factory=list)
    spaced: bool = False
    is_prose: bool = False
    unsure: bool = False  # words stand before its number that neither name a desk nor say which number it is
    is_announced: bool = False  # whether a word of a header announces its name
    is_asked: bool = False  # whether a word does that says who is to be asked: 申・問
    label: Slice | None = None  # the words before the number, where they may be its label or a name

    @property
    def has_number(self) -> bool:
        return any(part.role in (Role.PHONES, Role.FAX) for part in self.parts)

    def has(self, role: Role) -> bool:
        return any(part.role is role for part in self.parts)


def entries_of(line: Slice, recurring: frozenset[str] = frozenset()) -> list[Entry]:
    """Return the desks of a line with what it says of them; the first may have no name.

    `recurring` are words that announce something without a colon, as `recurring_words` finds them.

    >>> [(e.name.text, e.parts[0].place.text) for e in entries_of(Slice("・東課099-000-0001・西課 電話099-000-0002", 1, 0))]
    [('東課', '099-000-0001'), ('西課', '電話099-000-0002')]
    """
    bullet = BULLET.match(line.text)
    begin = bullet.end() if bullet else 0
    found = [Entry()]
    if (sign := GLUED.match(line.text, begin)) is not None and sign["sign"] in recurring:
        found[0].announced.append(line.cut(*sign.span("sign")))
        begin = sign.end()
    marks = marks_of(line.text, begin, recurring)
    if not marks:
        return []
    _lead(line, begin, marks, found[0])
    for at, mark in enumerate(marks):
        stop = marks[at + 1].start if at + 1 < len(marks) else len(line.text)
        if mark.name is not None:
            name = line.cut(*mark.name)
            if at and _says_who(marks[at - 1], found[-1]):
                _add_keeper(found[-1], line.cut(marks[at - 1].start, mark.name[1]), name)
            else:
                if found[-1].name is not None or found[-1].has_number or found[-1].parts:
                    found.append(Entry())
                _split_address(found[-1], name)
        if mark.match is not None:
            found = _announced(line, mark, stop, found)
        elif mark.role is not None:
            if mark.lost:
                found.append(Entry())
            if mark.name is None and at and (further := _name_between(line, marks[at - 1], mark, found[-1])):
                found.append(Entry())
                _split_address(found[-1], further)
            end = mark.end if mark.end >= 0 else stop
            place = line.cut(mark.content, end).strip()
            if mark.role is Role.ADDRESS:
                lost = ")" if "(" not in place.text else ""  # 東館(東市東町1-1)
                place = place.cut(0, len(place.text.rstrip(" 、,，;；/／|｜・" + lost)))
            if mark.role in _ONE_BESIDE_ANOTHER and _hangs_together(line, found[-1], mark):
                last = found[-1].parts[-1].place
                found[-1].parts[-1] = Part(
                    mark.role, line.cut(last.start - line.start, place.end - line.start)
                )
            else:
                found[-1].parts.append(Part(mark.role, place))
            found[-1].spaced |= mark.spaced
            found[-1].unsure |= mark.unsure and found[-1].name is None
            if mark.labelled is not None and found[-1].label is None:
                found[-1].label = undecorated(line.cut(*mark.labelled))
    found = _with_bracket_labels(line, found)
    _keep_the_rest(line, begin, found)
    return [entry for entry in found if entry.parts or entry.name is not None]


def _says_who(mark: Mark, entry: Entry) -> bool:
    """Whether a word announces who within a desk is meant, right before the words at its number: 名称：東館 担当：総務係 電話：…."""
    kind = mark.match.kind if mark.match is not None else None
    return kind in _OF_A_DESK and entry.name is not None and not entry.has_number


def _add_keeper(entry: Entry, whole: Slice, name: Slice) -> None:
    """Say of a desk which section of it is meant, or who is there: 担当：佐藤."""
    if shape_of(name.text) is Shape.UNIT or BODY.search(name.text):
        entry.parts.append(Part(Role.UNIT, name))
        return
    entry.announced = [words for words in entry.announced if words.start != whole.start]
    entry.parts.append(Part(Role.NOTE, whole))


def _with_bracket_labels(line: Slice, found: list[Entry]) -> list[Entry]:
    """The entries of a line, where one that has a bracket alone for its name is more of the one before.

    東課(家屋)099-… / (土地)099-…: both brackets say which number theirs is. 099-…(東係) 099-…: of the number before.
    """
    whole: list[Entry] = []
    for entry in found:
        name, last = entry.name, whole[-1] if whole else None
        if last is None or name is None or not _BRACKET.fullmatch(name.text):
            whole.append(entry)
            continue
        number = last.parts[-1] if last.parts else None
        if number is not None and number.role is Role.PHONES and number.place.end == name.start:
            last.parts[-1] = replace(number, place=_between(line, number.place, name))
        elif (
            last.name is not None
            and (label := _LABELLED.fullmatch(last.name.text))
            and number is not None
            and entry.parts
        ):
            bracket = last.name.cut(*label.span("label"))
            last.name = last.name.cut(*label.span("name"))
            if last.parts[0].role is Role.PHONES:
                last.parts[0] = replace(last.parts[0], place=_between(line, bracket, last.parts[0].place))
            if entry.parts[0].role is Role.PHONES:
                entry.parts[0] = replace(entry.parts[0], place=_between(line, name, entry.parts[0].place))
        else:
            whole.append(entry)
            continue
        last.parts += entry.parts
        last.announced += entry.announced
    return whole


def _between(line: Slice, first: Slice, last: Slice) -> Slice:
    """All of a line from one piece of it to another."""
    return line.cut(first.start - line.start, last.end - line.start)


def _name_between(line: Slice, before: Mark, mark: Mark, entry: Entry) -> Slice | None:
    """The name of a further desk of which something else than its number stands first: 西課（9時～17時）099-…."""
    if mark.role is Role.PHONES or before.end < 0 or not entry.has_number:
        return None
    name = name_in(line.cut(before.end, max(before.end, mark.start)))
    return name if name is not None and BODY.search(name.text) else None


def address_alone(cell: Slice) -> list[Part]:
    """Return the address of a cell that has no number, with the words before one that stands abroad; nothing of any other.

    >>> [part.place.text for part in address_alone(Slice("東貿易 No.12 Lane 6 Higashi Road, OSTMARK", 1, 0))]
    ['東貿易', 'No.12 Lane 6 Higashi Road, OSTMARK']
    """
    if find_phones(cell.text):
        return []
    begins = cell.text.startswith("〒") or begins_with_place(cell.text)
    if begins and shape_of(cell.text) is Shape.ADDRESS:
        return [Part(Role.ADDRESS, cell)]
    if (abroad := ADDRESS_ABROAD.search(cell.text)) is None:
        return []
    words = cell.cut(0, abroad.start()).strip()
    address = Part(Role.ADDRESS, cell.cut(abroad.start(), len(cell.text)))
    return [Part(Role.NOTE, words), address] if words.text else [address]


def name_with_address(line: Slice) -> Entry | None:
    """Return the desk of a line that is nothing but its name and its address in a bracket; None for any other line.

    >>> [part.place.text for part in name_with_address(Slice("・東相談室(東京都千代田区霞が関1-2)", 1, 0)).parts]
    ['東京都千代田区霞が関1-2']
    """
    bare = without_bullet(line)
    bracket = _IN_BRACKETS.fullmatch(bare.text)
    inside = bracket["inside"].lstrip("〒0123456789- ") if bracket else ""
    if bracket is None or not begins_with_place(inside) or shape_of(inside) is not Shape.ADDRESS:
        return None
    name = name_in(bare.cut(*bracket.span("outside")))
    if name is None or shape_of(name.text) is Shape.ADDRESS or not BODY.search(name.text):
        return None
    return Entry(name, [Part(Role.ADDRESS, bare.cut(*bracket.span("inside")))])


def without_bullet(line: Slice) -> Slice:
    """A line without the sign that it begins with."""
    bullet = BULLET.match(line.text)
    return (line.cut(bullet.end(), len(line.text)) if bullet else line).strip()


def names_behind_numbers(lines: Sequence[Slice]) -> dict[int, Entry]:
    """Return the desks of lines that stand together and begin with a number each, the name behind it, by their places.

    Where a word for a body ends half of the names at least, the others are names, too.
    """
    found: dict[int, Entry] = {}
    named = [name_behind_number(line, in_column=True) for line in lines]
    sure = {at for at, line in enumerate(lines) if named[at] and name_behind_number(line)}
    for is_run, run in groupby(range(len(lines)), lambda at: named[at] is not None):
        places = [*run] if is_run else []
        if 2 * len(sure.intersection(places)) < len(places):
            places = [at for at in places if at in sure and {at - 1, at + 1} & sure]
        if len(places) > 1:
            found |= {at: entry for at in places if (entry := named[at]) is not None}
    return found


def name_behind_number(line: Slice, *, in_column: bool = False) -> Entry | None:
    """Return the desk of a line that begins with a number, the name behind it; None for any other line.

    `in_column`: words a gap behind the number are a name, too, that no word for a body ends.
    """
    entries = entries_of(line)
    if len(entries) != 1 or entries[0].name is not None or entries[0].is_prose or len(entries[0].parts) < 2:
        return None
    entry, (number, words, *_) = entries[0], entries[0].parts
    bullet = BULLET.match(line.text)
    begins = number.role is Role.PHONES and number.place.start - line.start <= (bullet.end() if bullet else 0)
    name = name_in(words.place) if begins and words.role is Role.NOTE else None
    if name is None:
        return None
    apart = line.text[number.place.end - line.start : name.start - line.start]
    may_name = in_column and _GAP.fullmatch(apart) and not NUMBER_LABEL.fullmatch(name.text)
    may_name = may_name and shape_of(name.text) in (Shape.WORDS, Shape.UNIT, Shape.KANA, Shape.LATIN)
    if not (may_name or BODY.search(re.sub(r"\([^()]*\)$", "", name.text))):
        return None
    return Entry(name, [part for part in entry.parts if part is not words], entry.announced, entry.spaced)


def _hangs_together(line: Slice, entry: Entry, mark: Mark) -> bool:
    """Whether nothing but signs stands between a number, or hours, and the last ones of the same desk."""
    last = entry.parts[-1] if entry.parts else None
    if last is None or last.role is not mark.role:
        return False
    between = line.text[last.place.end - line.start : mark.start]
    return "\t" not in between and not between.strip(SEPARATORS)


def _lead(line: Slice, begin: int, marks: list[Mark], entry: Entry) -> None:
    """The words before the first mark: they name the desk, unless the mark has taken them."""
    first = marks[0]
    if first.role is Role.PHONES or first.start <= begin:
        return
    words = line.cut(begin, first.start)
    if place := name_in(words):
        _split_address(entry, place)


def _split_address(entry: Entry, name: Slice) -> None:
    """東支所 東市東町1-2: the words that name a desk, and its address; 東支所 電話 22-1106: and what should be its number."""
    if unread := _UNREAD_BEHIND.search(name.text):
        entry.parts.append(Part(Role.NOTE, name.cut(*unread.span("said"))))
        name = name.cut(0, unread.start())
    bracket = _IN_BRACKETS.fullmatch(name.text)
    if bracket and shape_of(bracket["inside"]) is Shape.ADDRESS:
        entry.parts.append(Part(Role.ADDRESS, name.cut(*bracket.span("inside"))))
        name = name.cut(0, bracket.end("outside")).strip()
    pieces = name.split(r"\s?[/／]\s?")
    told = [at for at, piece in enumerate(pieces) if at and shape_of(piece.text) is Shape.ADDRESS]
    if told and BODY.search(_CALLED.sub("", pieces[told[0] - 1].text)):  # 東センター／東町1-1／
        entry.parts.append(Part(Role.ADDRESS, pieces[told[0]]))
        entry.name = of_columns(undecorated(name.cut(0, pieces[told[0] - 1].end - name.start)))
        return
    words = name.words()
    if words and shape_of(words[0].text) is Shape.ADDRESS:
        entry.parts.append(Part(Role.ADDRESS, name))
        return
    for at, word in enumerate(words):
        if at and shape_of(word.text) is Shape.ADDRESS:
            if at > 1 and shape_of(words[at - 1].text) is Shape.PREFECTURE:
                word = words[at - 1]  # 東県 東市本町1-2
            entry.name = of_columns(undecorated(name.cut(0, word.start - name.start).strip()))
            entry.parts.append(Part(Role.ADDRESS, name.cut(word.start - name.start, len(name.text))))
            return
    entry.name = of_columns(name)


def _announced(line: Slice, mark: Mark, stop: int, found: list[Entry]) -> list[Entry]:
    """What a word of a header announces, at the last desk or at one that it names."""
    match, title, place = (
        mark.match,
        line.cut(mark.start, mark.content),
        line.cut(mark.content, stop).strip(),
    )
    place = undecorated(place) if place.text else place
    kind = match.kind if match else None
    role = ROLES_IN_LINES.get(kind) if kind else None
    if kind is Kind.FAX and _SAID_AGAIN.fullmatch(place.text):
        found[-1].parts.append(Part(Role.NOTE, line.cut(mark.start, stop).strip()))
        return found
    if kind in TRANSPARENT:
        found[-1].announced.append(title)
        found[-1].is_asked |= kind is Kind.CONTACT
        if kind in NAMING and place.text and (name := name_in(place)):
            if found[-1].name is not None and found[-1].has_number:
                found.append(Entry())
            says_whose = kind in (Kind.NAME, Kind.BODY)
            if says_whose and not (found[-1].parts or found[-1].is_announced):
                found[-1].name = None  # 相談体制 機関名 東庁: what stands before is a title
            if found[-1].name is None:
                _split_address(found[-1], name)
                found[-1].is_announced = True
            elif kind in (Kind.UNIT, Kind.DIVISION) and not found[-1].has_number:
                found[-1].parts.append(Part(Role.UNIT, name))
            elif kind is Kind.KEEPER:
                found[-1].parts.append(Part(Role.NOTE, line.cut(mark.start, stop).strip()))
        return found
    if not place.text:
        found[-1].announced.append(title)
    elif role is not None:
        found[-1].announced.append(title)
        found[-1].parts.append(Part(role, place))
    else:
        note = line.cut(mark.start, stop).strip()
        lost = ")" if "(" not in note.text else ""  # 9:00～17:00 (定休日:水曜日)
        found[-1].parts.append(Part(Role.NOTE, note.cut(0, len(note.text.rstrip(lost))) if lost else note))
    return found


def _keep_the_rest(line: Slice, begin: int, found: list[Entry]) -> None:
    """Words of a line that nothing has taken are remarks; of a sentence, and of a phrase around them, the whole is one."""
    mask = bytearray(len(line.text))
    for entry in found:
        pieces = [part.place for part in entry.parts] + entry.announced
        pieces += [entry.name] if entry.name is not None else []
        for piece in pieces:
            a, b = piece.start - line.start, piece.end - line.start
            mask[a:b] = b"\1" * (b - a)
    gaps = [m.span() for m in re.finditer(rb"\0++", bytes(mask)) if m.end() > begin]
    left = [(max(a, begin), b) for a, b in gaps if line.text[max(a, begin) : b].strip(SEPARATORS)]
    left = [(_with_subject(line, a, b, found), b) for a, b in left]
    prose = [(a, b) for a, b in left if SENTENCE.search(line.text[a:b])]
    whose = [entry.name for entry in found if entry.has_number]
    if prose and len(whose) > 1 and None not in whose:
        for entry in found:
            entry.is_prose = True
    elif prose:
        told = found[-1]
        for entry in found:
            last = max((part.place.end for part in entry.parts), default=line.end)
            if last - line.start >= prose[0][0]:
                told = entry
                break
        told.is_prose = True
        start, end = min(a for a, _ in left), max(b for _, b in left)
        first = next((e for e in found if e is told), found[-1])
        anchor = first.name.start - line.start if first.name is not None else start
        begin_at = max((a for a, _ in left if a <= anchor), default=start)
        begin_at = _with_subject(line, min(begin_at, prose[0][0]), end, found)
        told.parts.append(Part(Role.NOTE, _without_opening(line.cut(begin_at, end))))
        for entry in found:
            entry.is_prose |= any(
                a <= entry.parts[0].place.start - line.start for a, _ in prose if entry.parts
            )
        return
    if len(found) == 1 and len(left) > 1:  # 夜間の連絡は守衛室 099-… へ: whose half says nothing
        leads, turns = (line.text[slice(*gap)].strip() for gap in (left[0], left[-1]))
        if leads.endswith("は") and _TURNS_TO.fullmatch(turns):
            left = [(left[0][0], left[-1][1])]
    for a, b in left:
        place = undecorated(_without_opening(line.cut(a, b)))
        place = place.cut(0, len(place.text) - len(_LEADERS_BEHIND.search(place.text)[0]))  # type: ignore[index]
        owner = next(
            (e for e in reversed(found) if e.parts and e.parts[0].place.start - line.start <= a), found[0]
        )
        called = any(p.role is Role.PHONES and p.place.start - line.start == b for p in owner.parts)
        says = place.text.strip(SEPARATORS) and not _PARTICLE.fullmatch(place.text)
        if says and not (called and place.text.strip() == "※"):  # ※6月から 099-…
            owner.parts.append(Part(Role.NOTE, place))


def _without_opening(words: Slice) -> Slice:
    """Words without the bracket or comma before what follows them, which is no part of them."""
    return words.cut(0, len(words.text.rstrip(" 、,「『("))).strip()


def _with_subject(line: Slice, start: int, end: int, found: Sequence[Entry]) -> int:
    """Where a remark begins that goes on behind the name that its sentence is about: 東会は、相談に応じる."""
    names = [entry.name for entry in found if entry.name is not None]
    name = next((name for name in names if name.end - line.start == start), None)
    told = _PARTICLE.match(line.text, start, end)
    return start if name is None or told is None or told.end() == end else name.start - line.start


def with_label_behind(entry: Entry) -> Entry:
    """A line of nothing but a number and what stands in brackets right behind it: 099-…(薬事係)."""
    if entry.name is not None or len(entry.parts) != 2:
        return entry
    number, note = entry.parts
    behind = (
        note.role is Role.NOTE and note.place.text.startswith("(") and note.place.start == number.place.end
    )
    if number.role is not Role.PHONES or not behind or number.place.line != note.place.line:
        return entry
    both = number.place.text + note.place.text
    return replace(entry, parts=[replace(number, place=number.place._replace(text=both))])


def with_label_before(entry: Entry, line: Slice) -> Entry:
    """What a line says of the desk above, where nothing but words in brackets stands before its number: (本館) 電話 099-…."""
    number = entry.parts[0] if entry.parts else None
    if entry.name is None or number is None or number.role not in (Role.PHONES, Role.FAX):
        return entry
    if not _BRACKET.fullmatch(entry.name.text) or entry.name.line != number.place.line:
        return entry
    return replace(
        entry,
        name=None,
        parts=[replace(number, place=_between(line, entry.name, number.place)), *entry.parts[1:]],
    )


def are_parts(entries: Sequence[Entry]) -> bool:
    """Whether a line names the parts of the body above, each before its number: 事務室：099-… ／ 図書室：099-…."""
    first, *others = entries
    if first.name is not None or first.label is None or not others:
        return False
    named = all(entry.name is not None and " " not in entry.name.text for entry in others)
    return named and bool(BODY.search(first.label.text))


def as_fax(entry: Entry) -> Entry:
    """What stands below the word FAX, in a line of its own."""
    parts = [
        replace(part, role=Role.FAX)
        if part.role is Role.PHONES and not KINDS.search(part.place.text)
        else part
        for part in entry.parts
    ]
    return replace(entry, parts=parts)
