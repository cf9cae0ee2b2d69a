"""The publish gate, the button behind it, the history, and the way back."""

from __future__ import annotations

import hashlib

from fastapi import APIRouter
from fastapi.routing import APIRoute
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.editorial.gate import Gate, look
from madoguchi.editorial.publish_rights import (
    Approve,
    ApproveKnowledge,
    approvals,
    asks_for_approval,
    is_alone,
    wants,
)
from madoguchi.editorial.publishing import Publish, RollBack, knowledge_of
from madoguchi.editorial.reviewing import SHORTEST_REASON, DecideMatch, bound_key, notice_key
from madoguchi.errors import EditionError, InputError, RefusedError
from madoguchi.faces.editors.audit_words import act_in_words
from madoguchi.faces.editors.desk import EditorsDesk, Form
from madoguchi.store.drafts import OPEN, PUBLISHED, Draft, all_drafts
from madoguchi.store.editions import history, packaged_edition
from madoguchi.store.knowledge import saved_since
from madoguchi.store.people import Role

_LONGEST_NOTE = 500
SHOWN = 20  # of one kind of problem; the rest is counted


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the gate and of the history."""
    pages = GatePages(desk)
    return APIRouter(
        routes=[
            APIRoute("/gate", pages.gate_of_changes, methods=["GET"]),
            APIRoute("/gate/approve", pages.approving_saved, methods=["POST"]),
            APIRoute("/drafts/{id:number}/gate", pages.gate_of_draft, methods=["GET"]),
            APIRoute("/drafts/{id:number}/gate", pages.matching, methods=["POST"]),
            APIRoute("/drafts/{id:number}/approve", pages.approving, methods=["POST"]),
            APIRoute("/publish", pages.publishing, methods=["POST"]),
            APIRoute("/history", pages.past, methods=["GET"]),
            APIRoute("/history", pages.going_back, methods=["POST"]),
        ]
    )


class GatePages:
    """The gate, publishing, the history and the way back."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk

    def _show(
        self, request: Request, draft: int | None, *, status: int = 200, problem: object = "", note: str = ""
    ) -> Response:
        walk = None
        if draft is not None:
            about, _, walk = self.desk.reviews.of(draft)
            if about.state != OPEN:
                return self.desk.send(
                    request,
                    "gate_closed.html",
                    draft=about,
                    published=about.state == PUBLISHED,
                )
        gate, person = look(self.desk.database, draft, walk), self.desk.person(request)
        with self.desk.database.reading() as connection:
            alone = is_alone(connection, person)
            saved = knowledge_of(connection, gate)
            wanted = () if alone else wants(connection, person, gate.draft, gate.undone, saved)
            approved = approvals(connection, draft, saved)
            held_back = saved_since(connection, gate.served.knowledge) if gate.waiting else ()
            read_anew = _read_anew(connection, gate) if gate.waiting else ()
        return self.desk.send(
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
            may_approve=asks_for_approval(person, gate.decisions, saved, approved)
            and (gate.draft is not None or bool(wanted)),
            something=gate.something,
            saved=saved,
            held_back=held_back,
            read_anew=read_anew,
            limit=SHOWN,
            shortest=SHORTEST_REASON,
            problem=problem,
            note=note,
        )

    def gate_of_changes(self, request: Request) -> Response:
        """What stands between the accepted changes and an edition."""
        self.desk.person(request)
        return self._show(request, None)

    def gate_of_draft(self, request: Request, id: int) -> Response:
        """What stands between a draft and an edition."""
        self.desk.person(request)
        return self._show(request, id)

    def matching(self, request: Request, id: int, _form: Form) -> Response:
        """Accept every match that nobody has decided."""
        by = self.desk.person(request).name
        undecided = look(self.desk.database, id).undecided
        with self.desk.database.writing() as connection:
            for match in undecided:
                DecideMatch(id, match, accept=True, by=by).carry_out(connection)
        return self.desk.back(request, f"/edit/drafts/{id}/gate", said="gate.said_matched", n=len(undecided))

    def approving(self, request: Request, id: int, form: Form) -> Response:
        """Approve the decisions of a draft as they were seen."""
        by = self.desk.require(request, Role.REVIEWER).name
        if fingerprint(look(self.desk.database, id)) != form.get("seen"):
            return self._show(request, id, status=409, problem=self.desk.page(request).t("gate.moved"))
        with self.desk.database.writing() as connection:
            Approve(id, by=by).carry_out(connection)
        return self.desk.back(request, f"/edit/drafts/{id}/gate", said="gate.said_approved")

    def approving_saved(self, request: Request, form: Form) -> Response:
        """Approve what was saved beside the list, as it was seen."""
        by = self.desk.require(request, Role.REVIEWER).name
        gate = look(self.desk.database)
        with self.desk.database.reading() as connection:
            saved = knowledge_of(connection, gate)
        if not saved or fingerprint(gate) != form.get("seen"):
            return self._show(request, None, status=409, problem=self.desk.page(request).t("gate.moved"))
        ApproveKnowledge(saved[0].seq, by=by).carry_out_in(self.desk.database)
        return self.desk.back(request, "/edit/gate", said="gate.said_approved")

    def publishing(self, request: Request, form: Form) -> Response:
        """Publish what was seen, unless it has moved since."""
        by = self.desk.require(request, Role.REVIEWER).name
        text, note = str(form.get("draft", "")), str(form.get("note", "")).strip()[:_LONGEST_NOTE]
        draft = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
        try:
            gate = look(self.desk.database, draft)
            if fingerprint(gate) != form.get("seen"):
                raise RefusedError(self.desk.page(request).t("gate.moved"))
            ready = Publish.ready(self.desk.database, by=by, note=note, draft=draft, gate=gate)
            with self.desk.database.writing() as connection:
                ready.carry_out(connection)
        except (RefusedError, EditionError) as error:
            return self._show(request, draft, status=409, problem=error, note=note)
        return self.desk.back(request, "/edit/history", said="gate.said_published")

    def past(self, request: Request) -> Response:
        """Every publication."""
        person = self.desk.person(request)
        with self.desk.database.reading() as connection:
            found = history(connection)
        return self.desk.send(
            request,
            "history.html",
            publications=found,
            packaged=packaged_edition(),
            served=self.desk.node.site.edition.revision,
            may_go_back=person.role.covers(Role.ADMINISTRATOR),
        )

    def going_back(self, request: Request, form: Form) -> Response:
        """Serve an earlier edition again."""
        by = self.desk.require(request, Role.ADMINISTRATOR).name
        note = str(form.get("note", "")).strip()[:_LONGEST_NOTE]
        if not note:
            raise InputError(self.desk.page(request).t("history.note_needed"))
        with self.desk.database.writing() as connection:
            RollBack(note, str(form.get("to", "")), by=by).carry_out(connection)
        return self.desk.back(request, "/edit/history", said="history.said_back")


def _read_anew(connection: Connection, gate: Gate) -> tuple[Draft, ...]:
    """The open drafts that were read with what was saved last."""
    return tuple(
        each for each in all_drafts(connection) if each.state == OPEN and each.knowledge == gate.newest
    )


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
