"""A further list on the page: sent once, what its columns mean beside what they give; then a version and a draft."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.editorial.founding import role_words
from madoguchi.errors import BuildError, DescriptionError, InputError, RefusedError, SourceError
from madoguchi.faces.editors.desk import EditorsDesk, Upload
from madoguchi.faces.editors.forms import LONGEST_NOTE, FormOutcome, fault, shown
from madoguchi.faces.editors.unfinished import LARGEST_FILES
from madoguchi.faces.editors.uploads import one_file, problem_of
from madoguchi.ingest.spec import Role as ColumnRole
from madoguchi.message import as_written, unpacked
from madoguchi.store.people import Role
from madoguchi.text.untrusted import accepted

SHOWN = 10  # desks of each kind
_LONGEST = 200  # characters of a name
_COLUMN = re.compile(r"role-([0-9]{1,4})-([0-9]{1,4})")


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the page that adds a list."""
    pages = FurtherListPages(desk)
    return APIRouter(
        routes=[
            APIRoute("/knowledge/lists", pages.lists, methods=["GET"]),
            APIRoute("/knowledge/lists", pages.add, methods=["POST"]),
        ]
    )


class FurtherListPages:
    """A further list, looked at and then added to the sources."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk

    def _show(
        self,
        request: Request,
        outcome: FormOutcome,
        form: FormData | None = None,
        found: dict[str, Any] | None = None,
        held: str = "",
    ) -> Response:
        said = {
            name: str(form.get(name, ""))[:_LONGEST] if form is not None else ""
            for name in ("title", "beside")
        }
        return shown(
            self.desk,
            request,
            "knowledge_lists.html",
            outcome,
            form,
            fields=said,
            found=found,
            held=held,
            sources=self.desk.printed().sources,
            roles=list(role_words()),
            shown=SHOWN,
        )

    def lists(self, request: Request) -> Response:
        """The lists of the directory, and a form for another."""
        self.desk.person(request)
        return self._show(request, FormOutcome())

    async def add(self, request: Request, form: Upload) -> Response:
        """Look at a list that was sent, or keep it as a version and a draft."""
        by = (await run_in_threadpool(self.desk.require, request, Role.REVIEWER)).name
        t, desks = self.desk.page(request).t, 2 * len(self.desk.node.site.edition.desks)
        held = ""
        try:
            sent = one_file(form, t("join.missing"))
            kept = await run_in_threadpool(self.desk.keep_sent, request, by)
            held = sent.name if kept and sent.size <= LARGEST_FILES else ""  # the next try need not bring it
            told: dict[str, Any] = {
                "name": sent.name,
                "title": accepted("title", str(form.get("title", "")), _LONGEST),
                "beside": form.get("beside") == "1",
                "meant": _meant_columns(form),
            }
            if form.get("act") == "save":
                note = str(form.get("note", "")).strip()[:LONGEST_NOTE]
                note = note or t("join.note", name=told["title"] or sent.name)
                job = self.desk.reading.start(
                    "join", [sent], desks, by=by, note=note, base=str(form.get("base", "")), **told
                )
                draft = await self.desk.reading.outcome(job, request)
                return self.desk.back(request, f"/edit/drafts/{draft}", said="join.said_saved")
            job = self.desk.reading.start("look_at_joining", [sent], desks, shown=SHOWN, **told)
            found = await self.desk.reading.outcome(job, request)
            for notice in found["lost"]:
                notice["message"] = as_written(unpacked(notice["message"]))
        except (InputError, RefusedError, DescriptionError, SourceError, BuildError) as error:
            outcome = FormOutcome(
                problem=_problem_words(error, t), status=409 if isinstance(error, RefusedError) else 400
            )
            return await run_in_threadpool(self._show, request, outcome, form, held=held)
        return await run_in_threadpool(self._show, request, FormOutcome(), form, found, held)


def _meant_columns(form: FormData) -> list[tuple[int, int, str]]:
    """What each column was said to mean, by its table and its place."""
    found = []
    for name, role in form.multi_items():
        at = _COLUMN.fullmatch(name)
        if at and role in set(ColumnRole) - {ColumnRole.UNKNOWN}:
            found.append((int(at[1]), int(at[2]), str(role)))
    return found


def _problem_words(error: Exception, t: Any) -> str:
    if isinstance(error, BuildError):
        return str(t("join.problem_changed", said=str(error)))
    return fault(error, t) if isinstance(error, DescriptionError) else problem_of(error, t)
