"""A feed for each person: what waits for them, read by any feed reader at an address that is a secret of theirs."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.routing import APIRoute
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
    pages = FeedPages(desk)
    return APIRouter(
        routes=[
            APIRoute("/feed", pages.feed, methods=["GET"]),
            APIRoute("/account/feed", pages.changing, methods=["POST"]),
        ]
    )


class FeedPages:
    """A person's feed at a secret address. The secret stands in the query, which no log has."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk

    def feed(self, request: Request, key: str = "") -> Response:
        """What waits for the person whose secret was given."""
        with self.desk.database.reading() as connection:
            name = feed_person(connection, key) if key else None
            person = find_person(connection, name) if name else None
            if person is None or not person.active:
                raise HTTPException(404)
            t = self.desk.page(request).t
            found = waiting(connection, self.desk.node.site.edition, person)
        content = self.desk.templates.now.get_template("waiting.atom").render(
            t=t,
            lang=t.lang,
            person=person,
            entries=[(each.id, title(t, each), path(each), each.at) for each in found[:MOST]],
            base=base_of(request),
            updated=found[0].at if found else now(),
        )
        return Response(content, headers={"Cache-Control": "no-store"}, media_type=ATOM)

    def changing(self, request: Request, form: Form) -> Response:
        """Make the address of one's feed, shown once, or end it."""
        person = self.desk.person(request)
        with self.desk.database.writing() as connection:
            if form.get("act") == "end":
                EndFeed(by=person.name).carry_out(connection)
                return self.desk.back(request, "/edit/account", said="feed.said_ended")
            secret = OpenFeed(by=person.name).carry_out(connection)
        lang = self.desk.page(request).lang
        address = f"{base_of(request)}/edit/feed?key={secret}" + ("&lang=en" if lang == "en" else "")
        return self.desk.send(request, "feed_made.html", address=address)
