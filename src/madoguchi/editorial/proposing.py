"""For `madoguchi new`, `add` and the pages beside them: any list → a proposal of what its tables mean, to be corrected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import NamedTuple

from madoguchi.editorial.list_facts import Facts, bare_title, facts_of, lines_below, title_of
from madoguchi.errors import SourceError
from madoguchi.ingest.columns.reading import Column, read_columns
from madoguchi.ingest.documents.reader import read_document
from madoguchi.ingest.layout import Layout, own_layout
from madoguchi.ingest.pieces.headers import Kind, header_words
from madoguchi.ingest.pieces.shapes import Shape
from madoguchi.ingest.reader import SAMPLES, read_list
from madoguchi.ingest.record import Reading, Record, TableReading
from madoguchi.ingest.source import PLACE, SourceText
from madoguchi.ingest.spec import LEVELS, Role, Tables
from madoguchi.message import Message
from madoguchi.model.edition import Source
from madoguchi.text.phone import find_phones
from madoguchi.text.phone_words import TEL

_LONGEST_SAMPLE = 24  # characters of a cell that shows what a column holds
_ENTRIES = (
    2  # so many names that begin their lines, each with a number, are a list whatever stands around them
)
_ASKED = 5  # so many who are to be asked, each in a line with its number, are a guide's list of desks
_IN_LINES = 0.4  # of the lines of a list with one desk and no table are about it; a letter names one, too
_LONGEST_NAME = 80  # of the list's file
_NAMELESS = "窓口一覧"  # of which neither the list nor its file says how it is called
# Headings that part desks of one kind by the place that they serve.
_PLACE_NAME = re.compile(r".{1,8}(?:[都道府県市区町村郡]|地[区域]|圏域?|ブロック|方面|管内)")
# Columns of an unknown word whose cells can be nothing that a desk needs.
_SURELY_REMARKS = {Shape.FLAG, Shape.INTEGER, Shape.COORDINATE, Shape.CODE, Shape.DATE, Shape.PROSE}
_NAMING = {Role.ORGANIZATION, Role.UNIT, Role.DIVISION, Role.PREFECTURE}
_REACHED_BY = {Role.PHONES, Role.FAX, Role.EMAIL, Role.URL}
_TOLD_BY_CONTENTS = {Role.PHONES, Role.EMAIL, Role.URL, Role.POSTAL_CODE, Role.CODE, Role.DATE}


@dataclass(frozen=True, slots=True)
class ProposedColumn:
    """A column of a table: its header, what it is taken for, some of its cells; `sure`: nobody needs to be asked."""

    header: str
    role: Role
    samples: tuple[str, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class ProposedTable:
    """A table of the list. `rows` counts its lines; headings, and lines of words below them, have no columns.

    `cell` and `area` say how a cell of sections and the desks' area are read (see the description of tables);
    `heading_desk`: the heading names a desk of its own, by the number that stands beside or under it.
    `place` says where in its document the first line stands, empty for a text. `id` is that of its description where
    it has one that lacks some of its columns; `source` is the id of its list among several.
    """

    heading: tuple[str, ...]
    columns: tuple[ProposedColumn, ...]
    first_line: int
    place: str
    rows: int
    program: str
    cell: str = "path"
    names_beside_numbers: bool = False
    told_again: tuple[str, ...] = ()
    heading_desk: bool = False
    area: str = ""
    id: str = ""
    source: str = ""

    @property
    def has_header(self) -> bool:
        return any(column.header for column in self.columns)

    @property
    def names_its_rows(self) -> bool:
        """Whether a column says who is called; without one only a heading can."""
        return bool(self.heading) or any(column.role in _NAMING for column in self.columns)

    @property
    def begins(self) -> tuple[str, int]:
        """The sheet and the row in which its first line stands in the document; without them "" and the line."""
        found = PLACE.fullmatch(self.place)
        return (
            (found["sheet"] or "", int(found["row"] or self.first_line)) if found else ("", self.first_line)
        )

    @property
    def where(self) -> str:
        """Where it stands, for people."""
        if not self.columns:
            return f"番号のある見出し {len(self.heading):,}"
        return f"{_where(self.place) or f'{self.first_line:,} 行目'}から、{self.rows:,} 行"


@dataclass(frozen=True, slots=True)
class ProposedProgram:
    """A kind of desk; desks of the tables with its slug are of it."""

    slug: str
    name: str


@dataclass(frozen=True)
class ListProposal:
    """A directory before it is founded. `file` is the list's name; an empty text of `facts` is not known."""

    file: str
    content: bytes
    source: SourceText
    tables: tuple[ProposedTable, ...]
    programs: tuple[ProposedProgram, ...]
    facts: Facts

    @property
    def unsure(self) -> Iterator[tuple[int, int]]:
        """The columns that somebody should be asked about, by table and place (from 0)."""
        for number, table in enumerate(self.tables):
            for at, column in enumerate(table.columns):
                if not column.sure and column.samples:
                    yield number, at

    @property
    def roles(self) -> tuple[tuple[Role, ...], ...]:
        """What the columns of each table mean."""
        return tuple(tuple(column.role for column in table.columns) for table in self.tables)

    def with_role(self, table: int, at: int, role: Role) -> ListProposal:
        """Return the proposal with another meaning of one column, which is sure from now on."""
        columns = list(self.tables[table].columns)
        columns[at] = replace(columns[at], role=role, sure=True)
        tables = list(self.tables)
        tables[table] = replace(tables[table], columns=tuple(columns))
        return replace(self, tables=tuple(tables))

    def with_facts(self, facts: Facts) -> ListProposal:
        """Return the proposal with what somebody said of it; kinds of desk that had its title have the new one."""
        programs = tuple(
            replace(program, name=facts.title) if program.name == self.facts.title else program
            for program in self.programs
        )
        return replace(self, programs=programs, facts=facts)


