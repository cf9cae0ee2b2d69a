"""Where a form came from, as the browser says it."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request


def is_our_own(request: Request) -> bool:
    """Whether the browser says that the form was sent from a page of this very site.

    A proxy may leave the port out of `Host`; then only the name counts.
    """
    origin, host = urlsplit(request.headers.get("origin", "")), urlsplit(f"//{request.headers.get('host')}")
    if not origin.hostname or origin.hostname != host.hostname:
        return False
    return host.port is None or (origin.port or {"http": 80, "https": 443}.get(origin.scheme)) == host.port
