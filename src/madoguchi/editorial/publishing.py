"""Publishing, going back, and a backup put in place: what readers will see, and what the audit says of it."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import KW_ONLY, asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from madoguchi.editions.codec import encode
from madoguchi.editions.diff import compare
from madoguchi.editions.timeline import added_desks, heirs_told
from madoguchi.editorial.authority import authorized
from madoguchi.editorial.changing import moved
from madoguchi.editorial.gate import Gate, look
from madoguchi.editorial.publish_rights import is_alone, wants
from madoguchi.editorial.reviewing import closed
from madoguchi.editorial.transition import Act, Done, Own, Transition
from madoguchi.errors import EditionError, InputError, RefusedError
from madoguchi.message import Message
from madoguchi.model.change import DeskChange, Field
from madoguchi.model.difference import Difference, side_text
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.store import backups
from madoguchi.store.backups import Restored
from madoguchi.store.changes import ABSORBED, ACCEPTED, LONGEST_NOTE, accepted, proposal_of, proposals
from madoguchi.store.database import Database, now
from madoguchi.store.drafts import PUBLISHED, decisions_of, draft_of
from madoguchi.store.editions import (
    PUBLISH,
    ROLLBACK,
    Publication,
    current_revision,
    history,
    move_pointer,
    packaged_edition,
    pointed,
    put_revision,
)
from madoguchi.store.knowledge import Version, edition_of, newest, saved_since
from madoguchi.store.migrating import HEAD
from madoguchi.store.people import Role
from madoguchi.text.untrusted import accepted as accepted_text

# Before the number of a publication: the very edition and knowledge that it brought.
PUBLICATION = "publication:"
_MEANTIME = Message(
    "another edition was published in the meantime; look at it (`madoguchi history`), then try again"
)


@dataclass(frozen=True, slots=True)
class Publish(Transition[Publication]):
    """Publish the draft that a gate is of with the changes that still hold; of none, the accepted changes alone.

    `ready` makes one: what takes long is done there, before anything is held. Raises RefusedError for a person who may
    not publish this (see publish_rights.py), while problems stand, when there is nothing to publish, or when
    anything changed since the gate was looked at.
    """

    gate: Gate
    _: KW_ONLY
    note: str
    content: bytes  # the edition of the gate, encoded

    @classmethod
    def ready(
        cls, database: Database, *, by: str, note: str, draft: int | None = None, gate: Gate | None = None
    ) -> Publish:
        """Look at the gate, unless it was looked at already, and prove what would be published."""
        with database.reading() as connection:
            authorized(connection, by, Role.REVIEWER)
        gate = gate or look(database, draft)
        if gate.problems or not gate.something:  # `check` says so
            return cls(gate, by=by, note=note, content=b"")
        return cls(gate, by=by, note=note, content=gate.content)

    def check(self, connection: Connection) -> None:
        authorized(connection, self.by, Role.REVIEWER)
        gate = self.gate
        if gate.problems:
            raise RefusedError(
                Message("the gate is closed: {n} problem(s)", n=len(gate.problems)), gate.problems
            )
        if not gate.something:
            raise RefusedError(
                Message(
                    "nothing to publish: no change was accepted or withdrawn since the last time, and no "
                    "words or texts were saved"
                )
            )
        accepted_text(Message("the note"), self.note, LONGEST_NOTE)
        _unchanged(connection, gate)
        _second_person(connection, gate, self.by)

    def execute(self, connection: Connection) -> Done[Publication]:
        gate, note = self.gate, accepted_text(Message("the note"), self.note, LONGEST_NOTE)
        previous = gate.served.revision or ""  # what the pointer must still say when it is moved
        alone = _second_person(connection, gate, self.by)
        at, draft = now(), gate.draft.id if gate.draft else None
        counts = Counter(desk.program for desk in gate.edition.desks)
        with _alone():
            revision = put_revision(connection, self.content, gate.edition.id, at)
            publication = Publication(
                seq=0,
                revision=revision,
                previous=previous,
                action=PUBLISH,
                at=at,
                person=self.by,
                note=note,
                counts=dict(counts),
                differences=list(_difference_entries(gate)),
                knowledge=gate.knowledge,
            )
            made = move_pointer(connection, publication)
        acts: list[Act] = []
        if draft is not None:
            acts += closed(connection, draft, PUBLISHED, revision).acts
            acts += _moved(
                connection, gate.carried.absorbed, ABSORBED, "the newer list says the same", self.by
            )
        after = {
            "revision": revision,
            "draft": draft,
            "note": note,
            **({"knowledge": gate.knowledge} if gate.knowledge else {}),
            **({"alone": True} if alone else {}),
        }
        return Done(made, (*acts, Act(PUBLISH, f"revision {revision[:12]}", {"revision": previous}, after)))


@dataclass(frozen=True, slots=True)
class RollBack(Transition[Publication]):
    """Serve an earlier revision again, with the knowledge of then: the one before, or `to`.

    `to` is (the beginning of) a revision, `packaged`, or `publication:7` by the number of the history.

    What was accepted comes with the next publication again unless it is withdrawn; so do changes that
    only the list gone back from said itself. Drafts stay as they are. Only an administrator goes back,
    alone: two people stood behind what is served then. Raises RefusedError when there is nothing to go
    back to.
    """

    note: str
    to: str | None = None

    def check(self, connection: Connection) -> None:
        accepted_text(Message("the note"), self.note, LONGEST_NOTE)
        authorized(connection, self.by, Role.ADMINISTRATOR)
        current_revision(connection, hold=True)
        past = history(connection)
        if not past:
            raise RefusedError(Message("nothing has been published; there is nothing to go back to"))
        if self._wanted(past) == (past[0].revision, past[0].knowledge):
            raise RefusedError(
                Message("revision {previous} is served already", previous=past[0].revision[:12])
            )

    def _wanted(self, past: tuple[Publication, ...]) -> tuple[str, str | None]:
        return _target(past, self.to) or (packaged_edition().revision, None)

    def execute(self, connection: Connection) -> Done[Publication]:
        note = accepted_text(Message("the note"), self.note, LONGEST_NOTE)
        past, packaged = history(connection), packaged_edition()
        previous = past[0].revision
        target, knowledge = self._wanted(past)
        if target == packaged.revision:
            put_revision(connection, encode(packaged), packaged.id, now())
        after = edition_of(connection, target, knowledge)
        try:
            before = edition_of(connection, previous, None)
        except EditionError:  # going back is the way out of damaged bytes; what they said cannot be told
            before = after
        absorbed = {p.change for p in proposals(connection, state=ABSORBED)}
        again = [change for change in after.changes if change in absorbed]
        acts = _moved(connection, again, ACCEPTED, "the newer list is not served any more", self.by)
        counts = Counter(desk.program for desk in after.desks)
        told = [*_changes(before, after), *_desks(before, after)]
        with _alone():
            publication = Publication(
                seq=0,
                revision=target,
                previous=previous,
                action=ROLLBACK,
                at=now(),
                person=self.by,
                note=note,
                counts=dict(counts),
                differences=told,
                knowledge=knowledge,
            )
            made = move_pointer(connection, publication)
        said = {"revision": target, "note": note, **({"knowledge": knowledge} if knowledge else {})}
        return Done(made, (*acts, Act(ROLLBACK, f"revision {target[:12]}", {"revision": previous}, said)))


def restore(database: Database, file: Path, *, by: str) -> Restored:
    """Put a backup in place of the store, and say so in the audit that it brought.

    A store of an older version has no such audit yet: it is brought up first. Raises StoreError, see backups.py.
    """
    done = backups.restore(database, file)
    if database.version() == HEAD:
        TellRestored(file.name, by=by).carry_out_in(database)
    return done


@dataclass(frozen=True, slots=True)
class TellRestored(Own[None]):
    """Say in the audit that a backup brought that it was put in place."""

    file: str

    def execute(self, connection: Connection) -> Done[None]:  # noqa: ARG002 (the audit is all)
        return Done(None, (Act("restore", self.file),))


def _moved(
    connection: Connection, changes: Iterable[DeskChange], state: str, note: str, by: str
) -> tuple[Act, ...]:
    """Mark changes that a newer list says itself, or accept them again where it is not served any more."""
    done = (
        moved(connection, proposal_of(connection, change.id), state, by=by, note=note) for change in changes
    )
    return tuple(act for each in done for act in each.acts)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Tell the one who comes second when two publish for the first time at the same moment."""
    try:
        yield
    except IntegrityError as error:
        raise RefusedError(_MEANTIME) from error


