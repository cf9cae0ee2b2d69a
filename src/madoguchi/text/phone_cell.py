"""One cell of phone numbers: each number with its kind (voice or FAX), its labels and its extension.

A label belongs to one number, and stands before it (夜間 03-…) or behind it (03-…(夜間)); which of the two, a cell
shows at its edges: what stands before its first number can only be said of that one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from madoguchi.text.normalize import without_spaces
from madoguchi.text.phone import MARKS, PhoneGroup, shaped
from madoguchi.text.phone_lines import BRACKET, INSTEAD, TAKEN, OpenLine, Place, blank, open_lines
from madoguchi.text.phone_words import (
    APART,
    APART_FROM_FOUR,
    KIND,
    OR,
    SHARED_FAX,
    SIGNS,
    NumberKind,
    kind_told,
)

_PARTED = re.compile(
    rf"<br ?/?>|(?<!\d)[/／]|[/／](?!\d)|[、､,，;；|｜\n&＆]|{OR}|[・･](?=\s{{0,9}}\Z)|\A\s{{0,9}}[・･]"
)
_REMARK = re.compile(r"※[^\s※]{1,24}")
_OPENS = re.compile(r"\((?=\s{0,9}[^\s(])")
_ARROW = re.compile(r"→|⇒|➡|->|=>")
# →2→1, →②: what to press once the number has answered, and no number that came after it.
_MENU = re.compile(
    rf"\s{{0,3}}(?P<menu>(?:(?:{_ARROW.pattern})\s{{0,3}}(?:[\d#*①-⑨][番#]?|「[^「」]{{1,6}}」)(?!\d)(?:を(?:押す|押して(?:ください|下さい)?|選択))?\s{{0,3}}){{1,9}})(?=\Z|[(、,，/／・;；]|(?<=\s))"
)
_FORMER = re.compile(r"旧(?:電話)?(?:番号)?|(?:変更|移転)前(?:の(?:電話)?番号)?|以前の(?:電話)?番号")
# Words that hang numbers together, and say nothing of them.
_FILLER = re.compile(
    r"(?:市外局番|番|へ|まで|です|で|に|は|の|と|お?電話(?:を|して)?(?:ください|下さい)|ご連絡(?:ください|下さい)|お問い?合わ?せ(?:ください|下さい)"
    r"|e-?mail|メール|url|hp|ホームページ|br|新(?:電話)?(?:番号)?|旧(?:電話)?(?:番号)?)*",
    re.IGNORECASE,
)
_HANGING = re.compile(r"(?:は|の|へ|(?<!\d)番|にお?電話(?:ください|下さい))\Z")
# What is said in a sentence is no label of a number.
_SENTENCE = re.compile(
    rf"。\s?[^\s。]|(?:です|ます|ません|ました|ください|下さい)[。]?[\s)\]】]{{0,9}}\Z|{INSTEAD}"
)
_DECORATION = f"{APART}{APART_FROM_FOUR}\ufe0e\ufe0f \t:：<>*()（）[]【】〔〕「」『』＜＞〈〉《》※＊≫»●○◆◇■□→⇒➡。…‥'’✉📧📨📩🖂🖃🌐🔗🏠-=①②③④⑤⑥⑦⑧⑨⑩"
_PAIRS = ("「」", "『』", "()", "[]", "【】", "〔〕", "<>", "《》")
_NOT_TAKEN = re.compile(r"[^\0]+")
_SILENT = "\ufe0e\ufe0f \t:：<>*()（）、,・/／[]［］＊※～〜~+-"  # what says nothing anywhere in a list


@dataclass(frozen=True, slots=True)
class Line:
    """The numbers of a group with what the cell says of them; each place is `start:end` in the cell.

    `says` is the word that tells the kind, `says_fax` another one that says of a number to call that it takes a FAX, too:
    電話 099-…(FAX兼用). `former`: an arrow or 旧 says that the number is one of the past. A group without numbers is a token
    that should be one and can't be read.
    """

    group: PhoneGroup
    kind: NumberKind = NumberKind.VOICE
    labels: tuple[Place, ...] = ()
    says: Place | None = None
    says_fax: Place | None = None
    extension: Place | None = None
    former: bool = False


@dataclass(frozen=True, slots=True)
class PhoneCell:
    """The lines of a cell in order, the words that belong to none of them, and those that hang them together."""

    lines: tuple[Line, ...]
    words: tuple[Place, ...]
    between: tuple[Place, ...]


def read_phone_cell(text: str, *, kind: NumberKind = NumberKind.VOICE) -> PhoneCell:
    """Return what a folded cell says; `kind` is what the column's header says of its numbers.

    >>> cell = read_phone_cell("昼間:087-839-2860 FAX 087-839-2870(夜間)")
    >>> [(line.group.numbers[0].number, line.kind.value, [*line.labels]) for line in cell.lines]
    [('087-839-2860', 'voice', [(0, 2)]), ('087-839-2870', 'fax', [(33, 35)])]
    """
    lines, rest = open_lines(shaped(text))
    if not lines:
        return PhoneCell((), ((0, len(text)),) if text.strip(_DECORATION) else (), ())
    words: list[Place] = []
    for line in lines:
        if menu := _MENU.match(rest, line.end):
            words.append((menu.start("menu"), menu.start("menu") + len(menu["menu"].rstrip())))
            rest = blank(rest, *words[-1])
    edges = [0, *(line.end for line in lines), len(text)]
    ends = [*(line.start for line in lines), len(text)]
    gaps = [_pieces(rest, a, max(a, b)) for a, b in zip(edges, ends, strict=False)]
    order = _Order.of(rest, gaps[0], gaps[-1])
    for at, pieces in enumerate(gaps):
        before, after = (lines[at - 1] if at else None), (lines[at] if at < len(lines) else None)
        left, right = _parted(rest, pieces, order, before, after)
        if before:
            for piece in left:
                if after is None and not (piece.bracket or order.words_behind or _kind_only(rest, piece)):
                    words += _words_of(rest, piece)
                else:
                    _give(rest, piece, before, words)
            before.former |= any(
                p.sign
                and _ARROW.search(rest, p.start, p.end)
                and not (at_piece and _kind_only(rest, pieces[at_piece - 1]))
                for at_piece, p in enumerate(pieces)  # FAX→03-…: the arrow only points at the number
            )
        if after:
            for piece in reversed(right):
                _give(rest, piece, after, words)
    for line in lines:
        line.labels.sort()
    _mark_shared_faxes(text, lines)
    _carry_kind(lines, kind)
    found = tuple(
        Line(o.group, o.kind or kind, tuple(o.labels), o.says, o.says_fax, o.extension, o.former)
        for o in lines
    )
    return PhoneCell(found, tuple(words), tuple(_between(text, found, words)))


# -- what stands around them -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """Part of a gap: words, a bracket with its words, or a sign that parts two numbers."""

    start: int
    end: int
    bracket: bool = False
    sign: bool = False


def _pieces(text: str, start: int, end: int) -> list[_Piece]:
    """A gap from left to right. An open bracket that is not closed in the gap parts, too."""
    found: list[_Piece] = []
    at = start
    both = [m.span() for m in KIND.finditer(text, start, end) if m["both"]]
    for match in BRACKET.finditer(text, start, end):
        if match.group().lower().startswith("<br") or any(a <= match.start() < b for a, b in both):
            continue
        found += _words(text, at, match.start())
        if match.group().strip(_DECORATION):
            found.append(_Piece(*match.span(), bracket=True))
        at = match.end()
    return [*found, *_words(text, at, end)]


def _words(text: str, start: int, end: int) -> Iterator[_Piece]:
    stretch, at = text[start:end], 0
    both = [m.span() for m in KIND.finditer(stretch) if m["both"]]
    signs = [
        m.span()
        for pattern in (_PARTED, _OPENS, _ARROW)
        for m in pattern.finditer(stretch)
        if not any(a <= m.start() < b for a, b in both)  # the sign of TEL/FAX
    ]
    for a, b in sorted(signs):
        if a >= at:
            yield from _remarks_and_words(text, start + at, start + a)
            yield _Piece(start + a, start + b, sign=True)
            at = b
    yield from _remarks_and_words(text, start + at, end)


def _remarks_and_words(text: str, start: int, end: int) -> Iterator[_Piece]:
    """The words of a gap between two signs, each short remark apart from what follows it: ※平日のみ 夜間."""
    at = start
    for match in _REMARK.finditer(text, start, end):
        yield from _word(text, at, match.start())
        yield from _word(text, *match.span())
        at = match.end()
    yield from _word(text, at, end)


def _word(text: str, start: int, end: int) -> Iterator[_Piece]:
    words = text[start:end].replace(TAKEN, " ").strip(_DECORATION)
    if _FORMER.fullmatch(words.removesuffix("は")) or not _is_filler(words):
        yield _Piece(start, end)


@dataclass(frozen=True, slots=True)
class _Order:
    """Whether the cell writes brackets, bare words and kinds behind their number; None where its edges don't show."""

    brackets_behind: bool | None
    words_behind: bool
    starts_bare: bool  # nothing is said before its first number
    kinds_behind: bool
    parts_by: str  # a sign that stands between a label and its number: 総務課/03-…
    joins_by: str  # one that stands within the label of the first: 本館/資料室 03-…

    @classmethod
    def of(cls, text: str, first: list[_Piece], last: list[_Piece]) -> _Order:
        """What the edges of the cell show."""
        brackets = any(p.bracket for p in first), any(p.bracket for p in last)
        words = any(_is_words(text, p) for p in first), any(_is_words(text, p) for p in last)
        kinds = any(_kind_only(text, p) for p in first), any(_kind_only(text, p) for p in last)
        ends = [text[p.start : p.end] for p in first if p.sign]
        joins = [text[p.start : p.end] for at, p in enumerate(first) if _is_within_words(text, first, at)]
        return cls(
            (brackets[1] or None) if not brackets[0] else brackets[1],
            words[1] and not words[0] and not brackets[0],
            not (words[0] or brackets[0]),
            kinds[1] and not kinds[0],
            ends[-1] if ends and first[-1].sign else "",
            joins[-1] if joins else "",
        )


