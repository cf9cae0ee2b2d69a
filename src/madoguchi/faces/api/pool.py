"""Handlers that compute run in a few threads of their own; where too many wait, one is told to come back.

The threads share one interpreter: more of them make every answer later, and none sooner. Without a
bound a crowd would wait for answers that it no longer wants.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, ParamSpec

import anyio.to_thread
from anyio import CapacityLimiter
from anyio.lowlevel import RunVar
from starlette.exceptions import HTTPException
from starlette.responses import Response

THREADS = 4
MOST_WAITING = 64
SECONDS_UNTIL_AGAIN = 2
Given = ParamSpec("Given")
_threads: RunVar[CapacityLimiter] = RunVar("madoguchi-threads")


class BusyError(HTTPException):
    """So many wait already that an answer would come too late. `words` names what is said of it."""

    words = "busy"

    def __init__(self, seconds: int = SECONDS_UNTIL_AGAIN) -> None:
        super().__init__(503, "Busy", {"Retry-After": str(seconds)})


def pooled(handler: Callable[Given, Response]) -> Callable[Given, Coroutine[Any, Any, Response]]:
    """Return a handler that runs in the pool. It raises BusyError at once where too many wait."""

    async def in_turn(*args: Given.args, **kwargs: Given.kwargs) -> Response:
        threads = _limiter()
        if threads.statistics().tasks_waiting >= MOST_WAITING:
            raise BusyError
        return await anyio.to_thread.run_sync(partial(handler, *args, **kwargs), limiter=threads)

    in_turn.__name__, in_turn.__doc__ = handler.__name__, handler.__doc__
    return in_turn


def _limiter() -> CapacityLimiter:
    """The pool of the running event loop."""
    try:
        return _threads.get()
    except LookupError:
        threads = CapacityLimiter(THREADS)
        _threads.set(threads)
        return threads
