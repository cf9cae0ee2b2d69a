"""How far a long build or comparison has come, told to whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum


class Stage(StrEnum):
    """What is being done, in this order."""

    READ = "read"  # lines of the text
    ERRATA = "errata"
    ENTITIES = "entities"  # desks
    CONSERVATION = "conservation"  # desks
    RULES = "rules"
    ENCODE = "encode"  # desks
    COMPARE = "compare"  # desks of the newer edition


Progress = Callable[[Stage, int, int], None]
"""Called with the stage, how many of its units are done, and how many there are.

Every stage is told when it begins (0 done) and when it is over; in between where it is long.
"""


def no_progress(stage: Stage, done: int, total: int) -> None:
    """The progress that nobody waits for."""


@contextmanager
def during(stage: Stage, total: int, progress: Progress) -> Iterator[None]:
    """Tell that a stage begins, and, unless it fails, that it is over."""
    progress(stage, 0, total)
    yield
    progress(stage, total, total)
