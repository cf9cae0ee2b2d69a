"""One cell of phone numbers: each number with its kind (voice or FAX), its labels and its extension.

A label belongs to one number, and stands before it (夜間 03-…) or behind it (03-…(夜間)); which of the two, a cell
shows at its edges: what stands before its first number can only be said of that one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from madoguchi.text.phone import LOOKALIKES, PhoneGroup, PrintedNumber, number_groups, shaped

Place = tuple[int, int]

# Words for a telephone and for a FAX; they are told apart without regard to case.
TEL = r"(?:お?電話番号|お?電話|でんわ|tele?phone(?: ?(?:number|no\.?))?|phone|tel(?:\.? ?no)?|℡|☎|☏|📞)"
FAX = r"(?:fax(?:\.? ?no)?|ファックス|ファクシミリ|ファクス|ファッ?クス|ﾌｧｯｸｽ|ﾌｧｸｽ|ﾌｧｸｼﾐﾘ|℻|📠)(?:番号|専用|のみ)*"
_AND = r"(?:\s{0,9}(?:[/／・･&＆、,＋+]|及び|および|兼|と|共通|兼用)\s{0,9})"
# TEL/FAX says that one line is both: it can be called.
_BOTH = rf"{TEL}{_AND}?{FAX}(?:共通|兼用?|共用)?|{FAX}{_AND}?{TEL}(?:共通|兼用?|共用)?|{FAX}(?:共通|兼用?|共用|も同じ)"
_KIND = re.compile(
    rf"(?P<both>{_BOTH})|(?P<fax>{FAX}|(?<![A-Za-z])F(?![A-Za-z]))|(?P<tel>{TEL}|(?<![A-Za-z])T(?![A-Za-z]))",
    re.IGNORECASE,
)
_EXTENSION = re.compile(
    r"\s{0,9}\(?\s{0,9}(?:内線番号|内線|(?<!\w)内(?=\s?[\d:：])|extension|ext\.?|(?<![A-Za-z])x(?=\d))\s{0,9}[:：.]?\s{0,9}"
    r"(?P<number>\d{1,5}(?:\s?(?:[～〜~、,，・/／-]|から)\s?\d{1,5}){0,20})(?![\d-])\s{0,9}\)?",
    re.IGNORECASE,
)
_BRACKET = re.compile(
    r"\(([^()]*+)\)|\[([^\[\]]*+)\]|【([^【】]*+)】|〔([^〔〕]*+)〕|<([^<>]*+)>|＜([^＜＞]*+)＞"
)
_PARTED = re.compile(
    r"[/／、,，;；|｜\n]|または|又は|もしくは|および|及び|(?<![A-Za-z])or(?![A-Za-z])|[・･](?=\s{0,9}\Z)|\A\s{0,9}[・･]"
)
_ARROW = re.compile(r"→|⇒|➡|->|=>")
_FORMER = re.compile(r"旧(?:番号|電話番号)?|(?:変更|移転)前")
_DECORATION = " \t:：<>*()（）、，,・･/／;；[]【】〔〕「」＜＞|｜※＊●○◆◇■□→⇒➡."
# What a run of signs may be that is no number: a date, a postal code.
_NO_NUMBER = re.compile(r"(?:19|20)\d\d([-./])\d{1,2}\1\d{1,2}")
_RUN = re.compile(
    rf"(?<![A-Za-z0-9〒])[0-9({LOOKALIKES}](?:[0-9{LOOKALIKES}]|[-().．~〜～_・･](?=[-(0-9{LOOKALIKES}])){{5,30}}(?![A-Za-z0-9])\)?"
)
_LOCAL = re.compile(r"\(?\d{2,4}[-)]\d{4}")
_SHORT = re.compile(
    r"(?<!\d)(?P<number>1\d\d)(?!\d)(?:番(?![地街号]))?(?![^\W\d_a-zA-Z]*[号階名人円年月日時分室])"
)
_POSTAL = re.compile(r"〒\s{0,9}\d{3}-\d{4}")
# Digits alone behind a number that are no tail of it: a range that runs backwards, a broken line.
_LEFT_TAIL = re.compile(
    r"(?:\s{0,9}(?:[～〜~、,，・･/／-]|から)\s{0,9}|\s{1,9})\d{1,4}(?![-\w:：%.]|\s?[～〜~])"
)


class Kind(StrEnum):
    """What a number is for."""

    VOICE = "voice"
    FAX = "fax"


@dataclass(frozen=True, slots=True)
class Line:
    """The numbers of a group with what the cell says of them; each place is `start:end` in the cell.

    `says` are the words that tell the kind; `former`: an arrow or 旧 says that the number is one of the past. A group
    without numbers is a token that should be one and can't be read.
    """

    group: PhoneGroup
    kind: Kind = Kind.VOICE
    labels: tuple[Place, ...] = ()
    says: tuple[Place, ...] = ()
    extension: Place | None = None
    former: bool = False


@dataclass(slots=True)
class _Open:
    """A line while the cell is read."""

    group: PhoneGroup
    start: int
    end: int
    kind: Kind | None = None
    labels: list[Place] = field(default_factory=list)
    says: list[Place] = field(default_factory=list)
    extension: Place | None = None
    former: bool = False


def read_phone_cell(text: str, *, kind: Kind = Kind.VOICE) -> tuple[tuple[Line, ...], tuple[Place, ...]]:
    """Return the lines of a folded cell in order, and the places of the words that belong to none of them.

    `kind` is what the column's header says.

    >>> lines, _ = read_phone_cell("昼間:087-839-2860 FAX 087-839-2870(夜間)")
    >>> [(line.group.numbers[0].number, line.kind.value, [*line.labels]) for line in lines]
    [('087-839-2860', 'voice', [(0, 2)]), ('087-839-2870', 'fax', [(33, 35)])]
    """
    lines = _lines(text)
    if not lines:
        return (), (((0, len(text)),) if text.strip(_DECORATION) else ())
    edges = [0, *(line.end for line in lines)]
    gaps = [(edge, line.start) for edge, line in zip(edges, lines, strict=False)]
    behind = (lines[-1].end, len(text))
    before_first, after_last = _pieces(text, *gaps[0]), _pieces(text, *behind)
    for piece in before_first:
        _give(text, piece, lines[0])
    order = _Order.of(text, before_first, after_last)
    for at, gap in enumerate(gaps[1:]):
        pieces = _pieces(text, *gap)
        left, right = _parted(text, pieces, order)
        lines[at].former |= any(p.sign and _ARROW.search(text, p.start, p.end) for p in pieces)
        for piece in left:
            _give(text, piece, lines[at])
        for piece in right:
            _give(text, piece, lines[at + 1])
    words = []
    for piece in after_last:
        if piece.bracket or order.words_behind or _kind_only(text, piece):
            _give(text, piece, lines[-1])
        elif not piece.sign:
            words.append((piece.start, piece.end))
    _carry_kind(lines, kind)
    found = (
        Line(o.group, o.kind or kind, tuple(o.labels), tuple(o.says), o.extension, o.former) for o in lines
    )
    return tuple(found), tuple(words)


# -- numbers and what can't be read ----------------------------------------------------------------


def _lines(text: str) -> list[_Open]:
    """The groups of the cell with their extensions, and the tokens that should be numbers and can't be read."""
    plain = shaped(text)
    found: list[_Open] = []
    end = 0
    for group in number_groups(text):
        found += _unread(plain, end, group.start)
        line = _Open(group, group.start, group.end)
        if extension := _EXTENSION.match(plain, group.end):
            line.extension, line.end = extension.span("number"), extension.end()
        if left := _LEFT_TAIL.match(plain, line.end):
            found.append(line)
            line = _Open(PhoneGroup((), None, *left.span()), *left.span())
        end = line.end
        found.append(line)
    found += _unread(plain, end, len(text))
    return found or _short(plain)


