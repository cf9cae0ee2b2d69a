"""Many changes by Excel: the values go out as a sheet, the edited one comes back, is looked at, and is proposed."""

from __future__ import annotations

import tempfile
from typing import IO, Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.editorial.unfinished import DiscardWork, KeepWork
from madoguchi.errors import InputError, SourceError
from madoguchi.faces.editors.desk import EditorsDesk, Form, Upload
from madoguchi.faces.editors.unfinished import content_of, with_files
from madoguchi.faces.editors.uploads import Sent, one_file, problem_of
from madoguchi.faces.exports.catalogue import XLSX
from madoguchi.message import Message, unpacked
from madoguchi.store.kept import SHEET, Kept, all_kept

SHOWN_ROWS = 1000  # of a sheet that is looked at


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the sheets."""
    router = APIRouter()

    @router.get("/changes/sheet.xlsx")
    async def sheet(request: Request, program: str = "", prefecture: str = "") -> Response:
        await run_in_threadpool(desk.person, request)
        with tempfile.TemporaryFile() as file:
            job = desk.reading.start(
                "write_changes_sheet",
                [Sent("values.xlsx", 0, file)],
                len(desk.node.site.edition.desks),
                program=program,
                prefecture=prefecture,
            )
            await desk.reading.outcome(job, request)
            content = await run_in_threadpool(_whole, file)
        headers = {"Content-Disposition": 'attachment; filename="values.xlsx"', "Cache-Control": "no-store"}
        return Response(content, headers=headers, media_type=XLSX)

    @router.get("/changes/upload")
    def upload_form(request: Request) -> Response:
        person = desk.person(request)
        with desk.database.reading() as connection:
            begun = [each for each in all_kept(connection, person.name) if each.kind == SHEET]
        return desk.send(request, "changes_upload.html", edition=desk.printed(), begun=begun)

    @router.post("/changes/upload")
    async def upload(request: Request, form: Upload) -> Response:
        by = desk.person(request).name
        edition, t = desk.node.site.edition, desk.page(request).t
        try:
            sent = one_file(form, t("changes_desk.no_file"))
            read = await _looked_at(desk, request, sent)
            id = await run_in_threadpool(_keep, desk, by, sent, read, form)
            if form.get("act") == "propose" and not read["problems"]:
                return await _proposed(desk, request, by, id)
        except (InputError, SourceError) as error:
            problem = problem_of(error, t)
            return desk.send(
                request, "changes_upload.html", status=400, problem=problem, edition=edition, begun=()
            )
        return desk.back(request, f"/edit/changes/sheet/{id}")

    @router.get("/changes/sheet/{id}")
    def looked_at(request: Request, id: str) -> Response:
        return _send(desk, request, *desk.kept(desk.person(request).name, id, SHEET))

    @router.post("/changes/sheet/{id}")
    async def going_on(request: Request, id: str, form: Form) -> Response:
        by = desk.person(request).name
        kept, content = await run_in_threadpool(desk.kept, by, id, SHEET)
        try:
            if form.get("act") == "propose":
                return await _proposed(desk, request, by, id)
            sent = one_file(
                with_files(FormData(), content["files"]), desk.page(request).t("changes_desk.no_file")
            )
            read = await _looked_at(desk, request, sent)
            await run_in_threadpool(_write, desk, by, kept.title, {**content, "read": read}, id)
        except (InputError, SourceError) as error:
            problem = problem_of(error, desk.page(request).t)
            return await run_in_threadpool(_send, desk, request, kept, content, problem)
        return desk.back(request, f"/edit/changes/sheet/{id}")

    return router


async def _looked_at(desk: EditorsDesk, request: Request, sent: Sent) -> Any:
    desks = len(desk.node.site.edition.desks)
    job = desk.reading.start("look_at_changes", [sent], desks, name=sent.name, shown=SHOWN_ROWS)
    return await desk.reading.outcome(job, request)


async def _proposed(desk: EditorsDesk, request: Request, by: str, id: str) -> Response:
    """Propose all of a sheet that was kept, or nothing; then it is done with."""
    kept, content = await run_in_threadpool(desk.kept, by, id, SHEET)
    sent = one_file(with_files(FormData(), content["files"]), desk.page(request).t("changes_desk.no_file"))
    desks = len(desk.node.site.edition.desks)
    job = desk.reading.start("propose_changes", [sent], desks, name=kept.title, by=by)
    count = await desk.reading.outcome(job, request)
    await run_in_threadpool(_done, desk, by, id)
    return desk.back(request, "/edit/changes", said="changes_desk.said_sheet", n=count)


def _keep(desk: EditorsDesk, person: str, sent: Sent, read: Any, form: FormData) -> str:
    files = content_of(form, multipart=True)["files"]
    return _write(desk, person, sent.name, {"files": files, "read": read})


def _write(desk: EditorsDesk, person: str, title: str, content: dict[str, Any], id: str = "") -> str:
    with desk.database.writing() as connection:
        path = "/edit/changes/upload"
        work = KeepWork(SHEET, title=title, path=path, content=content, id=id, by=person)
        kept = work.carry_out(connection)
    if not kept or not content["files"]:
        raise InputError(Message("the sheet is too large to be kept; send it in parts"))
    return kept


def _done(desk: EditorsDesk, person: str, id: str) -> None:
    with desk.database.writing() as connection:
        DiscardWork(id, by=person).carry_out(connection)


def _send(
    desk: EditorsDesk, request: Request, kept: Kept, content: dict[str, Any], problem: str = ""
) -> Response:
    read = content["read"]
    rows = [{**row, "problems": [unpacked(each) for each in row["problems"]]} for row in read["rows"]]
    return desk.send(
        request,
        "changes_sheet.html",
        status=400 if problem else 200,
        problem=problem,
        work=kept,
        upload={**read, "rows": rows},
    )


def _whole(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()
