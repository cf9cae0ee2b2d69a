"""Is it up? Three addresses for three askers: alive, ready, and what is served in which state.

They are answered beside the pages, so that they say the truth while the pages are being changed. All
of it is public: nothing here names a file, a host or a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from madoguchi import __version__
from madoguchi.faces.web.access import HEADERS
from madoguchi.faces.web.site import Site
from madoguchi.store.served import Holder, Origin
from madoguchi.text.dates import today

SEGMENTS = ("livez", "readyz", "healthz")
_HEADERS = {**HEADERS, "Cache-Control": "no-store"}


@dataclass
class Lifecycle:
    """Where a node stands between its start and its end."""

    warmed: bool = False  # everything is loaded that the first question would wait for
    draining: bool = False  # it was told to stop

    @property
    def ready(self) -> bool:
        """Whether new readers should be sent here."""
        return self.warmed and not self.draining


class Serving(Protocol):
    """What is asked of a node: what it serves now, from which store, and whether it starts or stops."""

    holder: Holder
    lifecycle: Lifecycle

    @property
    def site(self) -> Site: ...


def create_health(node: Serving) -> Starlette:
    """Return the application; Node serves it under SEGMENTS."""

    async def live(_: Request) -> Response:
        return _said(200, {"status": "ok"})

    async def ready(_: Request) -> Response:
        if node.lifecycle.ready:
            return _said(200, {"status": "ok"})
        return _said(503, {"status": "stopping" if node.lifecycle.draining else "starting"})

    async def health(_: Request) -> Response:
        return _said(200, state_of(node))

    pages = (live, ready, health)
    return Starlette(routes=[Route(f"/{name}", page) for name, page in zip(SEGMENTS, pages, strict=True)])


def state_of(node: Serving) -> dict[str, Any]:
    """Return what a node serves and in which state it is, as `/healthz` says it."""
    edition, holder, reasons = node.site.edition, node.holder, _reasons(node)
    status = status_of(holder)
    return {
        "status": "degraded" if reasons else "ok",
        "reasons": reasons,
        "version": __version__,
        "edition": edition.id,
        "revision": edition.revision,
        "knowledge": holder.served.knowledge,
        "age_days": edition.age_days(today()),
        "desks": len(edition.desks),
        "origin": str(holder.served.origin),
        "database": {
            "status": status,
            "writable": status == "ok" and bool(holder.writable),
            "last_contact": f"{holder.contact:%Y-%m-%dT%H:%M:%SZ}" if holder.contact else None,
        },
    }


def status_of(holder: Holder) -> str:
    """Return how the store is: ok, none or away. Why it is away stands in the log, for it names the place."""
    return "away" if holder.away else "ok" if holder.has_store else "none"


def _reasons(node: Serving) -> list[str]:
    """What is not as it should be while readers are served all the same."""
    holder = node.holder
    told = {
        "damaged": bool(holder.served.damaged),
        "database-away": bool(holder.away),
        "read-only": status_of(holder) == "ok" and holder.writable is False,
        "standby-away": not holder.confirmed,
        "copy": holder.served.origin is Origin.COPY,
    }
    return [reason for reason, holds in told.items() if holds]


def _said(status: int, content: dict[str, Any]) -> JSONResponse:
    return JSONResponse(content, status, _HEADERS)
