"""A workbook's archive looked through before any reader of workbooks sees it, a piece at a time.

What openpyxl would unpack, build or count up without end is refused here by name: archives that
unpack to gigabytes, declarations of entities, sheets that end at their last possible cell, areas
merged over all rows, cells longer than Excel's own. Nothing is kept but what the reader needs.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from madoguchi.errors import SourceError
from madoguchi.ingest.documents.cellwords import raised
from madoguchi.ingest.documents.kinds import count_members
from madoguchi.ingest.documents.limits import LIMITS, MB, Limits, refuse
from madoguchi.message import Message

_PIECE = 1 << 16
_DEEPEST = 64  # elements in one another; a sheet has seven
_CELL = re.compile(r"([A-Z]{1,4})([0-9]{1,9})")
_SHEET, _STRINGS, _RELATIONS = "worksheet", "sst", "Relationships"
# A cell that shows a word and leads to a page: HYPERLINK("https://…","公式サイト"); "" in quotes is one sign. What is put
# together (&) is known only when it is worked out.
_QUOTED = r"\s*\"((?:[^\"]|\"\"){1,2000}+)\"\s*"
_LEADS = re.compile(rf"\s*HYPERLINK\({_QUOTED}[,)]", re.IGNORECASE)
_SHOWS = re.compile(rf"\s*HYPERLINK\({_QUOTED}(?:,{_QUOTED})?\)\s*", re.IGNORECASE)
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384  # of a sheet, as the format has it


@dataclass(slots=True)
class Sheet:
    """What is known of a sheet before it is read. Rows and columns count from 1.

    `height`, `width`: the last row and column in which something stands. `merged`: first row, last
    row, first and last column of each merged area. `formulas`: cells whose formula has no result.
    `hidden_rows`, `hidden_columns`: those that nobody sees. `runs`: of cells that hold their words
    themselves, some of them struck out or set above the line, the runs of words, each with whether it is struck out. `links`: where cells lead to.
    `labels`: what formulas of links show, where it is written in them.
    """

    height: int = 0
    width: int = 0
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    runs: dict[tuple[int, int], list[tuple[str, bool]]] = field(default_factory=dict)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    labels: dict[tuple[int, int], str] = field(default_factory=dict)


def survey(content: bytes, path: str, limits: Limits = LIMITS) -> dict[str, Sheet]:
    """Return the sheets of a workbook by their names in the archive.

    Raises LimitError for a workbook beyond the limits, SourceError for one that is damaged or
    declares a document type, as no workbook does.
    """
    count_members(content, path, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_sizes(archive, path, limits)
            return _looked_through(archive, path, limits)
    except MemoryError:
        raise
    except SourceError:
        raise
    except Exception as error:  # a damaged archive fails in many ways
        raise unreadable(path, error) from error


# "Strict Open XML" is the same format under other names.
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(spreadsheetml|officeDocument|drawingml)/")
# What other programs write of the look of cells and openpyxl refuses: an empty fill, a font family beyond its list.
_EMPTY_FILL = re.compile(rb"<((?:\w+:)?)fill\s*(?:/>|>\s*</(?:\w+:)?fill>)")
_FAMILY = re.compile(rb"<(?:\w+:)?family\s+val=\"(?:1[5-9]|[2-9]\d|\d{3,})\"\s*/>")


def mended(content: bytes) -> bytes:
    """Return a workbook with the names of the usual form, and without looks of cells that no reader knows.

    The words of its cells stay as they are; a workbook that needs nothing is returned as it is. It was surveyed before.
    """
    parts: dict[str, bytes] = {}
    changed = False
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for each in archive.infolist():
            part = parts[each.filename] = archive.read(each)
            if not each.filename.endswith((".xml", ".rels")):
                continue
            new = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", part)
            if each.filename.endswith("styles.xml"):
                new = _FAMILY.sub(b"", _EMPTY_FILL.sub(rb"<\1fill><\1patternFill/></\1fill>", new))
            parts[each.filename] = new
            changed |= new != part
    if not changed:
        return content
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


def unreadable(path: str, error: Exception) -> SourceError:
    """Return what is said of a workbook that can't be opened."""
    return SourceError(
        Message(
            "{path}: not a readable XLSX workbook ({type}); open it in a spreadsheet program and save it anew as XLSX",
            path=path,
            type=type(error).__name__,
        ),
        path=path,
    )


