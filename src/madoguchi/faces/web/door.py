"""What a request may bring: its address and headers are cut or refused before anything reads them.

Every parameter is cut here, once for all pages and the API, to the longest that any of them reads,
measured after NFKC (see text/untrusted.py). A page that reads less of one cuts it further.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from madoguchi.answers.question import LONGEST_QUESTION
from madoguchi.text.untrusted import WIDEST, cut

# One character more than the longest question stays, so that a longer one is still told from it.
LONGEST_PARAMETER = LONGEST_QUESTION + WIDEST
LONGEST_ADDRESS = 48 * 1024  # bytes: two longest questions, each character escaped as nine, and more
LONGEST_PATH = 8 * 1024
LONGEST_HEADER = 8 * 1024  # what proxies let through
MOST_PARAMETERS = 200
# So short a query cannot hold too much: three bytes of it make eighteen characters at most.
_SHORT_QUERY = LONGEST_QUESTION // 6


class Door:
    """ASGI middleware: passes on a request whose address and headers are no longer than is read of them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Cut long parameters; refuse what no page of ours links to and no browser sends."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if any(len(name) + len(value) > LONGEST_HEADER for name, value in scope["headers"]):
            refused = PlainTextResponse(f"a header has more than {LONGEST_HEADER} bytes; leave it out", 431)
            await refused(scope, receive, send)
            return
        query: bytes = scope.get("query_string", b"")
        long = len(query) > LONGEST_ADDRESS or len(scope["path"]) > LONGEST_PATH
        if long or query.count(b"&") >= MOST_PARAMETERS:
            told = f"the address is too long: at most {MOST_PARAMETERS} parameters are read"
            await PlainTextResponse(told, 414)(scope, receive, send)
            return
        if len(query) > _SHORT_QUERY:
            scope["query_string"] = _cut(query)
        await self.app(scope, receive, send)


def _cut(query: bytes) -> bytes:
    """A query with every name and value cut; as it came where nothing was too long."""
    text = query.decode("latin-1")
    given = parse_qsl(text, keep_blank_values=True, errors="surrogateescape")
    kept = [(cut(name, LONGEST_PARAMETER), cut(value, LONGEST_PARAMETER)) for name, value in given]
    return query if kept == given else urlencode(kept, errors="surrogateescape").encode("ascii")
