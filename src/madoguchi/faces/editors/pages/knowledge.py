"""What is known of the list: its files, who wrote them when, what differs, and a page to write each on."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from madoguchi.data.bundle import chosen
from madoguchi.editorial.knowledge import (
    LONGEST_FILE,
    current,
    differences,
    edited,
    kind_of,
    line_of,
    writable,
)
from madoguchi.errors import (
    DescriptionError,
    InputError,
    LimitError,
    RefusedError,
    SourceError,
)
from madoguchi.faces.editors.desk import EditorsDesk, Form, LongText
from madoguchi.faces.editors.forms import LONGEST_NOTE, MOST_LINES, fault
from madoguchi.faces.editors.uploads import GROWING, Watched, problem_of
from madoguchi.store.editions import pointed
from madoguchi.store.knowledge import bundle_of, served_edition, version_of, versions
from madoguchi.store.people import Role
from madoguchi.text.untrusted import accepted

_AROUND = 2  # lines shown before and behind the one that is wrong


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the knowledge."""
    pages = KnowledgePages(desk)
    return APIRouter(
        routes=[
            APIRoute("/knowledge", pages.overview, methods=["GET"]),
            APIRoute("/knowledge/difference", pages.difference, methods=["GET"]),
            APIRoute("/knowledge/file/{name:path}", pages.file, methods=["GET"]),
            APIRoute("/knowledge/file/{name:path}", pages.write, methods=["POST"]),
            APIRoute("/knowledge/restore", pages.restore, methods=["POST"]),
            APIRoute("/knowledge/read-again", pages.read_again, methods=["POST"]),
        ]
    )


