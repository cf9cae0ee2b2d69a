"""New editions on their way: a file read as a draft, and what stands in it at a glance."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import Future
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from madoguchi.editions.conservation import CONSERVATION
from madoguchi.editorial.describing import undescribed_columns
from madoguchi.editorial.importing import LONGEST_FACT, edition_id, unknown_tables
from madoguchi.editorial.knowledge import left_over
from madoguchi.editorial.redelivery import told_of
from madoguchi.editorial.reviewing import Discard, notice_key
from madoguchi.editorial.walking import Walk, decided, is_done
from madoguchi.errors import InputError, LimitError
from madoguchi.faces.editors.audit_words import left_in_words, names_in
from madoguchi.faces.editors.desk import EditorsDesk, Form, Upload
from madoguchi.faces.editors.uploads import GROWING, Watched, one_file, problem_of
from madoguchi.message import Message
from madoguchi.model.difference import DifferenceKind
from madoguchi.model.notice import Severity
from madoguchi.store import audit
from madoguchi.store.drafts import WAIVER, Decision, all_drafts, draft_of
from madoguchi.store.knowledge import newest
from madoguchi.store.people import Role
from madoguchi.text.dates import required_day


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the drafts."""
    pages = DraftPages(desk)
    return APIRouter(
        routes=[
            APIRoute("/drafts", pages.drafts, methods=["GET"]),
            APIRoute("/drafts", pages.import_, methods=["POST"]),
            APIRoute("/drafts/{id:number}", pages.draft, methods=["GET"]),
            APIRoute("/drafts/{id:number}/discard", pages.discarding, methods=["POST"]),
        ]
    )


class DraftPages:
    """New editions on their way."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk

    def _show(self, request: Request, *, status: int = 200, problem: str = "", typed: Any = None) -> Response:
        with self.desk.database.reading() as connection:
            drafts = all_drafts(connection)
        edition = self.desk.node.site.edition
        return self.desk.send(
            request,
            "drafts.html",
            status=status,
            drafts=drafts,
            edition=edition,
            problem=problem,
            typed=typed or {},
        )

    def drafts(self, request: Request) -> Response:
        """Every draft, and a form for a file."""
        self.desk.person(request)
        return self._show(request)

    async def import_(self, request: Request, form: Upload) -> Response:
        """Read a file as a draft; the page grows while it is read.

        What was sent is kept until it is read: a node that ends meanwhile takes nothing along.
        """
        by = self.desk.person(request).name
        t = self.desk.page(request).t
        try:
            sent = one_file(
                form,
                Message("choose a file: the list as text, Markdown, web page, CSV, TSV, JSON, XLSX or PDF"),
            )
            kept = await run_in_threadpool(self.desk.keep_sent, request, by)
            desks = len(self.desk.node.site.edition.desks)
            job = self.desk.reading.start(
                "import_draft", [sent], desks, watched=True, name=sent.name, by=by, **_given_facts(form)
            )
        except (InputError, LimitError) as error:
            problem = problem_of(error, t)
            return await run_in_threadpool(self._show, request, status=400, problem=problem, typed=form)

        def over(outcome: Future[Any]) -> None:
            if outcome.exception() is None:
                self.desk.forget(by, kept)

        job.outcome.add_done_callback(over)
        work = Watched(job)
        given = self.desk.given(request, steps=work.steps(), work=work, problem_of=problem_of)
        page = self.desk.templates.growing.get_template("importing.html").generate_async(given)
        return StreamingResponse(page, media_type="text/html; charset=utf-8", headers=GROWING)

    def draft(self, request: Request, id: int) -> Response:
        """One draft at a glance."""
        person = self.desk.person(request)
        about, decisions, walk = self.desk.reviews.of(id)
        with self.desk.database.reading() as connection:
            carried = told_of(audit.entries(connection, subject=f"draft {id}"))
            left = left_over(connection, about)
            version = newest(connection)
        names = names_in(walk.current)
        return self.desk.send(
            request,
            "draft.html",
            draft=about,
            carried=carried,
            left_over=left,
            base=version.bundle if version else "",
            may_write=person.role.covers(Role.REVIEWER),
            left_in_words=lambda left: left_in_words(left, names),
            **_summary(walk, decisions),
        )

    def discarding(self, request: Request, id: int, _form: Form) -> Response:
        """Discard a draft."""
        by = self.desk.person(request).name
        with self.desk.database.writing() as connection:
            Discard(id, by=by).carry_out(connection)
            left = left_over(connection, draft_of(connection, id))
        path = f"/edit/drafts/{id}" if left else "/edit/drafts"
        return self.desk.back(request, path, said="drafts.said_discarded")


def _given_facts(form: FormData) -> dict[str, Any]:
    """Return the edition's id and what is known of the list. Raises InputError for what cannot be used."""
    edition = edition_id(str(form.get("edition", "")).strip())
    facts = {key: str(form.get(key, "")).strip()[:LONGEST_FACT] for key in ("title", "publisher")}
    facts |= {key: _day(str(form.get(key, ""))) for key in ("period_start", "period_end")}
    return {"edition": edition, "facts": facts}


def _day(text: str) -> str:
    return required_day(text).isoformat() if text.strip() else ""


def _summary(walk: Walk, decisions: tuple[Decision, ...]) -> dict[str, Any]:
    """What the first page of a draft says: counts, tables, notices, how far the review is."""
    states = decided(decisions, walk.by_key)
    changed = [row for row in walk.rows if row.changed]
    kinds = Counter(kind for row in changed for kind in row.kinds)
    waived = {decision.subject for decision in decisions if decision.kind == WAIVER}
    notices = walk.draft.notices
    return {
        "edition": walk.draft,
        "current": walk.current,
        "decisions": decisions,
        "kinds": [(kind.value, kinds[kind]) for kind in DifferenceKind if kinds[kind]],
        "most": max(kinds.values(), default=1),
        "table_differences": walk.tables,
        "changed": len(changed),
        "done": sum(is_done(row, states) for row in changed),
        "undecided": sum(bool(row.evidence) and states.get(row.key, "") in ("", "seen") for row in walk.rows),
        "unknown": unknown_tables(walk.draft),
        "unknown_columns": undescribed_columns(walk.draft),
        "known": [facts for facts in walk.draft.tables if facts.id],
        "before": {facts.id: facts.desks for facts in walk.current.tables if facts.id},
        "numbers": len({number for desk in walk.draft.desks for number in desk.numbers}),
        "lost": sum(notice.code in CONSERVATION for notice in notices),
        "severities": Counter(notice.severity.value for notice in notices),
        "blocking": sum(n.severity is Severity.ERROR and notice_key(n) not in waived for n in notices),
    }
