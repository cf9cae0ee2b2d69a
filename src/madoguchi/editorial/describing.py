"""A table that nobody described yet: what stands in its columns, and a description of it, tried before it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from madoguchi.data.bundle import Bundle
from madoguchi.data.loading import parsed, quoted
from madoguchi.editions.build import Known
from madoguchi.editions.conservation import CONSERVATION
from madoguchi.editions.knowledge import knowledge_of, read_programs
from madoguchi.editorial.drafting import read_file, volume_of
from madoguchi.editorial.importing import facts_from, rebuild
from madoguchi.editorial.knowledge import current, edited, save_version
from madoguchi.errors import InputError
from madoguchi.ingest.cells import read_cell
from madoguchi.ingest.errata import Erratum
from madoguchi.ingest.reader import tables_of
from madoguchi.ingest.section import Section
from madoguchi.ingest.sections import Sectioner
from madoguchi.ingest.spec import Role
from madoguchi.message import Message
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Notice, Severity
from madoguchi.store.database import Database
from madoguchi.store.drafts import ERRATUM, base_of, decisions_of, draft_of, source_of
from madoguchi.store.knowledge import Version
from madoguchi.text.phone import as_printed

TABLES, PROGRAMS = "tables.toml", "programs.toml"
SAMPLES = 3  # cells of a column that are shown
LONGEST_SAMPLE = 60  # characters
# How a desk's area is known (`area` in tables.toml); all but the first need something of the table or the data.
AREAS = ("name", "prefecture", "nation", "jurisdictions")
# Lines above the first row on which something is said of the table itself.
_HEAD = 3
_SLUG = re.compile(r"[a-z][a-z0-9-]{1,39}")


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """A column as it was read: its header, what it was taken for, its first cells that hold anything.

    `known` is whether somebody or the header's words said so; else it was guessed, or left as a remark.
    """

    header: str
    role: Role
    samples: tuple[str, ...]
    known: bool


@dataclass(frozen=True, slots=True)
class SeenTable:
    """A table of a draft that is not, or not wholly, described. `id` is that of its description, "" for none.

    `line` is as its own list counts it. Where the draft has several lists, `source` is the id of that list and
    `source_name` what it is called; else both are "".
    """

    number: int  # its place among the tables of the draft
    id: str
    heading: str
    line: int  # of its heading, else of its first row
    rows: int
    columns: tuple[SeenColumn, ...]
    contact: bool = False  # whether a number or an address stands beside or under its heading
    source: str = ""
    source_name: str = ""

    @property
    def describable(self) -> bool:
        """Whether its columns can be told apart by their headers: a description names them so."""
        headers = [column.header for column in self.columns]
        return bool(self.columns) and len(set(headers)) == len(headers) and any(headers)


@dataclass(frozen=True, slots=True)
class Description:
    """What an editor says of a table: `columns` are pairs of a header and the value of a Role.

    `program_name` is that of a new program; empty for one that is known. Without a `program` it is about further
    columns of the table `id`, which is described. `headed` is whether the list prints the heading; with
    `heading_desk` the heading names a desk of its own, by the number that stands beside or under it. `source` is
    the list that prints the table, "" where there is one.
    """

    id: str
    heading: str
    columns: tuple[tuple[str, str], ...]
    program: str
    program_name: str = ""
    area: str = "name"
    headed: bool = True
    heading_desk: bool = False
    source: str = ""


def described_by(plain: Mapping[str, Any]) -> Description:
    """Return a description from plain values, as a task gets them."""
    columns = tuple((str(header), str(role)) for header, role in plain["columns"])
    return Description(**{**plain, "columns": columns})


def undescribed(edition: Edition) -> tuple[SeenTable, ...]:
    """Return the tables of a draft of which no description speaks, and those that have columns without one."""
    source, tables = volume_of(edition), knowledge_of(edition.bundle).tables
    sections: list[Section] = []
    for part in source.parts:
        sectioner = Sectioner(source, tables_of(part, source, tables), part.lines)
        sectioner.run()
        sections += sectioner.sections
    found = (_seen(number, section) for number, section in enumerate(sections))
    return tuple(_in_its_list(table, edition) for table in found if table is not None)


def _in_its_list(table: SeenTable, edition: Edition) -> SeenTable:
    source = edition.source_of(table.line)
    table = replace(table, line=source.line(table.line))
    several = len(edition.sources) > 1
    return replace(table, source=source.id, source_name=source.facts.name) if several else table


def _seen(number: int, section: Section) -> SeenTable | None:
    if not section.rows or not section.columns:
        return None
    columns = _of_rows(section) if section.described else _guessed(section)
    if section.described and all(column.known for column in columns):
        return None
    heading = section.heading
    line = heading.line if heading else section.rows[0].line
    id = section.spec.id if section.described else ""
    cells = [read_cell(place) for place in (*section.contact, *section.free) if not section.described]
    contact = heading is not None and any(cell.numbers or cell.urls for cell in cells)
    return SeenTable(number, id, heading.text if heading else "", line, len(section.rows), columns, contact)


def _guessed(section: Section) -> tuple[SeenColumn, ...]:
    """The columns of a table that nobody described, with what they were taken for."""
    known = [column.known for column in section.found[-1].columns] if section.found else []
    return tuple(
        SeenColumn(
            header,
            Role.NOTE if role is Role.UNKNOWN else role,
            _samples(row.cells[at][2].text for row in section.rows if at < len(row.cells)),
            at < len(known) and known[at],
        )
        for at, (role, header) in enumerate(section.columns)
    )


def _of_rows(section: Section) -> tuple[SeenColumn, ...]:
    """The columns of a described table, by the headers of its rows: a later header may have others."""
    cells: dict[str, list[str]] = {}
    roles: dict[str, Role] = {}
    for row in section.rows:
        for role, header, cell in row.cells:
            if header or role is not Role.UNKNOWN:  # else a cell more than there are columns
                cells.setdefault(header, []).append(cell.text)
                roles[header] = role
    return tuple(
        SeenColumn(
            header,
            Role.NOTE if role is Role.UNKNOWN else role,
            _samples(cells[header]),
            role is not Role.UNKNOWN,
        )
        for header, role in roles.items()
    )


def _samples(cells: Iterable[str]) -> tuple[str, ...]:
    return tuple(as_printed(cell[:LONGEST_SAMPLE]) for cell in dict.fromkeys(cells) if cell)[:SAMPLES]


# -- the description as text -----------------------------------------------------------------------------


# What a description can't be, and why.
PROBLEMS = {
    "role": Message("a column is said to mean something that no column means"),
    "name": Message(
        "say which column names the desk: 機関名, 部署 or 都道府県; without it nobody can find it"
    ),
    "id": Message("the short name cannot be one; write a-z, 0-9 and -, such as city-desks"),
    "taken": Message("a table of this short name is described already; choose another"),
    "area": Message("that is no way to know an area; one of {areas}", areas=tuple(AREAS)),
    "program": Message("choose a program, or give the new one its name"),
    "heading": Message("the table needs a name"),
}


def problem_with(bundle: Bundle, said: Description) -> str:
    """Return what a description can't be, a key of PROBLEMS; empty where it can be kept."""
    roles = {role for _, role in said.columns}
    if roles - set(Role):
        return "role"
    if not roles & {Role.ORGANIZATION, Role.PREFECTURE, Role.UNIT}:
        return "name"
    if not said.program:
        return ""
    if not (_SLUG.fullmatch(said.id) and _SLUG.fullmatch(said.program)):
        return "id"
    if said.id in {entry.get("id") for entry in bundle.table(TABLES).get("table", ())}:
        return "taken"
    if said.area not in AREAS:
        return "area"
    known = {program.slug for program in read_programs(bundle.text(PROGRAMS))}
    if said.program not in known and not said.program_name:
        return "program"
    return "" if said.heading else "heading"