def _target(past: tuple[Publication, ...], to: str | None) -> tuple[str, str | None] | None:
    """The revision to go back to with the knowledge that last stood beside it; None for the packaged edition.

    Where only the knowledge was published anew, the revision that is served is gone back to with the one before.
    """
    if to is None:
        return (past[1].revision, past[1].knowledge) if len(past) > 1 else None
    if to == packaged_edition().revision or to == "packaged":
        return None
    if to.startswith(PUBLICATION):
        numbered = [each for each in past if str(each.seq) == to.removeprefix(PUBLICATION)]
        if not numbered:
            raise InputError(Message("there is no publication {to!r}; `madoguchi history` lists them", to=to))
        return numbered[0].revision, numbered[0].knowledge
    found = [each for each in past if each.revision.startswith(to)] if to else []
    if len({each.revision for each in found}) != 1:
        n = len({each.revision for each in found})
        raise InputError(
            Message("{to!r} names {n} published revisions; `madoguchi history` lists them", to=to, n=n)
        )
    pairs = [(each.revision, each.knowledge) for each in found]
    other = (pair for pair in pairs if pair != (past[0].revision, past[0].knowledge))
    return next(other, pairs[0])


def _unchanged(connection: Connection, gate: Gate) -> None:
    """Refuse when anything that the gate looked at is otherwise now; hold what must not change.

    Nothing can be held where nothing was published: the pointer must still say what the gate saw when it is moved.
    """
    current_revision(connection, hold=True)
    if pointed(connection) != gate.served:
        raise RefusedError(_MEANTIME)
    version = newest(connection)
    if version and version.bundle != gate.newest:
        raise RefusedError(Message("the knowledge was saved anew in the meantime; look at the gate again"))
    if gate.draft is not None:
        draft_of(connection, gate.draft.id, hold=True)
    looked_at = {*gate.carried.kept, *gate.carried.absorbed, *gate.carried.conflicts}
    decided = decisions_of(connection, gate.draft.id) if gate.draft is not None else ()
    if set(accepted(connection)) != looked_at or decided != gate.decisions:
        raise RefusedError(Message("somebody decided something in the meantime; look at the gate again"))


