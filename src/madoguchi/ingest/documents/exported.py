"""A file that this program exported → the list that it holds, table by table, as the guidebook prints it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
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
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import LEVEL_SIGN, Role, Tables, TableSpec
from madoguchi.message import Message
from madoguchi.model.notice import Severity
from madoguchi.text.dates import find_dates
from madoguchi.text.prefecture import NATION, PREFECTURES

FILE = "own-exports.toml"
# Excel's limit for the name of a sheet, and what it forbids there.
_SHEET = re.compile(r"sheet (.+), row \d+$")
_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
_GUARD = "'"
_EXTENSION = "内線"
_AROUND = " 、（）()"
# Columns of evidence, which all formats have: the line as printed, and the numbers of the lines.
_PRINTED, _LINES = "一覧の印字", "一覧の行"


@dataclass(frozen=True, slots=True)
class Format:
    """A format as the data file describes it."""

    kind: str
    known_by: frozenset[str]
    columns: Mapping[str, str]
    guarded: bool = False


@dataclass(frozen=True, slots=True)
class Formats:
    """All formats, and the signs that they share."""

    files: tuple[Format, ...]
    between_numbers: str
    between_values: str
    behind_number: str
    derived: str
    is_fax: str


@dataclass(slots=True)
class _Desk:
    """What a file says of one desk, before it is set into its table."""

    place: str
    printed: str
    line: int = 0
    program: str = ""
    table: str = ""
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


def exported_list(
    document: Document, tables: Tables, layout: Layout, programs: Mapping[str, str]
) -> Document | None:
    """Return the list in a CSV or a workbook that this program exported, None for any other document.

    `programs` are slugs by name.
    """
    desks: list[_Desk] = []
    kinds = []
    for grid in (block for block in document.blocks if isinstance(block, Grid) and block.rows):
        header = grid.rows[0].cells
        found = next((each for each in _formats().files if each.known_by <= set(header)), None)
        if found is not None:
            kinds.append(found.kind)
            desks += [_of_row(row, header, found) for row in grid.rows[1:] if any(row.cells)]
    return _as_list(desks, kinds[0], tables, layout, programs) if kinds else None


def json_lines(
    content: bytes, path: str, tables: Tables, layout: Layout, programs: Mapping[str, str]
) -> Document | None:
    """Return the list in a JSON Lines file that this program exported, None for any other file.

    Raises SourceError for a line of it that is no desk.
    """
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return None
    desks = []
    for number, line in enumerate(content.decode("utf-8-sig", "replace").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            desks.append(_of_record(json.loads(line), f"line {number}"))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            if not desks:
                return None
            raise SourceError(
                Message(
                    "{path}: line {number} is no desk as `madoguchi export jsonl` writes it; export it anew",
                    path=path,
                    number=number,
                ),
                path=path,
            ) from error
    return _as_list(desks, "jsonl", tables, layout, programs)


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
        desk.organization = cell("name")
        body = cell("body")
        if body and f"{desk.organization} ".startswith(f"{body} "):
            desk.department = _levels(desk.organization.removeprefix(body))
            desk.organization = body
        elif body:
            desk.operator = body
    prefecture = cell("prefecture")
    desk.prefecture = NATION if cell("area") == NATION else prefecture if prefecture in PREFECTURES else ""
    labels = dict(
        pair.split(formats.behind_number, 1)
        for pair in cell("labels").split(formats.between_values)
        if formats.behind_number in pair
    )
    numbers = cell("numbers").split(formats.between_numbers)
    if known.columns["numbers"] + "2" in cells:  # a workbook has a column for each number
        numbers = [
            text for column, text in cells.items() if column.rstrip("0123456789") == known.columns["numbers"]
        ]
    told = cell("extensions")
    each = dict(
        pair.split(formats.behind_number, 1)
        for pair in told.split(formats.between_values)
        if formats.behind_number in pair
    )
    if told and not each:  # one for all
        each = dict.fromkeys(numbers, told)
    desk.numbers = [
        _with_words(number, labels.get(number, ""), each.get(number, "")) for number in numbers if number
    ]
    faxes = [fax for fax in cell("faxes").split(formats.between_numbers) if fax]
    desk.faxes = [_with_words(fax, labels.get(f"{fax}{formats.is_fax}", ""), "") for fax in faxes]
    desk.emails = cell("emails").split()
    desk.urls, desk.postal_code, desk.hours = cell("urls").split(), cell("postal_code"), cell("hours")
    desk.address = cell("address") or _without_added(cells, known)
    desk.line = int("0" + cells.get(_LINES, "").rpartition(";")[2])
    desk.notes = [note for note in cell("notes").split(formats.between_values) if note]
    return desk


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


def _of_record(record: dict[str, Any], place: str) -> _Desk:
    desk = _Desk(place, str(record["source"]["printed"]))
    desk.program, desk.table = record["program"], record["table"]
    desk.organization, desk.department = record["organization"], tuple(record["department"])
    nation = list(record["service_area"]) == [NATION]
    desk.prefecture = NATION if nation else record["prefecture"] or ""
    for phone in record["phones"]:
        extension = f" 内線{phone['extension']}" if phone.get("extension") else ""
        number = f"{phone['label'] or ''} {phone['number']}{extension}".strip()
        (desk.faxes if phone.get("type") == "fax" else desk.numbers).append(number)
    desk.emails, desk.urls, desk.notes = (
        list(record.get("emails", ())),
        list(record["urls"]),
        list(record["notes"]),
    )
    for name in ("operator", "postal_code", "address", "hours"):
        setattr(desk, name, record[name] or "")
    return desk


# -- desks → tables --------------------------------------------------------------------------------------


def _as_list(
    desks: list[_Desk], kind: str, tables: Tables, layout: Layout, programs: Mapping[str, str]
) -> Document:
    fitting = [_tables_of(desk, tables, programs) for desk in desks]
    sure = [(found[0].id, desk.line) for desk, found in zip(desks, fitting, strict=True) if len(found) == 1]
    by_heading: dict[str, list[_Desk]] = {}
    for desk, found in zip(desks, fitting, strict=True):
        spec = min(found, key=lambda each: _distance(each, desk, sure)) if found else None
        by_heading.setdefault(spec.title if spec else desk.program, []).append(desk)
    blocks: list[Block] = []
    for heading, members in by_heading.items():
        blocks += [Paragraph(f"☎ {one_line(heading)}", members[0].place), _grid(members, layout)]
    left_out = Remark(
        "frame-left-out", Severity.INFO, kind,
        Message("this is a file of the kind {kind} that this program exported: its columns of evidence, codes and source are its own and were left out", kind=kind),
        Message("nothing; the list is its desks with their names, numbers, addresses and remarks"),
    )  # fmt: skip
    return Document(tuple(blocks), (left_out,))


def _tables_of(desk: _Desk, tables: Tables, programs: Mapping[str, str]) -> list[TableSpec]:
    """The tables in which a desk may stand: as the file says, or by its program, which a row may have for itself."""
    if desk.table:
        return [spec for spec in tables.tables if spec.id == desk.table]
    slug = programs.get(desk.program) or _by_sheet(desk.program, programs)
    printed = f"{desk.printed} {desk.organization}"
    return [
        spec
        for spec in tables.tables
        if spec.program == slug or any(r.program == slug and r.match in printed for r in spec.row)
    ]


def _distance(spec: TableSpec, desk: _Desk, sure: list[tuple[str, int]]) -> int:
    """How far a desk was printed from the nearest that surely stands in a table."""
    return min((abs(line - desk.line) for table, line in sure if table == spec.id), default=1_000_000)


def _by_sheet(title: str, programs: Mapping[str, str]) -> str:
    """The slug of a program by the name of its sheet, which Excel cuts."""
    names = {
        _NOT_IN_SHEET_NAMES.sub(" ", name).strip(" '")[:_SHEET_NAME]: slug for name, slug in programs.items()
    }
    return names.get(title, "")


def _grid(desks: list[_Desk], layout: Layout) -> Grid:
    rows = [_row(desk, layout) for desk in desks]
    most = max(len(desk.notes) for desk in desks)
    note = layout.header(Role.NOTE)
    columns = [header for header, role in layout.columns_read if role is not Role.NOTE] + [note] * most
    filled = [at for at in range(len(columns)) if any(at < len(cells) and cells[at] for cells in rows)]
    header = Row(tuple(columns[at] for at in filled), desks[0].place)
    return Grid(
        (header, *(_kept(cells, filled, desk.place) for cells, desk in zip(rows, desks, strict=True)))
    )


def _kept(cells: list[str], filled: Iterable[int], place: str) -> Row:
    return Row(tuple(cells[at] if at < len(cells) else "" for at in filled), place)


def _row(desk: _Desk, layout: Layout) -> list[str]:
    moves = [note for note in desk.notes if _is_move(note)]
    remarks = [read_cell(Slice(note, 1, 0)) for note in desk.notes]
    said = {place.text for cell in remarks for place in (*cell.urls, *cell.emails)}
    texts = {
        Role.PREFECTURE: desk.prefecture,
        Role.ORGANIZATION: desk.organization,
        Role.UNIT: f" {LEVEL_SIGN} ".join(desk.department),
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


# -- the data file ---------------------------------------------------------------------------------------


def parse_formats(content: str) -> Formats:
    """Parse the file. Raises DescriptionError that says what is wrong."""
    raw = parsed(content, FILE)
    try:
        return Formats(
            tuple(_read_files(raw["file"])),
            *(
                raw[name]
                for name in ("between_numbers", "between_values", "behind_number", "derived", "is_fax")
            ),
        )
    except (KeyError, TypeError) as error:
        raise DescriptionError(str(error), file=FILE) from error


def _read_files(entries: list[dict[str, Any]]) -> Iterator[Format]:
    for entry in entries:
        yield Format(
            entry["kind"], frozenset(entry["known_by"]), entry["columns"], bool(entry.get("guarded"))
        )


@cache
def _formats() -> Formats:
    return parse_formats(read_text(FILE))
