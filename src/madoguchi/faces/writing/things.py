"""What programs send, done by the rules of the house, and as it is read back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection

from madoguchi.editorial.campaigns import CallLook, Verify
from madoguchi.editorial.changing import Propose, made
from madoguchi.editorial.reporting import EnoughError, TakeReport
from madoguchi.errors import InputError, RefusedError
from madoguchi.message import Message
from madoguchi.model.change import Evidence, Field, Method
from madoguchi.model.edition import Edition
from madoguchi.model.verification import How, Outcome, Verification
from madoguchi.store.changes import Proposal, TakenError, proposal_of, proposals
from madoguchi.store.reports import Report, report_of, reports
from madoguchi.store.tokens import Scope, Token
from madoguchi.store.verifications import look_of, of_person
from madoguchi.text.dates import today

ORIGIN = "api"
_SECONDS_UNTIL_READ = "3600"
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NUMBER = re.compile(r"[0-9]{1,9}")
Sent = Mapping[str, Any]


def make(scope: Scope, connection: Connection, edition: Edition, sent: Sent, token: Token) -> str:
    """Do what a program sent (it fits its schema); return the id of what was made.

    Behind a verification's id, after a space, stands that of the proposal that it became, if it did.
    Raises InputError or RefusedError where the rules of the house say so.
    """
    match scope:
        case Scope.PROPOSALS:
            return _propose(connection, edition, sent, token)
        case Scope.REPORTS:
            return _report(connection, edition, sent, token)
        case Scope.VERIFICATIONS:
            return _verify(connection, edition, sent, token)


def all_of(scope: Scope, connection: Connection, token: Token) -> list[dict[str, Any]]:
    """Return what a program sent, the newest first, as it is read back."""
    match scope:
        case Scope.PROPOSALS:
            return [_proposal(each) for each in proposals(connection, by=token.actor)]
        case Scope.REPORTS:
            return [_report_row(each) for each in reversed(reports(connection, sender=token.actor))]
        case Scope.VERIFICATIONS:
            return [_verification(each) for each in of_person(connection, token.actor)]


def one_of(scope: Scope, connection: Connection, token: Token, id: str) -> dict[str, Any] | None:
    """Return one thing that a program sent; None for what others sent, and what there is not."""
    if not (_UUID if scope is Scope.PROPOSALS else _NUMBER).fullmatch(id):
        return None
    try:
        match scope:
            case Scope.PROPOSALS:
                proposal = proposal_of(connection, id)
                return _proposal(proposal) if proposal.proposed_by == token.actor else None
            case Scope.REPORTS:
                report = report_of(connection, int(id))
                return _report_row(report) if report.sender == token.actor else None
            case Scope.VERIFICATIONS:
                look = look_of(connection, int(id))
                return _verification(look) if look.person == token.actor else None
    except InputError:
        return None


def status_of(error: InputError | RefusedError) -> tuple[int, Mapping[str, str]]:
    """Return the HTTP status, and further headers, of what the rules of the house say."""
    if isinstance(error, EnoughError):
        return 429, {"Retry-After": _SECONDS_UNTIL_READ}
    if isinstance(error, RefusedError | TakenError):
        return 409, {}
    return 422, {}


def _propose(connection: Connection, edition: Edition, sent: Sent, token: Token) -> str:
    evidence = [
        Evidence(Method(each["method"]), each["source"], each.get("says", ""), each.get("day", ""))
        for each in sent["evidence"]
    ]
    change = made(
        sent["desk"],
        Field(sent["field"]),
        sent["before"],
        sent["after"],
        date.fromisoformat(sent["effective"]),
        sent["reason"],
        evidence,
    )
    return Propose(edition, change, by=token.actor, origin=ORIGIN).carry_out(connection).change.id


def _report(connection: Connection, edition: Edition, sent: Sent, token: Token) -> str:
    desk = edition.desk_by_id.get(sent["desk"])
    if desk is None:
        raise InputError(Message("no desk has the id {desk!r}", desk=sent["desk"]))
    kept = TakeReport(
        desk,
        number=sent.get("number", ""),
        what=sent["what"],
        words=sent.get("words", ""),
        revision=edition.revision,
        by=token.actor,
    ).carry_out(connection)
    return str(kept.id)


def _verify(connection: Connection, edition: Edition, sent: Sent, token: Token) -> str:
    look = CallLook(
        sent["desk"],
        sent["number"],
        Outcome(sent["outcome"]),
        How(sent["how"]),
        date.fromisoformat(sent["day"]),
        sent.get("evidence", ""),
        sent.get("after", ""),
    )
    kept, proposal = Verify(edition, look, on=today(), by=token.actor).carry_out(connection)
    return f"{kept.id} {proposal.change.id}" if proposal else str(kept.id)


def _proposal(proposal: Proposal) -> dict[str, Any]:
    change = proposal.change
    return {
        "id": change.id,
        "desk": change.desk,
        "field": change.field.value,
        "before": change.before,
        "after": change.after,
        "effective": change.effective.isoformat(),
        "reason": change.reason,
        "evidence": [
            {"method": each.method.value, "source": each.source, "says": each.says, "day": each.day}
            for each in change.evidence
        ],
        "state": proposal.state,
        "proposed_at": proposal.proposed_at,
        "reviewed_at": proposal.reviewed_at,
        "note": proposal.review_note,
    }


def _report_row(report: Report) -> dict[str, Any]:
    return {
        "id": report.id,
        "desk": report.desk,
        "number": report.number,
        "what": report.what.value,
        "words": report.words,
        "state": report.state.value,
        "at": report.at,
        "decided_at": report.decided_at,
        "note": report.note,
    }


def _verification(look: Verification) -> dict[str, Any]:
    return {
        "id": look.id,
        "desk": look.desk,
        "number": look.number,
        "outcome": look.outcome.value,
        "how": look.how.value,
        "day": look.day,
        "evidence": look.evidence,
        "at": look.at,
    }
