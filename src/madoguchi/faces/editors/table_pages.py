"""Describing a table on the page: what each column means, what desks that gives, then kept as a version."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.editions.knowledge import knowledge_of
from madoguchi.editorial.describing import AREAS, Description, problem_with
from madoguchi.editorial.knowledge import current
from madoguchi.errors import DescriptionError, InputError, RefusedError, SourceError
from madoguchi.faces.editors.desk import EditorsDesk, Form
from madoguchi.faces.editors.knowledge_pages import LONGEST_NOTE, fault
from madoguchi.faces.editors.uploads import problem_of
from madoguchi.ingest.spec import Role as ColumnRole
from madoguchi.message import as_written, unpacked
from madoguchi.store.drafts import OPEN, content_digest, draft_of
from madoguchi.store.people import Role

DESKS_SHOWN = 20
NEW = "+"  # instead of a program's slug: a new one
_LONGEST = 200  # characters of a name
_MOST_COLUMNS = 200
_DRAFTS_HELD = 8  # whose tables are not looked for at each try
# What a column may be said to mean, in the order in which people look for it.
ROLES = (
    *(
        ColumnRole.ORGANIZATION,
        ColumnRole.UNIT,
        ColumnRole.DIVISION,
        ColumnRole.PREFECTURE,
        ColumnRole.OPERATOR,
    ),
    *(ColumnRole.PHONES, ColumnRole.EXTENSION, ColumnRole.FAX, ColumnRole.EMAIL, ColumnRole.URL),
    *(
        ColumnRole.CONTACT,
        ColumnRole.POSTAL_CODE,
        ColumnRole.ADDRESS,
        ColumnRole.HOURS,
        ColumnRole.NOTE,
        ColumnRole.NAMED_NOTE,
        ColumnRole.CODE,
        ColumnRole.DATE,
    ),
)


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the page that describes tables."""
    router = APIRouter()
    held: OrderedDict[str, list[dict[str, Any]]] = OrderedDict()  # by what a draft reads as

    def show(
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
        person = desk.person(request)
        with desk.database.reading() as connection:
            about = draft_of(connection, draft)
            version, bundle = current(connection)
        known = knowledge_of(bundle)
        table = next((each for each in tables if number in (None, each["number"])), None)
        return desk.send(
            request,
            "knowledge_table.html",
            status=status,
            draft=about,
            tables=tables,
            table=table,
            roles=ROLES,
            areas=AREAS,
            programs=known.programs,
            filled=_filled(typed, table, [spec.id for spec in known.tables.tables]),
            base=version.bundle if version else "",
            may_write=person.role.covers(Role.REVIEWER) and about.state == OPEN,
            problem=problem,
            trial=trial,
            shown=DESKS_SHOWN,
            new=NEW,
        )

    def wrong_with(said: Description) -> str:
        with desk.database.reading() as connection:
            return problem_with(current(connection)[1], said)

    async def seen(request: Request, draft: int) -> list[dict[str, Any]]:
        state = await run_in_threadpool(state_of, draft)
        if state not in held:
            job = desk.reading.start("undescribed_tables", [], _desks(desk), draft=draft)
            held[state] = await desk.reading.outcome(job, request)
            while len(held) > _DRAFTS_HELD:
                held.popitem(last=False)
        return held[state]

    def state_of(draft: int) -> str:
        with desk.database.reading() as connection:
            draft_of(connection, draft)
            return content_digest(connection, draft)

    @router.get("/knowledge/table")
    async def table(request: Request, draft: int, table: int | None = None) -> Response:
        await run_in_threadpool(desk.person, request)
        tables = await seen(request, draft)
        return await run_in_threadpool(show, request, draft, tables, table)

    @router.post("/knowledge/table")
    async def describe(request: Request, form: Form, draft: int, table: int) -> Response:
        by = (await run_in_threadpool(desk.require, request, Role.REVIEWER)).name
        t = desk.page(request).t
        saving, trial = form.get("act") == "save", None
        tables: list[dict[str, Any]] = []
        try:
            tables = await seen(request, draft)
            found = next((each for each in tables if each["number"] == table), None)
            if found is None:
                raise InputError(t("describe.gone"))
            said = _description(form, found)
            if wrong := await run_in_threadpool(wrong_with, said):
                raise InputError(t(f"describe.w_{wrong}"))
            if saving:
                note = str(form.get("note", "")).strip()[:LONGEST_NOTE]
                note = note or t("describe.default_note", name=said.heading)
                job = desk.reading.start(
                    "keep_description", [], _desks(desk), draft=draft, said=asdict(said), by=by, note=note,
                    base=str(form.get("base", "")),
                )  # fmt: skip
                await desk.reading.outcome(job, request)
                return desk.back(request, f"/edit/drafts/{draft}", said="describe.said_saved")
            job = desk.reading.start(
                "try_description", [], _desks(desk), draft=draft, said=asdict(said), shown=DESKS_SHOWN
            )
            trial = await desk.reading.outcome(job, request)
            for notice in (*trial["notices"], *trial["lost"]):
                notice["message"] = as_written(unpacked(notice["message"]))
        except (InputError, RefusedError, DescriptionError, SourceError) as error:
            problem = fault(error, t) if isinstance(error, DescriptionError) else problem_of(error, t)
            status = 409 if isinstance(error, RefusedError) else 400
            return await run_in_threadpool(
                show, request, draft, tables, table, status=status, problem=problem, typed=form
            )
        return await run_in_threadpool(show, request, draft, tables, table, typed=form, trial=trial)

    @router.post("/drafts/{id:number}/reread")
    async def reread(request: Request, id: int, _form: Form) -> Response:
        by = (await run_in_threadpool(desk.person, request)).name
        try:
            job = desk.reading.start("rebuild_draft", [], 2 * _desks(desk), draft=id, add=[], drop=[], by=by)
            await desk.reading.outcome(job, request)
        except (DescriptionError, SourceError) as error:
            raise InputError(fault(error, desk.page(request).t)) from error
        return desk.back(request, f"/edit/drafts/{id}", said="describe.said_reread")

    return router


def _desks(desk: EditorsDesk) -> int:
    return len(desk.node.site.edition.desks)


def _description(form: FormData, table: dict[str, Any]) -> Description:
    """Return what was said of a table."""
    columns = [
        (column["header"], str(form.get(f"role-{at}", ColumnRole.NOTE)))
        for at, column in enumerate(table["columns"][:_MOST_COLUMNS])
    ]
    id = table["id"] or str(form.get("id", "")).strip()[:_LONGEST]
    program = str(form.get("program", NEW))
    name = str(form.get("program_name", "")).strip()[:_LONGEST]
    return Description(
        id=id,
        heading=table["heading"] or str(form.get("heading", "")).strip()[:_LONGEST],
        columns=tuple(columns),
        program="" if table["id"] else id if program == NEW else program,
        program_name=name if program == NEW else "",
        area=str(form.get("area", AREAS[0])),
        source=table["source"],
        headed=bool(table["heading"]),
        heading_desk=form.get("heading_desk") == "1",
    )


def _filled(form: FormData | None, table: dict[str, Any] | None, known: list[str]) -> dict[str, Any]:
    """What the form shows: what was typed, else what the reader took for what."""
    if table is None:
        return {}
    count = len(known) + 1
    while f"table-{count}" in known:
        count += 1
    given = {
        "id": table["id"] or f"table-{count}",
        "heading": table["heading"],
        "program": NEW,
        "program_name": table["heading"],
        "area": AREAS[0],
        "note": "",
        "heading_desk": "1" if table["contact"] else "",
    }
    roles = [column["role"] for column in table["columns"]]
    if form is not None:
        given |= {"heading_desk": ""}  # a box that is not ticked is not sent
        given |= {key: str(form.get(key, value)) for key, value in given.items()}
        roles = [str(form.get(f"role-{at}", role)) for at, role in enumerate(roles)]
    return {**given, "roles": roles}
