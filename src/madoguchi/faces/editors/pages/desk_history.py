"""What became of one desk over time, with who did what, and what editors say to each other about it."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.editorial.commenting import LONGEST_WORDS, AddComment, ReadComments, TakeBackComment
from madoguchi.editorial.desk_history import answered, history_of, looked, name_of, proposed, reported
from madoguchi.errors import InputError
from madoguchi.faces.editors.desk import EditorsDesk, Form
from madoguchi.faces.web.view.messages import Messages
from madoguchi.model.calling import CallDay
from madoguchi.model.verification import Outcome
from madoguchi.store.callers import days_of
from madoguchi.store.changes import proposals
from madoguchi.store.comments import calling, comments_of
from madoguchi.store.people import all_people
from madoguchi.store.reports import ReportState, reports
from madoguchi.store.verifications import of_desk
from madoguchi.text.dates import day_of, today

_LONGEST_ID = 36
_STATES = (
    "proposed",
    "accepted",
    "rejected",
    "withdrawn",
    "absorbed",
    *(state.value for state in ReportState),
)


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of a desk's page."""
    pages = DeskHistoryPages(desk)
    return APIRouter(
        routes=[
            APIRoute("/desks/{id}", pages.one, methods=["GET"]),
            APIRoute("/desks/{id}", pages.saying, methods=["POST"]),
            APIRoute("/desks/{id}/read", pages.reading, methods=["POST"]),
            APIRoute("/comments/{id:number}/take-back", pages.taking_back, methods=["POST"]),
        ]
    )


class DeskHistoryPages:
    """What became of one desk, and what editors say to each other about it."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk

    def one(self, request: Request, id: str) -> Response:
        """One desk over time."""
        self.desk.person(request)
        return self._send(request, id[:_LONGEST_ID])

    def saying(self, request: Request, id: str, form: Form) -> Response:
        """Take a comment on a desk."""
        by, edition, words = self.desk.person(request).name, self.desk.printed(), str(form.get("words", ""))
        try:
            AddComment(edition, id[:_LONGEST_ID], words, by=by).carry_out_in(self.desk.database)
        except InputError as error:
            return self._send(request, id[:_LONGEST_ID], typed=words, problem=error, status=400)
        return self.desk.back(request, f"/edit/desks/{id}#comments", said="comments.said_added")

    def reading(self, request: Request, id: str, _form: Form) -> Response:
        """Take it that a person has read what calls them."""
        ReadComments(id[:_LONGEST_ID], by=self.desk.person(request).name).carry_out_in(self.desk.database)
        return self.desk.back(request, f"/edit/desks/{id}#comments")

    def taking_back(self, request: Request, id: int, _form: Form) -> Response:
        """Take a comment back."""
        taken = TakeBackComment(id, by=self.desk.person(request).name).carry_out_in(self.desk.database)
        return self.desk.back(request, f"/edit/desks/{taken.desk}#comments", said="comments.said_taken_back")

    def _send(
        self, request: Request, id: str, *, typed: str = "", problem: object = "", status: int = 200
    ) -> Response:
        person, t = self.desk.person(request), self.desk.page(request).t
        with self.desk.database.reading() as connection:
            edition = self.desk.reviews.printed(connection)
            published = {change.id for change in edition.changes}
            more = [
                *(looked(look) for look in of_desk(connection, id)),
                *(reported(day_of(each.at), each.number, each) for each in reports(connection, desk=id)),
                *(
                    event
                    for (_, number), days in days_of(connection, desk=id).items()
                    for event in answered(days, number, partial(_answers, t))
                ),
                *(proposed(p) for p in proposals(connection, desk=id) if p.change.id not in published),
            ]
            said = comments_of(connection, id)
            called = any(each.desk == id for each in calling(connection, person.name))
            names = [each for each in all_people(connection) if each.active and each.name != person.name]
        name = name_of(edition, id)
        if not name and not more:
            return self.desk.send(request, "no_page.html", status=404)
        return self.desk.send(
            request,
            "desk_over_time.html",
            status=status,
            problem=problem,
            id=id,
            name=name or id,
            history=history_of(edition, id, more),
            stands=id in self.desk.node.site.edition.desk_by_id,
            printed_edition=edition,
            on=today(),
            wording=_wording(t),
            comments=said,
            called=called,
            people=names,
            typed=typed,
            longest=LONGEST_WORDS,
        )


def _wording(t: Messages) -> dict[str, str]:
    """The words that only the editors' page needs: states, outcomes that settle nothing, `change` and `report`."""
    return {
        **{state: t(f"desk_history.s_{state}") for state in _STATES},
        **{outcome.value: t(f"outcome.{outcome.value}") for outcome in Outcome},
        "change": t("desk_history.change"),
        "report": t("desk_history.report"),
        "answered": t("callers_desk.answered"),
    }


def _answers(t: Messages, month: CallDay) -> str:
    return t("callers_desk.answered_line", reached=month.reached, wrong=month.wrong_desk, dead=month.dead)
