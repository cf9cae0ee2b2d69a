"""A section of a list: one heading and all that stands under it, rows of a table or desks in lines of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from madoguchi.ingest.columns.arrangement import joined_groups
from madoguchi.ingest.columns.reading import Column
from madoguchi.ingest.columns.times import hours_in
from madoguchi.ingest.findings import finding
from madoguchi.ingest.pieces.cells import EMPTY, read_cell, read_number_cell
from madoguchi.ingest.pieces.contacts import Entry, entries_of
from madoguchi.ingest.pieces.headers import label_in
from madoguchi.ingest.pieces.line_names import AS_ABOVE
from madoguchi.ingest.pieces.shapes import BODY, Shape, shape_of
from madoguchi.ingest.record import Claim
from madoguchi.ingest.running.belonging import is_part_of
from madoguchi.ingest.running.desks import Desk, Group, main_number
from madoguchi.ingest.source import Slice, SourceText
from madoguchi.ingest.spec import ROLES_IN_WORDS, Role, TableSpec
from madoguchi.message import Message
from madoguchi.model.notice import Notice, Severity
from madoguchi.text.address import read_address_cell
from madoguchi.text.phone import as_printed, find_phones
from madoguchi.text.phone_words import NumberKind, kinds_of_two

_IN_BRACKETS = re.compile(
    r"[■□◆◇●◎▼▲★☆◯○【〔［\[<〈《＜(]?\s?(?P<words>[^\s■□【】〔〕［］\[\]<>〈〉《》＜＞()]+)\s?[】〕］\]>〉》＞)]?"
)
# ☎ before a heading; the extraction reads it as 8 where the printed sign is small.
SIGN = re.compile(r"^(?:☎|☏|8(?=\s))\s*")
_DITTO = re.compile(r"[〃″々]|同上|\(?同\)?|[\"“”]")
# Columns in which 〃 stands for what the cell above says; a body and a prefecture are carried over empty cells, too.
_DITTOED = {
    *(Role.DIVISION, Role.UNIT, Role.OPERATOR, Role.ADDRESS, Role.POSTAL_CODE, Role.PHONES, Role.CONTACT),
    *(Role.FAX, Role.EXTENSION, Role.HOURS, Role.URL, Role.EMAIL),
}
_LEVELS = (Role.ORGANIZATION, Role.DIVISION, Role.UNIT)
_NUMBERS = {Role.PHONES, Role.CONTACT, Role.FAX}
_CALLED = (Role.PHONES, Role.CONTACT)
# The word before a number behind a heading: 東市役所 窓口一覧(代表 099-…).
_MAIN_BEHIND = re.compile(r"(?<=\S)[\s(・、]+代表(?:電話番号|電話|番号|TEL)?\s*$")
_OF_THE_NIGHT = re.compile("夜間|休日|時間外|宿直")
# A row of a table that has the main number: 代表, 市役所代表電話.
_NAMES_MAIN = re.compile(
    r"(?:.{0,12}(?:役所|役場|県庁|府庁|都庁|道庁|庁舎|本庁|本部|本社|大学|病院|支所|支社)\s?)?[(]?代表(?:電話|番号|電話番号)?[)]?"
)
# A cell for a number that has an extension and no number: 内線7007, (内)2040.
_EXTENSION_ALONE = re.compile(r"[(]?(?:内線(?:番号)?|内)[)]?[\s:：]{0,2}(?P<extension>\d{2,5})[)]?")
_TOLD_TOGETHER = {Role.NOTE, Role.CODE, Role.DATE, Role.UNKNOWN}
# What the notice on lines of words says that they were read as.
_AS_LINES = (
    Column("names", Role.ORGANIZATION, looks="words"),
    Column("numbers", Role.PHONES, looks="phone numbers"),
)


class Row(NamedTuple):
    """One line of a table: its cells with the roles of their columns."""

    line: int
    cells: tuple[tuple[Role, str, Slice], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A header row of an undescribed table, or its first row where it has none, and what the columns mean."""

    place: Slice
    columns: tuple[Column, ...]


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
    titled: dict[Slice, Slice] = field(default_factory=dict)  # of cells in lines of words, each with its own
    labels: dict[str, Slice] = field(default_factory=dict)  # of columns of numbers: which of several
    when: Slice | None = (
        None  # the hours that the header of the numbers says of all of them: 電話(平日9:00～17:00)
    )
    found: list[Found] = field(default_factory=list)  # undescribed: its header rows, as they were read
    above: dict[Role, Slice] = field(default_factory=dict)  # as found: what a merged cell last said
    cells_above: dict[int, Slice] = field(default_factory=dict)  # as found: what each column last said
    levels_above: dict[int, Slice | None] = field(
        default_factory=dict
    )  # as found: the levels of the last name
    body: Slice | None = None  # as found: the first word of the last name of several
    outer: Slice | None = None  # as found: the body that has a row to itself, above those of its parts
    rows: list[Row] = field(default_factory=list)
    footnotes: list[Slice] = field(default_factory=list)
    running: bool = False  # lines of words, no table
    kinds: frozenset[int] = frozenset()  # columns that say which kind of number stands right of them
    parted: tuple[int, ...] = ()  # where the groups of a number stand in three columns
    repeating: frozenset[str] = (
        frozenset()
    )  # columns whose cells tell once more what others do: their headers
    named_within: bool = False  # the cells of numbers name the desks, too: 東課 099-…
    desks: tuple[tuple[int, ...], ...] = ()  # where a row has several desks side by side: the columns of each

    @property
    def title(self) -> str:
        """The words of its heading; empty where it has none."""
        return as_printed(self.heading.text) if self.heading else ""

    @property
    def as_found(self) -> bool:
        """Whether it reads as the tables of any office do: merged cells carried, groups parted, totals left out."""
        return not self.described or self.spec.as_found

    @property
    def names_its_rows(self) -> bool:
        """Whether a column of a table that is read as found says who is called: no title is, where a cell of it is empty."""
        return self.as_found and any(role is Role.ORGANIZATION for role, _ in self.columns)

    def title_of(self, header: str, place: Slice) -> Slice | None:
        """The words without which a cell says nothing: its own title, else that of its column."""
        return self.titled.get(place) or self.titles.get(header)

    def name_cells(self, column: Column, places: Sequence[Slice]) -> None:
        """Keep what the cells of a column say nothing without: its header, or for which kind of day they are.

        `places` are where the words of its header stand.
        """
        if column.titled:
            own = (place for place in places if place.text == column.header)
            self.titles[column.header] = next(own, places[0])
        if column.days:
            found = filter(None, (place.find(column.days) for place in places))
            self.titles[column.header] = next(found, places[0])

    def tell_hours(self, columns: Sequence[Column], words: Sequence[Sequence[Slice]]) -> None:
        """Keep the hours that the header of the one column of numbers says, where no other column has any.

        `words` are, of each column, the places of the words of its header.
        """
        called = [at for at, column in enumerate(columns) if column.role in _CALLED]
        if len(called) != 1 or any(column.role is Role.HOURS for column in columns):
            self.when = None
            return
        places = words[called[0]] if called[0] < len(words) else ()
        found = (place.find(hours) for place in places if (hours := hours_in(place.text)))
        self.when = next(found, None)

    def without_lines_above(self, others: Sequence[Section]) -> list[Section]:
        """Give up the lines that stand above other desks, further up: whose they are nobody says. Return what has them.

        Sentences between the heading of the table and the one office that is told below it introduce the table; what
        stands above all other desks may be its title.
        """
        rows = [row for other in others for row in other.rows]
        first, end = (min((r.line for r in rows), default=0), max((r.line for r in rows), default=0))
        introduced = len(rows) == 1 and all(other.heading == self.heading for other in others)
        apart = [
            line
            for line in self.free
            if line.line < end
            and not line.text.startswith("※")
            and (not introduced if "。" in line.text else line.line > first)
        ]
        self.free = [line for line in self.free if line not in apart]
        return [Section(undescribed(""), described=False, free=apart)] if apart else []

    def parted_lines(self) -> tuple[list[Slice], list[Slice]]:
        """The lines of words between the rows of a table or right below them, and those that stand apart."""
        end = self.rows[-1].line if self.rows else 0
        inside = []
        for line in self.footnotes:
            if line.line > end + 1:
                break
            end = max(end, line.line)
            inside.append(line)
        return inside, self.footnotes[len(inside) :]


