"""For the page that describes a table (`/edit/knowledge/table`): what is proposed, what an editor says, tried, then kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from madoguchi.data.bundle import PROGRAMS, TABLES, Bundle
from madoguchi.data.editing import with_entry, with_value
from madoguchi.data.loading import parsed
from madoguchi.data.shapes import SLUG
from madoguchi.editions.build import Known
from madoguchi.editions.conservation import CONSERVATION
from madoguchi.editions.knowledge import knowledge_of, read_programs
from madoguchi.editorial.drafting import read_file, volume_of
from madoguchi.editorial.founding import programs_described, programs_head, table_described, tables_head
from madoguchi.editorial.importing import facts_from, rebuild
from madoguchi.editorial.knowledge import SaveVersion, current, edited
from madoguchi.editorial.proposing import (
    ProposedColumn,
    ProposedProgram,
    ProposedTable,
    lacking,
    tables_of,
)
from madoguchi.errors import InputError
from madoguchi.ingest.errata import Erratum
from madoguchi.ingest.reader import read_list
from madoguchi.ingest.record import TableReading
from madoguchi.ingest.spec import Role
from madoguchi.message import Message
from madoguchi.model.edition import Edition, InFile
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Notice, Severity
from madoguchi.store.database import Database
from madoguchi.store.drafts import ERRATUM, base_of, decisions_of, draft_of, source_of
from madoguchi.store.knowledge import Version

# How a desk's area is known (`area` in tables.toml). The first claims only what a name surely says.
AREAS = ("", "name", "prefecture", "nation", "jurisdictions")
_UNKNOWN_COLUMN = "unknown-column"  # the code of a notice
# Lines above the first row on which something is said of the table itself.
_HEAD = 3


@dataclass(frozen=True, slots=True)
class Undescribed:
    """A table with what is proposed for it, and what to call the kind of its desks; `list_name`: its list of several.

    The first line of the table is as its own list counts it.
    """

    table: ProposedTable
    program_name: str
    list_name: str = ""


@dataclass(frozen=True, slots=True)
class Description:
    """What an editor says of a table: it is as proposed but for its id, its columns' roles, its program, its area.

    `program_name` is that of a new program; empty for one that is known. A table that has a description but for
    further columns (`further`) keeps all but those.
    """

    table: ProposedTable
    program_name: str = ""
    further: bool = False


def proposed_from(plain: Mapping[str, Any]) -> ProposedTable:
    """Return a table from plain values, as a task gets them."""
    columns = (
        ProposedColumn(**{**column, "role": _role(column["role"]), "samples": tuple(column["samples"])})
        for column in plain["columns"]
    )
    tuples = {name: tuple(plain[name]) for name in ("heading", "told_again")}
    return ProposedTable(**{**plain, **tuples, "columns": tuple(columns)})


def _role(said: str) -> Role:
    """A role that somebody chose; UNKNOWN for what is none."""
    return Role(said) if said in set(Role) else Role.UNKNOWN


def undescribed(edition: Edition) -> tuple[Undescribed, ...]:
    """Return the tables of a draft of which no description speaks, and those that have columns without one.

    They are proposed as `madoguchi new` proposes those of a list of which nothing is known; each list has its own.
    """
    tables = knowledge_of(edition.bundle).tables
    reading = read_list(volume_of(edition), tables)
    found: list[Undescribed] = []
    for source in edition.sources:
        lines = range(source.first, source.last + 1)
        own = replace(reading, tables=tuple(t for t in reading.tables if _first_line(t) in lines))
        name = source.facts.name if edition.titled else ""
        programs, proposed = tables_of(own, name)
        names = {program.slug: program.name for program in programs}
        several = len(edition.sources) > 1
        for table in (*proposed, *lacking(own, tables)):
            if table.rows:
                line = source.line(table.first_line)
                there = replace(table, first_line=line, place=_place(source.in_file(line)))
                there = replace(there, source=source.id if several else "")
                found.append(
                    Undescribed(there, names.get(table.program, ""), source.facts.name if several else "")
                )
    return tuple(found)


def _place(found: InFile | None) -> str:
    """A place in a document as a source's text names it; empty where nothing was kept of it."""
    if found is None or not found.row:
        return f"page {found.page}" if found and found.page else ""
    return f"sheet {found.sheet}, row {found.row}" if found.sheet else f"row {found.row}"


def undescribed_columns(edition: Edition) -> tuple[Message, ...]:
    """Return what is said of columns without a meaning in which something stands; each once, however often it is printed.

    That is what `undescribed` offers of tables that are described, told without reading the lists again.
    """
    told = (n for n in edition.notices if n.code == _UNKNOWN_COLUMN and _holds_something(edition, n))
    return tuple(dict.fromkeys(notice.message for notice in told))


def _holds_something(edition: Edition, notice: Notice) -> bool:
    """Whether any row below the header of a column has a cell in it."""
    line = min(notice.lines, default=0)
    header = edition.lines[line - 1].split("\t") if line else []
    if notice.value not in header:
        return True
    at = header.index(notice.value)
    rows = takewhile(str.strip, edition.lines[line:])
    return any("".join(row.split("\t")[at : at + 1]).strip() for row in rows)


