"""The owners' pages: switched on and off with limits, what the newest looks say, and what to make of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.editorial.desk_lookup import desk_named
from madoguchi.editorial.watch.addresses import AddressRefusedError
from madoguchi.editorial.watch.running import (
    MOST_REQUESTS,
    ProposeLook,
    RecordLook,
    SetWatching,
    StopPage,
    WatchedPage,
    WatchPage,
    pages,
)
from madoguchi.errors import InputError
from madoguchi.faces.editors.desk import EditorsDesk, Form
from madoguchi.message import Message
from madoguchi.model.edition import Edition
from madoguchi.store.watching import Look, LookStatus, Visit, Watching, looks_of, newest_visits, settings
from madoguchi.text.dates import today

_ORDER = (LookStatus.DIFFERS, LookStatus.GONE, LookStatus.ELSEWHERE, LookStatus.CONFIRMED, LookStatus.SILENT)
_SHOWN = 300
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page with its newest visit, the newest at which its content was known, and what that one says."""

    page: WatchedPage
    visit: Visit | None
    known: Visit | None
    looks: tuple[Look, ...]

    @property
    def rank(self) -> int:
        """What wants a person first."""
        return min((_ORDER.index(look.status) + 9 * bool(look.decided) for look in self.looks), default=99)


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the owners' pages."""
    pages = WatchPages(desk)
    return APIRouter(
        routes=[
            APIRoute("/watch", pages.everything, methods=["GET"]),
            APIRoute("/watch", pages.switching, methods=["POST"]),
            APIRoute("/watch/pages", pages.page, methods=["POST"]),
            APIRoute("/watch/looks/{id:number}", pages.decide, methods=["POST"]),
        ]
    )


class WatchPages:
    """The owners' pages."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk

    def everything(self, request: Request) -> Response:
        """Every page with what its newest look says."""
        self.desk.person(request)
        return self._send(request, {})

    def switching(self, request: Request, form: Form) -> Response:
        """Switch the visits on with limits, or off."""
        by = self.desk.person(request).name
        is_on = form.get("act") == "on"
        try:
            with self.desk.database.writing() as connection:
                wanted = _wanted(form, is_on) if is_on else _off(settings(connection))
                SetWatching(self.desk.printed(), wanted, by=by).carry_out(connection)
        except InputError as error:
            return self._send(request, {}, problem=error, status=400)
        return self.desk.back(request, "/edit/watch", said="watch.said_on" if is_on else "watch.said_off")

    def page(self, request: Request, form: Form) -> Response:
        """Watch a page, or stop."""
        by, edition = self.desk.person(request).name, self.desk.printed()
        typed = {name: str(form.get(name, "")).strip()[:_LONGEST] for name in ("desk", "url")}
        stopped = form.get("act") == "stop"
        try:
            id = desk_named(edition, typed["desk"]).id
            (StopPage if stopped else WatchPage)(edition, id, typed["url"], by=by).carry_out_in(
                self.desk.database
            )
        except (InputError, AddressRefusedError) as error:
            return self._send(request, typed, problem=error, status=400)
        return self.desk.back(
            request, "/edit/watch", said="watch.said_stopped" if stopped else "watch.said_added"
        )

    def decide(self, request: Request, id: int, form: Form) -> Response:
        """Make a proposal or a record of a look."""
        by = self.desk.person(request).name
        if form.get("act") == "propose":
            ProposeLook(self.desk.printed(), id, today(), by=by).carry_out_in(self.desk.database)
            said = "watch.said_proposed"
        else:
            RecordLook(self.desk.node.site.edition, id, today(), by=by).carry_out_in(self.desk.database)
            said = "watch.said_recorded"
        return self.desk.back(request, "/edit/watch", said=said)

    def _send(
        self, request: Request, typed: Mapping[str, str], *, problem: object = "", status: int = 200
    ) -> Response:
        edition = self.desk.printed()
        with self.desk.database.reading() as connection:
            now = settings(connection)
            newest, known = newest_visits(connection), newest_visits(connection, known=True)
            lines = []
            for page in pages(connection, edition, now.programs):
                last = known.get(page.url)
                found = looks_of(connection, last.id) if last else ()
                lines.append(PageRow(page, newest.get(page.url), last, _of_page(found, page, edition)))
        lines.sort(key=lambda line: (line.rank, line.page.url))
        return self.desk.send(
            request,
            "watch.html",
            status=status,
            problem=problem,
            watching=now,
            lines=lines[:_SHOWN],
            more=max(0, len(lines) - _SHOWN),
            counts=[
                (each.value, sum(look.status is each for line in lines for look in line.looks))
                for each in _ORDER
            ],
            edition=edition,
            typed=typed,
            programs=edition.programs,
            most=MOST_REQUESTS,
        )


def _of_page(found: tuple[Look, ...], page: WatchedPage, edition: Edition) -> tuple[Look, ...]:
    """The looks at numbers that the desks of a page still have."""
    return tuple(
        look
        for look in found
        if look.desk in page.desks and look.number in edition.desk_by_id[look.desk].numbers
    )


def _wanted(form: Form, is_on: bool) -> Watching:
    hours, most = (_number(str(form.get(name, "")).strip()) for name in ("hours", "most"))
    return Watching(is_on, hours, most, tuple(str(each)[:80] for each in form.getlist("program") if each))


def _off(now: Watching) -> Watching:
    return Watching(False, now.hours, now.most, now.programs)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise InputError(Message("{text!r} is not a whole number", text=text[:40]))
    return int(text)