class KnowledgePages:
    """The files of the knowledge, their versions, and a page to write each on."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk

    def overview(self, request: Request) -> Response:
        """Every file with who wrote it, and the versions."""
        person = self.desk.person(request)
        with self.desk.database.reading() as connection:
            version, bundle = current(connection)
            saved, at = versions(connection), pointed(connection)
            served = served_edition(connection, at).bundle
        return self.desk.send(
            request,
            "knowledge.html",
            version=version,
            files=[(name, kind_of(name), bundle.has(name)) for name in writable(bundle)],
            versions=saved,
            served=at.knowledge,
            unpublished=version is not None and bundle.portable != served.portable,
            may_write=person.role.covers(Role.REVIEWER),
        )

    def difference(self, request: Request, before: int = 0, after: int = 0) -> Response:
        """What differs between two versions."""
        self.desk.person(request)
        with self.desk.database.reading() as connection:
            pair = [version_of(connection, n) if n else None for n in (before, after)]
            one, other = (bundle_of(connection, v.bundle) if v else chosen() for v in pair)
            saved = versions(connection)
        found = differences(one, other)
        return self.desk.send(
            request,
            "knowledge_difference.html",
            before=pair[0],
            after=pair[1],
            versions=saved,
            differences=found,
            most=MOST_LINES,
        )

    def _show(
        self,
        request: Request,
        name: str,
        *,
        status: int = 200,
        problem: str = "",
        typed: dict[str, str] | None = None,
        wrong: list[tuple[int, str]] | None = None,
        passed: bool = False,
    ) -> Response:
        person = self.desk.person(request)
        with self.desk.database.reading() as connection:
            version, bundle = current(connection)
        if not kind_of(name):
            raise HTTPException(404)
        given = {"text": bundle.text(name), "note": "", "base": version.bundle if version else ""}
        typed = {**given, **(typed or {})}
        return self.desk.send(
            request,
            "knowledge_file.html",
            status=status,
            name=name,
            kind=kind_of(name),
            missing=not bundle.has(name),
            may_write=person.role.covers(Role.REVIEWER),
            changed=differences(bundle, edited(bundle, {name: typed["text"]})),
            problem=problem,
            typed=typed,
            wrong=wrong or [],
            passed=passed,
            most=MOST_LINES,
        )

    def file(self, request: Request, name: str) -> Response:
        """One file as it is."""
        self.desk.person(request)
        return self._show(request, name)

    async def write(self, request: Request, name: str, form: LongText) -> Response:
        """Look at what was written, or keep it as a version."""
        by = (await run_in_threadpool(self.desk.require, request, Role.REVIEWER)).name
        if not kind_of(name):
            raise HTTPException(404)
        text = str(form.get("text", "")).replace("\r\n", "\n").removeprefix("\ufeff")
        typed = {
            "text": text,
            "note": str(form.get("note", ""))[:LONGEST_NOTE],
            "base": str(form.get("base", "")),
        }
        t = self.desk.page(request).t
        try:
            if len(text) > LONGEST_FILE:
                raise InputError(t("knowledge.too_long", n=f"{LONGEST_FILE:,}"))
            accepted(name, text, LONGEST_FILE)
            saving = form.get("act") == "save"
            if saving and not typed["note"].strip():
                raise InputError(t("knowledge.note_needed"))
            desks = len(self.desk.node.site.edition.desks)
            more: dict[str, Any] = {"by": by, "note": typed["note"], "base": typed["base"]} if saving else {}
            task = "save_files" if saving else "check_files"
            job = self.desk.reading.start(task, [], desks, texts={name: text}, **more)
            await self.desk.reading.outcome(job, request)
        except (InputError, RefusedError, DescriptionError, SourceError) as error:
            here = error if isinstance(error, DescriptionError) and error.file == name else None
            return await run_in_threadpool(
                self._show,
                request,
                name,
                status=409 if isinstance(error, RefusedError) else 400,
                problem=fault(error, t, text if here else ""),
                typed=typed,
                wrong=around(text, line_of(text, here)) if here else [],
            )
        if not saving:
            return await run_in_threadpool(self._show, request, name, typed=typed, passed=True)
        return self.desk.back(request, "/edit/knowledge", said="knowledge.said_saved")

    async def restore(self, request: Request, form: Form) -> Response:
        """Go back to an earlier version: it is saved once more."""
        by = (await run_in_threadpool(self.desk.require, request, Role.REVIEWER)).name
        t, text = self.desk.page(request).t, str(form.get("seq", ""))
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise HTTPException(404)
        named = t("knowledge.version", n=text) if int(text) else t("knowledge.own_folder")
        job = self.desk.reading.start(
            "save_version_again",
            [],
            len(self.desk.node.site.edition.desks),
            seq=int(text),
            by=by,
            note=t("knowledge.note_restored", name=named),
            base=str(form.get("base", "")),
        )
        try:
            await self.desk.reading.outcome(job, request)
        except DescriptionError as error:
            raise InputError(fault(error, t)) from error
        return self.desk.back(request, "/edit/knowledge", said="knowledge.said_restored")

    async def read_again(self, request: Request, _form: Form) -> Response:
        """Read the list anew with the newest version."""
        by = (await run_in_threadpool(self.desk.person, request)).name
        desks = len(self.desk.node.site.edition.desks)
        try:
            job = self.desk.reading.start("read_served_again", [], 2 * desks, watched=True, by=by)
        except LimitError as error:
            raise InputError(problem_of(error, self.desk.page(request).t)) from error
        work = Watched(job)
        given = await run_in_threadpool(
            self.desk.given, request, steps=work.steps(), work=work, problem_of=problem_of
        )
        page = self.desk.templates.growing.get_template("importing.html").generate_async(given)
        return StreamingResponse(page, media_type="text/html; charset=utf-8", headers=GROWING)


def around(text: str, line: int) -> list[tuple[int, str]]:
    """Return the lines around one, with their numbers; none for line 0."""
    lines = text.split("\n")
    if not line:
        return []
    first, last = max(1, line - _AROUND), min(len(lines), line + _AROUND)
    return [(n, lines[n - 1]) for n in range(first, last + 1)]