def _where(place: str) -> str:
    """A place in a document in the words of a clerk; "" where it is not known."""
    found = PLACE.fullmatch(place.replace("line ", "row ", 1))
    if not found:
        return place
    said = (("シート「{}」", found["sheet"]), ("{} ページ", found["page"]), ("{} 行目", found["row"]))
    return " ".join(words.format(value) for words, value in said if value)


def lines_in_words(lines: Iterable[int], source: Source) -> str:
    """Lines of a source, as it counts them, as a clerk finds them in its file: シート「本庁舎」 47、48 行目."""
    found: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        place = source.in_file(line)
        if place and place.page:
            found.setdefault(("", "ページ"), []).append(str(place.page))
        else:
            sheet = f"シート「{place.sheet}」 " if place and place.sheet else ""
            row = place.row if place and place.row else line
            found.setdefault((sheet, "行目"), []).append(f"{row:,}")
    return "、".join(f"{sheet}{'、'.join(dict.fromkeys(at))} {unit}" for (sheet, unit), at in found.items())


class _Key(NamedTuple):
    """What a table is told by when the folder is read: its heading and its header."""

    heading: str
    header: tuple[str, ...]
    width: int


# -- what is found ---------------------------------------------------------------------------------------


def propose(content: bytes, path: str, *, edition: str, title: str = "") -> ListProposal:
    """Read a list of which nothing is described, and say what its tables mean.

    Without a title the list's own is taken, else the file's name, where it says anything. Raises SourceError for a file that is no list
    (see `read_document`), and for one in which no table and no desk is found.
    """
    arrived = read_document(content, Tables(()), own_layout(), edition=edition, path=path)
    reading = read_list(arrived.source, Tables(()))
    if not _is_list(reading):
        raise _no_list(arrived.source, path)
    name = PurePath(path.replace("\\", "/")).name
    own = title_of(reading) or bare_title(arrived.title)
    title = title or own or bare_title(PurePath(name).stem) or _NAMELESS
    programs, tables = tables_of(reading, title)
    if arrived.own_print:
        tables = tuple(_as_printed(table, own_layout()) for table in tables)
    return ListProposal(
        _file_name(name), content, arrived.source, tables, programs, facts_of(reading, edition, title)
    )