def _short(plain: str) -> list[_Open]:
    """A number of three digits (188, 119番), where the cell has no other digits but in brackets."""
    bare = _BRACKET.sub(lambda m: " " * len(m.group()), plain)
    match = _SHORT.search(bare)
    if match is None or len(re.findall(r"\d+", bare)) != 1 or "内線" in bare[: match.start()]:
        return []
    start, end = match.span("number")
    return [
        _Open(
            PhoneGroup((PrintedNumber(match["number"], start, end, True),), None, start, end),
            start,
            match.end(),
        )
    ]


def _unread(plain: str, start: int, end: int) -> Iterator[_Open]:
    stretch = _POSTAL.sub(lambda m: " " * len(m.group()), plain[start:end])
    for run in _RUN.finditer(stretch):
        token = run.group()
        digits = sum(map(str.isdigit, token))
        likely = digits + sum(sign in LOOKALIKES for sign in token) >= 7 and digits >= 6
        if _NO_NUMBER.fullmatch(token.strip("()")) or not (likely or _LOCAL.fullmatch(token)):
            continue
        at = (start + run.start(), start + run.end())
        yield _Open(PhoneGroup((), None, *at), *at)


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
    for match in _BRACKET.finditer(text, start, end):
        found += _words(text, at, match.start())
        found.append(_Piece(*match.span(), bracket=True))
        at = match.end()
    return [*found, *_words(text, at, end)]


