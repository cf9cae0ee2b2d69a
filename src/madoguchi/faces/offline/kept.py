"""What a browser keeps of a node's site after the first visit: the whole directory as one file.

The worker stores that one page and the styles ahead, and nothing that a person asked. Without a
network an address of the site leads to its place in the one file.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from madoguchi.faces.offline.app_manifest import app_manifest
from madoguchi.faces.offline.browser import source
from madoguchi.faces.offline.one_file import one_file
from madoguchi.faces.web.access import HEADERS
from madoguchi.faces.web.assets import assets
from madoguchi.faces.web.node import Node
from madoguchi.model.edition import Edition

PAGE, WORKER, MANIFEST = "/offline", "/worker.js", "/manifest.webmanifest"
SEGMENTS = tuple(path[1:] for path in (PAGE, WORKER, MANIFEST))
_ASK_AGAIN = "no-cache"  # kept, but never used without asking whether it is still right


class Kept:
    """The one file of the edition that a node serves now; made when it is first asked for."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._making = threading.Lock()
        self._made: tuple[Edition, bytes] | None = None

    def page(self) -> bytes:
        """Return the one file. It takes some seconds once for each edition."""
        edition = self._node.site.edition
        with self._making:
            if self._made is None or self._made[0] is not edition:
                self._made = edition, one_file(edition)
            return self._made[1]

    def worker(self) -> bytes:
        """Return the worker's code: another edition or another look is another worker."""
        files = [
            asset.path
            for asset in assets(self._node.site.edition.bundle).values()
            if asset.name in ("site.css", "mark.svg")
        ]
        state = f"{self._node.site.edition.revision}{self._node.site.etag()}{files}"
        site = {"digest": hashlib.sha256(state.encode()).hexdigest()[:16], "page": PAGE, "files": files}
        return source("worker.js").replace("/*SITE*/ {}", json.dumps(site)).encode()


def manifest(edition: Edition) -> bytes:
    """Return the web app manifest: the site can be put on a phone's home screen."""
    icon = {"src": assets(edition.bundle)["mark.svg"].path, "sizes": "any", "type": "image/svg+xml"}
    return app_manifest(edition, "/", [icon | {"purpose": "any"}, icon | {"purpose": "maskable"}])


def create_kept(node: Node) -> ASGIApp:
    """Return the application that serves the page that is kept, its worker and the manifest."""
    kept = Kept(node)
    node.keeps = True

    def page(request: Request) -> Response:
        content = kept.page()
        # The file says itself what it may run: only its own code, named by its hash.
        return _sent(
            request, content, "text/html; charset=utf-8", {"Content-Security-Policy": "base-uri 'none'"}
        )

    def worker(request: Request) -> Response:
        policy = {"Content-Security-Policy": "default-src 'none'; connect-src 'self'"}
        return _sent(request, kept.worker(), "text/javascript; charset=utf-8", policy)

    def told(request: Request) -> Response:
        return _sent(request, manifest(node.site.edition), "application/manifest+json", {})

    routes = [Route(PAGE, page), Route(WORKER, worker), Route(MANIFEST, told)]
    return Starlette(routes=routes, middleware=[Middleware(GZipMiddleware, minimum_size=1000)])


def _sent(request: Request, content: bytes, media_type: str, more: Mapping[str, str]) -> Response:
    etag = f'W/"{hashlib.sha256(content).hexdigest()[:16]}"'
    headers = {**HEADERS, **more, "Cache-Control": _ASK_AGAIN, "ETag": etag}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=media_type)
