"""No work is lost: whatever interrupts a form, a cross-check or a sheet, its person goes on with it.

The table is forms times interruptions. After each, what was typed is either done, or on the page that answers, or
under "what you began"; sent again, it is done, and nothing is left over.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import openpyxl
import pytest
from sqlalchemy import update

from madoguchi import child
from madoguchi.editorial.reporting import TakeReport
from madoguchi.editorial.spreadsheets import COLUMNS
from madoguchi.errors import StoreError
from madoguchi.faces.editors.app import create_editors
from madoguchi.faces.editors.guard import UPLOAD_LIMIT
from madoguchi.faces.web.node import Node
from madoguchi.store.changes import proposals
from madoguchi.store.comments import comments_of
from madoguchi.store.database import Database, written
from madoguchi.store.drafts import all_drafts
from madoguchi.store.editions import packaged_edition
from madoguchi.store.served import Holder
from madoguchi.store.tables import sessions
from madoguchi.store.unfinished import LARGEST, MOST, all_unfinished, keep, unfinished_one
from madoguchi.store.verifications import of_campaign
from madoguchi.text.dates import today
from tests.faces.editors.conftest import BASE, PASSWORD, Editor

NUMBER, OTHER = "03-3501-1511", "03-3501-1512"
DESK = next(desk for desk in packaged_edition().desks if NUMBER in desk.numbers)
PROGRAM = packaged_edition().programs[0].slug
ASSOCIATIONS = [
    d for d in packaged_edition().desks if d.name.endswith("信用保証協会") and len(d.numbers) == 1
][:4]
CHANGE = {
    "desk_id": DESK.id,
    "field": "phone",
    "before": NUMBER,
    "after": OTHER,
    "effective": "令和9年1月4日",
    "reason": "庁舎の移転のため",
    "method": "letter",
    "source": "11月1日付の文書",
}
NEW_DESK = {
    "program": PROGRAM,
    "organization": "あたらしい相談センター",
    "numbers": "03-3999-1091",
    "effective": "2027/1/4",
    "reason": "開設のお知らせ",
    "method": "letter",
    "source": "開設の文書",
}
LOOK = {
    "outcome": "right",
    "how": "called",
    "day": today().isoformat(),
    "evidence": "総務課の方から",
    "after": "",
}


@dataclass(frozen=True)
class Typed:
    """A form as somebody filled it: where it goes, a word of it, how often its work is done, what spoils it."""

    path: str
    data: Mapping[str, Any]
    word: str
    done: Callable[[Any], int]
    wrong: Mapping[str, str] = field(default_factory=dict)
    files: Callable[[], Mapping[str, Any]] | None = None
    ready: str = ""  # what must stand before


def counted(state: str) -> Callable[[Any], int]:
    return lambda connection: len(
        [p for p in proposals(connection, state=state) if p.proposed_by == "hanako"]
    )


def other_list() -> dict[str, Any]:
    text = "".join(
        f"{d.name} {d.numbers[0][:-1]}{(int(d.numbers[0][-1]) + 1) % 10}\n\n" for d in ASSOCIATIONS
    )
    return {"files": ("other.txt", text.encode())}


def sheet() -> dict[str, Any]:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "窓口"
    page.append(list(COLUMNS.values()))
    row = {"desk": DESK.id, "name": DESK.name, "field": "電話番号", "before": NUMBER, "after": OTHER}
    row |= {"effective": "令和9年1月4日", "reason": "移転", "method": "文書", "source": "11月の文書"}
    page.append([row.get(name, "") for name in COLUMNS])
    out = io.BytesIO()
    book.save(out)
    return {"file": ("values.xlsx", out.getvalue())}


FORMS = {
    "a change": Typed(
        "/edit/changes/new", CHANGE, "庁舎の移転のため", counted("proposed"), {"after": "03-1"}
    ),
    "a new desk": Typed(
        "/edit/changes/add", NEW_DESK, "あたらしい相談センター", counted("proposed"), {"numbers": "1"}
    ),
    "a comment": Typed(
        f"/edit/desks/{DESK.id}",
        {"words": "総務課に電話で確かめました"},
        "総務課に電話で確かめました",
        lambda connection: len(comments_of(connection, DESK.id)),
        {"words": "@nobody 総務課に電話で確かめました"},
    ),
    "a campaign": Typed(
        "/edit/campaigns",
        {"name": "秋の電話確認", "count": "3", "rule": "riskiest"},
        "秋の電話確認",
        lambda connection: len(_campaigns(connection)),
        {"count": "many"},
    ),
    "a call": Typed(
        "/edit/campaigns/1/call/1",
        LOOK,
        "総務課の方から",
        lambda connection: len(of_campaign(connection, 1)),
        {"after": "03-6205-1511"},
        ready="campaign",
    ),
    "a report": Typed(
        "/edit/reports",
        {
            "id": "1",
            "seen": "new",
            "group": f"{DESK.id[:8]}-{NUMBER}",
            "act": "propose",
            "after": OTHER,
            "effective": "2027/1/4",
            "reason": "代表番号に統合された",
            "method": "called",
            "source": "総務課",
            "day": "",
        },
        "代表番号に統合された",
        counted("proposed"),
        {"effective": "そのうち"},
        ready="report",
    ),
    "a cross-check": Typed(
        "/edit/crosscheck",
        {"date": "令和6年5月1日", "origin": "県のページ"},
        "県のページ",
        lambda connection: len([k for k in all_unfinished(connection, "hanako") if k.kind == "crosscheck"]),
        {"date": "soon"},
        other_list,
    ),
    "a sheet": Typed(
        "/edit/changes/upload", {"act": "propose"}, "values.xlsx", counted("proposed"), {}, sheet
    ),
}


def _campaigns(connection):
    from madoguchi.store.campaigns import campaigns

    return campaigns(connection)


class Forms(HTMLParser):
    """The forms of a page: where each goes and the values that it holds."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str]]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        if tag == "form":
            self.found.append((about.get("action") or "", []))
        elif self.found and about.get("name") and tag in ("input", "button"):
            checked = about.get("type") not in ("checkbox", "radio") or "checked" in about
            if checked and not (tag == "button" and about["name"] == "act"):
                self.found[-1][1].append((about["name"] or "", about.get("value") or ""))