def _is_within_words(text: str, pieces: list[_Piece], at: int) -> bool:
    """Whether a piece is a sign right between words and words."""
    beside = pieces[max(at - 1, 0) : at + 2]
    return pieces[at].sign and len(beside) == 3 and all(_is_words(text, p) for p in (beside[0], beside[2]))


def _is_words(text: str, piece: _Piece) -> bool:
    return not piece.bracket and not piece.sign and not _kind_only(text, piece)


def _kind_only(text: str, piece: _Piece) -> bool:
    """Whether nothing but TEL or FAX stands there."""
    words = text[piece.start : piece.end]
    return bool(KIND.search(words)) and not KIND.sub("", words).strip(_DECORATION)


def _parted(
    text: str, pieces: list[_Piece], order: _Order, before: OpenLine | None, after: OpenLine | None
) -> tuple[list[_Piece], list[_Piece]]:
    """The pieces of a gap that belong to the number before it, and those of the number behind it."""
    if before is None or after is None:
        return (pieces, []) if before else ([], pieces)
    if order.parts_by and pieces and text[pieces[-1].start : pieces[-1].end] == order.parts_by:
        pieces = pieces[:-1]
    if order.joins_by and not order.words_behind:
        joined = {
            at
            for at, piece in enumerate(pieces)
            if text[piece.start : piece.end] == order.joins_by and _is_within_words(text, pieces, at)
        }
        pieces = [piece for at, piece in enumerate(pieces) if at not in joined]
    sign = next((at for at, piece in enumerate(pieces) if piece.sign), None)
    if sign is not None:
        return pieces[:sign], [piece for piece in pieces[sign:] if not piece.sign]
    for at, piece in enumerate(pieces):
        if not _is_behind(text, piece, order, before, after):
            return pieces[:at], pieces[at:]
    return pieces, []


