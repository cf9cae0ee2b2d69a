"""Other people's lists against what is served: what each number says, and what to make of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.answers.router import today
from madoguchi.child import Job
from madoguchi.editorial.changing import made, propose
from madoguchi.editorial.crosscheck.finding import Finding, Status
from madoguchi.editorial.tasks import finding_of
from madoguchi.errors import InputError, SourceError
from madoguchi.faces.editors.desk import EditorsDesk, Form, Upload
from madoguchi.faces.editors.uploads import files_of, problem_of
from madoguchi.message import Message
from madoguchi.model.change import Evidence, Field, Method
from madoguchi.store import audit
from madoguchi.text.dates import parse_day

SHOWN = 300  # findings of a status; what contradicts nothing is rarely read to its end
_LONGEST = 500
_MOST_EVIDENCE = 8  # statements of one number that a proposal takes along, the newest
_ORDER = (Status.DIFFERS, Status.OTHER_LINE, Status.CONFIRMED, Status.ABSENT)


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the cross-check."""
    router = APIRouter()

    @router.get("/crosscheck")
    def form_page(request: Request) -> Response:
        desk.person(request)
        return desk.send(request, "crosscheck.html", typed={})

    @router.post("/crosscheck")
    async def check(request: Request, form: Upload) -> Response:
        desk.person(request)
        edition = desk.node.site.edition
        try:
            found = await desk.reading.outcome(_checking(desk, form, len(edition.desks)), request)
        except (InputError, SourceError) as error:
            problem = problem_of(error, desk.page(request).t)
            return desk.send(request, "crosscheck.html", status=400, problem=problem, typed=form)
        return desk.send(
            request,
            "crosscheck_found.html",
            edition=edition,
            counts=found["counts"],
            groups=[(status.value, *_groups(found["groups"][status.value])) for status in _ORDER],
            today=today().isoformat(),
        )

    @router.post("/crosscheck/decide")
    def decide(request: Request, form: Form) -> Response:
        by = desk.person(request).name
        chosen = [_read(str(each)) for each in form.getlist("pick")]
        if not chosen:
            raise InputError(desk.page(request).t("crosscheck.none_picked"))
        if form.get("act") == "keep":
            _keep(desk, chosen, by)
            return desk.back(request, "/edit/crosscheck", said="crosscheck.said_kept", n=len(chosen))
        done, refused = _propose(desk, chosen, form, by)
        if not refused:
            return desk.back(request, "/edit/crosscheck", said="crosscheck.said_proposed", n=done)
        return desk.send(request, "crosscheck_refused.html", done=done, refused=refused)

    return router


@dataclass(frozen=True, slots=True)
class Group:
    """What other lists say alike: one desk, one number of ours, one of theirs; the newest first.

    `findings` are the first of them, `all` says how many there are.
    """

    findings: tuple[Finding, ...]
    all: int

    @property
    def first(self) -> Finding:
        return self.findings[0]

    @property
    def picked(self) -> str:
        """The value of a box to tick: what a proposal or a piece of evidence needs."""
        evidence = [asdict(finding.evidence()) for finding in self.findings[:_MOST_EVIDENCE]]
        values = {"desk": self.first.id, "before": self.first.number, "after": self.first.other}
        return json.dumps({**values, "evidence": evidence}, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Picked:
    """What a person ticked, as it came back."""

    desk: str
    before: str
    after: str
    evidence: tuple[Evidence, ...]


def _groups(raw: Mapping[str, Any]) -> tuple[int, list[Group]]:
    """How many groups a status has, and the first of them."""
    return raw["all"], [
        Group(tuple(finding_of(each) for each in group["first"]), group["all"]) for group in raw["first"]
    ]


def _read(text: str) -> Picked:
    try:
        values = json.loads(text)
        evidence = tuple(
            Evidence(Method.OTHER_LIST, *(str(each[key])[:_LONGEST] for key in ("source", "says", "day")))
            for each in values["evidence"][:_MOST_EVIDENCE]
        )
        desk, before, after = (str(values[key])[:_LONGEST] for key in ("desk", "before", "after"))
        return Picked(desk, before, after, evidence)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(Message("the page's form was damaged on its way; check the list again")) from error


def _checking(desk: EditorsDesk, form: FormData, desks: int) -> Job:
    """Start to check what was sent. Raises InputError where nothing was, or for another form of date."""
    files = files_of(form, "files")
    if not files:
        raise InputError(Message("choose one or several lists: CSV, TSV, XLSX, PDF or text"))
    day = str(form.get("date", "")).strip()
    if day:
        try:
            parse_day(day)
        except ValueError:
            raise InputError(
                Message("{day!r} is no day; write YYYY-MM-DD, such as 2024-01-31", day=day)
            ) from None
    origin = str(form.get("origin", "")).strip()[:_LONGEST]
    names = [each.name for each in files]
    return desk.reading.start("check_lists", files, desks, names=names, origin=origin, day=day, shown=SHOWN)


def _propose(
    desk: EditorsDesk, chosen: list[Picked], form: FormData, by: str
) -> tuple[int, list[tuple[Picked, InputError]]]:
    """Propose what was chosen; return how many were, and those that could not be with the reason."""
    effective, reason = _day(str(form.get("effective", ""))), str(form.get("reason", ""))[:_LONGEST]
    edition = desk.printed()
    done, refused = 0, []
    for each in chosen:
        change = made(each.desk, Field.PHONE, each.before, each.after, effective, reason, each.evidence)
        try:
            with desk.database.writing() as connection:
                propose(connection, edition, change, by=by, origin="crosscheck")
            done += 1
        except InputError as error:
            refused.append((each, error))
    return done, refused


def _keep(desk: EditorsDesk, chosen: list[Picked], by: str) -> None:
    """Write what other lists say of a desk where every act stands: nothing follows from it."""
    with desk.database.writing() as connection:
        for each in chosen:
            told = {"number": each.after, "evidence": [asdict(one) for one in each.evidence]}
            audit.record(connection, by, "evidence", f"desk {each.desk}", {"number": each.before}, told)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InputError(
            Message("{text!r} is no day; write YYYY-MM-DD, the day from which the number holds", text=text)
        ) from None
