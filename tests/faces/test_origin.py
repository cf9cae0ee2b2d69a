"""Who asks, and under which address the site stands: believed from the configured proxy alone."""

from __future__ import annotations

import warnings
from ipaddress import ip_network

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse

from madoguchi.errors import InputError
from madoguchi.faces.origin import Front, base_of, is_our_own
from madoguchi.faces.web.app import create_app
from madoguchi.settings import read_settings

with warnings.catch_warnings():  # starlette would rather have httpx's successor; httpx is what we pin
    warnings.simplefilter("ignore", DeprecationWarning)
    warnings.filterwarnings("ignore", message=".*httpx.*")
    from starlette.testclient import TestClient

from madoguchi.answers.router import Router
from madoguchi.store.editions import packaged_edition

PROXY = "192.0.2.1"


async def _told(scope, receive, send):
    """Says what reaches the pages."""
    request = Request(scope, receive)
    if request.url.path == "/away":
        await RedirectResponse(f"{request.base_url}elsewhere")(scope, receive, send)
        return
    told = {
        "client": request.client.host if request.client else "",
        "scheme": request.url.scheme,
        "host": request.headers.get("host", ""),
        "base": base_of(request),
        "headers": sorted(request.headers.keys()),
    }
    await JSONResponse(told)(scope, receive, send)


def told(
    headers=(), *, client=PROXY, trusted=("192.0.2.0/28",), base_url="", host="127.0.0.1:8000", path="/"
):
    front = Front(_told, tuple(map(ip_network, trusted)), base_url)
    browser = TestClient(
        front, base_url="http://127.0.0.1:8000", client=(client, 5000), follow_redirects=False
    )
    return browser.get(path, headers=[("host", host), *headers])


@pytest.mark.parametrize(
    ("client", "headers", "who"),
    [
        (PROXY, [("x-forwarded-for", "198.51.100.7")], "198.51.100.7"),
        # what the client itself wrote stands before what the proxy added, in one header or in two
        (PROXY, [("x-forwarded-for", "203.0.113.9, 198.51.100.7")], "198.51.100.7"),
        (PROXY, [("x-forwarded-for", "203.0.113.9"), ("x-forwarded-for", "198.51.100.7")], "198.51.100.7"),
        (PROXY, [("x-forwarded-for", "2001:db8::7")], "2001:db8::7"),
        (PROXY, [("x-forwarded-for", "nobody")], PROXY),
        (PROXY, [("x-forwarded-for", "")], PROXY),
        (PROXY, [("forwarded", "for=198.51.100.7"), ("x-real-ip", "198.51.100.7")], PROXY),
        ("203.0.113.5", [("x-forwarded-for", "198.51.100.7")], "203.0.113.5"),
        ("127.0.0.1", [("x-forwarded-for", "198.51.100.7")], "127.0.0.1"),
        ("::ffff:192.0.2.1", [("x-forwarded-for", "198.51.100.7")], "198.51.100.7"),
    ],
)
def test_only_the_configured_proxy_says_who_asks(client, headers, who):
    answer = told(headers, client=client).json()
    assert answer["client"] == who
    assert not [name for name in answer["headers"] if "forwarded" in name or name == "x-real-ip"]