def _is_behind(text: str, piece: _Piece, order: _Order, before: OpenLine, after: OpenLine) -> bool:
    """Whether a piece between two numbers is said of the one before it."""
    if piece.bracket:
        if order.brackets_behind is not None:
            return order.brackets_behind
        if _kind_only(text, piece):  # 03-…(FAX)03-…: of the next one, unless it touches that before it alone
            return piece.start == before.end and piece.end < after.start
        return not (piece.end == after.start and piece.start > before.end)
    if _kind_only(text, piece):
        return order.kinds_behind
    words = text[piece.start : piece.end].replace(TAKEN, " ")
    if order.starts_bare and words.startswith("※"):
        return not words.rstrip().endswith(("は", ":", "："))
    touches = piece.start == before.end and not words[:1].isspace()  # 03-…㈹ 03-…
    alone = words[-1:].isspace() or words in MARKS
    behind = order.words_behind or (order.starts_bare and touches and alone)
    return behind and not words.rstrip().endswith((":", "："))


def _give(text: str, piece: _Piece, line: OpenLine, words: list[Place]) -> None:
    """Let a piece say of a number what it says: its kind, else a label. What is an address, is none."""
    if piece.sign:
        return
    stretch = text[piece.start : piece.end]
    if _SENTENCE.search(stretch):
        words += _words_of(text, piece, whole=True)
        return
    if "〒" in stretch:
        words += _words_of(text, _Piece(piece.start, piece.start + _kind_start(stretch)))
        piece = _Piece(piece.start + _kind_start(stretch), piece.end)
        stretch = text[piece.start : piece.end]
    kinds = [m for m in KIND.finditer(stretch) if _stands_alone(stretch, m)]
    if kinds and line.kind is None:
        match = kinds[0] if piece.start >= line.end else kinds[-1]  # the nearest
        begin, end = match.span()
        if len(kinds) > 1 and not stretch[kinds[0].end() : end].strip(SIGNS + " "):
            begin = kinds[0].start()  # 電話 ☎
        line.says = piece.start + begin, piece.start + end
        line.kind = kind_told(match)
    elif kinds and line.kind is NumberKind.VOICE and kinds[0]["both"]:
        line.says_fax = piece.start + kinds[0].start(), piece.start + kinds[0].end()
        line.kind = NumberKind.BOTH
    at = 0
    for start, end in [*(m.span() for m in kinds), (len(stretch), len(stretch))]:
        for begin, stop in _words_of(text, _Piece(piece.start + at, piece.start + start)):
            former = bool(_FORMER.fullmatch(text[begin:stop]))
            line.former |= former
            if not former and not _is_filler(text[begin:stop]):
                line.labels.append((begin, stop))
        at = end


