"""In Japanese everything is Japanese: every public and editors' page, over an edition with a notice of every code."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest

from madoguchi.answers.router import Router
from madoguchi.data.bundle import GUIDEBOOK, Bundle, packed
from madoguchi.editions.codec import encode
from madoguchi.editions.conservation import check_conservation
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editorial.callers import CountAnswer, TakeWords
from madoguchi.editorial.campaigns import Begin, CallLook, Verify
from madoguchi.editorial.changing import Propose, made
from madoguchi.editorial.commenting import AddComment
from madoguchi.editorial.knowledge import SaveVersion
from madoguchi.editorial.mailing import SetMail
from madoguchi.editorial.owners import Invite
from madoguchi.editorial.programs import GiveToken
from madoguchi.editorial.reporting import TakeReport
from madoguchi.editorial.transition import Transition
from madoguchi.editorial.unfinished import KeepWork
from madoguchi.editorial.watch.running import EndRun, SetWatching, WatchPage
from madoguchi.faces.editors.app import MENU
from madoguchi.faces.web.app import create_app
from madoguchi.ingest.documents.annotations import Annotation
from madoguchi.ingest.documents.blocks import Remark
from madoguchi.ingest.documents.cellwords import hidden, lost_form, spans_rows, struck_out
from madoguchi.ingest.documents.encoding import Decoded
from madoguchi.ingest.normal_form import normal_form
from madoguchi.ingest.source import LONGEST_LINE, read_source
from madoguchi.message import Message
from madoguchi.model.change import Evidence, Field, Method
from madoguchi.model.edition import Edition
from madoguchi.model.notice import Notice, Severity
from madoguchi.model.verification import How, Outcome
from madoguchi.rules.registry import RULES
from madoguchi.store import audit, mails
from madoguchi.store.campaigns import CampaignRule
from madoguchi.store.database import Database
from madoguchi.store.drafts import add_draft
from madoguchi.store.editions import packaged_edition
from madoguchi.store.people import Role
from madoguchi.store.tokens import Scope
from madoguchi.store.unfinished import FORM
from madoguchi.store.watching import Look, LookStatus, Visit, Watching, add_visit
from madoguchi.store.watching import VisitOutcome as Visited
from tests.faces.conftest import TestClient
from tests.faces.editors.conftest import SignedIn, add, changed
from tests.rules.drafts import notices_of
from tests.rules.test_rules import CASES

# Codes whose notices only whole documents bring: their messages as they stand there.
WHOLE_DOCUMENTS = {
    "sheet-hidden": Message("the sheet 「{title}」 is hidden and was not read", title="旧"),
    "page-without-text": Message(
        "page {page} holds a picture and no text: what it shows was not read", page=3
    ),
    "columns-untold": Message(
        "page {page}: {count} lines with a number each seem the rows of a table, but it has no rules and its "
        "columns don't stand apart; they were read as lines of words, the first 「{first}」",
        page=3,
        count=9,
        first="青森市役所",
    ),
    "derived-cell-differs": Message(
        "the column {column} was emptied; it is not read back", column="担当地域"
    ),
    "cells-run-together": Message(
        "in the row 「{words}」 two cells run into one another: where one ends can't be told", words="青森市"
    ),
    "header-rows-joined": Message(
        "{count} rows with merged cells name the columns; they were read as one: {names}",
        count=2,
        names="電話",
    ),
    "frame-left-out": Message("the menus of the page were left out"),
    "sources-differ": Message(
        "{desk}: the {field} is {first} on {first_where}, {other} on {other_where}",
        desk="青森市",
        field=Message("number"),
        first="017-734-1311",
        first_where=Message("line {line} of {source}", line=1, source="city"),
        other="017-734-1312",
        other_where=Message("lines {lines} of {source}", lines=(1, 2), source="guidebook"),
    ),
    "row-unread": Message("the row has a number but no name"),
    "erratum-unmatched": Message(
        "erratum {erratum}: its text stands at {places} places of table {table}; not applied",
        erratum="yorozu-9",
        places=2,
        table="yorozu",
    ),
    "erratum-applied": Message(
        "corrected to 「{corrected}」 (of {desk}): {reason}",
        corrected="地域経済部",
        desk="国際課",
        reason={"en": "misread", "ja": "読み違い"},
    ),
}
# What the audit keeps: codes with parameters.
ACTS: tuple[tuple[str, str, dict[str, object], dict[str, object]], ...] = (
    ("import", "draft 3", {}, {"file": "list.txt", "sha256": "5f", "edition": "2024"}),
    ("match", "draft 3: 011deab4", {}, {"old": "011d", "accept": True, "name": "青森市", "was": "青森"}),
    ("waiver", "draft 3: bounds yorozu", {}, {"reason": "合併で減った"}),
    ("un-erratum", "draft 3: kaigo-hoken", {"printed": "介護保検係", "corrected": "介護保険係", "line": 30}, {}),
    ("seen", "draft 3: 011deab4", {}, {"kinds": "number,address", "reason": ""}),
    ("published", "draft 3", {"state": "open"}, {"state": "published", "revision": "5f"}),
    ("propose", "change 5f", {}, {"field": "phone", "evidence": [{"method": "called", "says": "本人", "day": "2026-11-01"}]}),
    ("accepted", "change 5f", {"state": "proposed"}, {"state": "accepted", "note": ""}),
    ("dismissed", "report 3", {"state": "new"}, {"state": "dismissed", "note": "同じ番号"}),
    ("verify", "desk 011deab4", {}, {"number": "017-734-1111", "outcome": "no-answer", "how": "called", "campaign": None}),
    ("begin", "campaign 3", {}, {"name": "秋", "rule": "riskiest", "calls": 40}),
    ("sign-in-failed", "unknown name", {}, {"name": "han…", "failures": 3, "more": "of this hour are not written"}),
    ("role", "person taro", {"role": "editor"}, {"role": "administrator"}),
    ("disable", "person taro", {"active": True}, {"active": False}),
    ("second-factor", "person taro", {"on": False}, {"on": True}),
    ("knowledge", "knowledge 3", {"bundle": None}, {"bundle": "5f", "note": "表を足した"}),
    ("rollback", "revision 5f", {"revision": "60"}, {"revision": "5f", "note": ""}),
)  # fmt: skip
# Addresses, names of files, of mail and of a product, codes and commands are the same in every language.
_OF_NO_LANGUAGE = re.compile(
    r"https?://\S+|\S+@\S+|[\w./-]+\.(?:toml|csv|json\w*|txt|md|xlsx|pdf|html|zip)\b|[\w]+-[\w-]+"
    r"|madoguchi [a-z]+|ミラサポplus"
)
_RUN = re.compile(r"[A-Za-z][a-z']+(?:[ ,]+[a-z][a-z']+)+")
# What of an address names one of many: an id, a number, a place.
_NAMES = re.compile(r"(?<=/)(?:[0-9a-f-]{8,}|\d+|%[^/]+|[^/\x00-\x7f]+)(?=/|$)|(?<=/table/)[^/]+")
# What is of no language or in a language of its own: code, scripts, drawings, what is printed, the other languages' links.
_LEFT_OUT = re.compile(
    r"<(script|style|svg|code|pre|textarea)\b.*?</\1>|<(\w+)[^>]*\b(?:hreflang|translate=\"no\")[^>]*>.*?</\2>|<!--.*?-->",
    re.DOTALL,
)


def of_every_code(knowledge: Knowledge) -> tuple[Notice, ...]:
    """A notice of each code, from the bad examples of the rules and the readers' own remarks."""
    found: dict[str, Notice] = {}
    for notice in _some(knowledge):
        found.setdefault(notice.code, notice)
    for code, message in WHOLE_DOCUMENTS.items():
        found.setdefault(code, Notice(code, Severity.WARNING, (1,), "値", message, message))
    assert {rule.code for rule in RULES} - found.keys() == set()
    return tuple(found.values())


