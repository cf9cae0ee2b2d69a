"""Kept pages: the very bytes of the fresh ones, for as long as they are right, and no question among them."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import weakref
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.faces.api.packing import takes_gzip
from madoguchi.faces.origin import Front
from madoguchi.faces.web import page_cache
from madoguchi.faces.web.access import Observed
from madoguchi.faces.web.assets import assets
from madoguchi.faces.web.node import Node
from madoguchi.faces.web.page_cache import Keep, PageCache, cached_response
from madoguchi.faces.web.server import listen, make_server
from madoguchi.faces.web.view.messages import PAGE_LANGUAGES
from madoguchi.settings import Settings
from madoguchi.store.editions import packaged_edition
from madoguchi.store.served import Holder, Origin, Served

MIDNIGHT_IN_JAPAN = 1_795_878_000.0  # 2026-11-28T15:00:00Z


@pytest.fixture(scope="module")
def node():
    return Node(Holder(None))


@pytest.fixture
def empty(node):
    """The node with nothing kept."""
    node.cache = PageCache()
    return node


@pytest.fixture
def client(empty):
    with TestClient(empty, headers={"accept-encoding": "identity"}) as client:
        yield client


@pytest.fixture(scope="module")
def address(node):
    """The node behind the server's own connections."""
    server = make_server(Front(Observed(node)), node)
    with listen(Settings(0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listener.getsockname()
        server.should_exit = True
        thread.join(10)


QUERIES = ("", *(f"?lang={lang}" for lang in PAGE_LANGUAGES[1:]))


def paths(edition) -> list[str]:
    """One page of every kind that is the same for everybody."""
    hours = next(desk for desk in edition.desks if desk.hours)
    return [
        *("/", "/topics", "/tables", "/notices", "/source", "/about", "/changes", "/coverage", "/all"),
        *("/topic/loan", f"/table/{edition.desks[0].table}", "/prefecture/%E9%9D%92%E6%A3%AE%E7%9C%8C"),
        *(f"/desk/{edition.desks[0].id}", f"/desk/{hours.id}"),
    ]


def sent(address, target: str, *headers: str, method: str = "GET") -> tuple[bytes, bytes]:
    """What the server sends, head and body; the head without its date."""
    lines = [f"{method} {target} HTTP/1.1", "Host: 127.0.0.1", *headers, "", ""]
    with socket.create_connection(address) as client:
        client.sendall("\r\n".join(lines).encode())
        return received(client, method)


def received(client, method: str = "GET") -> tuple[bytes, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        data += client.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (
            int(line.split(b":")[1])
            for line in head.lower().split(b"\r\n")
            if line.startswith(b"content-length")
        ),
        0,
    )
    while method == "GET" and len(body) < length:
        body += client.recv(65536)
    return b"\r\n".join(line for line in head.split(b"\r\n") if not line.startswith(b"date:")), body


def test_a_kept_page_is_the_fresh_one_to_the_byte(empty, edition, address):
    targets = [path + query for path in paths(edition) for query in QUERIES]
    for target in [
        *targets,
        "/?ruby=1",
        "/?ruby=1&lang=easy",
        *(asset.path for asset in assets(GUIDEBOOK).values()),
    ]:
        fresh = sent(address, target, "Accept-Encoding: gzip, br")
        assert fresh[0].startswith(b"HTTP/1.1 200 OK"), target
        assert sent(address, target, "Accept-Encoding: gzip, br") == fresh, target
    assert len(empty.cache) == len(targets) + 2 + len(assets(GUIDEBOOK))


@pytest.mark.usefixtures("empty")
def test_who_takes_no_gzip_gets_the_same_page_as_it_is(address):
    packed = sent(address, "/about", "Accept-Encoding: gzip")
    plain = sent(address, "/about", "Accept-Encoding: gzip;q=0")
    assert sent(address, "/about") == plain
    assert sent(address, "/about", "Accept-Encoding: gzip") == packed
    assert b"\r\ncontent-encoding: gzip" in packed[0]
    assert b"content-encoding" not in plain[0]
    assert gzip.decompress(packed[1]) == plain[1]
    assert (
        packed[0].lower().count(b"vary: accept-encoding")
        == plain[0].lower().count(b"vary: accept-encoding")
        == 1
    )


@pytest.mark.parametrize("path", ["/", "/table/meti-bureaus", "/prefecture/%E9%9D%92%E6%A3%AE%E7%9C%8C"])
def test_unchanged_and_head_are_answered_as_without_a_cache(empty, address, path):
    def state() -> str:
        head, _ = sent(address, path)
        return next(
            line.decode().partition(": ")[2] for line in head.split(b"\r\n") if line.startswith(b"etag")
        )

    known = f"If-None-Match: {state()}"
    for headers, method in (((known,), "GET"), ((), "HEAD"), ((known,), "HEAD")):
        empty.cache = PageCache()
        fresh = sent(address, path, *headers, method=method)
        assert len(empty.cache) == 0  # neither is kept: the next answer is from the cache of a whole one
        state()
        assert sent(address, path, *headers, method=method) == fresh


@pytest.mark.usefixtures("empty")
def test_requests_that_come_together_are_answered_in_their_order(address):
    sent(address, "/")
    get = "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with socket.create_connection(address) as client:
        client.sendall("".join(map(get.format, ("/api/ask?q=xyzzy", "/", "/nope", "/"))).encode())
        statuses, data = [], b""
        client.settimeout(10)
        while data.count(b"HTTP/1.1 ") < 4:
            data += client.recv(65536)
        statuses = [part[:3] for part in data.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [b"200", b"200", b"404", b"200"]


@pytest.mark.usefixtures("empty")
def test_a_thousand_kept_pages_come_over_one_connection(address):
    sent(address, "/about")
    with socket.create_connection(address) as client:
        for _ in range(1000):
            client.sendall(b"GET /about HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: " + b"x" * 200 + b"\r\n\r\n")
            assert received(client)[0].startswith(b"HTTP/1.1 200")


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize(
    "headers", [("Host: no host",), ("Connection: close",), ("Content-Length: 0",), ("Expect: 100-continue",)]
)
def test_what_is_more_than_a_plain_request_is_left_to_the_application(address, headers):
    fresh = sent(address, "/tables", *headers)
    sent(address, "/tables")
    assert sent(address, "/tables", *headers) == fresh


@pytest.mark.parametrize(
    "target",
    [
        "/ask?q=himitsu",
        "/topic/loan?place=%E5%A4%A7%E9%98%AA",
        "/?list=0123abcd",
        "/?q=himitsu",
        "/?x=1",
        "/?lang=xx",
        "/?lang=en&lang=en",
        "/?lang=en&ruby=1",
        "/?ruby=1&lang=en",
        "/notices?code=himitsu",
        "/table/%6cocal-bureau",
        "/desk/nope",
        "/nope",
        "/healthz",
        "/widget",
        "/embed",
        "/list?list=0123abcd",
        "/report/nope",
    ],
)
def test_nothing_that_a_person_adds_is_kept(empty, client, target):
    client.get(target)
    assert len(empty.cache) == 0


def test_made_up_parameters_get_the_page_and_leave_nothing(empty, client):
    plain = client.get("/tables").content
    for number in range(50):
        assert client.get(f"/tables?x={number}").content == plain
    assert len(empty.cache) == 1


def test_a_page_is_kept_for_the_day_in_japan_and_opening_hours_for_the_minute():
    assert Keep.DAY.until(MIDNIGHT_IN_JAPAN - 1) == MIDNIGHT_IN_JAPAN
    assert Keep.DAY.until(MIDNIGHT_IN_JAPAN) == MIDNIGHT_IN_JAPAN + 24 * 3600
    assert Keep.MINUTE.until(MIDNIGHT_IN_JAPAN + 59.5) == MIDNIGHT_IN_JAPAN + 60


def test_what_is_no_longer_right_is_not_sent(monkeypatch):
    cache, clock = PageCache(), [100.0]
    monkeypatch.setattr(page_cache.time, "time", lambda: clock[0])
    cache.put(b"/", False, cached_response("/", (), b"page", 110.0))
    assert cache.get(b"/", False) is not None
    assert cache.get(b"/", True) is None
    clock[0] = 110.0
    assert cache.get(b"/", False) is None
    assert (len(cache), cache.size) == (0, 0)


def test_a_page_from_before_the_clock_was_set_back_is_not_sent(monkeypatch):
    cache, clock = PageCache(), [1_000_000.0]
    monkeypatch.setattr(page_cache.time, "time", lambda: clock[0])
    until = Keep.DAY.until(clock[0])
    cache.put(b"/", False, cached_response("/", (), b"page", until, clock[0]))
    clock[0] -= 3600.0
    assert cache.get(b"/", False) is None


def test_a_kept_page_goes_with_the_clock_either_way(empty, client, monkeypatch):
    clock = [MIDNIGHT_IN_JAPAN - 3600.0]
    monkeypatch.setattr(page_cache.time, "time", lambda: clock[0])
    client.get("/about")
    assert empty.cache.get(b"/about", False) is not None
    clock[0] -= 7 * 24 * 3600.0
    assert empty.cache.get(b"/about", False) is None


def test_a_cache_is_bounded_by_bytes_and_drops_what_nobody_asks_for():
    cache = PageCache(most_bytes=10_000)
    later = time.time() + 1000
    cache.put(b"/asked", False, cached_response("/asked", (), b"x" * 1000, later))
    for number in range(100):
        cache.put(b"/%d" % number, False, cached_response("/", (), b"x" * 1000, later))
        assert cache.size <= 10_000
        assert cache.get(b"/asked", False) is not None
    assert len(cache) == 4
    cache.put(b"/large", False, cached_response("/large", (), b"x" * 9_500, later))
    assert cache.get(b"/large", False) is None


@pytest.mark.usefixtures("empty")
def test_the_log_tells_kept_pages_like_all_others(address, caplog):
    with caplog.at_level("INFO", logger="madoguchi.access"):
        sent(address, "/tables?lang=en")
        sent(address, "/tables?lang=en")
        deadline = time.monotonic() + 10
        while len(caplog.records) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
    handled = [each for record in caplog.records for each in record.handled]
    assert [(each.route, each.method, each.status, each.kept) for each in handled] == [
        ("/tables", "GET", 200, False),
        ("/tables", "GET", 200, True),
    ]


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        (b"gzip", True),
        (b"br;q=1.0, GZIP;q=0.5", True),
        (b"gzip;q=0", False),
        (b"gzip ; q=0.000", False),
        (b"gzip;q=0.001", True),
        (b"gzip;q=1", True),
        (b"x-gzip-like", False),
        (b"*", False),
        (b"identity", False),
        (b"", False),
        (b"\xff,;=,gzip;q", True),
    ],
)
def test_gzip_is_for_those_who_name_it(header, taken):
    assert takes_gzip(header) is taken


class _Renewed(Holder):
    """A holder that has something newer at every look."""

    def look(self):
        self._served = Served(replace(packaged_edition()), Origin.PACKAGED, state=(time.monotonic(),))
        return True


def test_an_edition_goes_with_its_pages_when_a_newer_one_is_served():
    node = Node(_Renewed(None))
    client = TestClient(node)
    first = client.get("/about").headers["etag"]
    old = weakref.ref(node.site.edition)
    assert len(node.cache) == 1
    assert node.look()
    assert old() is None
    assert len(node.cache) == 0
    assert client.get("/about").headers["etag"] != first
