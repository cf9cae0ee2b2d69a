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