def section_of(group: Group, source: SourceText) -> Section:
    """Return the desks of some lines of words under one heading as a section."""
    spec = undescribed(group.heading.text if group.heading else "")
    section = Section(spec, described=False, heading=group.heading, running=True)
    for desk in group.desks:
        section.rows.append(_row_of(desk))
        for part in desk.cells:
            if part.title is not None and part.role is Role.NOTE:
                section.titled[part.place] = part.title
            elif part.title is not None:
                section.labels.setdefault(part.title.text, _label(part.title))
    section.found.append(Found(source.line(group.desks[0].name.line).strip(), _AS_LINES))
    return section


def rows_of_a_line(section: Section, row: Row) -> list[Row]:
    """Return the rows that a line of a table makes: one, unless a cell of it names several desks."""
    if section.named_within:
        return _rows_within(row)
    return _rows_of_bodies(row) if section.as_found else [row]


def _rows_within(row: Row) -> list[Row]:
    """The rows of a row whose cell of numbers names its desks: one each. Other cells are said of all of them."""
    at = next((n for n, (role, _, _) in enumerate(row.cells) if role is Role.PHONES), None)
    if at is None:
        return [row]
    before, place, behind = row.cells[:at], row.cells[at][2], row.cells[at + 1 :]
    entries = entries_of(place) or [Entry(place if BODY.search(place.text) else None)]
    if entries[0].name is None:
        return [row]
    names = [[(Role.ORGANIZATION, "", entry.name)] if entry.name else [] for entry in entries]
    parts = [[(part.role, "", part.place) for part in entry.parts] for entry in entries]
    return [Row(row.line, (*before, *a, *b, *behind)) for a, b in zip(names, parts, strict=True)]


