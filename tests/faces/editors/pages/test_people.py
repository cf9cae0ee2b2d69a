"""People, one's own password, and the audit, on the pages."""

from __future__ import annotations

import csv
import io
import re

from madoguchi.store.people import Role, find_person
from tests.faces.editors.conftest import PASSWORD

OTHER = "another quiet password"


def person(store, name: str):
    with store.reading() as connection:
        return find_person(connection, name)


def test_an_administrator_adds_a_person_who_must_change_the_first_password(signed_in, browser_of, store):
    form = {"name": "taro", "full_name": "佐藤太郎", "role": "reviewer", "password": PASSWORD}
    assert signed_in("hanako", "administrator").submit("/edit/people", form).status_code == 303
    taro = browser_of()
    answer = taro.post("/edit/sign-in", data={"name": "taro", "password": PASSWORD})
    assert answer.headers["location"] == "/edit/password"
    assert taro.get("/edit").headers["location"] == "/edit/password"  # nothing else until then
    taro.submit("/edit/password", {"old": PASSWORD, "new": OTHER, "again": OTHER})
    assert taro.get("/edit").status_code == 200
    assert person(store, "taro").role is Role.REVIEWER


def test_what_was_typed_comes_back_when_it_cannot_be_used(signed_in):
    form = {"name": "taro", "full_name": "佐藤太郎", "role": "reviewer", "password": "short"}
    answer = signed_in("hanako", "administrator").submit("/edit/people", form)
    assert answer.status_code == 400
    assert 'value="佐藤太郎"' in answer.text
    assert "12 文字以上" in answer.text
    assert 'value="short"' not in answer.text  # a password never comes back


def test_whoever_is_disabled_is_out_at_the_next_page(signed_in, store):
    administrator, taro = signed_in("hanako", "administrator"), signed_in("taro")
    assert taro.get("/edit").status_code == 200
    administrator.submit("/edit/people/taro", {"act": "disable"})
    assert taro.get("/edit").status_code == 303
    administrator.submit("/edit/people/taro", {"act": "enable"})
    assert person(store, "taro").active


def test_the_last_administrator_cannot_disable_themselves(signed_in, store):
    browser = signed_in("hanako", "administrator")
    answer = browser.submit("/edit/people/hanako", {"act": "disable"})
    assert answer.status_code == 409
    assert "最後の管理者" in answer.text
    assert person(store, "hanako").active


def test_a_role_given_is_a_role_had_after_the_next_sign_in(signed_in, store):
    administrator, taro = signed_in("hanako", "administrator"), signed_in("taro")
    administrator.submit("/edit/people/taro", {"act": "role", "role": "administrator"})
    assert taro.get("/edit/people").status_code == 303  # what was opened for an editor has ended
    taro.post("/edit/sign-in", data={"name": "taro", "password": PASSWORD})
    assert taro.get("/edit/people").status_code == 200
    administrator.submit("/edit/people/taro", {"act": "role", "role": "no-role"})
    assert person(store, "taro").role is Role.ADMINISTRATOR


def test_a_wrong_old_password_changes_nothing(signed_in, browser_of):
    browser = signed_in("hanako")
    for form in (
        {"old": "not the one I have", "new": OTHER, "again": OTHER},
        {"old": PASSWORD, "new": OTHER, "again": OTHER + "x"},
        {"old": PASSWORD, "new": "short", "again": "short"},
    ):
        assert browser.submit("/edit/password", form).status_code == 400
    answer = browser_of().post("/edit/sign-in", data={"name": "hanako", "password": OTHER})
    assert answer.status_code == 403


def test_signing_out_ends_the_session_for_the_cookie_that_was(signed_in):
    browser = signed_in("hanako")
    cookie = browser.cookies.get("madoguchi-session")
    assert browser.submit("/edit/sign-out").status_code == 303
    browser.cookies.set("madoguchi-session", cookie, path="/edit")
    assert browser.get("/edit").status_code == 303


def test_wrong_passwords_and_unknown_names_are_all_told_the_same(signed_in, browser_of):
    signed_in("hanako")
    browser = browser_of()
    told = set()
    for name, times in (("hanako", 6), ("nobody", 2)):
        for _ in range(times):
            answer = browser.post("/edit/sign-in", data={"name": name, "password": "wrong password"})
            assert answer.status_code == 403
            told.add(answer.text.replace(f'value="{name}"', ""))
    assert len(told) == 1
    answer = browser.post("/edit/sign-in", data={"name": "hanako", "password": PASSWORD})
    assert answer.status_code == 303  # hanako has signed in from there before


def test_the_audit_shows_from_which_value_to_which(signed_in):
    administrator = signed_in("hanako", "administrator")
    signed_in("taro", "editor")
    administrator.submit("/edit/people/taro", {"act": "role", "role": "reviewer"})
    page = administrator.get("/edit/audit", params={"subject": "person taro"}).text
    row = re.search(r"<code>role</code>.*?</tr>", page, re.DOTALL)[0]
    assert re.sub("<[^>]*>", "", row).split()[-1].endswith("編集→確認・公開")


def test_the_audit_downloads_as_a_table_that_no_spreadsheet_runs(signed_in):
    administrator = signed_in("hanako", "administrator")
    form = {"name": "taro", "full_name": "=HYPERLINK(1)", "role": "editor", "password": PASSWORD}
    administrator.submit("/edit/people", form)
    answer = administrator.get("/edit/audit.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["action"] for row in rows][:1] == ["add-person"]
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())


def test_the_audit_goes_on_page_by_page(signed_in, store):
    from madoguchi.store import audit

    with store.writing() as connection:
        for n in range(150):
            audit.record(connection, "hanako", "test", f"thing {n}")
    browser = signed_in("hanako")
    page = browser.get("/edit/audit").text
    below = re.search(r"below=(\d+)", page)[1]
    older = browser.get("/edit/audit", params={"below": below}).text
    first, second = (set(re.findall(r"thing \d+", text)) for text in (page, older))
    assert first
    assert second
    assert not first & second
    assert len(first | second) == 150
