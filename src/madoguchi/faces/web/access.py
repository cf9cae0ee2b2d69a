"""What every response gets, and all that is ever logged of a request: path and status.

A person's question is private: it stands in the query string, so no query string is ever
written, and an unexpected error is logged by its type and place in the code alone (its text
might quote the question).
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("madoguchi.access")

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

LOG_CONFIG = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {
        "madoguchi.access": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "uvicorn.error": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "uvicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}


class Privacy:
    """ASGI middleware: security headers, the access log, and a quiet answer to our own errors."""

    def __init__(self, app: ASGIApp, *, failed: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self.app = app
        self.failed = failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; log its path and the status that was sent."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except Exception as error:
            log.error("error %s", _where(error))
            if status == 0:
                await self.failed(scope, receive, sending)
        finally:
            log.info(line_of(scope["path"], status))


def line_of(path: str, status: int) -> str:
    """Return what is logged of a request."""
    return f"{quote(path)} {status}"


class LogLines:
    """Lines of requests that are answered faster than a line is written: many are written at once."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def add(self, line: str, loop: asyncio.AbstractEventLoop) -> None:
        """Take a line; it is written a moment later, with those that come meanwhile."""
        if not self._lines:
            loop.call_later(SECONDS_TO_WRITE, self.write)
        self._lines.append(line)

    def write(self) -> None:
        """Write what was taken."""
        if self._lines:
            lines, self._lines = self._lines, []
            log.info("\n".join(lines))


def _where(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    return type(error).__name__ + (f" at {last.filename}:{last.lineno}" if last else "")
