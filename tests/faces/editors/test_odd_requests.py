"""Every address with every odd value in every place: no error of ours, and no waiting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

import pytest
from fastapi.openapi.utils import get_openapi

from madoguchi.faces.api.endpoints import ENDPOINTS
from madoguchi.faces.web.routing import PageRoute
from tests.faces.conftest import TestClient
from tests.hostile import seconds
from tests.odd import deep

# As they stand in an address, percent-encoded or not.
VALUES = {
    "nothing": "",
    "NUL": "%00",
    "bytes that are no UTF-8": "%FF%FE%C0%AF",
    "halves of characters": "%ED%A0%80%ED%BF%BF",
    "a lone percent": "%",
    "no escape": "%zz%u0041",
    "lines": "%0d%0aSet-Cookie:%20a=b",
    "direction": "%E2%80%AE%E2%81%A6x",
    "5,000 digits": "9" * 5_000,
    "a large number": "99999999999999999999",
    "below zero": "-1",
    "no number": "NaN",
    "wide digits": quote("１２"),
    "the first moment": "0001-01-01T00:00:00%2B14:00",
    "the last moment": "9999-12-31T23:59:59-14:00",
    "the last day": "9999-12-31",
    "slashes in a day": "2026/11/01",
    "folders": "..%2F..%2Fetc%2Fpasswd",
    "another site": "//evil.example",
    "brackets": "//[",
    "JSON": quote(deep(500)),
    "markup": quote("<script>{{7*7}}'\""),
}
BOUND = 1.0  # seconds of a processor
# What pages read of the address beside the parameters that their routes declare.
READ = {
    "/": ("lang", "list", "ruby"),
    "/compare": ("place",),
    "/slip": ("desk",),
    "/list": ("list", "desk"),
    "/numbers": ("severity", "code"),
}


def addresses(app) -> Iterator[tuple[str, str]]:
    """Every address of the application with each of its parameters; "" stands for the path's own."""
    for route in app.routes:
        if isinstance(route, PageRoute):
            if "{" in route.path:
                yield route.path, ""
            for name in dict.fromkeys((*route.query, *READ.get(route.path, ()))):
                yield route.path, name
    for endpoint in ENDPOINTS:
        yield f"/hsds/{endpoint.path}/{{id}}", ""
        for name in endpoint.parameters:
            yield f"/hsds/{endpoint.path}", name


def test_no_value_in_no_address_is_an_error_of_ours(app, edition):
    known = {"id": edition.desks[0].id, "name": "東京都", "slug": edition.programs[0].slug}
    wrong = {}
    asked = list(addresses(app))
    assert len(asked) > 60
    # One event loop for all of them.
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as browser:
        for path, name in asked:
            # A page that has all desks on it is asked for once with each value, not with each parameter.
            heavy = (
                path in ("/all", "/prefecture/{name}", "/numbers", "/table/{id}") or "{edition_id}" in path
            )
            for kind, value in VALUES.items():
                if heavy and name:
                    continue
                filled = re.sub(
                    r"\{(\w+)[^}]*\}",
                    lambda m, v=value, n=name: quote(known.get(m[1], "x")) if n else v,
                    path,
                )
                address = f"{filled}?q=x&{name}={value}" if name and not path.startswith("/hsds") else filled
                if name and path.startswith("/hsds"):
                    address = f"{filled}?{name}={value}"
                answer = browser.get(address)
                if answer.status_code >= 500:
                    wrong[path, name, kind] = answer.status_code
    assert wrong == {}


@pytest.mark.parametrize(
    "address",
    [
        *("/changes?before=" + "9" * 5_000, "/slip?desk=&q=x", "/ask?q=x&at=0001-01-01T00:00:00%2B14:00"),
        *(
            "/ask?q=x&at=9999-12-31T23:59:59-14:00",
            "/desk/%00",
            "/compare?q=x&place=%FF&place=%00&at=9999-12-31",
        ),
        *(
            "/report/x/thanks?n=" + "9" * 5_000,
            "/hsds/services?page=" + "9" * 5_000,
            "/%FF%00",
            "/static/x/%2e%2e/x",
        ),
    ],
)
def test_addresses_that_failed_once_are_answered_at_once(app, address):
    browser = TestClient(app, raise_server_exceptions=False, follow_redirects=False)
    assert browser.get(address).status_code < 500
    assert seconds(partial(browser.get, address), enough=BOUND) < BOUND


