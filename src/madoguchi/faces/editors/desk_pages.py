"""What became of one desk over time, with who did what: for the editors."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.answers.router import day_of, today
from madoguchi.editorial.desk_history import answered, history_of, looked, name_of, proposed, reported
from madoguchi.faces.editors.desk import EditorsDesk
from madoguchi.faces.web.view.messages import Messages
from madoguchi.model.calling import CallDay
from madoguchi.model.verification import Outcome
from madoguchi.store.callers import days_of
from madoguchi.store.changes import proposals
from madoguchi.store.reports import ReportState, reports
from madoguchi.store.verifications import of_desk

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
    """Return the route of a desk's page."""
    router = APIRouter()

    @router.get("/desks/{id}")
    def one(request: Request, id: str) -> Response:
        desk.person(request)
        id, t = id[:_LONGEST_ID], desk.page(request).t
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
        name = name_of(edition, id)
        if not name and not more:
            return desk.send(request, "no_page.html", status=404)
        return desk.send(
            request,
            "desk_over_time.html",
            id=id,
            name=name or id,
            history=history_of(edition, id, more),
            stands=id in desk.node.site.edition.desk_by_id,
            printed_edition=edition,
            on=today(),
            wording=_wording(t),
        )

    return router


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
