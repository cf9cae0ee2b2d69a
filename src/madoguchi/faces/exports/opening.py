"""Hours as the two Japanese standards write them: days, begin, end, and the words as printed."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.model.entities import Desk
from madoguchi.model.provenance import Kind
from madoguchi.text.hours import read_hours

OPENING_COLUMNS = ("利用可能曜日", "開始時刻", "終了時刻", "利用可能日時説明")
_DAYS = {"MO": "月", "TU": "火", "WE": "水", "TH": "木", "FR": "金", "SA": "土", "SU": "日"}


def opening_of(desk: Desk) -> Iterator[tuple[str, str, Kind]]:
    """Yield (column, text, kind) for what is known: 月火水木金, 09:00, 17:00, the hours as printed.

    Days and times are there only where the printed words were surely understood.
    """
    if desk.hours is None:
        return
    days, opens, closes, words = OPENING_COLUMNS
    if read := read_hours(desk.hours.text):
        yield days, "".join(_DAYS[day] for day in read.weekdays), Kind.DERIVED
        yield opens, read.opens_at, Kind.DERIVED
        yield closes, read.closes_at, Kind.DERIVED
    yield words, desk.hours.text, desk.hours.kind
