"""Other desks in a bracket behind the name of a row, each with its own number: 児童課 手当係(医療係 099-… は2階)."""

from __future__ import annotations

import re
from typing import NamedTuple

from madoguchi.ingest.pieces.contacts import entries_of
from madoguchi.ingest.pieces.line_names import names_desk
from madoguchi.ingest.running.belonging import is_part_of
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import Role
from madoguchi.text.phone import find_phones

_BRACKET = re.compile(r"(?P<name>[^()]{2,60})\((?P<inside>[^()]{8,200})\)\s*")
_NUMBERS = (Role.PHONES, Role.FAX)


class NamedWithin(NamedTuple):
    """A desk named in a bracket with its own number: the body that it is a section of, its name, the cell of its numbers."""

    body: Slice | None
    name: Slice
    number: Slice
    role: Role


class NameApart(NamedTuple):
    """The name of a row, what the bracket behind it says, and the desks that it names."""

    name: Slice
    remark: Slice
    within: tuple[NamedWithin, ...]


def desks_in_bracket(cell: Slice) -> NameApart | None:
    """Take a name apart from the desks in its bracket; None where each number there has no name of its own before it.

    >>> found = desks_in_bracket(Slice("児童課 手当係(医療係 099-000-0001、夜間は除く)", 1, 0))
    >>> [(each.body.text, each.name.text, each.number.text) for each in found.within]
    [('児童課', '医療係', '099-000-0001')]
    >>> desks_in_bracket(Slice("東保育園(夜間 099-000-0001)", 1, 0))
    """
    bracket = _BRACKET.fullmatch(cell.text)
    if bracket is None or not (numbers := find_phones(bracket["inside"])):
        return None
    name, inside = cell.cut(*bracket.span("name")).strip(), cell.cut(*bracket.span("inside"))
    found: list[NamedWithin] = []
    for entry in entries_of(inside):
        called = [part for part in entry.parts if part.role in _NUMBERS]
        if called and (entry.name is None or not names_desk(entry.name)):
            return None
        found += [
            NamedWithin(_body(name, entry.name), entry.name, part.place, part.role)
            for part in called
            if entry.name is not None
        ]
    told = sum(len(find_phones(each.number.text)) for each in found)
    return NameApart(name, inside, tuple(found)) if told == len(numbers) else None


def _body(name: Slice, section: Slice) -> Slice | None:
    """What a section is one of: the words of the row's name before a section of the same rank, else the whole name."""
    words = name.words()
    if len(words) > 1 and is_part_of(words[-2].text, section.text):
        return name.cut(0, words[-2].end - name.start)
    return name if is_part_of(name.text, section.text) else None