def _rows_of_bodies(row: Row) -> list[Row]:
    """The rows of a row whose name cell has several bodies of one kind and as many numbers: one each.

    東支所 西支所 | 099-…-0001 099-…-0002. Cells that have as many addresses or numbers are parted, too; any other is
    said of all of them.
    """
    at = next((n for n, (role, _, _) in enumerate(row.cells) if role is Role.ORGANIZATION), None)
    names = _bodies_in(row.cells[at][2]) if at is not None else []
    if len(names) < 2:
        return [row]
    parted: dict[int, list[Slice]] = {at or 0: names}
    for n, (role, header, place) in enumerate(row.cells):
        parts = _parts_of(role, place) if kinds_of_two(header) is None else []
        if len(parts) == len(names):
            parted[n] = parts
    numbers = {n for n, (role, _, place) in enumerate(row.cells) if role in _NUMBERS and place.text}
    if not numbers or not numbers <= parted.keys():
        return [row]
    return [
        Row(
            row.line,
            tuple(
                (role, head, parted[n][nth] if n in parted else place)
                for n, (role, head, place) in enumerate(row.cells)
            ),
        )
        for nth in range(len(names))
    ]


def _bodies_in(place: Slice) -> list[Slice]:
    """The bodies that a cell names; none where they do not all end in the same word (支所, 課)."""
    names = [name.strip() for name in place.split(r"[ 、／/・]+") if name.text]
    ends = {found[0] for name in names if (found := BODY.search(name.text)) and found.end() == len(name.text)}
    distinct = len({name.text for name in names}) == len(names)
    all_end = len(names) > 1 and all(BODY.search(name.text) for name in names)
    return names if all_end and len(ends) == 1 and distinct else []


