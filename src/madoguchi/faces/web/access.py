"""What every response gets, and all that is ever logged of a request: its route, its status, its time.

A person's question is private: it stands in the query string, so no query string is ever written. Nor
is a path, which names a desk or whatever somebody typed; the template of the address (`/desk/{id}`) is.
An unexpected error is logged by its type and place in the code alone: its text might quote the question.
"""

from __future__ import annotations

import asyncio
import inspect
import itertools
import json
import logging
import re
import secrets
import time
import traceback
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from madoguchi.answers.decide import unsure
from madoguchi.model.answer import Answer, Refusal

log = logging.getLogger("madoguchi.access")
answers = logging.getLogger("madoguchi.answers")  # heard by the metrics alone

SECONDS_TO_WRITE = 0.2
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

LOG_CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "madoguchi.faces.web.access.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "loggers": {
        "madoguchi.access": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "madoguchi.store": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "madoguchi.answers": {"handlers": [], "level": "WARNING", "propagate": False},
        "uvicorn.error": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "uvicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
UNMATCHED = "unmatched"
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
# Some proxies number requests; nothing else that stands in this header is believed to be a number.
_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_ROUTE = "madoguchi.route"
_own, _count = secrets.token_hex(4), itertools.count(1)


class Handled(NamedTuple):
    """A request that was answered: all that is known of it afterwards.

    `id` empty: the log gives it one. `kept`: it was sent from the kept pages, in less than a tenth of a
    millisecond.
    """

    route: str
    method: str
    status: int
    milliseconds: float
    id: str
    kept: bool = False


def record(handled: Iterable[Handled]) -> None:
    """Write requests to the log, and count them where metrics are kept."""
    log.info("", extra={"handled": tuple(handled)})


def request_id(given: str) -> str:
    """Return the number that a proxy gave, if it looks like one, else one of our own."""
    return given if _ID.fullmatch(given) else _own_id()


def _own_id() -> str:
    return f"{_own}-{next(_count):x}"


def method_of(text: str) -> str:
    """Return a method; whoever makes one up has none of their own in the log."""
    return text if text in _METHODS else "OTHER"


def route_of(scope: Scope) -> str:
    """Return the template of the address that was asked for, once it has been answered."""
    found = scope.get(_ROUTE)
    if isinstance(found, str):
        return found
    own: str | None = getattr(scope.get("route"), "path", None)
    if own is None:
        # A route without parameters has nothing in its path that somebody typed.
        plain = inspect.isroutine(scope.get("endpoint")) and not scope.get("path_params")
        return str(scope["path"]) if plain else UNMATCHED
    if ":path}" in own:
        return str(scope.get("root_path", "")) + own
    # A router's prefix stands in the path alone: it is what is left of it before the route's own parts.
    parts = own.count("/")
    prefix = scope["path"].rsplit("/", parts)[0] if parts else scope["path"]
    return str(prefix) + own


def note_route(scope: Scope, route: str) -> None:
    """Say which route a request had that no application is called for."""
    scope[_ROUTE] = route


def note_answer(answer: Answer) -> None:
    """Count an answer by its kind; nothing else of it is noted."""
    if answers.isEnabledFor(logging.INFO):
        answers.info(kind_of(answer))


def kind_of(answer: Answer) -> str:
    """Return what came of a question: danger, asked, none, unsure or found."""
    if answer.refusal is Refusal.CRISIS:
        return "danger"
    if answer.clarify:
        return "asked"
    if answer.abstained:
        return "none"
    return "unsure" if unsure(answer.confidence) else "found"


class JsonLines(logging.Formatter):
    """A log of one JSON object a line. A traceback is never written: it might quote a question."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What a line says of a route, a method and a status; there are as many as there are of these.
        self._said: dict[tuple[str, str, int], str] = {}

    def format(self, entry: logging.LogRecord) -> str:
        """Return the line, or the lines, of a record."""
        moment = datetime.fromtimestamp(entry.created, UTC)
        start = f'{{"time": "{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z", '
        handled: tuple[Handled, ...] | None = getattr(entry, "handled", None)
        if handled is not None:
            return "\n".join(self._lines(start, handled))
        fields: Mapping[str, str] = getattr(entry, "fields", {})
        message = {"message": text} if (text := entry.getMessage()) else {}
        told = {"level": entry.levelname.lower(), **message, **fields}
        return start + json.dumps(told, ensure_ascii=False)[1:]

    def _lines(self, start: str, handled: Iterable[Handled]) -> Iterator[str]:
        before: Handled | None = None
        line = ""
        for each in handled:
            # A batch is mostly of one page: what the line before said is said again.
            if each is not before:
                before = each
                line = f'{start}{self._of(each[:3])}{each.milliseconds:.1f}, "id": "'
            yield f'{line}{each.id}"}}' if each.id else f'{line}{_own}-{next(_count):x}"}}'

    def _of(self, key: tuple[str, str, int]) -> str:
        if (said := self._said.get(key)) is None:
            route, method, status = key
            quoted = json.dumps(route, ensure_ascii=False)
            said = f'"level": "info", "route": {quoted}, "method": "{method}", "status": {status}, "ms": '
            self._said[key] = said
        return said


class Batch:
    """Requests that are answered faster than a line is written: many are written at once."""

    def __init__(self) -> None:
        self._handled: list[Handled] = []

    def add(self, handled: Handled, loop: asyncio.AbstractEventLoop) -> None:
        """Take a request; it is written a moment later, with those that come meanwhile."""
        if not self._handled:
            loop.call_later(SECONDS_TO_WRITE, self.write)
        self._handled.append(handled)

    def write(self) -> None:
        """Write what was taken."""
        if self._handled:
            handled, self._handled = self._handled, []
            record(handled)


class Observed:
    """ASGI middleware around all applications: one record for each request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; write down what came of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status, began = 0, time.perf_counter()

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, sending)
        finally:
            took = (time.perf_counter() - began) * 1000
            given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
            id = request_id(given.decode("latin-1"))
            record((Handled(route_of(scope), method_of(scope["method"]), status, took, id, _ROUTE in scope),))


class Privacy:
    """ASGI middleware: security headers, and a quiet answer to our own errors."""

    def __init__(self, app: ASGIApp, *, failed: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self.app = app
        self.failed = failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except Exception as error:
            log.error("", extra={"fields": {"route": route_of(scope), **_fault(error)}})
            if not started:
                await self.failed(scope, receive, sending)


def _fault(error: Exception) -> dict[str, str]:
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return {"error": type(error).__name__, "where": where}
