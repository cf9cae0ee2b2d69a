"""Who did what when, from which value to which: read only, for everybody who may sign in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from madoguchi.faces.editors.audit_words import (
    NO_NAMES,
    Names,
    act_in_words,
    key_in_words,
    names_in,
    subject_in_words,
    value_in_words,
)
from madoguchi.faces.editors.desk import EditorsDesk
from madoguchi.faces.exports.csv_cells import BOM, guarded
from madoguchi.message import Message
from madoguchi.store import audit
from madoguchi.store.audit import AuditEntry
from madoguchi.store.changes import proposals
from madoguchi.store.people import all_people
from madoguchi.text.untrusted import showable

A_PAGE = 100
_AT_ONCE = 1000  # rows of a download that are read at a time
_COLUMNS = ("seq", "at", "person", "action", "subject", "before", "after")


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """One value that an act changed; either side may be empty."""

    key: Message
    before: Message | None
    after: Message | None


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the audit."""
    pages = AuditPages(desk)
    return APIRouter(
        routes=[
            APIRoute("/audit", pages.page, methods=["GET"]),
            APIRoute("/audit.csv", pages.download, methods=["GET"]),
        ]
    )


class AuditPages:
    """The audit as a page and as a file."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk

    def page(self, request: Request, person: str = "", subject: str = "", below: str = "") -> Response:
        """One page of the audit, narrowed down to a person or a subject."""
        self.desk.person(request)
        under = int(below) if below.isascii() and below.isdigit() and len(below) < 10 else None
        with self.desk.database.reading() as connection:
            found = audit.entries(
                connection, person=person.strip(), subject=subject.strip(), below=under, limit=A_PAGE + 1
            )
            people = all_people(connection)
            proposed = (each.change for each in proposals(connection))
            names = names_in(self.desk.node.site.edition, proposed)
        return self.desk.send(
            request,
            "audit.html",
            entries=[(entry, lines_of(entry, names)) for entry in found[:A_PAGE]],
            act_in_words=act_in_words,
            subject_in_words=lambda subject: subject_in_words(subject, names),
            more=found[A_PAGE - 1].seq if len(found) > A_PAGE else None,
            people=people,
            who=person,
            subject=subject,
        )

    def download(self, request: Request, person: str = "", subject: str = "") -> Response:
        """The audit as CSV."""
        self.desk.person(request)
        name = {"Content-Disposition": 'attachment; filename="audit.csv"'}
        return StreamingResponse(
            self._csv(person.strip(), subject.strip()), media_type="text/csv; charset=utf-8", headers=name
        )

    def _csv(self, person: str, subject: str) -> Iterator[str]:
        """Yield the whole audit in the order of time's other end; nothing of it is held in memory."""
        yield BOM + ",".join(_COLUMNS) + "\r\n"
        below: int | None = None
        while True:
            with self.desk.database.reading() as connection:
                found = audit.entries(connection, person=person, subject=subject, below=below, limit=_AT_ONCE)
            if not found:
                return
            below = found[-1].seq
            text = io.StringIO()
            writer = csv.writer(text)
            for entry in found:
                sides = (json.dumps(dict(side), ensure_ascii=False) for side in (entry.before, entry.after))
                cells = (entry.at, entry.person, entry.action, entry.subject, *sides)
                writer.writerow([entry.seq, *(guarded(showable(cell)) for cell in cells)])
            yield text.getvalue()


def lines_of(entry: AuditEntry, names: Names = NO_NAMES) -> tuple[ChangedValue, ...]:
    """Return what an act changed, value by value; what it left as it was is not said."""
    subject = entry.subject.rpartition(" ")[2]
    sides = (entry.before, entry.after)
    keys = [
        k
        for k in dict.fromkeys(key for side in sides for key in side)
        if k != "id" or subject not in [side.get(k) for side in sides]
    ]
    found = (
        ChangedValue(
            key_in_words(key),
            value_in_words(key, entry.before.get(key), names),
            value_in_words(key, entry.after.get(key), names),
        )
        for key in keys
    )
    return tuple(line for line in found if line.before != line.after)