def knowledge_of(connection: Connection, gate: Gate) -> tuple[Version, ...]:
    """Return the versions of the knowledge that this publication brings to readers."""
    if gate.knowledge == gate.served.knowledge:
        return ()
    return saved_since(connection, gate.served.knowledge)


def _second_person(connection: Connection, gate: Gate, name: str) -> bool:
    """Return whether an administrator publishes alone as the first; else refuse who needs somebody else."""
    person = authorized(connection, name, Role.REVIEWER)
    wanted = wants(connection, person, gate.draft, gate.undone, knowledge_of(connection, gate))
    if not wanted:
        return False
    if not is_alone(connection, person):
        raise RefusedError(Message("a second person must publish this"), tuple(want.says for want in wanted))
    return True


# -- what readers of the feed see ---------------------------------------------------------------


def _difference_entries(gate: Gate) -> Iterator[dict[str, Any]]:
    yield from _changes(gate.current, gate.edition, absorbed=gate.carried.absorbed)
    yield from (_difference(d, gate.current, gate.edition) for d in gate.differences)


def _desks(before: Edition, after: Edition) -> Iterator[dict[str, Any]]:
    if before.desks != after.desks:
        yield from (_difference(d, before, after) for d in compare(before, after))


def _changes(
    before: Edition, after: Edition, absorbed: Iterable[DeskChange] = ()
) -> Iterator[dict[str, Any]]:
    was, is_ = set(before.changes), set(after.changes)
    for change in (c for c in after.changes if c not in was):
        yield _change("change", change, after)
    for change in (c for c in before.changes if c not in is_ and c not in set(absorbed)):
        yield _change("undone", change, after)


def _change(kind: str, change: DeskChange, edition: Edition) -> dict[str, Any]:
    desks = {**edition.desk_by_id, **{desk.id: desk for desk in added_desks(edition)}}
    desk, after, field = desks.get(change.desk), change.after, change.field.value
    row = _row(kind, change.desk, desk)
    if new := change.desk_says:
        kind, field = "added" if kind == "change" else kind, Field.DESK.value
        after = " ".join([new.name, *new.numbers])
        row = {**row, "kind": kind, "name": new.name, "program": new.program}
    elif heirs := heirs_told(change):
        after = "、".join(desks[id].name if id in desks else id for id in heirs)
    return {
        **row,
        "before": change.before,
        "after": after,
        "field": field,
        "effective": change.effective.isoformat(),
        "reason": change.reason,
        "evidence": [asdict(each) for each in change.evidence],
    }


def _difference(difference: Difference, before: Edition, after: Edition) -> dict[str, Any]:
    desk = after.desk_by_id.get(difference.id) or before.desk_by_id.get(difference.id)
    return {
        **_row(difference.kind.value, difference.id, desk),
        "before": side_text(difference.before),
        "after": side_text(difference.after),
    }


def _row(kind: str, id: str, desk: Desk | None) -> dict[str, Any]:
    return {
        "kind": kind,
        "desk": id,
        "name": desk.name if desk else "",
        "program": desk.program if desk else "",
        "before": "",
        "after": "",
        "field": "",
        "effective": "",
        "reason": "",
        "evidence": [],
    }