def resend(browser: Editor, page: str, path: str):
    """Press the button of the page's form that goes to a path."""
    values = next(values for action, values in Forms(page).found if action.partition("?")[0] == path)
    data: dict[str, Any] = {}
    for name, value in values:
        data.setdefault(name, []).append(value)
    return browser.post(path, data=data)


def send(browser: Editor, form: Typed, **more: Any):
    files = form.files() if form.files else None
    token = more.pop("csrf", "") or browser.csrf
    return browser.post(form.path, data={"csrf": token, **form.data, **more}, files=files)


def expire(store: Database) -> None:
    """Nobody did anything for two hours."""
    before = written(datetime.now(UTC) - timedelta(hours=2))
    with store.writing() as connection:
        connection.execute(update(sessions).values(seen_at=before, made_at=before))


def sign_in(browser: Editor, onward: str = "/edit"):
    return browser.post(
        "/edit/sign-in", params={"next": onward}, data={"name": "hanako", "password": PASSWORD}
    )


def done(store: Database, form: Typed) -> int:
    with store.reading() as connection:
        return form.done(connection)


@pytest.fixture
def hanako(signed_in, store) -> Editor:
    browser = signed_in("hanako")
    with store.writing() as connection:
        TakeReport(DESK, number=NUMBER, what="gone", words="", revision="r").carry_out(connection)
    assert browser.csrf
    return browser


def ready(browser: Editor, form: Typed) -> None:
    if form.ready == "campaign":
        send(browser, FORMS["a campaign"])


def finished(browser: Editor, store: Database, form: Typed, path: str) -> None:
    """Go to what was kept, find what was typed, send it, and see that it is done once and nothing is left."""
    page = browser.get(path)
    assert page.status_code == 200
    assert form.word in page.text
    answer = resend(browser, page.text, form.path)
    assert answer.status_code == 303, answer.text
    assert done(store, form) == 1
    with store.reading() as connection:
        assert [k for k in all_unfinished(connection, "hanako") if k.kind == "form"] == []


