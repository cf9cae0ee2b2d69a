"""Which column of a table says what, by words in its header: never what its cells look like."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from madoguchi.editorial.crosscheck.knowledge import Knowledge
from madoguchi.editorial.crosscheck.numbers import find_numbers
from madoguchi.editorial.crosscheck.passages import Context, Line, Passage
from madoguchi.editorial.crosscheck.words import canonical
from madoguchi.text.dates import date_in
from madoguchi.text.prefecture import full_name

_TEXT = ""
_SKIPPED = {"ours", "ignored", "note", "title", "authority", "prefecture", "modified", "published"}
# A cell that names the row is short; a longer one is a text of its own.
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: each cell's first line number and its words."""

    cells: tuple[Line, ...]


def read_table(rows: Sequence[Row], knowledge: Knowledge, above: Context) -> Iterable[Passage]:
    """Yield a passage for each cell that may hold numbers; `above` is what stands over the table."""
    rows = [row for row in rows if any(cell.text.strip() for cell in row.cells)]
    if not rows:
        return
    roles = _roles(rows[0], knowledge)
    if any(roles):
        rows = rows[1:]
    for row in rows:
        yield from _read_row(row, roles, above)


def _roles(row: Row, knowledge: Knowledge) -> list[str]:
    """The role of each column, by the header; all empty when the first row is no header."""
    if any(find_numbers(cell.text) for cell in row.cells):
        return []
    return [_role(canonical(cell.text), knowledge) for cell in row.cells]


def _role(header: str, knowledge: Knowledge) -> str:
    if header and len(header) <= 40:
        for role, words in knowledge.columns:
            if any(word in header for word in words):
                return role
    return _TEXT


def _read_row(row: Row, roles: list[str], above: Context) -> Iterable[Passage]:
    role_of = [roles[at] if at < len(roles) else _TEXT for at in range(len(row.cells))]
    said: dict[str, list[str]] = {}
    for role, cell in zip(role_of, row.cells, strict=True):
        if cell.text.strip():
            said.setdefault(role, []).append(cell.text)
    names = said.get("name") or ([] if any(roles) else _unnamed(row, role_of))
    context = Context(
        title=" ".join(said.get("title", ())),
        authority=" ".join(said.get("authority", ())) or above.authority,
        prefectures=_prefectures(said.get("prefecture", ())) or above.prefectures,
        name="\n".join(names),
        remarks=" ".join([above.remarks, above.title, *said.get("note", ())]).strip(),
        date=_date(said) or above.date,
    )
    numbered = any(find_numbers(text) for text in said.get("number", ()))
    for role, cell in zip(role_of, row.cells, strict=True):
        if role in _SKIPPED or (role == "name" and numbered):
            continue
        lines = tuple(Line(cell.number + offset, text) for offset, text in enumerate(cell.text.splitlines()))
        if any(find_numbers(line.text) for line in lines):
            yield _aligned(lines, context)


def _unnamed(row: Row, roles: list[str]) -> list[str]:
    """Without a column of names: the short cells without a number name the row."""
    return [
        cell.text
        for role, cell in zip(roles, row.cells, strict=True)
        if role == _TEXT and 0 < len(cell.text.strip()) <= _LONGEST_NAME and not find_numbers(cell.text)
    ]


def _aligned(lines: tuple[Line, ...], context: Context) -> Passage:
    """A cell of several lines beside a name of as many: each line has the name's line before it."""
    if len(lines) == 1 and "<br>" in lines[0].text:
        parts = [part.strip() for part in lines[0].text.split("<br>")]
        names = [part.strip() for part in context.name.split("<br>")]
        if len(parts) == len(names):
            body = names[0]
            paired = [
                Line(lines[0].number, f"{body} {name} {part}" if name != body else f"{body} {part}")
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
