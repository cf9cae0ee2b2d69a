"""What the editors' commands decide: waivers and matches of a draft, a proposal from typed words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from madoguchi.editions.progress import Progress
from madoguchi.editorial.change_validation import value_of
from madoguchi.editorial.changing import Propose, made, made_new
from madoguchi.editorial.desk_lookup import desk_named, heirs_named
from madoguchi.editorial.gate import Gate, look
from madoguchi.editorial.importing import rebuild, served_edition
from madoguchi.editorial.reviewing import DecideMatch, DeskMatch, MarkSeen, TakeBack, Waive, notice_key
from madoguchi.editorial.walking import Walk, WalkRow, alike
from madoguchi.errors import InputError
from madoguchi.faces.cli.asking import read_day
from madoguchi.faces.cli.files import read_bytes, unreadable
from madoguchi.ingest.errata import read_errata
from madoguchi.message import Message
from madoguchi.model.change import Evidence, Field, Method, NewDesk
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.store.changes import Proposal
from madoguchi.store.database import Database
from madoguchi.store.drafts import ERRATUM, decisions_of
from madoguchi.text.dates import today
from madoguchi.text.phone import digits

_Kind = TypeVar("_Kind", bound=StrEnum)


def correct(
    database: Database, draft: int, file: Path | None, undone: list[str], *, by: str, progress: Progress
) -> None:
    """Read a draft anew with the errata of a file, and without the decisions that are taken back."""
    with database.reading() as connection:
        standing = decisions_of(connection, draft)
    missing = sorted(set(undone) - {decision.subject for decision in standing})
    if missing:
        raise InputError(
            Message(
                "nothing is decided on {missing}; `madoguchi review {draft}` lists what is",
                missing=", ".join(missing),
                draft=draft,
            )
        )
    found = read_errata(_text(file), file=str(file)) if file else ()
    taken = [decision for decision in standing if decision.subject in undone]
    dropped = [decision.subject for decision in taken if decision.kind == ERRATUM]
    if found or dropped:
        rebuild(database, draft, add=found, drop=dropped, by=by, progress=progress)
    with database.writing() as connection:
        for decision in (each for each in taken if each.kind != ERRATUM):
            TakeBack(draft, decision.kind, decision.subject, by=by).carry_out(connection)


@dataclass(frozen=True, slots=True)
class ReviewOptions:
    """What an editor says of a draft: who is who, what may pass, what was looked at, who took over from what is gone."""

    waivers: Sequence[str] = ()  # KEY=REASON
    accept: Sequence[str] = ()
    deny: Sequence[str] = ()
    accept_all: bool = False
    seen: Sequence[str] = ()  # keys of rows, or the beginning of one
    alike: Sequence[str] = ()  # the same, for all rows with the very same change
    heirs: Sequence[str] = ()  # KEY=DESK[,DESK], of a desk that is gone


def decide_on_draft(database: Database, draft: int, said: ReviewOptions, *, by: str) -> None:
    """Write all that an editor says of a draft or, when something of it cannot be, nothing.

    Raises InputError for a key that nothing has, and a desk that no match is about.
    """
    gate = look(database, draft)
    walk = gate.walk
    assert walk
    named = [(_match(gate, id), True) for id in said.accept] + [(_match(gate, id), False) for id in said.deny]
    decided: list[tuple[DeskMatch, bool, str | None]] = [
        (match, accepted, walk.by_key[match.new.id].seal) for match, accepted in named
    ]
    if said.accept_all:
        done = {match.new.id for match, _ in named}
        decided += [(match, True, None) for match in gate.undecided if match.new.id not in done]
    notices = {notice_key(notice): notice for notice in gate.blocking}
    rows = [*_seen(gate, said.seen), *_alike(gate, said.alike)]
    heirs = {row.key: (row, found) for row, found in _heirs(walk, said.heirs)}
    with database.writing() as connection:
        for each in said.waivers:
            key, separator, reason = (part.strip() for part in each.partition("="))
            if not separator:
                raise InputError(
                    Message("--waive {each!r}: write KEY=REASON; the gate shows the keys", each=each)
                )
            if key not in gate.waivable:
                raise InputError(
                    Message(
                        "--waive: nothing has the key {key!r}; `madoguchi review {draft}` shows them",
                        key=key,
                        draft=draft,
                    )
                )
            Waive(draft, key, by=by, reason=reason, notice=notices.get(key)).carry_out(connection)
        for match, accepted, seal in decided:
            DecideMatch(draft, match, accept=accepted, by=by, seal=seal).carry_out(connection)
        for row in {row.key: row for row in rows if row.key not in heirs}.values():
            MarkSeen(draft, row.key, row.kinds, by=by, seal=row.seal).carry_out(connection)
        for row, found in heirs.values():
            MarkSeen(draft, row.key, row.kinds, by=by, seal=row.seal, heirs=found).carry_out(connection)


def _row(walk: Walk, key: str) -> WalkRow:
    """The changed row of a key, or of its beginning; that of a desk that is gone by its id alone, too."""
    found = [
        row
        for row in walk.rows
        if row.changed and key and (row.key.startswith(key) or row.key.startswith(f"gone {key}"))
    ]
    if len(found) != 1:
        raise InputError(
            Message(
                "{key!r} names {n} changed rows; `madoguchi review --unseen` shows the keys",
                key=key,
                n=len(found),
            )
        )
    return found[0]


def _seen(gate: Gate, keys: Sequence[str]) -> list[WalkRow]:
    return [_row(gate.walk, key) for key in keys] if gate.walk else []


def _alike(gate: Gate, keys: Sequence[str]) -> list[WalkRow]:
    groups = alike(gate.unseen)
    rows = _seen(gate, keys)
    lone = [row.key for row in rows if row.key not in groups]
    if lone:
        raise InputError(
            Message("no other row that is still to be seen looks like {lone!r}; use --seen", lone=lone[0])
        )
    return [row for each in rows for row in groups[each.key]]


def _heirs(walk: Walk, told: Sequence[str]) -> Iterator[tuple[WalkRow, tuple[str, ...]]]:
    for each in told:
        key, separator, heirs = (part.strip() for part in each.partition("="))
        row = _row(walk, key)
        if not separator or row.old is None or row.new is not None:
            raise InputError(
                Message("--heir {each!r}: write KEY=DESK, KEY being a desk that is gone", each=each)
            )
        yield row, heirs_named(walk.draft, heirs)


def _match(gate: Gate, id: str) -> DeskMatch:
    found = [match for match in gate.matches if id and match.new.id.startswith(id)]
    if len(found) != 1:
        raise InputError(
            Message(
                "{id!r} names {n} of the desks that evidence matches; give (more of) an id",
                id=id,
                n=len(found),
            )
        )
    return found[0]


def _text(file: Path) -> str:
    try:
        return read_bytes(file).decode("utf-8")
    except UnicodeDecodeError as error:
        raise unreadable(file, error) from error


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
    found = desk_named(edition, desk)
    kind = one_of(Field, field, "--field")
    known = value_of(found, kind)
    if kind is Field.DESK:
        after = " ".join(heirs_named(edition, after))
    if before is None:
        before = desk if kind is Field.PHONE and digits(desk) in map(digits, found.numbers) else known
    change = made(
        found.id,
        kind,
        before,
        after,
        read_day(effective or None) or today(),
        reason,
        _typed_evidence(evidence),
    )
    with database.writing() as connection:
        return Propose(edition, change, by=by).carry_out(connection)


def added(
    database: Database,
    says: NewDesk,
    *,
    effective: str,
    reason: str,
    evidence: tuple[str, str, str, str],
    by: str,
) -> Proposal:
    """Propose a desk that the list does not have; `evidence` as for `proposed`. Raises InputError."""
    edition = served_edition(database)
    found = _typed_evidence(evidence)
    change = made_new(edition, says, read_day(effective or None) or today(), reason, found)
    with database.writing() as connection:
        return Propose(edition, change, by=by).carry_out(connection)


def _typed_evidence(evidence: tuple[str, str, str, str]) -> list[Evidence]:
    method, source, says, day = evidence
    return [Evidence(one_of(Method, method, "--method"), source, says, day)]


def chosen_desks(edition: Edition, program: str, prefecture: str) -> list[Desk]:
    """Return the desks of a program and a prefecture; empty means all. Raises InputError for none."""
    found = [
        desk
        for desk in edition.desks
        if program in ("", desk.program)
        and (not prefecture or (desk.prefecture and desk.prefecture.text.startswith(prefecture)))
    ]
    if not found:
        raise InputError(
            Message(
                "no desk is of program {program!r} and prefecture {prefecture!r}",
                program=program or "any",
                prefecture=prefecture or "any",
            )
        )
    return found


def one_of(kinds: type[_Kind], name: str, option: str) -> _Kind:
    """Return the kind of that name. Raises InputError with those that there are."""
    try:
        return kinds(name)
    except ValueError:
        raise InputError(
            Message("{option} {name!r} is none of: {kinds}", option=option, name=name, kinds=", ".join(kinds))
        ) from None
