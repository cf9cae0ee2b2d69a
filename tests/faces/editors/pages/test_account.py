"""One's own account on the pages: sessions, the second factor; and signing in under a flood."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from datetime import UTC, datetime, timedelta

import anyio
import httpx
import pyotp
import pytest

from madoguchi.editorial.second_factor import address_in_app
from madoguchi.faces.editors.app import create_editors
from madoguchi.faces.editors.hashing import WAITING, BusyError, Hashing
from madoguchi.message import Message
from madoguchi.store import mails
from madoguchi.store.people import Role
from madoguchi.store.second_factors import has_factor
from madoguchi.store.sign_in import know
from tests.browser import serving
from tests.faces.editors.conftest import BASE, PASSWORD, Editor, add

FACTOR = "/edit/account/second-factor"


def set_up(browser) -> tuple[str, list[str]]:
    """Set a second factor up as a person does; return its secret and the recovery codes."""
    assert browser.submit(FACTOR, {"act": "begin", "password": PASSWORD}).headers["location"] == FACTOR
    page = browser.get(FACTOR).text
    assert "<svg" in page
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    answer = browser.submit(FACTOR, {"act": "confirm", "code": pyotp.TOTP(secret).now()})
    codes = re.findall(r"<li><code>([a-z0-9-]+)</code>", answer.text)
    assert len(codes) == 10
    return secret, codes


def sign_in(browser, name: str = "hanako", **more: str):
    return browser.post("/edit/sign-in", data={"name": name, "password": PASSWORD, **more})


def test_a_second_factor_is_set_up_asked_for_and_taken_away(signed_in, browser_of, store):
    browser = signed_in()
    _, codes = set_up(browser)
    assert codes[0] not in browser.get(FACTOR).text  # shown once
    file = browser.submit("/edit/account/recovery-codes.txt", {"code": codes})
    assert file.text.splitlines()[1:] == codes
    assert "attachment" in file.headers["content-disposition"]
    assert browser.submit("/edit/account/recovery-codes.txt", {"code": ["made-up"]}).status_code == 400
    other = browser_of()
    assert sign_in(other).status_code == 403
    assert sign_in(other, code=codes[0]).status_code == 303
    wrong = browser.submit(FACTOR, {"act": "remove", "password": "not it at all, no"})
    assert wrong.status_code == 400
    browser.submit(FACTOR, {"act": "remove", "password": PASSWORD})
    with store.reading() as connection:
        assert not has_factor(connection, "hanako")


@pytest.mark.parametrize(("role", "must"), [("editor", False), ("reviewer", True), ("administrator", True)])
def test_where_it_is_required_nothing_else_opens_before_it_is_set_up(node, store, role, must):
    add(store, "hanako", Role(role))
    app = create_editors(node, store, failing_takes=0, require_second_factor=True)
    browser = Editor(app, base_url=BASE, headers={"origin": BASE}, follow_redirects=False)
    sign_in(browser)
    if not must:
        assert browser.get("/edit").status_code == 200
        return
    for path in ("/edit", "/edit/changes", "/edit/account", "/edit/drafts"):
        assert browser.get(path).headers["location"] == FACTOR, path
    assert browser.submit("/edit/publish", {"draft": "1"}).headers["location"] == FACTOR
    set_up(browser)
    assert browser.get("/edit").status_code == 200


def test_an_administrator_takes_a_lost_second_factor_away(signed_in, store):
    administrator, taro = signed_in("hanako", "administrator"), signed_in("taro")
    set_up(taro)
    assert administrator.submit("/edit/people/taro", {"act": "factor"}).status_code == 303
    with store.reading() as connection:
        assert not has_factor(connection, "taro")
    assert taro.get("/edit").status_code == 303


def test_a_person_sees_their_sessions_and_ends_one_or_all_others(signed_in, browser_of):
    browser, other, third = signed_in(), browser_of(), browser_of()
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
    other.headers["user-agent"] = agent
    sign_in(other)
    sign_in(third)
    page = browser.get("/edit/account").text
    assert "Firefox, Windows" in page
    assert "rv:140" not in page
    card = next(each for each in page.split('<li class="card">') if "Firefox" in each)
    id = re.search(r'name="id" value="([0-9a-f]+)"', card)[1]
    browser.submit("/edit/account/sessions", {"id": id})
    assert (other.get("/edit").status_code, third.get("/edit").status_code) == (303, 200)
    browser.submit("/edit/account/sessions", {"act": "others"})
    assert (third.get("/edit").status_code, browser.get("/edit").status_code) == (303, 200)


def test_nobody_ends_the_session_of_somebody_else(signed_in, store):
    hanako, taro = signed_in(), signed_in("taro")
    with store.reading() as connection:
        rows = connection.exec_driver_sql("select token from sessions where person = 'taro'").all()
    hanako.submit("/edit/account/sessions", {"id": rows[0][0][:16]})
    assert taro.get("/edit").status_code == 200


def test_signing_in_again_takes_the_place_of_the_session(signed_in, browser_of):
    browser, older = signed_in(), browser_of()
    before = browser.cookies.get("madoguchi-session")
    sign_in(browser)
    assert browser.cookies.get("madoguchi-session") != before
    older.cookies.set("madoguchi-session", before, path="/edit")
    assert older.get("/edit").status_code == 303
    assert browser.get("/edit").status_code == 200


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_rules_of_a_password_stand_on_the_page_in_full(signed_in, lang):
    page = signed_in().get(f"/edit/password?lang={lang}").text
    for told in ("12", "256", *(("キーボードの並び", "日付") if lang == "ja" else ("row of keys", "date"))):
        assert told in page


@pytest.mark.parametrize(
    ("new", "told"), [("short", "短すぎます"), ("x" * 300, "長すぎます"), ("password1234", "推測されやすい")]
)
def test_why_a_password_will_not_do_is_said_in_the_page_s_language(signed_in, new, told):
    answer = signed_in().submit("/edit/password", {"old": PASSWORD, "new": new, "again": new})
    assert answer.status_code == 400
    assert told in answer.text


def test_a_flood_of_unknown_names_keeps_nobody_out(store, node):
    """Names that nobody has wait in a line of their own."""
    add(store, "hanako", Role.ADMINISTRATOR)
    stop, answers = threading.Event(), []
    # What the flood did to the address ends with a wait, which no name that is known from there has.
    with store.writing() as connection:
        know(connection, "hanako", "127.0.0.1", datetime.now(UTC))
    # Served, not called: all of them must wait in one event loop.
    with serving(create_editors(node, store, failing_takes=0)) as site:

        def browser() -> httpx.Client:
            return httpx.Client(base_url=site, headers={"origin": site}, timeout=60)

        def flood(n: int) -> None:
            with browser() as one:
                while not stop.is_set():
                    answers.append(sign_in(one, f"nobody{n}").status_code)

        threads = [threading.Thread(target=flood, args=(n,), daemon=True) for n in range(6)]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        with browser() as hers:
            status = sign_in(hers).status_code
        stop.set()
        for thread in threads:
            thread.join(timeout=60)
        assert not any(thread.is_alive() for thread in threads)
    assert status == 303
    assert answers
    assert set(answers) <= {403, 503}


def test_a_line_takes_so_many_and_no_name_more_than_its_share():
    hashing = Hashing()
    release = threading.Event()

    async def tries() -> tuple[list[str], float]:
        told: list[str] = []

        async def one(name: str, exists: bool) -> None:
            try:
                await hashing.run(lambda: release.wait(20), name=name, exists=exists)
                told.append("done")
            except BusyError:
                told.append("busy")

        async with anyio.create_task_group() as group:
            for n in range(WAITING + 10):
                group.start_soon(one, f"nobody{n}", False)
            for _ in range(6):
                group.start_soon(one, "hanako", True)
            await asyncio.sleep(0.05)
            began = time.monotonic()
            assert await hashing.page(lambda: 1) == 1  # pages go on meanwhile
            took = time.monotonic() - began
            assert told.count("busy") == 9 + 2
            release.set()
        return told, took

    told, took = asyncio.run(tries())
    assert told.count("done") == WAITING + 1 + 4
    assert took < 5


def test_what_an_app_is_told_is_an_address_of_the_standard():
    told = address_in_app("hanako", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    assert told.startswith(
        "otpauth://totp/madoguchi:hanako?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=madoguchi"
    )


# -- mail --------------------------------------------------------------------------------------------------


def test_nobody_is_offered_mail_where_the_office_has_no_server(signed_in):
    page = signed_in().get("/edit/account").text
    assert "メールサーバーが設定されていません" in page
    assert 'name="address"' not in page


def test_one_asks_to_be_written_to_and_to_be_no_more(store, node, signed_in):
    app = create_editors(node, store, failing_takes=0, sends_mail=True)
    hanako = Editor(app, base_url=BASE, headers={"origin": BASE}, follow_redirects=False)
    add(store, "hanako", Role.EDITOR)
    assert sign_in(hanako).status_code == 303
    assert 'name="address"' in hanako.get("/edit/account").text
    wrong = hanako.submit("/edit/account/mail", {"act": "set", "address": "hanako at home"})
    assert wrong.status_code == 400
    assert hanako.submit("/edit/account/mail", {"act": "set", "address": "h@example.jp"}).status_code == 303
    page = hanako.get("/edit/account").text
    assert 'value="h@example.jp"' in page
    assert "まもなくメールを送ります" in page
    with store.writing() as connection:
        mail = mails.take(connection, datetime.now(UTC), timedelta(minutes=1))
        why = Message(
            "the mail server {where} says no: {code} {said}", where="mail:25", code=421, said="busy"
        )
        mails.failed(connection, mail, why, datetime.now(UTC), timedelta(minutes=1))
    assert "メールサーバー mail:25 に断られました：421 busy" in hanako.get("/edit/account").text
    assert "mail:25" not in hanako.get("/edit").text
    assert "送れていないメールが 1 通" in signed_in("taro", "administrator").get("/edit").text
    assert hanako.submit("/edit/account/mail", {"act": "end"}).status_code == 303
    page = hanako.get("/edit/account").text
    assert "h@example.jp" not in page
    assert "mail:25" not in page
