"""How often one address, or a name, may do a thing. Addresses are kept only as keyed hashes, in memory, for a while."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

from starlette.requests import Request

MOST_TIMES, SECONDS = 5, 600.0
MOST_ADDRESSES = 10_000
# What one connection is given: it may choose any address of it.
_IPV6_PREFIX = 64
_DAY = 24 * 3600.0
# A person dials a few desks a day. Whoever wants every number of a list to look reached, from one connection,
# needs more days than answers count for.
MOST_ANSWERS = 10


class Limiter:
    """At most `most` times in `seconds` for each address; the key of the hashes dies with the process.

    Whose address counts behind a proxy is said by origin.Front.
    """

    def __init__(
        self,
        most: int = MOST_TIMES,
        seconds: float = SECONDS,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most, self._seconds = most, seconds
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._times: OrderedDict[bytes, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, request: Request, about: str = "") -> bool:
        """Whether whoever asks may do it now, to a thing if one is named; if so, it is counted."""
        return self.allows_name(f"{self._address(request)} {about}")

    def give_back(self, request: Request, about: str = "") -> None:
        """Uncount what was counted last, because nothing came of it."""
        name = self._hashed(f"{self._address(request)} {about}")
        with self._lock:
            if times := self._times.get(name):
                times.pop()

    def allows_name(self, known: str) -> bool:
        """The same for somebody who is known by a name: a program, an invited body."""
        name = self._hashed(known)
        moment = self._clock()
        with self._lock:
            times = self._times.setdefault(name, deque())
            self._times.move_to_end(name)
            while times and times[0] <= moment - self._seconds:
                times.popleft()
            if len(times) >= self._most:
                return False
            times.append(moment)
            while len(self._times) > MOST_ADDRESSES:
                self._times.popitem(last=False)
            return True

    def _hashed(self, known: str) -> bytes:
        return hashlib.blake2b(known.encode(), key=self._key, digest_size=16).digest()

    def _address(self, request: Request) -> str:
        text = request.client.host if request.client else ""
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            return text
        if isinstance(address, ipaddress.IPv6Address):
            if address.ipv4_mapped:
                return str(address.ipv4_mapped)
            return str(ipaddress.ip_network((address, _IPV6_PREFIX), strict=False))
        return str(address)


class CallLimits:
    """How often one address may answer: about one number once a day, and so often a day in all.

    It outlives an edition; what it knows of addresses dies with the process, like every Limiter.
    """

    def __init__(self) -> None:
        self.number = Limiter(1, _DAY)
        self.day = Limiter(MOST_ANSWERS, _DAY)
        self.words = Limiter(MOST_ANSWERS, _DAY)

    def give_back(self, request: Request, number: str) -> None:
        """Take back what was counted of an answer that the store could not take."""
        self.number.give_back(request, number)
        self.day.give_back(request)
