"""What looks wrong in a draft: every notice, with a form for an erratum or a waiver beside it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict
from itertools import islice

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.editorial.reviewing import SHORTEST_REASON, TakeBack, Waive, notice_key
from madoguchi.errors import DescriptionError, InputError, RefusedError, SourceError
from madoguchi.faces.editors.desk import EditorsDesk, Form
from madoguchi.faces.editors.uploads import problem_of
from madoguchi.ingest.errata import FIELDS, Erratum
from madoguchi.message import Message
from madoguchi.model.notice import Severity
from madoguchi.store.drafts import ERRATUM, WAIVER, Decision

A_PAGE = 200
_LONGEST = 500
_TYPED = ("table", "field", "printed", "corrected", "line", "reason", "evidence", "unit")


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of a draft's notices."""
    pages = NoticePages(desk)
    return APIRouter(
        routes=[
            APIRoute("/drafts/{id:number}/notices", pages.notices, methods=["GET"]),
            APIRoute("/drafts/{id:number}/notices", pages.waiving, methods=["POST"]),
            APIRoute("/drafts/{id:number}/errata", pages.correct, methods=["POST"]),
        ]
    )


class NoticePages:
    """What looks wrong in a draft."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk

    def _show(
        self,
        request: Request,
        id: int,
        *,
        status: int = 200,
        problem: object = "",
        typed: FormData | None = None,
    ) -> Response:
        draft, decisions, walk = self.desk.reviews.of(id)
        severity = request.query_params.get("severity", "")
        code = request.query_params.get("code", "")
        order = list(Severity)
        found = sorted(walk.draft.notices, key=lambda n: order.index(n.severity))
        counts = Counter(notice.severity.value for notice in found)
        codes = Counter(notice.code for notice in found)
        found = [
            notice
            for notice in found
            if (not severity or notice.severity.value == severity) and (not code or notice.code == code)
        ]
        return self.desk.send(
            request,
            "draft_notices.html",
            status=status,
            draft=draft,
            edition=walk.draft,
            notices=[(notice, notice_key(notice)) for notice in islice(found, A_PAGE)],
            left_out=max(0, len(found) - A_PAGE),
            counts=counts,
            codes=sorted(codes.items()),
            severities=[each.value for each in Severity],
            severity=severity,
            code=code,
            waived={d.subject: d for d in decisions if d.kind == WAIVER},
            errata=[d for d in decisions if d.kind == ERRATUM],
            fields=FIELDS,
            shortest=SHORTEST_REASON,
            tables=[facts for facts in walk.draft.tables if facts.id],
            problem=problem,
            typed=typed or _proposed(request),
        )

    def notices(self, request: Request, id: int) -> Response:
        """The notices, narrowed down to a severity or a code."""
        self.desk.person(request)
        return self._show(request, id)

    def waiving(self, request: Request, id: int, form: Form) -> Response:
        """Waive a notice, or take a waiver back."""
        by = self.desk.person(request).name
        key = str(form.get("key", ""))
        _, _, walk = self.desk.reviews.of(id)
        notice = next((each for each in walk.draft.notices if notice_key(each) == key), None)
        try:
            with self.desk.database.writing() as connection:
                if form.get("act") == "undo":
                    TakeBack(id, WAIVER, key, by=by).carry_out(connection)
                else:
                    Waive(
                        id,
                        key,
                        by=by,
                        reason=str(form.get("reason", ""))[:_LONGEST],
                        notice=notice,
                    ).carry_out(connection)
        except (InputError, RefusedError) as error:
            return self._show(request, id, status=400, problem=error)
        query = request.url.query
        if form.get("to") == "gate":
            return self.desk.back(request, f"/edit/drafts/{id}/gate", said="draft_notices.said_waived")
        path = f"/edit/drafts/{id}/notices" + (f"?{query}" if query else "")
        return self.desk.back(request, path, said="draft_notices.said_waived")

    async def correct(self, request: Request, id: int, form: Form) -> Response:
        """Add or drop an erratum, and read the draft anew."""
        by = self.desk.person(request).name
        _, decisions, walk = await run_in_threadpool(self.desk.reviews.of, id)
        add: list[dict[str, object]] = []
        drop: list[str] = []
        try:
            if form.get("act") == "drop":
                drop = [str(form.get("id", ""))]
            else:
                add = [asdict(_erratum(form, id, decisions))]
            desks = len(walk.draft.desks) + len(walk.current.desks)
            job = self.desk.reading.start("rebuild_draft", [], desks, draft=id, add=add, drop=drop, by=by)
            await self.desk.reading.outcome(job, request)
        except (InputError, RefusedError, DescriptionError, SourceError) as error:
            problem = problem_of(error, self.desk.page(request).t)
            return await run_in_threadpool(self._show, request, id, status=400, problem=problem, typed=form)
        return self.desk.back(request, f"/edit/drafts/{id}/notices#errata", said="draft_notices.said_rebuilt")


def _erratum(form: FormData, draft: int, decisions: tuple[Decision, ...]) -> Erratum:
    """Return what was typed as an erratum. Raises InputError for what cannot be one."""
    typed = {key: str(form.get(key, "")).strip()[:_LONGEST] for key in _TYPED}
    if not (typed["printed"] and typed["table"]):
        raise InputError(Message("choose the table, and copy what is printed in it"))
    if typed["printed"] == typed["corrected"]:
        raise InputError(Message("the correction is what is printed already; nothing would change"))
    line = int(typed.pop("line")) if re.fullmatch("[0-9]{1,7}", typed["line"]) else 0
    typed.pop("line", None)
    used = [int(d.subject.rpartition("-")[2]) for d in decisions if d.kind == ERRATUM]
    return Erratum(id=f"draft-{draft}-{max(used, default=0) + 1}", line=line, **typed)


def _proposed(request: Request) -> dict[str, str]:
    """What a notice's link fills into the erratum's form."""
    return {key: request.query_params.get(key, "")[:_LONGEST] for key in _TYPED}
