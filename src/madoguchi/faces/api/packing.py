"""Compression, for those who take it.

The middleware packs as small as is quick. For a page of full objects that takes longer than making it: such an
answer is packed fast (to a tenth, in two milliseconds); and so is a page that answers one person, a little smaller
than that. The middleware leaves them alone.
"""

from __future__ import annotations

import gzip
from functools import lru_cache

from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_LEAST = 1000  # bytes below which packing gains nothing
FAST, QUICK, _SMALL = 1, 3, 6
_BROWSERS = frozenset({b"gzip, deflate, br, zstd", b"gzip, deflate, br", b"gzip, deflate", b"gzip"})


def takes_gzip(accepted: bytes) -> bool:
    """Whether an Accept-Encoding header names gzip, and not with the weight zero.

    >>> takes_gzip(b"br, gzip;q=0.8"), takes_gzip(b"gzip;q=0"), takes_gzip(b"")
    (True, False, False)
    """
    if accepted in _BROWSERS:
        return True
    for part in accepted.lower().split(b","):
        coding, _, parameter = part.partition(b";")
        if coding.strip() == b"gzip":
            name, _, weight = parameter.partition(b"=")
            return not (name.strip() == b"q" and weight.strip() and not weight.strip(b" \t0."))
    return False


class Gzip(GZipMiddleware):
    """ASGI middleware: packs what is long for those who take it, also where they refuse it by a weight."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, minimum_size=_LEAST, compresslevel=_SMALL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; starlette's own looks for the mere word."""
        if scope["type"] == "http" and not takes_gzip(dict(scope["headers"]).get(b"accept-encoding", b"")):
            others = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
            scope["headers"] = others  # not a copy: the log reads the route from the very scope it gave
        await super().__call__(scope, receive, send)


@lru_cache(maxsize=32)
def _packed(body: bytes, level: int) -> bytes:
    return gzip.compress(body, level, mtime=0)


def packed(request: Request, response: Response, level: int = FAST) -> Response:
    """Return the response packed with gzip where the caller takes it and its body is whole and long."""
    body = getattr(response, "body", b"")
    if len(body) < _LEAST or not takes_gzip(request.headers.get("accept-encoding", "").encode()):
        return response
    private = response.headers.get("Cache-Control") == "no-store"
    pack = _packed.__wrapped__ if private else _packed  # an answer to a search is kept nowhere
    response.body = pack(bytes(body), level)
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Content-Length"] = str(len(response.body))
    return response
