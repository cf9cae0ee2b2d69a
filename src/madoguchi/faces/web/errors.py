"""Pages for what is not there or went wrong: kind, in the right language, and with a way on."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from madoguchi.faces.api.pool import BusyError
from madoguchi.faces.api.problems import PROBLEM
from madoguchi.faces.web.site import Site
from madoguchi.faces.web.view.cards import card_of
from madoguchi.index.past import Gone
from madoguchi.model.edition import Was
from madoguchi.text.dates import day_of

# Title and words by what keeps us (see BusyError).
_BUSY = {
    "busy": ("failed.busy_title", "failed.busy"),
    "making": ("failed.making_title", "failed.making"),
    "unmade": ("failed.unmade_title", "failed.unmade"),
}


def send_missing(site: Site, request: Request) -> Response:
    """There is no such page: say so, and offer the ways in."""
    return site.send(request, "missing.html", status=404)


def problem(status: int, title: str, detail: str) -> JSONResponse:
    """Return an RFC 9457 problem."""
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JSONResponse(content, status, {"Cache-Control": "no-store"}, PROBLEM)


def is_for_programs(path: str) -> bool:
    """Whether a program asked: it gets JSON, not a page."""
    return path.startswith("/api/")


def gone_of(site: Site, id: str, day: date) -> Gone | None:
    """Return what is known of a desk that was, and is not on a day; None for an id that was never given out.

    Where the edition was gone back from that brought it, the record of publications knows it.
    """
    if found := site.router.on(day).directory.past.gone.get(id):
        return found if found.was is Was.DESK else None
    for publication, told in site.published_of.get(id, ()):
        if told["kind"] == "removed" and id not in site.on(day).desk_by_id:
            return Gone(id, Was.DESK, told["name"], date.fromisoformat(day_of(publication.at)))
    return None


def send_gone(site: Site, request: Request, id: str, day: date) -> Response:
    """Send the page of a desk that is gone, with its successors; the missing page where there never was one."""
    found = gone_of(site, id, day)
    if found is None:
        return send_missing(site, request)
    edition, page = site.on(day), site.page(request)
    cards = [card_of(site, page, edition.desk_by_id[heir], day) for heir in found.heirs]
    return site.send(request, "gone.html", status=410, gone=found, cards=cards, day=day)


def send_on(site: Site, request: Request, id: str, day: date, ending: str = "") -> Response:
    """Send a program, or a form, on to what took over from a desk: one desk at once, else the page that says it."""
    found = gone_of(site, id, day)
    if found is None:
        return send_missing(site, request)
    to = f"/desk/{quote(found.heirs[0])}{ending}" if len(found.heirs) == 1 else f"/desk/{quote(found.id)}"
    return RedirectResponse(to, 301 if len(found.heirs) == 1 else 303, {"Cache-Control": "public, no-cache"})


class Failures:
    """What the server says for unknown paths, other methods, and errors of its own."""

    def __init__(self, site: Site) -> None:
        self.site = site

    async def refused(self, request: Request, error: Exception) -> Response:
        """Answer what the framework refuses: an unknown path, a method that is not served."""
        if isinstance(error, BusyError):
            return self._busy(request, error)
        status = error.status_code if isinstance(error, HTTPException) else 400
        if is_for_programs(request.url.path):
            return problem(status, "Not available", "This address and method are not served; see /about.")
        if status == 404:
            return send_missing(self.site, request)
        return self.site.send(request, "failed.html", status=status, private=True, own=False)

    def _busy(self, request: Request, error: BusyError) -> Response:
        """Say that too many wait, with as little work as can be."""
        headers = {"Cache-Control": "no-store", **(error.headers or {})}
        if is_for_programs(request.url.path):
            response: Response = problem(
                503, "Busy", "Many are asking just now. Please try again in a moment."
            )
            response.headers.update(headers)
            return response
        t = self.site.page(request).t
        title, says = map(t, _BUSY[error.words])
        content = (
            f'<!doctype html><html lang="{t.tag}"><meta charset="utf-8"><title>{title}</title>'
            f'<meta name="viewport" content="width=device-width"><h1>{title}</h1><p>{says}</p>'
        )
        return HTMLResponse(content, 503, {**headers, "Content-Language": t.tag})

    async def failed(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer an error of ours: nothing of the question is repeated or kept."""
        request = Request(scope, receive)
        if is_for_programs(request.url.path):
            response: Response = problem(
                500, "Our error", "Something went wrong on our side. Please try again."
            )
        else:
            response = self.site.send(request, "failed.html", status=500, private=True, own=True)
        await response(scope, receive, send)
