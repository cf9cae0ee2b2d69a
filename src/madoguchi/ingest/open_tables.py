"""The tables of a list while its lines are read: what their headers mean, and the cells of their rows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from madoguchi.ingest.ahead import Ahead, Header, lines_with_words, says_of_itself
from madoguchi.ingest.carrying import RowsAbove, body_of_rows
from madoguchi.ingest.columns.arrangement import (
    numbers_in_one,
    of_one_desk,
    repeated,
    side_by_side,
    with_names_within,
)
from madoguchi.ingest.columns.header_rows import is_frame_text
from madoguchi.ingest.columns.reading import Column, as_heading_says, described_columns, read_columns
from madoguchi.ingest.descriptions import Descriptions, Missing
from madoguchi.ingest.findings import finding
from madoguchi.ingest.line_rows import Row, rows_of_a_line, with_numbers_whole
from madoguchi.ingest.pieces.contacts import entries_of
from madoguchi.ingest.pieces.headings import SIGN, heading_words
from madoguchi.ingest.pieces.shapes import BODY, SHAPES_IN_WORDS
from madoguchi.ingest.record import Claim, ClaimReason
from madoguchi.ingest.running.loose_lines import LooseLines
from madoguchi.ingest.section import Found, Section, undescribed
from madoguchi.ingest.source import Slice, SourceText
from madoguchi.ingest.spec import Role, Tables, TableSpec
from madoguchi.message import Message
from madoguchi.model.notice import Notice, Severity
from madoguchi.text.phone import find_phones

_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龥]")
# What stands in the place of a name where nobody is on duty: (休診), beside a number that is none.
_NOBODY = re.compile(r"[(（〔\[]?(?:お?休み|(?:休診|休業|休館|休所|休園|定休)日?)[)）〕\]]?")


class OpenTables:
    """The tables of one list while its lines are read; `sections`, `claims` and `notices` are the result."""

    def __init__(self, source: SourceText, tables: Tables, lines: range) -> None:
        self.source = source
        self.known = tables.by_heading
        self.descriptions = Descriptions(tables.tables)
        self.loose = LooseLines(source)
        self.sections: list[Section] = []
        self.notices: list[Notice] = []
        self._heading_like = _one_of(heading for spec in self.known.tables for heading in spec.heading)
        self.lines, self.claims = lines_with_words(source, lines)
        self._named = self._named_lines()
        self.ahead = Ahead(self.lines, [spec is not None for spec in self._named])
        begun = (self.starts(line, index) for index, line in enumerate(self.lines))
        self.missing = Missing(self.known.tables, filter(None, begun))

    @property
    def last(self) -> Section | None:
        """The section that is read, if one has begun."""
        return self.sections[-1] if self.sections else None

    def _named_lines(self) -> list[TableSpec | None]:
        """The table that each line is the heading of; of several called alike each is for one line, in their order."""
        taken: list[TableSpec] = []
        named: list[TableSpec | None] = []
        for line in self.lines:
            called = self._heading_specs(line)
            left = [spec for spec in called if spec not in taken] or called[-1:]
            named.append(left[0] if left else None)
            if len(called) > 1 and _is_heading(line):
                taken.append(left[0])
        return named

    def _heading_specs(self, line: Slice) -> list[TableSpec]:
        """The tables that this line may be the heading of, by its exact words."""
        cell = line.cut(0, len(line.text.partition("\t")[0]))
        if not self._heading_like.search(cell.text):
            return []  # most lines: no need to take the cell apart
        text = heading_words(cell.text.strip())
        return [spec for spec in self.known.tables if text in spec.heading]

    def starts(self, line: Slice, index: int) -> TableSpec | None:
        spec = self._named[index]
        if spec is None or _is_heading(line):
            return spec
        # One-line desks stand apart from rows: after an empty line or after one another.
        apart = self.ahead.stands_alone(index)
        after_one = bool(self.sections) and not self.sections[-1].spec.columns
        return spec if spec.heading_as and (apart or after_one) else None

    def is_fresh(self) -> bool:
        """Whether nothing of a table has been read since its heading, if there was one."""
        section = self.last
        return section is None or not (section.described or section.columns or section.rows)

    def take_title(self) -> None:
        """Take the last section, which is a heading and nothing else, for what stands above the header of the next."""
        title = self.sections.pop().heading
        if title is not None:
            of_title = {ClaimReason.HEADING, ClaimReason.HEADING_SIGN}
            self.claims = [c for c in self.claims if c.span.line != title.line or c.why not in of_title]
            self.claims.append(Claim(self.source.line(title.line).strip().span, ClaimReason.ABOVE_HEADER))

    def turn_round(self, run: range) -> None:
        """A table whose columns are the desks: it is read as one whose rows are."""
        section = Section(undescribed(""), described=False)
        if self.sections and self.is_fresh():
            section = self.sections[-1]
            self._settle_frame(section, self._read_lines_above(section))
        else:
            self.sections.append(section)
        lines = [self.ahead.cells(at) for at in run]
        titles = [line[0] for line in lines]
        width = max(map(len, lines))
        # a row ends at its last word: the last desks may have no FAX
        desks = [
            [line[at] if at < len(line) else line[0].cut(0, 0) for line in lines] for at in range(1, width)
        ]
        texts = [[cell.text for cell in desk] for desk in desks]
        place = titles[0] if titles[0].text else lines[0][1]
        columns = self._columns_of(section, tuple(title.text for title in titles), texts, place, turned=True)
        self.claims += [Claim(title.span, ClaimReason.HEADER) for title in titles if title.text]
        for cells in desks:
            told = tuple(
                (column.role, column.header, cell)
                for column, cell in zip(columns, cells, strict=True)
                if cell.text
            )
            if told:
                section.rows.append(Row(cells[0].line, told))
        for column, title in zip(columns, titles, strict=True):
            section.name_cells(column, (title,))

    def _read_lines_above(self, section: Section) -> tuple[int, Slice | None]:
        """Desks in the lines above a header: they stand before its table.

        Return the last of their lines (0 for none), and what heads all of them.
        """
        if section.described or section.rows:
            return 0, None
        found, section.free = self.loose.sections_of(section.free, section.heading)
        at = next(n for n, other in enumerate(self.sections) if other is section)
        self.sections[at:at] = [*found, *section.without_lines_above(found)]
        headings = {other.heading for other in found}
        end = max((row.line for other in found for row in other.rows), default=0)
        return end, headings.pop() if len(headings) == 1 else None

    def header(self, header: Header) -> None:
        self.claims += [
            Claim(cell.span, ClaimReason.HEADER) for line in header.lines for cell in line if cell.text
        ]
        section = self.last
        texts, line = list(header.texts), self.source.line(header.lines[0][0].line)
        if section is None or not self._fits(section, texts) or self._begins_another(section, texts, line):
            section = self._section_by_header(line, texts)
        if section.as_found:
            self._read_columns(section, header)
            return
        section.columns = []
        for cell in header.lines[0]:
            role = section.spec.role_of(cell.text) or Role.UNKNOWN
            if role is Role.UNKNOWN and cell.text:
                self.say(
                    "unknown-column", Severity.WARNING, cell,
                    Message("the column 「{cell}」 is not described; what stands in it was kept as a remark", cell=cell.text),
                    Message("add the column to table {table} in tables.toml", table=section.spec.id),
                )  # fmt: skip
            if role in (Role.NAMED_NOTE, Role.READING):
                section.titles[cell.text] = cell
            section.columns.append((Role.NOTE if role is Role.NAMED_NOTE else role, cell.text))

    def _read_columns(self, section: Section, header: Header) -> None:
        """The columns of a table that is read as found: as they are described, else by header and contents."""
        self._settle_frame(section, self._read_lines_above(section))
        if (
            section.columns
            and header.texts == tuple(text for _, text in section.columns)[: len(header.texts)]
        ):
            return  # printed anew on the next page
        last = header.lines[-1][0].line
        index = next(n for n, line in enumerate(self.lines) if line.line == last)
        rows = [row for row in self.ahead.rows_below(index) if tuple(row) != header.texts]
        place = self.source.line(header.lines[0][0].line).strip()
        if section.rows:  # other columns: another table, below the same heading
            section = self._parted(section)
        section.set_desks(repeated(header.texts, rows))
        texts, words = header.texts, [header.places(at) for at in range(max(map(len, [header.texts, *rows])))]
        if section.desks:
            rows = [cells for row in rows for cells in side_by_side(row, section.desks, "")]
            texts = tuple(of_one_desk(header.texts, section.desks, ""))
            words = of_one_desk(words, section.desks, ())
        texts, rows, section.parted = numbers_in_one(texts, rows)
        columns = self._columns_of(section, texts, rows, place)
        section.named_within = any(column.named_within for column in columns)
        section.repeating = frozenset(column.header for column in columns if column.repeats)
        section.kinds = frozenset(at for at, column in enumerate(columns) if column.says_kind)
        section.columns = [(column.role, column.header) for column in columns]
        section.tell_hours(columns, words)
        for column, named in zip(columns, words, strict=False):
            if named:
                self._name_column(section, column, named)

    def _columns_of(
        self,
        section: Section,
        texts: tuple[str, ...],
        rows: list[list[str]],
        place: Slice,
        *,
        turned: bool = False,
    ) -> tuple[Column, ...]:
        """The columns of a section with a header, as they are described, else as they seem."""
        spec = self.descriptions.of_table(section.title, texts)
        if spec:
            section.spec, section.described = spec, True
            width = max(len(texts), len(spec.columns))
            return described_columns(
                texts,
                spec.roles_of(texts, width),
                () if turned else rows,
                named_within=spec.names_beside_numbers,
                told_again=spec.told_again,
            )
        columns = read_columns(texts, rows, heading="" if turned else section.title)
        columns = columns if turned else with_names_within(columns, rows)
        section.found.append(Found(place, columns))
        return columns

    def _name_column(self, section: Section, column: Column, places: tuple[Slice, ...]) -> None:
        """Keep the words of a header that its cells need; say which of them nobody knows."""
        words = places[0]
        section.name_cells(column, places)
        if column.label:
            section.labels[column.header] = words.find(column.label) or words
        if column.role is not Role.NOTE or column.known or not column.header:
            return
        if section.described:
            self.say(
                "unknown-column", Severity.WARNING, words,
                Message("the column 「{header}」 is not described; what stands in it was kept as a remark", header=column.header),
                Message("add the column to table {table} in tables.toml", table=section.spec.id),
            )  # fmt: skip
        elif column.looks:
            self.say(
                "unknown-column", Severity.WARNING, words,
                Message("no word of the header 「{header}」 is known; its cells look like {looks}; they were kept as remarks", header=column.header, looks=SHAPES_IN_WORDS[column.looks]),
                Message("describe the table in tables.toml, or say what the word means in common/header-words.toml"),
            )  # fmt: skip

    def _parted(self, section: Section) -> Section:
        """A further section below the heading of one."""
        spec = section.spec if not section.described else undescribed(section.title)
        below = Section(
            spec, False, section.heading, above=[each.below_another_header() for each in section.above]
        )
        self.sections.append(below)
        return below

    def _settle_frame(self, section: Section, above: tuple[int, Slice | None]) -> None:
        """Lines between the heading and the header: short ones are titles and dates of the table itself.

        `above` is the last line of a desk above it, and what heads all desks there, the table too where nothing stands
        between; what stands between desks is left.
        """
        begin, shared = above
        short = [
            line
            for line in section.free
            if not line.text.startswith("※") and "。" not in line.text and is_frame_text(line.text)
        ]
        if section.heading is None and (titles := [line for line in short if line.line > begin]):
            # CONTACTS above 主な問い合わせ先 is an ornament
            section.heading = next((line for line in titles if _JAPANESE.search(line.text)), titles[0])
            section.spec = undescribed(section.heading.text)
        elif section.heading is None and shared is not None:
            section.heading, section.spec = shared, undescribed(shared.text)
        first = min((row.line for other in self.sections for row in other.rows), default=0)
        own = [line for line in short if line.line > begin or line.line < first]
        for line in own:
            why = ClaimReason.HEADING if line == section.heading else ClaimReason.ABOVE_HEADER
            self.claims.append(Claim(line.span, why))
        section.free = [line for line in section.free if line not in own]

    def _fits(self, section: Section, texts: list[str]) -> bool:
        known = [text for text in texts if text and section.spec.role_of(text)]
        return section.as_found or (bool(section.spec.columns) and 2 * len(known) >= len(texts))

    def _begins_another(self, section: Section, texts: list[str], line: Slice) -> bool:
        """Whether a header inside a section belongs to a missing table whose heading was lost.

        It does when it has columns that only the missing table has, or when the rows below it
        begin again with a name that the section has already had.
        """
        fitting = self.missing.with_columns(texts)
        if not section.rows or len(fitting) != 1:
            return False
        if not all(section.spec.role_of(text) for text in texts if text):
            return True
        below = [other for other in self.lines if other.line > line.line][:1]
        first = [other.cells()[0].strip().text for other in below]
        had = {row.cells[0][2].text for row in section.rows if row.cells}
        return bool(first) and first[0] in had - {""}

    def _section_by_header(self, line: Slice, texts: list[str]) -> Section:
        """A header row without its heading: the one missing table that has these columns."""
        fitting = self.missing.with_columns(texts)
        described = len(fitting) == 1 and self.missing.is_of_this_list(texts)
        spec = fitting[0] if described else undescribed("")
        section = Section(spec, described)
        if self.sections:  # remarks before the header are the lost heading's, not the table's above
            section.free, self.sections[-1].footnotes = self.sections[-1].footnotes, []
        self.sections.append(section)
        if described:
            self.missing.found(spec)
        if described and spec.headed:
            self.say(
                "heading-missing", Severity.ERROR, line,
                Message("a header row without a heading; it was read as table {table}", table=spec.id),
                Message("restore the heading, or describe the table in tables.toml"),
            )  # fmt: skip
        return self.sections[-1]

    def row(self, index: int, cells: list[Slice]) -> None:
        begun = bool(self.sections and (self.sections[-1].spec.columns or self.sections[-1].columns))
        begun = begun and not self._is_of_another(index, cells)
        if not begun and not self._begin_without_header(index) and self._names_its_desk(index):
            self.free(self.lines[index])
            return  # it is read as a line of words
        section = self.sections[-1]
        if section.as_found and section.rows and (told := says_of_itself(cells)) is not None:
            self.free(told)
            marks = [cell for cell in cells if cell.text and cell is not told]
            self.claims += [Claim(mark.span, ClaimReason.FOOTNOTE_MARK) for mark in marks]
            return
        if not section.desks:
            self._row_of(section, index, cells, section.above[0])
            return
        each = side_by_side(cells, section.desks, cells[-1].cut(0, 0))
        for own, columns, above in zip(each, section.desks, section.above, strict=True):
            filled = [cells[at] for at in columns if 0 <= at < len(cells) and cells[at].text]
            if filled and _NOBODY.fullmatch(filled[0].text) and not any(map(_says_how, filled[1:])):
                self.claims += [Claim(cell.span, ClaimReason.EMPTY) for cell in filled]
            elif filled:
                self._row_of(section, index, own, above)
            else:  # what is said of all desks of the row holds of the one below this place, too
                above.carry(own, section.columns)

    def _is_of_another(self, index: int, cells: list[Slice]) -> bool:
        """Whether a row is of another table than the one above: it stands on another sheet, or behind lines of words and
        has more cells, or fewer than any row above and hours where that table has none.
        """
        section = self.sections[-1]
        sheet = self._sheet_of(section)
        if section.as_found and sheet is not None and sheet != self.source.sheet_at(self.lines[index].line):
            return True
        if not section.as_found or not section.rows or section.desks:
            return False
        above = section.footnotes[-1].line if section.footnotes else 0
        if section.rows[-1].line < above < self.lines[index].line and len(cells) > len(section.columns):
            return True
        behind = self.lines[index - 1].line > section.rows[-1].line and len(self.ahead.cells(index - 1)) == 1
        return behind and (self._is_shorter(section, index, cells) or self._calls_nobody(section, index))

    def _is_shorter(self, section: Section, index: int, cells: list[Slice]) -> bool:
        """Whether a row has fewer cells than any of a table, and hours in a column that holds none there."""
        if any(len(row.cells) <= len(cells) for row in section.rows):
            return False
        own = read_columns((), [[cell.text for cell in cells], *self.ahead.rows_below(index)])
        pairs = zip(own, section.columns, strict=False)
        return any(column.role is Role.HOURS is not role for column, (role, _) in pairs)

    def _calls_nobody(self, section: Section, index: int) -> bool:
        """Whether the rows from one on are of no desks, apart from a table of desks: none names a body, and what stands in
        the columns of its numbers are other words: below 東課 | 099-…, 手数料, 証明 | 金額, り災証明 | 無料.
        """
        called = [at for at, (role, _) in enumerate(section.columns) if role in (Role.PHONES, Role.FAX)]
        rows = [[cell.text for cell in self.ahead.cells(index)], *self.ahead.rows_below(index)]
        told = [row[at] for row in rows for at in called if at < len(row) and row[at]]
        return (
            self.ahead.stands_alone(index - 1)
            and len(rows) > 1
            and len(told) >= len(rows)
            and not any(map(find_phones, told))
            and not any(BODY.search(cell) for row in rows for cell in row)
        )

    def _sheet_of(self, section: Section) -> str | None:
        """The sheet of a workbook on which the last row of a table stands, or its header; None where it has neither."""
        last = section.rows[-1].line if section.rows else section.found[-1].place.line if section.found else 0
        return self.source.sheet_at(last) if last else None

    def _row_of(self, section: Section, index: int, cells: list[Slice], above: RowsAbove) -> None:
        columns = section.columns or [(role, header) for header, role in section.spec.columns if header]
        if len(cells) > len(columns) and not section.as_found:
            cells = self._without_doubled(cells)
        roles = [*columns, *[(Role.UNKNOWN, "")] * (len(cells) - len(columns))]
        for cell in cells[len(columns) :]:
            if cell.text and section.described:
                self.say(
                    "leftover-cell", Severity.WARNING, cell,
                    Message("the row has a cell more than its table has columns: 「{cell}」, kept as a remark", cell=cell.text),
                    Message("check the row; a new column needs its header and a line in tables.toml"),
                )  # fmt: skip
        if section.as_found:
            cells, claims = above.carry(cells, roles)
            cells = with_numbers_whole(self.lines[index], cells, parted=section.parted, kinds=section.kinds)
            self.claims += claims
        told = tuple((role, head, cell) for (role, head), cell in zip(roles, cells, strict=False))
        if section.as_found:
            below = self.ahead.cells(index + 1) if index + 1 < len(self.lines) else []
            if not section.desks and (body := body_of_rows(told, below)):
                above.outer = body
                return
            told, claims = above.told_by_cells(told)
            self.claims += claims
        row = Row(self.lines[index].line, told)
        section.rows += rows_of_a_line(row, named_within=section.named_within, as_found=section.as_found)

    def _names_its_desk(self, index: int) -> bool:
        """Whether a row tells by itself whose its numbers are: 東課 | 099-…, 西課 099-… | ."""
        return any(entry.name and entry.has_number for entry in entries_of(self.lines[index]))

    def _begin_without_header(self, index: int) -> bool:
        """Rows under no header: their columns by what stands in them, if that tells who and how to reach them.

        Whether it does is returned; where no row tells it by itself either, that is noticed.
        """
        section = self.last
        if section is None or section.described or section.rows:
            section = Section(undescribed(""), described=False)
            self.sections.append(section)
        rows = [[cell.text for cell in self.ahead.cells(index)], *self.ahead.rows_below(index)]
        desks = repeated((), rows)
        if desks:
            rows = [cells for row in rows for cells in side_by_side(row, desks, "")]
        place = self.lines[index].strip()
        columns = read_columns((), rows)
        roles = {column.role for column in columns}
        if Role.ORGANIZATION in roles and roles & {Role.PHONES, Role.ADDRESS, Role.URL} and len(rows) > 1:
            self._settle_frame(section, self._read_lines_above(section))
            if spec := self.descriptions.of_table(section.title, (), len(columns)):
                section.spec, section.described = spec, True
                columns = described_columns((), [role for _, role in spec.columns])
            else:
                section.found.append(Found(place, columns))
                columns = as_heading_says(columns, section.title)
            section.columns = [(column.role, "") for column in columns]
            section.set_desks(desks)
            return True
        if self._names_its_desk(index):
            return False
        self.say(
            "row-without-table", Severity.ERROR, place,
            Message("a row of cells stands under no table; it was read without knowing its columns"),
            Message("restore its heading and header, or describe the table in tables.toml"),
        )  # fmt: skip
        return False

    def _without_doubled(self, cells: list[Slice]) -> list[Slice]:
        """Leave out one cell that repeats its neighbour: one with words first, else an empty one."""
        doubled = [i for i in range(1, len(cells)) if cells[i].text == cells[i - 1].text]
        for index in sorted(doubled, key=lambda i: not cells[i].text):
            if index:
                self.claims.append(Claim(cells[index].span, ClaimReason.DOUBLED_CELL))
                self.say(
                    "cell-doubled", Severity.WARNING, cells[index],
                    Message("the cell 「{cell}」 stands twice in its row; the second was left out", cell=cells[index].text),
                    Message("delete the doubled cell"),
                )  # fmt: skip
                return [*cells[:index], *cells[index + 1 :]]
        return cells

    def free(self, line: Slice) -> None:
        if not self.sections:
            self.sections.append(Section(undescribed(""), described=False))
        section = self.sections[-1]
        (section.footnotes if section.rows else section.free).append(line)

    def say(self, code: str, severity: Severity, place: Slice, message: Message, fix: Message) -> None:
        self.notices.append(finding(code, severity, place, message, fix))


def _says_how(cell: Slice) -> bool:
    return any(map(str.isalnum, cell.text))


def _one_of(texts: Iterable[str]) -> re.Pattern[str]:
    """A pattern that any of the texts fits; none of them fits nothing."""
    return re.compile("|".join(map(re.escape, texts)) or r"(?!)")


def _is_heading(line: Slice) -> bool:
    """Whether a line that begins with the words of a heading has nothing else in it, or the sign of one before it."""
    return "\t" not in line.text.strip() or SIGN.match(line.text) is not None