def with_description(bundle: Bundle, said: Description) -> Bundle:
    """Return a bundle in which a table is described; every other entry and comment of its files stays.

    Raises InputError for what cannot be one, DescriptionError for a file that cannot be read.
    """
    if problem := problem_with(bundle, said):
        raise InputError(PROBLEMS[problem])
    tables = bundle.text(TABLES)
    if not said.program:
        known = {entry.get("id"): entry for entry in parsed(tables, TABLES).get("table", ())}
        if said.id not in known:
            raise InputError(
                Message("no table {id!r} is described any more; load the page again", id=said.id)
            )
        return edited(bundle, {TABLES: _with_columns(tables, known[said.id], said)})
    texts = {TABLES: _appended(tables, _table(said))}
    if said.program not in {program.slug for program in read_programs(bundle.text(PROGRAMS))}:
        texts[PROGRAMS] = _appended(bundle.text(PROGRAMS), _program(said))
    return edited(bundle, texts)


def _table(said: Description) -> str:
    lines = [
        "[[table]]",
        f"id = {quoted(said.id)}",
        f"program = {quoted(said.program)}",
        f"heading = [{quoted(said.heading)}]",
        f"columns = {_inline(dict(said.columns))}",
        'cell = "path"',
        *([] if said.headed else ["headed = false"]),
        *(['heading_as = "organization"'] if said.heading_desk else []),
        *([] if said.area == "name" else [f"area = {quoted(said.area)}"]),
        *([f"source = {quoted(said.source)}"] if said.source else []),
    ]
    return "\n".join(lines)