def _some(knowledge: Knowledge) -> Iterator[Notice]:
    for case in CASES:
        yield from notices_of(case["bad"], knowledge)
    lost = read_source("青森市役所 017-734-1111 http://a.example/ 〒030-0801".encode(), edition="lost")
    yield from check_conservation(lost, (), ())
    yield from read_source(("青" * (LONGEST_LINE + 9)).encode(), edition="long").notices
    yield from (remark.notice(1) for remark in _remarks())


def _remarks() -> Iterable[Remark]:
    lost = lost_form("177627351", Message("digits alone"))
    assert lost
    yield from (lost, spans_rows("0993-00-0901"), struck_out("017-734-1111"))
    for what in ("row", "column"):
        yield hidden(what, Message("{count} line(s) of the page", count=2), "青森市")
    yield Annotation("B2", "旧番号").remark("017-734-1111")
    yield from Decoded("青森", "cp932", ("euc-jp",)).remarks()
    for text in ("か\u3099く", "\u2f00覧", "☎\ufe0f", "青\u200b森"):
        yield from normal_form(text)[1]


@pytest.fixture(scope="module")
def noticed(edition: Edition, knowledge: Knowledge) -> Edition:
    """The packaged edition with a notice of every code."""
    last = len(edition.lines)
    desks = tuple(desk.id for desk in edition.desks[:2])
    made = (
        replace(notice, lines=tuple(n for n in notice.lines if n <= last), desks=desks)
        for notice in of_every_code(knowledge)
    )
    return replace(edition, notices=(*edition.notices, *made))


