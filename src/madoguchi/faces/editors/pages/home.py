"""What waits for the person who has signed in."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.routing import APIRoute
from sqlalchemy import func, select
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.editorial.callers import answers
from madoguchi.editorial.desk_history import name_of
from madoguchi.editorial.waiting import calls_of
from madoguchi.faces.editors.audit_words import act_in_words, names_in, subject_in_words
from madoguchi.faces.editors.desk import EditorsDesk
from madoguchi.store import audit, mails
from madoguchi.store.changes import PROPOSED, proposals
from madoguchi.store.comments import calling
from madoguchi.store.drafts import OPEN, all_drafts
from madoguchi.store.editions import history
from madoguchi.store.people import Role
from madoguchi.store.tables import changes, reports
from madoguchi.store.unfinished import all_unfinished
from madoguchi.text.dates import today

LATEST = 8


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the route of the first page."""
    return APIRouter(routes=[APIRoute("", HomePages(desk).home, methods=["GET"])])


class HomePages:
    """The first page."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk

    def home(self, request: Request) -> Response:
        """What waits for the person who has signed in."""
        person = self.desk.person(request)
        with self.desk.database.reading() as connection:
            waiting = select(func.count()).select_from(changes).where(changes.c.state == PROPOSED)
            others = waiting.where(changes.c.proposed_by != person.name)
            edition = self.desk.reviews.printed(connection)
            called = [(each, name_of(edition, each.desk)) for each in calling(connection, person.name)]
            proposed = (each.change for each in proposals(connection))
            names = names_in(self.desk.node.site.edition, proposed)
            told = select(func.count()).select_from(reports).where(reports.c.state == "new")
            return self.desk.send(
                request,
                "editors_home.html",
                drafts=all_drafts(connection, OPEN),
                proposals=connection.scalar(waiting) or 0,
                to_review=connection.scalar(others) or 0,
                reports=connection.scalar(told) or 0,
                callers=sum(
                    each.doubted for each in answers(connection, self.desk.node.site.edition, today())
                ),
                latest=audit.entries(connection, limit=LATEST),
                publications=history(connection, 1),
                edition=self.desk.node.site.edition,
                begun=all_unfinished(connection, person.name),
                called=called,
                calls=list(calls_of(connection, edition, person)),
                act_in_words=act_in_words,
                subject_in_words=lambda subject: subject_in_words(subject, names),
                unsent=mails.waiting(connection) if person.role.covers(Role.ADMINISTRATOR) else (),
                away=self.desk.node.holder.away,
            )
