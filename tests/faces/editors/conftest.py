"""The editors' application over an empty store on SQLite, and people who are signed in."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from starlette.types import ASGIApp

from madoguchi import child
from madoguchi.editions.codec import encode
from madoguchi.editorial.signing_in import hashed
from madoguchi.faces.editors.app import SEGMENT, create_editors
from madoguchi.faces.editors.desk import COOKIE
from madoguchi.faces.web.node import Node
from madoguchi.model.edition import Edition
from madoguchi.store.database import Database
from madoguchi.store.drafts import add_draft
from madoguchi.store.editions import packaged_edition
from madoguchi.store.people import Role, add_person
from madoguchi.store.served import Holder
from tests.browser import DESKTOP, Contexts, serving
from tests.faces.conftest import TestClient

BASE = "http://127.0.0.1"
PASSWORD = "quiet river seven stones"
SignedIn = Callable[..., "Editor"]


@pytest.fixture(autouse=True)
def _tasks_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do in this process what a child is for, except for tests marked `children`: a child's start takes a second."""
    if not request.node.get_closest_marker("children"):
        monkeypatch.setattr(child.Job, "_attended", _done_here)


def _done_here(job: child.Job) -> Any:
    """Return or raise what the child would, said and read back as between the two."""
    job.begun = True
    order = {
        "function": job.task.function,
        "arguments": json.loads(json.dumps(dict(job.task.arguments))),
        "files": [os.dup(file.fileno()) for file in job.task.files],
        "watched": job.task.watched,
    }
    said = child._outcome(order, lambda *progress: job.progress.append(progress))
    return job._judged(json.loads(said), 0)


@pytest.fixture
def node(store: Database) -> Node:
    """A node over the store; `node.look()` takes what was published."""
    return Node(Holder(store))


@pytest.fixture
def editors(node: Node, store: Database) -> ASGIApp:
    """The editors' application."""
    return create_editors(node, store, failing_takes=0)


class Editor(TestClient):
    """A browser of one person: it says where its forms come from, and sends what a page's form holds."""

    def __init__(self, *about: Any, **more: Any) -> None:
        super().__init__(*about, **more)
        self._tokens: dict[str | None, str] = {}

    def submit(self, path: str, data: dict[str, object] | None = None, **more: object):
        """Send a form with the token of this session; `data` may hold lists."""
        return self.post(path, data={"csrf": self.csrf, **(data or {})}, **more)

    @property
    def csrf(self) -> str:
        """The token of this session; each has one for good."""
        session = self.cookies.get(COOKIE)
        if session not in self._tokens:
            found = re.search(r'name="csrf" value="([^"]+)"', self.get("/edit/password").text)
            assert found
            self._tokens[session] = found[1]
        return self._tokens[session]


@pytest.fixture
def browser_of(editors: ASGIApp) -> Callable[[], Editor]:
    """Return a function that opens a browser in which nobody is signed in."""
    return lambda: Editor(editors, base_url=BASE, headers={"origin": BASE}, follow_redirects=False)


@pytest.fixture
def signed_in(store: Database, browser_of: Callable[[], Editor]) -> SignedIn:
    """Return a function that adds a person of a role and signs them in: `signed_in("hanako", "reviewer")`."""

    def sign(name: str = "hanako", role: str = "editor") -> Editor:
        add(store, name, Role(role))
        browser = browser_of()
        answer = browser.post("/edit/sign-in", data={"name": name, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return browser

    return sign


def add(store: Database, name: str, role: Role, full_name: str = "") -> None:
    """Add a person who signs in with PASSWORD."""
    with store.writing() as connection:
        add_person(connection, name, full_name, role, password=_hash(), must_change=False)


@cache
def _hash() -> str:
    return hashed(PASSWORD, name="")


@pytest.fixture
def site(store: Database) -> Iterator[str]:
    """The address of a node with the editors' pages; `hanako` administers it."""
    add(store, "hanako", Role.ADMINISTRATOR, "山田花子")
    made = {SEGMENT: lambda node: create_editors(node, store, failing_takes=0)}
    with serving(Node(Holder(store), made)) as address:
        yield address


@pytest.fixture
def signed_in_page(contexts: Contexts, site: str) -> Callable[..., Any]:
    """Return a function that opens a browser, signs in, and goes to a page."""

    def opened(path: str, viewport: Any = DESKTOP, scheme: str = "light", javascript: bool = True) -> Any:
        page = contexts.page(viewport=viewport, color_scheme=scheme, java_script_enabled=javascript)
        page.goto(f"{site}/edit/sign-in")
        page.get_by_label("名前").fill("hanako")
        page.get_by_label("パスワード").fill(PASSWORD)
        page.get_by_role("button", name="サインイン").click()
        page.wait_for_url("**/edit")
        page.goto(site + path)
        return page

    return opened


@pytest.fixture
def draft(store: Database) -> int:
    """A draft with one number changed, one section renamed, one desk gone and one new; see `changed`."""
    edition = changed(packaged_edition())
    with store.writing() as connection:
        return add_draft(
            connection,
            edition="2024",
            file_name="list-2024.txt",
            source=b"the list",
            facts={},
            content=encode(edition),
            base="",
            by="taro",
        ).id


def changed(edition: Edition) -> Edition:
    """Return the edition with four desks changed: 0 its number, 1 its section and id, 2 gone, one new."""
    first, second, _, *rest = edition.desks
    phone = first.phones[0]
    number = phone.number[:-1] + ("1" if phone.number[-1] != "1" else "2")
    first = replace(first, phones=(replace(phone, number=number, value=replace(phone.value, text=number)),))
    level = second.department[-1]
    second = replace(
        second, id="new-id", department=(*second.department[:-1], replace(level, text="新しい名前の課"))
    )
    last = rest[-1]
    added = replace(
        last,
        id="added-id",
        organization=replace(last.organization, text="新しい相談センター"),
        phones=(
            replace(
                last.phones[0],
                number="03-3999-1091",
                value=replace(last.phones[0].value, text="03-3999-1091"),
            ),
        ),
    )
    return replace(edition, id="2024", desks=(first, second, *rest, added), revision="")