@pytest.mark.parametrize("name", FORMS)
def test_the_session_ended_between_form_and_post(hanako, store, name):
    form = FORMS[name]
    ready(hanako, form)
    expire(store)
    answer = send(hanako, form)
    assert answer.status_code == 303
    onward = re.search(r"next=(%2Fedit%2Fkept%2F[0-9a-f]{32})", answer.headers["location"])[1].replace(
        "%2F", "/"
    )
    assert done(store, form) == 0
    assert "入力したところから続けられます" in hanako.get(answer.headers["location"]).text
    assert sign_in(hanako, onward).headers["location"] == onward
    kept = re.findall("<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", hanako.get(onward).text)
    assert [label for label, _ in kept if label.isascii()] == []
    assert [value for _, value in kept if re.fullmatch("[a-z]+(?:-[a-z]+)*|[0-9a-f-]{36}", value)] == []
    finished(hanako, store, form, onward)


@pytest.mark.parametrize("name", FORMS)
def test_somebody_signed_in_again_in_another_window_before_sending(hanako, store, name):
    form = FORMS[name]
    ready(hanako, form)
    token = hanako.csrf
    expire(store)
    assert sign_in(hanako).status_code == 303
    answer = send(hanako, form, csrf=token)
    path = answer.headers["location"].partition("?")[0]
    assert re.fullmatch(r"/edit/kept/[0-9a-f]{32}", path)
    assert done(store, form) == 0
    finished(hanako, store, form, path)


@pytest.mark.parametrize("name", FORMS)
def test_the_node_was_started_anew_meanwhile(hanako, store, name):
    form = FORMS[name]
    ready(hanako, form)
    expire(store)
    token = hanako.csrf
    other = create_editors(Node(Holder(store)), store, failing_takes=0)
    again = Editor(other, base_url=BASE, headers={"origin": BASE}, follow_redirects=False)
    again.cookies = hanako.cookies
    assert send(again, form, csrf=token).status_code == 303
    sign_in(again)
    home = again.get("/edit").text
    assert "途中の作業" in home
    finished(again, store, form, re.search(r'href="(/edit/kept/[0-9a-f]{32})"', home)[1])


@pytest.mark.parametrize("name", [name for name, form in FORMS.items() if form.wrong])
def test_it_was_refused_and_the_window_was_closed(hanako, store, name):
    form = FORMS[name]
    ready(hanako, form)
    answer = send(hanako, form, **form.wrong)
    assert answer.status_code == 400
    assert form.word in answer.text
    home = hanako.get("/edit").text
    page = hanako.get(re.search(r'href="(/edit/kept/[0-9a-f]{32})"', home)[1]).text
    assert form.word in page
    kept = re.search(r'name="kept" value="([0-9a-f]{32})"', page)[1]
    data = {"csrf": hanako.csrf, **form.data, "kept": kept}  # put right on the page that follows
    assert hanako.post(form.path, data=data).status_code == 303
    assert done(store, form) == 1
    assert "途中の作業" not in hanako.get("/edit").text or name == "a cross-check"


@pytest.mark.parametrize("name", [name for name, form in FORMS.items() if not form.files])
def test_the_store_was_away(hanako, store, name, monkeypatch):
    form = FORMS[name]
    ready(hanako, form)

    @contextlib.contextmanager
    def away(_: Database):
        raise StoreError("the database is away")
        yield

    with monkeypatch.context() as patched:
        patched.setattr(Database, "writing", away)
        patched.setattr(Database, "reading", away)
        answer = send(hanako, form)
    assert answer.status_code == 503
    assert form.word in answer.text
    assert resend(hanako, answer.text, form.path).status_code == 303
    assert done(store, form) == 1


