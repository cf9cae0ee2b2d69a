"""One edition file, taken apart: what its checks ask of it, and what is asked again and again worked out once."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, wraps
from itertools import pairwise
from typing import Any, TypeVar

from madoguchi.editions.proof.text import fold

_K = TypeVar("_K")
_T = TypeVar("_T")
# A desk as the file writes it: its fields with their values.
Desk = dict[str, Any]
# The fields of a desk: those of numbers, of one value, of its name, of several values.
NUMBERS = ("phones", "faxes")
SINGLE = ("organization", "operator", "prefecture", "postal_code", "address", "hours")
NAMES = ("organization", "department")
WITH_OPERATOR = (*NAMES, "operator")
# Why what stands beside a number is no value of its own.
BESIDE_NUMBERS = ("label of a number", "mark of a number", "kind of a number", "extension of a number")
MANY = ("department", "service_area", "urls", "emails", "notes")
# What a desk has of a further proof where it has none of it itself, all that stands together.
GAINED_TOGETHER = (
    ("faxes",),
    ("urls",),
    ("emails",),
    ("hours",),
    ("address", "postal_code", "location_id"),
    ("notes", "dated"),
)
# The codes of what the reader says was lost: of a list that was read whole there is none.
_LOST = ("left-over", "number-lost", "value-lost")
_LINES_BEFORE_NAME = 2  # postal code and address


@dataclass(frozen=True, slots=True)
class Flaw:
    """A value that is not what its claim yields. `path` leads to it; `code` says what kind of flaw it is."""

    path: str
    code: str
    says: str


@dataclass(frozen=True, eq=False, repr=False)
class EditionFile:
    """An edition file as it was decoded, with what every check asks of it.

    `shown` are the desks without what only their further proofs say; `desks` those and the further proofs, as they are
    printed. By line: `excused` are the words that an ERROR names as not read, `lost` those that it names as lost,
    `no_prefectures` those that are none. `told` are the lines of headings, `rows` those of the desks' own rows, `codes`
    the notices that name a desk, by its id.
    """

    raw: dict[str, Any]
    lines: list[str]
    shown: list[Desk]
    desks: list[Desk]
    sources: list[tuple[int, int, str]]  # first line, number of lines, id
    headings: dict[str, list[int]]
    told: set[int]
    rows: set[int]
    excused: dict[int, list[str]]
    lost: dict[int, set[str]]
    no_prefectures: dict[int, set[str]]
    entries: dict[tuple[str, str], dict[str, Any]]  # what the file embeds, by its file and id
    areas: list[tuple[str, dict[str, Any]]]
    municipalities: dict[Any, Any]
    codes: dict[str, set[str]]
    kept: dict[Callable[[EditionFile], Any], Any]  # what `once` worked out

    @classmethod
    def of(cls, raw: dict[str, Any]) -> EditionFile:
        """Take an edition apart. Raises what Python raises for members that are not written as an edition's are."""
        shown = [without_proofs(desk) for desk in raw["desks"] if isinstance(desk, dict)]
        further = [other for desk in shown for other in desk.get("also", ())]
        desks = sorted([*shown, *further], key=_printed_at) if further else shown
        sources = sorted((int(s["first"]), int(s["count"]), str(s["id"])) for s in raw["sources"])
        told = {item[0] for item in raw["accounted"] if item[3] == "heading"}
        excused, lost, no_prefectures, codes = _said_by_notices(raw["notices"])
        entries = {
            (str(e.get("file")), str(e.get("id"))): e["says"]
            for e in raw["knowledge"]
            if isinstance(e, dict) and isinstance(e.get("says"), dict)
        }
        return cls(
            raw=raw,
            lines=[line if isinstance(line, str) else "" for line in raw["lines"]],
            shown=shown,
            desks=desks,
            sources=sources,
            headings=grouped((t["id"], t["heading_line"]) for t in raw["tables"] if t.get("heading_line")),
            told=told,
            rows={int(desk["row"]) for desk in desks if isinstance(desk.get("row"), int)},
            excused=excused,
            lost=lost,
            no_prefectures=no_prefectures,
            entries=entries,
            areas=[
                (id, says)
                for (data, id), says in entries.items()
                if data == "jurisdictions.toml" and "serves" in says
            ],
            municipalities={
                p.get("id"): p.get("municipality") for p in raw["locations"] if isinstance(p, dict)
            },
            codes=codes,
            kept={},
        )

    def at(self, span: Any) -> str:
        line, start, end = span
        if not (
            {type(line), type(start), type(end)} == {int}  # true is 1 to Python alone
            and 1 <= line <= len(self.lines)
            and 0 <= start < end <= len(self.lines[line - 1])
        ):
            raise ValueError(f"no such span: {span}")
        text: str = self.lines[line - 1][start:end]
        return text

    def column(self, line: int, start: int) -> int:
        """The column of the cell in which a place of a line stands, from 0 on."""
        return self.lines[line - 1].count("\t", 0, start)

    def has_cells(self, line: int) -> bool:
        """Whether a line is parted into cells, as the rows of a table are; any other is a line of words."""
        return "\t" in self.lines[line - 1]

    def accounted(self, *reasons: str) -> list[tuple[int, int, int]]:
        """The places, each by its line, that are accounted for by one of some reasons."""
        return [place for why in reasons for place in self._places.get(why, ())]

    @cached_property
    def _places(self) -> dict[str, list[tuple[int, int, int]]]:
        """Reason → the places that are accounted for by it, in the order of the file."""
        return grouped((str(why), (line, start, end)) for line, start, end, why in self.raw["accounted"])

    @cached_property
    def accounted_on(self) -> dict[int, list[tuple[int, int, str]]]:
        """Line → what is accounted for on it, and why, in the order of the file."""
        return grouped((line, (start, end, why)) for line, start, end, why in self.raw["accounted"])

    def notices_of(self, *codes: str) -> list[dict[str, Any]]:
        """The notices of some codes."""
        return [notice for code in codes for notice in self._notices.get(code, ())]

    @cached_property
    def _notices(self) -> dict[str, list[dict[str, Any]]]:
        """Code → its notices, in the order of the file."""
        return grouped((notice["code"], notice) for notice in self.raw["notices"])

    def window(self, line: int) -> tuple[int, int, str]:
        """The first and the last line, and the id, of the source that a line stands in."""
        for first, count, id in self.sources:
            if first <= line < first + count:
                return first, first + count - 1, id
        raise ValueError(f"line {line} is of no source")

    def sheet_begin(self, line: int) -> int:
        """The first line of the sheet of a workbook that a line stands on; of its source, where that has none."""
        begins = self._sheet_begins
        return max(begins[bisect_right(begins, line) - 1], self.window(line)[0])

    @cached_property
    def _sheet_begins(self) -> list[int]:
        """The first lines of sources, and of their sheets: a sheet stands below an empty line, whatever is said of it."""
        found = [0]
        for source in self.raw["sources"]:
            first, before = int(source["first"]), None
            for start, sheet, *_ in source.get("stretches", ()):
                line = int(start) + first - 1
                if sheet != before and 1 < line <= len(self.lines) and not self.lines[line - 2].strip():
                    found.append(line)
                before = sheet
        return sorted(found)

    def heading(self, table: str, row: int) -> int | None:
        """The heading line of the part of a table that a row stands in."""
        lines, first = self.headings.get(table, ()), self.window(row)[0]
        return max((line for line in lines if first <= line <= row), default=None)

    def is_as_found(self, table: str) -> bool:
        """Whether a table reads as the tables of any office do; one that nobody described always does."""
        return not table or bool(self.entries.get(("tables.toml", table), {}).get("as_found"))

    def spans_of(self, desk: Desk) -> list[tuple[str, Any]]:
        """Every (field, span) that a desk's values rest on; asked many times, worked out once."""
        found = self._spans.get(id(desk))
        if found is None:
            found = self._spans[id(desk)] = list(_spans_of(desk))
        return found

    @cached_property
    def _spans(self) -> dict[int, list[tuple[str, Any]]]:
        """By the desk's place in memory: its record lives as long as the proof."""
        return {}

    @cached_property
    def values_at(self) -> dict[int, list[tuple[int, int, str]]]:
        """Line → the spans of all desks' values on it, each once."""
        found: dict[int, set[tuple[int, int, str]]] = defaultdict(set)
        for desk in self.desks:
            for field, (line, start, end) in self.spans_of(desk):
                if field not in ("prefecture", "service_area"):
                    found[line].add((start, end, field))
        return {line: sorted(spans) for line, spans in found.items()}

    @cached_property
    def proven_by(self) -> dict[str, str]:
        """Further proof → the desk that it proves, by their ids."""
        return {other["id"]: desk["id"] for desk in self.shown for other in desk.get("also", ())}

    @cached_property
    def rows_in_order(self) -> list[int]:
        """The rows of all desks, each once."""
        return sorted(self.desks_of_row)

    @cached_property
    def desks_of_row(self) -> dict[int, list[dict[str, Any]]]:
        """Row → its desks, in the order of the file."""
        return grouped((desk["row"], desk) for desk in self.desks)

    def row_above(self, line: int, *, itself: bool = False) -> int:
        """The last row of a desk above a line, or on it (`itself`), in the same source; 0 where there is none."""
        at = bisect_left(self.rows_in_order, line + itself)
        found = self.rows_in_order[at - 1] if at else 0
        return found if found >= self.window(line)[0] else 0

    def end_of_row(self, desk: Desk) -> int:
        """The last line that may say something of a desk alone.

        Where a table is read as found a desk may be a block of lines: it ends before the next desk or heading.
        """
        row = int(desk["row"])
        if not self.is_as_found(desk["table"]):
            return row + 2
        at, last = bisect_right(self.begins, row), self.window(row)[1]
        return min(max(row + 2, self.begins[at] - 1 if at < len(self.begins) else last), last)

    def begin_below_heading(self, row: int) -> int:
        """The first of the lines right above the one desk below a heading: its address may stand before its name."""
        begins, at = self.begins, bisect_left(self.begins, row)
        heading = begins[at - 1] if at else 0
        alone = at + 1 >= len(begins) or begins[at + 1] not in self.rows
        if heading < self.window(row)[0] or heading in self.rows or not alone:
            return row
        begin = row
        while begin - 1 > heading and self.lines[begin - 2].strip() and not self.has_cells(begin - 1):
            begin -= 1
        return begin if row - begin <= _LINES_BEFORE_NAME else row

    @cached_property
    def begins(self) -> list[int]:
        """The lines on which a desk's row or a heading stands."""
        return sorted(self.rows | self.told)

    def called_above(self, row: int, at: int = 0) -> set[str]:
        """How a table that nobody described may be called: by the heading above the row.

        Where headings stand side by side above it, as on a page of several columns, by the one of the column in which
        a place of the row (`at`) stands.
        """
        first = self.window(row)[0]
        until = bisect_right(self.heading_places, (row, len(self.lines[row - 1]), 0))
        above = self.heading_places[bisect_left(self.heading_places, (first, 0, 0)) : until]
        if not above:
            return set()
        begins = self._begins_beside.get(first, [])
        column = bisect_right(begins, self.screen((row, at, at)))
        beside = (h for h in reversed(above) if bisect_right(begins, self._screen_of[h]) == column)
        return {fold(self.at(list(next(beside, above[-1]))))}

    @cached_property
    def _begins_beside(self) -> dict[int, list[int]]:
        """First line of a source → where on the screen the further columns of its pages begin, in order."""
        # The sign of a heading stands before its words: 【東部】.
        found = grouped((self.window(h[0])[0], self._screen_of[h] - 2) for h in self.headings_beside)
        return {first: sorted(begins) for first, begins in found.items()}

    @cached_property
    def _screen_of(self) -> dict[tuple[int, int, int], int]:
        """Heading → where on the screen it stands."""
        return {heading: self.screen(heading) for heading in self.heading_places}

    @cached_property
    def heading_places(self) -> list[tuple[int, int, int]]:
        """The places of all headings, in their order."""
        return sorted(self.accounted("heading"))

    @cached_property
    def headings_beside(self) -> set[tuple[int, int, int]]:
        """Of the headings those that stand right of another one on their line."""
        return {there for here, there in pairwise(self.heading_places) if here[0] == there[0]}

    def screen(self, place: Any) -> int:
        """Where on the screen a place of a line is: a full-width letter takes two places."""
        line, start, *_ = place
        return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in self.lines[line - 1][:start])

    @cached_property
    def headers(self) -> dict[int, list[tuple[int, str]]]:
        """The cells of headers by their line, from left to right: column, words."""
        places = sorted(self.accounted("header"))
        return dict(grouped((p[0], (self.column(*p[:2]), fold(self.at(p)))) for p in places))

    @cached_property
    def header_lines(self) -> list[int]:
        """Lines that head those below them: what a desk's own line of words says (FAX：同上) is said of it alone."""
        return sorted(line for line in self.headers if line not in self.rows or self._has_header_cell(line))

    def _has_header_cell(self, line: int) -> bool:
        """Whether a header stands on a line that is all of one of its cells; a word before a value in a cell is none."""
        cells = {fold(cell).strip() for cell in self.lines[line - 1].split("\t")}
        return self.has_cells(line) and any(words.strip() in cells for _, words in self.headers[line])

    def header_above(self, line: int) -> int:
        """The last line above one on which a header stands, on the same sheet; 0 where there is none."""
        at = bisect_left(self.header_lines, line)
        found = self.header_lines[at - 1] if at else 0
        return found if found >= self.sheet_begin(line) else 0

    def headers_above(self, span: Any) -> list[str]:
        """The words of the header above a place, in its column; a header may have up to three lines."""
        lines, column = self.lines_of_header(self.header_above(span[0])), self.column(span[0], span[1])
        return [text for line in lines for at, text in self.headers.get(line, ()) if at == column]

    def lines_of_header(self, last: int) -> range:
        """The lines on which a header may stand that ends on one; none for 0."""
        return range(max(last - 2, self.window(last)[0]), last + 1) if last else range(0)

    @cached_property
    def phones(self) -> list[tuple[Desk, str, int, dict[str, Any]]]:
        """The numbers of all desks, each with its desk, its field and its place in it."""
        return [(desk, *each) for desk in self.desks for each in numbered(desk)]

    @cached_property
    def placed_numbers(self) -> dict[int, set[tuple[int, int, str]]]:
        """Line → where the numbers of desks stand on it, and what they are."""
        found: dict[int, set[tuple[int, int, str]]] = defaultdict(set)
        for *_, phone in self.phones:
            for line, start, end in phone["value"][2][:1]:
                found[line].add((start, end, phone["value"][0]))
        return found

    @cached_property
    def numbers_on(self) -> dict[int, list[tuple[int, int]]]:
        """Line → the places of whole numbers on it, from left to right."""
        found: dict[int, set[tuple[int, int]]] = defaultdict(set)
        for *_, phone in self.phones:
            for line, start, end in phone["value"][2]:
                found[line].add((start, end))
        return {line: sorted(places) for line, places in found.items()}

    @cached_property
    def marks_on(self) -> dict[int, list[str]]:
        """Line → the marks of footnotes on it."""
        return grouped((place[0], fold(self.at(place)).strip()) for place in self.accounted("footnote mark"))

    @cached_property
    def lines_of_marks(self) -> set[int]:
        """The lines of footnotes that begin with a mark: they are said of rows with it, also of another part above."""
        return {line for line, *_ in self.accounted("footnote mark")} - self.rows


