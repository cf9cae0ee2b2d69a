"""What an editor decides about a draft: who is who, what blocks, what is waived."""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from typing import Any

from sqlalchemy import Connection

from madoguchi.data.bundle import Bundle
from madoguchi.editions.inherit import inherit
from madoguchi.editions.knowledge import knowledge_of
from madoguchi.editions.matching import Matching
from madoguchi.editorial.authority import authorized
from madoguchi.editorial.transition import Act, Done, Transition
from madoguchi.errors import DescriptionError, InputError
from madoguchi.ingest.errata import Erratum, checked
from madoguchi.message import Message, as_written
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Notice, Severity
from madoguchi.store import drafts as store
from madoguchi.store import knowledge
from madoguchi.store.drafts import DISCARDED, ERRATUM, MATCH, OPEN, SEEN, WAIVER, Decision
from madoguchi.store.people import Role
from madoguchi.text.untrusted import accepted

LONGEST_REASON, LONGEST_SUBJECT = 2000, 200  # characters
SHORTEST_REASON = 3  # characters: 「確認済み」 will do, "ok" explains nothing to who reads it next year


@dataclass(frozen=True, slots=True)
class DeskMatch:
    """A desk of the draft that is taken for an older one by evidence, its id being another.

    `accepted` is None until an editor has decided. `reason` says what the evidence is.
    """

    new: Desk
    old: Desk
    reason: Message
    accepted: bool | None = None


def paired_by_evidence(matching: Matching) -> tuple[DeskMatch, ...]:
    """Return the pairs that evidence alone makes, the ids being others."""
    return tuple(DeskMatch(new, old, _evidence(old, new)) for old, new in matching.pairs if old.id != new.id)


def matches(matching: Matching, decided: Mapping[str, Decision]) -> tuple[DeskMatch, ...]:
    """Return the pairs that evidence alone makes, with what was decided about each."""
    found = []
    for match in paired_by_evidence(matching):
        decision = decided.get(match.new.id)
        about_it = decision and decision.value.get("old") == match.old.id
        found.append(
            replace(match, accepted=bool(decision.value["accept"]) if decision and about_it else None)
        )
    return tuple(found)


def settled(draft: Edition, found: Iterable[DeskMatch]) -> Edition:
    """Return the draft with the ids that its accepted matches inherit."""
    return inherit(draft, {match.new.id: match.old.id for match in found if match.accepted})


