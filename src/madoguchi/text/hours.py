"""Printed hours of reception: [受付時間 平日午前9時～午後5時]."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HOURS_LINE = re.compile(
    r"\[?\s*+(?:受付時間|相談時間|開設時間|受付)\s*+[:：]?\s*+(?P<hours>[^\]\s]++(?:\s++[^\]\s]++)*+)\s*+\]?$"
)
_SPAN = re.compile(
    r"(?P<days>平日|毎日|月曜日?[～〜-]金曜日?)?\s*"
    r"(?P<am1>午前|午後)?(?P<h1>\d{1,2})時(?:(?P<m1>\d{1,2})分)?\s*[～〜~-]\s*"
    r"(?P<am2>午前|午後)?(?P<h2>\d{1,2})時(?:(?P<m2>\d{1,2})分)?"
)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR")


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Local times (Asia/Tokyo) as HH:MM, on iCalendar weekdays."""

    opens_at: str
    closes_at: str
    weekdays: tuple[str, ...]


def find_hours(text: str) -> tuple[int, int] | None:
    """Return where the hours stand in a line that announces them, else None."""
    match = _HOURS_LINE.match(text.strip())
    if match is None:
        return None
    offset = len(text) - len(text.lstrip())
    return match.start("hours") + offset, match.end("hours") + offset


def read_hours(text: str) -> OpeningHours | None:
    """Return machine-readable hours, or None for anything not surely understood.

    >>> read_hours("平日午前9時～午後5時")
    OpeningHours(opens_at='09:00', closes_at='17:00', weekdays=('MO', 'TU', 'WE', 'TH', 'FR'))
    """
    match = _SPAN.fullmatch(text.strip())
    if match is None or match["days"] == "毎日" or match["days"] is None:
        return None
    opens, closes = (
        (int(match[f"h{n}"]) + (12 if match[f"am{n}"] == "午後" else 0), int(match[f"m{n}"] or 0))
        for n in (1, 2)
    )
    if not (0, 0) <= opens < closes <= (24, 0):
        return None
    return OpeningHours(f"{opens[0]:02}:{opens[1]:02}", f"{closes[0]:02}:{closes[1]:02}", _WEEKDAYS)