def _parts_of(role: Role, place: Slice) -> list[Slice]:
    """The numbers of a cell of bare numbers, or the addresses of one of addresses."""
    if role is Role.ADDRESS:
        words = place.words()
        return list(words) if all(shape_of(word.text) is Shape.ADDRESS for word in words) else []
    if role not in _NUMBERS:
        return []
    cell = read_number_cell(place, NumberKind.VOICE)
    bare = all(n.group.numbers and not (n.labels or n.says or n.extension or n.former) for n in cell.numbers)
    return [n.slice for n in cell.numbers] if bare and not (cell.words or cell.between) else []


def _row_of(desk: Desk) -> Row:
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


def undescribed(heading: str) -> TableSpec:
    heading = as_printed(heading)
    return TableSpec(id="", program=heading, heading=(heading,), cell="path")


def _called(section: Section) -> Message:
    """A table, or lines, by the heading, for messages."""
    if section.heading:
        heading = section.heading.text
        return (
            Message("the lines 「{heading}」", heading=heading)
            if section.running
            else Message("the table 「{heading}」", heading=heading)
        )
    return Message("these lines") if section.running else Message("this table")


def _read_as(columns: tuple[Column, ...]) -> Message:
    """What was taken for what, for people: 名称 → organization."""
    if not columns:
        return Message("its rows were read by the words of its header")
    told: tuple[Message, ...] = tuple(
        Message("{header} → {role}", header=each.header, role=ROLES_IN_WORDS[each.role])
        if each.header
        else Message("column {number} → {role}", number=number, role=ROLES_IN_WORDS[each.role])
        for number, each in enumerate(columns, start=1)
        if each.role not in _TOLD_TOGETHER and each.looks
    )
    rest = sum(1 for c in columns if c.role in _TOLD_TOGETHER and c.looks)
    roles = told or (Message("remarks alone"),)
    if rest:
        return Message("read as: {roles}; {count} more as remarks, codes or dates", roles=roles, count=rest)
    return Message("read as: {roles}", roles=roles)


def carried(
    section: Section, cells: list[Slice], roles: list[tuple[Role, str]]
) -> tuple[list[Slice], list[Claim]]:
    """A row with what stands above it where a merged cell left it empty, or 〃 says so; and what accounts for that.

    A body is carried to a further section of it, and its sections to one further in, where nothing stands left of
    them; a prefecture is to a further row that has a name; 〃 stands for any cell.
    """
    filled = {role for (role, _), cell in zip(roles, cells, strict=False) if cell.text}
    further = {
        Role.ORGANIZATION: Role.UNIT in filled,
        Role.PREFECTURE: bool(filled & {Role.ORGANIZATION, Role.UNIT}),
    }
    found, claims = list(cells), []
    for at, ((role, _), cell) in enumerate(zip(roles, cells, strict=False)):
        ditto = bool(_DITTO.fullmatch("".join(cell.text.split())))
        if role not in further:
            above = section.cells_above.get(at)
            if ditto and role in _DITTOED and above is not None and _says_one_thing(role, above):
                found[at] = above
                claims.append(Claim(cell.span, "as above"))
            elif ditto and role in _DITTOED and above is None and not any(map(str.isalnum, cell.text)):
                found[at] = cell.cut(0, 0)
                claims.append(Claim(cell.span, "empty cell"))
            elif cell.text and not ditto:
                section.cells_above[at] = cell
            continue
        above = section.above.get(role)
        if above is not None and (ditto or (not cell.text and further[role])):
            found[at] = above
            claims.append(Claim(cell.span, "as above"))
        elif cell.text:
            section.above[role] = cell
    claims += _carry_sections(section, cells, roles, found)
    return found, claims


