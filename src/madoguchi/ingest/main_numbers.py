"""The number of the whole office (代表), which is dialled before the extensions of its sections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from madoguchi.ingest.line_rows import Row
from madoguchi.ingest.pieces.cells import EMPTY
from madoguchi.ingest.record import Claim, ClaimReason
from madoguchi.ingest.running.desks import main_number
from madoguchi.ingest.section import Section
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import CALLED, Role
from madoguchi.text.phone import find_phones

_OF_THE_NIGHT = re.compile("夜間|休日|時間外|宿直")
# A row of a table that has the main number: 代表, 市役所代表電話.
_NAMES_MAIN = re.compile(
    r"(?:.{0,12}(?:役所|役場|県庁|府庁|都庁|道庁|庁舎|本庁|本部|本社|大学|病院|支所|支社)\s?)?[(]?代表(?:電話|番号|電話番号)?[)]?"
)
# A cell for a number that has an extension and no number: 内線7007, (内)2040.
_EXTENSION_ALONE = re.compile(r"[(]?(?:内線(?:番号)?|内)[)]?[\s:：]{0,2}(?P<extension>\d{2,5})[)]?")


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
        said = any(role in CALLED for role, _ in section.columns)
        extended = any(role is Role.EXTENSION for role, _ in section.columns)
        alone = len(mains) == 1
        for at, row in enumerate(section.rows):
            if alone and (within := _extension_told(row)):
                row, word = within
                claims.append(Claim(word.span, ClaimReason.BETWEEN_NUMBERS))
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
    called = [(n, cell) for n, (role, _, cell) in enumerate(row.cells) if role in CALLED and cell.text]
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
    own = [roles[role] for role in CALLED if role in roles]
    without = all(cell.text in EMPTY for cell in own) and (bool(own) is said or alone)
    if not without or not any(
        map(str.isdecimal, roles[Role.EXTENSION].text if Role.EXTENSION in roles else "")
    ):
        return row
    at = [role for role, *_ in row.cells].index(Role.EXTENSION)
    return Row(row.line, (*row.cells[:at], (Role.PHONES, "", main), *row.cells[at:]))
