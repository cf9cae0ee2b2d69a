"""What stands before every editors' page: headers, where a form came from, how much it may hold."""

from __future__ import annotations

import hmac
import re

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from madoguchi.faces.origin import host_of, is_loopback
from madoguchi.store.people import Role

FORM_LIMIT = 1 << 20  # bytes
# Of a form that anybody may send, signed in or not: to unescape a megabyte stops the loop.
DOOR_LIMIT = 1 << 16
UPLOAD_LIMIT = 64 << 20
# An address of these pages with its query, in the characters of RFC 3986 alone.
_LOCAL = re.compile(r"/edit(?:/[A-Za-z0-9/._~%-]{0,500})?(?:\?[A-Za-z0-9/?._~%!$&'()*+,;=:@-]{0,4000})?")

# A form of one page must say where it came from, so these pages send their own origin.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SignInNeededError(Exception):
    """Nobody is signed in, or no longer."""


class PasswordNeededError(Exception):
    """The person must choose a password of their own first."""


class FactorNeededError(Exception):
    """The person must set up a second factor first."""


class RoleNeededError(Exception):
    """The person may not do this; `role` may."""

    def __init__(self, role: Role) -> None:
        super().__init__(role.value)
        self.role = role


class ForgedError(Exception):
    """The form did not come from a page of ours that this person was given."""


class TooLargeError(Exception):
    """A form holds more than `limit` bytes; `kept` is the id of what was typed beside."""

    def __init__(self, limit: int, kept: str = "") -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit, self.kept = limit, kept


class LateFormError(Exception):
    """A form came when its session had ended; it is `kept`, and its person goes on with it."""

    def __init__(self, kept: str, *, signed_in: bool) -> None:
        super().__init__(kept)
        self.kept, self.signed_in = kept, signed_in


class Guarded:
    """ASGI middleware: the headers of the editors' pages, and no copy of them anywhere."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, sending)


def is_said_larger(request: Request, limit: int) -> bool:
    """Whether a form says itself that it holds more bytes than may be read."""
    said = request.headers.get("content-length", "0")
    return not said.isdigit() or int(said) > limit


def limited(request: Request, limit: int) -> Request:
    """Return the request, reading of its body at most `limit` bytes; then TooLargeError is raised."""
    if is_said_larger(request, limit):
        raise TooLargeError(limit)
    read = 0

    async def receive() -> Message:
        nonlocal read
        message = await request.receive()
        read += len(message.get("body", b""))
        if read > limit:
            raise TooLargeError(limit)
        return message

    return Request(request.scope, receive)


def is_same(one: str, other: str) -> bool:
    """Compare two secrets without telling by the time taken where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def is_plain_loopback(request: Request) -> bool:
    """Whether the browser talks to this very machine without TLS; only then may a cookie go unprotected."""
    named = host_of(request)
    return request.scope.get("scheme") == "http" and named is not None and is_loopback(named[0])


def local_path(text: str) -> str:
    """Return an address of the editors' pages as it was given; `/edit` for anything else."""
    return text if _LOCAL.fullmatch(text) and ".." not in text.partition("?")[0] else "/edit"
