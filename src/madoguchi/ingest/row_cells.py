"""The cells of one row → its parts: names, numbers of each kind, addresses, hours and remarks, all accounted for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from madoguchi.ingest.footnotes import is_mark
from madoguchi.ingest.line_rows import Row
from madoguchi.ingest.named_within import desks_in_bracket
from madoguchi.ingest.parts import Parts
from madoguchi.ingest.pieces.cells import (
    EMPTY,
    Cell,
    Numbers,
    among_names,
    digits_in,
    from_to,
    has_one_number,
    numbers_alone,
    numbers_unchanged,
    postal_code_beside,
    read_cell,
    read_number_cell,
    told_by_header,
    with_word_for_former,
    with_words_of_numbers,
)
from madoguchi.ingest.pieces.contacts import Entry, Part, address_alone, entries_of
from madoguchi.ingest.record import Claim, ClaimReason
from madoguchi.ingest.section import Section
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import CALLED, NAMING, Role
from madoguchi.ingest.values import claims_of
from madoguchi.message import Message
from madoguchi.model.notice import Severity
from madoguchi.text.phone import find_phones
from madoguchi.text.phone_words import (
    KIND,
    SAME_AS_ABOVE,
    SAME_AS_BEFORE,
    NumberKind,
    kinds_of_two,
    says_one_line,
)

_REMARKS = {Role.UNKNOWN, Role.NOTE, Role.NAMED_NOTE, Role.READING}
# What a list's keepers need and no caller: accounted for, shown nowhere.
ABOUT_THE_ROW = {Role.CODE: ClaimReason.ROW_CODE, Role.DATE: ClaimReason.ROW_DATE}
# Columns of numbers, and what they are for unless a cell says otherwise.
_KINDS = {Role.PHONES: NumberKind.VOICE, Role.CONTACT: NumberKind.VOICE, Role.FAX: NumberKind.FAX}
_ADDRESSES = {Role.EMAIL, Role.URL}
_AS_THEY_ARE = {Role.POSTAL_CODE, Role.HOURS}
# Dots that lead to a number, and what stands around an address.
_SIGNS = re.compile(r"[\s.．・･…‥]{3,}|[「」『』【】〔〕《》〈〉\[\].,;:!?']+")


def _without_marks(cell: Cell) -> Slice:
    """A cell as it is, but for the marks of footnotes at its end: 9時～17時¹ ²."""
    words = cell.whole
    for mark in reversed(cell.marks):
        behind = words.cut(mark.end - words.start, len(words.text))
        if behind.text.strip() or mark.start <= words.start:
            break
        words = words.cut(0, mark.start - words.start)
    return words.strip()


def headers_for_both(sections: Iterable[Section]) -> frozenset[str]:
    """Return the headers below which a number of which nothing else is said is that of both, telephone and FAX.

    Those that say so (電話・FAX兼用), and 電話・FAX where no desk of any section has two numbers, or a FAX elsewhere. 「FAX共通」
    beside the telephone is that of one FAX.
    """
    found, apart = set[str](), set[str]()
    for section in sections:
        cells = [cell for row in section.rows for cell in row.cells] if section.as_found else []
        called = {header for role, header, cell in cells if role in CALLED and cell.text}
        columns = dict.fromkeys((role, header) for role, header, _ in cells if role in _KINDS)
        found |= {header for _, header in columns if says_one_line(header) or kinds_of_two(header)}
        apart |= {header for role, header in columns if role is Role.FAX and called - {header}}
        of_two = {header for role, header in columns if kinds_of_two(header)}
        apart |= of_two if of_two and _has_faxes_apart(section.rows, of_two) else set()
    return frozenset(found - apart)


def _has_faxes_apart(rows: Sequence[Row], headers: set[str]) -> bool:
    """Whether a desk has two numbers below headers of both kinds, in one cell or in two rows, or a FAX in another cell."""
    last: tuple[str, ...] | None = None
    for row in rows:
        names = tuple(cell.text for role, _, cell in row.cells if role in NAMING)
        for role, header, cell in row.cells:
            goes_on = last is not None and (not any(names) or names == last)
            if header not in headers:
                apart = role is Role.FAX or _tells_fax(cell.text)
            else:
                apart = role is Role.FAX or goes_on or not has_one_number(cell)
            if cell.text and apart:
                return True
        last = names
    return False


def _tells_fax(words: str) -> bool:
    """Whether words of a remark have a number and say FAX alone."""
    return any(match["fax"] for match in KIND.finditer(words)) and bool(find_phones(words))


def sort_cells(row: Row, section: Section, for_both: frozenset[str] = frozenset()) -> Parts:
    """Return what a row of a section says, sorted; each of its cells is in the parts, in their claims or their notices.

    `for_both` are the `headers_for_both`.
    """
    sorter = _Sorter(Parts(row, when=section.when), section, for_both)
    sorter.sort()
    return sorter.parts


def sort_numbers(parts: Parts, numbers: Numbers, cell: Cell) -> None:
    """Take numbers of a cell: to call, a FAX, or, where they are of the past or can't be read, a remark."""
    if numbers.group.numbers and not numbers.former:
        if numbers.kind is not NumberKind.FAX:
            parts.numbers.append(numbers.to_call)
        if numbers.kind is not NumberKind.VOICE:
            parts.faxes.append(numbers.to_fax)
        return
    beside = (*numbers.labels, *(said for said in (numbers.says, numbers.says_fax) if said))
    beside = tuple(p for p in beside if p.line == cell.whole.line and cell.whole.start <= p.start)
    whole = from_to(cell.whole, (numbers.slice, *beside))
    parts.notes.append(with_word_for_former(cell.whole, whole) if numbers.former else whole)
    own = tuple(label for label in numbers.labels if label in beside)
    parts.claims += claims_of(numbers._replace(labels=own))
    if numbers.former:
        parts.claims.append(Claim(numbers.slice.span, ClaimReason.FORMER))
        parts.say("number-former", Severity.WARNING, whole,
                  Message("「{words}」 is marked as a former number; it was kept as a remark and is not offered", words=whole.text),
                  Message("nothing, if the number is no longer in use"))  # fmt: skip
    else:
        # It keeps its place among the numbers, so that no name gets another's.
        parts.numbers.append(numbers._replace(labels=(), says=None))
        parts.say("number-unread", Severity.ERROR, numbers.slice,
                  Message("「{words}」 stands where a number is expected and can't be read as one", words=numbers.slice.text),
                  Message("write the number whole, with its area code, as it is dialled"))  # fmt: skip


