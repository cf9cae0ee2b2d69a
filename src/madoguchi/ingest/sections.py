"""Lines → sections: which heading, which header, which rows, which footnotes belong together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from madoguchi.ingest.ahead import Ahead, Header, is_frame, is_total
from madoguchi.ingest.cells import read_cell
from madoguchi.ingest.columns import Column, is_frame_text, read_columns
from madoguchi.ingest.findings import finding
from madoguchi.ingest.headers import header_words
from madoguchi.ingest.record import Claim
from madoguchi.ingest.source import Slice, SourceText
from madoguchi.ingest.spec import Role, Tables, TableSpec
from madoguchi.model.notice import Notice, Severity

# ☎ before a heading; the extraction reads it as 8 where the printed sign is small.
_SIGN = re.compile(r"^(?:☎|☏|8(?=\s))\s*")
_NO_HEADING = re.compile(r"^[※*\[(（・]|^\d|。")
# Between a heading and its header row there may be a free-standing number and a remark.
_LINES_TO_HEADER = 4
_DITTO = re.compile(r"[〃″々]|同上|\(?同\)?|[\"“”]")
_TOLD_TOGETHER = {Role.NOTE, Role.CODE, Role.DATE, Role.UNKNOWN}
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
    titles: dict[str, Slice] = field(default_factory=dict)  # of columns whose cells need their header
    labels: dict[str, Slice] = field(default_factory=dict)  # of columns of numbers: which of several
    found: list[tuple[Slice, tuple[Column, ...]]] = field(default_factory=list)  # undescribed: where, as what
    above: dict[Role, Slice] = field(default_factory=dict)  # undescribed: what a merged cell last said
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
        self._described_headers = {header for spec in tables.tables for header, _ in spec.columns}
        self._named = [self._heading_spec(line) for line in self._lines]
        self._ahead = Ahead(self._lines, [spec is not None for spec in self._named])
        self._exact = {
            spec.id for index, line in enumerate(self._lines) if (spec := self._starts(line, index))
        }

    def run(self) -> None:
        """Read every line once, in order."""
        index = 0
        while index < len(self._lines):
            line = self._lines[index]
            cells = self._ahead.cells(index)
            header: Header | None = None
            if spec := self._starts(line, index):
                self._open(spec, cells)
            elif header := self._header_at(index):
                self._header(header)
            elif self._is_unknown_heading(index, cells):
                self._open_unknown(index, cells)
            elif why := self._frame(index, cells):
                self.claims += [Claim(cell.span, why) for cell in cells if cell.text]
            elif len(cells) > 1:
                self._row(index, cells)
            else:
                self._free(cells[0])
            index += len(header.lines) if header else 1
        self._miss_headers()
        self._tell_undescribed()

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

    def _tell_undescribed(self) -> None:
        """Say of each table without a description what was taken for what."""
        for section in self.sections:
            if section.described or not (section.heading or section.found):
                continue
            what = f"the table 「{section.heading.text}」" if section.heading else "this table"
            place = section.heading or section.found[0][0]
            for columns in [columns for _, columns in section.found] or [()]:
                self._say(
                    "unknown-table", Severity.ERROR, place,
                    f"no description fits {what}; {_read_as(columns)}",
                    "describe the table in tables.toml (heading, columns, program)",
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
        apart = self._ahead.stands_alone(index)
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
        if self._is_fresh() and self.sections and self.sections[-1].heading:
            return False  # a second line above the table
        return self._ahead.stands_alone(index) and bool(self._header_ahead(index))

    def _is_fresh(self) -> bool:
        """Whether nothing of a table has been read since its heading, if there was one."""
        section = self.sections[-1] if self.sections else None
        return section is None or not (section.described or section.columns or section.rows)

    def _header_ahead(self, index: int) -> tuple[str, ...]:
        """The texts of the header row that the lines after a heading lead to, if they do."""
        for at in range(index + 1, min(index + 1 + _LINES_TO_HEADER, len(self._lines))):
            if self._named[at]:
                break
            if header := self._header_at(at, anew=True):
                return header.texts
            cells = self._ahead.cells(at)
            if len(cells) > 1 and not is_frame(cells):
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

    def _renamed(self, heading: str, header: tuple[str, ...]) -> TableSpec | None:
        """The one missing table that has these columns, or whose heading reads alike."""
        missing = [spec for spec in self.tables.tables if spec.id not in self._exact]
        same = [s for s in missing if header and all(s.role_of(h) for h in header if h)]
        pool = same if header else [spec for spec in missing if not spec.columns]
        if not pool:
            return None
        best = max(pool, key=lambda spec: _likeness(heading, spec))
        need = 0.0 if len(same) == 1 and self._is_of_this_list(header) else 0.5
        return best if _likeness(heading, best) >= need else None

    def _is_of_this_list(self, header: Iterable[str]) -> bool:
        """Whether columns alone may tell a table: other tables of the list are there, or its headers are its own.

        都道府県, 電話番号, 住所 stand in the list of any office.
        """
        ours = bool(self._exact) or len(self.tables.tables) == 1
        return ours or not all(_is_common(text) for text in header if text)

    # -- headers and rows ---------------------------------------------------------------

    def _header_at(self, index: int, *, anew: bool = False) -> Header | None:
        """The header row at a line, with further lines of it, if there is one.

        Within a described table only described headers are looked for; `anew`: a new table may begin here.
        """
        cells = self._ahead.cells(index)
        texts = tuple(cell.text for cell in cells)
        section = self.sections[-1] if self.sections else None
        within = bool(section and section.described and section.spec.columns and not anew)
        if self._is_described(texts) or (within and self._is_header(cells)):
            return Header((tuple(cells),), texts)
        if within or not (self._ahead.is_header(index) or self._is_header(cells)):
            return None
        if section and section.rows and not section.described and not self._is_anew(index, texts, section):
            return None
        return self._ahead.whole_header(index)

    def _is_anew(self, index: int, texts: tuple[str, ...], section: Section) -> bool:
        """Whether a header within a table is one: printed again on the next page, or apart from the rows above.

        A row of an office may read like a header: 会計管理者, 局.
        """
        known = {text for _, text in section.columns if text}
        again = sum(text in known for text in texts if text)
        return 2 * again >= sum(map(bool, texts)) or self._ahead.stands_alone(index)

    def _is_described(self, texts: Iterable[str]) -> bool:
        """Whether these are columns of one description, in whatever language and with whatever digits."""
        words = [text for text in texts if text]
        if len(words) < 2 or words[0] not in self._described_headers:  # nearly all
            return False
        return any(all(map(spec.role_of, words)) for spec in self.tables.tables)

    def _frame(self, index: int, cells: list[Slice]) -> str:
        """What a line of an undescribed table is that holds no desk: of its frame, a group, a total; else ""."""
        section = self.sections[-1] if self.sections else None
        inside = section is not None and not section.described and bool(section.columns)
        if inside and self._ahead.is_group(index):
            return "heading of a group"
        if inside and section is not None and section.rows and is_total(cells):
            return "total of the table"
        if len(cells) > 1 and self._is_fresh() and is_frame(cells) and self._header_ahead(index):
            return "above the header"
        return ""

    def _is_header(self, cells: list[Slice]) -> bool:
        texts = [cell.text for cell in cells if cell.text]
        if len(cells) < 2 or any(re.search(r"\d", cell.text) for cell in cells):
            return False
        known = [text for text in texts if self.tables.knows_header(text)]
        return (
            len(texts) >= 2 and bool(known or len(texts) > 2) and any(_HEADER_WORD.search(t) for t in texts)
        )

    def _header(self, header: Header) -> None:
        self.claims += [Claim(cell.span, "header") for line in header.lines for cell in line if cell.text]
        section = self.sections[-1] if self.sections else None
        texts, line = list(header.texts), self.source.line(header.lines[0][0].line)
        if section is None or not self._fits(section, texts) or self._begins_another(section, texts, line):
            section = self._section_by_header(line, texts)
        if not section.described:
            self._read_columns(section, header)
            return
        section.columns = []
        for cell in header.lines[0]:
            role = section.spec.role_of(cell.text) or Role.UNKNOWN
            if role is Role.UNKNOWN and cell.text:
                self._say(
                    "unknown-column", Severity.WARNING, cell,
                    f"the column 「{cell.text}」 is not described; what stands in it was kept as a remark",
                    f"add the column to table {section.spec.id} in tables.toml",
                )  # fmt: skip
            section.columns.append((role, cell.text))

    def _read_columns(self, section: Section, header: Header) -> None:
        """The columns of a table that nobody described: by header and contents."""
        self._settle_frame(section)
        if (
            section.columns
            and header.texts == tuple(text for _, text in section.columns)[: len(header.texts)]
        ):
            return  # printed anew on the next page
        last = header.lines[-1][0].line
        index = next(n for n, line in enumerate(self._lines) if line.line == last)
        rows = [row for row in self._ahead.rows_below(index) if tuple(row) != header.texts]
        heading = section.heading.text if section.heading else ""
        columns = read_columns(header.texts, rows, heading=heading)
        section.columns = [(column.role, column.header) for column in columns]
        places = [header.place(at) for at in range(len(columns))]
        section.titles |= {
            column.header: place
            for column, place in zip(columns, places, strict=True)
            if place is not None and column.titled
        }
        section.labels |= {
            column.header: place.cut(at, at + len(column.label))
            if (at := place.text.find(column.label)) >= 0
            else place
            for column, place in zip(columns, places, strict=True)
            if place is not None and column.label
        }
        section.found.append((self.source.line(header.lines[0][0].line).strip(), columns))
        for column, place in zip(columns, places, strict=True):
            if place is not None and column.looks and not column.known and column.role is Role.NOTE:
                self._say(
                    "unknown-column", Severity.WARNING, place,
                    f"no word of the header 「{column.header}」 is known; its cells look like {column.looks}; "
                    "they were kept as remarks",
                    "describe the table in tables.toml, or say what the word means in common/header-words.toml",
                )  # fmt: skip

    def _settle_frame(self, section: Section) -> None:
        """Lines between the heading and the header: short ones are titles and dates of the table itself."""
        kept = []
        for line in section.free:
            if line.text.startswith("※") or "。" in line.text or not is_frame_text(line.text):
                kept.append(line)
            elif section.heading is None:
                section.heading, section.spec = line, _undescribed(line.text)
                self.claims.append(Claim(line.span, "heading"))
            else:
                self.claims.append(Claim(line.span, "above the header"))
        section.free = kept

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
        described = len(fitting) == 1 and self._is_of_this_list(texts)
        spec = fitting[0] if described else _undescribed("")
        section = Section(spec, described)
        if self.sections:  # remarks before the header are the lost heading's, not the table's above
            section.free, self.sections[-1].footnotes = self.sections[-1].footnotes, []
        self.sections.append(section)
        if described:
            self._exact.add(spec.id)
        if described and spec.headed:
            self._say(
                "heading-missing", Severity.ERROR, line,
                f"a header row without a heading; it was read as table {spec.id}",
                "restore the heading, or describe the table in tables.toml",
            )  # fmt: skip
        return self.sections[-1]

    def _row(self, index: int, cells: list[Slice]) -> None:
        if not self.sections or not (self.sections[-1].spec.columns or self.sections[-1].columns):
            self._begin_without_header(index)
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
        if not section.described:
            cells = self._carried(section, cells, roles)
        section.rows.append(
            Row(
                self._lines[index].line,
                tuple((role, head, cell) for (role, head), cell in zip(roles, cells, strict=False)),
            )
        )

    def _carried(self, section: Section, cells: list[Slice], roles: list[tuple[Role, str]]) -> list[Slice]:
        """A row with what stands above it where a merged cell left it empty, or 〃 says so.

        A body is carried to a further section of it, a prefecture to a further row that has a name.
        """
        filled = {role for (role, _), cell in zip(roles, cells, strict=False) if cell.text}
        further = {
            Role.ORGANIZATION: Role.UNIT in filled,
            Role.PREFECTURE: bool(filled & {Role.ORGANIZATION, Role.UNIT}),
        }
        carried = list(cells)
        for at, ((role, _), cell) in enumerate(zip(roles, cells, strict=False)):
            if role not in further:
                continue
            above, ditto = section.above.get(role), bool(_DITTO.fullmatch(cell.text))
            if above is not None and (ditto or (not cell.text and further[role])):
                carried[at] = above
                self.claims.append(Claim(cell.span, "as above"))
            elif cell.text:
                section.above[role] = cell
        return carried

    def _begin_without_header(self, index: int) -> None:
        """Rows under no header: their columns by what stands in them, if that tells who and how to reach them."""
        section = self.sections[-1] if self.sections else None
        if section is None or section.described or section.rows:
            section = Section(_undescribed(""), described=False)
            self.sections.append(section)
        rows = [[cell.text for cell in self._ahead.cells(index)], *self._ahead.rows_below(index)]
        columns = read_columns((), rows)
        place = self._lines[index].strip()
        roles = {column.role for column in columns}
        if Role.ORGANIZATION in roles and roles & {Role.PHONES, Role.ADDRESS, Role.URL} and len(rows) > 1:
            self._settle_frame(section)
            section.columns = [(column.role, "") for column in columns]
            section.found.append((place, columns))
            return
        self._say(
            "row-without-table", Severity.ERROR, place,
            "a row of cells stands under no table; it was read without knowing its columns",
            "restore its heading and header, or describe the table in tables.toml",
        )  # fmt: skip

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


def _is_common(header: str) -> bool:
    match = header_words().match(header)
    return match is not None and match.whole


def _read_as(columns: tuple[Column, ...]) -> str:
    """What was taken for what, for people: 名称 → organization."""
    if not columns:
        return "its rows were read by the words of its header"
    shown = [c for c in columns if c.role not in _TOLD_TOGETHER and c.looks]
    told = [f"{c.header or f'column {columns.index(c) + 1}'} → {c.role}" for c in shown]
    rest = sum(1 for c in columns if c.role in _TOLD_TOGETHER and c.looks)
    more = f"; {rest} more as remarks, codes or dates" if rest else ""
    return f"read as: {', '.join(told) or 'remarks alone'}{more}"


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
