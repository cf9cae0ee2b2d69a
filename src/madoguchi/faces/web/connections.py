"""Connections that do not keep others out: who is slow with a request, or sends none, is let go.

A reader's request comes within milliseconds. Whoever sends theirs a byte at a time, or opens hundreds
of connections and says nothing, holds a place that somebody else needs.
"""

from __future__ import annotations

import asyncio
import resource
from collections import OrderedDict
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEADER_SECONDS = 10.0  # from the first byte to the end of the headers
BODY_SECONDS = 300.0  # until all of a form or a file is there
MOST_HEADER_BYTES = 64 * 1024
MOST_CONNECTIONS = 2000
_WANTED_FILES = 8192


class Waiting:
    """The connections of one server that wait for the other side, the longest waiting first."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._headers: OrderedDict[Connection, None] = OrderedDict()
        self._bodies: OrderedDict[Connection, None] = OrderedDict()

    def add(self, connection: Connection, *, body: bool) -> None:
        """Count a connection as waiting; while there are too many, the oldest one is closed."""
        self.remove(connection)
        (self._bodies if body else self._headers)[connection] = None
        while len(self._headers) + len(self._bodies) > self.most:
            oldest, _ = (self._headers or self._bodies).popitem(last=False)
            oldest.give_up()

    def remove(self, connection: Connection) -> None:
        """Count a connection no more: its request is there, or it is gone."""
        self._headers.pop(connection, None)
        self._bodies.pop(connection, None)

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._headers) + len(self._bodies)


class Connection(HttpToolsProtocol):
    """HTTP/1.1 as uvicorn speaks it, with an end to everybody's patience."""

    header_seconds, body_seconds = HEADER_SECONDS, BODY_SECONDS
    waiting = Waiting(MOST_CONNECTIONS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deadline: asyncio.TimerHandle | None = None
        self._awaits = ""  # headers, body, or nothing: the request is being answered
        self._header_bytes = 0
        self._begun = False  # whether a part of a request is there, and not yet all of it

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        self._await("headers")

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of what was held."""
        self._await("")
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; a request whose headers have no end is not waited for."""
        if self._awaits == "headers":
            self._header_bytes += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        cycle = self.cycle
        if cycle is None or (cycle.response_complete and not self.pipeline):
            if self._header_bytes > MOST_HEADER_BYTES:
                self.give_up()
            elif self._begun:
                self._await("headers")
        else:
            self._await("body" if cycle.more_body else "")

    def on_message_begin(self) -> None:
        """A request begins."""
        self._begun = True
        super().on_message_begin()

    def on_message_complete(self) -> None:
        """A request is whole."""
        self._begun = False
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the next request; how long an idle connection is kept is uvicorn's own time-out."""
        super().on_response_complete()
        if not self.transport.is_closing() and not self.pipeline:
            self._await("")  # what waited for the body waits anew
            self.waiting.add(self, body=False)

    def give_up(self) -> None:
        """Close without an answer: whoever is this slow reads none."""
        self._await("")
        if not self.transport.is_closing():
            self.transport.abort()

    def _await(self, what: str) -> None:
        if not what:
            self.waiting.remove(self)
        if what == self._awaits:
            return
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        self._awaits, self._header_bytes = what, 0
        if not what:
            return
        self.waiting.add(self, body=what == "body")
        seconds = self.header_seconds if what == "headers" else self.body_seconds
        self._deadline = self.loop.call_later(seconds, self.give_up)


def most_connections() -> int:
    """Return how many connections may wait: half of the files that this process may open, at most 2,000.

    The process is first allowed as many files as the system lets it have, up to 8,192.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _WANTED_FILES if hard == resource.RLIM_INFINITY else min(_WANTED_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return MOST_CONNECTIONS if soft == resource.RLIM_INFINITY else min(MOST_CONNECTIONS, soft // 2)