def once(make: Callable[[EditionFile], _T]) -> Callable[[EditionFile], _T]:
    """Work out what a function says of a file once for that file: an index that only its own module asks."""

    @wraps(make)
    def made(file: EditionFile) -> _T:
        found: _T
        try:
            found = file.kept[make]
        except KeyError:
            found = file.kept[make] = make(file)
        return found

    return made


def _said_by_notices(
    notices: list[dict[str, Any]],
) -> tuple[dict[int, list[str]], dict[int, set[str]], dict[int, set[str]], dict[str, set[str]]]:
    """What ERRORs say was not read, was lost, is no prefecture, by its line; and the codes of notices by their desks."""
    excused: dict[int, list[str]] = defaultdict(list)
    lost: dict[int, set[str]] = defaultdict(set)
    no_prefectures: dict[int, set[str]] = defaultdict(set)
    codes: dict[str, set[str]] = defaultdict(set)
    for notice in notices:
        for line in notice.get("lines", ()) if notice.get("severity") == "ERROR" else ():
            words = fold(str(notice.get("value")))
            excused[line].append(words)
            if notice.get("code") == "unknown-prefecture":
                no_prefectures[line].add(words)
            if notice.get("code") in _LOST:
                lost[line].add(words)
        for desk in notice.get("desks", ()):
            codes[desk].add(notice["code"])
    return excused, lost, no_prefectures, codes