def _is_list(reading: Reading) -> bool:
    """Whether what was read is a list of desks: somebody can be reached, and the text is about that."""
    reached = [r for r in reading.records if r.phones or r.faxes or r.emails or r.urls or r.address]
    if any(table.columns for table in reading.tables):
        return bool(reached)
    source = reading.source
    # A number without its area code is one, too, although nobody can complete it.
    numbered = {
        number
        for number, line in enumerate(source.folded, start=1)
        if find_phones(line) or _LOCAL_NUMBER.search(line)
    }
    about = numbered | {line for record in reached for line in record.lines()}
    lines = sum(bool(line.strip()) for line in source.raw)
    announced = (note for record in reached for note in record.notes if _is_field(note.text))
    about |= {span.line for note in announced for span in note.spans}
    other = sum("。" in line for number, line in enumerate(source.folded, start=1) if number not in about)
    if len(reached) == 1:
        # One office of whose sections each has its number may have a sentence above them.
        return (not other or len(numbered) > 3 * other) and len(about) >= _IN_LINES * lines
    called = [record for record in reached if record.phones]
    begins = sum(_begins_its_line(record, source) for record in called)
    asked = sum(_is_asked(record, source) for record in called)
    begins += asked if asked >= _ASKED else 0
    return (
        len(reached) > other or len(about) > 2 * other or (begins >= _ENTRIES and 2 * begins > len(reached))
    )


def _begins_its_line(record: Record, source: SourceText) -> bool:
    """Whether nothing but signs stands before a desk's name in its line: an entry of a list, no office that a letter names."""
    before = _before_name(record, source)
    return before is not None and not re.search(r"\w", before)


def _is_asked(record: Record, source: SourceText) -> bool:
    """Whether a word for whom to ask stands before a desk's name in its line, as in a guide: 問い合わせ 東課 099-…."""
    word = header_words().match((_before_name(record, source) or "").strip(" :：・"))
    return word is not None and word.whole and word.kind is Kind.CONTACT


def _before_name(record: Record, source: SourceText) -> str | None:
    """What stands before a desk's name in its line, behind a dash; None where a sentence does, or no name is printed."""
    span = next(iter(record.organization.spans), None)
    if span is None or "。" in source.folded[span.line - 1][: span.end]:
        return None
    return source.folded[span.line - 1][: span.start].rpartition(" - ")[2]


_LOCAL_NUMBER = re.compile(rf"{TEL}[】〕\])>]?[\s:：]{{0,3}}\(?\d{{1,4}}[-)]\d{{4}}(?!\d)", re.IGNORECASE)


def _is_field(note: str) -> bool:
    """Whether a word of a header announces what is said of a desk, however long: 概要：…です。"""
    word, colon, _ = note.partition(":")
    return bool(colon) and header_words().knows(word)


def _no_list(source: SourceText, path: str) -> SourceError:
    """The refusal of a file without desks: one line that says what it is instead."""
    words = [" ".join(line.split()) for line in source.raw if line.strip()]
    begins = words[0][:_LONGEST_SAMPLE] if words else ""
    numbers = sum(bool(find_phones(line)) for line in source.folded)
    holds = Message("no telephone number")
    if numbers:
        holds = Message("{n:,} lines with a telephone number", n=numbers)
    elif any(map(_LOCAL_NUMBER.search, source.folded)):
        holds = Message("its telephone numbers have no area code")
    return SourceError(
        Message(
            "{path}: no list of desks is found: a document of {n:,} lines that begins with 「{begins}」 ({holds}); give "
            "a table with the name and the number of a desk in each row",
            path=path,
            begins=begins,
            n=len(words),
            holds=holds,
        ),
        path=path,
    )


def _file_name(name: str) -> str:
    """The name under which the list is kept: as it came, without what a file system or a terminal may not have."""
    kept = "".join(c if c.isprintable() and c not in '<>:"/\\|?*' else "-" for c in name).strip(" .")
    kept = kept[-_LONGEST_NAME:] or "list"
    return f"{kept}.txt" if kept.casefold().endswith(".toml") else kept  # .toml is what is known of it


