"""The web application: one edition and its router in, all pages and the JSON answer out."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.answers.router import Router
from madoguchi.faces.api.app import create_hsds
from madoguchi.faces.api.cors import OpenData
from madoguchi.faces.web import (
    api,
    ask_pages,
    browse_pages,
    change_pages,
    compare_pages,
    download_pages,
    embed_pages,
    gap_pages,
    list_pages,
    llms,
    record_pages,
    slip_pages,
    step_pages,
)
from madoguchi.faces.web.access import Privacy
from madoguchi.faces.web.assets import assets
from madoguchi.faces.web.door import Door
from madoguchi.faces.web.errors import Failures, send_missing
from madoguchi.faces.web.limiting import Limiter
from madoguchi.faces.web.messages import OWN_NAMES
from madoguchi.faces.web.site import Site
from madoguchi.model.edition import Edition
from madoguchi.store.served import Holder

FOR_EVER = "public, max-age=31536000, immutable"


def create_app(
    edition: Edition, router: Router, holder: Holder | None = None, limiter: Limiter | None = None
) -> FastAPI:
    """Return the application. It reads nothing but what it is given, and keeps nothing of a request.

    `holder` keeps the edition at what the store says; without one there is no store behind the pages.
    `limiter` says who reports too often; it goes from one edition's application to the next.
    """
    site = Site(edition, router, holder=holder, served=holder.served if holder else None)
    failures = Failures(site)
    app = FastAPI(openapi_url=None, exception_handlers={HTTPException: failures.refused})
    app.state.site = site
    site.templates.globals["languages"] = OWN_NAMES
    site.templates.globals["live"] = True  # a page that is asked for knows what time it is
    for pages in (
        download_pages,
        ask_pages,
        browse_pages,
        record_pages,
        slip_pages,
        step_pages,
        list_pages,
        compare_pages,
        change_pages,
        gap_pages,
        embed_pages,
        api,
        llms,
    ):
        app.include_router(pages.routes(site))
    if holder is not None and holder.has_store:
        from madoguchi.faces.web import report_pages  # needs the store's libraries, see extras.py

        app.include_router(report_pages.routes(site, limiter))

    @app.api_route("/static/{digest}/{name:path}", methods=ask_pages.GET)
    def static(request: Request, digest: str, name: str) -> Response:
        asset = assets().get(name)
        if asset is None or asset.digest != digest:
            return send_missing(site, request)
        return Response(asset.content, headers={"Cache-Control": FOR_EVER}, media_type=asset.media_type)

    app.mount("/hsds", create_hsds(edition))
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(OpenData)
    app.add_middleware(Door)
    app.add_middleware(Privacy, failed=failures.failed)
    return app
