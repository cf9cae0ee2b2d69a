"""What this program made itself → the list that it holds: an exported file, table by table, and a printed guidebook."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import cache
from typing import Any

from madoguchi.data import read_text
from madoguchi.data.loading import parsed
from madoguchi.errors import DescriptionError, SourceError
from madoguchi.ingest.documents.blocks import Block, Document, Grid, Paragraph, Remark, Row
from madoguchi.ingest.documents.cellwords import one_line
from madoguchi.ingest.layout import Layout
from madoguchi.ingest.pieces.cells import read_cell
from madoguchi.ingest.pieces.shapes import Shape, shape_of
from madoguchi.ingest.said import Said, SaidBeside, differs_from, emptied
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import LEVEL_SIGN, Role, Tables, TableSpec
from madoguchi.message import Message
from madoguchi.model.notice import Severity
from madoguchi.text.dates import find_dates
from madoguchi.text.hours import hours_with_remarks
from madoguchi.text.normalize import without_spaces
from madoguchi.text.prefecture import NATION, PREFECTURES
from madoguchi.text.schedule import weekly_opening

FILE = "own-exports.toml"
# Excel's limit for the name of a sheet, and what it forbids there.
_SHEET = re.compile(r"sheet (.+), row \d+$")
_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
_GUARD = "'"
_EXTENSION = "内線"
_BETWEEN_AREAS = re.compile("[;,]")
# Parts that are held against what is read, or that say how it is known.
_NOT_READ = ("whole_name", "last_level", "kinds", "address_prefecture")
_SAID = {
    "area": Said.AREAS,
    "area_prefectures": Said.PREFECTURES_OF_AREAS,
    "prefecture": Said.PREFECTURE,
}
_AROUND = " 、（）()"
# Fields by which a line of JSON Lines is known, and those that are not read back.
_FIELDS = frozenset(("program", "table", "organization", "phones", "source"))
_UNREAD_FIELDS = ("id", "source", "notices")
# Columns of evidence, which all formats have: the line as printed, and the numbers of the lines.
_PRINTED, _LINES = "一覧の印字", "一覧の行"


@dataclass(frozen=True, slots=True)
class Format:
    """A format as the data file describes it."""

    kind: str
    known_by: frozenset[str]
    columns: Mapping[str, str]
    address_parts: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    guarded: bool = False

    def reads(self, column: str) -> bool:
        """Whether a column is read."""
        read = {name for part, name in self.columns.items() if part not in _NOT_READ}
        return column in read or column.rstrip("0123456789") == self.columns["numbers"]

    def looks_at(self, column: str) -> bool:
        """Whether a column is read, or what it says is held against what is read."""
        named = (*self.address_parts, *self.opening, *self.columns.values())
        return self.reads(column) or (column in named and column != self.columns["kinds"])


@dataclass(frozen=True, slots=True)
class Formats:
    """All formats, and the signs that they share."""

    files: tuple[Format, ...]
    between_numbers: str
    between_values: str
    behind_number: str
    derived: str
    is_fax: str
    fax: str
    email: str
    list_page: tuple[str, ...]


@dataclass(slots=True)
class _Desk:
    """What a file says of one desk, before it is set into its table.

    `said` is what it says besides, which follows from the rest and is held against it; `remarks` are on what of that
    already contradicts the rest of the row.
    """

    place: Message
    printed: str
    line: int = 0
    program: str = ""
    table: str = ""
    tells_table: bool = False
    organization: str = ""
    department: tuple[str, ...] = ()
    operator: str = ""
    prefecture: str = ""
    numbers: list[str] = field(default_factory=list)
    faxes: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    postal_code: str = ""
    address: str = ""
    hours: str = ""
    notes: list[str] = field(default_factory=list)
    said: tuple[SaidBeside, ...] = ()
    remarks: list[Remark] = field(default_factory=list)


def exported_list(
    document: Document, tables: Tables, layout: Layout, programs: Mapping[str, str]
) -> Document | None:
    """Return the list in a CSV or a workbook that this program exported, None for any other document.

    `programs` are slugs by name.
    """
    desks: list[_Desk] = []
    kinds = []
    unread: dict[str, None] = {}
    for grid in (block for block in document.blocks if isinstance(block, Grid) and block.rows):
        header = grid.rows[0].cells
        found = next((each for each in _formats().files if each.known_by <= set(header)), None)
        if found is not None:
            kinds.append(found.kind)
            desks += [_of_row(row, header, found) for row in grid.rows[1:] if any(row.cells)]
            unread |= dict.fromkeys(name for name in header if name and not found.looks_at(name))
    return _as_list(desks, kinds[0], unread, tables, layout, programs) if kinds else None


def refuse_list_page(document: Document, path: str) -> None:
    """Raise SourceError for a print or a copy of our own page of all desks: it has not all that a list has."""
    words = without_spaces(document.text())
    if any(without_spaces(head) in words for head in _formats().list_page):
        raise SourceError(
            Message(
                "{path}: this is the page of all desks of this very site, which has their names and numbers alone; "
                "take the list from the page of downloads, as a workbook, CSV or PDF",
                path=path,
            ),
            path=path,
        )


def json_lines(
    content: bytes, path: str, tables: Tables, layout: Layout, programs: Mapping[str, str]
) -> Document | None:
    """Return the list in a JSON Lines file that this program exported, None for any other file.

    Raises SourceError for a line of it that is no desk.
    """
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return None
    desks: list[_Desk] = []
    for number, line in enumerate(content.decode("utf-8-sig", "replace").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            if not desks and not (isinstance(record, dict) and record.keys() >= _FIELDS):
                return None
            desks.append(_of_record(record, Message("row {number}", number=number)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            if not desks and isinstance(error, json.JSONDecodeError):
                return None
            raise SourceError(
                Message(
                    "{path}: line {number} is no desk as `madoguchi export jsonl` writes it; export it anew",
                    path=path,
                    number=number,
                ),
                path=path,
            ) from error
    return _as_list(desks, "jsonl", _UNREAD_FIELDS, tables, layout, programs) if desks else None


# -- one desk --------------------------------------------------------------------------------------------


def _of_row(row: Row, header: tuple[str, ...], known: Format) -> _Desk:
    formats = _formats()
    cells = dict(zip(header, row.cells, strict=False))
    if known.guarded:
        cells = {column: text.removeprefix(_GUARD) for column, text in cells.items()}

    def cell(part: str) -> str:
        return cells.get(known.columns.get(part, ""), "")

    sheet = _SHEET.search(row.place)
    desk = _Desk(row.place, cells.get(_PRINTED, ""))
    desk.program = cell("program") or (sheet[1] if sheet else "")
    desk.organization, desk.department = cell("organization"), _levels(cell("department"))
    desk.operator = cell("operator")
    if "name" in known.columns:
        desk.organization, desk.department = _parted(cell("name"), desk.organization, cell("department"))
    if "body" in known.columns and cell("body") not in (desk.organization, cell("organization")):
        desk.operator = cell("body")
    prefecture = cell("prefecture") or cell("area_prefectures") or cell("area")
    desk.prefecture = _said_prefecture(prefecture, [cell("area")])
    labels = _pairs(cell("labels"))
    faxes = labels.pop(formats.fax, "") if "faxes" not in known.columns else cell("faxes")
    emails = labels.pop(formats.email, "") if "emails" not in known.columns else cell("emails")
    numbers = cell("numbers").split(formats.between_numbers)
    if known.columns["numbers"] + "2" in cells:  # a workbook has a column for each number
        numbers = [
            text for column, text in cells.items() if column.rstrip("0123456789") == known.columns["numbers"]
        ]
    numbers = [number for number in numbers if number]
    faxes_told = [fax for fax in faxes.split(formats.between_numbers) if fax]
    of_faxes = {
        n.removesuffix(formats.is_fax): labels.pop(n) for n in [*labels] if n.endswith(formats.is_fax)
    }
    printed = desk.printed
    labels, of_faxes = _by_number(labels, numbers, printed), _by_number(of_faxes, faxes_told, printed)
    told = cell("extensions")
    each = _by_number(_pairs(told), numbers, printed)
    if told and not each:  # one for all
        each = dict.fromkeys(numbers, told)
    desk.numbers = [_with_words(number, labels.get(number, ""), each.get(number, "")) for number in numbers]
    desk.faxes = [_with_words(fax, of_faxes.get(fax, ""), "") for fax in faxes_told]
    desk.emails = emails.split()
    desk.urls, desk.postal_code, desk.hours = cell("urls").split(), cell("postal_code"), cell("hours")
    desk.address = cell("address") or _without_added(cells, known)
    desk.line = int("".join(re.findall("[0-9]", cells.get(_LINES, "").rpartition(";")[2])) or 0)
    desk.notes = [note for note in cell("notes").split(formats.between_values) if note]
    desk.said = tuple(
        SaidBeside(known.columns[part], of, tuple(filter(None, _BETWEEN_AREAS.split(cell(part)))))
        for part, of in _SAID.items()
        if known.columns.get(part, "") in cells
    )
    desk.remarks += _contradictions(desk, cells, known)
    return desk


def _said_prefecture(prefecture: str, areas: Sequence[str]) -> str:
    """What stands in the column of prefectures: 全国 for a desk of the nation, nothing for an area of several."""
    if [*areas] == [NATION]:
        return NATION
    return prefecture if prefecture in PREFECTURES else ""


def _parted(name: str, organization: str, department: str) -> tuple[str, tuple[str, ...]]:
    """The body and the levels of its section in a name, by what the columns of both say: one of them may be outdated."""
    if organization and f"{name} ".startswith(f"{organization} "):
        return organization, _levels(name.removeprefix(organization))
    if department and name.endswith(f" {department}"):
        return name.removesuffix(department).strip(), _levels(department)
    return name, ()


def _pairs(text: str) -> dict[str, str]:
    """What a cell says of each number, or of what it names: 03-1111-2222：代表；03-1111-2223：夜間."""
    formats = _formats()
    pairs = (pair.partition(formats.behind_number) for pair in text.split(formats.between_values))
    return {number: words for number, sign, words in pairs if sign}


def _by_number(words: Mapping[str, str], numbers: Sequence[str], printed: str) -> dict[str, str]:
    """What is said of each number. What is said of one that is gone is said of the likest that was not printed.

    Whoever changes a number in its cell does not change it in the cell of labels, too.
    """
    found = {number: words[number] for number in numbers if number in words}
    free = [number for number in numbers if number not in words and not _stands_in(number, printed)]
    for former, said in words.items():
        if former not in found and free:
            likest = max(free, key=lambda number: SequenceMatcher(None, former, number).ratio())
            free.remove(likest)
            found[likest] = said
    return found


def _stands_in(number: str, printed: str) -> bool:
    """Whether a line has a number, whole or by its last digits (03-1111-0008、0009)."""
    last = re.escape(number.rpartition("-")[2])
    return number in printed or bool(re.search(rf"(?<![\d-]){last}(?!\d)", printed))


def _contradictions(desk: _Desk, cells: Mapping[str, str], known: Format) -> Iterator[Remark]:
    """The cells that say otherwise than those of the same row from which they follow, or that were emptied."""
    department = " ".join(desk.department)
    name = f"{desk.organization} {department}".strip()
    derived = dict(
        zip(known.opening, weekly_opening(hours_with_remarks(desk.hours, desk.notes) or ()), strict=False)
    )
    derived[known.columns.get("whole_name", "")] = name
    if "name" in known.columns:
        derived |= {known.columns["organization"]: desk.organization, known.columns["department"]: department}
    for column, read in derived.items():
        if column in cells and without_spaces(cells[column]) != without_spaces(read):
            yield _differing(column, cells[column], read)
    address = cells.get(known.columns.get("whole_address", ""), "")
    for column in known.address_parts:
        if without_spaces(cells.get(column, "")) not in without_spaces(address):
            yield _differing(column, cells[column], address)
    last = known.columns.get("last_level", "")
    if last in cells and not without_spaces(name).endswith(without_spaces(cells[last])):
        yield _differing(last, cells[last], name)
    body = known.columns.get("body", "")
    for column in _filled_once(cells, known):
        unread = not known.reads(column) or (column == body and not desk.operator)
        if unread and column not in derived and cells.get(column) == "":
            yield Remark("derived-cell-differs", Severity.WARNING, column, *emptied(column))


def _filled_once(cells: Mapping[str, str], known: Format) -> Iterator[str]:
    """The columns that were filled when the file was written: it says so itself."""
    formats = _formats()
    for part in cells.get(known.columns["kinds"], "").split(formats.between_values):
        yield from filter(None, part.partition(formats.behind_number)[2].split("、"))


def _differing(column: str, told: str, read: str) -> Remark:
    return Remark("derived-cell-differs", Severity.WARNING, told, *differs_from(column, told, read))


def _with_words(number: str, words: str, extension: str) -> str:
    """A number as a row prints it: its label before it, its extension behind; a label may hold the extension."""
    label, _, inside = words.partition(_EXTENSION)
    behind = (extension or inside).strip(_AROUND)
    return " ".join(filter(None, (label.strip(_AROUND), number, f"{_EXTENSION}{behind}" if behind else "")))


def _levels(text: str) -> tuple[str, ...]:
    """The levels of a department that stand in one cell; a bracket belongs to the level before it."""
    return tuple(level for level in re.split(r"\s+(?!\()", text) if level)


def _without_added(cells: Mapping[str, str], known: Format) -> str:
    """An address without the prefecture that the format put before it, where the file says that it did."""
    formats, columns = _formats(), known.columns
    whole, prefecture, kinds = (
        columns.get(part, "") for part in ("whole_address", "address_prefecture", "kinds")
    )
    told = cells.get(kinds, "").split(formats.between_values)
    derived = [
        part.partition(formats.behind_number)[2].split("、")
        for part in told
        if part.startswith(formats.derived)
    ]
    address = cells.get(whole, "")
    added = any(whole in names for names in derived)
    return address.removeprefix(cells.get(prefecture, "")) if added else address


def _of_record(record: dict[str, Any], place: Message) -> _Desk:
    """Raises KeyError, TypeError for what no desk is written as."""
    desk = _Desk(place, _text(record["source"]["printed"]))
    desk.program, desk.table, desk.tells_table = _text(record["program"]), _text(record["table"]), True
    desk.organization, desk.department = _text(record["organization"]), tuple(_texts(record, "department"))
    areas, prefecture = _texts(record, "service_area"), _text(record["prefecture"])
    desk.prefecture = _said_prefecture(prefecture or " ".join(areas), areas)
    desk.said = (
        SaidBeside("service_area", Said.AREAS, tuple(areas)),
        SaidBeside("prefecture", Said.PREFECTURE, (prefecture,) if prefecture else ()),
    )
    for phone in record["phones"]:
        if number := _text(phone["number"]):
            extension = _text(phone.get("extension"))
            words = _with_words(number, _text(phone["label"]), extension)
            (desk.faxes if phone.get("type") == "fax" else desk.numbers).append(words)
    desk.urls, desk.notes = _texts(record, "urls"), _texts(record, "notes")
    desk.emails = _texts(record, "emails") if "emails" in record else []
    for name in ("operator", "postal_code", "address", "hours"):
        setattr(desk, name, _text(record[name]))
    return desk


def _text(value: object) -> str:
    """A text; "" for null. Raises TypeError for anything else."""
    if not isinstance(value, str | None):
        raise TypeError(value)
    return value or ""


def _texts(record: dict[str, Any], name: str) -> list[str]:
    if not isinstance(record[name], list):
        raise TypeError(record[name])
    return [text for text in map(_text, record[name]) if text]


# -- desks → tables --------------------------------------------------------------------------------------


def _as_list(
    desks: list[_Desk],
    kind: str,
    unread: Iterable[str],
    tables: Tables,
    layout: Layout,
    programs: Mapping[str, str],
) -> Document:
    fitting = [_tables_of(desk, tables, programs) for desk in desks]
    sure = [(found[0].id, desk.line) for desk, found in zip(desks, fitting, strict=True) if len(found) == 1]
    by_heading: dict[tuple[str, str, str], list[_Desk]] = {}
    for desk, found in zip(desks, fitting, strict=True):
        spec = min(found, key=lambda each: _distance(each, desk, sure)) if found else None
        sign = f" {LEVEL_SIGN} " if spec else " "
        table, heading = (spec.id, spec.title) if spec else ("", desk.program)
        by_heading.setdefault((table, heading, sign), []).append(desk)
        if spec:
            desk.remarks += _of_another_table(desk, spec, programs)
    blocks: list[Block] = []
    for (_, heading, sign), members in by_heading.items():
        blocks += [Paragraph(f"☎ {one_line(heading)}", members[0].place), _grid(members, layout, sign)]
    left_out = Remark(
        "frame-left-out", Severity.INFO, kind,
        Message("this is a file of the kind {kind} that this program exported; what was changed in {columns} was not read back: evidence, codes, readings and the source are its own", kind=kind, columns=tuple(unread)),
        Message("nothing; the list is its desks with their names, numbers, addresses and remarks"),
    )  # fmt: skip
    return Document(tuple(blocks), (left_out,))


def _tables_of(desk: _Desk, tables: Tables, programs: Mapping[str, str]) -> list[TableSpec]:
    """The tables in which a desk may stand: as the file says, or by its program, which a row may have for itself."""
    if own := [spec for spec in tables.tables if desk.table and spec.id == desk.table]:
        return own
    slug = programs.get(desk.program) or _by_sheet(desk.program, programs)
    printed = f"{desk.printed} {desk.organization}"
    return [
        spec
        for spec in tables.tables
        if spec.program == slug or any(r.program == slug and r.match in printed for r in spec.row)
    ]


def _of_another_table(desk: _Desk, spec: TableSpec, programs: Mapping[str, str]) -> Iterator[Remark]:
    """What a line of JSON Lines says of its table and its program, where it stands in another table or has another."""
    if not desk.tells_table:
        return
    if desk.table != spec.id:
        yield _differing("table", desk.table, spec.title)
    fitting = {spec.program, *(rule.program for rule in spec.row if rule.match in desk.printed)}
    if programs.get(desk.program) not in fitting:
        names = [name for name, slug in programs.items() if slug in fitting]
        yield _differing("program", desk.program, (names or [spec.title])[0])


def _distance(spec: TableSpec, desk: _Desk, sure: list[tuple[str, int]]) -> int:
    """How far a desk was printed from the nearest that surely stands in a table."""
    return min((abs(line - desk.line) for table, line in sure if table == spec.id), default=1_000_000)


def _by_sheet(title: str, programs: Mapping[str, str]) -> str:
    """The slug of a program by the name of its sheet, which Excel cuts."""
    names = {
        _NOT_IN_SHEET_NAMES.sub(" ", name).strip(" '")[:_SHEET_NAME]: slug for name, slug in programs.items()
    }
    return names.get(title, "")


def _grid(desks: list[_Desk], layout: Layout, between_levels: str) -> Grid:
    rows = [_row(desk, layout, between_levels) for desk in desks]
    most = max(len(desk.notes) for desk in desks)
    note = layout.header(Role.NOTE)
    columns = [header for header, role in layout.columns_read if role is not Role.NOTE] + [note] * most
    filled = [at for at in range(len(columns)) if any(at < len(cells) and cells[at] for cells in rows)]
    header = Row(tuple(columns[at] for at in filled), desks[0].place)
    return Grid((header, *(_kept(cells, filled, desk) for cells, desk in zip(rows, desks, strict=True))))


def _kept(cells: list[str], filled: Iterable[int], desk: _Desk) -> Row:
    kept = tuple(cells[at] if at < len(cells) else "" for at in filled)
    return Row(kept, desk.place, tuple(desk.remarks), said=desk.said)


def _row(desk: _Desk, layout: Layout, between_levels: str) -> list[str]:
    moves = [note for note in desk.notes if _is_move(note)]
    remarks = [read_cell(Slice(note, 1, 0)) for note in desk.notes]
    said = {place.text for cell in remarks for place in (*cell.urls, *cell.emails)}
    texts = {
        Role.PREFECTURE: desk.prefecture,
        Role.ORGANIZATION: desk.organization,
        Role.UNIT: between_levels.join(desk.department),
        Role.OPERATOR: desk.operator,
        Role.PHONES: " ".join(desk.numbers),
        Role.FAX: " ".join(desk.faxes),
        Role.EMAIL: " ".join(email for email in desk.emails if email not in said),
        Role.URL: " ".join(url for url in desk.urls if url not in said),
        Role.POSTAL_CODE: desk.postal_code,
        Role.ADDRESS: " ".join([desk.address, *moves]),
        Role.HOURS: desk.hours,
    }
    cells = [texts[role] for _, role in layout.columns_read if role is not Role.NOTE]
    return [one_line(cell) for cell in (*cells, *(note for note in desk.notes if note not in moves))]


def _is_move(note: str) -> bool:
    """Whether a remark is a later address with the day from which it holds: it stands in the address's cell."""
    dates = find_dates(note)
    return (
        bool(dates)
        and dates[0].begins
        and not dates[0].start
        and shape_of(note[dates[0].end :]) is Shape.ADDRESS
    )


