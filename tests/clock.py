"""The day that the project takes for today, as tests set it."""

from __future__ import annotations

from datetime import date, datetime, time, tzinfo
from typing import Self

import pytest

from madoguchi.text.dates import JAPAN, today

RUN_DAY = today()  # a run that passes midnight keeps the day on which it began


def stand_at(patch: pytest.MonkeyPatch, day: date) -> None:
    """Make `today()` return `day` until the patch is undone."""

    class Standing(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.combine(day, time(12), JAPAN).astimezone(tz)

    patch.setattr("madoguchi.text.dates.datetime", Standing)