# Ids and codes as programs write them: token:NAME, {alias}, a desk's id, postal_code.
_RAW = re.compile(
    r"\b(?:token|owner):\S+|\{\w+\}|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]+|\b[a-z]+(?:_[a-z]+)+\b"
)


def raw(page: str) -> list[str]:
    """What of a page's words is an id or a code."""
    words = unescape(re.sub(r"<[^>]+>", "\n", _LEFT_OUT.sub(" ", page)))
    return _RAW.findall(re.sub(r"https?://\S+|\S+\.(?:toml|csv|json|txt)\b", " ", words))


def english(page: str) -> list[str]:
    """What of a Japanese page is said to be English, or is a run of English words."""
    body = _LEFT_OUT.sub(" ", page)
    # A field into which somebody types English says so, and so does the name of a language in a menu.
    told = re.findall(r"<(?!input|textarea|option)[^>]*\blang=\"?en\b[^>]*>[^<]{0,80}", body)
    plain = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "\n", body)).replace("\n", " | "))
    return told + _RUN.findall(_OF_NO_LANGUAGE.sub(" ", plain))


def pages(client: TestClient, *starts: str, within: str = "/", most: int = 3) -> Iterator[tuple[str, str]]:
    """Every page that is reached from some, up to a few of each kind."""
    waiting, seen, kinds = list(starts), set(starts), {}
    while waiting:
        path = waiting.pop(0)
        answer = client.get(path)
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        assert answer.status_code == 200, path
        yield path, answer.text
        for link in map(unescape, re.findall(rf'href="({within}[^"#]*)', answer.text)):
            parts = urlsplit(link)
            keys = re.findall(r"(\w+)=", parts.query)
            kind = "/".join([*_NAMES.sub("N", parts.path).split("/")[: 3 if within == "/" else 9], *keys])
            other = {"lang", "ruby", "list"} & {*keys} or parts.path.startswith(("/static", "/data/"))
            if other or link in seen or kinds.get(kind, 0) >= most:
                continue
            kinds[kind] = kinds.get(kind, 0) + 1
            seen.add(link)
            waiting.append(link)


