"""Verification campaigns: which numbers to look at, one call after another, how far it is on the map."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.editorial.call_sheets import why_of, workbook
from madoguchi.editorial.campaigns import (
    LONGEST_EVIDENCE,
    LOOKS,
    Assign,
    Begin,
    End,
    Line,
    Look,
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
from madoguchi.store.campaigns import Rule, campaigns
from madoguchi.store.people import all_people
from madoguchi.store.verifications import of_desk
from madoguchi.text.dates import required_day, today

RULES = (Rule.RISKIEST, Rule.OLDEST)
_NEW = ("name", "rule", "count", "program", "prefecture")
_LOOK = ("outcome", "how", "evidence", "after", "day")


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the campaigns."""
    router = APIRouter()

    @router.get("/campaigns")
    def everything(request: Request) -> Response:
        desk.person(request)
        # Other pages lead here with the form filled in.
        asked = {name: request.query_params.get(name, "").strip()[:200] for name in _NEW}
        return _send_all(
            desk, request, {"count": "50", **{name: text for name, text in asked.items() if text}}
        )

    @router.post("/campaigns")
    def beginning(request: Request, form: Form) -> Response:
        by = desk.person(request).name
        typed = {name: str(form.get(name, "")).strip()[:200] for name in _NEW}
        try:
            asked = Begin(
                _edition(desk),
                name=typed["name"],
                rule=_rule(typed["rule"]),
                count=_count(typed["count"]),
                on=today(),
                by=by,
                program=typed["program"],
                prefecture=typed["prefecture"],
            )
            with desk.database.writing() as connection:
                made = asked.carry_out(connection)
        except InputError as error:
            return _send_all(desk, request, typed, problem=error, status=400)
        return desk.back(request, f"/edit/campaigns/{made.id}", said="campaign.said_begun")

    @router.get("/campaigns/{id:number}")
    def one(request: Request, id: int) -> Response:
        desk.person(request)
        return _send_one(desk, request, id)

    @router.post("/campaigns/{id:number}")
    async def changing(request: Request, id: int, form: Upload) -> Response:
        by, t = desk.person(request).name, desk.page(request).t
        try:
            if form.get("act") == "assign":
                callers = [str(each) for each in form.getlist("caller")]
                n = await run_in_threadpool(_assign, desk, id, callers, by)
                return desk.back(request, f"/edit/campaigns/{id}", said="campaign.said_assigned", n=n)
            if form.get("act") == "close":
                await run_in_threadpool(_close, desk, id, by)
                return desk.back(request, f"/edit/campaigns/{id}", said="campaign.said_closed")
            sent = one_file(form, t("campaign.no_file"))
            desks, on = len(_edition(desk).desks), today().isoformat()
            job = desk.reading.start(
                "take_in_calls", [sent], desks, campaign=id, name=sent.name, on=on, by=by
            )
            new, proposed = await desk.reading.outcome(job, request)
        except (InputError, RefusedError, SourceError) as error:
            problem = problem_of(error, t)
            return await run_in_threadpool(_send_one, desk, request, id, problem=problem, status=400)
        return desk.back(request, f"/edit/campaigns/{id}", said="campaign.said_sheet", n=new, m=proposed)

    @router.get("/campaigns/{id:number}/sheet.xlsx")
    def sheet(request: Request, id: int) -> Response:
        desk.person(request)
        return _file(workbook(_progress(desk, id)), f"calls-{id}.xlsx", XLSX)

    @router.get("/campaigns/{id:number}/sheet.pdf")
    def paper(request: Request, id: int) -> Response:
        desk.person(request)
        return _file(call_sheet_pdf(_progress(desk, id), today()), f"calls-{id}.pdf", "application/pdf")

    @router.get("/campaigns/{id:number}/call/{position:number}")
    def call(request: Request, id: int, position: int) -> Response:
        desk.person(request)
        return _send_call(desk, request, _progress(desk, id), position, {})

    @router.post("/campaigns/{id:number}/call/{position:number}")
    def recording(request: Request, id: int, position: int, form: Form) -> Response:
        by = desk.person(request).name
        typed = {name: str(form.get(name, "")).strip()[: LONGEST_EVIDENCE + 1] for name in _LOOK}
        progress = _progress(desk, id)
        try:
            look = _look(_line(progress, position), typed)
            with desk.database.writing() as connection:
                _, proposal = Verify(_edition(desk), look, on=today(), by=by, campaign=id).carry_out(
                    connection
                )
        except (InputError, RefusedError) as error:
            return _send_call(desk, request, progress, position, typed, problem=error, status=400)
        said = "campaign.said_proposed" if proposal else "campaign.said_recorded"
        following = _progress(desk, id).following(by, position)
        path = f"/call/{following.call.position}" if following else ""
        return desk.back(request, f"/edit/campaigns/{id}{path}", said=said)

    return router


