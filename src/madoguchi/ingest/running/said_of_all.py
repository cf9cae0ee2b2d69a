"""Hours that are said once below several desks, at a sign further out than theirs: ・東課, ・西課, and below them ○受付時間 9時～17時."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from madoguchi.ingest.pieces.contacts import Part
from madoguchi.ingest.running.desks import Desk
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import Role

_OUTER, _INNER = "○●◎◆◇■□▲△▼▽★☆〇", "・･-*•‣▪"


def say_of_others(desks: Sequence[Desk], part: Part, lines: Mapping[int, Slice]) -> None:
    """Say hours of the desks before the last one, too, where they stand once for all of a list.

    All of them are items of the list, in which no line begins with the sign that the hours stand at, and they have the
    same hours so far.
    """
    if part.role is not Role.HOURS or len(desks) < 2:
        return
    item, begin = _sign(lines.get(desks[-1].name.line)), desks[-1].name.line + 1
    below = (_sign(lines.get(at)) for at in range(part.place.line, begin - 1, -1))
    outer = next((sign for sign in below if sign in _OUTER), "")
    if item not in _INNER or not outer:
        return
    found: list[Desk] = []
    hours = _hours(desks[-1])
    for at in range(len(desks) - 2, -1, -1):
        if _sign(lines.get(desks[at].name.line)) != item or _hours(desks[at]) != hours:
            break
        found.append(desks[at])
    within = range(found[-1].name.line, begin) if found else ()
    if all(desk.has_number for desk in found) and all(_sign(lines.get(at)) != outer for at in within):
        for desk in found:
            desk.cells.append(part)


def _hours(desk: Desk) -> list[str]:
    return [part.place.text for part in desk.cells if part.role is Role.HOURS]


def _sign(line: Slice | None) -> str:
    """The sign that a line begins with; a space for none."""
    return line.text.strip()[:1] or " " if line is not None else " "
