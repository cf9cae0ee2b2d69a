"""An id of another day: the page that a desk keeps when it is gone, and where its other addresses lead."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from madoguchi.answers.router import day_of
from madoguchi.faces.web.cards import card_of
from madoguchi.faces.web.errors import send_missing
from madoguchi.faces.web.site import Site
from madoguchi.index.past import Gone
from madoguchi.model.edition import Was


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