def _kind_start(stretch: str) -> int:
    """Where behind an address TEL or FAX stands; its end where neither does."""
    match = KIND.search(stretch)
    return match.start() if match else len(stretch)


def _words_of(text: str, piece: _Piece, *, whole: bool = False) -> Iterator[Place]:
    """The places of the words of a piece without what decorates them, none where they say nothing.

    `whole`: with the particle at their end, too: (休館中。連絡は東館へ).
    """
    for part in _NOT_TAKEN.finditer(text, piece.start, piece.end):
        bare = part.group().strip(_DECORATION)
        start = part.start() + part.group().find(bare)
        while not whole and len(bare) > 1 and (hanging := _HANGING.search(bare)) and hanging.start():
            bare = bare[: hanging.start()].rstrip(_DECORATION)
        bare += _closing(bare, part.group()[part.group().find(bare) + len(bare) :])
        if _FORMER.fullmatch(bare) or not _is_filler(bare):
            yield start, start + len(bare)


def _closing(words: str, behind: str) -> str:
    """The sign right behind words that closes a bracket which opens in them: 」 of ガイダンス後「2」."""
    pair = next((pair for pair in _PAIRS if behind.startswith(pair[1])), "")
    return pair[1] if pair and words.count(pair[0]) > words.count(pair[1]) else ""


def _is_filler(words: str) -> bool:
    """Whether words, or none, hang numbers together and say nothing of them."""
    return bool(_FILLER.fullmatch(without_spaces(words)))


def _stands_alone(text: str, kind: re.Match[str]) -> bool:
    """電話 is a kind in 電話: and 夜間電話, and part of a name in 電話相談 and いのちの電話."""
    if kind["both"] or kind["fax"] or kind.group() in SIGNS:  # ☎ is no part of any name
        return True
    after, before = text[kind.end() : kind.end() + 1], text[: kind.start()].strip(_DECORATION)
    if after.isalpha() and not after.isascii() and after not in "はへのをに":
        return kind.group().isascii()
    known = ("代表", "直通", "夜間", "昼間", "休日", "緊急", "専用", "新", "旧")
    return kind.group().isascii() or not before or before.endswith(known)


def _mark_shared_faxes(text: str, lines: list[OpenLine]) -> None:
    """Behind numbers to call, FAX共通 before a number says that they have one FAX, and not that it can be called."""
    for before, line in pairwise(lines):
        says = text[slice(*line.says)] if line.says and line.says[1] <= line.start else ""
        if before.kind is not NumberKind.FAX and SHARED_FAX.fullmatch(says):
            line.kind = NumberKind.FAX


def _carry_kind(lines: Iterable[OpenLine], kind: NumberKind) -> None:
    """A number of whose kind nothing is said, right behind a FAX with its word before it, is one too: FAX 03-…、03-….

    A label makes another line of it, but of what it goes on from: FAX 03-3501-1511、1512（休日）.
    """
    before: NumberKind | None = None
    for line in lines:
        carries = line.kind is None and before is NumberKind.FAX and kind is NumberKind.VOICE
        if carries and (line.goes_on or not line.labels):
            line.kind = before
        trails = line.says is not None and line.says[0] >= line.end
        before = None if trails else line.kind


def _between(text: str, lines: Iterable[Line], words: list[Place]) -> Iterator[Place]:
    """What is left of a cell once numbers, labels and words are taken: what hangs them together."""
    used = list(words)
    for line in lines:
        numbers = line.group.numbers  # what parts them is said of nothing
        used += [(number.start, number.end) for number in numbers] or [(line.group.start, line.group.end)]
        used += line.labels
        used += [part for part in (line.says, line.says_fax, line.extension) if part]
    at = 0
    for start, end in [*sorted(used), (len(text), len(text))]:
        if text[at:start].strip(_SILENT):
            yield at, start
        at = max(at, end)
