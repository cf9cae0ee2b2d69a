"""Changes between editions: what waits for a review, one change with its evidence, proposals, Excel."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.editorial.change_review import alike, review_each, waiting
from madoguchi.editorial.change_validation import field_of, method_of, value_of
from madoguchi.editorial.changing import Propose, Review, Withdraw, made, made_new
from madoguchi.editorial.desk_lookup import heirs_named
from madoguchi.errors import InputError, RefusedError
from madoguchi.faces.editors.audit_words import act_in_words
from madoguchi.faces.editors.desk import EditorsDesk, Form
from madoguchi.faces.editors.searching import search
from madoguchi.model.change import DeskChange, Evidence, Field, Method, NewDesk
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.store import audit
from madoguchi.store.changes import (
    ACCEPTED,
    PROPOSED,
    Proposal,
    proposal_of,
    proposals,
)
from madoguchi.store.comments import count_of
from madoguchi.store.people import Person, Role
from madoguchi.text.dates import required_day, today
from madoguchi.text.prefecture import PREFECTURES

SHOWN = 200
ALIKE = "alike"
_LONGEST = 2000
_OF_NEW = (
    *("program", "organization", "department", "operator", "prefecture", "numbers", "urls"),
    *("postal_code", "address", "hours"),
)
_SEPARATED = re.compile(r"[\s、,，]+")
_TYPED = ("field", "before", "after", "effective", "reason", "method", "source", "says", "day")


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the changes."""
    pages = ChangePages(desk)
    return APIRouter(
        routes=[
            APIRoute("/changes", pages.queue, methods=["GET"]),
            APIRoute("/changes", pages.deciding_some, methods=["POST"]),
            APIRoute("/changes/new", pages.new, methods=["GET"]),
            APIRoute("/changes/new", pages.proposing, methods=["POST"]),
            APIRoute("/changes/add", pages.add, methods=["GET"]),
            APIRoute("/changes/add", pages.adding, methods=["POST"]),
            APIRoute("/changes/{id}", pages.one, methods=["GET"]),
            APIRoute("/changes/{id}", pages.deciding, methods=["POST"]),
        ]
    )