def _carry_sections(
    section: Section, cells: Sequence[Slice], roles: Sequence[tuple[Role, str]], found: list[Slice]
) -> list[Claim]:
    """Give the sections of the row above to a row of which the levels left of its own are all empty; say what accounts for it.

    (none) | (none) | 法規係 below 総務部 | 総務課 | 庶務係: it is one of the 総務課, too.
    """
    claims = []
    levels = [at for at, (role, _) in enumerate(roles[: len(cells)]) if role in _LEVELS]
    own = next((at for at in levels if cells[at].text), len(cells))
    for at in levels if own < len(cells) else ():
        if at >= own:
            section.levels_above[at] = found[at] if found[at].text else None
        elif roles[at][0] is Role.UNIT and (above := section.levels_above.get(at)):
            found[at] = above
            claims.append(Claim(cells[at].span, "as above"))
    return claims


def told_by_cells(
    section: Section, row: tuple[tuple[Role, str, Slice], ...]
) -> tuple[tuple[tuple[Role, str, Slice], ...], list[Claim]]:
    """A row as its cells say, whatever their columns do, and what accounts for the rest: 〃 before a section, a whole number
    among extensions (直通 099-…).
    """
    own = tuple(
        (Role.PHONES if role is Role.EXTENSION and find_phones(cell.text) else role, header, cell)
        for role, header, cell in row
    )
    return _with_body_above(section, _with_outer(section, own))


def body_of_rows(row: Sequence[tuple[Role, str, Slice]], below: Sequence[Slice]) -> Slice | None:
    """Return the body that has a row to itself, where the row below has a part of it: 東消防署, and below 庶務係 | 099-….

    `below` are the cells of that row.
    """
    filled = [(at, role, cell) for at, (role, _, cell) in enumerate(row) if cell.text]
    if len(filled) != 1 or filled[0][1] is not Role.ORGANIZATION or len(below) < 2:
        return None
    at, _, body = filled[0]
    called = any(find_phones(cell.text) for cell in below)
    return body if called and at < len(below) and is_part_of(body.text, below[at].text) else None


def body_in_brackets(cell: Slice) -> Slice:
    """Return a cell without the sign before its words, and the brackets around them: ■市民部, 【市民部】."""
    found = _IN_BRACKETS.fullmatch(cell.text)
    return cell.cut(*found.span("words")) if found else cell


def _with_outer(
    section: Section, row: tuple[tuple[Role, str, Slice], ...]
) -> tuple[tuple[Role, str, Slice], ...]:
    """A row of a part with the body that has a row to itself above it. Any other name ends the rows of its parts."""
    at = next((n for n, (role, _, cell) in enumerate(row) if role is Role.ORGANIZATION and cell.text), None)
    if section.outer is None or at is None:
        return row
    _, header, name = row[at]
    if not is_part_of(section.outer.text, name.text):
        section.outer = None
        return row
    return (*row[:at], (Role.ORGANIZATION, header, section.outer), (Role.UNIT, "", name), *row[at + 1 :])


def dial_before_extensions(sections: Iterable[Section]) -> list[Claim]:
    """Give rows that have extensions alone the number that is dialled before them: 代表 in the lines above.

    A row has one alone where no column of its table has numbers, where a sign says that it has none of its own (―), and
    where the cell of its number is empty or says the extension (内線7007), if one 代表 alone stands above.
    Return claims for words of cells that say that.
    """
    main: Slice | None = None
    mains: set[str] = set()
    claims: list[Claim] = []
    for section in sections:
        if told := _main_numbers(section):
            mains.update(n.number for cell in told for group in find_phones(cell.text) for n in group.numbers)
        if told or section.running:
            main = told[-1] if told else None
        if main is None or section.running or not section.as_found:
            continue
        said = any(role in _CALLED for role, _ in section.columns)
        extended = any(role is Role.EXTENSION for role, _ in section.columns)
        alone = len(mains) == 1
        for at, row in enumerate(section.rows):
            if alone and (within := _extension_told(row)):
                row, word = within
                claims.append(Claim(word.span, "between numbers"))
                section.rows[at] = _dialled(row, main, said=False)
            elif extended:
                section.rows[at] = _dialled(row, main, said=said, alone=alone)
    return claims


