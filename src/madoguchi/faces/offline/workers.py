"""Jobs shared out among processes: as many as there are processors, or one after another."""

from __future__ import annotations

import gc
import multiprocessing
import os
import queue
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from madoguchi.errors import MadoguchiError
from madoguchi.faces.offline.errors import SiteError
from madoguchi.message import Message

Made = TypeVar("Made")
_PATIENCE = 1.0  # seconds between two looks at whether the processes still live


def shared_out(jobs: Sequence[Callable[[], Made]]) -> Iterator[tuple[int, Made]]:
    """Do the jobs; yield (which, result) as each is done. Raises what a job raises.

    One process begins with the first, the next with the last: what stands together is done by the same one, which
    has what its neighbours needed. Long jobs come first.

    The processes are forks, so that a job may use all that its maker holds. Where forking is not
    the custom (Windows, macOS), there is one processor, or other threads run (a fork may be left
    holding a lock of one of them for ever), the jobs are done here.
    """
    processors = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
    if processors < 2 or len(jobs) < 2 or _threads() > 1:
        for number, job in enumerate(jobs):
            yield number, job()
        return
    gc.collect()
    gc.freeze()  # what is there stays there: no process need look at it again
    try:
        yield from _by_forks(jobs, min(processors, len(jobs)))
    finally:
        gc.unfreeze()


def _threads() -> int:
    """How many threads this process has, those of native code included (Linux)."""
    return len(list(Path("/proc/self/task").iterdir()))


def _by_forks(jobs: Sequence[Callable[[], Made]], processors: int) -> Iterator[tuple[int, Made]]:
    context = multiprocessing.get_context("fork")
    left, done = context.Array("i", [0, len(jobs)]), context.Queue()
    crew = [
        context.Process(target=_work, args=(jobs, left, bool(number % 2), done), daemon=True)
        for number in range(processors)
    ]
    for worker in crew:
        worker.start()
    try:
        for _ in jobs:
            number, result, error = _next(done, crew)
            if error is not None:
                raise error
            yield number, result
        for worker in crew:
            worker.join()
    finally:
        for worker in crew:
            worker.terminate()


def _work(jobs: Sequence[Callable[[], Any]], left: Any, from_behind: bool, done: Any) -> None:
    gc.disable()  # pages leave nothing behind that only it finds, and the process ends soon
    while (number := _next_job(left, from_behind)) is not None:
        try:
            done.put((number, jobs[number](), None))
        except Exception as error:
            told = str(error) if isinstance(error, MadoguchiError) else f"{type(error).__name__}: {error}"
            done.put((number, None, SiteError(told)))


def _next_job(left: Any, from_behind: bool) -> int | None:
    """Take a job of those that are left: from the first of two numbers to before the second."""
    with left.get_lock():
        if left[0] == left[1]:
            return None
        if from_behind:
            left[1] -= 1
            return int(left[1])
        left[0] += 1
        return int(left[0]) - 1


def _next(done: Any, crew: Sequence[Any]) -> Any:
    while True:
        try:
            return done.get(timeout=_PATIENCE)
        except queue.Empty:
            if not any(worker.is_alive() for worker in crew):
                raise SiteError(Message("a process that made pages ended early; try again")) from None
