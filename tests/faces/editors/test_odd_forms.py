"""Every form with odd values in its fields: no error of ours."""

from __future__ import annotations

from itertools import cycle
from urllib.parse import urlencode

import pytest
from fastapi.openapi.utils import get_openapi
from sqlalchemy import text

from madoguchi.answers.router import Router
from madoguchi.editorial.people import AddPerson
from madoguchi.faces.editors.app import create_editors
from madoguchi.faces.web.app import create_app
from madoguchi.faces.web.limiting import Limiter
from madoguchi.faces.web.node import Node
from madoguchi.store.database import Database
from madoguchi.store.people import Role
from madoguchi.store.served import Holder
from tests.faces.conftest import TestClient
from tests.faces.editors.conftest import BASE, PASSWORD, Editor
from tests.faces.test_stored_values import OLD, filled
from tests.odd import TEXTS, deep

VALUES = {
    **{kind: value.encode("utf-8", "surrogatepass") for kind, value in TEXTS.items()},
    "bytes that are no UTF-8": b"\xff\xfe\xc0\xaf",
    "JSON": deep(100_000).encode()[:60_000],
    "below zero": b"-1",
    "a large number": b"99999999999999999999",
    "wide digits": "１２".encode(),
}
URLENCODED = {"content-type": "application/x-www-form-urlencoded"}
FIELDS = (
    *("field", "before", "after", "effective", "reason", "method", "source", "says", "day", "note", "name"),
    *("outcome", "how", "rule", "count", "role", "to", "key", "seen", "shown", "draft", "edition", "title"),
    *("table", "period_start", "period_end", "program", "prefecture", "line", "printed", "corrected", "date"),
    *("text", "base", "role-0", "program_name", "area", "heading"),
    *("title-ja", "title-en", "tagline-en", "examples", "colour", "languages", "slug", "name_en", "serves"),
    *("description", "organization", "department", "address", "words", "questions", "scope", "ask", "place"),
    *("keep", "lesson", "beside", "role-0-0"),
    *("evidence", "pick", "id", "code", "password", "old", "new", "full_name", "origin", "group", "unit"),
)
ACTS = (
    "accept",
    "reject",
    "confirm",
    "waive",
    "undo",
    "close",
    "save",
    "begin",
    "deny",
    "same",
    "settle",
    "on",
    "try",
    "remove",
)
# Forms whose answer compares whole lists: asked with a few of the values.
HEAVY = ("/approve", "/gate", "/publish", "/reread", "/read-again", "/table", ".toml")
LEFT_OUT = ("/edit/sign-out",)
BODIES = {
    "no boundary": ("multipart/form-data", b"--x\r\n"),
    "no end": ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="file"'),
    "no name": (
        "multipart/form-data; boundary=x",
        b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n",
    ),
    "a file": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="csrf"; filename="\xff\x00/.."\r\n\r\na\r\n--x--\r\n',
    ),
    "many fields": ("application/x-www-form-urlencoded", b"a=b&" * 5_000),
    "no form": ("application/json", deep(1_000).encode()),
    "escapes": ("application/x-www-form-urlencoded", b"what=%&words=%zz%u0041%ff&=&&&=="),
    "nothing": ("", b""),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """One store for all, with one of everything in it."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('forms')}/store.sqlite")
    database.upgrade()
    filled(database)
    AddPerson.ready(
        database, "keiko", "", Role.ADMINISTRATOR, PASSWORD, by="test", must_change=False
    ).carry_out_in(database)
    yield database
    database.close()


@pytest.fixture(scope="module")
def editor(store):
    app = create_editors(Node(Holder(store)), store, failing_takes=0)
    with Editor(
        app, base_url=BASE, headers={"origin": BASE}, follow_redirects=False, raise_server_exceptions=False
    ) as browser:
        answer = browser.post("/edit/sign-in", data={"name": "keiko", "password": PASSWORD})
        assert answer.status_code == 303
        yield browser


def posted(browser, store) -> list[str]:
    """Every address of the editors' pages that takes a form, with what stands in the store."""
    with store.reading() as connection:
        change = connection.scalar(text("select id from changes"))
    paths = get_openapi(title="", version="", routes=browser.app.routes)["paths"]
    found = sorted(path for path, methods in paths.items() if "post" in methods and path not in LEFT_OUT)
    return [
        path.replace("/changes/{id}", f"/changes/{change}")
        .replace("{id}", "1")
        .replace("{position}", "1")
        .replace("/file/{name}", "/file/aliases.toml")
        .replace("{name}", "jiro")
        for path in found
    ]


def test_no_value_in_no_editors_form_is_an_error_of_ours(editor, store):
    csrf, wrong = editor.csrf, {}
    paths = posted(editor, store)
    assert len(paths) > 20
    acts = cycle(ACTS)
    for path in paths:
        for number, (kind, value) in enumerate(VALUES.items()):
            if number % 7 and path.endswith(HEAVY):
                continue
            form = {**dict.fromkeys(FIELDS, value[:600]), "act": next(acts), "csrf": csrf}
            answer = editor.post(path, content=urlencode(form), headers=URLENCODED)
            if answer.status_code >= 500:
                wrong[path, kind] = answer.status_code
    assert wrong == {}
    assert editor.get("/edit").status_code == 200  # all of it came from somebody who is signed in


def test_no_body_of_a_form_is_an_error_of_ours(editor, store):
    for path in posted(editor, store):
        for kind, (media_type, body) in BODIES.items():
            answer = editor.post(path, content=body, headers={"content-type": media_type})
            assert answer.status_code < 500, (path, kind)


def test_no_value_in_a_report_is_an_error_of_ours(store):
    router = Router(Holder(store).served.edition)
    app = create_app(router.edition, router, Holder(store), Limiter(10**6))
    desk = next(desk for desk in router.edition.desks if OLD in desk.numbers or desk.numbers)
    headers = {"origin": "http://testserver"}
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False, headers=headers) as browser:
        for kind, value in VALUES.items():
            for field in ("what", "words", "number", "lang", "website"):
                form = {"what": "wrong", "words": "違う", "number": OLD, field: value}
                answer = browser.post(f"/report/{desk.id}", content=urlencode(form), headers=URLENCODED)
                assert answer.status_code < 500, (field, kind)
        for kind, (media_type, body) in BODIES.items():
            answer = browser.post(f"/report/{desk.id}", content=body, headers={"content-type": media_type})
            assert answer.status_code < 500, kind