def _program(said: Description) -> str:
    return f"[[program]]\nslug = {quoted(said.program)}\nname = {quoted(said.program_name)}"


def _with_columns(text: str, entry: Mapping[str, Any], said: Description) -> str:
    """The file with the columns of one table said anew, in the line that says them."""
    lines, columns = text.split("\n"), {**entry.get("columns", {}), **dict(said.columns)}
    begins = [at for at, line in enumerate(lines) if re.fullmatch(r"\s*\[\[table\]\]\s*(?:#.*)?", line)]
    for begin, end in zip(begins, [*begins[1:], len(lines)], strict=True):
        block = range(begin, end)
        if not any(
            re.match(rf"\s*id\s*=\s*{re.escape(quoted(said.id))}\s*(?:#|$)", lines[at]) for at in block
        ):
            continue
        for at in block:
            if found := re.match(r"(\s*columns\s*=\s*)\{.*\}(\s*)$", lines[at]):
                lines[at] = f"{found[1]}{_inline(columns)}{found[2]}"
                made = "\n".join(lines)
                before, after = (parsed(each, TABLES)["table"] for each in (text, made))
                others = [each for each in before if each["id"] != said.id]
                if others == [each for each in after if each["id"] != said.id]:
                    return made
    raise InputError(
        Message(
            "the columns of table {id} are written in a way that only the file's own page can change",
            id=said.id,
        )
    )


def _appended(text: str, block: str) -> str:
    return f"{text.rstrip()}\n\n{block}\n" if text.strip() else f"{block}\n"


def _inline(columns: Mapping[str, str]) -> str:
    return "{ " + ", ".join(f"{quoted(header)} = {quoted(role)}" for header, role in columns.items()) + " }"


# -- tried, and kept -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Trial:
    """What a description makes of a draft: the desks of its table, and what is said of their lines.

    `lost` is what conservation misses anywhere; `left` whether the table is still not described.
    """

    desks: tuple[Desk, ...]
    notices: tuple[Notice, ...]
    lost: tuple[Notice, ...]
    left: bool


def tried(database: Database, draft: int, said: Description) -> Trial:
    """Read a draft's file with a description that nobody has kept. Raises what `with_description` raises."""
    with database.reading() as connection:
        _, bundle = current(connection)
        about, source = draft_of(connection, draft), source_of(connection, draft)
        errata = [Erratum(**decision.value) for decision in decisions_of(connection, draft, ERRATUM)]
        base = base_of(connection, about)
    facts = facts_from(about.facts)
    made = read_file(
        source, about.file_name, edition=about.edition, known=lambda _: Known(facts, facts), errata=errata,
        among=base, bundle=with_description(bundle, said),
    )  # fmt: skip
    return trial_of(made.edition, said)


def trial_of(edition: Edition, said: Description) -> Trial:
    """Return what an edition says of one of its tables."""
    desks = tuple(desk for desk in edition.desks if desk.table == said.id)
    lines = {line for desk in desks for line in desk.lines}
    if lines:  # its heading and header stand above its rows
        lines |= set(range(min(lines) - _HEAD, max(lines) + 1))
    own = {desk.id for desk in desks}
    told = tuple(
        n
        for n in edition.notices
        if n.severity is not Severity.INFO
        and n.code not in CONSERVATION
        and (lines & set(n.lines) or own & set(n.desks))
    )
    lost = tuple(n for n in edition.notices if n.code in CONSERVATION)
    return Trial(desks, told, lost, all(facts.id != said.id for facts in edition.tables))


def describe(
    database: Database, draft: int, said: Description, *, by: str, note: str, base: str | None = None
) -> Version:
    """Keep a description as a new version, and read the draft anew with it."""
    with database.reading() as connection:
        _, bundle = current(connection)
    version = save_version(database, with_description(bundle, said), by=by, note=note, base=base)
    rebuild(database, draft, by=by)
    return version