def _first_line(table: TableReading) -> int:
    return table.heading_line or min(table.rows, default=1)


# -- the description as text -----------------------------------------------------------------------------


# What a description can't be, and why.
PROBLEMS = {
    "role": Message("a column is said to mean something that no column means"),
    "name": Message(
        "say which column names the desk: 機関名, 部署 or 都道府県; without it nobody can find it"
    ),
    "id": Message("the short name cannot be one; write a-z, 0-9 and -, such as city-desks"),
    "taken": Message("a table of this short name is described already; choose another"),
    "area": Message(
        "that is not a way to know an area; choose from {areas}, or none", areas=tuple(filter(None, AREAS))
    ),
    "program": Message("choose a program, or give the new one its name"),
}


def problem_with(bundle: Bundle, said: Description) -> str:
    """Return what a description can't be, a key of PROBLEMS; empty where it can be kept."""
    table = said.table
    if any(column.role is Role.UNKNOWN for column in table.columns):
        return "role"
    if not table.names_its_rows and not said.further and table.columns:
        return "name"
    if said.further:
        return ""
    if not (SLUG.fullmatch(table.id) and SLUG.fullmatch(table.program)):
        return "id"
    if table.id in {entry.get("id") for entry in bundle.table(TABLES).get("table", ())}:
        return "taken"
    if table.area not in AREAS:
        return "area"
    known = {program.slug for program in read_programs(bundle.text(PROGRAMS))}
    return "program" if table.program not in known and not said.program_name else ""


def with_description(bundle: Bundle, said: Description) -> Bundle:
    """Return a bundle in which a table is described; every other entry and comment of its files stays.

    Raises InputError for what cannot be one, DescriptionError for a file that cannot be read.
    """
    if problem := problem_with(bundle, said):
        raise InputError(PROBLEMS[problem])
    tables, table = bundle.text(TABLES), said.table
    if said.further:
        return edited(bundle, {TABLES: _with_columns(tables, table)})
    texts = {TABLES: with_entry(tables or tables_head(), TABLES, "table", table_described(table))}
    programs = bundle.text(PROGRAMS)
    if table.program not in {program.slug for program in read_programs(programs)}:
        new = programs_described([ProposedProgram(table.program, said.program_name)])
        texts[PROGRAMS] = with_entry(programs or programs_head(), PROGRAMS, "program", new)
    return edited(bundle, texts)


def _with_columns(text: str, table: ProposedTable) -> str:
    """The file with the columns of one table that nobody has said of yet."""
    entries = parsed(text, TABLES).get("table", [])
    number = next((n for n, entry in enumerate(entries) if entry.get("id") == table.id), None)
    if number is None:
        raise InputError(Message("no table {id!r} is described any more; load the page again", id=table.id))
    said = entries[number].get("columns", {})
    for column in table.columns:
        if column.header not in said:
            text = with_value(text, TABLES, ("table", number, "columns"), column.header, column.role.value)
    return text


# -- tried, and kept -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Trial:
    """What a description makes of a draft: the desks of its table, and what is said of their lines.

    `lost` is what conservation misses of it, `elsewhere` how much it misses of other tables; `left` whether the table
    is still not described.
    """

    desks: tuple[Desk, ...]
    notices: tuple[Notice, ...]
    lost: tuple[Notice, ...]
    elsewhere: int
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
        source,
        about.file_name,
        edition=about.edition,
        known=lambda _: Known(facts, facts),
        errata=errata,
        among=base,
        bundle=with_description(bundle, said),
    )
    return trial_of(made.edition, said.table.id)


def trial_of(edition: Edition, table: str) -> Trial:
    """Return what an edition says of one of its tables."""
    desks = tuple(desk for desk in edition.desks if desk.table == table)
    lines = {line for desk in desks for line in desk.lines}
    others = {line for desk in edition.desks if desk.table != table for line in desk.lines}
    if lines:  # its heading and header stand above its rows; a row that gives no desk may stand below them
        below = range(max(lines) + 1, len(edition.lines) + 1)
        own_below = takewhile(lambda n: n not in others and edition.lines[n - 1].strip(), below)
        lines |= {*range(min(lines) - _HEAD, max(lines) + 1), *own_below}
    own = {desk.id for desk in desks}
    told = tuple(
        n
        for n in edition.notices
        if n.severity is not Severity.INFO
        and n.code not in CONSERVATION
        and (lines & set(n.lines) or own & set(n.desks))
    )
    missed = [n for n in edition.notices if n.code in CONSERVATION]
    # Of a table that gives no desk nobody knows where it stands.
    lost = tuple(n for n in missed if not lines or not n.lines or (lines - others) & set(n.lines))
    left = all(facts.id != table for facts in edition.tables)
    return Trial(desks, told, lost, len(missed) - len(lost), left)


def describe(
    database: Database, draft: int, said: Description, *, by: str, note: str, base: str | None = None
) -> Version:
    """Keep a description as a new version, and read the draft anew with it."""
    with database.reading() as connection:
        _, bundle = current(connection)
    saving = SaveVersion.ready(database, with_description(bundle, said), by=by, note=note, base=base)
    version = saving.carry_out_in(database)
    rebuild(database, draft, by=by)
    return version
