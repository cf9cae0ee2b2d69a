"""Each transition checks, executes and says in the audit what it did: all of it, or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, is_dataclass
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection

from madoguchi.data.bundle import GUIDEBOOK, packed
from madoguchi.editorial.callers import (
    ClearAnswers,
    CountAnswer,
    DiscardWords,
    HandOnWords,
    TakeWords,
    UseWords,
)
from madoguchi.editorial.campaigns import Assign, Begin, CallLook, End, Verify
from madoguchi.editorial.changing import Propose, Review, Withdraw
from madoguchi.editorial.importing import KeepDraft
from madoguchi.editorial.knowledge import SaveVersion
from madoguchi.editorial.owners import Invite, OpenLink, RevokeLink
from madoguchi.editorial.people import (
    AddPerson,
    Disable,
    Enable,
    GivePassword,
    GiveRole,
    ResetFactor,
    Unlock,
)
from madoguchi.editorial.programs import GiveToken, RevokeToken
from madoguchi.editorial.publish_rights import Approve
from madoguchi.editorial.publishing import Publish, RollBack
from madoguchi.editorial.redelivery import CarriedDecisions
from madoguchi.editorial.reporting import ProposeOfReports, SettleReports, TakeReport
from madoguchi.editorial.reviewing import Discard, MarkSeen, TakeBack, Waive
from madoguchi.editorial.transition import Act, Done, Transition
from madoguchi.editorial.watch.running import EndRun, SetWatching, StopPage, WatchPage
from madoguchi.errors import InputError, RefusedError
from madoguchi.model.change import DeskChange, Evidence, Field, Method
from madoguchi.model.verification import How, Outcome
from madoguchi.store import audit
from madoguchi.store.campaigns import CampaignRule, campaigns
from madoguchi.store.changes import proposals
from madoguchi.store.database import Database
from madoguchi.store.drafts import SEEN, Decision, add_draft
from madoguchi.store.editions import packaged_edition
from madoguchi.store.people import Role
from madoguchi.store.reports import ReportState
from madoguchi.store.tokens import Scope
from madoguchi.store.watching import Watching
from tests.people import begin, publish, roll_back

EDITION = packaged_edition()
DESK = EDITION.desks[0]
NUMBER = DESK.numbers[0]
DAY = date(2026, 11, 28)
MOMENT = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)


def change(id: str, after: str = "03-3501-1512", before: str = NUMBER) -> DeskChange:
    evidence = (Evidence(Method.LETTER, "their letter"),)
    return DeskChange(id, DESK.id, Field.PHONE, before, after, DAY, "moved", evidence)


def draft(database: Database) -> int:
    with database.writing() as connection:
        return add_draft(
            connection, edition="x", file_name="x", source=b"x", facts={}, content=b"x", base="", by="hanako"
        ).id


def done(database: Database, *acts: Transition) -> None:
    for act in acts:
        with database.writing() as connection:
            act.carry_out(connection)


def told(database: Database, subject: str = "", limit: int = 1) -> list[tuple]:
    """The newest lines of the audit, the oldest of them first."""
    with database.reading() as connection:
        found = audit.entries(connection, subject=subject, limit=limit)
    return [(e.person, e.action, e.subject, dict(e.before), dict(e.after)) for e in reversed(found)]


# -- what the audit says ----------------------------------------------------------------------------


PROPOSED = {
    "id": "a", "desk": DESK.id, "field": "phone", "before": NUMBER, "after": "03-3501-1512",
    "effective": "2026-11-28", "reason": "moved", "desk_says": None,
    "evidence": [{"method": "letter", "source": "their letter", "day": "", "quote": ""}],
}  # fmt: skip


def test_proposing_is_told_with_the_whole_change(store):
    done(store, Propose(EDITION, change("a"), by="hanako"))
    ((person, action, subject, before, after),) = told(store)
    assert (person, action, subject, before) == ("hanako", "propose", "change a", {})
    assert {name: after[name] for name in PROPOSED if name != "evidence"} == {
        name: value for name, value in PROPOSED.items() if name != "evidence"
    }
    assert (after["evidence"][0]["method"], after["evidence"][0]["source"]) == ("letter", "their letter")


@pytest.mark.parametrize(("accept", "state"), [(True, "accepted"), (False, "rejected")])
def test_a_review_is_told_from_state_to_state(store, accept, state):
    done(store, Propose(EDITION, change("a"), by="hanako"))
    done(store, Review(EDITION, "a", by="jiro", accept=accept, note=" looked \r\n up "))
    after = {"state": state, "note": "looked \n up"}
    assert told(store) == [("jiro", state, "change a", {"state": "proposed"}, after)]


def test_withdrawing_is_told_from_state_to_state(store):
    done(store, Propose(EDITION, change("a"), by="hanako"), Withdraw("a", by="hanako", note="no"))
    after = {"state": "withdrawn", "note": "no"}
    assert told(store) == [("hanako", "withdrawn", "change a", {"state": "proposed"}, after)]


def test_what_is_said_of_a_draft_is_told_with_what_was_said_before(store):
    id = draft(store)
    first, second = (Waive(id, "bounds x", by="hanako", reason=reason) for reason in ("looked at", "called"))
    done(store, first, second)
    about = f"draft {id}: bounds x"
    assert told(store, limit=2) == [
        ("hanako", "waiver", about, {}, {"reason": "looked at"}),
        ("hanako", "waiver", about, {"reason": "looked at"}, {"reason": "called"}),
    ]
    done(
        store,
        MarkSeen(id, "k", ("name", "phone"), by="hanako", seal="s"),
        TakeBack(id, SEEN, "k", by="jiro"),
    )
    seen = {"kinds": "name,phone", "of": "s", "reason": ""}
    assert told(store, limit=2) == [
        ("hanako", "seen", f"draft {id}: k", {}, seen),
        ("jiro", "un-seen", f"draft {id}: k", seen, {}),
    ]
    done(store, Approve(id, by="jiro"), Discard(id, by="hanako"))
    approved, discarded = told(store, limit=2)
    assert approved[:4] == ("jiro", "approval", f"draft {id}: jiro", {})
    state = {"state": "discarded", "revision": None}
    assert discarded == ("hanako", "discarded", f"draft {id}", {"state": "open"}, state)


def test_of_a_report_of_the_public_nothing_is_told_and_of_a_programs_once(store):
    said = {"number": NUMBER, "what": "gone", "words": "", "revision": "r"}
    done(store, TakeReport(DESK, **said))
    before = told(store)
    done(store, TakeReport(DESK, **said))
    assert told(store) == before
    sent = TakeReport(DESK, **said, by="program:calls")
    done(store, sent, sent)
    about = {"desk": DESK.id, "number": NUMBER}
    assert told(store, limit=2) == [*before, ("program:calls", "report", "report 2", {}, about)]


def test_a_change_made_of_reports_is_told_before_the_reports(store):
    said = {"number": NUMBER, "revision": "r", "words": ""}
    done(store, TakeReport(DESK, what="gone", **said), TakeReport(DESK, what="wrong", **said))
    of = ProposeOfReports(
        EDITION, [2, 1], after="03-3501-1512", effective=DAY, reason="moved", method=Method.CALLED,
        source="a call", day="2026-11-27", by="hanako",
    )  # fmt: skip
    done(store, of)
    first, *others = told(store, limit=3)
    id = first[2].removeprefix("change ")
    after = {"state": "confirmed", "note": "moved", "change": id}
    assert first[:2] == ("hanako", "propose")
    assert others == [("hanako", "confirmed", f"report {n}", {"state": "new"}, after) for n in (1, 2)]
    done(store, SettleReports([1], state=ReportState.RESOLVED, by="jiro", note=""))
    settled = ("jiro", "resolved", "report 1", {"state": "confirmed"}, {"state": "resolved", "note": ""})
    assert told(store) == [settled]


def test_a_campaign_is_told_from_its_beginning_to_its_end(store):
    made = begin(store, EDITION, name=" 秋 ", rule=CampaignRule.OLDEST, count=3, on=DAY, by="hanako")
    about = f"campaign {made.id}"
    assert told(store) == [("hanako", "begin", about, {}, {"name": "秋", "rule": "oldest", "calls": 3})]
    done(store, Assign(EDITION, made.id, ["hanako", "jiro"], by="taro"))
    assert told(store, limit=2) == [
        ("taro", "assign", about, {}, {"caller": "hanako", "calls": 2}),
        ("taro", "assign", about, {}, {"caller": "jiro", "calls": 1}),
    ]
    done(store, End(made.id, by="jiro"))
    with store.reading() as connection:
        ended = campaigns(connection)[0].closed_at
    assert told(store) == [("jiro", "end", about, {"closed_at": None}, {"closed_at": ended})]


def test_a_look_is_told_and_then_the_change_that_it_brought(store):
    look = CallLook(DESK.id, NUMBER, Outcome.CHANGED, How.CALLED, DAY, " they said so ", "03-3501-1512")
    done(store, Verify(EDITION, look, on=DAY, by="hanako"))
    looked, changed = told(store, limit=2)
    after = {
        "number": NUMBER, "outcome": "changed", "how": "called", "evidence": "they said so", "day": "2026-11-28",
        "campaign": None,
    }  # fmt: skip
    assert looked == ("hanako", "verify", f"desk {DESK.id}", {}, after)
    assert (changed[0], changed[1], changed[4]["after"]) == ("hanako", "propose", "03-3501-1512")


def test_publishing_and_going_back_are_told_from_revision_to_revision(store):
    done(store, Propose(EDITION, change("a"), by="hanako"))
    done(store, Review(EDITION, "a", by="jiro", accept=True, note=""))
    made = publish(store, by="taro", note=" now ")
    after = {"revision": made.revision, "draft": None, "note": "now"}
    assert told(store) == [("taro", "publish", f"revision {made.revision[:12]}", {"revision": ""}, after)]
    back = roll_back(store, by="taro", note="")
    assert back.revision == EDITION.revision
    subject, before = f"revision {back.revision[:12]}", {"revision": made.revision}
    assert told(store) == [("taro", "rollback", subject, before, {"revision": back.revision, "note": ""})]


# -- people, links, tokens, words, the watch, versions -------------------------------------------------


HASH = "$argon2id$v=19$m=64,t=1,p=1$YWJjZGVmZ2g$c29tZSBoYXNo"


def test_what_is_done_to_a_person_is_told_from_value_to_value_and_never_with_a_hash(store):
    add = AddPerson("keiko", "佐藤 恵子", Role.EDITOR, by="taro", hash=HASH)
    done(
        store,
        add,
        GiveRole("keiko", Role.REVIEWER, by="taro"),
        GiveRole("keiko", Role.REVIEWER, by="taro"),  # as it is: nothing was done
        Disable("keiko", by="taro"),
        Enable("keiko", by="taro"),
        GivePassword("keiko", by="taro", hash=HASH),
        Unlock("keiko", by="taro"),
        ResetFactor("keiko", by="taro"),  # there was none
    )
    about = "person keiko"
    assert told(store, about, limit=9) == [
        ("taro", "add-person", about, {}, {"full_name": "佐藤 恵子", "role": "editor"}),
        ("taro", "role", about, {"role": "editor"}, {"role": "reviewer"}),
        ("taro", "disable", about, {"active": True}, {"active": False}),
        ("taro", "enable", about, {"active": False}, {"active": True}),
        ("taro", "password", about, {}, {"must_change": True}),
        ("taro", "unlock", about, {}, {}),
    ]
    assert HASH not in f"{add!r}{told(store, limit=99)}"


def test_a_link_is_told_from_its_making_to_its_end_and_neither_its_secret_nor_the_address(store):
    organization = DESK.organization_id
    inviting = Invite(EDITION, organization, moment=MOMENT, address="a@example.jp", by="hanako")
    link, secret = inviting.carry_out_in(store)
    OpenLink.ready(store, secret, MOMENT).carry_out_in(store)
    done(store, RevokeLink(link.id, MOMENT, by="jiro"))
    about, ends = f"owner link {link.id}", {"ends_at": link.ends_at, "organization": organization}
    assert told(store, about, limit=9) == [
        ("hanako", "invite-owner", about, {}, {"owner": link.actor, **ends}),
        (link.actor, "open-link", about, {}, {}),
        ("jiro", "revoke-owner", about, {}, {"owner": link.actor}),
    ]
    everything = str(told(store, limit=99))
    assert secret not in everything
    assert "a@example.jp" not in everything


def test_a_token_is_told_with_what_it_may_and_not_with_its_secret(store):
    _, secret = GiveToken("calls", [Scope.REPORTS], MOMENT, by="taro").carry_out_in(store)
    done(store, RevokeToken("calls", MOMENT, by="taro"))
    assert told(store, "token calls", limit=9) == [
        ("taro", "add-token", "token calls", {}, {"scopes": ["reports"]}),
        ("taro", "revoke-token", "token calls", {}, {}),
    ]
    assert secret not in str(told(store, limit=99))


def test_of_what_callers_say_the_audit_has_what_editors_did_and_never_the_words(store):
    before = told(store, limit=99)
    words = {"place": "", "lang": "ja"}
    done(
        store,
        CountAnswer(DESK, number=NUMBER, said="dead"),
        *(TakeWords(DESK, words=said, **words) for said in ("家賃", "税金", "水漏れ")),
    )
    assert told(store, limit=99) == before
    done(
        store,
        ClearAnswers(DESK.id, NUMBER, by="hanako"),
        UseWords(EDITION, 1, NUMBER, by="hanako"),
        DiscardWords([2, 3], by="jiro"),
        HandOnWords([1, 9], by="jiro"),
    )
    assert told(store, limit=5) == [
        ("hanako", "clear-answers", f"desk {DESK.id}", {"number": NUMBER, "answers": 1}, {}),
        ("hanako", "use-words", "words 1", {}, {"desk": DESK.id}),
        ("jiro", "discard-words", "words 2", {}, {}),
        ("jiro", "discard-words", "words 3", {}, {}),
        ("jiro", "hand-on-words", "words 1", {}, {}),
    ]
    assert not any(said in str(told(store, limit=99)) for said in ("家賃", "税金", "水漏れ"))


def test_the_watch_is_told_from_limits_to_limits_and_page_by_page(store):
    url = "https://www.example.jp/x"
    done(
        store,
        SetWatching(EDITION, Watching(True, 24, 5, (DESK.program,)), by="hanako"),
        WatchPage(EDITION, DESK.id, f" {url} ", by="hanako"),
        StopPage(EDITION, DESK.id, url, by="jiro"),
        EndRun({"read": 1}, {"silent": 2}, by="jiro"),
        EndRun({}, {}, by="jiro"),  # nothing was visited
    )
    off = {"on": False, "hours": 168, "most": 100, "programs": []}
    on, about = {"on": True, "hours": 24, "most": 5, "programs": [DESK.program]}, f"desk {DESK.id}"
    assert told(store, limit=4) == [
        ("hanako", "watch", "watch", off, on),
        ("hanako", "watch page", about, {"url": url, "active": None}, {"url": url, "active": True}),
        ("jiro", "watch page", about, {"url": url, "active": True}, {"url": url, "active": False}),
        ("jiro", "watch run", "watch", {}, {"visits": {"read": 1}, "looks": {"silent": 2}}),
    ]


def test_a_version_of_the_knowledge_is_told_with_the_one_before(store):
    one = packed({**GUIDEBOOK.portable, "aliases.toml": GUIDEBOOK.bytes("aliases.toml") + b"\n# one\n"})
    first = SaveVersion(one, by="jiro", note=" one ").carry_out_in(store)
    second = SaveVersion(GUIDEBOOK, by="jiro", note="back").carry_out_in(store)
    assert told(store, limit=2) == [
        ("jiro", "knowledge", "knowledge 1", {"bundle": None}, {"bundle": first.bundle, "note": "one"}),
        (
            "jiro",
            "knowledge",
            "knowledge 2",
            {"bundle": first.bundle},
            {"bundle": second.bundle, "note": "back"},
        ),
    ]


def test_a_draft_is_told_with_the_digest_of_its_file_and_what_it_took_over(store):
    kept = {"edition": "2024", "facts": {}, "encoded": b"x", "base": "", "knowledge": None}
    mark = Decision("seen", "k", {"kinds": "name"}, "", "2026-11-28T00:00:00Z", "jiro")
    keeping = KeepDraft("a.txt", b"list", **kept, carried=CarriedDecisions(1, (mark,), (mark,)), by="hanako")
    draft, again = keeping.carry_out_in(store)
    assert not again
    assert KeepDraft("b.txt", b"list", **kept, carried=None, by="jiro").carry_out_in(store) == (draft, True)
    about, digest = f"draft {draft.id}", hashlib.sha256(b"list").hexdigest()
    counts = {"seen": 1, "match": 0, "erratum": 0, "waiver": 0}
    assert told(store, about, limit=9) == [
        ("hanako", "import", about, {}, {"file": "a.txt", "sha256": digest, "edition": "2024"}),
        (
            "hanako",
            "carry",
            about,
            {},
            {"of": 1, "kept": counts, "left": [{"kind": "seen", "what": "k", "by": "jiro"}]},
        ),
    ]


# -- all or nothing ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told(Transition[str]):
    """Writes the order in which it is asked; fails where it is told to."""

    order: list[str]
    fails: str = ""

    def check(self, connection: Connection) -> None:  # noqa: ARG002
        self._at("check")

    def execute(self, connection: Connection) -> Done[str]:
        audit.record(connection, "nobody", "written", "x")
        self._at("execute")
        return Done("made", tuple(self._acts()))

    def _acts(self) -> Iterator[Act]:
        yield Act("one", "x")
        yield Act("two", "x", after={"unserialisable": object()} if self.fails == "audit" else {})

    def _at(self, step: str) -> None:
        self.order.append(step)
        if self.fails == step:
            raise InputError("no")


def test_it_checks_then_executes_then_audits(store):
    order: list[str] = []
    with store.writing() as connection:
        assert Told(order, by="hanako").carry_out(connection) == "made"
    assert order == ["check", "execute"]
    assert [line[:2] for line in told(store, "x", 9)] == [
        ("nobody", "written"),
        ("hanako", "one"),
        ("hanako", "two"),
    ]


@pytest.mark.parametrize("step", ["check", "execute", "audit"])
def test_where_a_step_fails_nothing_stands_though_the_transaction_goes_on(store, step):
    order: list[str] = []
    with store.writing() as connection:
        with pytest.raises(Exception):  # noqa: B017 (whatever it is)
            Told(order, step, by="hanako").carry_out(connection)
        audit.record(connection, "jiro", "afterwards", "x")
    assert [line[:2] for line in told(store, "x", 9)] == [("jiro", "afterwards")]
    assert order == (["check"] if step == "check" else ["check", "execute"])


REFUSED: list[tuple[str, Callable[[], Transition]]] = [
    ("propose", lambda: Propose(EDITION, change("b", before="03-0000-0000"), by="hanako")),
    ("propose, a stranger", lambda: Propose(EDITION, change("b"), by="nobody")),
    ("review, one's own", lambda: Review(EDITION, "a", by="hanako", accept=True, note="")),
    ("review, none", lambda: Review(EDITION, "zzz", by="jiro", accept=True, note="")),
    ("review, a long note", lambda: Review(EDITION, "a", by="jiro", accept=True, note="x" * 2001)),
    ("withdraw, another's", lambda: Withdraw("a", by="jiro", note="")),
    ("waive, no reason", lambda: Waive(1, "bounds x", by="hanako", reason="ok")),
    ("waive, no draft", lambda: Waive(7, "bounds x", by="hanako", reason="looked at")),
    ("report, no such number", lambda: TakeReport(DESK, number="110", what="gone", words="", revision="")),
    ("verify, tomorrow", lambda: Verify(
        EDITION, CallLook(DESK.id, NUMBER, Outcome.RIGHT, How.CALLED, date(2026, 11, 29)), on=DAY, by="hanako")),
    ("verify, not the owner", lambda: Verify(
        EDITION, CallLook(DESK.id, NUMBER, Outcome.RIGHT, How.OWNER, DAY), on=DAY, by="hanako")),
    ("roll back, nothing", lambda: RollBack("", by="taro")),
    ("begin, nothing", lambda: Begin(EDITION, name="x", rule=CampaignRule.OLDEST, count=0, on=DAY, by="hanako")),
]  # fmt: skip


@pytest.mark.parametrize("asked", [asked for _, asked in REFUSED], ids=[name for name, _ in REFUSED])
def test_what_is_refused_leaves_no_line(store, asked):
    done(store, Propose(EDITION, change("a"), by="hanako"))
    draft(store)
    before = told(store, limit=99)
    with store.writing() as connection, pytest.raises((InputError, RefusedError)):
        asked().carry_out(connection)
    assert told(store, limit=99) == before


def test_a_publication_that_is_not_ready_is_refused_in_its_check(store):
    done(store, Propose(EDITION, change("a"), by="hanako"))
    ready = Publish.ready(store, by="jiro", note="")
    with store.writing() as connection, pytest.raises(RefusedError, match="nothing to publish"):
        ready.carry_out(connection)
    with store.reading() as connection:
        assert [each.state for each in proposals(connection)] == ["proposed"]


def test_every_transition_is_a_value_that_cannot_be_changed():
    """Its fields are what is asked; how it is carried out is the same for all (`carry_out` and `done` are final)."""

    def below(kind: type) -> set[type]:
        return {each for child in kind.__subclasses__() for each in (child, *below(child))}

    found = below(Transition)
    assert {Propose, Review, Publish, RollBack, Waive, TakeReport, Verify} <= found
    for each in found:
        assert is_dataclass(each), each
        assert each.__dataclass_params__.frozen, each  # type: ignore[attr-defined]
        assert (each.carry_out, each.done) == (Transition.carry_out, Transition.done), each
