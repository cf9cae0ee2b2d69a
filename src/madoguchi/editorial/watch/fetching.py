"""One page, politely: robots.txt, a pause, one request at a time, limits of size and time, redirects by hand.

A connection is made to the very address that was checked, whatever the host's name means a moment later.
"""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.robotparser import RobotFileParser

import httpcore
import httpx

from madoguchi.editorial.watch.addresses import (
    AddressRefusedError,
    Doors,
    Resolve,
    checked_address,
    checked_url,
    origin_of,
    port_of,
    resolved,
)
from madoguchi.message import Message
from madoguchi.store.watching import VisitOutcome

AGENT = "Madoguchi"
TYPES = ("text/html", "application/xhtml+xml", "text/plain", "application/pdf")
_REDIRECTS = (301, 302, 303, 307, 308)
_LONGEST_HEADER = 500  # characters of what is sent back next time
_ROBOTS_BYTES = 500 << 10  # what RFC 9309 wants read at least


@dataclass(frozen=True, slots=True)
class Politeness:
    """Bytes of a page, seconds for all of it, redirects, seconds between two requests to a host, and at most."""

    bytes: int = 1 << 20
    seconds: float = 20.0
    redirects: int = 5
    pause: float = 3.0
    most_pause: float = 60.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came. `content` is None where the page is as it was, or nothing could be read (`told` says why)."""

    outcome: VisitOutcome
    told: str = ""
    content: bytes | None = None
    final_url: str = ""
    etag: str = ""
    modified: str = ""
    requests: int = 0


class _NotNowError(Exception):
    """Why a page could not be had."""

    def __init__(self, told: Message, outcome: VisitOutcome = VisitOutcome.UNREACHABLE) -> None:
        self.told, self.outcome = told, outcome


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: httpx.Headers
    content: bytes


class _Stream(httpcore.NetworkStream):
    """A connection whose every wait ends when the whole visit's time does."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def _left(self, timeout: float | None) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time is up")
        return min(left, timeout) if timeout else left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secure = self._stream.start_tls(ssl_context, server_hostname, self._left(timeout))
        return _Stream(secure, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


class _Pinned(httpcore.NetworkBackend):
    """Connects to one address, whatever host is named."""

    def __init__(self, address: str, deadline: float) -> None:
        self._address, self._deadline = address, deadline

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002
        port: int,
        timeout: float | None = None,  # noqa: ARG002
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[object] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        left = max(0.01, self._deadline - time.monotonic())
        return _Stream(httpcore.SyncBackend().connect_tcp(self._address, port, left), self._deadline)


@dataclass
class Fetcher:
    """Fetches pages one after the other. `contact` is an address at which whoever runs this is found.

    `most` requests are made at most.
    """

    contact: str
    version: str
    most: int
    doors: Doors = field(default_factory=Doors)
    manners: Politeness = field(default_factory=Politeness)
    resolve: Resolve = resolved
    sleep: Callable[[float], None] = time.sleep
    requests: int = 0
    _last: dict[str, float] = field(default_factory=dict)  # host → when it was asked last
    _robots: dict[str, RobotFileParser | _NotNowError] = field(default_factory=dict)

    @property
    def agent(self) -> str:
        """Who asks, as its hosts read it."""
        return f"{AGENT}/{self.version} (+{self.contact})"

    def fetch(self, url: str, etag: str = "", modified: str = "") -> Fetched:
        """Return a page, or why it could not be had; nothing is raised for what a host does."""
        before = self.requests
        conditions = {"If-None-Match": etag, "If-Modified-Since": modified}
        try:
            found = self._fetched(url, {name: value for name, value in conditions.items() if value})
        except AddressRefusedError as error:
            found = Fetched(VisitOutcome.REFUSED, error.message)
        except _NotNowError as error:
            found = Fetched(error.outcome, error.told)
        return Fetched(
            found.outcome,
            found.told,
            found.content,
            found.final_url,
            found.etag,
            found.modified,
            self.requests - before,
        )

    def _fetched(self, text: str, conditions: dict[str, str]) -> Fetched:
        deadline = time.monotonic() + self.manners.seconds
        url = checked_url(text, self.doors)
        for _ in range(self.manners.redirects + 1):
            waited = self._allowed(url)
            deadline += waited  # a pause is no slowness of theirs
            begun = time.monotonic()
            self._pause(url)
            deadline += time.monotonic() - begun
            answer = self._asked(url, conditions, deadline, self.manners.bytes)
            if answer.status not in _REDIRECTS:
                return self._judged(url, answer)
            url = self._next(url, answer)
        raise _NotNowError(
            Message(
                "it leads on more than {most} times, from one address to the next",
                most=self.manners.redirects,
            )
        )

    def _next(self, url: httpx.URL, answer: _Answer) -> httpx.URL:
        try:
            there = str(url.join(answer.headers.get("location", "")))
        except (httpx.InvalidURL, ValueError, UnicodeError):
            there = ""
        following = checked_url(there, self.doors)
        if url.scheme == "https" and following.scheme != "https":
            raise AddressRefusedError(Message("{url} is not visited: it leads from https to http", url=there))
        return following

    def _judged(self, url: httpx.URL, answer: _Answer) -> Fetched:
        headers = answer.headers
        told = (headers.get(name, "")[:_LONGEST_HEADER] for name in ("etag", "last-modified"))
        etag, modified = (text if text.isascii() else "" for text in told)  # only that can be sent back
        if answer.status == 304:
            return Fetched(VisitOutcome.UNCHANGED, final_url=str(url), etag=etag, modified=modified)
        if answer.status != 200:
            raise _NotNowError(Message("its server answers with {status}", status=answer.status))
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in TYPES:
            raise _NotNowError(
                Message("it is of the type {type}, which is not read", type=kind[:80] or "?"),
                VisitOutcome.UNREADABLE,
            )
        return Fetched(VisitOutcome.READ, "", answer.content, str(url), etag, modified)

    # -- manners ---------------------------------------------------------------------------------

    def _allowed(self, url: httpx.URL) -> float:
        """Look whether the host's robots.txt allows an address; return the seconds that this took.

        Raises _NotNowError where it does not.
        """
        begun = time.monotonic()
        origin = origin_of(url)
        if origin not in self._robots:
            self._robots[origin] = self._rules_of(url)
        rules = self._robots[origin]
        if isinstance(rules, _NotNowError):
            raise rules
        try:
            allowed = rules.can_fetch(AGENT, str(url))
        except ValueError:  # Python's reader unescapes an address first, and what it then finds may be none
            allowed = False
        if not allowed:
            raise _NotNowError(
                Message("the robots.txt of {host} forbids it", host=url.host), VisitOutcome.FORBIDDEN
            )
        return time.monotonic() - begun

    def _rules_of(self, url: httpx.URL) -> RobotFileParser | _NotNowError:
        rules = RobotFileParser()
        rules.modified()  # else an empty file forbids everything
        here = checked_url(f"{origin_of(url)}/robots.txt", self.doors)
        try:
            deadline = time.monotonic() + self.manners.seconds
            for _ in range(self.manners.redirects + 1):
                self._pause(here)
                answer = self._asked(here, {}, deadline + self.manners.most_pause, _ROBOTS_BYTES, cut=True)
                if answer.status not in _REDIRECTS:
                    break
                here = self._next(here, answer)
        except _NotNowError as error:
            return error
        if answer.status == 200:
            lines = answer.content.decode("utf-8", "replace").removeprefix("\ufeff").splitlines()
            rules.parse(list(filter(_is_readable, lines)))
        elif answer.status in (401, 403):
            rules.parse(["User-agent: *", "Disallow: /"])
        elif answer.status == 429 or answer.status >= 500 or answer.status in _REDIRECTS:
            return _NotNowError(Message("the robots.txt of {host} can't be read now", host=url.host))
        return rules

    def _pause(self, url: httpx.URL) -> None:
        """Wait until the host may be asked again."""
        rules = self._robots.get(origin_of(url))
        wanted = rules.crawl_delay(AGENT) if isinstance(rules, RobotFileParser) else None
        # A number of thousands of digits is no float, but can be compared with one.
        pause = min(max(self.manners.pause, int(wanted or 0)), self.manners.most_pause)
        left = self._last.get(url.host, -pause) + pause - time.monotonic()
        if url.host in self._last and left > 0:
            self.sleep(left)

    # -- one request -----------------------------------------------------------------------------

    def _asked(
        self, url: httpx.URL, more: dict[str, str], deadline: float, most: int, *, cut: bool = False
    ) -> _Answer:
        if self.requests >= self.most:
            raise _NotNowError(Message("as many requests as are allowed a day were made"))
        self.requests += 1
        try:
            address = checked_address(url, self.doors, self.resolve, deadline - time.monotonic())
            return self._received(url, address, more, deadline, most, cut=cut)
        except (OSError, UnicodeError):
            raise _NotNowError(Message("{host} is not known or can't be reached", host=url.host)) from None
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
            if isinstance(error, httpcore.TimeoutException):
                told = Message("it took more than {most} seconds", most=int(self.manners.seconds))
            else:
                told = Message("{host} is not known or can't be reached", host=url.host)
            raise _NotNowError(told) from None
        finally:
            self._last[url.host] = time.monotonic()

    def _received(
        self, url: httpx.URL, address: str, more: dict[str, str], deadline: float, most: int, *, cut: bool
    ) -> _Answer:
        headers = {
            "Host": url.netloc.decode("ascii"),
            "User-Agent": self.agent,
            "Accept": ", ".join(TYPES),
            "Accept-Encoding": "gzip",
            "Accept-Language": "ja",
            "Connection": "close",
            **more,
        }
        backend = _Pinned(address, deadline)
        where = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=port_of(url), target=url.raw_path)
        with (
            httpcore.ConnectionPool(network_backend=backend) as pool,
            pool.stream("GET", where, headers=list(headers.items())) as response,
        ):
            found = httpx.Headers(response.headers)
            if response.status != 200:
                return _Answer(response.status, found, b"")
            packing = found.get("content-encoding", "identity").strip().lower()
            if packing not in ("identity", "", "gzip", "x-gzip"):
                raise _NotNowError(
                    Message("it is of the type {type}, which is not read", type=packing[:80]),
                    VisitOutcome.UNREADABLE,
                )
            content = self._body(response.iter_stream(), "gzip" in packing, most, cut=cut)
            return _Answer(response.status, found, content)

    def _body(self, chunks: Iterable[bytes], packed: bool, most: int, *, cut: bool) -> bytes:
        unpacking = zlib.decompressobj(wbits=31) if packed else None
        content = bytearray()
        for chunk in chunks:
            try:
                content += unpacking.decompress(chunk, most + 1 - len(content)) if unpacking else chunk
            except zlib.error:
                raise _NotNowError(Message("what it sends is damaged"), VisitOutcome.UNREADABLE) from None
            if len(content) > most:
                if cut:
                    return bytes(content[:most])
                raise _NotNowError(
                    Message("it has more than {most} KB", most=most >> 10), VisitOutcome.UNREADABLE
                )
        if unpacking and not unpacking.eof:
            raise _NotNowError(Message("what it sends is damaged"), VisitOutcome.UNREADABLE)
        return bytes(content)


def _is_readable(line: str) -> bool:
    """Whether Python's reader of robots.txt survives a line; what it can't read says nothing."""
    try:
        RobotFileParser().parse(["User-agent: *", line])
    except ValueError:
        return False
    return True
