"""One cell taken apart: numbers, URLs, remarks, footnote marks, and the words that are left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from madoguchi.ingest.source import Slice
from madoguchi.text.online import MAIL, URL
from madoguchi.text.phone import LOCAL_SIGNS, MARKS, PhoneGroup, find_phones, one_number
from madoguchi.text.phone_cell import Line, read_phone_cell
from madoguchi.text.phone_words import (
    APART,
    APART_FROM_FOUR,
    KIND,
    LEFT,
    SAME_AS_BEFORE,
    TEL,
    NumberKind,
    kind_told,
    kinds_of_two,
)

# (※夜間の受付については011-200-0001): a second number with its own purpose.
_PURPOSE = re.compile(r"\(※?\s*(?P<label>[^()※\s]+?)については\s*$")
_SAYS_PURPOSE = "については"
# (※2), ※1 before a number, and 099-…¹ ², anywhere; 本課※1, 099-…*2, 本課(注3) and 本課¹ ² at the end of a cell.
_FOOTNOTE_MARK = re.compile(
    r"\(※\d*\)|(?<!\S)(?:※\s?\d{1,2}|\*\d{1,2}|注\d{1,2}\)?)(?=[\s:：]{1,9}[(+]?0\d)|\A\s*(?:※\s?\d{1,2}|\*\d{1,2}|注\d{1,2}\)?)\s*\Z|(?<=\S)(?:※\s?\d{0,2}|\*\d{1,2}|\(注\s?\d{0,2}\)|注\d{1,2}\)?)(?=\s*\Z)"
    r"|(?<=\S)[⁰¹²³⁴-⁹]{1,2}(?=(?: [⁰¹²³⁴-⁹]{1,2}){0,4}\s*\Z)|(?<=\d)[⁰¹²³⁴-⁹]{1,2}|(?<=[⁰¹²³⁴-⁹] )[⁰¹²³⁴-⁹]{1,2}"
)
_REMARK = re.compile(r"※(?![^()]{0,100}については\s{0,9}[(+]?[0-9〇○零O])")
_SHORT_REMARK = 24
# What ends in words that speak of the number behind them.
_SPEAKS_OF = re.compile(
    rf"(?:[はへのにでと:：、,(「]|また|又|または|又は|もしくは|若しくは|{TEL}|番号|連絡先|問い?合わ?せ先?)\Z",
    re.IGNORECASE,
)
_ENDS = re.compile(r"(?:へ|まで|に)?[)）。]?\s*")
# What a cell without is words alone: a digit, also of kanji, a footnote's sign, a web address, a mail address.
_TOLD_APART = re.compile(r"\d|[※@〇○零注⁰¹²³⁴-⁹]|http")
_DIGIT = re.compile(r"\d")
_FURTHER = re.compile(r"\d{4}")
_EXTENSION_AT_ONCE = re.compile(r"[ (、,]{0,3}(?:内線(?:番号)?|ナイセン|ﾅｲｾﾝ)[ :.]{0,2}")
_DECORATION = re.compile(r"^[\s:：<>*()、]+|[\s:：<>*(、]+$")
_TAIL = re.compile(r"(?<![\s:：<>*(、])[\s:：<>*(、]++$")
_BARE_NUMBER = re.compile(
    r"0\d{1,4}-\d{1,4}-\d{4}|\(0\d{1,4}\)\d{1,4}-\d{4}|0\d{1,4}\(\d{1,4}\)\d{4}"
    rf"|(?:\d{{1,4}}[{LOCAL_SIGNS['-']}-])?\d{{4}}"  # without its area code, or but the end of the one before it
)
_SIGNS_OF_NUMBERS = "-~～〜+"
# The word for a former number, right before it.
_SAYS_FORMER = re.compile(
    r"※?[(〔\[【]?(?:旧(?:電話)?(?:番号)?|(?:変更|移転)前(?:の(?:電話)?番号)?|以前の(?:電話)?番号)は?[\s:：)〔\]】(]{0,3}\Z"
)
_PART_TWO = {" ", "\u3000", *APART, *APART_FROM_FOUR}
# 旧電話番号, 変更前: a column of numbers that are no longer in use; 旧番号・新番号 has those of both.
_FORMER_HEADER = re.compile(r"(?!.{0,30}新)\s{0,9}(?:旧|以前の?|(?:変更|移転|改番)前)")
_OLD_OR_NEW = re.compile(r"(?:変更|移転|改番)[前後]の?|[旧新]")
_UNCHANGED = re.compile(
    rf"変更(?:は|が)?(?:なし|無し|ナシ|ありません)|{LEFT}|(?:従来|現行|現在)(?:の)?(?:どお|通)り"
)
# What a word before a number in a cell of names says of it: its kind, or which one it is.
_OF_NUMBER = re.compile(
    rf"(?P<kind>{KIND.pattern})[.:：]?"
    r"|(?P<label>代表|直通|昼間?|夜間?|日中|早朝|平日|休日|祝日|緊急時?|時間外)(?P<told>は)?",
    re.IGNORECASE,
)
# What joins two numbers, or ends the phrase of one.
_JOINS = re.compile(r"(?:又は|若しくは|または|もしくは|及び|および|と|or|へ|まで|に)\)?")
_AROUND = " \t　:：.(（)）、,"
# 〒760-0018 高松市…: in one cell with the address; other offices write it in brackets, too, or behind the address.
# 日本、〒…: as maps on the web write it.
_POSTAL_BEFORE = re.compile(r"(?P<sign>〒\s*)?(?P<code>\d{3}-\d{4})\s+(?=\D)")
_POSTAL_BESIDE = re.compile(
    r"(?P<opens>[(\[〔【])?\s?(?:(?P<sign>(?:日本[、,]?\s{0,9})?〒\s{0,9})(?P<code>\d{3}-?\d{4})(?!\d)|(?P<bare>\d{3}-\d{4})(?![\d-]))(?(opens)\s?[)\]〕】])\s{0,9}"
)
_POSTAL_BEHIND = re.compile(
    r"(?<!\s)\s{0,9}[(\[〔【]?\s?(?P<sign>〒\s{0,9})(?P<code>\d{3}-?\d{4})\s?[)\]〕】]?\s?\Z"
)
# A bracket of which the other one stands around what was taken from the address: )高松市…, …1-2-3(.
_HALF_BEFORE, _HALF_BEHIND = re.compile(r"[)\]】〕]\s?"), re.compile(r"\s?[(\[【〔]\Z")
# 【https://…】 and https://….: what stands around an address that was taken out of it is no word.
_AROUND_ADDRESSES = "「」『』【】〔〕《》〈〉"
_BESIDE_URLS = _AROUND_ADDRESSES + "[].,;:!?'"
EMPTY = {"—", "-", "―", "–", "なし", "無し", "無", "ナシ"}


class Numbers(NamedTuple):
    """A group of numbers at `slice`, with the labels printed for it; an empty group is a token that can't be read.

    `purpose` is the whole phrase that holds the label: (※…については; `says` is the word that tells the kind, `says_fax` another
    one by which a number to call takes a FAX, too.
    """

    group: PhoneGroup
    slice: Slice
    labels: tuple[Slice, ...] = ()
    purpose: Slice | None = None
    kind: NumberKind = NumberKind.VOICE
    says: Slice | None = None
    says_fax: Slice | None = None
    extension: Slice | None = None
    former: bool = False

    @property
    def to_call(self) -> Numbers:
        """What a number for both is to who calls."""
        return self._replace(kind=NumberKind.VOICE, says_fax=None)

    @property
    def to_fax(self) -> Numbers:
        """What a number for both is to who sends a FAX."""
        return self._replace(kind=NumberKind.FAX, says=self.says_fax or self.says, says_fax=None)


class Cell(NamedTuple):
    """Everything that one cell says. `words` are the stretches between the other parts."""

    whole: Slice
    words: tuple[Slice, ...] = ()
    numbers: tuple[Numbers, ...] = ()
    urls: tuple[Slice, ...] = ()
    emails: tuple[Slice, ...] = ()
    remarks: tuple[Slice, ...] = ()
    marks: tuple[Slice, ...] = ()
    between: tuple[
        Slice, ...
    ] = ()  # what parts, joins or encloses the others and is no words: または, 内線, 【

    def words_before(self, position: int) -> Slice | None:
        """Return the stretch of words that ends right before an absolute position."""
        nearest = [word for word in self.words if word.end <= position]
        last = nearest[-1] if nearest else None
        if last is None:
            return None
        between = [u for u in self.urls if last.end <= u.start < position]
        between_numbers = [n for n in self.numbers if last.end <= n.slice.start < position]
        return None if between or between_numbers else last


def read_cell(cell: Slice) -> Cell:
    """Take a folded cell apart. Every character ends up in exactly one part or is decoration."""
    if cell.text.strip() in EMPTY:
        return Cell(cell)
    if not _TOLD_APART.search(cell.text):
        words = undecorated(cell)
        return Cell(cell, words=(words,) if words.text else ())
    if one := one_number(cell.text):
        return Cell(cell, numbers=(Numbers(one, cell),))
    parts = _Parts.of(cell)
    numbers, used = [], [*parts.known]
    for group in find_phones(parts.blanked):
        purpose = parts.purpose(group.start)
        start, end = group.start, group.end
        if purpose is None:
            numbers.append(Numbers(group, parts.body.cut(start, end)))
        else:
            label, phrase = purpose
            numbers.append(Numbers(group, parts.body.cut(start, end), (label,), phrase))
            start = phrase.start - cell.start
            end = end + 1 if parts.blanked[end : end + 1] == ")" else end
        used.append(parts.body.cut(start, end))
    left = tuple(_behind_comma(gap, parts.urls) for gap in _words_between(parts.body, used))
    signs = _BESIDE_URLS if parts.urls else _AROUND_ADDRESSES
    around = tuple(gap for gap in left if not gap.text.strip(signs))
    found = parts.cell(tuple(gap for gap in left if gap not in around), tuple(numbers))
    return found._replace(between=around)


def read_number_cell(cell: Slice, kind: NumberKind) -> Cell:
    """Take a cell of a column of numbers apart; `kind` is what the column is for."""
    if cell.text.strip() in EMPTY:
        return Cell(cell)
    if one := one_number(cell.text):
        return Cell(cell, numbers=(Numbers(one, cell, kind=kind),))
    parts = _Parts.of(cell)
    if _has_further_number(
        parts.remark
    ):  # 099-…※平日のみ 099-…※土日のみ: each is said of the number before it
        parts = _Parts.of(cell, with_remarks=True)
    blanked, purposes = parts.blanked, {}
    for group in find_phones(blanked) if _SAYS_PURPOSE in blanked else ():
        if purpose := parts.purpose(group.start):
            phrase = purpose[1]
            purposes[group.start] = purpose
            start = phrase.start - cell.start
            blanked = blanked[:start] + " " * (group.start - start) + blanked[group.start :]
            if blanked[group.end : group.end + 1] == ")":
                blanked = f"{blanked[: group.end]} {blanked[group.end + 1 :]}"
    read = read_phone_cell(blanked, kind=kind)
    numbers = [_numbers(parts.body, line) for line in read.lines]
    numbers = [
        n._replace(
            labels=(purpose[0], *n.labels), purpose=purpose[1], kind=n.kind if n.says or n.labels else kind
        )
        if (purpose := purposes.get(n.group.start))
        else n
        for n in numbers
    ]
    left = tuple(word for place in read.words if (word := undecorated(parts.body.cut(*place))).text)
    found = parts.cell(left, tuple(numbers))
    between = tuple(parts.body.cut(*_bare(blanked, *place)) for place in read.between)
    return found._replace(between=between)


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A place without the spaces at its ends, those that stand for what was taken among them."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _numbers(body: Slice, line: Line) -> Numbers:
    group = line.group
    return Numbers(
        group,
        body.cut(group.start, group.end),
        tuple(body.cut(*label) for label in line.labels),
        kind=line.kind,
        says=body.cut(*line.says) if line.says else None,
        says_fax=body.cut(*line.says_fax) if line.says_fax else None,
        extension=body.cut(*line.extension) if line.extension else None,
        former=line.former,
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """What any cell is taken into first: `body` up to its remark, `blanked` without what is told apart in it."""

    whole: Slice
    body: Slice
    blanked: str
    urls: tuple[Slice, ...]
    emails: tuple[Slice, ...]
    remark: Slice
    marks: tuple[Slice, ...]

    @classmethod
    def of(cls, cell: Slice, *, with_remarks: bool = False) -> _Parts:
        marks = tuple(cell.cut(*m.span()) for m in _FOOTNOTE_MARK.finditer(cell.text))
        body_end = len(cell.text) if with_remarks else _remark_start(cell, marks)
        body = cell.cut(0, body_end)
        urls = tuple(cell.cut(*m.span()) for m in URL.finditer(cell.text))
        free = _blank(cell, urls)
        emails = tuple(cell.cut(*m.span()) for m in MAIL.finditer(free))
        inside = [part for part in (*urls, *emails) if part.end <= body.end]
        return cls(
            cell,
            body,
            _blank(body, (*inside, *marks)),
            urls,
            emails,
            cell.cut(body_end, len(cell.text)),
            marks,
        )

    @property
    def known(self) -> list[Slice]:
        """The parts of the body that are no words."""
        return [*(part for part in (*self.urls, *self.emails) if part.end <= self.body.end), *self.marks]

    def purpose(self, start: int) -> tuple[Slice, Slice] | None:
        """The label and the whole phrase of a number that has its own purpose, by its place in the body."""
        found = _PURPOSE.search(self.blanked, 0, start)
        return (self.body.cut(*found.span("label")), self.body.cut(*found.span())) if found else None

    def cell(self, words: tuple[Slice, ...], numbers: tuple[Numbers, ...]) -> Cell:
        remark = self.remark.strip()
        remarks = (remark,) if remark.text else ()
        return Cell(self.whole, words, numbers, self.urls, self.emails, remarks, self.marks)


def among_names(cell: Cell) -> Cell:
    """Return a cell of names with their numbers, in which what is said of a number is no name.

    What should be a number and is none keeps its place among the numbers, so that the next name does not get the
    number after it; an extension is that of the number before it, and what stands in brackets right
    behind one is its label, or the end of a further number that is none.
    """
    ends = {n.slice.end: at for at, n in enumerate(cell.numbers)}
    brackets = any(word.start in ends and word.text.startswith("(") for word in cell.words)
    if not brackets and not any(map(_DIGIT.search, (word.text for word in cell.words))):
        return cell  # most cells: nothing in their words could be meant as a number, or stands at one
    read = read_number_cell(cell.whole, NumberKind.VOICE).numbers
    unread = [n._replace(labels=(), says=None) for n in read if not n.group.numbers]
    said = {n.slice: n.extension for n in read if n.extension and _says_extension(cell.whole, n)}
    known = {n.slice.start for n in cell.numbers}
    alone = {token.start for word in cell.words for token in word.words() if token.text.isdecimal()}
    tails = [
        n._replace(labels=(), says=None) for n in read if n.group.numbers and n.slice.start in alone - known
    ]
    numbers = [n._replace(extension=said.get(n.slice)) for n in (*cell.numbers, *tails)]
    taken = [(n.slice.start, n.slice.end) for n in (*unread, *tails)]
    taken += [(n.slice.end, n.extension.end) for n in numbers if n.extension]
    words: list[Slice] = []
    for token in (token for word in cell.words for token in word.words()):
        if any(start < token.end and token.start < end for start, end in taken):
            continue
        at = ends.get(token.start) if token.text.startswith("(") else None
        if at is None:
            words += [word] if (word := undecorated(token)).text else []
        elif _FURTHER.search(token.text):
            unread.append(Numbers(PhoneGroup((), None, token.start, token.end), token))
        else:
            label = token.cut(1, len(token.text) - token.text.endswith(")"))
            numbers[at] = numbers[at]._replace(labels=(*numbers[at].labels, label))
    between = [cell.whole.cut(n.slice.end - cell.whole.start, n.extension.start - cell.whole.start)
               for n in numbers if n.extension]  # fmt: skip
    return cell._replace(
        words=tuple(words),
        numbers=tuple(sorted([*numbers, *unread], key=lambda n: n.slice.start)),
        between=tuple(place.strip() for place in between),
    )


def with_words_of_numbers(cell: Cell) -> Cell:
    """Return a cell of names with their numbers, in which a word that says what a number is for is no name.

    TEL/FAX 099-…; 代表 099-… 直通 099-…; 099-…(夜間は099-…へ); 099-… or 6012.
    """
    numbers, words, between = list(cell.numbers), list[Slice](), list(cell.between)
    starts, ends = [n.slice.start for n in numbers], [n.slice.end for n in numbers]
    for token in (token for word in cell.words for token in word.words()):
        bare = undecorated(token)
        at = next((at for at, start in enumerate(starts) if start >= bare.end), None)
        gap = _part(cell.whole, bare.end, starts[at]) if at is not None else "-"
        before = max((end for end in ends if end <= bare.start), default=None)
        told = _OF_NUMBER.fullmatch(bare.text) if not gap.strip(_AROUND) else None
        if told and at is not None:
            own = numbers[at]
            if told["label"]:
                label = bare.cut(*told.span("label"))
                numbers[at] = own._replace(labels=(label, *own.labels))
                between += [bare.cut(told.end("label"), len(bare.text))] if told["told"] else []
            else:
                numbers[at] = own._replace(kind=kind_told(told), says=bare.cut(*told.span("kind")))
        elif (
            before is not None
            and _JOINS.fullmatch(bare.text)
            and not _part(cell.whole, before, bare.start).strip(_AROUND)
        ):
            between.append(bare)
        else:
            words.append(token)
    if len(words) == sum(len(word.words()) for word in cell.words):
        return cell
    return cell._replace(words=tuple(words), numbers=tuple(numbers), between=tuple(between))


def _part(cell: Slice, start: int, end: int) -> str:
    """What stands in a cell from one place of its line to another."""
    return cell.text[start - cell.start : end - cell.start]


def with_ranges(numbers: list[Numbers]) -> list[list[Numbers]]:
    """Return groups of numbers, each with what goes on behind it: 03-3501-1511(代)～1513 is of one desk."""
    found: list[list[Numbers]] = []
    for each in numbers:
        if each.group.numbers:
            first = each.group.numbers[0]
            goes_on = bool(first.nth) and not first.whole
        else:
            goes_on = bool(found) and each.slice.start == found[-1][-1].slice.end
        if found and goes_on:
            found[-1].append(each)
        else:
            found.append([each])
    return found


def read_contact(line: Slice) -> Cell:
    """Take a line of a heading's numbers and addresses apart, with the extensions of its numbers."""
    cell = read_cell(line)
    return among_names(cell) if "内線" in line.text else cell


def _says_extension(cell: Slice, numbers: Numbers) -> bool:
    """Whether nothing but 内線 stands between a number and its extension."""
    start = numbers.extension.start if numbers.extension else numbers.slice.end
    return bool(_EXTENSION_AT_ONCE.fullmatch(cell.text, numbers.slice.end - cell.start, start - cell.start))


def _remark_start(cell: Slice, marks: tuple[Slice, ...]) -> int:
    """Where ※… begins, or (※…), and runs to the cell's end; marks such as (※) are no remarks."""
    for match in _REMARK.finditer(cell.text):
        start = match.start()
        if not any(mark.start <= cell.start + start < mark.end for mark in marks):
            rest = cell.text[start:]
            return start - (cell.text[:start].endswith("(") and rest.count("(") < rest.count(")"))
    return len(cell.text)


def _has_further_number(remark: Slice) -> bool:
    """Whether behind a short remark a number stands apart (※平日のみ 099-…), or the remark says what one is for: ※夜間は099-…."""
    group = next(iter(find_phones(remark.text)), None)
    words = remark.text[: group.start] if group else ""
    said = words.rstrip()
    if group is None or len(said) > _SHORT_REMARK or "。" in said:
        return False
    apart = said == "※" or (len(said) < len(words) and not _SPEAKS_OF.search(said))
    return apart or (said.endswith("は") and bool(_ENDS.fullmatch(remark.text, group.end)))


def _blank(body: Slice, parts: tuple[Slice, ...]) -> str:
    """The body's text with some parts blanked out, so that positions stay."""
    text = body.text
    for part in parts:
        start, end = part.start - body.start, part.end - body.start
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _words_between(body: Slice, used: list[Slice]) -> tuple[Slice, ...]:
    words = (undecorated(gap) for gap in _gaps(body, used))
    return tuple(word for word in words if word.text)


def _behind_comma(words: Slice, urls: tuple[Slice, ...]) -> Slice:
    """Words without the comma that parts them from the address before them: https://…,平日のみ."""
    parted = words.text.startswith(",") and any(url.end == words.start for url in urls)
    return words.cut(1, len(words.text)).strip() if parted and len(words.text) > 1 else words


def _gaps(body: Slice, used: list[Slice]) -> Iterator[Slice]:
    position = body.start
    for part in sorted([*used, Slice("", body.line, body.end)], key=lambda s: s.start):
        yield body.cut(position - body.start, max(position, part.start) - body.start)
        position = max(position, part.end)


def undecorated(piece: Slice) -> Slice:
    """Return a slice without the spaces, colons, asterisks and brackets around it."""
    text = piece.text
    lead = _DECORATION.match(text)
    start = lead.end() if lead and lead.start() == 0 else 0
    if start and text[start - 1 : start] == "(" and ")" in text[start:]:
        start -= 1  # (公財)… and (同)… begin with a bracket that belongs to the name
    tail = _TAIL.search(text[start:])
    end = start + tail.start() if tail else len(text)
    if text[end : end + 1] == ">" and text.count("<", start, end) > text.count(">", start, end):
        end += 1  # 旅館<別館>
    return piece.cut(start, end)


def with_word_for_former(cell: Slice, place: Slice) -> Slice:
    """A former number of a cell with the word that says so: (旧)099-…, so that nobody takes it for one to call."""
    start, end = place.start - cell.start, place.end - cell.start
    said = _SAYS_FORMER.search(cell.text, 0, start)
    start = said.start() if said else start
    if cell.text.startswith("(", start) and ")" not in cell.text[start : end + 1]:
        start += 1  # its bracket is closed elsewhere
    closes = "(" in cell.text[start:end] and cell.text[end : end + 1] == ")"
    return cell.cut(start, end + closes)


def numbers_unchanged(told: Sequence[tuple[str, str]]) -> dict[int, int]:
    """Which of the cells of a row, each `told` with its header, has a former number that is still in use: 変更なし says so.

    → the place of the cell that does.

    >>> numbers_unchanged([("変更前電話番号", "099-000-0001"), ("変更後電話番号", "変更なし")])
    {0: 1}
    """
    former = [at for at, (header, words) in enumerate(told) if words and _FORMER_HEADER.match(header)]
    said = [at for at, (_, words) in enumerate(told) if _UNCHANGED.fullmatch(words.strip())] if former else []
    names = {at: _OLD_OR_NEW.sub("", told[at][0]) for at in (*former, *said)}
    return {
        at: other
        for at in former
        for other in said
        if told[other][0] != told[at][0] and names[other] == names[at]
    }


def told_by_header(cell: Cell, header: str, *, for_both: bool) -> Cell:
    """A cell of numbers as its header says: below TEL/FAX the first of two is to be called, the second is a FAX; below 旧電話番号
    none is to be called any more. `for_both`: of which nothing is said, is both.

    TEL/FAX before two numbers in their cell says the same of them; where nobody can tell which is which, it makes none a
    FAX.
    """
    if _FORMER_HEADER.match(header):
        return cell._replace(numbers=tuple(n._replace(former=True) for n in cell.numbers))
    numbers = _with_tail_apart(cell.numbers)
    says = numbers[0].says if numbers and numbers[0].kind is NumberKind.BOTH else None
    leads = says is not None and says.end <= numbers[0].slice.start
    kinds = kinds_of_two(says.text if says and leads else header)
    if kinds is not None and len(numbers) == 2 and _are_two(cell, numbers, says if leads else None):
        return cell._replace(
            numbers=tuple(n._replace(kind=kind) for n, kind in zip(numbers, kinds, strict=True))
        )
    if leads and kinds is not None and len(numbers) > 1 and not (numbers[1].says or _own_labels(numbers[1])):
        return cell._replace(numbers=(numbers[0].to_call, *numbers[1:]))
    if kinds is not None and len(numbers) == 1 and (same := _says_same(numbers[0])):
        return cell._replace(numbers=(numbers[0]._replace(kind=NumberKind.BOTH, says=same, labels=()),))
    if for_both and not any(n.says for n in cell.numbers):
        return cell._replace(numbers=tuple(n._replace(kind=NumberKind.BOTH) for n in cell.numbers))
    return cell


def _are_two(cell: Cell, numbers: Sequence[Numbers], says: Slice | None) -> bool:
    """Whether two numbers of a cell have nothing beside them but what `says` their kinds, a mark (代表) or an extension."""
    bare = all(_BARE_NUMBER.fullmatch(n.slice.text) and not _own_labels(n) for n in numbers)
    parted = {
        sign for place in cell.between if not _EXTENSION_AT_ONCE.fullmatch(place.text) for sign in place.text
    }
    return bare and not cell.words and parted <= _PART_TWO and all(n.says in (None, says) for n in numbers)


def _own_labels(numbers: Numbers) -> list[Slice]:
    """The labels of a number but its marks."""
    return [label for label in numbers.labels if label.text.strip("()") not in MARKS]


def _says_same(numbers: Numbers) -> Slice | None:
    """The one label of a number that says that the FAX has it, too: 099-…(同左)."""
    one = numbers.labels[0] if len(numbers.labels) == 1 and not numbers.says else None
    return one if one is not None and SAME_AS_BEFORE.fullmatch(one.text) else None


def has_one_number(cell: Slice) -> bool:
    """Whether a cell below TEL/FAX has one number at most, and says of none that it is but one of the two."""
    numbers = read_number_cell(cell, NumberKind.BOTH).numbers
    return sum(len(n.group.numbers) or 1 for n in numbers) <= 1 and all(
        n.kind is NumberKind.BOTH and not n.former for n in numbers
    )


def _with_tail_apart(numbers: tuple[Numbers, ...]) -> tuple[Numbers, ...]:
    """One group of a number and its only tail (099-123-4567・4568) as two; any others as they are."""
    group = numbers[0].group if len(numbers) == 1 else None
    if group is None or len(group.numbers) != 2 or group.numbers[1].whole or group.numbers[1].nth:
        return numbers
    whole = numbers[0].slice
    return tuple(
        numbers[0]._replace(
            group=PhoneGroup((n,), None, n.start, n.end),
            slice=whole.cut(n.start - group.start, n.end - group.start),
        )
        for n in group.numbers
    )


def numbers_alone(place: Slice) -> tuple[Numbers, ...]:
    """The numbers of a remark that is nothing else, each with the word for its kind: FAX 099-…."""
    cell = read_number_cell(place, NumberKind.VOICE)
    whole = all(n.says and n.group.numbers and not (n.labels or n.former) for n in cell.numbers)
    return cell.numbers if whole and not (cell.words or cell.between or cell.remarks or cell.marks) else ()


def postal_code_beside(place: Slice, *, anyhow: bool) -> tuple[Slice, Slice | None, Slice | None]:
    """Return the address of a cell, the postal code before or behind it, and the sign 〒 of that, as far as they are there.

    `anyhow`: as any office writes it, and not only before it and a space.
    """
    text = place.text
    code = _POSTAL_BESIDE.match(text) or _POSTAL_BEHIND.search(text) if anyhow else _POSTAL_BEFORE.match(text)
    address, found, sign = place, None, None
    if code:
        found = place.cut(*(code.span("code") if code["code"] else code.span("bare")))
        sign = place.cut(*code.span("sign")) if code["sign"] else None
        address = place.cut(0, code.start()) if code.start() else place.cut(code.end(), len(text))
    if anyhow:
        begin = half.end() if (half := _HALF_BEFORE.match(address.text)) else 0
        end = half.start() if (half := _HALF_BEHIND.search(address.text)) else len(address.text)
        address = address.cut(begin, max(begin, end))
    return address, found, sign


def are_told_apart(groups: list[Numbers]) -> bool:
    """Whether all numbers of a site but one say what they are for."""
    return sum(not (group.labels or group.group.mark) for group in groups) <= 1 < len(groups)


def from_to(cell: Slice, parts: tuple[Slice, ...]) -> Slice:
    """The piece of a cell that holds all of some parts, with the signs of numbers right beside them."""
    start, end = min(p.start for p in parts) - cell.start, max(p.end for p in parts) - cell.start
    while start > 0 and cell.text[start - 1] in f"{_SIGNS_OF_NUMBERS}※":
        start -= 1
    while end < len(cell.text) and cell.text[end] in _SIGNS_OF_NUMBERS:
        end += 1
    return cell.cut(start, end)


def digits_in(text: str) -> str:
    """Return the digits of some words."""
    return "".join(filter(str.isdecimal, text))


def nth_of(numbers: list[Numbers], at: int, count: int) -> list[Numbers]:
    """Return of as many groups as there are desks the one of a desk, else all of them."""
    return [numbers[at]] if len(numbers) == count else numbers