HEADERS = {
    "origin": (b"null", b"http://[", b"https://a:99999", b"\xff\xfe", b"//", b"https://" + b"a" * 5_000),
    "cookie": (b"=", b"a", b"madoguchi-session=\xff", b";;;;", b"a=b; " * 200, b"$Version=1; x"),
    "accept-language": (b"\xff", b"*", b"ja;q=9" + b"9" * 100, b",,,,", b"x" * 5_000),
    "if-none-match": (b"*", b'W/"', b"\xff", b'"', b'"a",' * 500),
    "if-modified-since": (
        b"soon",
        b"\xff",
        b"Thu, 01 Jan 0001 00:00:00 GMT",
        b"Thu, 99 Jan 9999 99:99:99 GMT",
    ),
    "accept-encoding": (b"\xff", b"gzip;q=nan", b"identity;q=0, *;q=0", b","),
    "accept": (b"\xff", b"*/*;q=x", b"text/html" * 300),
    "range": (b"bytes=9-1", b"bytes=" + b"1-2," * 500, b"\xff", b"bytes=-" + b"9" * 1_000),
    "content-type": (b"\xff", b"multipart/form-data", b"application/json; charset=\xff"),
    "content-length": (b"0",),
    "x-forwarded-for": (b"\xff", b"," * 500, b"::1%lo"),
    "x-forwarded-proto": (b"javascript", b"\xff"),
}


@pytest.mark.parametrize("name", HEADERS)
@pytest.mark.parametrize(
    "path", ["/", "/hsds/services?per_page=1", "/changes.atom", "/embed", "/api/ask?q=x", "/slip?desk=x"]
)
def test_no_header_is_an_error_of_ours(app, name, path):
    browser = TestClient(app, raise_server_exceptions=False, follow_redirects=False)
    for value in HEADERS[name]:
        assert browser.get(path, headers=[(name.encode(), value)]).status_code < 500, value


# -- the editors' pages ------------------------------------------------------------------------


def edited(editors) -> set[str]:
    """Every address of the editors' pages that is read."""
    paths = get_openapi(title="", version="", routes=editors.routes)["paths"]
    return {path for path, methods in paths.items() if "get" in methods and "/static/" not in path}


# Pages that take a comparison of whole lists: asked for once.
HEAVY = ("/edit/gate", "/edit/changes/sheet.xlsx", "/edit/audit.csv")
PARAMETERS = (
    *("next", "said", "lang", "state", "page", "show", "kind", "program", "prefecture", "words", "person"),
    *("subject", "below", "desk_id", "q", "position"),
)


def odd_answers(browser, paths) -> dict[tuple[str, str], int]:
    """Ask for every path with every value; return what was an error of ours or led away."""
    wrong = {}
    assert "/edit/drafts/{id}/walk" in paths
    for path in sorted(paths):
        for kind, value in VALUES.items():
            places = [re.sub(r"\{[^}]*\}", lambda _, v=value: v, path)] if "{" in path else []
            filled = re.sub(r"\{[^}]*\}", "1", path)
            if path in HEAVY and kind != "NUL":
                continue
            places.append(f"{filled}?" + "&".join(f"{name}={value[:500]}" for name in PARAMETERS))
            for address in places:
                answer = browser.get(address)
                if answer.status_code >= 500 or "evil.example" in answer.headers.get("location", ""):
                    wrong[path, kind] = answer.status_code
    return wrong


def test_no_value_in_no_editors_address_is_an_error_of_ours(editors, signed_in):
    browser = signed_in("keiko", "administrator")
    browser._transport.raise_server_exceptions = False
    with browser:  # one event loop for all of them
        wrong = odd_answers(browser, edited(editors))
    assert wrong == {}


@pytest.mark.parametrize(
    "next",
    [
        "///",
        "//[",
        "//evil.example",
        "/\\evil.example",
        "http://[",
        "%2F%2Fevil.example",
        "/edit//evil.example/..",
        "\t//evil.example",
    ],
)
def test_signing_in_never_leads_away(signed_in, next):
    browser = signed_in("keiko")
    told = browser.get("/edit/sign-in", params={"next": next}).headers["location"]
    assert told.startswith("/edit")
    assert "\\" not in told
