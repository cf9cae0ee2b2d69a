"""Other people's lists against what is served: what each number says, and what to make of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.answers.router import today
from madoguchi.editorial.changing import made, propose
from madoguchi.editorial.crosscheck.check import OtherList, crosscheck
from madoguchi.editorial.crosscheck.finding import Finding, Status
from madoguchi.editorial.importing import served_edition
from madoguchi.errors import InputError, SourceError
from madoguchi.faces.editors.desk import EditorsDesk, Form, Upload
from madoguchi.model.change import Evidence, Field, Method
from madoguchi.store import audit
from madoguchi.text.dates import parse_day

SHOWN = 300  # findings of a status; what contradicts nothing is rarely read to its end
_LONGEST = 500
_PICKED = ("desk", "before", "after", "source", "says", "day")
_ORDER = (Status.DIFFERS, Status.OTHER_LINE, Status.CONFIRMED, Status.ABSENT)


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the cross-check."""
    router = APIRouter()

    @router.get("/crosscheck")
    def form_page(request: Request) -> Response:
        desk.person(request)
        return desk.send(request, "crosscheck.html", typed={})

    @router.post("/crosscheck")
    def check(request: Request, form: Upload) -> Response:
        desk.person(request)
        edition = served_edition(desk.database)
        try:
            findings = crosscheck(edition, _lists(form))
        except (InputError, SourceError) as error:
            return desk.send(request, "crosscheck.html", status=400, problem=str(error), typed=form)
        return desk.send(
            request,
            "crosscheck_found.html",
            edition=edition,
            counts=Counter(finding.status.value for finding in findings),
            groups=[(status.value, *_first(findings, status)) for status in _ORDER],
            picked=picked,
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


def picked(finding: Finding) -> str:
    """Return a finding as the value of a box to tick: what a proposal or a piece of evidence needs."""
    evidence = finding.evidence()
    values = (finding.id, finding.number, finding.other, evidence.source, evidence.says, evidence.day)
    return json.dumps(dict(zip(_PICKED, values, strict=True)), ensure_ascii=False)


def _read(text: str) -> dict[str, str]:
    try:
        values = json.loads(text)
        return {key: str(values[key] or "")[:_LONGEST] for key in _PICKED}
    except (ValueError, KeyError, TypeError) as error:
        raise InputError("the page's form was damaged on its way; check the list again") from error


def _lists(form: FormData) -> list[OtherList]:
    """Return what was sent. Raises InputError where nothing was, or for another form of date."""
    files = [each for each in form.getlist("files") if isinstance(each, UploadFile) and each.filename]
    if not files:
        raise InputError("choose one or several lists: CSV, TSV, XLSX, PDF or text")
    day = str(form.get("date", "")).strip()
    if day:
        try:
            parse_day(day)
        except ValueError:
            raise InputError(f"{day!r} is no day; write YYYY-MM-DD, such as 2024-01-31") from None
    names = (PurePath((each.filename or "").replace("\\", "/")).name[:_LONGEST] for each in files)
    origin = str(form.get("origin", "")).strip()[:_LONGEST]
    return [
        OtherList(each.file.read(), PurePath(name), origin, day)
        for each, name in zip(files, names, strict=True)
    ]


def _first(findings: Sequence[Finding], status: Status) -> tuple[list[Finding], int]:
    found = [finding for finding in findings if finding.status is status]
    return found[:SHOWN], max(0, len(found) - SHOWN)


def _propose(
    desk: EditorsDesk, chosen: list[dict[str, str]], form: FormData, by: str
) -> tuple[int, list[tuple[dict[str, str], str]]]:
    """Propose what was chosen; return how many were, and those that could not be with the reason."""
    effective, reason = _day(str(form.get("effective", ""))), str(form.get("reason", ""))[:_LONGEST]
    edition = served_edition(desk.database)
    done, refused = 0, []
    for each in chosen:
        evidence = Evidence(Method.OTHER_LIST, each["source"], each["says"], each["day"])
        change = made(each["desk"], Field.PHONE, each["before"], each["after"], effective, reason, [evidence])
        try:
            with desk.database.writing() as connection:
                propose(connection, edition, change, by=by, origin="crosscheck")
            done += 1
        except InputError as error:
            refused.append((each, str(error)))
    return done, refused


def _keep(desk: EditorsDesk, chosen: list[dict[str, str]], by: str) -> None:
    """Write what another list says of a desk down where everything is: nothing follows from it."""
    with desk.database.writing() as connection:
        for each in chosen:
            told: dict[str, Any] = {key: each[key] for key in ("after", "source", "says", "day")}
            audit.record(connection, by, "evidence", f"desk {each['desk']}", {"number": each["before"]}, told)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InputError(
            f"{text!r} is no day; write YYYY-MM-DD, the day from which the number holds"
        ) from None
