"""Verification campaigns: which numbers to look at, one call after another, how far it is on the map."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.editorial.call_sheets import why_of, workbook
from madoguchi.editorial.campaigns import (
    LONGEST_EVIDENCE,
    LOOKS,
    Assign,
    Begin,
    CallLine,
    CallLook,
    End,
    Progress,
    Verify,
    progress_of,
)
from madoguchi.errors import InputError, RefusedError, SourceError
from madoguchi.faces.editors.desk import EditorsDesk, Form, Upload
from madoguchi.faces.editors.uploads import one_file, problem_of
from madoguchi.faces.exports.catalogue import XLSX
from madoguchi.faces.printed.call_sheet import call_sheet_pdf
from madoguchi.faces.web.view.cards import notices_of
from madoguchi.faces.web.view.tiles import Tile, tiles
from madoguchi.message import Message
from madoguchi.model.edition import Edition
from madoguchi.model.verification import How, Outcome
from madoguchi.store.campaigns import CampaignRule, campaigns
from madoguchi.store.people import all_people
from madoguchi.store.verifications import of_desk
from madoguchi.text.dates import required_day, today

RULES = (CampaignRule.RISKIEST, CampaignRule.OLDEST)
_NEW = ("name", "rule", "count", "program", "prefecture")
_LOOK = ("outcome", "how", "evidence", "after", "day")


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the campaigns."""
    pages = CampaignPages(desk)
    return APIRouter(
        routes=[
            APIRoute("/campaigns", pages.everything, methods=["GET"]),
            APIRoute("/campaigns", pages.beginning, methods=["POST"]),
            APIRoute("/campaigns/{id:number}", pages.one, methods=["GET"]),
            APIRoute("/campaigns/{id:number}", pages.changing, methods=["POST"]),
            APIRoute("/campaigns/{id:number}/sheet.xlsx", pages.sheet, methods=["GET"]),
            APIRoute("/campaigns/{id:number}/sheet.pdf", pages.paper, methods=["GET"]),
            APIRoute("/campaigns/{id:number}/call/{position:number}", pages.call, methods=["GET"]),
            APIRoute("/campaigns/{id:number}/call/{position:number}", pages.recording, methods=["POST"]),
        ]
    )


