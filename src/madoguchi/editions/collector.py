"""Rest for the cycle collector while many values are made that hold no cycles.

Frozen values never point back at what holds them; looking for cycles among the millions of a
long list takes a third of the time and finds none.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def resting_collector() -> Iterator[None]:
    """Switch the cycle collector off, and on again if it was on. Nesting is harmless."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