# -- the guidebook ----------------------------------------------------------------------------------------


def list_of_guidebook(document: Document, layout: Layout) -> Document:
    """Return the part of a guidebook that is the list, as its layout tells them apart."""
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if block.text.startswith(layout.list_text):
                blocks.append(block)
        elif _is_list(block, layout):
            blocks.append(_without_own(block, layout))
    left_out = Remark(
        "frame-left-out", Severity.INFO, layout.legend,
        Message("this is a guidebook made by this program: cover, contents, descriptions, footnotes and indexes are its own and were left out"),
        Message("nothing; the list is its tables, their headings and remarks"),
    )  # fmt: skip
    return replace(document, blocks=tuple(blocks), remarks=(left_out, *document.remarks))


def _is_list(grid: Grid, layout: Layout) -> bool:
    known = {header for header, _ in layout.columns} | set(layout.own)
    return bool(grid.rows) and set(grid.rows[0].cells) <= known


def _without_own(grid: Grid, layout: Layout) -> Grid:
    """A table without the columns that the book added."""
    kept = [n for n, header in enumerate(grid.rows[0].cells) if header not in layout.own]
    return Grid(tuple(replace(row, cells=tuple(row.cells[n] for n in kept)) for row in grid.rows))


# -- the data file ---------------------------------------------------------------------------------------


def parse_formats(content: str) -> Formats:
    """Parse the file. Raises DescriptionError that says what is wrong."""
    raw = parsed(content, FILE)
    try:
        return Formats(
            tuple(_read_files(raw["file"])),
            *(
                raw[name]
                for name in (
                    *("between_numbers", "between_values", "behind_number", "derived", "is_fax"),
                    *("fax", "email", "list_page"),
                )
            ),
        )
    except (KeyError, TypeError) as error:
        raise DescriptionError(str(error), file=FILE) from error


def _read_files(entries: list[dict[str, Any]]) -> Iterator[Format]:
    for entry in entries:
        yield Format(
            entry["kind"],
            frozenset(entry["known_by"]),
            entry["columns"],
            tuple(entry.get("address_parts", ())),
            tuple(entry.get("opening", ())),
            bool(entry.get("guarded")),
        )


@cache
def _formats() -> Formats:
    return parse_formats(read_text(FILE))
