"""A connection that sends the pages that are kept by itself, before any application is called."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from madoguchi.faces.api.packing import takes_gzip
from madoguchi.faces.origin import is_host
from madoguchi.faces.web.access import Batch, Handled, request_id
from madoguchi.faces.web.connections import Connection, Waiting
from madoguchi.faces.web.page_cache import PageCache

_OK, _UNCHANGED = b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 304 Not Modified\r\n"
CLOSE = (b"connection", b"close")  # among the server's own headers from the moment it is told to end
_METHODS = (b"GET", b"HEAD")
# A request with one of these needs more than an answer from the cache.
_NOT_PLAIN = frozenset({b"content-length", b"transfer-encoding", b"upgrade", b"expect"})


class Cached(Protocol):
    """Something with kept pages; another edition has another cache."""

    @property
    def cache(self) -> PageCache:
        """What is kept of the edition that is served now."""


class CachedConnection(Connection):
    """A connection with a cache in front of the application."""

    pages: Cached
    lines: Batch
    _served = False  # whether the request that is being read has been answered already

    def on_headers_complete(self) -> None:
        """Answer from the cache, or call the application."""
        self._served = self._answered()
        if not self._served:
            super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Tell the application that the request is whole, if it was called."""
        if self._served:
            self._begun = False
        else:
            super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave no line unwritten."""
        self.lines.write()
        super().connection_lost(exc)

    def _answered(self) -> bool:
        """Send the kept answer, if there is one and nothing stands before it; return whether it was sent."""
        etags, packed, id = b"", False, ""
        for name, value in self.headers:
            if name == b"accept-encoding":
                packed = takes_gzip(value)
            elif name == b"if-none-match":
                etags = value
            elif name == b"x-request-id":
                id = request_id(value.decode("latin-1"))
            elif name in _NOT_PLAIN or (name == b"host" and not is_host(value)):
                return False
        kept = self.pages.cache.get(self.url, packed)
        parser, transport, cycle = self.parser, self.transport, self.cycle
        if (
            kept is None
            or (method := parser.get_method()) not in _METHODS
            or parser.get_http_version() != "1.1"
            or not parser.should_keep_alive()
            or (cycle is not None and not cycle.response_complete)
            or self.flow.write_paused
            or transport.is_closing()
            or CLOSE in self.server_state.default_headers  # the server is ending
        ):
            return False
        known = kept.is_known(etags)
        status, head = (_UNCHANGED, kept.unchanged_head) if known else (_OK, kept.head)
        body = b"" if known or method == b"HEAD" else kept.body
        transport.writelines((status, *map(_line, self.server_state.default_headers), head, body))
        said = _handled(kept.route, method, 304 if known else 200)
        self.lines.add(said._replace(id=id) if id else said, self.loop)
        self.on_response_complete()
        return True


def connection_of(waiting: Waiting, pages: Cached | None) -> type[Connection]:
    """Return the class of a server's connections, with a cache in front where there is one."""
    if pages is None:
        return type("ServedConnection", (Connection,), {"waiting": waiting})
    own = {"waiting": waiting, "pages": pages, "lines": Batch()}
    return type("ServedConnection", (CachedConnection,), own)


@lru_cache(maxsize=8)
def _line(header: tuple[bytes, bytes]) -> bytes:
    """A header that the server adds, as it is written; the date's changes every second."""
    return b"%b: %b\r\n" % header


@lru_cache(maxsize=1024)
def _handled(route: str, method: bytes, status: int) -> Handled:
    """What the log says of a kept page that was sent; the log gives it its number."""
    return Handled(route, method.decode("ascii"), status, 0.0, "", True)