class CampaignPages:
    """Campaigns: begun, called one number after another, ended; on paper and as a sheet too."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk

    def everything(self, request: Request) -> Response:
        """Every campaign, and a form for another."""
        self.desk.person(request)
        # Other pages lead here with the form filled in.
        asked = {name: request.query_params.get(name, "").strip()[:200] for name in _NEW}
        return self._send_all(
            request, {"count": "50", **{name: text for name, text in asked.items() if text}}
        )

    def beginning(self, request: Request, form: Form) -> Response:
        """Begin a campaign."""
        by = self.desk.person(request).name
        typed = {name: str(form.get(name, "")).strip()[:200] for name in _NEW}
        try:
            asked = Begin(
                self._edition(),
                name=typed["name"],
                rule=_rule(typed["rule"]),
                count=_count(typed["count"]),
                on=today(),
                by=by,
                program=typed["program"],
                prefecture=typed["prefecture"],
            )
            with self.desk.database.writing() as connection:
                made = asked.carry_out(connection)
        except InputError as error:
            return self._send_all(request, typed, problem=error, status=400)
        return self.desk.back(request, f"/edit/campaigns/{made.id}", said="campaign.said_begun")

    def one(self, request: Request, id: int) -> Response:
        """One campaign: its calls, how far it is on the map."""
        self.desk.person(request)
        return self._send_one(request, id)

    async def changing(self, request: Request, id: int, form: Upload) -> Response:
        """Assign calls, close the campaign, or take in a sheet that was filled in."""
        by, t = self.desk.person(request).name, self.desk.page(request).t
        try:
            if form.get("act") == "assign":
                callers = [str(each) for each in form.getlist("caller")]
                n = await run_in_threadpool(self._assign, id, callers, by)
                return self.desk.back(request, f"/edit/campaigns/{id}", said="campaign.said_assigned", n=n)
            if form.get("act") == "close":
                await run_in_threadpool(self._close, id, by)
                return self.desk.back(request, f"/edit/campaigns/{id}", said="campaign.said_closed")
            sent = one_file(form, t("campaign.no_file"))
            desks, on = len(self._edition().desks), today().isoformat()
            job = self.desk.reading.start(
                "take_in_calls", [sent], desks, campaign=id, name=sent.name, on=on, by=by
            )
            new, proposed = await self.desk.reading.outcome(job, request)
        except (InputError, RefusedError, SourceError) as error:
            problem = problem_of(error, t)
            return await run_in_threadpool(self._send_one, request, id, problem=problem, status=400)
        return self.desk.back(request, f"/edit/campaigns/{id}", said="campaign.said_sheet", n=new, m=proposed)

    def sheet(self, request: Request, id: int) -> Response:
        """The calls as a sheet to be filled in."""
        self.desk.person(request)
        return _file(workbook(self._progress(id)), f"calls-{id}.xlsx", XLSX)

    def paper(self, request: Request, id: int) -> Response:
        """The calls on paper."""
        self.desk.person(request)
        return _file(call_sheet_pdf(self._progress(id), today()), f"calls-{id}.pdf", "application/pdf")

    def call(self, request: Request, id: int, position: int) -> Response:
        """One call: what to dial, and what to write down."""
        self.desk.person(request)
        return self._send_call(request, self._progress(id), position, {})

    def recording(self, request: Request, id: int, position: int, form: Form) -> Response:
        """Record what a call said, and go on to the next."""
        by = self.desk.person(request).name
        typed = {name: str(form.get(name, "")).strip()[: LONGEST_EVIDENCE + 1] for name in _LOOK}
        progress = self._progress(id)
        try:
            look = _look(_line(progress, position), typed)
            with self.desk.database.writing() as connection:
                _, proposal = Verify(self._edition(), look, on=today(), by=by, campaign=id).carry_out(
                    connection
                )
        except (InputError, RefusedError) as error:
            return self._send_call(request, progress, position, typed, problem=error, status=400)
        said = "campaign.said_proposed" if proposal else "campaign.said_recorded"
        following = self._progress(id).following(by, position)
        path = f"/call/{following.call.position}" if following else ""
        return self.desk.back(request, f"/edit/campaigns/{id}{path}", said=said)

    def _assign(self, id: int, callers: list[str], by: str) -> int:
        with self.desk.database.writing() as connection:
            return Assign(self._edition(), id, callers, by=by).carry_out(connection)

    def _close(self, id: int, by: str) -> None:
        with self.desk.database.writing() as connection:
            End(id, by=by).carry_out(connection)

    def _send_all(
        self, request: Request, typed: Mapping[str, str], *, problem: object = "", status: int = 200
    ) -> Response:
        with self.desk.database.reading() as connection:
            found = [progress_of(connection, self._edition(), each.id) for each in campaigns(connection)]
        return self.desk.send(
            request,
            "campaigns.html",
            status=status,
            problem=problem,
            campaigns=found,
            typed=typed,
            rules=[rule.value for rule in RULES],
            programs=self._edition().programs,
        )

    def _send_one(self, request: Request, id: int, *, problem: object = "", status: int = 200) -> Response:
        progress = self._progress(id)
        lang = self.desk.page(request).lang
        with self.desk.database.reading() as connection:
            people = all_people(connection)
        return self.desk.send(
            request,
            "campaign.html",
            status=status,
            problem=problem,
            progress=progress,
            why={line.call.position: why_of(line.call, lang) for line in progress.lines},
            map=_map(progress),
            nation=progress.by_prefecture.get(""),
            following=progress.following(signed.person.name if (signed := self.desk.signed(request)) else ""),
            people=[each for each in people if each.active],
            outcomes=[(outcome.value, progress.outcomes.get(outcome.value, 0)) for outcome in Outcome],
        )

    def _send_call(
        self,
        request: Request,
        progress: Progress,
        position: int,
        typed: Mapping[str, str],
        *,
        problem: object = "",
        status: int = 200,
    ) -> Response:
        line = _line(progress, position)
        with self.desk.database.reading() as connection:
            looks = [look for look in of_desk(connection, line.call.desk) if look.number == line.call.number]
        return self.desk.send(
            request,
            "campaign_call.html",
            status=status,
            problem=problem,
            progress=progress,
            line=line,
            looks=looks,
            why=why_of(line.call, self.desk.page(request).lang),
            notices=notices_of(self.desk.node.site, line.desk) if line.desk else (),
            typed=typed,
            outcomes=[outcome.value for outcome in Outcome],
            how=[how.value for how in LOOKS],
            today=today().isoformat(),
            longest=LONGEST_EVIDENCE,
        )

    def _edition(self) -> Edition:
        """The edition as callers are told of it today: its numbers are what is looked at."""
        return self.desk.node.site.edition

    def _progress(self, id: int) -> Progress:
        with self.desk.database.reading() as connection:
            return progress_of(connection, self._edition(), id)


def _map(progress: Progress) -> list[tuple[Tile, int, int, str]]:
    """Every prefecture with settled and all numbers, and a class: none, begun, half, done, or no number at all."""
    found = []
    for tile in tiles():
        settled, everything = progress.by_prefecture.get(tile.name, (0, 0))
        state = "done" if settled == everything else "half" if settled * 2 >= everything else "begun"
        found.append(
            (tile, settled, everything, "without" if not everything else state if settled else "open")
        )
    return found


def _line(progress: Progress, position: int) -> CallLine:
    for line in progress.lines:
        if line.call.position == position:
            return line
    raise InputError(
        Message("campaign {id} has no call {position}", id=progress.campaign.id, position=position)
    )


def _look(line: CallLine, typed: Mapping[str, str]) -> CallLook:
    try:
        outcome, how = Outcome(typed["outcome"]), How(typed["how"])
    except ValueError:
        raise InputError(Message("choose what you found, and how you looked")) from None
    return CallLook(
        line.call.desk,
        line.call.number,
        outcome,
        how,
        required_day(typed["day"]),
        typed["evidence"],
        typed["after"],
    )


def _rule(text: str) -> CampaignRule:
    if text not in RULES:
        raise InputError(Message("choose by what the numbers are taken"))
    return CampaignRule(text)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise InputError(
            Message("{text!r} is not a whole number; how many numbers is the campaign to have?", text=text)
        )
    return int(text)


def _file(content: bytes, name: str, media_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, headers=headers, media_type=media_type)
