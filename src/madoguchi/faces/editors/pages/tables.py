"""Describing a table on the page: what each column means, what desks that gives, then kept as a version."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import asdict, replace
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.editions.knowledge import knowledge_of
from madoguchi.editorial.describing import AREAS, Description, problem_with, proposed_from
from madoguchi.editorial.founding import role_words
from madoguchi.editorial.knowledge import current
from madoguchi.errors import DescriptionError, InputError, RefusedError, SourceError
from madoguchi.faces.editors.desk import EditorsDesk, Form
from madoguchi.faces.editors.forms import LONGEST_NOTE, fault
from madoguchi.faces.editors.uploads import problem_of
from madoguchi.message import as_written, unpacked
from madoguchi.store.drafts import OPEN, content_digest, draft_of
from madoguchi.store.people import Role

DESKS_SHOWN = 20
NEW = "+"  # instead of a program's slug: a new one
_LONGEST = 200  # characters of a name
_DRAFTS_HELD = 8  # whose tables are not looked for at each try


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the page that describes tables."""
    pages = TablePages(desk)
    return APIRouter(
        routes=[
            APIRoute("/knowledge/table", pages.table, methods=["GET"]),
            APIRoute("/knowledge/table", pages.describe, methods=["POST"]),
            APIRoute("/drafts/{id:number}/reread", pages.reread, methods=["POST"]),
        ]
    )


