"""A finding about data: a stable code, a severity, a place and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from madoguchi.message import Message


class Severity(StrEnum):
    """As in the GTFS validator: an ERROR blocks publication, a WARNING wants a look."""

    ERROR = "ERROR"
    WARNING = "WARNING"
    INFO = "INFO"


@dataclass(frozen=True, slots=True)
class Notice:
    """One finding. `lines` are 1-based source lines; `value` is the very text it is about.

    `desks` holds the ids of the desks that it concerns, so that their pages can show it.
    """

    code: str
    severity: Severity
    lines: tuple[int, ...]
    value: str
    message: Message
    fix: Message
    desks: tuple[str, ...] = ()


def lines_in_words(lines: tuple[int, ...], source: str = "") -> Message:
    """Return 「line 5」 or 「lines 5, 9」, as their list counts them from 1; `source` says of which list, where there are several.

    >>> str(lines_in_words((5,))), str(lines_in_words((3, 4), "guidebook"))
    ('line 5', 'lines 3, 4 of guidebook')
    """
    if source:
        return (
            Message("lines {lines} of {source}", lines=lines, source=source)
            if len(lines) > 1
            else Message("line {line} of {source}", line=lines[0], source=source)
        )
    return Message("lines {lines}", lines=lines) if len(lines) > 1 else Message("line {line}", line=lines[0])
