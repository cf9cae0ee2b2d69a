"""From the desks and notices as they were read to those that an edition shows: in order, each bound to the other, twins as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from madoguchi.ingest.source import BoundList, SourceText
from madoguchi.model.entities import Desk
from madoguchi.model.joining import joined
from madoguchi.model.notice import Notice, Severity
from madoguchi.rules.reading import UnknownTable


def as_far_as_described(notice: Notice, source: SourceText, described: Sequence[BoundList]) -> Notice:
    """Of a list of which no table is described nothing is missing: how it was read is good to know."""
    if notice.code != UnknownTable.code or any(source.part_of(line) in described for line in notice.lines):
        return notice
    return replace(notice, severity=Severity.INFO)


def in_order(notices: list[Notice], desks: tuple[Desk, ...]) -> tuple[Notice, ...]:
    """Notices by line, each once, with the desks that stand on its lines."""
    by_line: dict[int, list[str]] = {}
    for desk in desks:
        own = {line for value in (*desk.department, desk.organization) for line in value.lines[-1:]}
        own |= {line for phone in (*desk.phones, *desk.faxes) for line in phone.value.lines}
        for line in own:
            by_line.setdefault(line, []).append(desk.id)
    full = [
        n
        if n.desks
        else replace(n, desks=tuple(dict.fromkeys(d for line in n.lines for d in by_line.get(line, ()))))
        for n in notices
    ]
    return tuple(dict.fromkeys(sorted(full, key=lambda n: (n.lines[:1] or (0,), n.code, n.value))))


def with_notices(desks: tuple[Desk, ...], notices: tuple[Notice, ...]) -> tuple[Desk, ...]:
    codes: dict[str, list[str]] = {}
    for notice in notices:
        for desk in notice.desks:
            codes.setdefault(desk, []).append(notice.code)
    return tuple(
        replace(desk, notices=tuple(sorted(set(codes[desk.id])))) if desk.id in codes else desk
        for desk in desks
    )


def of_shown(notices: tuple[Notice, ...], twins: Mapping[str, str]) -> tuple[Notice, ...]:
    """The same notices, each on the desk that is shown where it was on a further proof of it."""
    return tuple(
        replace(n, desks=tuple(dict.fromkeys(twins.get(id, id) for id in n.desks)))
        if any(id in twins for id in n.desks)
        else n
        for n in notices
    )


def folded(desks: tuple[Desk, ...], twins: Mapping[str, str]) -> tuple[Desk, ...]:
    """The desks without those that are further proofs; these stand within the desk that they prove, and it gains what
    only they print."""
    also: dict[str, list[Desk]] = {}
    for desk in desks:
        if desk.id in twins:
            also.setdefault(twins[desk.id], []).append(desk)
    return tuple(
        joined(desk, tuple(also[desk.id])) if desk.id in also else desk
        for desk in desks
        if desk.id not in twins
    )