class TablePages:
    """Describing a table: what each column means, and which desks that gives."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk
        self.held: OrderedDict[str, list[dict[str, Any]]] = OrderedDict()  # by what a draft reads as

    def _show(
        self,
        request: Request,
        draft: int,
        tables: list[dict[str, Any]],
        number: int | None,
        *,
        status: int = 200,
        problem: str = "",
        typed: FormData | None = None,
        trial: dict[str, Any] | None = None,
    ) -> Response:
        person = self.desk.person(request)
        with self.desk.database.reading() as connection:
            about = draft_of(connection, draft)
            version, bundle = current(connection)
        known = knowledge_of(bundle)
        at = number or 0
        found = tables[at] if 0 <= at < len(tables) else None
        return self.desk.send(
            request,
            "knowledge_table.html",
            status=status,
            draft=about,
            tables=tables,
            number=at,
            found=found,
            roles=list(role_words()),
            areas=AREAS,
            programs=known.programs,
            filled=_filled(typed, found, {spec.id for spec in known.tables.tables}),
            base=version.bundle if version else "",
            may_write=person.role.covers(Role.REVIEWER) and about.state == OPEN,
            problem=problem,
            trial=trial,
            shown=DESKS_SHOWN,
            new=NEW,
        )

    def _wrong_with(self, said: Description) -> str:
        with self.desk.database.reading() as connection:
            return problem_with(current(connection)[1], said)

    async def _seen(self, request: Request, draft: int) -> list[dict[str, Any]]:
        state = await run_in_threadpool(self._state_of, draft)
        if state not in self.held:
            job = self.desk.reading.start("undescribed_tables", [], self._desks(), draft=draft)
            self.held[state] = await self.desk.reading.outcome(job, request)
            while len(self.held) > _DRAFTS_HELD:
                self.held.popitem(last=False)
        return self.held[state]

    def _state_of(self, draft: int) -> str:
        with self.desk.database.reading() as connection:
            draft_of(connection, draft)
            return content_digest(connection, draft)

    async def table(self, request: Request, draft: int, table: int | None = None) -> Response:
        """A table of a draft with its columns and samples."""
        await run_in_threadpool(self.desk.person, request)
        tables = await self._seen(request, draft)
        # The one that the address means may be described meanwhile; then the next one stands there.
        at = min(table or 0, max(0, len(tables) - 1))
        return await run_in_threadpool(self._show, request, draft, tables, at)

    async def describe(self, request: Request, form: Form, draft: int, table: int) -> Response:
        """Look at what a description gives, or keep it as a version."""
        by = (await run_in_threadpool(self.desk.require, request, Role.REVIEWER)).name
        t = self.desk.page(request).t
        saving, trial = form.get("act") == "save", None
        tables: list[dict[str, Any]] = []
        try:
            tables = await self._seen(request, draft)
            if not 0 <= table < len(tables):
                raise InputError(t("describe.gone"))
            said = _description(form, tables[table])
            if wrong := await run_in_threadpool(self._wrong_with, said):
                raise InputError(t(f"describe.w_{wrong}"))
            if saving:
                note = str(form.get("note", "")).strip()[:LONGEST_NOTE]
                note = note or t("describe.default_note", name="、".join(said.table.heading) or said.table.id)
                job = self.desk.reading.start(
                    "keep_description",
                    [],
                    self._desks(),
                    draft=draft,
                    said=asdict(said),
                    by=by,
                    note=note,
                    base=str(form.get("base", "")),
                )
                await self.desk.reading.outcome(job, request)
                return self.desk.back(request, f"/edit/drafts/{draft}", said="describe.said_saved")
            job = self.desk.reading.start(
                "try_description", [], self._desks(), draft=draft, said=asdict(said), shown=DESKS_SHOWN
            )
            trial = await self.desk.reading.outcome(job, request)
            for notice in (*trial["notices"], *trial["lost"]):
                notice["message"] = as_written(unpacked(notice["message"]))
        except (InputError, RefusedError, DescriptionError, SourceError) as error:
            problem = fault(error, t) if isinstance(error, DescriptionError) else problem_of(error, t)
            status = 409 if isinstance(error, RefusedError) else 400
            return await run_in_threadpool(
                self._show, request, draft, tables, table, status=status, problem=problem, typed=form
            )
        return await run_in_threadpool(self._show, request, draft, tables, table, typed=form, trial=trial)

    async def reread(self, request: Request, id: int, _form: Form) -> Response:
        """Read the draft anew with the newest version."""
        by = (await run_in_threadpool(self.desk.person, request)).name
        try:
            job = self.desk.reading.start(
                "rebuild_draft", [], 2 * self._desks(), draft=id, add=[], drop=[], by=by
            )
            await self.desk.reading.outcome(job, request)
        except (DescriptionError, SourceError) as error:
            raise InputError(fault(error, self.desk.page(request).t)) from error
        return self.desk.back(request, f"/edit/drafts/{id}", said="describe.said_reread")

    def _desks(self) -> int:
        return len(self.desk.node.site.edition.desks)


def _description(form: FormData, found: dict[str, Any]) -> Description:
    """Return what was said of a table: the proposal with what was chosen."""
    proposed = found["table"]
    columns = [
        {**column, "role": str(form.get(f"role-{at}", column["role"]))}
        for at, column in enumerate(proposed["columns"])
    ]
    table = proposed_from({**proposed, "columns": columns})
    if table.id:
        return Description(table, further=True)
    id, program = str(form.get("id", "")).strip()[:_LONGEST], str(form.get("program", NEW))
    name = str(form.get("program_name", "")).strip()[:_LONGEST]
    table = replace(
        table,
        id=id,
        program=id if program == NEW else program,
        area=str(form.get("area", AREAS[0])),
        heading_desk=form.get("heading_desk") == "1",
    )
    return Description(table, name if program == NEW else "")


def _filled(form: FormData | None, found: dict[str, Any] | None, known: set[str]) -> dict[str, Any]:
    """What the form shows: what was typed, else what is proposed."""
    if found is None:
        return {}
    table = found["table"]
    free = next(f"table-{number}" for number in range(1, len(known) + 2) if f"table-{number}" not in known)
    given = {
        "id": table["id"] or free,
        "program": NEW,
        "program_name": found["program_name"],
        "area": table["area"],
        "note": "",
        "heading_desk": "1" if table["heading_desk"] else "",
    }
    roles = [column["role"] for column in table["columns"]]
    if form is not None:
        given |= {"heading_desk": ""}  # a box that is not ticked is not sent
        given |= {key: str(form.get(key, value)) for key, value in given.items()}
        roles = [str(form.get(f"role-{at}", role)) for at, role in enumerate(roles)]
    return {**given, "roles": roles}
