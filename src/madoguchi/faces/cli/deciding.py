"""What the editors' commands decide: waivers and matches of a draft, a proposal from typed words."""

from __future__ import annotations

from typing import TypeVar

from madoguchi.answers.router import today
from madoguchi.editorial.changing import made, propose, value_of
from madoguchi.editorial.gate import look
from madoguchi.editorial.importing import served_edition
from madoguchi.editorial.reviewing import decide_match, waive
from madoguchi.errors import InputError
from madoguchi.faces.cli.asking import read_day
from madoguchi.model.change import Evidence, Field, Method
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.store.changes import Proposal
from madoguchi.store.database import Database
from madoguchi.text.phone import digits

_Kind = TypeVar("_Kind", Field, Method)


def decide_on_draft(
    database: Database, draft: int, waivers: list[str], *, accept_matches: bool, by: str
) -> None:
    """Write waivers (KEY=REASON) and, if asked, accept all matches that nobody decided."""
    undecided = look(database, draft).undecided if accept_matches else ()
    with database.writing() as connection:
        for each in waivers:
            key, separator, reason = each.partition("=")
            if not separator:
                raise InputError(f"--waive {each!r}: write KEY=REASON; the gate shows the keys")
            waive(connection, draft, key.strip(), by=by, reason=reason)
        for match in undecided:
            decide_match(connection, draft, match, accept=True, by=by)


def proposed(
    database: Database,
    desk: str,
    field: str,
    before: str | None,
    after: str,
    *,
    effective: str,
    reason: str,
    evidence: tuple[str, str, str, str],
    by: str,
) -> Proposal:
    """Propose a change; `evidence` is method, source, what it says, its day. Raises InputError."""
    edition = served_edition(database)
    found = _desk(edition, desk)
    kind = _one_of(Field, field, "--field")
    method, source, says, day = evidence
    known = value_of(found, kind)
    if before is None:
        before = desk if kind is Field.PHONE and digits(desk) in map(digits, found.numbers) else known
    change = made(
        found.id,
        kind,
        before,
        after,
        read_day(effective or None) or today(),
        reason,
        [Evidence(_one_of(Method, method, "--method"), source, says, day)],
    )
    with database.writing() as connection:
        return propose(connection, edition, change, by=by)


def _desk(edition: Edition, wanted: str) -> Desk:
    if wanted in edition.desk_by_id:
        return edition.desk_by_id[wanted]
    found = [d for d in edition.desks if digits(wanted) and digits(wanted) in map(digits, d.numbers)]
    if len(found) == 1:
        return found[0]
    if found:
        listed = "\n".join(f"  {desk.id}  {desk.name}" for desk in found)
        raise InputError(f"{wanted} is the number of {len(found)} desks; name one by its id:\n{listed}")
    raise InputError(f"no desk has the id or the number {wanted!r}")


def _one_of(kinds: type[_Kind], name: str, option: str) -> _Kind:
    try:
        return kinds(name)
    except ValueError:
        raise InputError(f"{option} {name!r} is none of: {', '.join(kinds)}") from None
