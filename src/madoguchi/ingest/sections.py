"""Lines → sections: which heading, which header, which rows, which footnotes belong together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from madoguchi.ingest.cells import read_cell
from madoguchi.ingest.findings import finding
from madoguchi.ingest.record import Claim
from madoguchi.ingest.source import Slice, SourceText
from madoguchi.ingest.spec import Role, Tables, TableSpec
from madoguchi.model.notice import Notice, Severity

# ☎ before a heading; the extraction reads it as 8 where the printed sign is small.
_SIGN = re.compile(r"^(?:☎|☏|8(?=\s))\s*")
_NO_HEADING = re.compile(r"^[※*\[(（・]|^\d|。")
# Between a heading and its header row there may be a free-standing number and a remark.
_LINES_TO_HEADER = 4
_HEADER_WORD = re.compile(r"電話|番号|住所|所在地|URL")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its cells with the roles of their columns."""

    line: int
    cells: tuple[tuple[Role, str, Slice], ...]


@dataclass(slots=True)
class Section:
    """One heading and all that stands under it. Filled line by line, then only read."""

    spec: TableSpec
    described: bool = True
    heading: Slice | None = None
    contact: list[Slice] = field(default_factory=list)  # other cells of the heading's line
    columns: list[tuple[Role, str]] = field(default_factory=list)
    free: list[Slice] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    footnotes: list[Slice] = field(default_factory=list)