def unfit(draft: Edition, found: Iterable[DeskMatch], decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return the decisions that nothing of the draft answers to any more.

    A waiver of a notice that is gone, a match of desks that are no longer matched, an erratum whose
    text does not stand at exactly one place, or that the draft was not read with.
    """
    keys = {notice_key(notice) for notice in draft.notices if notice.severity is Severity.ERROR}
    pairs = {(match.new.id, match.old.id) for match in found}
    corrected = {(n.value, _corrected_to(n)) for n in draft.notices if n.code == "erratum-applied"}

    def fits(decision: Decision) -> bool:
        value = decision.value
        match decision.kind:
            case str(kind) if kind == WAIVER:
                return decision.subject in keys or decision.subject.startswith(bound_key(""))
            case str(kind) if kind == MATCH:
                return (decision.subject, value.get("old")) in pairs
            case str(kind) if kind == ERRATUM:
                return (value["printed"], value["corrected"]) in corrected
        return True

    return tuple(decision for decision in decisions if not fits(decision))


def _corrected_to(notice: Notice) -> object:
    """What an applied erratum has made of the text; a draft of before messages had values says it in its words."""
    if corrected := notice.message.values.get("corrected"):
        return corrected
    return notice.message.removeprefix("corrected to 「").partition("」")[0]


def notice_key(notice: Notice) -> str:
    """Return what names a notice of a draft as long as the draft reads the same: code, place and text.

    The text is the English one, whatever language somebody reads it in.
    """
    about = f"{notice.lines}|{notice.value}|{notice.message}"
    return f"{notice.code} {hashlib.sha256(about.encode()).hexdigest()[:12]}"


def loose_key(notice: Notice) -> str:
    """Return what names a notice wherever its line stands: of the same list delivered again."""
    words = "".join(
        letter for letter in notice.message.partition(": ")[2] or notice.message if not letter.isdigit()
    )
    return hashlib.sha256(f"{notice.code}|{notice.value}|{words}".encode()).hexdigest()[:12]


def bound_key(program: str) -> str:
    """Return what names a program whose count is out of bounds."""
    return f"bounds {program}"


def blocking(draft: Edition, waived: Mapping[str, Decision]) -> tuple[Notice, ...]:
    """Return the ERRORs that nobody has waived."""
    errors = (notice for notice in draft.notices if notice.severity is Severity.ERROR)
    return tuple(notice for notice in errors if notice_key(notice) not in waived)


@dataclass(frozen=True, slots=True)
class Decide(Transition[None]):
    """Say one thing about a draft; it stands in the place of what was said of the same thing before."""

    draft: int

    @abstractmethod
    def decision(self) -> tuple[str, str, dict[str, Any], str]:
        """Return what is said: its kind, its subject, its value and its reason."""

    def check(self, connection: Connection) -> None:
        authorized(connection, self.by, Role.EDITOR)

    def execute(self, connection: Connection) -> Done[None]:
        return decided(connection, self.draft, *self.decision(), by=self.by)


def decided(
    connection: Connection,
    draft: int,
    kind: str,
    subject: str,
    value: dict[str, Any],
    reason: str,
    *,
    by: str,
) -> Done[None]:
    """Write what is said about a draft; a part of whatever transition says it."""
    before = store.decide(connection, draft, kind, subject, value, reason=reason, by=by)
    return Done(None, (Act(kind, f"draft {draft}: {subject}", before, {**value, "reason": reason}),))


@dataclass(frozen=True, slots=True)
class DecideMatch(Decide):
    """Say that a desk of the draft is, or is not, the older one.

    `seal` is that of the row that was looked at (see walking.py); None: nobody looked at what else differs.
    """

    match: DeskMatch
    _: KW_ONLY
    accept: bool
    reason: str = ""
    seal: str | None = None

    def decision(self) -> tuple[str, str, dict[str, Any], str]:
        match = self.match
        value: dict[str, Any] = {
            "old": match.old.id,
            "accept": self.accept,
            "name": match.new.name,
            "was": match.old.name,
        }
        value |= {"of": self.seal} if self.seal else {"bulk": True}
        return MATCH, match.new.id, value, self.reason or str(match.reason)


@dataclass(frozen=True, slots=True)
class Waive(Decide):
    """Let the draft pass in spite of a notice or a bound. Raises InputError without a reason.

    `notice` is the one that is passed: it is known again where the same list comes with other lines above it.
    """

    subject: str
    _: KW_ONLY
    reason: str
    notice: Notice | None = None

    def check(self, connection: Connection) -> None:
        authorized(connection, self.by, Role.EDITOR)
        if len(self.reason.strip()) < SHORTEST_REASON:
            raise InputError(
                Message("a waiver needs a reason that somebody else can check; write what you looked at")
            )
        self.decision()  # its texts may be kept

    def decision(self) -> tuple[str, str, dict[str, Any], str]:
        reason = accepted(Message("the reason"), self.reason, LONGEST_REASON)
        subject = accepted(Message("the key"), self.subject, LONGEST_SUBJECT)
        return WAIVER, subject, {"look": loose_key(self.notice)} if self.notice else {}, reason


@dataclass(frozen=True, slots=True)
class AddErratum(Decide):
    """Correct a misprint of the draft; it holds once the draft is read anew (importing.rebuild does both).

    `bundle` is the knowledge that the draft is read with, else the one that it was read with. Raises
    DescriptionError for one that is not allowed: no evidence, digits of a number, or an id that an erratum
    of the directory has.
    """

    erratum: Erratum
    _: KW_ONLY
    bundle: Bundle | None = None

    def check(self, connection: Connection) -> None:
        authorized(connection, self.by, Role.EDITOR)
        checked(self.erratum, f"draft {self.draft}")
        read_with = self.bundle or knowledge.bundle_of(
            connection, store.draft_of(connection, self.draft).knowledge
        )
        if self.erratum.id in {known.id for known in knowledge_of(read_with).errata}:
            raise DescriptionError(
                Message("the directory has an erratum of this id; give another one"),
                file=f"draft {self.draft}",
                entry=self.erratum.id,
            )

    def decision(self) -> tuple[str, str, dict[str, Any], str]:
        value = {name: getattr(self.erratum, name) for name in self.erratum.__dataclass_fields__}
        return ERRATUM, self.erratum.id, value, str(as_written(self.erratum.reason))


@dataclass(frozen=True, slots=True)
class MarkSeen(Decide):
    """Say that somebody has looked at a row of the walk, as it then stood (`seal`).

    `heirs` are the ids of the draft's desks that take over from one that is gone.
    """

    key: str
    kinds: Sequence[str]
    _: KW_ONLY
    seal: str | None = None
    heirs: Sequence[str] = ()

    def decision(self) -> tuple[str, str, dict[str, Any], str]:
        value: dict[str, Any] = {"kinds": ",".join(self.kinds)}
        value |= {"of": self.seal} if self.seal else {}
        value |= {"heirs": list(self.heirs)} if self.heirs else {}
        return SEEN, self.key, value, ""


@dataclass(frozen=True, slots=True)
class TakeBack(Transition[None]):
    """Take a decision back. Raises InputError when none of this kind stands on it."""

    draft: int
    kind: str
    subject: str

    def check(self, connection: Connection) -> None:
        authorized(connection, self.by, Role.EDITOR)

    def execute(self, connection: Connection) -> Done[None]:
        before = store.undecide(connection, self.draft, self.kind, self.subject)
        return Done(None, (Act(f"un-{self.kind}", f"draft {self.draft}: {self.subject}", before),))


@dataclass(frozen=True, slots=True)
class Discard(Transition[None]):
    """Close an open draft without publishing it; it stays in the store."""

    draft: int

    def check(self, connection: Connection) -> None:
        authorized(connection, self.by, Role.EDITOR)

    def execute(self, connection: Connection) -> Done[None]:
        return closed(connection, self.draft, DISCARDED)


def closed(connection: Connection, draft: int, state: str, revision: str | None = None) -> Done[None]:
    """Close an open draft; a part of whatever transition it follows from. Raises RefusedError for a closed one."""
    store.close(connection, draft, state, revision)
    after = {"state": state, "revision": revision}
    return Done(None, (Act(state, f"draft {draft}", {"state": OPEN}, after),))


def _evidence(old: Desk, new: Desk) -> Message:
    shared = [number for number in new.numbers if number in old.numbers]
    if shared:
        return Message("the same number: {numbers}", numbers=tuple(shared[:3]))
    if old.name == new.name:
        return Message("the same name at another site")
    return Message("a like name at the same place of the table")
