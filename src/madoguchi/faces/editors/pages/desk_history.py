"""What became of one desk over time, with who did what, and what editors say to each other about it."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter
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
    router = APIRouter()

    @router.get("/desks/{id}")
    def one(request: Request, id: str) -> Response:
        desk.person(request)
        return _send(desk, request, id[:_LONGEST_ID])

    @router.post("/desks/{id}")
    def saying(request: Request, id: str, form: Form) -> Response:
        by, edition, words = desk.person(request).name, desk.printed(), str(form.get("words", ""))
        try:
            AddComment(edition, id[:_LONGEST_ID], words, by=by).carry_out_in(desk.database)
        except InputError as error:
            return _send(desk, request, id[:_LONGEST_ID], typed=words, problem=error, status=400)
        return desk.back(request, f"/edit/desks/{id}#comments", said="comments.said_added")

    @router.post("/desks/{id}/read")
    def reading(request: Request, id: str, _form: Form) -> Response:
        ReadComments(id[:_LONGEST_ID], by=desk.person(request).name).carry_out_in(desk.database)
        return desk.back(request, f"/edit/desks/{id}#comments")

    @router.post("/comments/{id:number}/take-back")
    def taking_back(request: Request, id: int, _form: Form) -> Response:
        taken = TakeBackComment(id, by=desk.person(request).name).carry_out_in(desk.database)
        return desk.back(request, f"/edit/desks/{taken.desk}#comments", said="comments.said_taken_back")

    return router


def _send(
    desk: EditorsDesk, request: Request, id: str, *, typed: str = "", problem: object = "", status: int = 200
) -> Response:
    person, t = desk.person(request), desk.page(request).t
    with desk.database.reading() as connection:
        edition = desk.reviews.printed(connection)
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
        return desk.send(request, "no_page.html", status=404)
    return desk.send(
        request,
        "desk_over_time.html",
        status=status,
        problem=problem,
        id=id,
        name=name or id,
        history=history_of(edition, id, more),
        stands=id in desk.node.site.edition.desk_by_id,
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