def _check_sizes(archive: zipfile.ZipFile, path: str, limits: Limits) -> None:
    members = archive.infolist()
    if sum(each.file_size for each in members) > limits.unpacked:
        refuse("unpacked", path, limits)
    if any(each.file_size > max(MB, limits.ratio * each.compress_size) for each in members):
        refuse("ratio", path, limits)


def _looked_through(archive: zipfile.ZipFile, path: str, limits: Limits) -> dict[str, Sheet]:
    """Look at every file, whatever its name: which of them are sheets, another file of the archive says."""
    found: dict[str, Sheet] = {}
    named: dict[str, dict[tuple[int, int], str]] = {}
    targets: dict[str, dict[str, str]] = {}
    cells = 0
    for each in archive.infolist():
        look = _Look(path, limits, cells)
        with archive.open(each) as file:
            try:
                look.through(file.read)
            except expat.ExpatError:  # a picture; or a damaged part, which no reader can read either
                if each.filename.endswith((".xml", ".rels")):
                    raise
        cells = look.cells
        if look.root == _SHEET:
            found[each.filename] = look.sheet
            if len(found) > limits.sheets:
                refuse("sheets", path, limits)
            named[each.filename] = look.named_links
        elif look.root == _RELATIONS:
            targets[each.filename] = look.targets
    for sheet, links in named.items():
        folder, _, own = sheet.rpartition("/")
        known = targets.get(f"{folder}/_rels/{own}.rels", {})
        found[sheet].links |= {place: known[id] for place, id in links.items() if id in known}
    return found


