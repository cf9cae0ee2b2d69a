"""Finished answers of public pages, compressed once, for as long as they are right.

A page that nobody's question stands in is the same for everybody: its bytes are kept and sent again,
with the very headers they had. Only answers to the site's own addresses are kept (a path as it is
written in a link, in one of the languages, with furigana or without), so that no made-up parameter
fills the memory. A cache belongs to one edition and what stands beside it, and is dropped with them.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from urllib.parse import quote

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from madoguchi.faces.api.packing import takes_gzip
from madoguchi.faces.web.access import note_route, route_of
from madoguchi.faces.web.view.messages import PAGE_LANGUAGES
from madoguchi.text.dates import JAPAN

MOST_BYTES = 32 * 1024 * 1024
# A page of a tenth of the memory would drive out hundreds of others.
_MOST_BYTES_A_PAGE = MOST_BYTES // 10
# What one entry takes beside its bytes: the object, its key and its headers.
_BYTES_AN_ENTRY = 1024
_QUERIES = frozenset(
    query.encode()
    for query in (
        "",
        *(f"lang={lang}" for lang in PAGE_LANGUAGES[1:]),
        *("ruby=1", "ruby=1&lang=easy"),
    )
)
# What only an answer with a body has.
_OF_THE_BODY = frozenset({b"content-length", b"content-type", b"content-encoding", b"content-language"})
Headers = tuple[tuple[bytes, bytes], ...]


class Keep(Enum):
    """How long an answer may be kept: ages are counted by the day, opening hours by the minute."""

    DAY = "day"
    MINUTE = "minute"

    def until(self, moment: float) -> float:
        """Return when (seconds since 1970) an answer that was begun at a moment is no longer right."""
        if self is Keep.MINUTE:
            return moment - moment % 60 + 60
        day = datetime.fromtimestamp(moment, JAPAN).replace(hour=0, minute=0, second=0, microsecond=0)
        return (day + timedelta(days=1)).timestamp()


def keep(request: Request, how: Keep) -> None:
    """Say that the answer to a request is the same for everybody who asks for that address."""
    request.state.keep = how


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """An answer as it was sent, and (`unchanged`) the one that says that nothing has changed.

    It is right from `since` until `until` (seconds since 1970), whichever way the clock is set.
    `head` and `unchanged_head` are their headers as a server writes them; `route` is the template of
    their address, for the log.
    """

    headers: Headers
    body: bytes
    since: float
    until: float
    etag: bytes
    route: str
    head: bytes
    unchanged: Headers
    unchanged_head: bytes

    def is_known(self, etags: bytes) -> bool:
        """Whether who asks has this answer already; `etags` is If-None-Match."""
        return bool(self.etag) and self.etag in etags

    async def send(self, etags: bytes, send: Send) -> None:
        """Send the answer, or that nothing has changed."""
        known = self.is_known(etags)
        status, headers, body = (304, self.unchanged, b"") if known else (200, self.headers, self.body)
        await send({"type": "http.response.start", "status": status, "headers": list(headers)})
        await send({"type": "http.response.body", "body": body})


def cached_response(
    route: str, headers: Headers, body: bytes, until: float, since: float = 0.0
) -> CachedResponse:
    """Return an answer to keep."""
    unchanged = tuple(pair for pair in headers if pair[0] not in _OF_THE_BODY)
    etag = next((value for name, value in headers if name == b"etag"), b"")
    return CachedResponse(
        headers,
        body,
        since,
        until,
        etag,
        route,
        _written(headers),
        unchanged,
        _written(unchanged),
    )


def _written(headers: Headers) -> bytes:
    return b"".join(b"%b: %b\r\n" % pair for pair in headers) + b"\r\n"


class PageCache:
    """Answers by address; those that nobody has asked for the longest time go first.

    Not for several threads: the server's event loop alone uses it.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._held: OrderedDict[tuple[bytes, bool], CachedResponse] = OrderedDict()
        self.size = 0

    def __len__(self) -> int:
        return len(self._held)

    def get(self, target: bytes, packed: bool) -> CachedResponse | None:
        """Return the answer to a request's target (as it was sent), packed with gzip or not."""
        key = (target, packed)
        found = self._held.get(key)
        if found is None:
            return None
        if not found.since <= time.time() < found.until:
            self._drop(key)
            return None
        self._held.move_to_end(key)
        return found

    def put(self, target: bytes, packed: bool, response: CachedResponse) -> None:
        """Keep an answer, if it is not too large."""
        size = _size(response)
        if size > min(self._most, _MOST_BYTES_A_PAGE):
            return
        key = (target, packed)
        if key in self._held:
            self._drop(key)
        self._held[key] = response
        self.size += size
        while self.size > self._most:
            self._drop(next(iter(self._held)))

    def _drop(self, key: tuple[bytes, bool]) -> None:
        self.size -= _size(self._held.pop(key))


def _size(response: CachedResponse) -> int:
    return len(response.body) + _BYTES_AN_ENTRY


class CachedPages:
    """ASGI middleware: what is kept is sent from the cache; what may be kept is kept as it passes."""

    def __init__(self, app: ASGIApp, cache: PageCache) -> None:
        self.app, self.cache = app, cache

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request from the cache, or pass it on."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        asked = dict(scope["headers"])
        target, packed = _target(scope), takes_gzip(asked.get(b"accept-encoding", b""))
        if found := self.cache.get(target, packed):
            note_route(scope, found.route)
            await found.send(asked.get(b"if-none-match", b""), send)
            return
        begun, state, started = time.time(), scope.setdefault("state", {}), None

        async def sending(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = message
            elif started and not message.get("more_body", False):  # whole: a stream is never kept
                how = state.get("keep")
                if how and started["status"] == 200 and scope["method"] == "GET" and _is_canonical(scope):
                    headers = tuple((name, value) for name, value in started["headers"])
                    body, until = message.get("body", b""), how.until(begun)
                    response = cached_response(route_of(scope), headers, body, until, begun)
                    self.cache.put(target, packed, response)
            else:
                started = None
            await send(message)

        await self.app(scope, receive, sending)


def _target(scope: Scope) -> bytes:
    """The target of a request: path and query as they were sent."""
    query: bytes = scope["query_string"]
    path: bytes = scope.get("raw_path") or quote(scope["path"], safe="/").encode()
    return path + (b"?" + query if query else b"")


def _is_canonical(scope: Scope) -> bool:
    """Whether an address is written as the site's own links have it."""
    path = quote(scope["path"], safe="/").encode()
    return scope["query_string"] in _QUERIES and scope.get("raw_path", path) == path