def tables_of(reading: Reading, title: str) -> tuple[tuple[ProposedProgram, ...], tuple[ProposedTable, ...]]:
    """Return the tables that nobody described, in their order, and the kinds of desk that their headings name.

    Tables that would be told apart by nothing are one where they read alike; where they don't, each stands for
    itself, in its order. Tables that are told apart by a place alone are one, and of one kind. Headings without
    rows are one table together: each is a desk.
    """
    slugs: dict[str, str] = {}

    def program(name: str) -> str:
        kind = "" if _PLACE_NAME.fullmatch(name) else bare_title(name)
        return slugs.setdefault(kind or title, f"desks-{len(slugs) + 1}")

    found = [table for table in reading.tables if not table.described and table.columns]
    sheets = _sheets_of_a_title(reading, found)
    on_sheets: dict[str, set[str]] = {}  # the slugs of the kinds that stand there
    below_title = {_sheet_of(reading, table) for table in found if bare_title(table.heading) == title}
    keyed: dict[_Key, list[ProposedTable]] = {}
    for number, table in enumerate(found):
        below = lines_below(reading, table) if len(found) > 1 else ()
        kind, sheet = sheets.get(number) or (*below, table.heading)[0], _sheet_of(reading, table)
        if below_title == {sheet} and bare_title(kind) == title and len(found) > 1:
            kind = bare_title(sheet)  # the title of all sheets names none of them
        proposed = _proposed(reading, table, program(kind))
        if sheet:
            on_sheets.setdefault(sheet, set()).add(proposed.program)
        headers = tuple(column.header for column in proposed.columns)
        named = tuple(sorted(filter(None, headers)))
        key = _Key(table.heading, named, 0 if named else len(headers))
        same = keyed.setdefault(key, [])
        same.append(proposed)
    tables = _by_place([one for same in keyed.values() for one in _merged(same)])
    tables.sort(key=lambda table: table.first_line)
    alone = [t for t in reading.tables if not (t.described or t.columns) and (t.heading_line or t.rows)]
    if nameless := [table for table in alone if not table.heading]:  # lines of words below no heading
        rows = [line for table in nameless for line in table.rows]
        beside = [on_sheets.get(_sheet_of(reading, table), set()) for table in nameless]
        kinds = set[str]().union(*beside) if all(beside) else set()
        # 代表 above the table of a sheet is of its kind.
        slug = kinds.pop() if len(kinds) == 1 else program(title)
        tables.append(ProposedTable((), (), min(rows), "", len(rows), slug))
    if headed := [table for table in alone if table.heading]:
        headings = tuple(dict.fromkeys(table.heading for table in headed))
        line = min(table.heading_line or 0 for table in headed)
        kind, lines = program(title if len(headings) > 1 else headings[0]), sum(len(t.rows) for t in headed)
        tables.append(ProposedTable(headings, (), line, "", lines, kind))
    return tuple(ProposedProgram(slug, name) for name, slug in slugs.items()), tuple(tables)


def _sheets_of_a_title(reading: Reading, tables: Sequence[TableReading]) -> dict[int, str]:
    """The sheets of tables that all stand below one title, by the tables' places: then the sheets name the kinds.

    Tables of one header are one table, whatever sheets they stand on; neither do sheets help that nobody named.
    """
    standing = [
        (_sheet_of(reading, table), tuple(sorted(c.header for c in table.columns))) for table in tables
    ]
    names = [sheet for sheet, _ in standing]
    alone = len(set(names)) == len({header for _, header in standing}) == len(tables) > 1
    title = {table.heading for table in tables}
    if not alone or len(title) > 1 or not all(map(bare_title, names)):
        return {}
    return dict(enumerate(names))


def _sheet_of(reading: Reading, table: TableReading) -> str:
    line = min(table.rows, default=table.heading_line or 1)
    found = PLACE.fullmatch("".join(reading.source.places[line - 1 : line]))
    return (found and found["sheet"]) or ""


def _merged(same: Sequence[ProposedTable]) -> Iterable[ProposedTable]:
    """Tables of one heading and one header: one description for all where they mean the same."""
    roles = {tuple(column.role for column in table.columns) for table in same}
    if len(roles) > 1:
        return same
    samples = [
        tuple(dict.fromkeys(s for table in same for s in table.columns[at].samples))[:SAMPLES]
        for at in range(len(same[0].columns))
    ]
    columns = tuple(replace(c, samples=s) for c, s in zip(same[0].columns, samples, strict=True))
    headings = tuple(dict.fromkeys(heading for table in same for heading in table.heading))
    rows, desk = sum(table.rows for table in same), any(table.heading_desk for table in same)
    return [replace(same[0], heading=headings, columns=columns, rows=rows, heading_desk=desk)]


