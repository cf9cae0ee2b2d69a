"""The frame of the editors' pages: who gets in, what a form must bring, what is said when it fails."""

from __future__ import annotations

import contextlib
from ipaddress import ip_network

import pytest

from madoguchi.data.bundle import VARIABLE
from madoguchi.errors import StoreError, UncertainError
from madoguchi.faces.editors.app import create_editors
from madoguchi.faces.origin import Front
from madoguchi.store.database import Database
from tests.faces.editors.conftest import BASE, PASSWORD, Editor


def test_whoever_is_not_signed_in_is_led_to_the_sign_in_page_and_back(browser_of, signed_in):
    signed_in("hanako")
    browser = browser_of()
    answer = browser.get("/edit/audit?person=taro")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/edit/sign-in?next=%2Fedit%2Faudit%3Fperson%3Dtaro"
    answer = browser.post(answer.headers["location"], data={"name": "hanako", "password": PASSWORD})
    assert answer.headers["location"] == "/edit/audit?person=taro"


@pytest.mark.parametrize(
    "elsewhere",
    [
        *("https://example.com/edit", "//example.com/edit", "/\\example.com", "/ask?q=x", "/editing"),
        *("javascript:alert(1)", "/edit/../ask", "/edit\n//example.com", "///", "//[", "/\t/example.com"),
        *(
            "/edit/\r\nSet-Cookie: a=b",
            "/edit/\x00",
            "/edit/\u202e",
            "http://[",
            "/edit/" + "a" * 5000,
            "\\\\x",
        ),
    ],
)
def test_signing_in_leads_nowhere_but_into_these_pages(browser_of, signed_in, elsewhere):
    signed_in("hanako")
    answer = browser_of().post(
        "/edit/sign-in", params={"next": elsewhere}, data={"name": "hanako", "password": PASSWORD}
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == "/edit"


def test_the_cookie_is_for_these_pages_alone_and_no_script_sees_it(browser_of, signed_in):
    signed_in("hanako")
    answer = browser_of().post("/edit/sign-in", data={"name": "hanako", "password": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert "path=/edit;" in cookie
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie  # http on this very machine


@pytest.mark.parametrize(
    ("base", "headers", "proxies"),
    [
        ("http://madoguchi.example", {}, ()),
        ("http://127.0.0.1", {"x-forwarded-proto": "https"}, (ip_network("192.0.2.1"),)),
        ("https://127.0.0.1", {}, ()),
    ],
)
def test_anywhere_but_on_this_machine_the_cookie_needs_tls(editors, signed_in, base, headers, proxies):
    signed_in("hanako")
    browser = Editor(
        Front(editors, proxies),
        base_url=base,
        headers={"origin": base, **headers},
        follow_redirects=False,
        client=("192.0.2.1", 5000),
    )
    answer = browser.post("/edit/sign-in", data={"name": "hanako", "password": PASSWORD})
    assert "secure" in answer.headers["set-cookie"].lower()


def test_a_form_without_the_sessions_token_does_nothing(signed_in):
    browser = signed_in("hanako", "administrator")
    form = {"name": "mallory", "role": "administrator", "password": PASSWORD}
    for csrf in ({}, {"csrf": ""}, {"csrf": "guessed"}):
        assert browser.post("/edit/people", data={**form, **csrf}).status_code == 403
    assert browser.submit("/edit/people", form).status_code == 303


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", "http://127.0.0.1:9"])
def test_a_form_of_another_site_does_nothing(signed_in, origin):
    browser = signed_in("hanako", "administrator")
    token = browser.csrf
    answer = browser.post(
        "/edit/sign-out", data={"csrf": token}, headers={"origin": origin, "host": "127.0.0.1:80"}
    )
    assert answer.status_code == 403
    assert browser.get("/edit").status_code == 200


def test_a_session_of_one_cannot_send_the_form_of_another(signed_in):
    hanako, taro = signed_in("hanako"), signed_in("taro")
    assert taro.post("/edit/sign-out", data={"csrf": hanako.csrf}).status_code == 403


def test_an_editor_sees_no_people_and_cannot_add_any(signed_in):
    browser = signed_in("hanako", "editor")
    assert "/edit/people" not in browser.get("/edit").text
    assert browser.get("/edit/people").status_code == 403
    assert browser.submit("/edit/people", {"name": "x1", "password": PASSWORD}).status_code == 403


def test_every_page_is_kept_nowhere_and_framed_by_nobody(signed_in):
    browser = signed_in("hanako", "administrator")
    for path in ("/edit", "/edit/people", "/edit/audit", "/edit/password", "/edit/nowhere"):
        headers = browser.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"  # a form without an origin would be refused


def test_a_form_that_is_too_large_is_refused_before_it_is_read(signed_in):
    browser = signed_in("hanako")
    answer = browser.submit("/edit/password", {"old": "x" * (1 << 20)})
    assert answer.status_code == 413


def test_without_a_database_the_page_says_how_to_make_one(node, tmp_path):
    missing = Database(f"sqlite:///{tmp_path}/missing.sqlite")
    browser = Editor(create_editors(node, missing), base_url=BASE, follow_redirects=True)
    answer = browser.get("/edit")
    assert answer.status_code == 503
    assert "madoguchi db upgrade" in answer.text
    assert "madoguchi user add" in answer.text


def test_its_commands_name_the_folder_of_a_directory_of_ones_own_and_not_where_it_is(
    node, tmp_path, monkeypatch
):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "a city"))
    missing = Database(f"sqlite:///{tmp_path}/missing.sqlite")
    page = Editor(create_editors(node, missing), base_url=BASE, follow_redirects=True).get("/edit").text
    assert "madoguchi --directory &#39;a city&#39; db upgrade" in page
    assert "madoguchi --directory &#39;a city&#39; user add" in page
    assert str(tmp_path) not in page


def test_before_there_is_anybody_the_sign_in_page_says_how_to_add_the_first(browser_of):
    answer = browser_of().get("/edit/sign-in")
    assert "madoguchi user add" in answer.text


def test_a_database_that_goes_away_is_said_and_nothing_is_kept(signed_in, monkeypatch):
    browser = signed_in("hanako", "administrator")
    token = browser.csrf

    def away(_: Database):
        raise StoreError("the database cannot be used: gone")

    monkeypatch.setattr(Database, "writing", away)
    answer = browser.post(
        "/edit/people", data={"csrf": token, "name": "taro", "role": "editor", "password": PASSWORD}
    )
    assert answer.status_code == 503
    assert "送った内容は保存されていません" in answer.text
    assert browser.get("/edit/people").status_code == 200


def test_a_save_whose_fate_is_open_is_said_as_such(signed_in, store, monkeypatch):
    browser = signed_in("hanako", "administrator")
    csrf = browser.csrf

    @contextlib.contextmanager
    def broken():
        raise UncertainError("the database broke off")
        yield

    monkeypatch.setattr(store, "writing", broken)
    page = browser.post("/edit/sign-out", data={"csrf": csrf})
    assert page.status_code == 503
    assert "保存できたかどうかわかりません" in page.text
    assert "何も保存していません" not in page.text


def test_a_standby_that_is_away_is_said_on_every_page(signed_in, store):
    browser = signed_in("hanako", "editor")
    assert "予備のデータベース" not in browser.get("/edit").text
    store.confirmed = False
    assert "予備のデータベース" in browser.get("/edit").text
    assert "standby database" in browser.get("/edit?lang=en").text


def test_what_is_typed_is_shown_as_text(signed_in):
    browser = signed_in("hanako", "administrator")
    answer = browser.submit(
        "/edit/people", {"name": "<script>x</script>", "role": "editor", "password": PASSWORD}
    )
    assert answer.status_code == 400
    assert "<script>x" not in answer.text
    assert "&lt;script&gt;x" in answer.text


def test_a_message_in_the_address_is_one_of_ours_or_none(signed_in):
    browser = signed_in("hanako")
    assert "パスワードを変更しました" in browser.get("/edit?said=password.said_changed").text
    assert 'class="said"' not in browser.get("/edit?said=evil").text


def test_the_language_switch_keeps_what_was_asked(signed_in):
    page = signed_in("hanako").get("/edit/audit?person=hanako").text
    assert "/edit/audit?person=hanako&amp;lang=en" in page
