"""Lines → sections: which heading, which header, which rows, which footnotes belong together."""

from __future__ import annotations

import re
from collections.abc import Iterable

from madoguchi.ingest.ahead import Header, is_foot, is_frame, is_total
from madoguchi.ingest.carrying import body_in_brackets, body_of_rows
from madoguchi.ingest.columns.header_rows import has_word_of_header, is_header_by_itself, is_of_known_words
from madoguchi.ingest.columns.roles import OF_MANY
from madoguchi.ingest.line_rows import with_former_rows
from madoguchi.ingest.main_numbers import dial_before_extensions
from madoguchi.ingest.open_tables import OpenTables
from madoguchi.ingest.pieces.contacts import BULLET
from madoguchi.ingest.pieces.headings import SIGN, span_of_words
from madoguchi.ingest.pieces.shapes import BODY
from madoguchi.ingest.record import Claim, ClaimReason
from madoguchi.ingest.section import Section, guessed, undescribed
from madoguchi.ingest.source import Slice, SourceText
from madoguchi.ingest.spec import Tables, TableSpec
from madoguchi.message import Message
from madoguchi.model.notice import Severity
from madoguchi.model.provenance import Span
from madoguchi.text.phone import find_phones

_NO_HEADING = re.compile(r"^[※*\[(（・]|^\d|。")
# Between a heading and its header row there may be a free-standing number and a remark.
_LINES_TO_HEADER = 4
_NUMBER_BEHIND = re.compile(r"[\s:：(]{0,3}[+#]?\d{2}")


def read_sections(source: SourceText, tables: Tables, lines: range) -> OpenTables:
    """Read the lines of one list: its sections, with the claims and notices of what stands around them."""
    return _Sectioner(OpenTables(source, tables, lines)).read()