def _by_place(tables: list[ProposedTable]) -> list[ProposedTable]:
    """The tables, those that the same columns have and whose headings are places put together."""
    found: list[ProposedTable] = []
    alike: dict[tuple[tuple[str, Role], ...], list[ProposedTable]] = {}
    for table in tables:
        if table.heading and all(map(_PLACE_NAME.fullmatch, table.heading)):
            alike.setdefault(tuple((c.header, c.role) for c in table.columns), []).append(table)
        else:
            found.append(table)
    for same in alike.values():  # two of one heading read otherwise, each in its order
        headings = [heading for table in same for heading in table.heading]
        found += _merged(same) if len(set(headings)) == len(headings) else same
    return found


def lacking(reading: Reading, tables: Tables) -> Iterator[ProposedTable]:
    """Yield the described tables that have columns of which their descriptions say nothing."""
    specs = {spec.id: spec for spec in tables.tables}
    for table in reading.tables:
        if table.described and table.columns:
            spec = specs[table.table]
            found = _proposed(reading, table, spec.program)
            columns = tuple(
                replace(column, role=spec.role_of(column.header) or _told_by_cells(column), sure=known.known)
                for column, known in zip(found.columns, table.columns, strict=True)
            )
            yield replace(found, columns=columns, id=spec.id, heading_desk=False)


def _told_by_cells(column: ProposedColumn) -> Role:
    """What a column is that a description lacks: how one is reached, where its cells say so; else a remark."""
    (read,) = read_columns((column.header,), [(cell,) for cell in column.samples])
    return read.role if read.role in _REACHED_BY else Role.NAMED_NOTE


def _proposed(reading: Reading, table: TableReading, program: str) -> ProposedTable:
    samples = table.samples or ((),) * len(table.columns)
    columns = tuple(
        ProposedColumn(
            column.header,
            Role.NAMED_NOTE if column.role is Role.NOTE and column.titled else column.role,
            tuple(map(_shortened, shown)),
            _is_sure(column) and not _may_be_fax(column, table.columns),
        )
        for column, shown in zip(table.columns, samples, strict=True)
    )
    if not any(column.header or column.samples for column in columns if not column.header):
        columns = tuple(column for column in columns if column.header)
    first = table.heading_line or min(table.rows, default=1)
    heading = (table.heading,) if table.heading else ()
    begins = min(table.rows, default=first)
    place = "".join(reading.source.places[begins - 1 : begins])
    return ProposedTable(
        heading,
        columns,
        first,
        place,
        len(table.rows),
        program,
        names_beside_numbers=any(c.named_within for c in table.columns),
        told_again=tuple(c.header for c in table.columns if c.repeats),
        heading_desk=table.contact,
    )


def _as_printed(table: ProposedTable, layout: Layout) -> ProposedTable:
    """A table of a list that this program printed: what its columns mean is known."""
    known = dict(layout.columns_read)
    columns = tuple(
        replace(c, role=known[c.header], sure=True) if c.header in known else c for c in table.columns
    )
    return replace(table, columns=columns, cell=LEVELS)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_SAMPLE else f"{text[:_LONGEST_SAMPLE]}…"


def _may_be_fax(column: Column, columns: Sequence[Column]) -> bool:
    """Whether a column of numbers stands beside another one, under words that do not say what its own are for."""
    phones = [each for each in columns if each.role is Role.PHONES]
    told = [each for each in phones if each.known] or phones[:1]
    return any(each is column for each in phones) and not any(each is column for each in told)


def _is_sure(column: Column) -> bool:
    """Whether a column's header is known, or its cells leave no doubt."""
    return (
        column.known
        or not column.looks
        or column.role in _TOLD_BY_CONTENTS
        or (column.role is Role.NOTE and column.looks in _SURELY_REMARKS)
    )
