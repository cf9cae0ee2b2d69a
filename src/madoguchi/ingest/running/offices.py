"""The offices of one body in the cell of one field: 所在地 | 【本店】 〒… TEL … 【東支店】 〒… TEL …."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from madoguchi.ingest.pieces.contacts import Entry, Part, entries_of
from madoguchi.ingest.pieces.fields import NAMES_A_DESK
from madoguchi.ingest.pieces.headers import Kind, header_words
from madoguchi.ingest.running.desks import Desk
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import Role
from madoguchi.text.phone import find_phones

_IN_BRACKETS = re.compile(r"【([^【】]{1,40})】|〔([^〔〕]{1,40})〕|《([^《》]{1,40})》|〈([^〈〉]{1,40})〉")
_PLACES, _NUMBERS = (Role.ADDRESS, Role.POSTAL_CODE), (Role.PHONES, Role.FAX)


def offices_in(value: Slice) -> list[Entry]:
    """Return the offices of a cell that has several, each with a place and numbers of its own; none of any other cell.

    An office without a name behind another one is nobody's for sure.

    >>> cell = "【本店】〒898-0001 東市1-1 TEL 0993-00-0001 【西支店】〒898-0002 西市2-2 TEL 0993-00-0002"
    >>> [(office.name.text, office.parts[1].place.text) for office in offices_in(Slice(cell, 1, 0))]
    [('本店', 'TEL 0993-00-0001'), ('西支店', 'TEL 0993-00-0002')]
    """
    found = [each for piece in _pieces(value) for entry in entries_of(piece) for each in _by_place(entry)]
    placed = sum(entry.has_number and any(map(entry.has, _PLACES)) for entry in found)
    return found if placed > 1 else []


def entries_of_field(kind: Kind, value: Slice, *, whole: bool) -> list[Entry]:
    """Return what a field says of one desk that its cell reaches: 連絡先, or 所在地 with a number.

    Words before an address are no name, since its body is named above. `whole`: no number stands at the desk so far.
    """
    entries = entries_of(value)
    if kind is not Kind.CONTACT:
        return [replace(entry, name=None) for entry in entries]
    if whole and find_phones(value.text):
        return [Entry(parts=[Part(Role.PHONES, value)])]
    return entries or [Entry(parts=[Part(Role.NOTE, value)])]


def with_said_of(body: Desk, office: Entry) -> Entry:
    """Return an office with what fields above say of its body, which has no number of its own."""
    said = [] if body.has_number else [part for part in body.cells if part.role is Role.NOTE]
    return replace(office, parts=[*said, *office.parts])


def _pieces(value: Slice) -> list[Slice]:
    """The cell, parted where words in brackets stand before a place and numbers of their own."""
    cuts = [0]
    signs = [match.start() for match in _IN_BRACKETS.finditer(value.text) if not _is_header(match)]
    for start, end in pairwise([*signs, len(value.text)]):
        entries = entries_of(value.cut(start, end).strip())
        if any(entry.has_number and any(map(entry.has, _PLACES)) for entry in entries):
            cuts.append(start)
    return [
        value.cut(start, end).strip()
        for start, end in pairwise([*cuts, len(value.text)])
        if value.text[start:end].strip()
    ]


def _is_header(match: re.Match[str]) -> bool:
    """Whether words in brackets say what stands behind them: 【電話】."""
    known = header_words().match(next(filter(None, match.groups())))
    return known is not None and known.whole and known.kind not in NAMES_A_DESK


def _by_place(entry: Entry) -> Iterator[Entry]:
    """An entry, parted where a further place begins behind a number, and a number behind that."""
    parts, cuts, called = entry.parts, [0], False
    for at, part in enumerate(parts):
        further = called and part.role in _PLACES and any(each.role in _NUMBERS for each in parts[at:])
        if further:
            cuts.append(at)
        called = part.role in _NUMBERS or (called and not further)
    for start, end in pairwise([*cuts, len(parts)]):
        yield replace(entry, parts=parts[:end]) if start == 0 else Entry(parts=parts[start:end], unsure=True)