@pytest.mark.parametrize("name", ["a change", "a new desk", "a comment", "a call"])
def test_the_button_was_pressed_twice(hanako, store, name):
    form = FORMS[name]
    ready(hanako, form)
    assert [send(hanako, form).status_code for _ in range(2)] == [303, 303]
    assert done(store, form) == 1
    assert "途中の作業" not in hanako.get("/edit").text


def test_the_file_was_too_large_after_typing(hanako, store):
    form = FORMS["a cross-check"]
    length = {"content-length": str(UPLOAD_LIMIT + 1)}
    body = (
        f'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{hanako.csrf}\r\n'
        '--x\r\nContent-Disposition: form-data; name="origin"\r\n\r\n県のページ\r\n'
        '--x\r\nContent-Disposition: form-data; name="files"; filename="big.txt"\r\n\r\n'
    ).encode() + b"0" * 2_000_000
    answer = hanako.post(
        form.path, content=body, headers={"content-type": "multipart/form-data; boundary=x", **length}
    )
    assert answer.status_code == 413
    path = re.search(r'href="(/edit/kept/[0-9a-f]{32})"', answer.text)[1]
    page = hanako.get(path).text
    assert "県のページ" in page
    values = dict(next(values for action, values in Forms(page).found if action == form.path))
    assert hanako.post(form.path, data=values, files=other_list()).status_code == 303
    assert done(store, form) == 1


def checked(browser: Editor) -> str:
    return send(browser, FORMS["a cross-check"]).headers["location"]


def test_two_of_four_decisions_were_refused_and_the_others_stand(hanako, store):
    first = checked(hanako)
    hanako.submit(
        first, {"act": "propose", "pick": ["0", "1"], "effective": "2027/1/4", "reason": "確認済み"}
    )
    second = checked(hanako)  # the same list once more: two of its four wait already
    answer = hanako.submit(
        second, {"act": "propose", "pick": list("0123"), "effective": "2027/1/4", "reason": "確認済み"}
    )
    assert answer.headers["location"] == f"{second}?said=crosscheck.said_some&n=2&m=2"
    assert len([None for _ in range(4) if done(store, FORMS["a change"]) == 4]) == 4
    page = hanako.get(second).text
    assert page.count("別の変更が、確認を待っています") == 2
    assert page.count('name="pick"') == 2


def test_one_of_four_decisions_keeps_the_other_three(hanako):
    path = checked(hanako)
    answer = hanako.submit(path, {"act": "keep", "pick": "2", "effective": "", "reason": "電話で確認"})
    page = hanako.get(answer.headers["location"]).text
    assert re.findall(r'name="pick" value="(\d)"', page) == ["0", "1", "3"]
    assert 'value="電話で確認"' in page


def test_going_back_and_loading_again_shows_the_findings(hanako, store):
    path = checked(hanako)
    hanako.get("/edit/campaigns")
    assert [hanako.get(path).text.count('name="pick"') for _ in range(2)] == [4, 4]
    assert done(store, FORMS["a cross-check"]) == 1


def test_the_findings_outlive_the_session_and_the_node(hanako, store):
    path = checked(hanako)
    expire(store)
    assert "next=%2Fedit%2Fcrosscheck" in hanako.get(path).headers["location"]
    sign_in(hanako)
    again = Editor(
        create_editors(Node(Holder(store)), store, failing_takes=0), base_url=BASE, follow_redirects=False
    )
    again.cookies = hanako.cookies
    assert again.get(path).text.count('name="pick"') == 4


def test_a_sheet_that_was_looked_at_is_gone_on_with(hanako, store):
    form = FORMS["a sheet"]
    path = send(hanako, form, act="look").headers["location"]
    assert [OTHER[-1] in hanako.get(path).text for _ in range(2)] == [True, True]
    assert done(store, form) == 0
    assert hanako.submit(path, {"act": "propose"}).status_code == 303
    assert done(store, form) == 1


