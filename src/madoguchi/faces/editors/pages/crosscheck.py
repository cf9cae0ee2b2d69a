"""Other people's lists against what is served: what each number says, and what to make of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.child import Job
from madoguchi.editorial.changing import KeepEvidence, Propose, made
from madoguchi.editorial.crosscheck.finding import Finding, FindingStatus
from madoguchi.editorial.tasks import finding_of
from madoguchi.editorial.unfinished import KeepWork
from madoguchi.errors import InputError, SourceError
from madoguchi.faces.editors.desk import EditorsDesk, Form, Upload
from madoguchi.faces.editors.unfinished import content_of, with_files
from madoguchi.faces.editors.uploads import files_of, problem_of
from madoguchi.message import Message, packed, unpacked
from madoguchi.model.change import Evidence, Field
from madoguchi.store.unfinished import CROSSCHECK, UnfinishedWork, all_unfinished, unfinished_one
from madoguchi.text.dates import required_day, today

SHOWN = 300  # findings of a status; what contradicts nothing is rarely read to its end
_LONGEST = 500
_MOST_EVIDENCE = 8  # statements of one number that a proposal takes along, the newest
_ORDER = (FindingStatus.DIFFERS, FindingStatus.OTHER_LINE, FindingStatus.CONFIRMED, FindingStatus.ABSENT)


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the cross-check."""
    pages = CrosscheckPages(desk)
    return APIRouter(
        routes=[
            APIRoute("/crosscheck", pages.form_page, methods=["GET"]),
            APIRoute("/crosscheck", pages.check, methods=["POST"]),
            APIRoute("/crosscheck/{id}", pages.found_page, methods=["GET"]),
            APIRoute("/crosscheck/{id}", pages.going_on, methods=["POST"]),
        ]
    )


