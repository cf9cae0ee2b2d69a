"""Where each kind of help has a desk: functions × prefectures, drawn, and as a file."""

from __future__ import annotations

from functools import cached_property

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from madoguchi.answers.topics import all_topics
from madoguchi.data.bundle import Bundle
from madoguchi.editorial.gaps import Cover, GapRow, Spread, coverage, fallbacks
from madoguchi.faces.exports.coverage import coverage_csv
from madoguchi.faces.web.errors import send_missing
from madoguchi.faces.web.routing import GET, PageRouter
from madoguchi.faces.web.site import Site
from madoguchi.faces.web.view.tiles import tiles
from madoguchi.index.directory import functions_of


class _Drawn:
    """The picture of one edition, made when somebody first asks for it."""

    def __init__(self, site: Site) -> None:
        self._site = site

    @cached_property
    def rows(self) -> tuple[GapRow, ...]:
        return coverage(self._site.router.directory)


def routes(site: Site) -> PageRouter:
    """Return the routes of the coverage pages."""
    router = PageRouter()
    if not functions_of(site.edition.bundle):
        return router  # nothing is known of what the desks do
    site.templates.globals["coverage_drawn"] = True
    drawn, topics = _Drawn(site), topics_by_function(site.edition.bundle)

    @router.api_route("/coverage", methods=GET)
    def picture(request: Request) -> Response:
        groups = [(s.value, [row for row in drawn.rows if row.spread is s]) for s in Spread]
        return site.send(
            request,
            "coverage.html",
            groups=[(spread, rows) for spread, rows in groups if rows],
            covers=list(Cover),
            topics=topics,
        )

    @router.api_route("/coverage/{id}", methods=GET)
    def one(request: Request, id: str) -> Response:
        row = next((row for row in drawn.rows if row.function.id == id), None)
        if row is None:
            return send_missing(site, request)
        return site.send(
            request,
            "coverage_map.html",
            row=row,
            covers=list(Cover),
            cells=list(zip(tiles(), row.cells, strict=True)),
            elsewhere=[(cover, desk, where) for (cover, desk), where in fallbacks(row).items()],
            topic=topics.get(id),
        )

    @router.api_route("/coverage.csv", methods=GET)
    def file(_: Request) -> Response:
        headers = {"Content-Disposition": 'attachment; filename="madoguchi-coverage.csv"'}
        return Response(coverage_csv(drawn.rows), media_type="text/csv; charset=utf-8", headers=headers)

    @router.api_route("/gaps", methods=GET)
    def gaps(request: Request) -> Response:
        return RedirectResponse(site.page(request).url("/coverage"), 308)

    return router


def topics_by_function(bundle: Bundle) -> dict[str, str]:
    """Return function → the trouble whose page shows it most prominently."""
    found: dict[str, tuple[int, str]] = {}
    for topic in all_topics(bundle).values():
        for place, function in enumerate(topic.functions):
            if function not in found or place < found[function][0]:
                found[function] = (place, topic.id)
    return {function: topic for function, (_, topic) in found.items()}
