"""Who asks, under which address this site stands, and where a form came from.

`Host`, `Origin` and `X-Forwarded-…` are text from outside: anybody may write anything into them.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from madoguchi.settings import Network

# What a proxy may say of who asks; none of it reaches a page.
_FORWARDED = frozenset({b"forwarded", b"x-real-ip"})
_BASE = "madoguchi.base_url"
# RFC 9110: a name, an IPv4 or a bracketed IPv6 address, and a port.
_HOST = re.compile(r"(?P<name>[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::(?P<port>[0-9]{1,5}))?")
_PORTS = {"http": 80, "https": 443}
# Other pages say nothing of where they are; one with a form must, or the form looks like another site's.
OWN_ORIGIN = {"Referrer-Policy": "same-origin"}


class Front:
    """ASGI middleware, the first that sees a request: says who asks and under which address we stand.

    From one of the `trusted` proxies the last address of X-Forwarded-For is who asks, and the last
    scheme of X-Forwarded-Proto how. Everybody else's headers of that kind are dropped unread. With a
    `base_url` every page stands under it, whatever `Host` says; a `Host` that is none is refused.
    """

    def __init__(self, app: ASGIApp, trusted: Sequence[Network] = (), base_url: str = "") -> None:
        self.app, self._trusted, self._base = app, tuple(trusted), base_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with only what may be believed."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        if len(hosts) > 1 or (hosts and not is_host(hosts[0])):
            refusal = PlainTextResponse(
                "The request's Host is no address.\n", 400, {"Cache-Control": "no-store"}
            )
            await refusal(scope, receive, send)
            return
        believed = self._believed(scope)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                _make_relative(message, believed)
            await send(message)

        await self.app(believed, receive, sending)

    def _believed(self, scope: Scope) -> Scope:
        told = {"client": scope.get("client"), "scheme": scope.get("scheme", "http")}
        if self._is_proxy(scope):
            address = _last(scope, b"x-forwarded-for")
            if (parsed := _address(address)) is not None:
                told["client"] = (str(parsed), 0)
            if (scheme := _last(scope, b"x-forwarded-proto").lower()) in _PORTS:
                told["scheme"] = scheme
        headers = [pair for pair in scope["headers"] if not _is_forwarded(pair[0])]
        if self._base:
            base = urlsplit(self._base)
            told["scheme"], told[_BASE] = base.scheme, self._base
            headers = [pair for pair in headers if pair[0] != b"host"]
            headers.append((b"host", base.netloc.encode("ascii")))
        return {**scope, **told, "headers": headers}

    def _is_proxy(self, scope: Scope) -> bool:
        client = scope.get("client")
        address = _address(client[0]) if client else None
        return address is not None and any(
            network.version == address.version and address in network for network in self._trusted
        )


def base_of(request: Request) -> str:
    """Return scheme, host and port of this site without a slash at the end; empty where nobody told it.

    Without MADOGUCHI_BASE_URL a `Host` is believed only where it names this very machine or the address
    that the request came to. Elsewhere addresses stay relative: they are right wherever they are read.
    """
    if told := request.scope.get(_BASE):
        return str(told)
    named = host_of(request)
    server = request.scope.get("server") or ("", 0)
    if named is None or not (is_loopback(named[0]) or named[0] == str(server[0]).lower()):
        return ""
    return f"{request.scope.get('scheme', 'http')}://{request.headers['host']}"


def host_of(request: Request) -> tuple[str, int | None] | None:
    """Return the name, in lower case, and the port that `Host` says; None where it is none."""
    return _named(request.headers.get("host", ""))


@lru_cache(maxsize=64)
def is_host(value: bytes) -> bool:
    """Whether a `Host` header names a host at all."""
    return _named(value.decode("latin-1")) is not None


def is_loopback(name: str) -> bool:
    """Whether a host's name or address is this very machine."""
    address = _address(name)
    return name == "localhost" or (address is not None and address.is_loopback)


def is_our_own(request: Request) -> bool:
    """Whether the browser says that the form was sent from a page of this very site.

    A proxy may leave the port out of `Host`; then only the name counts.
    """
    scheme, _, rest = request.headers.get("origin", "").partition("://")
    origin, host = _named(rest), host_of(request)
    if scheme not in _PORTS or origin is None or host is None or origin[0] != host[0]:
        return False
    return host[1] is None or (origin[1] or _PORTS[scheme]) == host[1]


def _named(text: str) -> tuple[str, int | None] | None:
    """The name or address, without brackets and in lower case, and the port of `host:port`."""
    match = _HOST.fullmatch(text)
    if match is None:
        return None
    name, port = match["name"].lower(), int(match["port"]) if match["port"] else None
    if name.startswith("["):
        name = name[1:-1]
        if _address(name) is None:
            return None
    return (name, port) if port is None or 0 < port < 65536 else None


def _make_relative(message: Message, scope: Scope) -> None:
    """A redirect within the site says its path alone: the framework's own ones repeat `Host`."""
    headers = MutableHeaders(scope=message)
    host = Headers(scope=scope).get("host", "")
    here, path = f"{scope['scheme']}://{host}", headers.get("location", "")
    if host and path.startswith(here + "/") and not path.startswith(here + "//"):
        headers["location"] = path[len(here) :]


def _is_forwarded(name: bytes) -> bool:
    return name in _FORWARDED or name.startswith(b"x-forwarded-")


def _last(scope: Scope, name: bytes) -> str:
    """The last value of a header that may stand several times, each time with several values."""
    values = [value for key, value in scope["headers"] if key == name]
    return bytes(values[-1]).decode("latin-1").rpartition(",")[2].strip() if values else ""


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found