class _Look:
    """One file of the archive, from its first element to its last; nothing of it becomes a tree."""

    def __init__(self, path: str, limits: Limits, cells: int) -> None:
        self.path, self.limits, self.cells = path, limits, cells
        self.sheet = Sheet()
        self.root = ""
        self._depth = 0
        self._rows = 0
        self._row = 0
        self._in_row = 0  # cells, empty ones too
        self._column = 0
        self._length = -1  # of the words of a cell or a shared string; -1 outside of them
        self._filled = self._result = False
        self._formula: list[str] | None = None
        self._in_formula = False
        self._runs: list[tuple[str, bool]] = []
        self._struck = self._raised = self._has_raised = False
        self._shared = ""
        self._shared_formulas: dict[str, str] = {}
        self.named_links: dict[tuple[int, int], str] = {}  # cells by the names of their links
        self.targets: dict[str, str] = {}  # and where those lead to, in a file of its own
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse_declarations
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._words

    def through(self, read: Callable[[int], bytes]) -> None:
        size = 0
        while piece := read(_PIECE):
            self._parser.Parse(piece, False)
            size += len(piece)
            if size > self.limits.part and self.root and self.root not in (_SHEET, _STRINGS):
                refuse("part", self.path, self.limits)
        self._parser.Parse(b"", True)

    def _refuse_declarations(self, *_: object) -> None:
        raise SourceError(
            Message(
                "{path}: the workbook declares a document type, as none that Excel writes does; copy the "
                "list into a new workbook",
                path=self.path,
            ),
            path=self.path,
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise SourceError(
                Message(
                    "{path}: the workbook's parts are nested more than {deepest} deep; copy the list into a "
                    "new workbook",
                    path=self.path,
                    deepest=_DEEPEST,
                ),
                path=self.path,
            )
        tag = name.rpartition("}")[2]
        if self._depth == 1:
            self.root = tag
        elif self.root == _SHEET:
            self._start_in_sheet(tag, attributes)
        elif self.root == _RELATIONS and attributes.get("TargetMode") == "External":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")
        elif tag == "si":
            self._length = 0

    def _start_in_sheet(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._begin_cell(attributes.get("r", ""))
        elif tag == "row":
            self._begin_row(attributes.get("r", ""))
            if _is_hidden(attributes, "ht"):
                self.sheet.hidden_rows.add(self._row)
        elif tag == "col" and _is_hidden(attributes, "width"):
            first, last = (attributes.get(name, "") for name in ("min", "max"))
            if first.isdecimal() and last.isdecimal():
                self.sheet.hidden_columns |= set(range(int(first), min(int(last), self.limits.columns) + 1))
        elif tag == "f":
            self._fill()
            self._formula, self._in_formula = [], True
            self._shared = attributes.get("si", "") if attributes.get("t") == "shared" else ""
        elif tag == "r":
            self._struck = self._raised = False
        elif tag == "strike":
            self._struck = attributes.get("val", "1") not in ("0", "false")
        elif tag == "vertAlign":
            self._raised = attributes.get("val") == "superscript"
            self._has_raised |= self._raised
        elif tag == "hyperlink" and (place := _CELL.fullmatch(attributes.get("ref", ""))):
            id = next((value for name, value in attributes.items() if name.endswith("}id")), "")
            self.named_links[int(place[2]), column_number(place[1])] = id
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _end(self, name: str) -> None:
        self._depth -= 1
        tag = name.rpartition("}")[2]
        if tag == "f" and self._formula is not None:
            text = "".join(self._formula)
            if self._shared:
                text = self._shared_formulas.setdefault(self._shared, text)
            self._formula, self._in_formula = [text], False
        elif tag == "c":
            if self._formula is not None:
                self._lead("".join(self._formula))
            if self._formula is not None and not self._result:
                self.sheet.formulas[self._row, self._column] = "=" + "".join(self._formula)
            if self._has_raised or any(struck for _, struck in self._runs):
                self.sheet.runs[self._row, self._column] = self._runs
            self._length = -1
            self._formula = None
        elif tag == "si":
            self._length = -1

    def _lead(self, formula: str) -> None:
        """Note where a formula leads to, and what it shows where its result is missing."""
        place = self._row, self._column
        if leads := _LEADS.match(formula):
            self.sheet.links[place] = leads[1].replace('""', '"')
        if shows := _SHOWS.fullmatch(formula):
            self.sheet.labels[place] = (shows[2] or shows[1]).replace('""', '"')

    def _words(self, text: str) -> None:
        if self._length < 0:
            return
        self._length += len(text)
        if self._length > self.limits.cell:
            refuse("cell", self.path, self.limits)
        if self._formula is not None and self._in_formula:
            self._formula.append(text)
            return
        if not text.isspace():
            self._result = True
            self._fill()
        if self.root == _SHEET:
            self._runs.append((raised(text) if self._raised else text, self._struck))

    def _begin_row(self, number: str) -> None:
        self._row = int(number) if number.isdigit() and len(number) < 8 else self._row + 1
        self._in_row = self._column = 0
        self._rows += 1
        if max(self._row, self._rows) > _LAST_ROW:
            refuse("lines", self.path, self.limits)

    def _begin_cell(self, reference: str) -> None:
        self._length = 0
        self._filled = self._result = self._struck = self._raised = self._has_raised = False
        self._formula = None
        self._runs = []
        place = _CELL.fullmatch(reference)
        self._column = column_number(place[1]) if place else self._column + 1
        if place:
            self._row = int(place[2])
        self._in_row += 1
        if max(self._in_row, self._column) > _LAST_COLUMN:
            refuse("columns", self.path, self.limits)

    def _fill(self) -> None:
        """The cell holds something: it counts, and it must stand where a list can stand."""
        if self._filled or self.root != _SHEET:
            return
        self._filled = True
        self.cells += 1
        self.sheet.height = max(self.sheet.height, self._row)
        self.sheet.width = max(self.sheet.width, self._column)
        if self._row > self.limits.lines:
            refuse("lines", self.path, self.limits)
        if self._column > self.limits.columns:
            refuse("columns", self.path, self.limits)
        if self.cells > self.limits.cells:
            refuse("cells", self.path, self.limits)

    def _merge(self, reference: str) -> None:
        begin, _, end = reference.replace("$", "").partition(":")
        first, last = _CELL.fullmatch(begin), _CELL.fullmatch(end or begin)
        if not first or not last:
            return
        top, bottom = int(first[2]), int(last[2])
        if bottom - top >= self.limits.merged_rows:
            refuse("merged_rows", self.path, self.limits)
        self.sheet.merged.append((top, bottom, column_number(first[1]), column_number(last[1])))
        if len(self.sheet.merged) > self.limits.merged:
            refuse("merged", self.path, self.limits)


def _is_hidden(attributes: dict[str, str], size: str) -> bool:
    """Whether a row or column is hidden, or made so small that nobody sees it."""
    return attributes.get("hidden") in ("1", "true") or attributes.get(size) in ("0", "0.0")


def column_number(letters: str) -> int:
    """Return the number of a column: A is 1, XFD 16384."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number
