"""One number under several desks: of one body it is usual, of two it is a suspicion."""

from __future__ import annotations

from collections.abc import Iterable

from madoguchi.message import Message, as_written, together
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Notice, Severity
from madoguchi.rules.bodies import share_a_body
from madoguchi.rules.evidence import lines_of
from madoguchi.rules.rule import EditionDraft, Rule


def _shared(draft: EditionDraft) -> Iterable[tuple[str, list[Desk], bool]]:
    """Every number of several desks, and whether all of them share a body with the first."""
    for number, desks in draft.desks_by_number.items():
        if len(desks) > 1:
            one_body = all(share_a_body(desks[0], desk) for desk in desks[1:])
            yield number, desks, one_body or _is_dialled_before(number, desks)


def _is_dialled_before(number: str, desks: list[Desk]) -> bool:
    """Whether a number is printed once, and all but one of its desks are reached by an extension behind it."""
    phones = [p for desk in desks for p in desk.phones if p.number == number]
    return len({p.value.spans for p in phones}) == 1 and sum(p.extension is None for p in phones) <= 1


def _lines(number: str, desks: list[Desk]) -> list[int]:
    return [line for desk in desks for p in desk.phones if p.number == number for line in p.value.lines]


def _token(number: str, desks: list[Desk]) -> str:
    return next(p.printed for p in desks[0].phones if p.number == number)


class NumberShared(Rule):
    """One number stands at several desks of one body.

    It is usual (one telephone, two sections), but a caller who was sent on from one to the other
    dials the same number twice, and a copied row looks just the same.

    Bad: 03-3501-1767 at two sections because a row was copied.
    Good: 03-3501-1767 at two sections that share a telephone.
    """

    code = "number-shared"
    severity = Severity.INFO

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for number, desks, one_body in _shared(draft):
            if one_body:
                lines = _lines(number, desks)
                names = "、".join(dict.fromkeys(desk.name for desk in desks))
                yield self.notice(
                    lines,
                    _token(number, desks),
                    Message(
                        "{number} is the number of {count} desks of one body ({where}): {desks}",
                        number=number,
                        count=len(desks),
                        where=lines_of(draft, lines),
                        desks=names,
                    ),
                    Message("nothing, if they share a telephone"),
                    desks,
                )


class NumberSharedByBodies(Rule):
    """One number stands at desks of different bodies whose names share nothing.

    One of the rows likely has its neighbour's number: half of the callers reach the wrong body.

    Bad: 029-000-0001 for 茨城県消費生活相談窓口 and for 茨城県生活相談センター.
    Good: each body with a number of its own, or an operator that shows they are one.
    """

    code = "number-shared-by-bodies"
    severity = Severity.WARNING

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for number, desks, one_body in _shared(draft):
            if not one_body:
                lines = _lines(number, desks)
                names = together(map(as_written, dict.fromkeys(desk.name for desk in desks)))
                yield self.notice(
                    lines,
                    _token(number, desks),
                    Message(
                        "{number} stands at {desks} ({where}), which nothing printed connects",
                        number=number,
                        desks=names,
                        where=lines_of(draft, lines),
                    ),
                    Message("ask one of them which number is theirs; digits are never corrected"),
                    desks,
                )


SHARED_NUMBER_RULES: tuple[type[Rule], ...] = (NumberShared, NumberSharedByBodies)
