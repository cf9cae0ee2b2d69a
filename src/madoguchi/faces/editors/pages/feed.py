"""A feed for each person: what waits for them, read by any feed reader at an address that is a secret of theirs."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.editorial.signing_in import EndFeed, OpenFeed
from madoguchi.editorial.waiting import waiting
from madoguchi.faces.editors.desk import EditorsDesk, Form
from madoguchi.faces.editors.waiting_words import path, title
from madoguchi.faces.origin import base_of
from madoguchi.store.database import now
from madoguchi.store.people import find_person
from madoguchi.store.sessions import feed_person

MOST = 50  # entries, the latest first
ATOM = "application/atom+xml; charset=utf-8"


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the feeds. The secret stands in the query, which no log has."""
    router = APIRouter()

    @router.get("/feed")
    def feed(request: Request, key: str = "") -> Response:
        with desk.database.reading() as connection:
            name = feed_person(connection, key) if key else None
            person = find_person(connection, name) if name else None
            if person is None or not person.active:
                raise HTTPException(404)
            t = desk.page(request).t
            found = waiting(connection, desk.node.site.edition, person)
        content = desk.templates.get_template("waiting.atom").render(
            t=t,
            lang=t.lang,
            person=person,
            entries=[(each.id, title(t, each), path(each), each.at) for each in found[:MOST]],
            base=base_of(request),
            updated=found[0].at if found else now(),
        )
        return Response(content, headers={"Cache-Control": "no-store"}, media_type=ATOM)

    @router.post("/account/feed")
    def changing(request: Request, form: Form) -> Response:
        person = desk.person(request)
        with desk.database.writing() as connection:
            if form.get("act") == "end":
                EndFeed(by=person.name).carry_out(connection)
                return desk.back(request, "/edit/account", said="feed.said_ended")
            secret = OpenFeed(by=person.name).carry_out(connection)
        lang = desk.page(request).lang
        address = f"{base_of(request)}/edit/feed?key={secret}" + ("&lang=en" if lang == "en" else "")
        return desk.send(request, "feed_made.html", address=address)

    return router
