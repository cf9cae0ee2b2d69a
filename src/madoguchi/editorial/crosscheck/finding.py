"""What one number of another list says about the edition, with all that a decision needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from madoguchi.model.change import DeskChange, Evidence, Field, Method
from madoguchi.text.dates import parse_day


class FindingStatus(StrEnum):
    """What a statement of another list is to a desk of ours."""

    CONFIRMED = "confirmed"  # the same number
    DIFFERS = "differs"  # the same desk, another number
    OTHER_LINE = "other-line"  # another section or service of the same body: no contradiction
    ABSENT = "absent"  # a number for which the edition has no desk


class Why(StrEnum):
    """Why a statement was judged so; the words for people belong to the faces."""

    SAME_DESK = "same-desk"
    SAME_BODY = "same-body"  # our number of that body, for a section or task that we print otherwise
    OTHER_LABEL = "other-label"  # our number, under a name that is not ours
    OTHER_SECTION = "other-section"  # a section, group or office that the edition does not hold
    OTHER_PROGRAMME = "other-programme"
    EXTRA_LINE = "extra-line"  # opened for an event, out of hours
    OTHER_KIND = "other-kind"  # toll-free, IP or mobile beside an ordinary number, or the other way
    SEVERAL_LINES = "several-lines"  # the other source gives both numbers at the same time
    NOT_OURS = "not-ours"


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement of another list, judged. Nothing is changed by it.

    `id` and `number` are the desk of ours and its number as printed in our edition (None where
    there is none); `other` is the other list's number; `file` and `line` (1-based) say where it
    stands, `date` of which day it is (ISO year, month or day; None: unknown), `printed` what it
    rests on. `named` is whom the other list says the number belongs to.
    """

    status: FindingStatus
    id: str | None
    number: str | None
    other: str
    file: str
    line: int
    date: str | None
    printed: str
    why: Why
    named: str = ""

    def evidence(self) -> Evidence:
        """Return the finding as evidence: for a change that somebody proposes, or for what stands."""
        return Evidence(Method.OTHER_LIST, f"{self.file}:{self.line}", self.printed, self.date or "")

    def proposal(self, id: str, reason: str, effective: str) -> DeskChange:
        """Return the change that a `differs` would be, for somebody to propose and another to accept.

        `effective` is an ISO day: the other list's date is when it was said, not when it began.
        Raises ValueError for a finding that contradicts nothing, or another form of day.
        """
        if self.status is not FindingStatus.DIFFERS or self.id is None or self.number is None:
            raise ValueError(f"a finding that is {self.status} changes nothing; only differs can be proposed")
        return DeskChange(
            id,
            self.id,
            Field.PHONE,
            self.number,
            self.other,
            parse_day(effective),
            reason,
            (self.evidence(),),
        )


def grouped(findings: Sequence[Finding], status: FindingStatus) -> list[tuple[Finding, ...]]:
    """Return the findings of a status, those of the same numbers of a desk together, the newest first."""
    groups: dict[tuple[str | None, str | None, str], list[Finding]] = {}
    for finding in findings:
        if finding.status is status:
            groups.setdefault((finding.id, finding.number, finding.other), []).append(finding)
    return [tuple(sorted(each, key=lambda f: f.date or "", reverse=True)) for each in groups.values()]