def _assign(desk: EditorsDesk, id: int, callers: list[str], by: str) -> int:
    with desk.database.writing() as connection:
        return Assign(_edition(desk), id, callers, by=by).carry_out(connection)


def _close(desk: EditorsDesk, id: int, by: str) -> None:
    with desk.database.writing() as connection:
        End(id, by=by).carry_out(connection)


def _send_all(
    desk: EditorsDesk, request: Request, typed: Mapping[str, str], *, problem: object = "", status: int = 200
) -> Response:
    with desk.database.reading() as connection:
        found = [progress_of(connection, _edition(desk), each.id) for each in campaigns(connection)]
    return desk.send(
        request,
        "campaigns.html",
        status=status,
        problem=problem,
        campaigns=found,
        typed=typed,
        rules=[rule.value for rule in RULES],
        programs=_edition(desk).programs,
    )


def _send_one(
    desk: EditorsDesk, request: Request, id: int, *, problem: object = "", status: int = 200
) -> Response:
    progress = _progress(desk, id)
    lang = desk.page(request).lang
    with desk.database.reading() as connection:
        people = all_people(connection)
    return desk.send(
        request,
        "campaign.html",
        status=status,
        problem=problem,
        progress=progress,
        why={line.call.position: why_of(line.call, lang) for line in progress.lines},
        map=_map(progress),
        nation=progress.by_prefecture.get(""),
        following=progress.following(signed.person.name if (signed := desk.signed(request)) else ""),
        people=[each for each in people if each.active],
        outcomes=[(outcome.value, progress.outcomes.get(outcome.value, 0)) for outcome in Outcome],
    )


def _send_call(
    desk: EditorsDesk,
    request: Request,
    progress: Progress,
    position: int,
    typed: Mapping[str, str],
    *,
    problem: object = "",
    status: int = 200,
) -> Response:
    line = _line(progress, position)
    with desk.database.reading() as connection:
        looks = [look for look in of_desk(connection, line.call.desk) if look.number == line.call.number]
    return desk.send(
        request,
        "campaign_call.html",
        status=status,
        problem=problem,
        progress=progress,
        line=line,
        looks=looks,
        why=why_of(line.call, desk.page(request).lang),
        notices=notices_of(desk.node.site, line.desk) if line.desk else (),
        typed=typed,
        outcomes=[outcome.value for outcome in Outcome],
        how=[how.value for how in LOOKS],
        today=today().isoformat(),
        longest=LONGEST_EVIDENCE,
    )


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


def _edition(desk: EditorsDesk) -> Edition:
    """The edition as callers are told of it today: its numbers are what is looked at."""
    return desk.node.site.edition


def _progress(desk: EditorsDesk, id: int) -> Progress:
    with desk.database.reading() as connection:
        return progress_of(connection, _edition(desk), id)


def _line(progress: Progress, position: int) -> Line:
    for line in progress.lines:
        if line.call.position == position:
            return line
    raise InputError(
        Message("campaign {id} has no call {position}", id=progress.campaign.id, position=position)
    )


def _look(line: Line, typed: Mapping[str, str]) -> Look:
    try:
        outcome, how = Outcome(typed["outcome"]), How(typed["how"])
    except ValueError:
        raise InputError(Message("choose what you found, and how you looked")) from None
    return Look(
        line.call.desk,
        line.call.number,
        outcome,
        how,
        required_day(typed["day"]),
        typed["evidence"],
        typed["after"],
    )


def _rule(text: str) -> Rule:
    if text not in RULES:
        raise InputError(Message("choose by what the numbers are taken"))
    return Rule(text)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise InputError(
            Message("{text!r} is not a whole number; how many numbers is the campaign to have?", text=text)
        )
    return int(text)


def _file(content: bytes, name: str, media_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, headers=headers, media_type=media_type)