class _Sorter:
    """Sorts the cells of one row into its parts."""

    def __init__(self, parts: Parts, section: Section, for_both: frozenset[str]) -> None:
        self.parts = parts
        self._section = section
        self._for_both = for_both

    def sort(self) -> None:
        """Take every cell once, but for extensions that stand before their number."""
        parts = self.parts
        later: list[tuple[str, Slice]] = []
        unchanged = self._numbers_unchanged()
        for at, (role, header, place) in enumerate(parts.row.cells):
            if not place.text:
                continue
            if at in unchanged.values():
                parts.claims.append(Claim(place.span, ClaimReason.EMPTY))
                continue
            if role is Role.EXTENSION:
                later += [] if parts.numbers else [(header, place)]
                if parts.numbers:
                    self._extend(header, place)
                continue
            if role in _REMARKS:
                self._sort_remark(header, place)
                if header in self._section.repeating:
                    self._take_numbers(place)
                continue
            if role in ABOUT_THE_ROW:
                parts.claims.append(Claim(place.span, ABOUT_THE_ROW[role]))
                continue
            self._sort_cell(role, "" if at in unchanged else header, place)
        for header, place in later:
            self._extend(header, place)
        for _, header, place in parts.row.cells if self._section.repeating else ():
            if header in self._section.repeating:
                parts.add_further_addresses(read_cell(place))
        if self._section.as_found and Role.ADDRESS not in parts.words:
            parts.take_addresses()
        if self._section.as_found and Role.ADDRESS not in parts.words:
            parts.take_address_of_name()

    def _numbers_unchanged(self) -> dict[int, int]:
        """Which cells have a former number that is still in use, each with the place of the cell that says 変更なし."""
        if not self._section.as_found:
            return {}
        told = [(header if role in _KINDS else "", cell.text) for role, header, cell in self.parts.row.cells]
        return numbers_unchanged(told)

    def _without_postal_code(self, place: Slice) -> Slice:
        """An address without the postal code that stands before it, or behind it."""
        address, code, sign = postal_code_beside(place, anyhow=self._section.as_found)
        if code:
            self.parts.words.setdefault(Role.POSTAL_CODE, []).append(code)
        self.parts.claims += [Claim(sign.span, ClaimReason.POSTAL_SIGN)] if sign else []
        return address

    def _extend(self, header: str, place: Slice) -> None:
        """An extension in a column of its own is that of the number before it, else of the row's one number."""
        if self.parts.extend(place):
            self.parts.claims.append(Claim(place.span, ClaimReason.EXTENSION))
            return
        title = self._section.title_of(header, place)
        if place.text in EMPTY:
            self.parts.claims.append(Claim(place.span, ClaimReason.EMPTY))
        elif title is not None:
            self.parts.titled.append((place, title))
        else:
            self.parts.notes.append(place)

    def _several_in(self, role: Role, place: Slice) -> list[Part]:
        """An address with its numbers in one cell, part by part, or alone where numbers should stand; else nothing."""
        if not self._section.as_found or role not in (Role.ADDRESS, *CALLED):
            return []
        if role is not Role.ADDRESS and (alone := address_alone(place)):
            return alone
        entry, *others = entries_of(place) or [Entry()]
        if others or entry.name is not None or not (entry.has_number and entry.has(Role.ADDRESS)):
            return []
        self.parts.claims += [Claim(words.span, ClaimReason.HEADER) for words in entry.announced]
        return entry.parts

    def _named_with_numbers(self, place: Slice) -> list[Part]:
        """The name of a cell with its numbers behind it: 東会館(電話:099-…、FAX:099-…); nothing of any other cell."""
        if not (self._section.as_found and find_phones(place.text)):
            return []
        entry, *others = entries_of(place) or [Entry()]
        if others or entry.name is None or not entry.has_number or entry.name.start > place.start:
            return []
        self.parts.claims += [Claim(words.span, ClaimReason.HEADER) for words in entry.announced]
        return [Part(Role.ORGANIZATION, entry.name), *entry.parts]

    def _sort_cell(self, role: Role, header: str, place: Slice) -> None:
        called = any(role in _KINDS and cell.text for role, _, cell in self.parts.row.cells)
        apart = (
            desks_in_bracket(place)
            if role is Role.ORGANIZATION and called and self._section.as_found
            else None
        )
        named = self._named_with_numbers(place) if role is Role.ORGANIZATION and apart is None else []
        if several := named or self._several_in(role, place):
            for part in several:
                if part.role is Role.NOTE:
                    self._sort_remark("", part.place)
                else:
                    self._sort_one(part.role, "", part.place)
            return
        if apart is not None:
            self.parts.notes.append(apart.remark)
            self.parts.within, place = apart.within, apart.name
        self._sort_one(role, header, place)

    def _sort_one(self, role: Role, header: str, place: Slice) -> None:
        if role is Role.ADDRESS:
            # Numbers inside an address are no phone numbers, and its remarks are cut there.
            place = self._without_postal_code(place)
            if not place.text:
                return
            self.parts.words.setdefault(role, []).append(place.strip())
            return
        cell = self._read_cell(role, header, place)
        self.parts.add_addresses(cell)
        # ※調査中 9:00～17:00: all of it is the hours
        self.parts.notes += (
            [] if role in _AS_THEY_ARE and cell.remarks == (cell.whole.strip(),) else cell.remarks
        )
        self.parts.marks += cell.marks
        if role is Role.HOURS and (days := self._section.titles.get(header)):
            if cell.whole.text in EMPTY:
                self.parts.claims.append(Claim(cell.whole.span, ClaimReason.EMPTY))
            else:
                self.parts.add_hours(days, cell.whole.strip())
            return
        if role in _AS_THEY_ARE:
            self.parts.words.setdefault(role, []).append(_without_marks(cell))
            return
        label = self._section.labels.get(header)
        if (
            role is Role.FAX
            and SAME_AS_BEFORE.fullmatch(place.text.strip())
            and self._take_fax_same_as_phone(place)
        ):
            return
        for numbers in cell.numbers:
            if label is not None and not numbers.labels:
                numbers = numbers._replace(labels=(label,))
            sort_numbers(self.parts, numbers, cell)
        words = cell.words
        if role in _KINDS or role in _ADDRESSES:
            role = self._section.spec.text if role is Role.PHONES else Role.UNKNOWN
        if not (words or cell.numbers or cell.urls or cell.emails or cell.remarks):
            self.parts.claims.append(Claim(cell.whole.span, ClaimReason.EMPTY))
        if words and role is Role.UNKNOWN:
            self.parts.notes += words
            if header and not cell.numbers and not cell.urls and not cell.emails:
                self._say_unread(words[0], exchanged=bool(self.parts.numbers) and not self._section.as_found)
        elif words:
            self.parts.words.setdefault(role, []).extend(words)

    def _take_fax_same_as_phone(self, place: Slice) -> bool:
        """Take the one number of a row as its FAX, too, where what says so stands right behind it; return whether it does."""
        said, parts = place.strip(), self.parts
        if len(parts.numbers) != 1 or parts.faxes or not self._section.as_found:
            return False
        number = parts.numbers[0].slice
        beside = number.line == said.line and number.end <= said.start and "上" not in said.text
        below = self._section.running and number.line + 1 == said.line
        if not (parts.numbers[0].group.numbers and (beside or below)):
            return False
        parts.faxes.append(parts.numbers[0]._replace(kind=NumberKind.FAX, says=said))
        return True

    def _sort_remark(self, header: str, place: Slice) -> None:
        """A remark stays whole; the addresses in it are the desk's, too."""
        if (
            self._section.running
            and SAME_AS_ABOVE.fullmatch(place.text)
            and self._take_fax_same_as_phone(place)
        ):
            return
        cell, title = read_cell(place), self._section.title_of(header, place)
        if header not in self._section.repeating:
            self.parts.add_addresses(cell)
        if self._section.as_found and is_mark(place, self._section.footnotes):
            self.parts.marks.append(place)
            return
        if self._section.as_found and cell.numbers and (told := numbers_alone(place)):
            for numbers in told:  # 備考: FAX 099-…
                sort_numbers(self.parts, numbers, cell)
            return
        if title is not None and place.text in EMPTY:
            self.parts.claims.append(Claim(place.span, ClaimReason.EMPTY))
        elif title is not None:
            self.parts.titled.append((place, title))
        elif cell.words or cell.numbers or cell.remarks or cell.marks or not (cell.urls or cell.emails):
            self.parts.notes.append(place)
        else:
            self._claim_between(cell)

    def _take_numbers(self, place: Slice) -> None:
        """The numbers of a remark that tells once more what the other cells do: they have words beside them there.

        A FAX, and an extension, that has a cell of its own is taken from there.
        """
        own = {role: cell for role, _, cell in self.parts.row.cells if cell.text}
        faxes = digits_in(own[Role.FAX].text) if Role.FAX in own else ""
        for part in (part for entry in entries_of(place) for part in entry.parts if part.role in _KINDS):
            cell = self._read_cell(part.role, "", part.place)
            for numbers in cell.numbers:
                if not numbers.group.numbers or numbers.former:
                    continue
                if numbers.kind is NumberKind.FAX and digits_in(numbers.slice.text) in faxes:
                    continue
                extension = None if Role.EXTENSION in own else numbers.extension
                sort_numbers(self.parts, numbers._replace(extension=extension), cell)

    def _read_cell(self, role: Role, header: str, place: Slice) -> Cell:
        if role not in _KINDS:
            cell = read_cell(place)
        elif (
            role is Role.PHONES and self._section.spec.text is not Role.UNKNOWN
        ):  # the words beside the numbers are names
            cell = with_words_of_numbers(among_names(read_cell(place)))
        else:
            read = read_number_cell(place, _KINDS[role])
            told = header if self._section.as_found else ""
            cell = told_by_header(read, told, for_both=told in self._for_both)
        self._claim_between(cell)
        return cell

    def _claim_between(self, cell: Cell) -> None:
        """Account for what parts, joins or encloses what a cell says."""
        self.parts.claims += [
            Claim(
                words.span, ClaimReason.SIGN if _SIGNS.fullmatch(words.text) else ClaimReason.BETWEEN_NUMBERS
            )
            for words in cell.between
        ]

    def _say_unread(self, place: Slice, *, exchanged: bool) -> None:
        severity = Severity.ERROR if exchanged else Severity.WARNING
        self.parts.say("unread-cell", severity, place,
                  Message("「{words}」 stands where a number was expected and is none; kept as a remark", words=place.text),
                  Message("check the cell; a number needs its hyphens"))  # fmt: skip
