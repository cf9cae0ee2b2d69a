"""What a row of a table takes from those above it: merged cells, 〃, sections further in, a body with a row to itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from madoguchi.ingest.line_rows import Cells
from madoguchi.ingest.pieces.cells import read_cell, read_number_cell
from madoguchi.ingest.pieces.line_names import AS_ABOVE
from madoguchi.ingest.record import Claim, ClaimReason
from madoguchi.ingest.running.belonging import is_part_of
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import NUMBERS, Role
from madoguchi.text.address import read_address_cell
from madoguchi.text.normalize import without_spaces
from madoguchi.text.phone import find_phones
from madoguchi.text.phone_words import NumberKind

_IN_BRACKETS = re.compile(
    r"[■□◆◇●◎▼▲★☆◯○【〔［\[<〈《＜(]?\s?(?P<words>[^\s■□【】〔〕［］\[\]<>〈〉《》＜＞()]+)\s?[】〕］\]>〉》＞)]?"
)
_DITTO = re.compile(r"[〃″々]|同上|\(?同\)?|[\"“”]")
# Columns in which 〃 stands for what the cell above says; a body and a prefecture are carried over empty cells, too.
_DITTOED = {
    *(Role.DIVISION, Role.UNIT, Role.OPERATOR, Role.ADDRESS, Role.POSTAL_CODE, Role.PHONES, Role.CONTACT),
    *(Role.FAX, Role.EXTENSION, Role.HOURS, Role.URL, Role.EMAIL),
}
_LEVELS = (Role.ORGANIZATION, Role.DIVISION, Role.UNIT)


@dataclass(slots=True)
class RowsAbove:
    """What the rows above the next one said that may be said of it, too. Filled row by row.

    `roles` is what a merged cell of a body or a prefecture last said, `cells` what each column did, `levels` the levels
    of the last name, `body` its first word where it has several; `outer` is the body that has a row to itself, above
    those of its parts.
    """

    roles: dict[Role, Slice] = field(default_factory=dict)
    cells: dict[int, Slice] = field(default_factory=dict)
    levels: dict[int, Slice | None] = field(default_factory=dict)
    body: Slice | None = None
    outer: Slice | None = None

    def below_another_header(self) -> RowsAbove:
        """What goes on below a further header: the bodies and prefectures, whose columns need not be the same."""
        return RowsAbove(dict(self.roles))

    def carry(self, cells: list[Slice], roles: Sequence[tuple[Role, str]]) -> tuple[list[Slice], list[Claim]]:
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
            ditto = bool(_DITTO.fullmatch(without_spaces(cell.text)))
            if role not in further:
                above = self.cells.get(at)
                if ditto and role in _DITTOED and above is not None and _says_one_thing(role, above):
                    found[at] = above
                    claims.append(Claim(cell.span, ClaimReason.AS_ABOVE))
                elif ditto and role in _DITTOED and above is None and not any(map(str.isalnum, cell.text)):
                    found[at] = cell.cut(0, 0)
                    claims.append(Claim(cell.span, ClaimReason.EMPTY))
                elif cell.text and not ditto:
                    self.cells[at] = cell
                continue
            above = self.roles.get(role)
            if above is not None and (ditto or (not cell.text and further[role])):
                found[at] = above
                claims.append(Claim(cell.span, ClaimReason.AS_ABOVE))
            elif cell.text:
                self.roles[role] = cell
        claims += self._carry_sections(cells, roles, found)
        return found, claims

    def _carry_sections(
        self, cells: Sequence[Slice], roles: Sequence[tuple[Role, str]], found: list[Slice]
    ) -> list[Claim]:
        """Give the sections of the row above to a row of which the levels left of its own are all empty; say what accounts for it.

        (none) | (none) | 法規係 below 総務部 | 総務課 | 庶務係: it is one of the 総務課, too.
        """
        claims = []
        levels = [at for at, (role, _) in enumerate(roles[: len(cells)]) if role in _LEVELS]
        own = next((at for at in levels if cells[at].text), len(cells))
        for at in levels if own < len(cells) else ():
            if at >= own:
                self.levels[at] = found[at] if found[at].text else None
            elif roles[at][0] is Role.UNIT and (above := self.levels.get(at)):
                found[at] = above
                claims.append(Claim(cells[at].span, ClaimReason.AS_ABOVE))
        return claims

    def told_by_cells(self, row: Cells) -> tuple[Cells, list[Claim]]:
        """A row as its cells say, whatever their columns do, and what accounts for the rest: 〃 before a section, a whole number
        among extensions (直通 099-…).
        """
        own = tuple(
            (Role.PHONES if role is Role.EXTENSION and find_phones(cell.text) else role, header, cell)
            for role, header, cell in row
        )
        return self._with_body(self._with_outer(own))

    def _with_outer(self, row: Cells) -> Cells:
        """A row of a part with the body that has a row to itself above it. Any other name ends the rows of its parts."""
        at = next(
            (n for n, (role, _, cell) in enumerate(row) if role is Role.ORGANIZATION and cell.text), None
        )
        if self.outer is None or at is None:
            return row
        _, header, name = row[at]
        if not is_part_of(self.outer.text, name.text):
            self.outer = None
            return row
        return (*row[:at], (Role.ORGANIZATION, header, self.outer), (Role.UNIT, "", name), *row[at + 1 :])

    def _with_body(self, row: Cells) -> tuple[Cells, list[Claim]]:
        """A row whose name begins with 〃 with the body of the name above: 東消防本部 総務課, and below 〃 予防課."""
        at = next(
            (n for n, (role, _, cell) in enumerate(row) if role is Role.ORGANIZATION and cell.text), None
        )
        if at is None:
            return row, []
        _, header, name = row[at]
        ditto, words = AS_ABOVE.match(name.text), name.words()
        if ditto is None or self.body is None:
            self.body = words[0] if len(words) > 1 and ditto is None else None
            return row, []
        own = ((Role.ORGANIZATION, header, self.body), (Role.UNIT, "", name.cut(ditto.end(), len(name.text))))
        self.roles[Role.ORGANIZATION] = self.body
        return (*row[:at], *own, *row[at + 1 :]), [Claim(name.cut(0, ditto.end()).span, ClaimReason.AS_ABOVE)]


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


def _says_one_thing(role: Role, cell: Slice) -> bool:
    """Whether a cell says nothing but what its column is for, so that all of it can be said of another row, too."""
    if "※" in cell.text:
        return False
    if role in NUMBERS:
        read = read_number_cell(cell, NumberKind.VOICE)
        whole = all(n.group.numbers and not n.former for n in read.numbers)
        return bool(read.numbers) and whole and not (read.words or read.remarks or read.marks)
    if role in (Role.URL, Role.EMAIL):
        read = read_cell(cell)
        return bool(read.urls or read.emails) and not (read.words or read.numbers)
    return not find_phones(cell.text) and not (role is Role.ADDRESS and read_address_cell(cell.text).remarks)