def _main_numbers(section: Section) -> list[Slice]:
    """The main numbers that a section tells, each with the words that say so: in its lines, above its table, in a row 代表."""
    if section.running:
        told = [(row, cell) for row in section.rows for role, _, cell in row.cells if role is Role.PHONES]
        called = [(row, main_number(cell)) for row, cell in told if find_phones(cell.text)]
        return [cell for row, cell in called if _says_main(cell) or _is_named_main(row)]
    lines = (*section.contact, *section.free) if section.as_found else ()
    above = [main_number(line) for line in lines if find_phones(line.text)]
    rows = section.rows if section.as_found else ()
    own = [cells for row in rows if (cells := [c for c in row.cells if c[2].text]) and _is_main(cells)]
    return [*(cell for cell in above if _says_main(cell)), *(cells[1][2] for cells in own)]


def _says_main(cell: Slice) -> bool:
    """Whether the words at a number say that it is the main one, and not that of the night."""
    return "代" in cell.text and not _OF_THE_NIGHT.search(cell.text)


def _is_named_main(row: Row) -> bool:
    names = (cell.text for role, _, cell in row.cells if role is Role.ORGANIZATION)
    return any(map(_NAMES_MAIN.fullmatch, names))


def _is_main(cells: Sequence[tuple[Role, str, Slice]]) -> bool:
    """Whether the cells of a row are a name that says 代表, and one number."""
    if len(cells) < 2 or cells[0][0] is not Role.ORGANIZATION or cells[1][0] is not Role.PHONES:
        return False
    found = find_phones(cells[1][2].text)
    return bool(_NAMES_MAIN.fullmatch(cells[0][2].text)) and len(found) == 1 == len(found[0].numbers)


def _extension_told(row: Row) -> tuple[Row, Slice] | None:
    """A row whose one cell of numbers says its extension and no number, with that as an extension, and the word before it."""
    called = [(n, cell) for n, (role, _, cell) in enumerate(row.cells) if role in _CALLED and cell.text]
    found = _EXTENSION_ALONE.fullmatch(called[0][1].text) if len(called) == 1 else None
    if found is None or any(role is Role.EXTENSION and cell.text for role, _, cell in row.cells):
        return None
    at, cell = called[0]
    extension = (Role.EXTENSION, "", cell.cut(*found.span("extension")))
    cells = (*row.cells[:at], extension, *row.cells[at + 1 :])
    return Row(row.line, cells), cell.cut(0, found.start("extension")).strip()


def _dialled(row: Row, main: Slice, *, said: bool, alone: bool = False) -> Row:
    """A row with the number that is dialled before its extension, unless it has one of its own.

    `said`: the table has numbers of its own, so that a sign says where a row has none; where there is no other main
    number (`alone`) an empty cell does, too.
    """
    roles = {role: cell for role, _, cell in row.cells if cell.text}
    own = [roles[role] for role in _CALLED if role in roles]
    without = all(cell.text in EMPTY for cell in own) and (bool(own) is said or alone)
    if not without or not any(
        map(str.isdecimal, roles[Role.EXTENSION].text if Role.EXTENSION in roles else "")
    ):
        return row
    at = [role for role, *_ in row.cells].index(Role.EXTENSION)
    return Row(row.line, (*row.cells[:at], (Role.PHONES, "", main), *row.cells[at:]))


