"""A feed for each person: what waits for them, read by any feed reader at an address that is a secret of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.editorial.campaigns import progress_of
from madoguchi.editorial.upkeep import EndFeed, OpenFeed
from madoguchi.faces.editors.desk import EditorsDesk, Form
from madoguchi.faces.origin import base_of
from madoguchi.faces.web.view.messages import Messages
from madoguchi.model.edition import Edition
from madoguchi.store.campaigns import campaigns
from madoguchi.store.changes import PROPOSED, proposals
from madoguchi.store.database import now
from madoguchi.store.drafts import OPEN, all_drafts
from madoguchi.store.people import Person, Role, find_person
from madoguchi.store.reports import ReportState, reports
from madoguchi.store.sessions import feed_person

MOST = 50  # entries, the latest first
ATOM = "application/atom+xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that waits. `id` stays as long as it is the same thing."""

    id: str
    title: str
    path: str
    at: str


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
            found = sorted(
                _waiting(connection, desk.node.site.edition, person, t), key=lambda e: e.at, reverse=True
            )
        content = desk.templates.get_template("waiting.atom").render(
            t=t,
            lang=t.lang,
            person=person,
            entries=found[:MOST],
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


def _waiting(connection: Connection, edition: Edition, person: Person, t: Messages) -> Iterator[Entry]:
    if person.role.covers(Role.REVIEWER):
        for each in proposals(connection, state=PROPOSED):
            if each.proposed_by != person.name:
                known = edition.desk_by_id.get(each.change.desk)
                title = t(
                    "feed.change", name=known.name if known else each.change.after, who=each.proposed_by
                )
                yield Entry(
                    f"change:{each.change.id}", title, f"/edit/changes/{each.change.id}", each.proposed_at
                )
        for draft in all_drafts(connection, OPEN):
            if draft.made_by != person.name:
                title = t("feed.draft", file=draft.file_name, who=draft.made_by)
                yield Entry(f"draft:{draft.id}", title, f"/edit/drafts/{draft.id}", draft.made_at)
    for report in reports(connection, state=ReportState.NEW):
        desk = edition.desk_by_id.get(report.desk)
        title = t("feed.report", name=desk.name if desk else report.desk, n=report.id)
        yield Entry(f"report:{report.id}", title, "/edit/reports", report.at)
    for campaign in campaigns(connection):
        if campaign.closed_at:
            continue
        lines = progress_of(connection, edition, campaign.id).lines
        own = [line for line in lines if line.call.caller == person.name and not line.settled]
        if own:
            title = t("feed.calls", name=campaign.name, n=len(own))
            yield Entry(f"campaign:{campaign.id}", title, f"/edit/campaigns/{campaign.id}", campaign.made_at)