def _printed_at(desk: Desk) -> tuple[int, int]:
    """Where a desk stands in the volume: its row, and in it its first number."""
    phones = desk.get("phones", ())
    return desk["row"], phones[0]["value"][2][0][1] if phones and phones[0]["value"][2] else 0


def without_proofs(desk: Desk) -> dict[str, Any]:
    """A desk as its own source prints it: without what only its further proofs say."""
    also = desk.get("also", ())
    if not also:
        return desk
    own = dict(desk)
    for fields in GAINED_TOGETHER:
        told = {field: desk[field] for field in fields if field in desk}
        if told and any(
            told == {field: other[field] for field in fields if field in other} for other in also
        ):
            own = {field: value for field, value in own.items() if field not in told}
    if "phones" in own:
        own["phones"] = [_without_gain(phone, phones_alike(phone, also)) for phone in own["phones"]]
    return own


def _without_gain(phone: dict[str, Any], others: list[Desk]) -> dict[str, Any]:
    is_gained = "extension" in phone and phone["extension"] in [other.get("extension") for other in others]
    return {name: said for name, said in phone.items() if name != "extension" or not is_gained}


def phones_alike(phone: dict[str, Any], also: Iterable[Desk]) -> list[dict[str, Any]]:
    return [each for other in also for each in other.get("phones", ()) if digits_of(each) == digits_of(phone)]


