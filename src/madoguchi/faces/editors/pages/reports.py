"""What the public reported: by desk and number, to be confirmed, dismissed, resolved, or made a change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.editorial.change_validation import method_of
from madoguchi.editorial.reporting import ProposeOfReports, ReportGroup, SettleReports, queue
from madoguchi.errors import InputError, RefusedError
from madoguchi.faces.editors.desk import EditorsDesk, Form
from madoguchi.message import Message
from madoguchi.model.change import Method
from madoguchi.store.reports import ReportState
from madoguchi.text.dates import required_day, today

SHOWN = 50  # groups on a page, those with most reports first
SHOWN_WORDS = 8  # of one group; the rest is counted
# How an editor looks into a report; a report itself is no evidence.
METHODS = (Method.CALLED, Method.OWNER_SITE, Method.LETTER, Method.OTHER_LIST)
_LONGEST = 500
_SAID = {
    ReportState.CONFIRMED: "reports_desk.said_confirmed",
    ReportState.DISMISSED: "reports_desk.said_dismissed",
    ReportState.RESOLVED: "reports_desk.said_resolved",
}


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the reports."""
    pages = ReportPages(desk)
    return APIRouter(
        routes=[
            APIRoute("/reports", pages.reports, methods=["GET"]),
            APIRoute("/reports", pages.deciding, methods=["POST"]),
        ]
    )


class ReportPages:
    """What the public reported."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk

    def _show(
        self,
        request: Request,
        state: ReportState,
        *,
        status: int = 200,
        problem: object = "",
        typed: Mapping[str, str] | None = None,
    ) -> Response:
        with self.desk.database.reading() as connection:
            groups = {each: queue(connection, self.desk.node.site.edition, each) for each in ReportState}
        return self.desk.send(
            request,
            "reports.html",
            status=status,
            state=state,
            counts={each.value: sum(len(g.reports) for g in found) for each, found in groups.items()},
            groups=groups[state][:SHOWN],
            more=max(0, len(groups[state]) - SHOWN),
            shown_words=SHOWN_WORDS,
            key=_key,
            methods=METHODS,
            today=today().isoformat(),
            problem=problem,
            typed=typed or {},
        )

    def reports(self, request: Request, state: str = "") -> Response:
        """The reports of one state, by desk and number."""
        self.desk.person(request)
        return self._show(request, _state(state))

    def deciding(self, request: Request, form: Form) -> Response:
        """Settle reports, or propose a change that rests on them."""
        by = self.desk.person(request).name
        typed = {name: str(form.get(name, "")).strip()[:_LONGEST] for name in form}
        seen, act = _state(typed.get("seen", "")), typed.get("act", "")
        try:
            ids = _ids(form)
            if act == "propose":
                self._propose(ids, typed, by)
                return self.desk.back(
                    request, f"/edit/reports?state={seen.value}", said="reports_desk.said_proposed"
                )
            state = ReportState(act)
            with self.desk.database.writing() as connection:
                SettleReports(ids, state=state, by=by, note=typed.get("note", "")).carry_out(connection)
        except ValueError:
            return self._show(request, seen, status=400)
        except (InputError, RefusedError) as error:
            status = 409 if isinstance(error, RefusedError) else 400
            return self._show(request, seen, status=status, problem=error, typed=typed)
        return self.desk.back(request, f"/edit/reports?state={seen.value}", said=_SAID[state], n=len(ids))

    def _propose(self, ids: list[int], typed: Mapping[str, str], by: str) -> None:
        edition = self.desk.printed()
        method = method_of(typed.get("method", ""), METHODS)
        with self.desk.database.writing() as connection:
            ProposeOfReports(
                edition,
                ids,
                after=typed.get("after", ""),
                effective=_day(typed.get("effective", "")),
                reason=typed.get("reason", ""),
                method=method,
                source=typed.get("source", ""),
                day=_day(typed.get("day", "")).isoformat(),
                by=by,
            ).carry_out(connection)


def _key(group: ReportGroup) -> str:
    """Name a group in the page: its fields must not be taken for another's."""
    return f"{group.id[:8]}-{group.number or 'desk'}"


def _state(text: str) -> ReportState:
    return ReportState(text) if text in set(ReportState) else ReportState.NEW


def _ids(form: FormData) -> list[int]:
    """The reports that the page showed: one that came since is not decided unseen."""
    texts = [str(text) for text in form.getlist("id")]
    if not all(text.isascii() and text.isdigit() and len(text) < 10 for text in texts):
        raise InputError(Message("a report is named by its number"))
    return [int(text) for text in texts]


def _day(text: str) -> date:
    return required_day(text) if text else today()