def test_the_check_finds_english() -> None:
    assert english('<p lang="en">x</p>') == ['<p lang="en">x']
    assert english("<p>一覧の the number is at no desk です") == ["the number is at no desk"]
    assert raw("<p>token:calls {smrj}北海道本部 <code>a_b</code> postal_code</p>") == [
        "token:calls",
        "{smrj}",
        "postal_code",
    ]
    assert raw("<p>03-3501-1511 MADOGUCHI_PORT</p>") == []
    assert (
        english('<a hreflang="en" lang="en">English</a><code>the row has</code>018-734 tables.toml NPO') == []
    )


def test_no_public_page_has_english(noticed: Edition) -> None:
    client = TestClient(create_app(noticed, Router(noticed)))
    starts = ("/", "/notices", "/source", "/ask?q=借金", "/ask?q=死にたい", "/steps?q=借金&place=青森市")
    found = {path: told for path, page in pages(client, *starts) if (told := english(page))}
    assert found == {}


def fill(store: Database) -> None:
    """Let everything wait that can: of people, owners, programs, callers, pages and mails."""
    edition = packaged_edition()
    first, second, third = [desk for desk in edition.desks if desk.numbers and desk.urls][:3]
    day, moment = date(2026, 11, 28), datetime.now(UTC)
    said = {"number": first.numbers[0], "words": "出ません", "revision": "r"}
    number = second.numbers[0]
    change = made(
        second.id, Field.PHONE, number, "03-3501-9999", day, "移転", [Evidence(Method.LETTER, "文書")]
    )
    look = CallLook(third.id, third.numbers[0], Outcome.NO_ANSWER, How.CALLED, day)
    acts: list[Transition[object]] = [
        TakeReport(first, what="gone", **said),
        Propose(edition, change, by="taro"),
        Verify(edition, look, on=day, by="taro"),
        Begin(edition, name="秋", rule=CampaignRule.RISKIEST, count=9, on=day, by="taro"),
        AddComment(edition, first.id, "@hanako お願いします", by="taro"),
        *(CountAnswer(first, number=first.numbers[0], said="dead") for _ in range(3)),
        TakeWords(first, words="家賃が払えない", place="青森市", lang="ja"),
        Invite(edition, first.organization_id, moment=moment, address="a@example.jp", by="taro"),
        GiveToken("calls", list(Scope), moment, by="hanako"),
        SetWatching(edition, Watching(True), by="taro"),
        WatchPage(edition, second.id, "https://www.example.jp/x", by="taro"),
        EndRun({"read": 1, "unreachable": 2}, {"silent": 1, "differs": 1}, by="taro"),
        SetMail("hanako@example.jp", "ja", moment, by="hanako"),
        KeepWork(
            FORM,
            title="移転",
            path="/edit/changes/new",
            content={"fields": [], "files": [], "multipart": False},
            by="hanako",
        ),
        SaveVersion(with_more(), by="taro", note="足した"),
    ]
    for act in acts:
        act.carry_out_in(store)
    url = second.urls[0].text
    visits = [
        Visit(url, Visited.READ, sha256=hashlib.sha256(b"x").hexdigest(), requests=1),
        Visit(
            "https://www.example.jp/x",
            Visited.UNREACHABLE,
            Message("its server answers with {status}", status=503),
        ),
    ]
    found = [
        Look(
            second.id,
            number,
            status,
            "03-3501-9999" if status is LookStatus.DIFFERS else "",
            "電話 03-3501-9999",
        )
        for status in LookStatus
    ]
    with store.writing() as connection:
        add_visit(connection, visits[0], found, b"x")
        add_visit(connection, visits[1], ())
        mail = mails.take(connection, moment, timedelta(minutes=1))
        assert mail
        why = Message(
            "the mail server {where} cannot be reached, or broke off: {why}", where="mail:25", why="-"
        )
        mails.failed(connection, mail, why, moment, timedelta(minutes=1))


