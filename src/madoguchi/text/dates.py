"""Printed dates: 令和5年5月8日, 2023年8月 → ISO, with the precision that was printed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

# First year of each era minus one, so that 令和5年 = 2018 + 5. Source: the era law's change
# days (1 May 2019, 8 January 1989, 25 December 1926); whole years are enough here.
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
_DATE = re.compile(
    r"(?:(?P<era>令和|平成|昭和)\s*(?P<nen>\d{1,2}|元)|(?P<year>(?:19|20)\d\d))\s*年"
    r"\s*(?P<month>\d{1,2})\s*月(?:\s*(?P<day>\d{1,2})\s*日)?"
)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TYPED = re.compile(
    r"(?:(?P<era>令和|平成|昭和)(?=[0-9元]{1,2}[年./-])|(?=[0-9]{4}))(?P<year>[0-9]{1,4}|元)"
    r"(?:[年./-](?P<month>[0-9]{1,2})(?:[月./-](?P<day>[0-9]{1,2})日?|月)?|年)?"
)
_FROM = re.compile(r"\s*(?:より|から|以降)")


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date found at `start:end`; `iso` is YYYY-MM-DD or YYYY-MM; `begins`: 〜より follows."""

    iso: str
    start: int
    end: int
    begins: bool


def parse_day(text: str) -> date:
    """Return the day of an ISO date or time. Raises ValueError for anything else.

    >>> parse_day("2024-01-31T09:00:00")
    datetime.date(2024, 1, 31)
    """
    return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text).date()


def known_day(text: str) -> date | None:
    """Return the ISO day that a text is, None for any other text: what is stored need not be one."""
    try:
        return date.fromisoformat(text) if _ISO_DAY.fullmatch(text) else None
    except ValueError:
        return None


def typed_day(text: str) -> str | None:
    """Return the ISO day, month or year that somebody typed; None for anything else, and "" for nothing.

    >>> typed_day("2026/11/1"), typed_day("２０２６年１１月"), typed_day("令和8年11月1日"), typed_day("soon")
    ('2026-11-01', '2026-11', '2026-11-01', None)
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return ""
    match = _TYPED.fullmatch(plain) if len(plain) <= 20 else None
    if match is None:
        return None
    era = _ERAS[match["era"]] if match["era"] else 0
    year = era + (1 if match["year"] == "元" else int(match["year"]))
    month, day = match["month"], match["day"]
    try:
        whole = date(year, int(month or 1), int(day or 1)).isoformat()
    except ValueError:
        return None
    return whole if day else whole[:7] if month else whole[:4]


def find_dates(text: str) -> tuple[PrintedDate, ...]:
    """Return the dates of a folded text in order. Impossible months and days are left out.

    >>> find_dates("令和5年5月8日より")[0].iso
    '2023-05-08'
    """
    found = []
    for match in _DATE.finditer(text):
        if match["era"]:
            year = _ERAS[match["era"]] + (1 if match["nen"] == "元" else int(match["nen"]))
        else:
            year = int(match["year"])
        month, day = int(match["month"]), match["day"]
        if not 1 <= month <= 12 or (day and not 1 <= int(day) <= 31):
            continue
        iso = f"{year:04}-{month:02}" + (f"-{int(day):02}" if day else "")
        begins = _FROM.match(text, match.end())
        end = begins.end() if begins else match.end()
        found.append(PrintedDate(iso, match.start(), end, begins is not None))
    return tuple(found)
