"""Every act of the editors, tried by everybody: who may, in which role, and not on their own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cache, partial

import pytest

from madoguchi.data.bundle import GUIDEBOOK, packed
from madoguchi.editions.codec import encode
from madoguchi.editorial import campaigns, people
from madoguchi.editorial.authority import same_person
from madoguchi.editorial.campaigns import CallLook
from madoguchi.editorial.changing import Propose, Review, Withdraw, made
from madoguchi.editorial.importing import import_file, rebuild
from madoguchi.editorial.publish_rights import Approve, ApproveKnowledge
from madoguchi.editorial.reporting import ProposeOfReports, SettleReports, TakeReport
from madoguchi.editorial.reviewing import DecideMatch, DeskMatch, Discard, MarkSeen, TakeBack, Waive
from madoguchi.errors import MadoguchiError, RefusedError
from madoguchi.ingest.errata import Erratum
from madoguchi.model.change import Evidence, Field, Method
from madoguchi.model.verification import How, Outcome
from madoguchi.store import audit
from madoguchi.store.campaigns import CampaignRule
from madoguchi.store.database import Database
from madoguchi.store.drafts import SEEN, add_draft, draft_of
from madoguchi.store.editions import current_revision, packaged_edition
from madoguchi.store.knowledge import save
from madoguchi.store.people import Role, set_active
from madoguchi.store.reports import ReportState
from madoguchi.text.dates import today
from tests.conftest import sqlite_store
from tests.people import begin, publish, roll_back, see, with_people

EDITION = packaged_edition()
DESK = EDITION.desks[0]
FACTS = {name: str(value) for name, value in asdict(EDITION.sources[0].facts).items()}
NUMBER = DESK.numbers[0]
EVIDENCE = [Evidence(Method.LETTER, "their letter")]
PEOPLE = {
    "hanako": Role.EDITOR,
    "kiku": Role.EDITOR,
    "ume": Role.REVIEWER,
    "matsu": Role.REVIEWER,
    "taro": Role.ADMINISTRATOR,
    "take": Role.ADMINISTRATOR,  # disabled
}
# What looks like the reviewer or the administrator and is neither.
SPELLINGS = ("UME", "Ume", " ume", "ume ", "ume\u200b", "u\u200dme", "ｕｍｅ", "um\u0435", "ume\x00", "", "%", "T" "aro",
             "tar0", "taro\u00ad", "ｔａｒｏ", "root")  # fmt: skip
CHANGE = "6b0cf6ea-45a0-4a06-8a1e-4b2ee9dc0001"


@cache
def other_edition() -> bytes:
    """The list with one number changed."""
    number = DESK.phones[0].number
    other = number[:-1] + ("1" if number[-1] != "1" else "2")
    sources = tuple(replace(s, facts=replace(s.facts, edition="2024")) for s in EDITION.sources)
    content = encode(replace(EDITION, id="2024", sources=sources, revision=""))
    return content.replace(number.encode(), other.encode())


@dataclass
class Scene:
    """A store with a change and a draft of hanako's, a report and a campaign."""

    database: Database
    draft: int = 0
    report: int = 0
    campaign: int = 0


