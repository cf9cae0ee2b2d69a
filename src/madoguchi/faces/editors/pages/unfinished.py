"""What somebody began and did not finish: to be sent once more, gone on with, or discarded."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from madoguchi.editorial.desk_history import name_of
from madoguchi.editorial.unfinished import DiscardWork
from madoguchi.errors import InputError
from madoguchi.faces.editors.desk import EditorsDesk, Form
from madoguchi.faces.web.view.messages import Messages
from madoguchi.model.edition import Edition
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
_NEVER_SHOWN = frozenset({"act", "seen", "group", "id", "shown", "pick"})
# Field whose values are codes → the beginning of the keys of their words.
_CODED = {
    "field": "changes_desk.f_",
    "method": "changes_desk.m_",
    "outcome": "outcome.",
    "how": "how.",
    "rule": "campaign.",
    "role": "role.",
}
# Fields that forms name otherwise than by their own name.
_OF_CHANGES = {
    "organization": "changes_desk.f_organization",
    "department": "changes_desk.f_department",
    "operator": "field.operator",
    "prefecture": "field.prefecture",
    "numbers": "changes_desk.f_phone",
    "urls": "changes_desk.f_url",
    "postal_code": "changes_desk.f_postal_code",
    "address": "changes_desk.f_address",
    "hours": "changes_desk.f_hours",
}
_OF_ALL = {
    "desk_id": "freshness.desk",
    "effective": "changes_desk.effective",
    "reason": "changes_desk.reason",
    "method": "changes_desk.method",
    "outcome": "campaign.found",
    "words": "comments.say",
}


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
            shown=_shown(content["fields"], work.path, self.desk.page(request).t, self.desk.printed()),
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


def _shown(fields: list[Any], path: str, t: Messages, edition: Edition) -> list[tuple[str, str]]:
    """What was typed or chosen, by what the form calls it; never an id or a code of the form."""
    table = _NAMES.get(path.removeprefix("/edit/").partition("/")[0].partition("?")[0], "edit")
    named = _OF_ALL | (_OF_CHANGES if table == "changes_desk" else {})
    return [
        (
            t.known(named.get(name) or f"{table}.{name}", t.known(f"edit.{name}", name)),
            _said(name, value, t, edition),
        )
        for name, value in fields
        if value.strip() and name not in _NEVER_SHOWN
    ]


def _said(name: str, value: str, t: Messages, edition: Edition) -> str:
    """A value in words: a code by its words, a desk or a program by its name."""
    if name == "desk_id":
        return name_of(edition, value) or value
    if name == "program" and value in edition.program_by_slug:
        return edition.program_by_slug[value].name
    return t.known(f"{_CODED[name]}{value}", value) if name in _CODED else value
