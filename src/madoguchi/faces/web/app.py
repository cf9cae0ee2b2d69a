"""The web application: one edition and its router in, all pages and the JSON answer out."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount

from madoguchi.answers.router import Router
from madoguchi.faces.api.app import create_hsds
from madoguchi.faces.api.cors import OpenData
from madoguchi.faces.api.packing import Gzip
from madoguchi.faces.identity import NOBODY, Operator
from madoguchi.faces.web.access import Privacy
from madoguchi.faces.web.assets import assets
from madoguchi.faces.web.door import Door
from madoguchi.faces.web.errors import Failures, send_missing
from madoguchi.faces.web.limiting import CallLimits, Limiter
from madoguchi.faces.web.page_cache import Keep, keep
from madoguchi.faces.web.pages import (
    api,
    ask,
    browse,
    changes,
    compare,
    counsel,
    downloads,
    embed,
    gaps,
    llms,
    records,
    shortlist,
    slips,
    steps,
)
from madoguchi.faces.web.routing import GET, PageRouter
from madoguchi.faces.web.shelf import Shelf
from madoguchi.faces.web.site import Site
from madoguchi.faces.web.view.messages import LANGUAGES
from madoguchi.model.edition import Edition
from madoguchi.store.served import Holder


def create_app(
    edition: Edition,
    router: Router,
    holder: Holder | None = None,
    limiter: Limiter | None = None,
    shelf: Shelf | None = None,
    operator: Operator = NOBODY,
    call_limits: CallLimits | None = None,
) -> Starlette:
    """Return the application. It reads nothing but what it is given, and keeps nothing of a request.

    `holder` keeps the edition at what the store says; without one there is no store behind the pages.
    `limiter` says who reports too often, `call_limits` who answers too often of calls; they go from one edition's
    application to the next. `shelf` has the edition's files for download; `operator` says who runs the site, where
    the directory doesn't.
    """
    served = holder.served if holder else None
    site = Site(edition, router, holder=holder, served=served, operator=operator)
    site.words(LANGUAGES[0])  # what is wrong in the directory's own words is told before anybody asks
    failures = Failures(site)
    site.templates.globals["live"] = True  # a page that is asked for knows what time it is
    routes: list[BaseRoute] = []
    routes += downloads.routes(site, shelf).routes
    for pages in (
        ask,
        browse,
        records,
        slips,
        steps,
        shortlist,
        compare,
        counsel,
        changes,
        gaps,
        embed,
        api,
        llms,
    ):
        routes += pages.routes(site).routes
    if holder is not None and holder.has_store:
        from madoguchi.faces.web.pages import callers, reports  # need the store's libraries, see extras.py

        routes += reports.routes(site, limiter).routes
        routes += callers.routes(site, call_limits).routes
    routes += [*_static(site).routes, Mount("/hsds", create_hsds(edition))]
    app = Starlette(routes=routes, exception_handlers={HTTPException: failures.refused})
    app.state.site = site
    app.add_middleware(Gzip)
    app.add_middleware(OpenData)
    app.add_middleware(Door)
    app.add_middleware(Privacy, failed=failures.failed)
    return app


def _static(site: Site) -> PageRouter:
    """The route of the files that pages ask for."""
    router = PageRouter()

    @router.api_route("/static/{digest}/{name:path}", methods=GET)
    async def static(request: Request, digest: str, name: str) -> Response:
        asset = assets(site.edition.bundle).get(name)
        if asset is None:
            return send_missing(site, request)
        if asset.digest == digest:
            keep(request, Keep.DAY)
        headers = {"Cache-Control": asset.caching(digest)}
        return Response(asset.content, headers=headers, media_type=asset.media_type)

    return router