def grouped(pairs: Iterable[tuple[_K, _T]]) -> dict[_K, list[_T]]:
    """Key → its values, in their order; none for any other key."""
    found: dict[_K, list[_T]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def names_of(desk: Desk) -> list[Any]:
    """The levels of a desk's name: its body, and its sections from the outermost on."""
    return [desk["organization"], *desk.get("department", ())]


def phones_of(desk: Desk) -> list[dict[str, Any]]:
    """The numbers of a desk, those of telephones first."""
    return [phone for field in NUMBERS for phone in desk.get(field, ())]


def numbered(desk: Desk) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """The numbers of a desk with their field and their place in it."""
    for field in NUMBERS:
        yield from ((field, at, phone) for at, phone in enumerate(desk.get(field, ())))


def values_of(desk: Desk) -> Iterator[tuple[str, Any]]:
    """Every (field, value) of a desk, with the extensions of its numbers."""
    for field in SINGLE:
        if field in desk:
            yield field, desk[field]
    for field in MANY:
        yield from ((field, value) for value in desk.get(field, ()))
    for field, _, phone in numbered(desk):
        yield field, phone["value"]
        if "extension" in phone:
            yield "extension", phone["extension"]


def places_of(desk: Desk, *fields: str) -> list[Any]:
    """The places on which the values of some fields of a desk rest."""
    return [place for field, value in values_of(desk) if field in fields for place in value[2]]


def digits_of(phone: dict[str, Any]) -> str:
    return re.sub("[^0-9#*]", "", phone["number"])


def _spans_of(desk: Desk) -> Iterator[tuple[str, Any]]:
    """Every (field, span) that a desk's values rest on."""
    for field, value in values_of(desk):
        yield from ((field, span) for span in (value[2] if field in (*SINGLE, *MANY) else ()))
    for field, _, phone in numbered(desk):
        spans = [*phone["value"][2], *phone.get("label_spans", ()), *phone.get("says", ())]
        spans += phone["extension"][2] if "extension" in phone else ()
        yield from ((field, span) for span in spans)
