"""The publish gate, the button behind it, the history, and the way back."""

from __future__ import annotations

import hashlib

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.editorial.gate import Gate, look
from madoguchi.editorial.publishing import Publish, RollBack, knowledge_of
from madoguchi.editorial.reviewing import SHORTEST_REASON, DecideMatch, bound_key, notice_key
from madoguchi.editorial.second_person import OF_VALUES, Approve, approvals, is_alone, wants
from madoguchi.errors import EditionError, InputError, RefusedError
from madoguchi.faces.editors.audit_words import act_in_words
from madoguchi.faces.editors.desk import EditorsDesk, Form
from madoguchi.store.drafts import OPEN, PUBLISHED
from madoguchi.store.editions import history, packaged_edition
from madoguchi.store.people import Role

_LONGEST_NOTE = 500
SHOWN = 20  # of one kind of problem; the rest is counted


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the gate and of the history."""
    router = APIRouter()

    def show(
        request: Request, draft: int | None, *, status: int = 200, problem: object = "", note: str = ""
    ) -> Response:
        walk = None
        if draft is not None:
            about, _, walk = desk.reviews.of(draft)
            if about.state != OPEN:
                return desk.send(
                    request, "gate_closed.html", draft=about,
                    published=about.state == PUBLISHED,
                )  # fmt: skip
        gate, person = look(desk.database, draft, walk), desk.person(request)
        with desk.database.reading() as connection:
            alone = is_alone(connection, person)
            saved = knowledge_of(connection, gate)
            wanted = () if alone else wants(connection, person, gate.draft, gate.undone, saved)
            approved = approvals(connection, draft) if draft is not None else ()
        return desk.send(
            request,
            "gate.html",
            status=status,
            gate=gate,
            act_in_words=act_in_words,
            draft=gate.draft,
            seen=fingerprint(gate),
            bound_key=bound_key,
            notice_key=notice_key,
            may_publish=person.role.covers(Role.REVIEWER),
            wanted=wanted,
            approved=approved,
            may_approve=person.role.covers(Role.REVIEWER)
            and any(d.kind in OF_VALUES and d.person != person.name for d in gate.decisions)
            and all(each.person != person.name for each in approved),
            something=gate.something,
            saved=saved,
            limit=SHOWN,
            shortest=SHORTEST_REASON,
            problem=problem,
            note=note,
        )

    @router.get("/gate")
    def gate_of_changes(request: Request) -> Response:
        desk.person(request)
        return show(request, None)

    @router.get("/drafts/{id:number}/gate")
    def gate_of_draft(request: Request, id: int) -> Response:
        desk.person(request)
        return show(request, id)

    @router.post("/drafts/{id:number}/gate")
    def matching(request: Request, id: int, _form: Form) -> Response:
        by = desk.person(request).name
        undecided = look(desk.database, id).undecided
        with desk.database.writing() as connection:
            for match in undecided:
                DecideMatch(id, match, accept=True, by=by).carry_out(connection)
        return desk.back(request, f"/edit/drafts/{id}/gate", said="gate.said_matched", n=len(undecided))

    @router.post("/drafts/{id:number}/approve")
    def approving(request: Request, id: int, form: Form) -> Response:
        by = desk.require(request, Role.REVIEWER).name
        if fingerprint(look(desk.database, id)) != form.get("seen"):
            return show(request, id, status=409, problem=desk.page(request).t("gate.moved"))
        with desk.database.writing() as connection:
            Approve(id, by=by).carry_out(connection)
        return desk.back(request, f"/edit/drafts/{id}/gate", said="gate.said_approved")

    @router.post("/publish")
    def publishing(request: Request, form: Form) -> Response:
        by = desk.require(request, Role.REVIEWER).name
        text, note = str(form.get("draft", "")), str(form.get("note", "")).strip()[:_LONGEST_NOTE]
        draft = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
        try:
            gate = look(desk.database, draft)
            if fingerprint(gate) != form.get("seen"):
                raise RefusedError(desk.page(request).t("gate.moved"))
            ready = Publish.ready(desk.database, by=by, note=note, draft=draft, gate=gate)
            with desk.database.writing() as connection:
                ready.carry_out(connection)
        except (RefusedError, EditionError) as error:
            return show(request, draft, status=409, problem=error, note=note)
        return desk.back(request, "/edit/history", said="gate.said_published")

    @router.get("/history")
    def past(request: Request) -> Response:
        person = desk.person(request)
        with desk.database.reading() as connection:
            found = history(connection)
        return desk.send(
            request,
            "history.html",
            publications=found,
            packaged=packaged_edition(),
            served=desk.node.site.edition.revision,
            may_go_back=person.role.covers(Role.ADMINISTRATOR),
        )

    @router.post("/history")
    def going_back(request: Request, form: Form) -> Response:
        by = desk.require(request, Role.ADMINISTRATOR).name
        note = str(form.get("note", "")).strip()[:_LONGEST_NOTE]
        if not note:
            raise InputError(desk.page(request).t("history.note_needed"))
        with desk.database.writing() as connection:
            RollBack(note, str(form.get("to", "")), by=by).carry_out(connection)
        return desk.back(request, "/edit/history", said="history.said_back")

    return router


def fingerprint(gate: Gate) -> str:
    """Return what tells one state of the gate from the next: nobody publishes what they did not see."""
    seen = (
        gate.current.revision,
        gate.draft.id if gate.draft else None,
        [(d.kind, d.subject, d.at, d.person) for d in gate.decisions],
        sorted(change.id for change in gate.edition.changes),
        len(gate.differences),
        len(gate.edition.desks),
        gate.knowledge,
        gate.newest,
        gate.served.knowledge,
    )
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:32]