def with_more() -> Bundle:
    return packed({**GUIDEBOOK.portable, "aliases.toml": GUIDEBOOK.bytes("aliases.toml") + b"\n# more\n"})


def test_no_editors_page_has_english(noticed: Edition, store: Database, signed_in: SignedIn) -> None:
    add(store, "taro", Role.REVIEWER, "鈴木太郎")
    editor = signed_in("hanako", "administrator")
    fill(store)
    with store.writing() as connection:
        draft = add_draft(
            connection,
            edition="2024",
            file_name="list-2024.txt",
            source=b"the list",
            facts={},
            content=encode(changed(noticed)),
            base="",
            by="taro",
        ).id
        for n, (action, subject, before, after) in enumerate(ACTS):
            by = ("hanako", "token:calls", "owner:青森市役所")[n % 3]
            audit.record(connection, by, action, subject, before, after)
        desk = packaged_edition().desks[0]
        audit.record(connection, "taro", "comment", f"desk {desk.id}", {}, {"desk": desk.id, "old": desk.id})
        audit.record(connection, "taro", "seen", f"draft {draft}: {desk.id}", {}, {"kinds": "postal_code"})
        audit.record(connection, "taro", "watch", "watch", {"programs": []}, {"programs": ["yorozu"]})
    starts = (
        "/edit",
        f"/edit/drafts/{draft}/notices",
        f"/edit/drafts/{draft}/gate",
        "/edit/audit",
        "/edit/watch",
    )
    looked = {path: [*english(page), *raw(page)] for path, page in pages(editor, *starts, within="/edit")}
    assert {path: told for path, told in looked.items() if told} == {}
    kinds = {path.split("?")[0].split("/")[2] for path in looked if path.count("/") > 1}
    assert kinds >= {section.removeprefix("/edit/") for _, sections in MENU for section, *_ in sections} - {
        "/edit"
    } | {"desks", "account"}


def test_the_audit_is_worded_and_keeps_its_codes(store: Database, signed_in: SignedIn) -> None:
    with store.writing() as connection:
        for act in ACTS:
            audit.record(connection, "hanako", *act)
    page = signed_in("jiro").get("/edit/audit").text
    for told in (
        "下書き 3：「よろず支援拠点」の窓口の数",
        "ファイルを取り込んだ",
        "登録のない名前",
        "前 → 後",
        "出なかった",
        "違っていそうなものから",
        "記録していない",
    ):
        assert told in page, told
    assert "<code>sign-in-failed</code>" in page
    assert english(page) == []


@pytest.mark.parametrize(
    ("path", "sent", "asked"),
    [
        ("/edit/changes/new", {"field": "phone", "method": ""}, "根拠の種類を選んでください"),
        ("/edit/changes/new", {"field": "", "method": "letter"}, "変わるところを選んでください"),
        ("/edit/changes/add", {"organization": "相談室", "method": ""}, "根拠の種類を選んでください"),
        ("/edit/reports", {"act": "propose", "id": "1", "group": "x", "method": ""}, "根拠の種類を選んでください"),
        ("/edit/reports", {"act": "propose", "id": "1", "group": "x", "method": "report"}, "根拠の種類を選んでください"),
    ],
)  # fmt: skip
def test_what_was_not_chosen_is_asked_for_in_japanese(
    store: Database, signed_in: SignedIn, path: str, sent: dict[str, object], asked: str
) -> None:
    desk = packaged_edition().desks[0]
    TakeReport(desk, what="gone", number=desk.numbers[0], words="", revision="r").carry_out_in(store)
    rest = {
        "desk_id": desk.id,
        "before": "",
        "after": "03-3501-1512",
        "effective": "2027/1/4",
        "reason": "移転",
    }
    page = signed_in("hanako", "reviewer").submit(path, {**rest, **sent})
    assert page.status_code == 400
    assert asked in page.text
    assert english(page.text) == []
