"""How often one address may do a thing. Addresses are kept only as keyed hashes, in memory, for minutes."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import deque

MOST_ADDRESSES = 10_000


class Limiter:
    """At most `most` times in `seconds` for each address; the key dies with the process."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._key = secrets.token_bytes(32)
        self._times: dict[bytes, deque[float]] = {}
        self._lock = threading.Lock()

    def allows(self, address: str) -> bool:
        """Whether the address may do it now; if so, it is counted."""
        name = hashlib.blake2b(address.encode(), key=self._key, digest_size=16).digest()
        moment = time.monotonic()
        with self._lock:
            times = self._times.setdefault(name, deque())
            while times and times[0] < moment - self._seconds:
                times.popleft()
            if len(times) >= self._most:
                return False
            times.append(moment)
            while len(self._times) > MOST_ADDRESSES:
                del self._times[next(iter(self._times))]
            return True
