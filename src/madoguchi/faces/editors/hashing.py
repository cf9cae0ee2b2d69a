"""Passwords are looked at beside the loop and beside the readers: few at a time, few waiting.

A hash takes 64 MB and all of a core for a twentieth of a second. Names that somebody has and names that
nobody has wait in lines of their own, so that a flood of invented names keeps nobody out; and no name has
more than a few places in its line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TypeVar

import anyio
from anyio.to_thread import run_sync

_Outcome = TypeVar("_Outcome")
WAITING = 16  # in each line
_OF_ONE_NAME = 4
_PAGES = 4  # pages of failed sign-ins that are made at a time


class BusyError(Exception):
    """The line is full."""


class Hashing:
    """The lines of one application. They belong to its event loop."""

    def __init__(self) -> None:
        self._lines: dict[bool, anyio.CapacityLimiter] = {}
        self._pages: anyio.CapacityLimiter | None = None
        self._names: Counter[str] = Counter()
        self._inside: Counter[bool] = Counter()

    async def run(self, work: Callable[[], _Outcome], *, name: str, exists: bool) -> _Outcome:
        """Do work that hashes, in the line of names that exist or do not. Raises BusyError at once."""
        if self._inside[exists] > WAITING or self._names[name] >= _OF_ONE_NAME:
            raise BusyError
        line = self._lines.setdefault(exists, anyio.CapacityLimiter(1))
        self._names[name] += 1
        self._inside[exists] += 1
        try:
            return await run_sync(work, limiter=line)
        finally:
            self._inside[exists] -= 1
            self._names[name] -= 1
            if not self._names[name]:
                del self._names[name]

    async def page(self, work: Callable[[], _Outcome]) -> _Outcome:
        """Do work that only reads, beside the threads that serve readers."""
        if self._pages is None:
            self._pages = anyio.CapacityLimiter(_PAGES)
        return await run_sync(work, limiter=self._pages)
