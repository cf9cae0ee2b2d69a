"""Fetching against servers that are slow, endless, broken, hostile, and against what must never be visited."""

from __future__ import annotations

import gzip
import time

import pytest

from madoguchi.editorial.watch.addresses import Doors, is_public
from madoguchi.store.watching import VisitOutcome
from tests.editorial.watch.servers import fetcher, sends, site


@pytest.fixture
def here():
    with site() as found:
        found.pages["/page"] = sends("<p>電話 03-1234-5678</p>", ETag='"1"')
        yield found


def test_a_page_is_fetched_after_its_hosts_robots_with_an_honest_name(here):
    found = fetcher(here).fetch(here.url())
    assert (found.outcome, found.etag, found.requests) == (VisitOutcome.READ, '"1"', 2)
    assert "03-1234-5678" in found.content.decode()
    assert here.paths == ["/robots.txt", "/page"]
    assert {headers["User-Agent"] for _, headers in here.asked} == {"Madoguchi/9 (+https://desk.example.jp)"}


def test_a_page_that_did_not_change_is_not_sent_again(here):
    def answer(handler):
        status = 304 if handler.headers["If-None-Match"] == '"1"' else 200
        sends("", status, ETag='"1"')(handler)

    here.pages["/page"] = answer
    assert fetcher(here).fetch(here.url(), '"1"').outcome is VisitOutcome.UNCHANGED
    assert fetcher(here).fetch(here.url(), '"0"').outcome is VisitOutcome.READ


