"""A file that is being read: one page that grows while it is, so that it needs no script.

The page is the answer to the upload itself; whichever node took the file also tells of it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from madoguchi.editions.progress import Progress, Stage
from madoguchi.errors import MadoguchiError

_SECONDS_BETWEEN = 0.4
_one_at_a_time = threading.Lock()  # a long list takes much memory while it is read


@dataclass(frozen=True, slots=True)
class Step:
    """What has just happened. `stage` is a stage's name, or `wait`; shares are 0 to 100."""

    stage: str
    share: int
    seconds: float
    over: bool


@dataclass
class Work:
    """One piece of work in a thread of its own. It goes on when nobody watches any more."""

    do: Callable[[Progress], int]
    outcome: int | None = None
    problem: str = ""
    _stages: list[list[float]] = field(default_factory=list)
    _names: list[str] = field(default_factory=list)
    _done: threading.Event = field(default_factory=threading.Event)

    def steps(self) -> Iterator[Step]:
        """Start, and yield what is worth showing until it is over."""
        began = time.monotonic()
        threading.Thread(target=self._run, daemon=True).start()
        told = 0
        while not self._done.wait(_SECONDS_BETWEEN if told else 0.05):
            while told < len(self._names) - 1:
                yield Step(self._names[told], 100, time.monotonic() - began, True)
                told += 1
            yield self._now(began)
        for name in self._names[told:]:
            yield Step(name, 100, time.monotonic() - began, True)

    def _now(self, began: float) -> Step:
        if not self._names:
            return Step("wait", 0, 0.0, False)
        done, total = self._stages[-1]
        return Step(self._names[-1], int(100 * done / total) if total else 0, time.monotonic() - began, False)

    def _heard(self, stage: Stage, done: int, total: int) -> None:
        if not self._names or self._names[-1] != stage.value:
            self._stages.append([done, total])
            self._names.append(stage.value)
        else:
            self._stages[-1] = [done, total]

    def _run(self) -> None:
        try:
            with _one_at_a_time:
                self.outcome = self.do(self._heard)
        except MadoguchiError as error:
            self.problem = str(error)
        except Exception as error:  # told on the page; the thread has nobody else to tell
            self.problem = f"{type(error).__name__}: something went wrong on our side"
        finally:
            self._done.set()
