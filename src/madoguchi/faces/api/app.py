"""HSDS 3.2.3 over HTTP: one edition in, an application for `/hsds` out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from madoguchi.faces.api.endpoints import ENDPOINTS, Endpoint
from madoguchi.faces.api.feed import Feed
from madoguchi.faces.api.filters import Filters
from madoguchi.faces.api.freshness import headers_of, is_fresh
from madoguchi.faces.api.openapi import document
from madoguchi.faces.api.packing import packed
from madoguchi.faces.api.paging import PER_PAGE, lines, page
from madoguchi.faces.api.parameters import Query, read_query, read_uuid
from madoguchi.faces.api.pool import pooled
from madoguchi.faces.api.problems import RefusedError, failed, not_served, refused, respond
from madoguchi.faces.exports.hsds.files import about
from madoguchi.faces.exports.hsds.wording import feed_text, profile, words
from madoguchi.faces.origin import base_of
from madoguchi.index.past import Gone
from madoguchi.model.edition import Edition

JSON = "application/json"
NDJSON = "application/x-ndjson"
_Answer = Callable[[], Response]


def create_hsds(edition: Edition) -> Starlette:
    """Return the API as an application to be mounted. Nothing is read or made before the first request."""
    api = Api(Feed(edition))
    routes = [
        Route("/", pooled(api.root), methods=["GET"]),
        Route("/openapi.json", pooled(api.openapi), methods=["GET"]),
        Route("/profile.json", pooled(api.profile), methods=["GET"]),
    ]
    for endpoint in ENDPOINTS:
        routes.append(Route(f"/{endpoint.path}", pooled(api.lists(endpoint)), methods=["GET", "POST"]))
        routes.append(Route(f"/{endpoint.path}/{{id}}", pooled(api.details(endpoint)), methods=["GET"]))
    return Starlette(
        routes=routes,
        exception_handlers={RefusedError: refused, HTTPException: not_served, Exception: failed},
    )


@dataclass(frozen=True)
class Api:
    """The endpoints: plain functions, for the pool."""

    feed: Feed

    @property
    def _filters(self) -> Filters:
        return Filters(self.feed)

    def root(self, request: Request) -> Response:
        """What this API is, and where its profile and description are."""
        read_query(request.query_params, ())
        root = request.scope.get("root_path", "")
        site = base_of(request)
        base = site + root
        content = {
            "version": words()["standard"],
            "profile": f"{base}/profile.json",
            "openapi_url": f"{base}/openapi.json",
            "description": feed_text(self.feed.edition),
            "data_guide": f"{site}/about",
            "source": about(self.feed.edition),
        }
        return self._send(request, lambda: _json(content))

    def openapi(self, request: Request) -> Response:
        """The description of this API."""
        return self._send(request, lambda: _json(document(self.feed.edition)))

    def profile(self, request: Request) -> Response:
        """The profile: JSON Merge Patches over HSDS's schemas."""
        return self._send(request, lambda: _json(profile()))

    def lists(self, endpoint: Endpoint) -> Callable[[Request], Response]:
        """Return the endpoint that lists a table."""

        def listed(request: Request) -> Response:
            query = read_query(request.query_params, endpoint.parameters)
            ids = self._filters.select(endpoint.table, query)
            form = endpoint.form(query)
            if query["format"] == "ndjson":
                return self._send(
                    request, lambda: StreamingResponse(lines(self.feed, form, ids), media_type=NDJSON)
                )
            number, size = query["page"] or 1, query["per_page"] or _size(query, ids)
            content = page(self.feed, form, ids, number, size)
            return self._send(request, lambda: Response(content, media_type=JSON))

        return listed

    def details(self, endpoint: Endpoint) -> Callable[[Request], Response]:
        """Return the endpoint that shows one object whole."""

        def detailed(request: Request) -> Response:
            query = read_query(request.query_params, endpoint.detail_parameters)
            id = read_uuid("id", request.path_params["id"])
            if id not in self.feed.graph.of(endpoint.table):
                if gone := self.feed.gone(endpoint.table, id):
                    return _send_gone(request, endpoint, gone)
                if endpoint.table == "service_at_location" and id in self.feed.service_of:
                    # A desk whose address is not printed, or not any more: its service is there.
                    to = f"{request.scope.get('root_path', '')}/services/{self.feed.service_of[id]}"
                    return Response(status_code=303, headers={"Location": to, "Cache-Control": "no-store"})
                raise RefusedError(
                    404, f"No such {endpoint.table}", f"No {endpoint.table} has this id; see the list."
                )
            content = self.feed.encoded(endpoint.detail_form(query), id)
            return self._send(request, lambda: Response(content, media_type=JSON))

        return detailed

    def _send(self, request: Request, answer: _Answer) -> Response:
        headers = headers_of(self.feed, request.query_params)
        if request.method in ("GET", "HEAD") and is_fresh(request.headers, headers):
            return Response(status_code=304, headers=headers)
        response = answer()
        response.headers.update(headers)
        return packed(request, response)


def _send_gone(request: Request, endpoint: Endpoint, gone: Gone) -> Response:
    """Tell of an object of an earlier edition: where the one lives that took over, or that there is none, or several."""
    root = f"{request.scope.get('root_path', '')}/{endpoint.path}"
    if len(gone.heirs) == 1:
        query = f"?{request.url.query}" if request.url.query else ""
        headers = {"Location": f"{root}/{gone.heirs[0]}{query}", "Cache-Control": "no-store"}
        return Response(status_code=301, headers=headers)
    heirs = "; ".join(f"{root}/{heir}" for heir in gone.heirs) or "none is known"
    detail = (
        f"{gone.name} was in the list until {gone.until.isoformat()} and is not now; what took over: {heirs}"
    )
    return respond(410, f"This {endpoint.table} is gone", detail)


def _size(query: Query, ids: list[str]) -> int:
    return max(len(ids), 1) if query["minimal"] else PER_PAGE


def _json(content: dict[str, Any]) -> Response:
    return Response(json.dumps(content, ensure_ascii=False), media_type=JSON)
