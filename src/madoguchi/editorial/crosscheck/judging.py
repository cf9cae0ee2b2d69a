"""Named statements → findings: confirmed, differs, other line, absent."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

from madoguchi.editorial.crosscheck.finding import Finding, FindingStatus, Why
from madoguchi.editorial.crosscheck.naming import NamedBody
from madoguchi.editorial.crosscheck.statements import Statement
from madoguchi.editorial.crosscheck.words import canonical
from madoguchi.model.entities import Desk
from madoguchi.places.numbering_plan import kind_of
from madoguchi.text.phone import SWITCHBOARD, digits

# Of any other (toll-free, navi-dial, IP, mobile) a body has a second line beside an ordinary one.
_ORDINARY = ("geographic", "local", "short")
_SWITCHBOARD = re.compile(r"代表|[(（]代[)）]|switchboard|main line", re.IGNORECASE)


@dataclass(frozen=True)
class Judge:
    """What the edition says: desks by the digits of their numbers, and programmes with lines of their own."""

    by_digits: dict[str, tuple[Desk, ...]]
    programmes: frozenset[str]

    @cached_property
    def _organization_of(self) -> dict[str, str]:
        return {desk.id: desk.organization_id for desks in self.by_digits.values() for desk in desks}

    def finding(self, statement: Statement, named: NamedBody, file: str) -> Finding:
        """Return what a statement says about the edition."""
        status, desk, why = self._judged(statement, named)
        return Finding(
            status,
            desk.id if desk else None,
            self._number(desk, statement.number, named) if desk else None,
            statement.number,
            file,
            statement.line,
            statement.context.date or None,
            statement.printed,
            why,
            " ".join(statement.own.split()),
        )

    def beside(self, finding: Finding) -> Finding:
        """Return a difference whose source gives our number, too: another line, or another desk of the body."""
        having = self.by_digits.get(digits(finding.other), ())
        for desk in having:
            if finding.id and desk.organization_id == self._organization_of.get(finding.id):
                number = _most_alike(list(desk.numbers), finding.other)
                return replace(
                    finding, status=FindingStatus.CONFIRMED, id=desk.id, number=number, why=Why.SAME_BODY
                )
        return replace(finding, status=FindingStatus.OTHER_LINE, why=Why.SEVERAL_LINES)

    def _judged(self, statement: Statement, named: NamedBody) -> tuple[FindingStatus, Desk | None, Why]:
        having = self.by_digits.get(digits(statement.number), ())
        if named.body is None:
            if having:
                return FindingStatus.CONFIRMED, having[0], Why.OTHER_LABEL
            return FindingStatus.ABSENT, None, Why.NOT_OURS
        meant = self._meant(named)
        own = [desk for desk in having if desk.id in named.body.ids]
        meant_ids = {desk.id for desk in meant} if having else set()
        for desk in having:
            if desk.id in meant_ids:
                return FindingStatus.CONFIRMED, desk, Why.SAME_DESK
        for desk in having:
            if desk.operator and canonical(desk.operator.text) == canonical(named.body.name):
                return FindingStatus.CONFIRMED, desk, Why.OTHER_LABEL  # named by the body that runs it
        against = self._against(statement, named, meant)
        if against is None:
            return FindingStatus.DIFFERS, _nearest(meant, statement.number), Why.SAME_DESK
        if own:
            return FindingStatus.CONFIRMED, own[0], Why.SAME_BODY
        if having:
            return FindingStatus.CONFIRMED, having[0], Why.OTHER_LABEL
        desks = meant or named.exact
        desk = _nearest(desks, statement.number) if desks else _first(named.body.desks)
        return FindingStatus.OTHER_LINE, desk, against

    def _meant(self, named: NamedBody) -> tuple[Desk, ...]:
        """The desks that a statement is about: by section and programme, or the body itself."""
        assert named.body is not None
        if named.exact:
            return tuple(desk for desk in named.exact if desk.program == named.programme) or named.exact
        if named.section:
            return ()
        return named.body.by_program.get(named.programme) or named.body.itself

    def _against(self, statement: Statement, named: NamedBody, meant: tuple[Desk, ...]) -> Why | None:
        """Why a statement with another number contradicts none of the desks meant; None: it does."""
        numbers = {digits(number) for desk in meant for number in desk.numbers}
        chosen = bool(meant) and all(desk.program == named.programme for desk in meant)
        if named.extra:
            return Why.EXTRA_LINE
        if not numbers:
            return Why.OTHER_SECTION
        if named.label and not (chosen and named.exact):
            return Why.OTHER_SECTION
        if _only_switchboard(meant) and not _SWITCHBOARD.search(statement.printed):
            return Why.OTHER_SECTION
        if _kind(statement.number) not in {_kind(number) for number in numbers}:
            return Why.OTHER_KIND
        by_programme = any(desk.program in self.programmes for desk in meant)
        if by_programme and not chosen and (named.titled or len({d.numbers for d in meant}) > 1):
            return Why.OTHER_PROGRAMME
        return None

    def _number(self, desk: Desk, other: str, named: NamedBody) -> str | None:
        """The desk's number that stands against the other: the same, the line named, the most alike."""
        label = named.body.label if named.body else ""
        numbers = [phone.number for phone in desk.phones if phone.label == label] if label else []
        return _most_alike(numbers or list(desk.numbers), other)


def _only_switchboard(desks: tuple[Desk, ...]) -> bool:
    """A body's switchboard is contradicted only by another number called so: it has many lines."""
    return all(phone.label == SWITCHBOARD for desk in desks for phone in desk.phones)


def _kind(number: str) -> str:
    return "ordinary" if kind_of(number) in _ORDINARY else "special"


def _most_alike(numbers: list[str], other: str) -> str | None:
    def alike(number: str) -> int:
        return sum(a == b for a, b in zip(digits(number), digits(other), strict=False))

    return max(numbers, key=alike, default=None)


def _first(desks: tuple[Desk, ...]) -> Desk:
    """The body's first desk that can be called: a switchboard stands first where one is printed."""
    return next((desk for desk in desks if desk.phones), desks[0])


def _nearest(desks: tuple[Desk, ...], other: str) -> Desk:
    best = _most_alike([number for desk in desks for number in desk.numbers], other)
    return next((desk for desk in desks if best in desk.numbers), desks[0])