def _words(text: str, start: int, end: int) -> Iterator[_Piece]:
    stretch, at = text[start:end], 0
    signs = [m.span() for m in _KIND.finditer(stretch) if m["both"]]
    for match in (*_PARTED.finditer(stretch), *re.finditer(r"[(（]", stretch), *_ARROW.finditer(stretch)):
        if any(a <= match.start() < b for a, b in signs):
            continue  # the sign of TEL/FAX
        signs.append(match.span())
    for a, b in sorted(signs):
        if a < at:
            continue
        yield from _word(text, start + at, start + a)
        both = _KIND.match(stretch, a)
        yield _Piece(start + a, start + b, sign=not (both and both["both"]))
        at = b
    yield from _word(text, start + at, end)


def _word(text: str, start: int, end: int) -> Iterator[_Piece]:
    if text[start:end].strip(_DECORATION):
        yield _Piece(start, end)


@dataclass(frozen=True, slots=True)
class _Order:
    """Whether the cell writes brackets, and bare words, behind their number."""

    brackets_behind: bool
    words_behind: bool

    @classmethod
    def of(cls, text: str, first: list[_Piece], last: list[_Piece]) -> _Order:
        """What the edges of the cell show."""
        brackets = any(p.bracket for p in first), any(p.bracket for p in last)
        words = any(_is_words(text, p) for p in first), any(_is_words(text, p) for p in last)
        return cls(not brackets[0] or brackets[1], words[1] and not words[0] and not brackets[0])


def _is_words(text: str, piece: _Piece) -> bool:
    return not piece.bracket and not piece.sign and not _kind_only(text, piece)


def _kind_only(text: str, piece: _Piece) -> bool:
    """Whether nothing but TEL or FAX stands there."""
    words = text[piece.start : piece.end]
    return bool(_KIND.search(words)) and not _KIND.sub("", words).strip(_DECORATION)


def _parted(text: str, pieces: list[_Piece], order: _Order) -> tuple[list[_Piece], list[_Piece]]:
    """The pieces of a gap that belong to the number before it, and those of the number behind it."""
    sign = next((at for at, piece in enumerate(pieces) if piece.sign), None)
    if sign is not None:
        return pieces[:sign], [piece for piece in pieces[sign:] if not piece.sign]
    for at, piece in enumerate(pieces):
        words = text[piece.start : piece.end]
        if piece.bracket and order.brackets_behind:
            continue
        if not piece.bracket and order.words_behind and not words.rstrip().endswith((":", "：")):
            continue
        return pieces[:at], pieces[at:]
    return pieces, []


def _give(text: str, piece: _Piece, line: _Open) -> None:
    """Let a piece say of a number what it says: its kind, its extension, else a label."""
    if piece.sign:
        return
    stretch = text[piece.start : piece.end]
    kinds = [m for m in _KIND.finditer(stretch) if _stands_alone(stretch, m)]
    for match in kinds:
        line.says.append((piece.start + match.start(), piece.start + match.end()))
        line.kind = Kind.FAX if match["fax"] and line.kind is None else line.kind or Kind.VOICE
    rest, at = [], 0
    extension = _EXTENSION.search(stretch)
    if extension and line.extension is None:
        line.extension = piece.start + extension.start("number"), piece.start + extension.end("number")
        kinds.append(extension)
    for match in sorted(kinds, key=lambda m: m.start()):
        rest.append((at, match.start()))
        at = max(at, match.end())
    for a, b in (*rest, (at, len(stretch))):
        words = stretch[a:b]
        if bare := words.strip(_DECORATION):
            begin = piece.start + a + words.index(bare)
            line.labels.append((begin, begin + len(bare.removesuffix("は"))))
            line.former |= bool(_FORMER.fullmatch(bare))


def _stands_alone(text: str, kind: re.Match[str]) -> bool:
    """電話 is a kind in 電話: and 夜間電話, and part of a name in 電話相談 and いのちの電話."""
    if kind["both"] or kind["fax"]:
        return True
    after, before = text[kind.end() : kind.end() + 1], text[: kind.start()].strip(_DECORATION)
    if after.isalpha() and not after.isascii():
        return kind.group().isascii()
    return (
        kind.group().isascii()
        or not before
        or before.endswith(("代表", "直通", "夜間", "昼間", "休日", "緊急", "専用"))
    )


def _carry_kind(lines: Iterable[_Open], kind: Kind) -> None:
    """A number that nothing is said of, right behind a FAX, is one too: FAX 03-…、03-…."""
    before: Kind | None = None
    for line in lines:
        if line.kind is None and not line.labels and before is Kind.FAX and kind is Kind.VOICE:
            line.kind = before
        before = line.kind