class CrosscheckPages:
    """Other people's lists against what is served; what was found is kept for its person."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk

    def form_page(self, request: Request) -> Response:
        """A form for the lists, and the checks that were begun."""
        person = self.desk.person(request)
        with self.desk.database.reading() as connection:
            begun = [each for each in all_unfinished(connection, person.name) if each.kind == CROSSCHECK]
        return self.desk.send(request, "crosscheck.html", typed={}, begun=begun)

    async def check(self, request: Request, form: Upload) -> Response:
        """Check the lists that were sent, and keep what is found."""
        person = self.desk.person(request)
        try:
            job, asked = self._checking(form, len(self.desk.node.site.edition.desks))
            found = await self.desk.reading.outcome(job, request)
        except (InputError, SourceError) as error:
            problem = problem_of(error, self.desk.page(request).t)
            return self.desk.send(
                request, "crosscheck.html", status=400, problem=problem, typed=form, begun=()
            )
        id = await run_in_threadpool(self._keep_run, person.name, asked, found, form)
        return self.desk.back(request, f"/edit/crosscheck/{id}")

    def found_page(self, request: Request, id: str) -> Response:
        """What a check found."""
        return self._send_found(
            request, *self.desk.unfinished(self.desk.person(request).name, id, CROSSCHECK)
        )

    async def going_on(self, request: Request, id: str, form: Form) -> Response:
        """Decide what was ticked, or check the same files again."""
        person = self.desk.person(request)
        if form.get("act") == "again":
            return await self._again(request, person.name, id)
        return await run_in_threadpool(self._decide, request, person.name, id, form)

    def _send_found(
        self,
        request: Request,
        work: UnfinishedWork,
        run: Mapping[str, Any],
        problem: InputError | None = None,
    ) -> Response:
        found, decided = run["found"], run["decided"]
        groups = {status.value: _groups(found["groups"][status.value]) for status in _ORDER}
        return self.desk.send(
            request,
            "crosscheck_found.html",
            status=400 if problem else 200,
            problem=problem or "",
            work=work,
            edition=self.desk.node.site.edition,
            counts=found["counts"],
            groups=[(status, *each) for status, each in groups.items()],
            decided=decided,
            refused={
                n: [unpacked(each) for each in why] for n, why in run["refused"].items() if n not in decided
            },
            typed=run["typed"],
            has_files=bool(run["files"]),
            today=today().isoformat(),
        )

    def _keep_run(self, person: str, asked: Mapping[str, Any], found: Any, form: FormData) -> str:
        """Keep a cross-check with its findings, and with its files unless they are very large; return its id."""
        run = {"found": found, "decided": {}, "refused": {}, "typed": {}, "asked": dict(asked)}
        files = content_of(form, multipart=True)["files"]
        files = files if len(files) == len(asked["names"]) else []
        with self.desk.database.writing() as connection:
            for kept_files in (files, []):
                work = KeepWork(
                    CROSSCHECK,
                    title="、".join(asked["names"]),
                    path="/edit/crosscheck",
                    content={**run, "files": kept_files},
                    by=person,
                )
                if id := work.carry_out(connection):
                    return id
        raise InputError(Message("what was found is too much to be kept; check fewer lists at once"))

    async def _again(self, request: Request, person: str, id: str) -> Response:
        """Check the very same files against what is served by now; what was decided stays with the run before."""
        _, run = await run_in_threadpool(self.desk.unfinished, person, id, CROSSCHECK)
        if not run["files"]:
            raise InputError(Message("the files of this check were too large to be kept; choose them again"))
        form = with_files(FormData(), run["files"])
        job = self.desk.reading.start(
            "check_lists",
            files_of(form, "files"),
            len(self.desk.node.site.edition.desks),
            **run["asked"],
            shown=SHOWN,
        )
        found = await self.desk.reading.outcome(job, request)
        new = await run_in_threadpool(self._keep_run, person, run["asked"], found, form)
        return self.desk.back(request, f"/edit/crosscheck/{new}")

    def _decide(self, request: Request, person: str, id: str, form: FormData) -> Response:
        """Propose or keep what was ticked, each on its own, and write into the run what became of it."""
        work, run = self.desk.unfinished(person, id, CROSSCHECK)
        groups = dict(enumerate(_groups(run["found"]["groups"][FindingStatus.DIFFERS.value])[1]))
        ticked = {str(each) for each in form.getlist("pick")}
        chosen = {n: group for n, group in groups.items() if str(n) in ticked - run["decided"].keys()}
        here = f"/edit/crosscheck/{id}"
        typed = {name: str(form.get(name, ""))[:_LONGEST] for name in ("effective", "reason")}
        decided: dict[str, str] = {}
        refused: dict[str, Any] = {}
        said = "crosscheck.said_none_picked"
        problem: InputError | None = None
        if chosen and form.get("act") == "keep":
            self._keep(list(chosen.values()), person)
            decided, said = dict.fromkeys(map(str, chosen), "kept"), "crosscheck.said_kept"
        elif chosen:
            try:
                decided, refused = self._propose(chosen, typed, person)
            except InputError as error:
                problem = error
            said = "crosscheck.said_some" if refused else "crosscheck.said_proposed"
        with self.desk.database.writing() as connection:
            _, run = unfinished_one(connection, person, id, hold=True)
            run["decided"] |= decided
            run["refused"] |= refused
            run["typed"] = typed
            keeping = KeepWork(CROSSCHECK, title=work.title, path=work.path, content=run, id=id, by=person)
            keeping.carry_out(connection)
        if problem:
            return self._send_found(request, work, run, problem)
        return self.desk.back(request, here, said=said, n=len(decided), m=len(refused))

    def _checking(self, form: FormData, desks: int) -> tuple[Job, dict[str, Any]]:
        """Start to check what was sent, and say what is asked. Raises InputError for no file, or a day that is none."""
        files = files_of(form, "files")
        if not files:
            raise InputError(Message("choose one or several lists: CSV, TSV, JSON, XLSX, PDF or text"))
        typed = str(form.get("date", "")).strip()
        day = required_day(typed) if typed else None
        asked: dict[str, Any] = {
            "names": [each.name for each in files],
            "origin": str(form.get("origin", "")).strip()[:_LONGEST],
            "day": day.isoformat() if day else "",
        }
        return self.desk.reading.start("check_lists", files, desks, **asked, shown=SHOWN), asked

    def _propose(
        self, chosen: Mapping[int, FindingGroup], typed: Mapping[str, str], by: str
    ) -> tuple[dict[str, str], dict[str, Any]]:
        """Propose what was chosen, each on its own; return those that were, and why others could not be."""
        effective = required_day(typed["effective"])
        edition = self.desk.printed()
        done, refused = {}, {}
        for n, each in chosen.items():
            first = each.first
            change = made(
                first.id or "",
                Field.PHONE,
                first.number or "",
                first.other,
                effective,
                typed["reason"],
                each.evidence,
            )
            try:
                with self.desk.database.writing() as connection:
                    Propose(edition, change, by=by, origin="crosscheck").carry_out(connection)
                done[str(n)] = "proposed"
            except InputError as error:
                refused[str(n)] = [packed(each) for each in (error.message, *error.problems)]
        return done, refused

    def _keep(self, chosen: list[FindingGroup], by: str) -> None:
        """Write what other lists say of a desk where every act stands: nothing follows from it."""
        with self.desk.database.writing() as connection:
            for each in chosen:
                first = each.first
                told = KeepEvidence(first.id or "", first.number or "", first.other, each.evidence, by=by)
                told.carry_out(connection)


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """What other lists say alike: one desk, one number of ours, one of theirs; the newest first.

    `findings` are the first of them, `all` says how many there are.
    """

    findings: tuple[Finding, ...]
    all: int

    @property
    def first(self) -> Finding:
        return self.findings[0]

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What a proposal rests on: the newest statements."""
        return tuple(finding.evidence() for finding in self.findings[:_MOST_EVIDENCE])


def _groups(raw: Mapping[str, Any]) -> tuple[int, list[FindingGroup]]:
    """How many groups a status has, and the first of them."""
    return raw["all"], [
        FindingGroup(tuple(finding_of(each) for each in group["first"]), group["all"])
        for group in raw["first"]
    ]