def drips(handler):
    """One byte of a header, and then another."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(200):
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(0.05)


def endless(handler):
    sends("")(handler)
    for _ in range(100_000):
        handler.wfile.write(b"x" * 4096)


def dripping_body(handler):
    sends("")(handler)
    for _ in range(200):
        handler.wfile.write(b"x")
        time.sleep(0.05)


@pytest.mark.parametrize("answer", [drips, dripping_body, lambda _: time.sleep(5)])
def test_a_slow_page_ends_with_its_time_however_it_is_slow(here, answer):
    here.pages["/robots.txt"] = sends("", 404)
    here.pages["/page"] = answer
    asking, begun = fetcher(here, seconds=0.6), time.monotonic()
    assert asking.fetch(here.url()).outcome is VisitOutcome.UNREACHABLE
    assert time.monotonic() - begun < 3


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (endless, VisitOutcome.UNREADABLE),
        (sends(b"x" * (2 << 20)), VisitOutcome.UNREADABLE),
        (sends(gzip.compress(b"x" * (64 << 20)), Content_Encoding="gzip"), VisitOutcome.UNREADABLE),
        (sends(b"no gzip at all", Content_Encoding="gzip"), VisitOutcome.UNREADABLE),
        (sends(gzip.compress(b"<p>cut off</p>" * 99)[:-9], Content_Encoding="gzip"), VisitOutcome.UNREADABLE),
        (sends(b"x", Content_Encoding="br"), VisitOutcome.UNREADABLE),
        (sends(b"\x89PNG", kind="image/png"), VisitOutcome.UNREADABLE),
        (sends("", 500), VisitOutcome.UNREACHABLE),
        (sends("", 404), VisitOutcome.UNREACHABLE),
        (lambda handler: handler.wfile.write(b"no HTTP at all\r\n\r\n"), VisitOutcome.UNREACHABLE),
        (
            lambda handler: handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"),
            VisitOutcome.UNREACHABLE,
        ),
        (
            lambda handler: handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 99_999),
            VisitOutcome.UNREACHABLE,
        ),
        (sends("", 302, Location="/page"), VisitOutcome.UNREACHABLE),
        (sends("", 302, Location="file:///etc/passwd"), VisitOutcome.REFUSED),
        (sends("", 302, Location="http://169.254.169.254/latest/meta-data/"), VisitOutcome.REFUSED),
        (sends("", 302, Location="http://127.0.0.2/"), VisitOutcome.REFUSED),
        (sends("", 302, Location="http://[::ffff:127.0.0.2]/"), VisitOutcome.REFUSED),
        (sends("", 302, Location="http://127.0.0.1:22/"), VisitOutcome.REFUSED),
        (sends("", 302, Location="//user:pass@127.0.0.1/"), VisitOutcome.REFUSED),
        (sends("", 302), VisitOutcome.UNREACHABLE),
        (sends("", 304), VisitOutcome.UNCHANGED),
    ],
)
def test_what_a_page_does_is_told_and_ends(here, answer, outcome):
    here.pages["/page"] = answer
    found = fetcher(here).fetch(here.url())
    assert (found.outcome, found.content) == (outcome, None)
    assert bool(found.told) is (outcome is not VisitOutcome.UNCHANGED)


def test_a_packed_page_is_unpacked(here):
    here.pages["/page"] = sends(gzip.compress("電話".encode()), Content_Encoding="gzip")
    assert fetcher(here).fetch(here.url()).content.decode() == "電話"


def test_another_host_is_followed_only_where_its_robots_allow(here):
    with site() as other:
        here.pages["/page"] = sends("", 301, Location=other.url("/new"))
        other.pages["/new"] = sends("there")
        assert fetcher(here, other).fetch(here.url()).final_url == other.url("/new")
        other.pages["/robots.txt"] = sends("User-agent: *\nDisallow: /new\n", kind="text/plain")
        assert fetcher(here, other).fetch(here.url()).outcome is VisitOutcome.FORBIDDEN
        assert other.paths.count("/new") == 1


@pytest.mark.parametrize(
    ("robots", "outcome"),
    [
        (sends("", 404), VisitOutcome.READ),
        (sends("", 200), VisitOutcome.READ),
        (sends("User-agent: *\nDisallow: /private\n"), VisitOutcome.READ),
        (sends("User-agent: *\nDisallow: /\n"), VisitOutcome.FORBIDDEN),
        (
            sends("User-agent: Madoguchi\nDisallow: /page\n\nUser-agent: *\nAllow: /\n"),
            VisitOutcome.FORBIDDEN,
        ),
        (sends("", 403), VisitOutcome.FORBIDDEN),
        (sends("", 503), VisitOutcome.UNREACHABLE),
        (sends("", 429), VisitOutcome.UNREACHABLE),
        (sends("", 301, Location="http://10.0.0.1/robots.txt"), VisitOutcome.REFUSED),
    ],
)
def test_the_robots_file_is_honoured(here, robots, outcome):
    here.pages["/robots.txt"] = robots
    assert fetcher(here).fetch(here.url()).outcome is outcome


@pytest.mark.parametrize(
    "line",
    [
        "Disallow: //[",
        "Disallow: http://[a]/",
        "Crawl-delay: ²",
        f"Crawl-delay: {'9' * 5_000}",
        f"Crawl-delay: {'9' * 4_000}",
        "Request-rate: 1/²",
    ],
)
def test_a_line_of_a_robots_file_that_cant_be_read_ends_no_run(here, line):
    slept = []
    here.pages["/robots.txt"] = sends(f"User-agent: *\n{line}\nDisallow: /private\n", kind="text/plain")
    here.pages["/private"] = sends("no")
    asking = fetcher(here, sleep=slept.append)
    assert asking.fetch(here.url()).outcome is VisitOutcome.READ
    assert asking.fetch(here.url("/private")).outcome is VisitOutcome.FORBIDDEN
    assert all(each <= 60 for each in slept)


def test_an_address_that_only_unescaping_spoils_ends_no_run(here):
    here.pages["/robots.txt"] = sends("User-agent: *\nDisallow: /private\n", kind="text/plain")
    asking = fetcher(here, resolve=lambda *_: ["127.0.0.1"])
    assert asking.fetch(here.url(host="a%5Bb.example.jp")).outcome is VisitOutcome.FORBIDDEN


def test_a_tag_that_no_header_can_hold_is_not_sent_back(here):
    here.pages["/page"] = sends("x", ETag='"é"')
    assert fetcher(here).fetch(here.url()).etag == ""


def test_a_host_is_left_alone_between_two_requests_as_long_as_it_wants_but_not_for_ever(here):
    here.pages["/robots.txt"] = sends("User-agent: *\nCrawl-delay: 9999\n")
    slept = []
    asking = fetcher(here, sleep=slept.append)
    asking.fetch(here.url())
    asking.fetch(here.url())
    assert [round(each) for each in slept] == [60, 60]
    assert here.paths == ["/robots.txt", "/page", "/page"]


def test_no_more_requests_are_made_than_are_allowed(here):
    asking = fetcher(here, most=2)
    assert asking.fetch(here.url()).outcome is VisitOutcome.READ
    assert asking.fetch(here.url()).outcome is VisitOutcome.UNREACHABLE
    assert len(here.asked) == 2


def test_the_name_is_asked_once_and_the_very_address_that_was_checked_is_used(here):
    """A name that means another address a moment later leads nowhere else."""
    answers = iter([["127.0.0.1"], ["127.0.0.1"], ["10.0.0.1"]])
    asking = fetcher(here, resolve=lambda *_: next(answers))
    assert asking.fetch(here.url(host="owner.example.jp")).outcome is VisitOutcome.READ
    assert {headers["Host"] for _, headers in here.asked} == {f"owner.example.jp:{here.port}"}
    assert asking.fetch(here.url(host="owner.example.jp")).outcome is VisitOutcome.REFUSED


def test_a_name_with_one_private_address_among_its_addresses_is_refused(here):
    asking = fetcher(here, resolve=lambda *_: ["127.0.0.1", "192.168.0.1"])
    assert asking.fetch(here.url(host="owner.example.jp")).outcome is VisitOutcome.REFUSED
    assert here.asked == []


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://example.jp/", "http://example.jp:8080/", "http://a:b@example.jp/", "http://",
     "//example.jp/", "http://localhost/", "http://127.0.0.1/", "http://0x7f000001/", "http://2130706433/", "gopher://x/",
     "http://[::1]/", "javascript:alert(1)", "http://\x00/", "http://example.jp/" + "a" * 999],
)  # fmt: skip
def test_these_are_never_visited(url):
    asking = fetcher()
    asking.doors = Doors()
    assert asking.fetch(url).outcome in (VisitOutcome.REFUSED, VisitOutcome.UNREACHABLE)
    assert asking.fetch(url).content is None


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2001:4860:4860::8888", True), ("64:ff9b::808:808", True),
        ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False),
        ("100.64.0.1", False), ("100.100.100.200", False), ("168.63.129.16", False), ("0.0.0.0", False), ("224.0.0.1", False),
        ("240.0.0.1", False), ("255.255.255.255", False), ("192.0.0.192", False), ("::1", False), ("::", False),
        ("fe80::1", False), ("fe80::1%eth0", False), ("fc00::1", False), ("fd00:ec2::254", False), ("ff02::1", False),
        ("::ffff:10.0.0.1", False), ("::ffff:8.8.8.8", True), ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False),
        ("2001:0:7f00:1::", False), ("fec0::1", False), ("no address", False),
    ],
)  # fmt: skip
def test_only_addresses_of_the_public_internet_are_visited(address, public):
    assert is_public(address, Doors()) is public
