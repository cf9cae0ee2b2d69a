"""Many changes by Excel: the values go out as a sheet, the edited one comes back, is looked at, and is proposed."""

from __future__ import annotations

import tempfile
from typing import IO, Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
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
from madoguchi.store.unfinished import SHEET, UnfinishedWork, all_unfinished

SHOWN_ROWS = 1000  # of a sheet that is looked at


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the sheets."""
    pages = SheetPages(desk)
    return APIRouter(
        routes=[
            APIRoute("/changes/sheet.xlsx", pages.sheet, methods=["GET"]),
            APIRoute("/changes/upload", pages.upload_form, methods=["GET"]),
            APIRoute("/changes/upload", pages.upload, methods=["POST"]),
            APIRoute("/changes/sheet/{id}", pages.looked_at, methods=["GET"]),
            APIRoute("/changes/sheet/{id}", pages.going_on, methods=["POST"]),
        ]
    )


class SheetPages:
    """Many changes by Excel."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk

    async def sheet(self, request: Request, program: str = "", prefecture: str = "") -> Response:
        """The values as a sheet."""
        await run_in_threadpool(self.desk.person, request)
        with tempfile.TemporaryFile() as file:
            job = self.desk.reading.start(
                "write_changes_sheet",
                [Sent("values.xlsx", 0, file)],
                len(self.desk.node.site.edition.desks),
                program=program,
                prefecture=prefecture,
            )
            await self.desk.reading.outcome(job, request)
            content = await run_in_threadpool(_whole, file)
        headers = {"Content-Disposition": 'attachment; filename="values.xlsx"', "Cache-Control": "no-store"}
        return Response(content, headers=headers, media_type=XLSX)

    def upload_form(self, request: Request) -> Response:
        """A form for an edited sheet, and the sheets that were begun."""
        person = self.desk.person(request)
        with self.desk.database.reading() as connection:
            begun = [each for each in all_unfinished(connection, person.name) if each.kind == SHEET]
        return self.desk.send(request, "changes_upload.html", edition=self.desk.printed(), begun=begun)

    async def upload(self, request: Request, form: Upload) -> Response:
        """Look at an edited sheet; propose it where nothing is wrong and the form asks for it."""
        by = self.desk.person(request).name
        edition, t = self.desk.node.site.edition, self.desk.page(request).t
        try:
            sent = one_file(form, t("changes_desk.no_file"))
            read = await self._looked_at(request, sent)
            id = await run_in_threadpool(self._keep, by, sent, read, form)
            if form.get("act") == "propose" and not read["problems"]:
                return await self._proposed(request, by, id)
        except (InputError, SourceError) as error:
            problem = problem_of(error, t)
            return self.desk.send(
                request, "changes_upload.html", status=400, problem=problem, edition=edition, begun=()
            )
        return self.desk.back(request, f"/edit/changes/sheet/{id}")

    def looked_at(self, request: Request, id: str) -> Response:
        """What a sheet would change, row by row."""
        return self._send(request, *self.desk.unfinished(self.desk.person(request).name, id, SHEET))

    async def going_on(self, request: Request, id: str, form: Form) -> Response:
        """Propose a sheet that was kept, or look at it again."""
        by = self.desk.person(request).name
        work, content = await run_in_threadpool(self.desk.unfinished, by, id, SHEET)
        try:
            if form.get("act") == "propose":
                return await self._proposed(request, by, id)
            sent = one_file(
                with_files(FormData(), content["files"]), self.desk.page(request).t("changes_desk.no_file")
            )
            read = await self._looked_at(request, sent)
            await run_in_threadpool(self._write, by, work.title, {**content, "read": read}, id)
        except (InputError, SourceError) as error:
            problem = problem_of(error, self.desk.page(request).t)
            return await run_in_threadpool(self._send, request, work, content, problem)
        return self.desk.back(request, f"/edit/changes/sheet/{id}")

    async def _looked_at(self, request: Request, sent: Sent) -> Any:
        desks = len(self.desk.node.site.edition.desks)
        job = self.desk.reading.start("look_at_changes", [sent], desks, name=sent.name, shown=SHOWN_ROWS)
        return await self.desk.reading.outcome(job, request)

    async def _proposed(self, request: Request, by: str, id: str) -> Response:
        """Propose all of a sheet that was kept, or nothing; then it is done with."""
        work, content = await run_in_threadpool(self.desk.unfinished, by, id, SHEET)
        sent = one_file(
            with_files(FormData(), content["files"]), self.desk.page(request).t("changes_desk.no_file")
        )
        desks = len(self.desk.node.site.edition.desks)
        job = self.desk.reading.start("propose_changes", [sent], desks, name=work.title, by=by)
        count = await self.desk.reading.outcome(job, request)
        await run_in_threadpool(self._done, by, id)
        return self.desk.back(request, "/edit/changes", said="changes_desk.said_sheet", n=count)

    def _keep(self, person: str, sent: Sent, read: Any, form: FormData) -> str:
        files = content_of(form, multipart=True)["files"]
        return self._write(person, sent.name, {"files": files, "read": read})

    def _write(self, person: str, title: str, content: dict[str, Any], id: str = "") -> str:
        with self.desk.database.writing() as connection:
            path = "/edit/changes/upload"
            work = KeepWork(SHEET, title=title, path=path, content=content, id=id, by=person)
            made = work.carry_out(connection)
        if not made or not content["files"]:
            raise InputError(Message("the sheet is too large to be kept; send it in parts"))
        return made

    def _done(self, person: str, id: str) -> None:
        with self.desk.database.writing() as connection:
            DiscardWork(id, by=person).carry_out(connection)

    def _send(
        self, request: Request, work: UnfinishedWork, content: dict[str, Any], problem: str = ""
    ) -> Response:
        read = content["read"]
        rows = [{**row, "problems": [unpacked(each) for each in row["problems"]]} for row in read["rows"]]
        return self.desk.send(
            request,
            "changes_sheet.html",
            status=400 if problem else 200,
            problem=problem,
            work=work,
            upload={**read, "rows": rows},
        )


def _whole(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()
