"""The parts of one row: its words by what they mean, its numbers, URLs, remarks and marks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from madoguchi.ingest.findings import finding
from madoguchi.ingest.line_rows import Row
from madoguchi.ingest.named_within import NamedWithin
from madoguchi.ingest.pieces.cells import Cell, Numbers
from madoguchi.ingest.pieces.shapes import Shape, begins_with_place, shape_of
from madoguchi.ingest.record import Claim
from madoguchi.ingest.source import Slice, SourceText
from madoguchi.ingest.spec import Role
from madoguchi.ingest.values import derived, printed
from madoguchi.message import Message
from madoguchi.model.notice import Notice, Severity
from madoguchi.model.provenance import Value
from madoguchi.text.derive import CELLS_JOINED

# 5-6, 113番地2, 8号: what follows it is a building.
_LOT_ENDS = re.compile(r"(?:\d|番地?|号)$")
_ADDRESS_BEHIND = re.compile(r"(?P<name>[^()]{2,40}?)\s?\(\s?(?P<place>[^()]{4,60}?)\s?\)")
_EXTENSION = re.compile(r"\d{1,6}(?:\s?[～〜~、,，・/／-]\s?\d{1,6}){0,20}")
# What is called for nothing, or from anywhere at one price: no number of an office's own, with sections behind it.
_FREE_CALL = re.compile(r"\(?0(?:120|800|570|180)\D")


@dataclass(slots=True)
class Parts:
    """The words, numbers, URLs, mail addresses and remarks of one row, sorted by the roles of its columns.

    `claims` and `notices` are of its cells that hold nothing else, or hold what can't be read.
    """

    row: Row
    words: dict[Role, list[Slice]] = field(default_factory=dict)
    numbers: list[Numbers] = field(default_factory=list)
    faxes: list[Numbers] = field(default_factory=list)
    urls: list[Slice] = field(default_factory=list)
    emails: list[Slice] = field(default_factory=list)
    notes: list[Slice] = field(default_factory=list)
    # A remark that says nothing without its header, and the header.
    titled: list[tuple[Slice, Slice]] = field(default_factory=list)
    marks: list[Slice] = field(default_factory=list)
    of_days: dict[Slice, list[Slice]] = field(default_factory=dict)  # 平日 in a header → the hours below it
    within: tuple[NamedWithin, ...] = ()  # desks in a bracket behind the name
    when: Slice | None = None  # hours that the header of the numbers says of them
    claims: list[Claim] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def say(self, code: str, severity: Severity, place: Slice, message: Message, fix: Message) -> None:
        """Notice something about a place in the row."""
        self.notices.append(finding(code, severity, place, message, fix))

    def add_addresses(self, cell: Cell) -> None:
        """Take the web and mail addresses of a cell, each place once: a remark may hold what stands beside it."""
        for addresses, found in ((self.urls, cell.urls), (self.emails, cell.emails)):
            addresses += [each for each in found if each not in addresses]

    def add_further_addresses(self, cell: Cell) -> None:
        """Take of the addresses of a cell those that no other cell has."""
        for addresses, found in ((self.urls, cell.urls), (self.emails, cell.emails)):
            known = {each.text for each in addresses}
            addresses += [each for each in found if each.text not in known]
            addresses.sort(key=_printed_at)

    def take_addresses(self) -> None:
        """An address that stands before the numbers in their cell (住所・電話番号) is no label of a number."""
        for at, numbers in enumerate(self.numbers):
            found = [label for label in numbers.labels if shape_of(label.text) is Shape.ADDRESS]
            if found:
                self.words.setdefault(Role.ADDRESS, []).extend(found)
                labels = tuple(label for label in numbers.labels if label not in found)
                self.numbers[at] = numbers._replace(labels=labels)

    def take_address_of_name(self) -> None:
        """An address in brackets behind the name of a row that has none is its own: 児童相談所(東市港町1-1)."""
        names = self.words.get(Role.ORGANIZATION, [])
        found = _ADDRESS_BEHIND.fullmatch(names[-1].text) if names else None
        if found and shape_of(found["place"]) is Shape.ADDRESS and begins_with_place(found["place"]):
            name = names[-1]
            names[-1] = name.cut(*found.span("name"))
            self.words[Role.ADDRESS] = [name.cut(*found.span("place"))]

    def add_hours(self, days: Slice, place: Slice) -> None:
        """Take hours, or one end of them, that are those of a kind of day."""
        known = next((each for each in self.of_days if each.text == days.text), days)
        self.of_days.setdefault(known, []).append(place)

    def first(self, role: Role) -> Slice | None:
        found = self.words.get(role)
        return found[0] if found else None

    def extend(self, cell: Slice) -> bool:
        """Give the extension of a cell of its own to the number before it, else to the row's one number.

        Of several in the cell before, it is that of the one that is neither labelled (夜間) nor a free call, else of the
        last. Returned is whether the cell has an extension and a number lacks one.
        """
        found = _EXTENSION.search(cell.text)
        lacking = [at for at, n in enumerate(self.numbers) if n.group.numbers and n.extension is None]
        if found is None or not lacking:
            return False
        beside = self._cell_of(self.numbers[lacking[-1]].slice)
        plain = [
            at
            for at in lacking
            if self._cell_of(self.numbers[at].slice) == beside
            and not (_is_labelled(self.numbers[at]) or _FREE_CALL.match(self.numbers[at].slice.text))
        ]
        at = plain[0] if len(plain) == 1 else lacking[-1]
        self.numbers[at] = self.numbers[at]._replace(extension=cell.cut(*found.span()))
        return True

    def _cell_of(self, place: Slice) -> int | None:
        """Which cell of the row a place is in."""
        cells = enumerate(cell for *_, cell in self.row.cells)
        return next(
            (n for n, c in cells if c.line == place.line and c.start <= place.start and place.end <= c.end),
            None,
        )

    @property
    def says_nothing(self) -> bool:
        """Whether nothing of the row is said of any desk."""
        return not (
            self.words
            or self.of_days
            or self.numbers
            or self.faxes
            or self.urls
            or self.emails
            or self.notes
            or self.titled
        )

    def remarks(self, source: SourceText) -> tuple[Value, ...]:
        """Every remark of the row as a value; one that says nothing alone with its header: 定員：60."""
        alone = (
            printed(note, source)
            for note in sorted(self.notes, key=_printed_at)
            if not any(_is_within(note, other) for other in self.notes)
        )
        pairs = ((title, note) for note, title in sorted(self.titled, key=lambda pair: _printed_at(pair[0])))
        return (
            *alone,
            *(derived(f"{a.text}：{b.text}", (a, b), source, CELLS_JOINED, ("：",)) for a, b in pairs),
        )

    def hours(self, source: SourceText) -> Value | None:
        """The hours, in one cell or several: 月火水木金, 09:00, 17:00; those of each kind of day together, behind it."""
        cells = list(self.words.get(Role.HOURS, []))
        for days, own in self.of_days.items():
            cells += [days, *own]
        if not cells:
            return printed(self.when, source) if self.when is not None and self._called_at_all_hours else None
        signs: list[str] = []
        for one, other in pairwise(shape_of(cell.text) is Shape.CLOCK for cell in cells):
            signs.append("～" if one and other and signs[-1:] != ["～"] else " ")
        return _joined(tuple(cells), tuple(signs), source)

    @property
    def _called_at_all_hours(self) -> bool:
        """Whether the row has numbers to call, and says of none when."""
        labels = (label for numbers in self.numbers for label in numbers.labels)
        return bool(self.numbers) and not any(
            shape_of(label.text) in (Shape.HOURS, Shape.DAYS) for label in labels
        )

    def address(self, source: SourceText) -> Value | None:
        """An address that stands in several cells: city, town, lot, building."""
        cells = tuple(cell for cell in self.words.get(Role.ADDRESS, []) if cell.text)
        ends = [bool(_LOT_ENDS.search(cell.text)) for cell in cells]
        signs = tuple(" " if lot else "" for lot, (_, other) in zip(ends, pairwise(cells), strict=False))
        return _joined(cells, signs, source)


def _is_labelled(numbers: Numbers) -> bool:
    """Whether a number has a label beside it: 夜間; that of a header is one of all numbers below."""
    return any(label.line == numbers.slice.line for label in numbers.labels)


def _is_within(note: Slice, other: Slice) -> bool:
    """Whether a remark is a part of a longer one."""
    shorter = note.end - note.start < other.end - other.start
    return shorter and note.line == other.line and other.start <= note.start and note.end <= other.end


def _printed_at(place: Slice) -> tuple[int, int]:
    return place.line, place.start


def _joined(cells: tuple[Slice, ...], signs: tuple[str, ...], source: SourceText) -> Value | None:
    if len(cells) < 2:
        return printed(cells[0], source) if cells else None
    text = cells[0].text + "".join(sign + cell.text for sign, cell in zip(signs, cells[1:], strict=True))
    return derived(text, cells, source, CELLS_JOINED, signs)
