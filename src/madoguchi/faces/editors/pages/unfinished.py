"""What somebody began and did not finish: to be sent once more, gone on with, or discarded."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from madoguchi.editorial.unfinished import DiscardWork
from madoguchi.errors import InputError
from madoguchi.faces.editors.desk import EditorsDesk, Form
from madoguchi.faces.web.view.messages import Messages
from madoguchi.store.unfinished import CROSSCHECK, SHEET, unfinished_one

# Where a piece of work is gone on with, by its kind; a form is sent once more from here.
PLACES = {CROSSCHECK: "/edit/crosscheck/", SHEET: "/edit/changes/sheet/"}
# Beginning of the keys (editors.po) under which the fields of a page's forms have their names.
_NAMES = {
    "changes": "changes_desk",
    "crosscheck": "crosscheck",
    "campaigns": "campaign",
    "reports": "reports_desk",
    "drafts": "drafts",
    "knowledge": "knowledge",
}
_NEVER_SHOWN = frozenset({"act", "seen", "group", "id", "shown", "pick", "desk_id"})


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of what was begun."""
    pages = UnfinishedPages(desk)
    return APIRouter(
        routes=[
            APIRoute("/kept/{id}", pages.one, methods=["GET"]),
            APIRoute("/kept/{id}", pages.discarding, methods=["POST"]),
        ]
    )


class UnfinishedPages:
    """What the person began."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk

    def one(self, request: Request, id: str) -> Response:
        """What was begun, or onward to where it is gone on with."""
        person = self.desk.person(request)
        try:
            with self.desk.database.reading() as connection:
                work, content = unfinished_one(connection, person.name, id)
        except InputError:
            raise HTTPException(404) from None
        if work.kind in PLACES:
            return RedirectResponse(self.desk.page(request).url(PLACES[work.kind] + work.id), 303)
        return self.desk.send(
            request,
            "kept.html",
            work=work,
            fields=content["fields"],
            files=[file["name"] for file in content["files"]],
            multipart=content["multipart"],
            missing="" if content["files"] or not content["multipart"] else _file_field(work.path),
            shown=_shown(content["fields"], work.path, self.desk.page(request).t),
        )

    def discarding(self, request: Request, id: str, _form: Form) -> Response:
        """Discard it."""
        person = self.desk.person(request)
        with self.desk.database.writing() as connection:
            DiscardWork(id, by=person.name).carry_out(connection)
        return self.desk.back(request, "/edit", said="kept.said_discarded")


def _file_field(path: str) -> str:
    """The name under which a page takes its file."""
    return "files" if path.startswith("/edit/crosscheck") else "file"


def _shown(fields: list[Any], path: str, t: Messages) -> list[tuple[str, str]]:
    """What was typed, by what the form calls it."""
    table = _NAMES.get(path.removeprefix("/edit/").partition("/")[0].partition("?")[0], "edit")
    return [
        (t.known(f"{table}.{name}", t.known(f"edit.{name}", name)), value)
        for name, value in fields
        if value.strip() and name not in _NEVER_SHOWN
    ]
