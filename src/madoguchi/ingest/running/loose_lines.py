"""Lines that stand in no table of a list that nobody described → sections of their own, between its tables."""

from __future__ import annotations

import re
from collections.abc import Iterable

from madoguchi.ingest.columns.reading import Column
from madoguchi.ingest.footnotes import footnotes_among, is_mark
from madoguchi.ingest.line_rows import Row
from madoguchi.ingest.pieces.headers import Kind, label_in
from madoguchi.ingest.record import Claim, ClaimReason
from madoguchi.ingest.running.desks import DeskDraft, Group
from madoguchi.ingest.running.page_columns import in_reading_order
from madoguchi.ingest.running.reader import read_running
from madoguchi.ingest.section import Found, Section, undescribed
from madoguchi.ingest.source import Slice, SourceText
from madoguchi.ingest.spec import Role
from madoguchi.text.phone import find_phones
from madoguchi.text.phone_words import kinds_of_two

_REACHED = {Role.PHONES, Role.FAX, Role.EMAIL, Role.URL, Role.POSTAL_CODE, Role.ADDRESS}
# What the notice on lines of words says that they were read as.
_AS_LINES = (
    Column("names", Role.ORGANIZATION, looks="words"),
    Column("numbers", Role.PHONES, looks="phone numbers"),
)
# ※代表電話 0154-22-2000: a line of nothing else than the number of the whole office.
_IS_MAIN = re.compile(r"[※*・(\s]{0,3}代表(?:電話|番号|電話番号)?[\s:：]{0,3}[\d()-]{9,14}(?:番)?[)\s]{0,2}")
_NAMES_A_DESK = {Kind.NAME, Kind.BODY, Kind.DESK, Kind.UNIT, Kind.DIVISION}


class LooseLines:
    """Reads the lines of words of sections; `claims` is what else of them is accounted for."""

    def __init__(self, source: SourceText) -> None:
        self._source = source
        self.claims: list[Claim] = []

    def read(self, sections: Iterable[Section]) -> list[Section]:
        """Desks in lines that stand in no table, before and behind the tables that nobody described."""
        found: list[Section] = []
        for section in _of_desks(list(sections)):
            before: list[Section] = []
            behind: list[Section] = []
            if section.as_found and not section.running and (section.rows or section.heading is None):
                before, section.free = self.sections_of(section.free)
                inside, after = section.parted_lines()
                main, inside, after = self._main_number_below(section, inside, after)
                told, left = self.sections_of(inside, within=True)
                behind, rest = self.sections_of(after)
                end = min(map(_begins, behind), default=None)  # what stands below is of nobody
                rest = [line for line in rest if end is None or line.line < end]
                before, behind, section.footnotes = [*before, *main], [*told, *behind], [*left, *rest]
            keep = section.rows or section.free or section.heading or section.footnotes or section.found
            found += [*before, *([section] if keep else []), *behind]
        return found

    def _main_number_below(
        self, section: Section, inside: list[Slice], after: list[Slice]
    ) -> tuple[list[Section], list[Slice], list[Slice]]:
        """The office that the title of a table names, where its main number stands below the rows (※代表電話 099-…).

        Beside it the lines inside and behind the table that are left.
        """
        told = [line for line in (*inside, *after) if _IS_MAIN.fullmatch(line.text)]
        if section.heading is None or len(told) != 1:
            return [], inside, after
        found, left = self.sections_of(told, section.heading)
        if left or len(found) != 1:
            return [], inside, after
        return (
            found,
            [line for line in inside if line not in told],
            [line for line in after if line not in told],
        )

    def sections_of(
        self, lines: list[Slice], heading: Slice | None = None, *, within: bool = False
    ) -> tuple[list[Section], list[Slice]]:
        """The desks of some lines, a section for each heading among them, and the lines that say nothing of any."""
        found: list[Section] = []
        left: list[Slice] = []
        columns = in_reading_order(lines, self._source.raw)
        for column in columns:
            footnotes = footnotes_among(column.lines)
            at = {line.line for line in footnotes}
            words = [line for line in column.lines if line.line not in at]
            running = read_running(words, heading, within=within, begins=column.begins)
            self.claims += running.claims
            self.claims += [Claim(title.span, ClaimReason.HEADER) for title in running.titles]
            own = [_section_of(group, self._source) for group in running.groups]
            for section in own:
                cells = [cell for row in section.rows for _, _, cell in row.cells]
                section.footnotes = [n for n in footnotes if any(is_mark(cell, [n]) for cell in cells)]
            told = {line.line for section in own for line in section.footnotes}
            found += own
            left += sorted(
                [*running.left, *(line for line in footnotes if line.line not in told)],
                key=lambda line: line.line,
            )
            heading = None  # it stands above the first column
        if len(columns) > 1:
            found.sort(key=_begins)
        return found, left


def _begins(section: Section) -> int:
    """The line on which a section begins."""
    return section.heading.line if section.heading is not None else section.rows[0].line


def _of_desks(sections: list[Section]) -> list[Section]:
    """The sections, those that are no table of desks as mere lines: no cell tells how to reach anybody.

    A table of contents, or of trains, stands in the booklet of a village; a list of places without any number is one.
    """
    lines = (line for section in sections for line in (*section.free, *section.footnotes))
    if any(map(_reaches, sections)) or any(find_phones(line.text) for line in lines):
        for section in sections:
            if section.found and section.rows and not (_reaches(section) or _says_whose(section)):
                heading = [section.heading] if section.heading else []
                section.footnotes = [*heading, *section.free, *section.footnotes]
                section.heading, section.free, section.rows, section.found = None, [], [], []
    return sections


def _reaches(section: Section) -> bool:
    told = {role for row in section.rows for role, _, cell in row.cells if cell.text}
    return section.described or section.running or bool(told & _REACHED)


def _says_whose(section: Section) -> bool:
    """Whether a header says that a column names offices or places."""
    return any(
        column.role is Role.ORGANIZATION and column.kind in _NAMES_A_DESK
        for found in section.found
        for column in found.columns
    )


def _section_of(group: Group, source: SourceText) -> Section:
    """Return the desks of some lines of words under one heading as a section."""
    spec = undescribed(group.heading.text if group.heading else "")
    section = Section(spec, described=False, heading=group.heading, running=True)
    for desk in group.desks:
        section.rows.append(_row_of(desk))
        for part in desk.cells:
            if part.title is not None and part.role is Role.NOTE:
                section.titled[part.place] = part.title
            elif part.title is not None and kinds_of_two(part.title.text) is None:
                section.labels.setdefault(part.title.text, _label(part.title))
    section.found.append(Found(source.line(group.desks[0].name.line).strip(), _AS_LINES))
    return section


def _row_of(desk: DeskDraft) -> Row:
    """A desk of some lines as a row, whose cells may stand on several lines."""
    cells = [(Role.ORGANIZATION, "", desk.name)]
    cells += [(Role.UNIT, "", desk.unit)] if desk.unit is not None else []
    cells += [(part.role, part.title.text if part.title else "", part.place) for part in desk.cells]
    above = desk.unit is not None and any(part.place.line < desk.unit.line for part in desk.cells)
    return Row(desk.line or (desk.name if above else desk.unit or desk.name).line, tuple(cells))


def _label(title: Slice) -> Slice:
    """The words of a title that say which of several numbers one is."""
    label = label_in(title.text)
    at = title.text.find(label) if label else -1
    return title.cut(at, at + len(label)) if at >= 0 else title
