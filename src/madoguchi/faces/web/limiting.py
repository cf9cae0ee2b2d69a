"""How often one address, or a name, may do a thing. Addresses are kept only as keyed hashes, in memory, for minutes."""

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

    def allows(self, request: Request) -> bool:
        """Whether whoever asks may do it now; if so, it is counted."""
        return self.allows_name(self._address(request))

    def allows_name(self, known: str) -> bool:
        """The same for somebody who is known by a name: a program, an invited body."""
        name = hashlib.blake2b(known.encode(), key=self._key, digest_size=16).digest()
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
