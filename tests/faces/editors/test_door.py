"""Whatever the fields of a form or the parameters of an editors' page hold: nobody waits for it."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest
from fastapi.openapi.utils import get_openapi

from madoguchi.faces import editors as face
from tests.hostile import seconds

BOUND = 1.0  # seconds of a processor; on a quiet one the slowest takes a fifth
SOURCES = "".join(path.read_text("utf-8") for path in Path(face.__file__).parent.rglob("*.py"))
FIELDS = set(re.findall(r'form\.get(?:list)?\("(\w+)"', SOURCES)) | {
    "name",
    "full_name",
    "old",
    "new",
    "again",
}
PARAMETERS = set(re.findall(r'query(?:_params)?\.get\("(\w+)"', SOURCES))


@pytest.fixture
def addresses(editors) -> dict[str, set[str]]:
    """Every address of the editors' pages with its methods."""
    paths = get_openapi(title="", version="", routes=editors.routes)["paths"]
    return {path: set(methods) for path, methods in paths.items() if "/static/" not in path}


def test_no_field_of_any_form_costs_time(signed_in, addresses):
    browser = signed_in("hanako", "administrator")
    asked = sorted(
        path for path, methods in addresses.items() if "post" in methods and "sign-out" not in path
    )
    assert len(asked) > 12
    assert len(FIELDS) > 20
    text = "\ufdfa" * 1_000
    csrf = browser.csrf
    slow = {}
    for path in asked:
        address = re.sub(r"\{\w+\}", "1", path)
        data = dict.fromkeys(FIELDS, text) | {"csrf": csrf}
        took = seconds(partial(browser.post, address, data=data), enough=BOUND)
        if took > BOUND:
            slow[path] = took
    assert slow == {}


def test_no_parameter_of_any_page_costs_time(signed_in, addresses):
    browser = signed_in("hanako", "administrator")
    asked = sorted(path for path, methods in addresses.items() if "get" in methods)
    assert len(asked) > 15
    slow = {}
    for path in asked:
        address = re.sub(r"\{\w+\}", "1", path)
        given = {name: "\ufdfa" * (5_000 // len(PARAMETERS)) for name in PARAMETERS}
        took = seconds(partial(browser.get, address, params=given), enough=BOUND)
        if took > BOUND:
            slow[path] = took
    assert slow == {}


@pytest.mark.parametrize("password", ["\ufdfa" * 7_000, "x" * 60_000])
def test_a_password_that_nobody_can_have_is_refused_in_words(browser_of, signed_in, password):
    signed_in("hanako")
    browser = browser_of()
    sent = partial(browser.post, "/edit/sign-in", data={"name": "hanako", "password": password})
    assert seconds(sent) < BOUND
    answer = sent()
    assert answer.status_code == 400
    assert "256 文字まで" in answer.text


def test_a_form_that_anybody_may_send_is_short(browser_of, signed_in):
    signed_in("hanako")
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    endless = b"name=" + b"%" * 1_000_000
    sent = partial(browser_of().post, "/edit/sign-in", content=endless, headers=headers)
    assert sent().status_code == 413
    assert seconds(sent) < 0.2


def test_a_long_name_is_nobodys(browser_of, signed_in):
    signed_in("hanako")
    data = {"name": "\ufdfa" * 7_000, "password": "quiet river seven stones"}
    sent = partial(browser_of().post, "/edit/sign-in", data=data)
    assert seconds(sent) < BOUND + 0.5  # one hash
    assert sent().status_code == 403