class _Sectioner:
    """Reads the lines of one list top to bottom: what each is."""

    def __init__(self, tables: OpenTables) -> None:
        self._tables = tables
        self._described_headers = {header for spec in self._tables.known.tables for header, _ in spec.columns}

    def read(self) -> OpenTables:
        """Read every line once, in order."""
        index = 0
        while index < len(self._tables.lines):
            line = self._tables.lines[index]
            cells = self._tables.ahead.cells(index)
            header: Header | None = None
            if spec := self._tables.starts(line, index):
                self._open(spec, cells)
            elif self._is_outside(index) and self._tables.ahead.heads_fields(index):
                self._tables.claims += [Claim(cell.span, ClaimReason.HEADER) for cell in cells]
            elif self._is_field(index):
                self._tables.free(line)
            elif turned := self._turned(index):
                self._tables.turn_round(turned)
                index += len(turned) - 1
            elif header := self._header_at(index):
                self._tables.header(header)
            elif self._is_unknown_heading(index, cells):
                self._open_unknown(index, cells)
            elif why := self._frame(index, cells):
                body = self._body_of_group(index, cells)
                if body is None:
                    self._tables.claims += [Claim(cell.span, why) for cell in cells if cell.text]
                else:  # its sign, and the brackets around it
                    ends = (cells[0].start, body.start), (body.end, cells[0].end)
                    self._tables.claims += [
                        Claim(Span(body.line, a, b), ClaimReason.SIGN) for a, b in ends if a < b
                    ]
                for above in self._tables.sections[-1].above if self._tables.sections else ():
                    above.outer = body
            elif len(cells) > 1:
                self._tables.row(index, cells)
            else:
                self._tables.free(cells[0])
            index += len(header.lines) if header else 1
        self._tables.sections = self._tables.loose.read(self._tables.sections)
        self._tables.claims += self._tables.loose.claims
        self._join_former_rows()
        self._tables.claims += dial_before_extensions(self._tables.sections)
        self._name_headings()
        self._tables.notices += guessed(self._tables.sections, self._tables.source)
        return self._tables

    def _join_former_rows(self) -> None:
        """Make one row of two that say of one desk what held before and what holds now."""
        for section in self._tables.sections:
            if section.as_found and not section.running:
                section.rows, claims = with_former_rows(section.rows)
                self._tables.claims += claims

    def _name_headings(self) -> None:
        """Headings and lines of words have no columns; a description may name them all, by their headings."""
        for section in self._tables.sections:
            bare = section.running or bool(section.heading and not (section.columns or section.found))
            if not section.described and bare:
                spec = self._tables.descriptions.without_columns(section.title)
                section.spec, section.described = spec or section.spec, spec is not None

    # -- headings -----------------------------------------------------------------------

    def _open(self, spec: TableSpec, cells: list[Slice], *, described: bool = True) -> Section:
        heading = cells[0].cut(*span_of_words(cells[0].text))
        sign = cells[0].cut(0, heading.start - cells[0].start)
        self._tables.claims += [
            Claim(heading.span, ClaimReason.HEADING),
            Claim(sign.span, ClaimReason.HEADING_SIGN),
        ]
        contact = [cells[0].cut(heading.end - cells[0].start, len(cells[0].text)), *cells[1:]]
        section = Section(spec, described, heading, [c for c in contact if c.text.strip()])
        self._tables.sections.append(section)
        return section

    def _is_unknown_heading(self, index: int, cells: list[Slice]) -> bool:
        text = cells[0].text
        sign = SIGN.match(text)
        if sign and not text[:1].isdigit():
            return not _NUMBER_BEHIND.match(text, sign.end())  # ☎ 099-…: a number to call
        bare = text[sign.end() :] if sign else text
        if not bare or _NO_HEADING.search(bare) or (BULLET.match(text) and find_phones(text)):
            return False
        if len(cells) > 1:
            return self._heads_next_table(index, cells)
        if self._tables.is_fresh() and self._tables.sections and self._tables.sections[-1].heading:
            return self._is_body_below_title(index, text)
        if self._tables.ahead.says_when_or_number(index) or self._tables.ahead.is_of_card(index):
            return False
        return self._tables.ahead.stands_alone(index) and bool(self._header_ahead(index))

    def _heads_next_table(self, index: int, cells: list[Slice]) -> bool:
        """Whether a row within a table has one word alone, and the row below is the header of another."""
        section = self._tables.last
        inside = section is not None and section.as_found and bool(section.rows)
        if not inside or index + 1 == len(self._tables.lines) or any(cell.text for cell in cells[1:]):
            return False
        return is_header_by_itself([cell.text for cell in self._tables.ahead.cells(index + 1)])

    def _is_body_below_title(self, index: int, text: str) -> bool:
        """Whether a second line above a table heads it, below the title of the list: a body, as one is above another table
        with the same header: 連絡先, 東消防本部, 課名 | 電話, and further down 西消防本部, 課名 | 電話.
        """
        ahead, above = self._tables.ahead, self._tables.last
        if above is None or above.heading is None or not self._tables.is_fresh():
            return False
        if above.contact or above.free or _is_body(above.heading.text) or not _is_body(text):
            return False
        header = self._header_ahead(index) if ahead.stands_alone(index) else ()
        return bool(header) and any(
            len(ahead.cells(at)) == 1
            and ahead.stands_alone(at)
            and _is_body(ahead.cells(at)[0].text)
            and self._header_ahead(at) == header
            for at in range(index + 1, len(self._tables.lines))
        )

    def _header_ahead(self, index: int) -> tuple[str, ...]:
        """The texts of the header row that the lines after a heading lead to, if they do."""
        for at in range(index + 1, min(index + 1 + _LINES_TO_HEADER, len(self._tables.lines))):
            if self._tables.starts(self._tables.lines[at], at):
                break  # (a header may begin with the very words of its table's heading)
            cells = self._tables.ahead.cells(at)
            if self._tables.ahead.heads_fields(at):
                break
            if header := self._header_at(at, anew=True):
                return header.texts
            if len(cells) > 1 and not is_frame(cells):
                break
        return ()

    def _open_unknown(self, index: int, cells: list[Slice]) -> None:
        """A heading that no description knows: a renamed table, or a new one."""
        heading = cells[0].cut(*span_of_words(cells[0].text))
        spec = self._tables.missing.renamed(heading.text, self._header_ahead(index))
        if spec:
            self._tables.missing.found(spec)
            self._open(spec, cells)
            self._tables.say(
                "heading-renamed", Severity.WARNING, heading,
                Message("no table has the heading 「{heading}」; by its columns it was read as 「{table}」", heading=heading.text, table=spec.title),
                Message("if that is right, add the new heading to table {table} in tables.toml", table=spec.id),
            )  # fmt: skip
            return
        if self._is_body_below_title(index, heading.text):
            self._tables.take_title()
        self._open(undescribed(heading.text), cells, described=False)

    # -- what is no table of rows -----------------------------------------------------------

    def _is_outside(self, index: int) -> bool:
        """Whether a line may stand in no described table, and is no further row of another."""
        section = self._tables.last
        if section is None:
            return True
        last = section.rows[-1].line if section.rows else 0
        return section.as_found and self._tables.lines[index].line != last + 1

    def _is_field(self, index: int) -> bool:
        return self._is_outside(index) and self._tables.ahead.is_field(index)

    def _turned(self, index: int) -> range:
        return self._tables.ahead.turned(index) if self._is_outside(index) else range(0)

    # -- headers and rows ---------------------------------------------------------------

    def _header_at(self, index: int, *, anew: bool = False) -> Header | None:
        """The header row at a line, with further lines of it, if there is one.

        Within a described table only described headers are looked for; `anew`: a new table may begin here.
        """
        cells = self._tables.ahead.cells(index)
        texts = tuple(cell.text for cell in cells)
        section = self._tables.last
        within = bool(section and not section.as_found and section.spec.columns and not anew)
        if self._is_described(texts) or (
            within and has_word_of_header(texts, self._tables.known.knows_header)
        ):
            return Header((tuple(cells),), texts)
        if (
            within
            or self._tables.ahead.is_field(index)
            or not (
                self._tables.ahead.is_header(index)
                or has_word_of_header(texts, self._tables.known.knows_header)
            )
        ):
            return None
        if section and section.rows and section.as_found and not self._is_anew(index, texts, section):
            return None
        if section and section.found and not section.rows and not is_of_known_words(texts):
            return None  # the first row of a table, which has no number
        return self._tables.ahead.whole_header(index)

    def _is_anew(self, index: int, texts: tuple[str, ...], section: Section) -> bool:
        """Whether a header within a table is one: by itself, printed again, or apart from the rows above."""
        if is_header_by_itself(texts):
            return True
        known = {text for _, text in section.columns if text}
        again = sum(text in known for text in texts if text)
        return 2 * again >= sum(map(bool, texts)) or self._tables.ahead.stands_alone(index)

    def _is_described(self, texts: Iterable[str]) -> bool:
        """Whether these are columns of one description, in whatever language and with whatever digits."""
        words = [text for text in texts if text]
        if len(words) < 2 or words[0] not in self._described_headers:  # nearly all
            return False
        return any(all(map(spec.role_of, words)) for spec in self._tables.known.tables)

    def _frame(self, index: int, cells: list[Slice]) -> ClaimReason | None:
        """What a line of a table that is read as found is that holds no desk: of its frame, a group, a total; else None."""
        section = self._tables.last
        inside = section is not None and section.as_found and bool(section.columns)
        if inside and self._tables.ahead.is_group(index):
            return ClaimReason.GROUP
        if inside and section is not None and section.rows and is_total(cells):
            return ClaimReason.TOTAL
        if inside and is_foot(cells):
            return ClaimReason.FOOT
        if len(cells) > 1 and self._tables.is_fresh() and is_frame(cells) and self._header_ahead(index):
            return ClaimReason.ABOVE_HEADER
        return None

    def _body_of_group(self, index: int, cells: list[Slice]) -> Slice | None:
        """The division that parts the rows of a table and has those below it: 【市民部】, and below 市民課 | 099-…."""
        if not self._tables.ahead.is_group(index):
            return None
        bare = body_in_brackets(cells[0])
        told = tuple((role, header, bare) for role, header in self._tables.sections[-1].columns[:1])
        return body_of_rows(told, self._tables.ahead.cells(index + 1)) if bare.text else None


def _is_body(heading: str) -> bool:
    """Whether a heading is the body that the sections below it are of, and not the title of many."""
    return BODY.search(heading) is not None and OF_MANY.search(heading) is None