def _with_body_above(
    section: Section, row: tuple[tuple[Role, str, Slice], ...]
) -> tuple[tuple[tuple[Role, str, Slice], ...], list[Claim]]:
    """A row whose name begins with 〃 with the body of the name above: 東消防本部 総務課, and below 〃 予防課."""
    at = next((n for n, (role, _, cell) in enumerate(row) if role is Role.ORGANIZATION and cell.text), None)
    if at is None:
        return row, []
    _, header, name = row[at]
    ditto, words = AS_ABOVE.match(name.text), name.words()
    if ditto is None or section.body is None:
        section.body = words[0] if len(words) > 1 and ditto is None else None
        return row, []
    own = ((Role.ORGANIZATION, header, section.body), (Role.UNIT, "", name.cut(ditto.end(), len(name.text))))
    section.above[Role.ORGANIZATION] = section.body
    return (*row[:at], *own, *row[at + 1 :]), [Claim(name.cut(0, ditto.end()).span, "as above")]


def _says_one_thing(role: Role, cell: Slice) -> bool:
    """Whether a cell says nothing but what its column is for, so that all of it can be said of another row, too."""
    if "※" in cell.text:
        return False
    if role in _NUMBERS:
        read = read_number_cell(cell, NumberKind.VOICE)
        whole = all(n.group.numbers and not n.former for n in read.numbers)
        return bool(read.numbers) and whole and not (read.words or read.remarks or read.marks)
    if role in (Role.URL, Role.EMAIL):
        read = read_cell(cell)
        return bool(read.urls or read.emails) and not (read.words or read.numbers)
    return not find_phones(cell.text) and not (role is Role.ADDRESS and read_address_cell(cell.text).remarks)


def with_numbers_whole(section: Section, line: Slice, cells: list[Slice]) -> list[Slice]:
    """A row with each number in one cell: its three groups, and 電話 or FAX in a cell of its own left of it."""
    found = list(cells)
    for at in section.parted:
        texts = joined_groups([cell.text for cell in found], at)
        if texts[at] != found[at].text:  # a sign for a sign: the number stands where its groups do
            found[at] = found[at]._replace(
                text=line.text[found[at].start - line.start : found[at + 2].end - line.start].replace(
                    "\t", "-"
                )
            )
            found[at + 1], found[at + 2] = (found[n].cut(0, 0) for n in (at + 1, at + 2))
    for at in section.kinds:
        if (
            at + 1 < len(cells)
            and cells[at].text
            and cells[at + 1].line == cells[at].line
            and cells[at + 1].text
        ):
            found[at + 1] = line.cut(cells[at].start - line.start, cells[at + 1].end - line.start)
            found[at] = cells[at].cut(0, 0)
    return found


def heading_words(cell: Slice) -> Slice:
    """The words of a heading without its sign, URL and numbers."""
    sign = SIGN.match(cell.text)
    bare = cell.cut(sign.end() if sign else 0, len(cell.text))
    words = read_cell(bare).words
    if not words:
        return bare.strip()
    main = _MAIN_BEHIND.search(words[0].text) if words[0].end < cell.end else None
    return words[0].cut(0, main.start()) if main else words[0]


def guessed(sections: Iterable[Section], source: SourceText) -> Iterator[Notice]:
    """Yield what was read without being told: a table without a header row, and one without a description."""
    for section in sections:
        if section.described and section.spec.columns and section.rows and not section.columns:
            yield finding(
                "header-missing", Severity.WARNING, source.line(section.rows[0].line).strip(),
                Message("table {table} has no header row; its columns were taken in their usual order", table=section.spec.id),
                Message("restore the header row"),
            )  # fmt: skip
        if section.described or not (section.heading or section.found):
            continue
        what = _called(section)
        for columns in [found.columns for found in section.found] or [()]:
            yield finding(
                "unknown-table", Severity.ERROR, section.heading or section.found[0].place,
                Message("no description fits {what}; {columns}", what=what, columns=_read_as(columns)),
                Message("describe the table in tables.toml (heading, columns, program)"),
            )  # fmt: skip
