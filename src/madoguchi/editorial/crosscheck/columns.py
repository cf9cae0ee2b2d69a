"""Which column of another list says what: its own words first, then header and contents, as for any list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from madoguchi.editorial.crosscheck.knowledge import CrosscheckKnowledge
from madoguchi.editorial.crosscheck.numbers import find_numbers
from madoguchi.editorial.crosscheck.passages import Context, ListLine, Passage
from madoguchi.editorial.crosscheck.words import canonical
from madoguchi.ingest.columns.header_rows import is_header, may_be_header, whole_header
from madoguchi.ingest.columns.reading import Column, read_columns
from madoguchi.ingest.pieces.headers import LONGEST, Kind
from madoguchi.ingest.spec import Role
from madoguchi.text.dates import date_in
from madoguchi.text.fold import fold
from madoguchi.text.prefecture import full_name

_TEXT = ""
_SKIPPED = {"body", "ours", "ignored", "note", "title", "authority", "prefecture", "modified", "published"}
# A cell that names the row is short; a longer one is a text of its own.
_LONGEST_NAME = 80
# Titles, dates and units may stand above a header.
_LINES_TO_HEADER = 6
_ROLES = {
    **dict.fromkeys((Role.ORGANIZATION, Role.UNIT, Role.DIVISION), "name"),
    **dict.fromkeys((Role.PHONES, Role.CONTACT), "number"),
    **dict.fromkeys(
        (
            Role.FAX,
            Role.EXTENSION,
            Role.EMAIL,
            Role.URL,
            Role.POSTAL_CODE,
            Role.CODE,
            Role.DATE,
            Role.READING,
        ),
        "ignored",
    ),
    Role.OPERATOR: "authority",
    Role.PREFECTURE: "prefecture",
}


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of a table: each cell's first line number and its words."""

    cells: tuple[ListLine, ...]

    def texts(self) -> tuple[str, ...]:
        return tuple(" ".join(fold(cell.text).split()) for cell in self.cells)


def read_table(rows: Sequence[ListRow], knowledge: CrosscheckKnowledge, above: Context) -> Iterable[Passage]:
    """Yield a passage for each cell that may hold numbers; `above` is what stands over the table."""
    rows = [row for row in rows if any(cell.text.strip() for cell in row.cells)]
    at, header = _header(rows, knowledge)
    roles = _roles(header, rows[at:], knowledge)
    for row in rows[at:]:
        yield from _read_row(row, roles, above)


def _header(rows: Sequence[ListRow], knowledge: CrosscheckKnowledge) -> tuple[int, tuple[str, ...]]:
    """How many rows stand before the first with data, and what the header of the table says."""
    texts = [row.texts() for row in rows[: _LINES_TO_HEADER + 10]]
    for at, cells in enumerate(texts[:_LINES_TO_HEADER]):
        if any(map(find_numbers, cells)):
            return 0, ()
        own = at == 0 and any(_own_role(cell, knowledge) for cell in cells)
        if own or (may_be_header(cells) and is_header(cells, texts[at + 1 :])):
            header, count = whole_header(texts[at:])
            return at + count, header
    return 0, ()


def _roles(header: tuple[str, ...], rows: Sequence[ListRow], knowledge: CrosscheckKnowledge) -> list[str]:
    """The role of each column; all empty for a table whose columns tell nothing."""
    columns = read_columns(header, [row.texts() for row in rows])
    own = [_own_role(column.header, knowledge) for column in columns]
    if not header and not any(column.role is Role.PHONES for column in columns):
        return []
    roles = [role or _role(column) for role, column in zip(own, columns, strict=True)]
    if "prefecture" in roles and not any(column.role is Role.ORGANIZATION for column in columns):
        # 県名 and 部・課名: the section is the prefecture's.
        roles = ["body" if role == "prefecture" else role for role in roles]
    return roles


def _own_role(header: str, knowledge: CrosscheckKnowledge) -> str:
    """What only a list that is held against ours has: our own numbers, days of the row, a title."""
    words = canonical(header)
    if words and len(words) <= LONGEST:
        for role, known in knowledge.columns:
            if any(word in words for word in known):
                return role
    return _TEXT


def _role(column: Column) -> str:
    if column.kind is Kind.NOTE:
        return "note"
    return _ROLES.get(column.role, _TEXT)


def _read_row(row: ListRow, roles: list[str], above: Context) -> Iterable[Passage]:
    role_of = [roles[at] if at < len(roles) else _TEXT for at in range(len(row.cells))]
    said: dict[str, list[str]] = {}
    for role, cell in zip(role_of, row.cells, strict=True):
        if cell.text.strip():
            said.setdefault(role, []).append(cell.text)
    names = said.get("name") or ([] if any(roles) else _unnamed(row, role_of))
    prefectures = _prefectures([*said.get("prefecture", ()), *said.get("body", ())])
    context = Context(
        title=" ".join(said.get("title", ())),
        authority=" ".join(said.get("authority", prefectures if "body" in said else ())) or above.authority,
        prefectures=prefectures or above.prefectures,
        name="\n".join(names),
        remarks=" ".join([above.remarks, above.title, *said.get("note", ())]).strip(),
        date=_date(said) or above.date,
    )
    numbered = any(find_numbers(text) for text in said.get("number", ()))
    for role, cell in zip(role_of, row.cells, strict=True):
        if role in _SKIPPED or (role == "name" and numbered):
            continue
        lines = tuple(
            ListLine(cell.number + offset, text) for offset, text in enumerate(cell.text.splitlines())
        )
        if any(find_numbers(line.text) for line in lines):
            yield _aligned(lines, context)


def _unnamed(row: ListRow, roles: list[str]) -> list[str]:
    """Without a column of names: the short cells without a number name the row."""
    return [
        cell.text
        for role, cell in zip(roles, row.cells, strict=True)
        if role == _TEXT and 0 < len(cell.text.strip()) <= _LONGEST_NAME and not find_numbers(cell.text)
    ]


def _aligned(lines: tuple[ListLine, ...], context: Context) -> Passage:
    """A cell of several lines beside a name of as many: each line has the name's line before it."""
    if len(lines) == 1 and "<br>" in lines[0].text:
        parts = [part.strip() for part in lines[0].text.split("<br>")]
        names = [part.strip() for part in context.name.split("<br>")]
        if len(parts) == len(names):
            body = names[0]
            paired = [
                ListLine(lines[0].number, f"{body} {name} {part}" if name != body else f"{body} {part}")
                for name, part in zip(names, parts, strict=True)
                if part
            ]
            return Passage(tuple(paired), context)
    return Passage(lines, context)


def _prefectures(cells: Sequence[str]) -> tuple[str, ...]:
    names = (name for cell in cells for name in cell.replace("、", ";").replace(",", ";").split(";"))
    return tuple(full for name in names if (full := full_name(name)))


def _date(said: dict[str, list[str]]) -> str:
    for role in ("modified", "published"):
        for cell in said.get(role, ()):
            if found := date_in(cell):
                return found
    return ""
