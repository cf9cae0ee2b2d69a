"""Open data may be read from any site: CORS for the addresses of programs, and for these alone."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OPEN = ("/hsds", "/api")
_READ = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified",
}
_ASKED_FIRST = {
    **_READ,
    "Access-Control-Allow-Methods": "GET, HEAD, POST",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}


def is_open(path: str) -> bool:
    """Whether an address is open to other sites' scripts."""
    return any(path == root or path.startswith(root + "/") for root in OPEN)


class OpenData:
    """ASGI middleware: lets scripts of any site read the open addresses. No cookie is ever involved."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight request; add the headers to every other answer."""
        if scope["type"] != "http" or not is_open(scope["path"]):
            await self.app(scope, receive, send)
            return
        asked = dict(scope["headers"])
        if scope["method"] == "OPTIONS" and b"access-control-request-method" in asked:
            await Response(status_code=204, headers=_ASKED_FIRST)(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_READ)
            await send(message)

        await self.app(scope, receive, sending)