class Sectioner:
    """Reads lines top to bottom; `sections`, `claims` and `notices` are its result."""

    def __init__(self, source: SourceText, tables: Tables) -> None:
        self.source = source
        self.tables = tables
        self.sections: list[Section] = []
        self.claims: list[Claim] = []
        self.notices: list[Notice] = []
        self._heading_like = _one_of(heading for spec in tables.tables for heading in spec.heading)
        self._lines = [line for n in range(1, len(source.raw) + 1) if (line := source.line(n)).text.strip()]
        self._named = [self._heading_spec(line) for line in self._lines]
        self._exact = {
            spec.id for index, line in enumerate(self._lines) if (spec := self._starts(line, index))
        }

    def run(self) -> None:
        """Read every line once, in order."""
        for index, line in enumerate(self._lines):
            cells = [cell.strip() for cell in line.split("\t")]
            if spec := self._starts(line, index):
                self._open(spec, cells)
            elif self._is_header(cells):
                self._header(line, cells)
            elif self._is_unknown_heading(index, cells):
                self._open_unknown(index, cells)
            elif len(cells) > 1:
                self._row(line, cells)
            else:
                self._free(cells[0])
        self._miss_headers()

    def _miss_headers(self) -> None:
        """Say which tables were read without a header row, by the order of their description."""
        for section in self.sections:
            if section.described and section.spec.columns and section.rows and not section.columns:
                place = self.source.line(section.rows[0].line).strip()
                self._say(
                    "header-missing", Severity.WARNING, place,
                    f"table {section.spec.id} has no header row; its columns were taken in their usual order",
                    "restore the header row",
                )  # fmt: skip

    # -- headings -----------------------------------------------------------------------

    def _heading_spec(self, line: Slice) -> TableSpec | None:
        """The table that this line is the heading of, by its exact words."""
        cell = line.cut(0, len(line.text.partition("\t")[0]))
        if not self._heading_like.search(cell.text):
            return None  # most lines: no need to take the cell apart
        text = heading_words(cell.strip()).text
        return next((spec for spec in self.tables.tables if text in spec.heading), None)

    def _starts(self, line: Slice, index: int) -> TableSpec | None:
        spec = self._named[index]
        if spec is None or "\t" not in line.text.strip() or _SIGN.match(line.text):
            return spec
        # One-line desks stand apart from rows: after an empty line or after one another.
        apart = self._stands_alone(index)
        after_one = bool(self.sections) and not self.sections[-1].spec.columns
        return spec if spec.heading_as and (apart or after_one) else None

    def _open(self, spec: TableSpec, cells: list[Slice], *, described: bool = True) -> Section:
        heading = heading_words(cells[0])
        sign = cells[0].cut(0, heading.start - cells[0].start)
        self.claims += [Claim(heading.span, "heading"), Claim(sign.span, "heading sign")]
        contact = [cells[0].cut(heading.end - cells[0].start, len(cells[0].text)), *cells[1:]]
        section = Section(spec, described, heading, [c for c in contact if c.text.strip()])
        self.sections.append(section)
        return section

    def _is_unknown_heading(self, index: int, cells: list[Slice]) -> bool:
        text = cells[0].text
        sign = _SIGN.match(text)
        if sign and not text[:1].isdigit():
            return True
        bare = text[sign.end() :] if sign else text
        if len(cells) > 1 or not bare or _NO_HEADING.search(bare):
            return False
        return self._stands_alone(index) and bool(self._header_ahead(index))

    def _stands_alone(self, index: int) -> bool:
        """Whether there is an empty line, or the text's edge, before the line."""
        return index == 0 or self._lines[index - 1].line < self._lines[index].line - 1

    def _header_ahead(self, index: int) -> tuple[str, ...]:
        """The texts of the header row that the lines after a heading lead to, if they do."""
        for line in self._lines[index + 1 : index + 1 + _LINES_TO_HEADER]:
            cells = [cell.strip() for cell in line.split("\t")]
            if self._is_header(cells):
                return tuple(cell.text for cell in cells)
            if len(cells) > 1 or self._heading_spec(line):
                break
        return ()

    def _open_unknown(self, index: int, cells: list[Slice]) -> None:
        """A heading that no description knows: a renamed table, or a new one."""
        heading = heading_words(cells[0])
        spec = self._renamed(heading.text, self._header_ahead(index))
        if spec:
            self._exact.add(spec.id)
            self._open(spec, cells)
            self._say(
                "heading-renamed", Severity.WARNING, heading,
                f"no table has the heading 「{heading.text}」; by its columns it was read as 「{spec.heading[0]}」",
                f"if that is right, add the new heading to table {spec.id} in tables.toml",
            )  # fmt: skip
            return
        self._open(_undescribed(heading.text), cells, described=False)
        self._say(
            "unknown-table", Severity.ERROR, heading,
            f"no description fits the table 「{heading.text}」; its rows were read by the words of its header",
            "describe the table in tables.toml (heading, columns, program)",
        )  # fmt: skip

    def _renamed(self, heading: str, header: tuple[str, ...]) -> TableSpec | None:
        """The one missing table that has these columns, or whose heading reads alike."""
        missing = [spec for spec in self.tables.tables if spec.id not in self._exact]
        same = [s for s in missing if header and all(s.role_of(h) for h in header if h)]
        pool = same if header else [spec for spec in missing if not spec.columns]
        if not pool:
            return None
        best = max(pool, key=lambda spec: _likeness(heading, spec))
        need = 0.0 if len(same) == 1 else 0.5
        return best if _likeness(heading, best) >= need else None

    # -- headers and rows ---------------------------------------------------------------

    def _is_header(self, cells: list[Slice]) -> bool:
        if len(cells) < 2 or any(re.search(r"\d", cell.text) for cell in cells):
            return False
        texts = [cell.text for cell in cells if cell.text]
        known = [text for text in texts if self.tables.knows_header(text)]
        return (
            len(texts) >= 2 and bool(known or len(texts) > 2) and any(_HEADER_WORD.search(t) for t in texts)
        )

    def _header(self, line: Slice, cells: list[Slice]) -> None:
        self.claims += [Claim(cell.span, "header") for cell in cells if cell.text]
        section = self.sections[-1] if self.sections else None
        texts = [cell.text for cell in cells]
        if section is None or not self._fits(section, texts) or self._begins_another(section, texts, line):
            section = self._section_by_header(line, texts)
        section.columns = []
        for cell in cells:
            role = section.spec.role_of(cell.text)
            if role is None:
                role = Role.UNKNOWN if section.described else self.tables.guess_role(cell.text)
            if role is Role.UNKNOWN and cell.text:
                self._say(
                    "unknown-column", Severity.WARNING, cell,
                    f"the column 「{cell.text}」 is not described; what stands in it was kept as a remark",
                    f"add the column to table {section.spec.id} in tables.toml",
                )  # fmt: skip
            section.columns.append((role, cell.text))

    def _fits(self, section: Section, texts: list[str]) -> bool:
        known = [text for text in texts if text and section.spec.role_of(text)]
        return not section.described or (bool(section.spec.columns) and 2 * len(known) >= len(texts))

    def _begins_another(self, section: Section, texts: list[str], line: Slice) -> bool:
        """Whether a header inside a section belongs to a missing table whose heading was lost.

        It does when it has columns that only the missing table has, or when the rows below it
        begin again with a name that the section has already had.
        """
        fitting = self._missing_with(texts)
        if not section.rows or len(fitting) != 1:
            return False
        if not all(section.spec.role_of(text) for text in texts if text):
            return True
        below = [other for other in self._lines if other.line > line.line][:1]
        first = [other.split("\t")[0].strip().text for other in below]
        had = {row.cells[0][2].text for row in section.rows if row.cells}
        return bool(first) and first[0] in had - {""}

    def _missing_with(self, texts: list[str]) -> list[TableSpec]:
        """Tables that were not found by their heading and have all of these columns."""
        missing = [s for s in self.tables.tables if s.id not in self._exact]
        return [s for s in missing if s.columns and all(s.role_of(t) for t in texts if t)]

    def _section_by_header(self, line: Slice, texts: list[str]) -> Section:
        """A header row without its heading: the one missing table that has these columns."""
        fitting = self._missing_with(texts)
        spec = fitting[0] if len(fitting) == 1 else _undescribed("")
        section = Section(spec, described=len(fitting) == 1)
        if self.sections:  # remarks before the header are the lost heading's, not the table's above
            section.free, self.sections[-1].footnotes = self.sections[-1].footnotes, []
        self.sections.append(section)
        self._exact.add(spec.id)
        self._say(
            "heading-missing", Severity.ERROR, line,
            f"a header row without a heading; it was read as table {spec.id or 'unknown'}",
            "restore the heading, or describe the table in tables.toml",
        )  # fmt: skip
        return self.sections[-1]

    def _row(self, line: Slice, cells: list[Slice]) -> None:
        if not self.sections or not (self.sections[-1].spec.columns or self.sections[-1].columns):
            self.sections.append(Section(_undescribed(""), described=False))
            self._say(
                "row-without-table", Severity.ERROR, line.strip(),
                "a row of cells stands under no table; it was read without knowing its columns",
                "restore its heading and header, or describe the table in tables.toml",
            )  # fmt: skip
        section = self.sections[-1]
        columns = section.columns or [(role, header) for header, role in section.spec.columns if header]
        if len(cells) > len(columns) and section.described:
            cells = self._without_doubled(cells)
        roles = [*columns, *[(Role.UNKNOWN, "")] * (len(cells) - len(columns))]
        for cell in cells[len(columns) :]:
            if cell.text and section.described:
                self._say(
                    "leftover-cell", Severity.WARNING, cell,
                    f"the row has a cell more than its table has columns: 「{cell.text}」, kept as a remark",
                    "check the row; a new column needs its header and a line in tables.toml",
                )  # fmt: skip
        section.rows.append(
            Row(
                line.line, tuple((role, head, cell) for (role, head), cell in zip(roles, cells, strict=False))
            )
        )

    def _without_doubled(self, cells: list[Slice]) -> list[Slice]:
        """Leave out one cell that repeats its neighbour: one with words first, else an empty one."""
        doubled = [i for i in range(1, len(cells)) if cells[i].text == cells[i - 1].text]
        for index in sorted(doubled, key=lambda i: not cells[i].text):
            if index:
                self.claims.append(Claim(cells[index].span, "doubled cell"))
                self._say(
                    "cell-doubled", Severity.WARNING, cells[index],
                    f"the cell 「{cells[index].text}」 stands twice in its row; the second was left out",
                    "delete the doubled cell",
                )  # fmt: skip
                return [*cells[:index], *cells[index + 1 :]]
        return cells

    def _free(self, line: Slice) -> None:
        if not self.sections:
            self.sections.append(Section(_undescribed(""), described=False))
        section = self.sections[-1]
        (section.footnotes if section.rows else section.free).append(line)

    def _say(self, code: str, severity: Severity, place: Slice, message: str, fix: str) -> None:
        self.notices.append(finding(code, severity, place, message, fix))


def heading_words(cell: Slice) -> Slice:
    """The words of a heading without its sign, URL and numbers."""
    sign = _SIGN.match(cell.text)
    bare = cell.cut(sign.end() if sign else 0, len(cell.text))
    words = read_cell(bare).words
    return words[0] if words else bare.strip()


def _one_of(texts: Iterable[str]) -> re.Pattern[str]:
    """A pattern that any of the texts fits; none of them fits nothing."""
    return re.compile("|".join(map(re.escape, texts)) or r"(?!)")


def _likeness(heading: str, spec: TableSpec) -> float:
    return max(SequenceMatcher(None, heading, known).ratio() for known in spec.heading)


def _undescribed(heading: str) -> TableSpec:
    return TableSpec(id="", program=heading, heading=(heading,), cell="path")