@pytest.mark.parametrize("header", ["x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "forwarded"])
def test_without_a_proxy_no_header_is_believed_not_even_from_this_machine(header):
    value = {"x-forwarded-proto": "https"}.get(header, "198.51.100.7")
    answer = told([(header, value)], client="127.0.0.1", trusted=()).json()
    assert (answer["client"], answer["scheme"], answer["host"]) == ("127.0.0.1", "http", "127.0.0.1:8000")


@pytest.mark.parametrize(
    ("proto", "scheme"),
    [("https", "https"), ("http, https", "https"), ("HTTPS", "https"), ("javascript", "http"), ("", "http")],
)
def test_the_proxy_says_the_scheme(proto, scheme):
    assert told([("x-forwarded-proto", proto)]).json()["scheme"] == scheme


def test_with_a_base_url_every_address_is_under_it_whatever_host_says():
    answer = told(host="evil.example", base_url="https://madoguchi.example.jp").json()
    assert answer["base"] == "https://madoguchi.example.jp"
    assert (answer["scheme"], answer["host"]) == ("https", "madoguchi.example.jp")


@pytest.mark.parametrize(
    ("host", "base"),
    [
        ("127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("localhost:8000", "http://localhost:8000"),
        ("[::1]:8000", "http://[::1]:8000"),
        ("evil.example", ""),
        ("127.0.0.1.evil.example", ""),
        ("203.0.113.5", ""),
    ],
)
def test_without_one_only_this_machines_own_address_is_believed(host, base):
    assert told(host=host, client="203.0.113.9").json()["base"] == base


@pytest.mark.parametrize(
    "host",
    *[
        [
            "",
            "[",
            "a b",
            "evil.example/path",
            "user@evil.example",
            "a:99999",
            "a:b",
            "[:::]",
            "a,b",
            "a?b",
            "é",
            "<x>",
        ]
    ],
)
def test_a_host_that_is_none_is_refused(host):
    assert told(host=host.encode("latin-1")).status_code == 400


def test_a_redirect_within_the_site_says_its_path_alone():
    assert told(host="evil.example", path="/away").headers["location"] == "/elsewhere"


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        ("https://a.example", "a.example", True),
        ("https://a.example", "a.example:443", True),
        ("https://A.example", "a.example", True),
        ("https://a.example:8443", "a.example", True),  # a proxy that leaves the port out
        ("http://127.0.0.1:8000", "127.0.0.1:8000", True),
        ("http://[::1]:8000", "[::1]:8000", True),
        ("https://b.example", "a.example", False),
        ("https://a.example:8443", "a.example:443", False),
        *(
            (odd, "a.example", False)
            for odd in ("", "null", "https://", "https://[", "https://a.example:99999")
        ),
        *(
            (odd, "a.example", False)
            for odd in ("https://a.example/x", "//a.example", "file://a.example", "é")
        ),
        ("https://a.example", "[", False),
        ("https://", "", False),
    ],
)
def test_a_form_is_our_own_where_origin_and_host_are_one(origin, host, own):
    headers = [(b"origin", origin.encode()), (b"host", host.encode())]
    assert is_our_own(Request({"type": "http", "headers": headers})) is own


@pytest.mark.parametrize(
    ("told", "networks"),
    [("", ()), ("0", ()), ("10.0.0.5, 10.1.0.0/24", (ip_network("10.0.0.5"), ip_network("10.1.0.0/24")))],
)
def test_the_proxies_are_a_setting(told, networks):
    assert read_settings({"MADOGUCHI_TRUST_PROXY": told}).trust_proxy == networks


def test_1_is_a_proxy_on_this_machine():
    trusted = read_settings({"MADOGUCHI_TRUST_PROXY": "1"}).trust_proxy
    assert any(ip_network("127.0.0.1").subnet_of(network) for network in trusted if network.version == 4)
    assert not any(ip_network("192.0.2.1").subnet_of(network) for network in trusted if network.version == 4)


@pytest.mark.parametrize("told", ["yes", "10.0.0.300", "proxy.example", "10.0.0.1/8"])
def test_a_proxy_that_is_no_address_is_told(told):
    with pytest.raises(InputError, match="MADOGUCHI_TRUST_PROXY"):
        read_settings({"MADOGUCHI_TRUST_PROXY": told})


def test_the_base_url_is_a_setting():
    read = read_settings({"MADOGUCHI_BASE_URL": "https://Madoguchi.example.jp:8443/"})
    assert read.base_url == "https://madoguchi.example.jp:8443"


@pytest.mark.parametrize(
    "told",
    [
        *(
            "madoguchi.example.jp",
            "ftp://a.example",
            "https://a.example/path",
            "https://u@a.example",
            "https://",
        ),
        *("https://a:99999", "https://a.example?x", "https://a.example\nb", "javascript:alert(1)"),
    ],
)
def test_a_base_url_that_is_none_is_told(told):
    with pytest.raises(InputError, match="MADOGUCHI_BASE_URL"):
        read_settings({"MADOGUCHI_BASE_URL": told})


PAGES = (
    *(
        "/",
        "/embed",
        "/list?desk={id}",
        "/changes",
        "/changes.atom",
        "/changes.json",
        "/hsds/",
        "/hsds/services",
    ),
    *("/llms.txt", "/hsds/openapi.json", "/desk/{id}", "/data", "/about", "/changes/", "/tables/", "/hsds"),
    *(
        "/ask?q=融資&place=大阪府",
        "/widget",
        "/slip?desk={id}",
        "/api/ask?q=融資",
        "/no-such-page",
        "/topic/loans",
    ),
)


@pytest.fixture(scope="module")
def site():
    edition = packaged_edition()
    return create_app(edition, Router(edition)), edition.desks[0].id


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("base_url", ["", "https://madoguchi.example.jp"])
def test_host_reaches_no_page(site, path, base_url):
    app, id = site
    browser = TestClient(Front(app, (), base_url), base_url="http://127.0.0.1", follow_redirects=False)
    answer = browser.get(
        path.format(id=id), headers={"host": "evil.example", "x-forwarded-host": "evil.example"}
    )
    assert answer.status_code < 500
    assert "evil.example" not in answer.text
    assert "evil.example" not in str(answer.headers)