def test_a_file_outlives_the_node_that_was_reading_it(hanako, store, monkeypatch):
    def ended(_job):
        raise OSError("the node ends")

    sent = {"file": ("list-2027.txt", "窓口\t電話番号\n総務課\t03-3501-1768\n".encode())}
    data = {"csrf": hanako.csrf, "title": "令和9年度の一覧"}
    with monkeypatch.context() as broken:
        broken.setattr(child.Job, "_attended", ended)
        assert hanako.post("/edit/drafts", data=data, files=sent).status_code == 200
    path = re.search(r'href="(/edit/kept/[0-9a-f]{32})"', hanako.get("/edit").text)[1]
    page = hanako.get(path).text
    assert "令和9年度の一覧" in page
    assert "list-2027.txt" in page
    assert resend(hanako, page, "/edit/drafts").status_code == 200
    with store.reading() as connection:
        assert [draft.file_name for draft in all_drafts(connection)] == ["list-2027.txt"]
        assert all_unfinished(connection, "hanako") == ()


def test_ticks_of_a_walk_outlive_the_session(hanako, signed_in, store):
    send(hanako, FORMS["a change"])
    with store.reading() as connection:
        (waiting,) = proposals(connection, state="proposed")
    taro = signed_in("taro", "reviewer")
    token = taro.csrf
    expire(store)
    answer = taro.post(
        "/edit/changes", data={"csrf": token, "act": "accept", "pick": waiting.change.id, "note": ""}
    )
    onward = re.search(r"%2Fedit%2Fkept%2F([0-9a-f]{32})", answer.headers["location"])[1]
    taro.post("/edit/sign-in", data={"name": "taro", "password": PASSWORD})
    assert resend(taro, taro.get(f"/edit/kept/{onward}").text, "/edit/changes").status_code == 303
    with store.reading() as connection:
        assert len(proposals(connection, state="accepted")) == 1


def test_it_is_its_persons_alone_and_can_be_discarded(hanako, signed_in):
    send(hanako, FORMS["a change"], after="03-1")
    path = re.search(r'href="(/edit/kept/[0-9a-f]{32})"', hanako.get("/edit").text)[1]
    taro = signed_in("taro", "administrator")
    assert taro.get(path).status_code == 404
    taro.submit(path)
    assert hanako.get(path).status_code == 200
    assert hanako.submit(path).status_code == 303
    assert hanako.get(path).status_code == 404


def test_what_another_site_sends_is_not_kept(hanako, store):
    expire(store)
    form = FORMS["a change"]
    data = {"csrf": hanako.csrf, **form.data}
    for headers in ({"origin": "https://elsewhere.example"}, {"origin": "null"}):
        assert hanako.post(form.path, data=data, headers=headers).status_code == 403
    assert hanako.post(form.path, data={**form.data, "csrf": "guessed"}).status_code == 403
    hanako.cookies.clear()
    assert hanako.post(form.path, data=data).status_code == 403
    with store.reading() as connection:
        assert all_unfinished(connection, "hanako") == ()


def test_no_password_is_ever_kept(signed_in, store):
    taro = signed_in("taro", "administrator")
    token = taro.csrf
    taro.submit("/edit/password", {"old": "wrong", "new": "short", "again": "short"})
    expire(store)
    taro.post("/edit/people", data={"csrf": token, "name": "jiro", "role": "editor", "password": PASSWORD})
    with store.reading() as connection:
        assert all_unfinished(connection, "taro") == ()


def test_only_so_much_is_kept(signed_in, store):
    signed_in("hanako")
    with store.writing() as connection:
        ids = [
            keep(connection, "hanako", "form", title=str(n), path="/edit", content={"n": n})
            for n in range(MOST + 5)
        ]
        assert len(all_unfinished(connection, "hanako")) == MOST
        assert keep(connection, "hanako", "form", title="", path="", content={"x": _noise()}) is None
        same = keep(connection, "hanako", "form", title="new", path="", content={"n": 0}, id=str(ids[-1]))
        kept = [k for k in all_unfinished(connection, "hanako") if k.id == same]
        assert [k.title for k in kept] == ["new"]
        assert unfinished_one(connection, "hanako", str(same))[1] == {"n": 0}


def _noise() -> str:
    import random

    return random.Random(1).randbytes(LARGEST).hex() + "x" * LARGEST