class ChangePages:
    """Changes between editions: proposed by one, looked at and decided by another."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk

    def queue(self, request: Request, state: str = PROPOSED, tick: str = "") -> Response:
        """What waits for a review as a walk; what was decided as a list."""
        person = self.desk.person(request)
        if state == PROPOSED:
            return self._send_walk(request, person, tick)
        with self.desk.database.reading() as connection:
            found = proposals(connection, state=state if state != "all" else "")
            waiting = len(proposals(connection, state=PROPOSED))
        edition = self.desk.printed()
        return self.desk.send(
            request,
            "changes.html",
            proposals=found[:SHOWN],
            more=max(0, len(found) - SHOWN),
            waiting=waiting,
            state=state,
            edition=edition,
            accepted_waiting=self._unpublished(edition),
        )

    def deciding_some(self, request: Request, form: Form) -> Response:
        """Accept or reject what was ticked, or all that looks alike."""
        by = self.desk.require(request, Role.REVIEWER).name
        act, id, shown = (*str(form.get("act", "")).split(), "", "", "")[:3]
        ids = [str(each) for each in form.getlist("pick")]
        edition = self.desk.printed()
        if act == ALIKE:
            with self.desk.database.reading() as connection:
                like = alike(proposals(connection, state=PROPOSED)).get(id, ())
            ids = [each.change.id for each in like]
            if (
                str(len(ids)) != shown
            ):  # another one came, or somebody decided some: nobody saw these together
                return self.desk.back(request, "/edit/changes", said="changes_desk.said_others_alike")
        elif not ids:
            return self.desk.back(request, "/edit/changes", said="changes_desk.said_nothing_ticked")
        found = review_each(
            self.desk.database,
            edition,
            ids,
            by=by,
            accept=act != "reject",
            note=str(form.get("note", ""))[:_LONGEST],
        )
        said = "rejected" if act == "reject" else "accepted"
        if found.refused:
            return self.desk.back(
                request,
                "/edit/changes",
                said=f"changes_desk.said_some_{said}",
                n=len(found.done),
                m=len(found.refused),
            )
        return self.desk.back(
            request, "/edit/changes", said=f"changes_desk.said_all_{said}", n=len(found.done)
        )

    def new(self, request: Request, desk_id: str = "", q: str = "") -> Response:
        """A form for a change of a desk."""
        self.desk.person(request)
        edition = self.desk.printed()
        chosen = edition.desk_by_id.get(desk_id)
        return self._send_form(request, edition, chosen, q)

    def proposing(self, request: Request, form: Form) -> Response:
        """Propose a change of a desk."""
        by = self.desk.person(request).name
        edition = self.desk.printed()
        change = None
        given = {name: str(form.get(name, "")).strip()[:_LONGEST] for name in ("desk_id", *_TYPED)}
        if given["field"] == Field.DESK.value and given["after"]:
            with suppress(InputError):  # said below, with what else is wrong
                given["after"] = " ".join(heirs_named(edition, given["after"]))
        chosen = edition.desk_by_id.get(given["desk_id"])
        if (
            given["field"] == Field.DESK.value and chosen
        ):  # what ends is the desk, whatever value the form showed
            given["before"] = chosen.name
        try:
            change = made(
                given["desk_id"],
                field_of(given["field"]),
                given["before"],
                given["after"],
                required_day(given["effective"]),
                given["reason"],
                [Evidence(method_of(given["method"]), given["source"], given["says"], given["day"])],
            )
            with self.desk.database.writing() as connection:
                Propose(edition, change, by=by).carry_out(connection)
        except InputError as error:
            if same := self._sent_before(change, by):
                return self.desk.back(request, f"/edit/changes/{same}", said="changes_desk.said_proposed")
            return self._send_form(request, edition, chosen, "", typed=given, problem=error, status=400)
        return self.desk.back(request, f"/edit/changes/{change.id}", said="changes_desk.said_proposed")

    def add(self, request: Request) -> Response:
        """A form for a desk that is not in the list."""
        self.desk.person(request)
        return self._send_new(request, self.desk.printed(), {})

    def adding(self, request: Request, form: Form) -> Response:
        """Propose a desk that is not in the list."""
        by = self.desk.person(request).name
        edition = self.desk.printed()
        change = None
        given = {name: str(form.get(name, "")).strip()[:_LONGEST] for name in (*_OF_NEW, *_TYPED)}
        try:
            says = NewDesk(
                program=given["program"],
                organization=given["organization"],
                department=tuple(given["department"].split()),
                operator=given["operator"],
                prefecture=given["prefecture"],
                numbers=tuple(_SEPARATED.split(given["numbers"])) if given["numbers"] else (),
                urls=tuple(given["urls"].split()),
                postal_code=given["postal_code"],
                address=given["address"],
                hours=given["hours"],
            )
            evidence = [Evidence(method_of(given["method"]), given["source"], given["says"], given["day"])]
            change = made_new(edition, says, required_day(given["effective"]), given["reason"], evidence)
            with self.desk.database.writing() as connection:
                Propose(edition, change, by=by).carry_out(connection)
        except InputError as error:
            if same := self._sent_before(change, by):
                return self.desk.back(request, f"/edit/changes/{same}", said="changes_desk.said_proposed")
            return self._send_new(request, edition, given, problem=error, status=400)
        return self.desk.back(request, f"/edit/changes/{change.id}", said="changes_desk.said_proposed")

    def one(self, request: Request, id: str) -> Response:
        """One change with its evidence and what was done about it."""
        person = self.desk.person(request)
        with self.desk.database.reading() as connection:
            proposal = proposal_of(connection, id)
            acts = audit.entries(connection, subject=f"change {proposal.change.id}")
        return self._send_one(request, proposal, acts, may_decide=person.role.covers(Role.REVIEWER))

    def deciding(self, request: Request, id: str, form: Form) -> Response:
        """Accept, reject or withdraw one change."""
        act, note = str(form.get("act", "")), str(form.get("note", ""))[:_LONGEST]
        by = (
            self.desk.person(request) if act == "withdraw" else self.desk.require(request, Role.REVIEWER)
        ).name
        edition = self.desk.printed()
        try:
            with self.desk.database.writing() as connection:
                if act == "withdraw":
                    Withdraw(id, by=by, note=note).carry_out(connection)
                else:
                    Review(edition, id, by=by, accept=act == "accept", note=note).carry_out(connection)
        except RefusedError as error:
            with self.desk.database.reading() as connection:
                proposal = proposal_of(connection, id)
                acts = audit.entries(connection, subject=f"change {proposal.change.id}")
            return self._send_one(request, proposal, acts, may_decide=True, problem=error, status=409)
        return self.desk.back(request, f"/edit/changes/{id}", said=f"changes_desk.said_{act}")

    def _sent_before(self, change: DeskChange | None, by: str) -> str:
        """The id of the very same proposal of the very same person that waits already: a form that was sent twice."""
        if change is None:
            return ""
        with self.desk.database.reading() as connection:
            found = proposals(connection, state=PROPOSED, desk=change.desk)
        same = (replace(each.change, id=change.id) == change and each.proposed_by == by for each in found)
        return next((each.change.id for each, is_same in zip(found, same, strict=True) if is_same), "")

    def _send_walk(self, request: Request, person: Person, tick: str) -> Response:
        """What waits for a review; `tick`: the change of whose batch every box is ticked."""
        edition = self.desk.printed()
        found = waiting(self.desk.database, edition)
        ticked = next((b for b in found.batches if any(p.change.id == tick for p in b.proposals)), None)
        mine = {
            each.change.id
            for batch in found.batches
            for each in batch.proposals
            if each.proposed_by == person.name
        }
        return self.desk.send(
            request,
            "changes_walk.html",
            found=found,
            waiting=found.all,
            shown=SHOWN,
            alike={
                id: len(group)
                for id, group in found.alike.items()
                if id not in mine and id == group[0].change.id and person.role.covers(Role.REVIEWER)
            },
            ticked=ticked,
            mine=mine,
            may_decide=person.role.covers(Role.REVIEWER),
            edition=edition,
            state=PROPOSED,
            accepted_waiting=self._unpublished(edition),
        )

    def _send_one(
        self,
        request: Request,
        proposal: Proposal,
        acts: tuple[audit.AuditEntry, ...],
        *,
        may_decide: bool,
        problem: object = "",
        status: int = 200,
    ) -> Response:
        edition = self.desk.printed()
        with self.desk.database.reading() as connection:
            comments = count_of(connection, proposal.change.desk)
        return self.desk.send(
            request,
            "change.html",
            status=status,
            comments=comments,
            programs=edition.program_by_slug,
            act_in_words=act_in_words,
            problem=problem,
            proposal=proposal,
            edition=edition,
            about=edition.desk_by_id.get(proposal.change.desk),
            acts=acts,
            published=any(change.id == proposal.change.id for change in edition.changes),
            may_decide=may_decide,
            today=today().isoformat(),
        )

    def _send_form(
        self,
        request: Request,
        edition: Edition,
        chosen: Desk | None,
        q: str,
        *,
        typed: dict[str, str] | None = None,
        problem: object = "",
        status: int = 200,
    ) -> Response:
        values = (
            [(field.value, value_of(chosen, field)) for field in Field if field is not Field.ADDED]
            if chosen
            else []
        )
        if chosen:
            several = [("phone", number) for number in chosen.numbers] + [
                ("url", url.text) for url in chosen.urls
            ]
            values = [*several, *((f, v) for f, v in values if v and f not in ("phone", "url"))]
        return self.desk.send(
            request,
            "change_new.html",
            status=status,
            problem=problem,
            chosen=chosen,
            values=values,
            fields=[field.value for field in Field if field is not Field.ADDED],
            methods=[method.value for method in Method],
            found=search(edition, q) if q.strip() else (),
            q=q,
            typed=typed or {},
            today=today().isoformat(),
        )

    def _send_new(
        self,
        request: Request,
        edition: Edition,
        typed: dict[str, str],
        *,
        problem: object = "",
        status: int = 200,
    ) -> Response:
        return self.desk.send(
            request,
            "change_added.html",
            status=status,
            problem=problem,
            programs=edition.programs,
            prefectures=PREFECTURES,
            methods=[method.value for method in Method],
            typed=typed,
            today=today().isoformat(),
        )

    def _unpublished(self, edition: Edition) -> int:
        """How many accepted changes the served edition does not have yet."""
        served = {change.id for change in edition.changes}
        with self.desk.database.reading() as connection:
            return sum(p.change.id not in served for p in proposals(connection, state=ACCEPTED))
