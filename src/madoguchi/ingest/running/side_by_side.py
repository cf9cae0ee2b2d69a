"""Desks whose names stand side by side on a line, their numbers below, and numbers side by side that are one desk's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from madoguchi.ingest.pieces.contacts import KINDS, Entry, Part
from madoguchi.ingest.pieces.headers import ROLE_OF_KIND, Kind, header_words
from madoguchi.ingest.pieces.line_names import LETTER, name_in, names_desk
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import Role
from madoguchi.text.phone import find_phones

_NUMBERS = {Kind.PHONE, Kind.FAX}
_GAP = r"\t+|\s{2,}"  # between what stands side by side


@dataclass(slots=True)
class Beside:
    """One of several desks of a line, and what the lines below say of it."""

    name: Slice
    parts: list[Part] = field(default_factory=list)


def are_calls(lines: Sequence[Slice]) -> bool:
    """Whether numbers that stand side by side with nothing to tell them apart are all numbers to call.

    No line says FAX, and few lines have more than one: else they are columns whose header is lost.
    """
    numbered = [n for line in lines if (n := sum(len(group.numbers) for group in find_phones(line.text)))]
    several = sum(n > 1 for n in numbered)
    return 3 * several <= len(numbered) and not any(
        m["fax"] for line in lines for m in KINDS.finditer(line.text)
    )


def kinds_of_columns(line: Slice) -> tuple[Role, ...]:
    """Return the columns of numbers that a line of nothing but words of headers names, whose other columns are lost."""
    words = line.words()
    known = [header_words().match(word.text) for word in words]
    whole = sum(match is not None and match.whole for match in known)
    if len(words) < 2 or whole < 2 or 4 * whole < 3 * len(words) or re.search(r"\d", line.text):
        return ()
    kinds = [match.kind for match in known if match is not None]
    return tuple(ROLE_OF_KIND[kind] for kind in kinds if kind in _NUMBERS)


def part_numbers(entry: Entry, kinds: Sequence[Role], *, are_calls: bool) -> bool:
    """Part numbers side by side that nothing tells apart, and return whether they can be read.

    They can where a header above has as many columns of numbers (`kinds`), or where it has none and all are to be
    called (`are_calls`).
    """
    for at, part in enumerate(entry.parts):
        groups = find_phones(part.place.text) if part.role is Role.PHONES else ()
        if len(groups) < 2 or re.search(r"[^\d\s()|｜/／、・-]", part.place.text):
            continue
        if len(groups) != len(kinds):
            return are_calls and not kinds
        entry.parts[at : at + 1] = [
            Part(kind, part.place.cut(group.start, group.end))
            for kind, group in zip(kinds, groups, strict=True)
        ]
        return True
    return True


def names_beside(lines: Sequence[Slice]) -> dict[int, list[Beside]]:
    """The desks whose names stand side by side on a line, with their numbers below, each by the lines it begins and goes on.

    東支所　　西支所, and below 099-000-0001　　099-000-0002: as many numbers as names, and a FAX where that line says so.
    """
    found: dict[int, list[Beside]] = {}
    for index, line in enumerate(lines[:-1]):
        names = _parted(line)
        if index in found or len(names) < 2 or not all(map(names_desk, names)) or find_phones(line.text):
            continue
        desks = [Beside(name) for name in map(name_in, names) if name is not None]
        below = index + 1
        while (
            below < len(lines)
            and len(desks) == len(names)
            and (parts := _numbers_beside(lines[below], len(names)))
        ):
            for desk, part in zip(desks, parts, strict=True):
                desk.parts.append(part)
            below += 1
        if below > index + 1:
            found[index] = desks
            found |= {at: [] for at in range(index + 1, below)}
    return found


def _parted(line: Slice) -> list[Slice]:
    """The pieces of a line between wide gaps."""
    return [piece.strip() for piece in line.split(_GAP) if piece.text.strip()]


def _numbers_beside(line: Slice, count: int) -> list[Part]:
    """So many numbers side by side on a line, and nothing else but what says that they are numbers; else none."""
    pieces = _parted(line)
    if len(pieces) != count:
        return []
    parts = []
    for piece in pieces:
        groups, kind = find_phones(piece.text), KINDS.search(piece.text)
        rest = KINDS.sub("", piece.text)
        if len(groups) != 1 or LETTER.search(rest):
            return []
        parts.append(Part(Role.FAX if kind and kind["fax"] else Role.PHONES, piece))
    # TEL 099-…  FAX 099-…: both are one desk's
    return parts if len({part.role for part in parts}) == 1 else []