def change_of(before: str = NUMBER, after: str = "03-3501-1512"):
    return replace(made(DESK.id, Field.PHONE, before, after, date(2024, 1, 1), "moved", EVIDENCE), id=CHANGE)


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A scene before its first act. One database is enough: what is asked is asked before either of them."""
    database = with_people(sqlite_store(tmp_path_factory.mktemp("scene") / "store.sqlite"), PEOPLE)
    found = Scene(database)
    with database.writing() as connection:
        set_active(connection, "take", False)
        found.report = (
            TakeReport(DESK, number=NUMBER, what="gone", words="", revision="").carry_out(connection).id
        )
    found.campaign = begin(
        database, EDITION, name="x", rule=CampaignRule.OLDEST, count=3, on=today(), by="hanako"
    ).id
    database.close()
    return found


@pytest.fixture
def scene(begun, tmp_path):
    """A copy of it: what is done in one is not done in another."""
    file = tmp_path / "store.sqlite"
    shutil.copyfile(begun.database.address[0].removeprefix("sqlite:///"), file)
    found = replace(begun, database=Database(f"sqlite:///{file}"))
    yield found
    found.database.close()


def drafted(scene: Scene, by: str = "hanako", *, decided_by: str = "") -> None:
    with scene.database.writing() as connection:
        scene.draft = add_draft(
            connection, edition="2024", file_name="n", source=b"n", facts=FACTS, content=other_edition(), base="", by=by
        ).id  # fmt: skip
    see(scene.database, scene.draft, "hanako")
    with scene.database.writing() as connection:
        if decided_by:
            Waive(scene.draft, "bounds jica", by=decided_by, reason="looked at it").carry_out(connection)


def proposed(scene: Scene, by: str = "hanako", *, accepted_by: str = "") -> None:
    with scene.database.writing() as connection:
        Propose(EDITION, change_of(), by=by).carry_out(connection)
        if accepted_by:
            Review(EDITION, CHANGE, by=accepted_by, accept=True, note="").carry_out(connection)


def written(scene: Scene, act: Callable, *about: object, **more: object) -> None:
    with scene.database.writing() as connection:
        act(*about, **more).carry_out(connection)


def _look(scene: Scene, by: str) -> None:
    with scene.database.reading() as connection:
        call = campaigns.progress_of(connection, EDITION, scene.campaign).lines[0].call
    look = CallLook(call.desk, call.number, Outcome.RIGHT, How.CALLED, today())
    written(scene, campaigns.Verify, EDITION, look, on=today(), by=by, campaign=scene.campaign)


def _propose_of(scene: Scene, by: str) -> None:
    written(scene, ProposeOfReports, EDITION, [scene.report], after="03-3501-1512", effective=today(), reason="gone",
            method=Method.CALLED, source="a call", day="2026-11-01", by=by)  # fmt: skip


def _published_and_withdrawn(scene: Scene, by: str) -> None:
    proposed(scene, "hanako", accepted_by="ume")
    publish(scene.database, by="ume", note="")
    written(scene, Withdraw, CHANGE, by=by, note="")


E, R, A = ("hanako", "kiku", "ume", "matsu", "taro"), ("ume", "matsu", "taro"), ("taro",)
NOT = lambda who, *left_out: tuple(name for name in who if name not in left_out)  # noqa: E731
ERRATUM = Erratum("one", "sme-agency", "department", "長官宮房", "長官官房", 6, "misread", "line 6 of 2023")
MATCH = DeskMatch(DESK, EDITION.desks[1], "evidence")


def _saved(scene: Scene) -> None:
    bundle = packed({**GUIDEBOOK.portable, "aliases.toml": b"# one\n"})
    with scene.database.writing() as connection:
        save(connection, bundle, by="ume", note="a test")


def _unread(scene: Scene, by: str) -> None:
    """Reading a list that is none: who may is told that it is none, which is no refusal."""
    import_file(scene.database, b"\xff\xfe\x00\x81\x8d", "broken", by=by)


# Name of the act, what stands before it, the act by somebody, and who may do it.
ACTS = [
    ("import", None, _unread, E),
    ("read anew", drafted, lambda s, by: rebuild(s.database, s.draft, add=[ERRATUM], by=by), E),
    ("match", drafted, lambda s, by: written(s, DecideMatch, s.draft, MATCH, accept=True, by=by), E),
    ("waive", drafted, lambda s, by: written(s, Waive, s.draft, "bounds x", by=by, reason="looked at"), E),
    ("seen", drafted, lambda s, by: written(s, MarkSeen, s.draft, DESK.id, (), by=by), E),
    (
        "take back",
        lambda s: (drafted(s), written(s, MarkSeen, s.draft, DESK.id, (), by="kiku")),
        lambda s, by: written(s, TakeBack, s.draft, SEEN, DESK.id, by=by),
        E,
    ),
    ("approve", drafted, lambda s, by: written(s, Approve, s.draft, by=by), R),
    ("approve what was saved", _saved, lambda s, by: written(s, ApproveKnowledge, 1, by=by), R),
    ("discard", drafted, lambda s, by: written(s, Discard, s.draft, by=by), E),
    ("propose", None, lambda s, by: written(s, Propose, EDITION, change_of(), by=by), E),
    ("accept an editor's", proposed, lambda s, by: written(s, Review, EDITION, CHANGE, by=by, accept=True, note=""), R),
    ("reject an editor's", proposed, lambda s, by: written(s, Review, EDITION, CHANGE, by=by, accept=False, note=""), R),
    ("accept a reviewer's", partial(proposed, by="ume"),
     lambda s, by: written(s, Review, EDITION, CHANGE, by=by, accept=True, note=""), NOT(R, "ume")),
    ("accept an administrator's", partial(proposed, by="taro"),
     lambda s, by: written(s, Review, EDITION, CHANGE, by=by, accept=True, note=""), NOT(R, "taro")),
    ("withdraw a proposal", proposed, lambda s, by: written(s, Withdraw, CHANGE, by=by, note=""), ("hanako",)),
    ("withdraw an accepted change", partial(proposed, accepted_by="ume"),
     lambda s, by: written(s, Withdraw, CHANGE, by=by, note=""), ("hanako", *R)),
    ("publish accepted changes", partial(proposed, accepted_by="ume"),
     lambda s, by: publish(s.database, by=by, note=""), R),
    ("publish an editor's draft", drafted, lambda s, by: publish(s.database, by=by, note="", draft=s.draft), R),
    ("publish a reviewer's draft", partial(drafted, by="ume"),
     lambda s, by: publish(s.database, by=by, note="", draft=s.draft), NOT(R, "ume")),
    ("publish an administrator's draft", partial(drafted, by="taro"),
     lambda s, by: publish(s.database, by=by, note="", draft=s.draft), NOT(R, "taro")),
    ("publish a draft with a reviewer's waiver", partial(drafted, decided_by="ume"),
     lambda s, by: publish(s.database, by=by, note="", draft=s.draft), NOT(R, "ume")),
    ("publish what a reviewer withdrew", partial(_published_and_withdrawn, by="ume"),
     lambda s, by: publish(s.database, by=by, note=""), NOT(R, "ume")),
    ("go back", lambda s: (proposed(s, accepted_by="ume"), publish(s.database, by="matsu", note="")),
     lambda s, by: roll_back(s.database, by=by, note=""), A),
    ("begin a campaign", None, lambda s, by: begin(
        s.database, EDITION, name="y", rule=CampaignRule.OLDEST, count=3, on=today(), by=by), E),
    ("record a call", None, _look, E),
    ("end a campaign", None, lambda s, by: written(s, campaigns.End, s.campaign, by=by), E),
    ("dismiss a report", None,
     lambda s, by: written(s, SettleReports, [s.report], state=ReportState.DISMISSED, by=by, note="called"), E),
    ("confirm a report", None, lambda s, by: written(s, SettleReports, [s.report], state=ReportState.CONFIRMED, by=by, note=""), E),
    ("propose of a report", None, _propose_of, E),
    ("add a person", None, lambda s, by: people.AddPerson.ready(
        s.database, "new", "", Role.EDITOR, "quiet river seven stones", by=by, must_change=True,
    ).carry_out_in(s.database), A),
    ("give a role", None, lambda s, by: written(s, people.GiveRole, "kiku", Role.ADMINISTRATOR, by=by), A),
    ("disable", None, lambda s, by: written(s, people.Disable, "kiku", by=by), A),
    ("enable", None, lambda s, by: written(s, people.Enable, "take", by=by), A),
    ("give a password", None, lambda s, by: people.GivePassword.ready(
        s.database, "kiku", "quiet river seven stones", by=by).carry_out_in(s.database), A),
]  # fmt: skip
MANAGING = {"add a person", "give a role", "disable", "enable", "give a password"}


@pytest.fixture(autouse=True)
def _no_hashing(monkeypatch):
    monkeypatch.setattr(people, "hashed", lambda *_, **__: "-")


@pytest.mark.parametrize(("name", "before", "act", "may"), ACTS, ids=[each[0] for each in ACTS])
def test_an_act_is_refused_to_all_but_those_who_may(scene, name, before, act, may):
    if before:
        before(scene)
    spellings = NOT(SPELLINGS, "root") if name in MANAGING else SPELLINGS  # root: the machine's own user
    stands = _state(scene)
    for who in (*NOT(PEOPLE, *may), *spellings):
        with pytest.raises(RefusedError):
            act(scene, who)
        assert _state(scene) == stands, who
    try:
        act(scene, may[-1])
    except RefusedError as error:
        pytest.fail(f"{may[-1]} may {name}, but was told: {error}")
    except MadoguchiError:
        assert name in ("import", "read anew")  # let in, and told that this is no list


@pytest.mark.parametrize(("name", "before", "act", "may"), ACTS, ids=[each[0] for each in ACTS])
def test_each_of_those_who_may_is_not_refused(scene, name, before, act, may):
    if before:
        before(scene)
    try:
        act(scene, may[0])
    except RefusedError as error:
        pytest.fail(f"{may[0]} may {name}, but was told: {error}")
    except MadoguchiError:
        assert name in ("import", "read anew")


def _state(scene: Scene) -> tuple[object, ...]:
    """What no refused act may have touched: the audit above all, which every act writes."""
    with scene.database.reading() as connection:
        newest = audit.entries(connection, limit=1)
        draft = draft_of(connection, scene.draft) if scene.draft else None
        return newest, draft, current_revision(connection)


def test_an_administrator_who_begins_alone_publishes_once_and_the_audit_says_so(tmp_path):
    database = with_people(
        sqlite_store(tmp_path / "store.sqlite"), {"taro": Role.ADMINISTRATOR, "hanako": Role.EDITOR}
    )
    scene = Scene(database)
    drafted(scene, by="taro")
    publish(database, by="taro", note="", draft=scene.draft)
    with database.reading() as connection:
        assert audit.entries(connection, limit=1)[0].after["alone"] is True
    drafted(scene, by="taro")
    with pytest.raises(RefusedError, match="another reviewer must publish"):
        publish(database, by="taro", note="", draft=scene.draft)


def test_nobody_begins_alone_beside_somebody_who_could_publish(scene):
    drafted(scene, by="taro")
    with pytest.raises(RefusedError, match="another reviewer must publish"):
        publish(scene.database, by="taro", note="", draft=scene.draft)


def test_an_approval_is_of_the_draft_as_it_stood(scene):
    drafted(scene, decided_by="ume")
    written(scene, Approve, scene.draft, by="matsu")
    written(scene, Waive, scene.draft, "bounds jetro", by="ume", reason="another one since")
    with pytest.raises(RefusedError, match="approve the draft as it stands"):
        publish(scene.database, by="ume", note="", draft=scene.draft)
    written(scene, Approve, scene.draft, by="ume")  # of one's own it is none
    with pytest.raises(RefusedError, match="approve the draft as it stands"):
        publish(scene.database, by="ume", note="", draft=scene.draft)
    written(scene, Approve, scene.draft, by="matsu")
    written(scene, people.Disable, "matsu", by="taro")
    with pytest.raises(RefusedError, match="approve the draft as it stands"):
        publish(scene.database, by="ume", note="", draft=scene.draft)
    written(scene, people.Enable, "matsu", by="taro")
    publish(scene.database, by="ume", note="", draft=scene.draft)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ume", "UME", True), ("ume", "ｕｍｅ", True), ("ume", "u\u200bme", True), ("taro", "tar0", True),
        ("ume", "matsu", False), ("", "", False), ("ume", None, False),
    ],
)  # fmt: skip
def test_names_that_look_alike_are_one_person(one, other, same):
    assert same_person(one, other) is same
