"""Files that editors send: handed on open to a child process that reads them, and what becomes of it.

A page that grows while an import is read needs no script. An import goes on when its page is closed;
of everything else the outcome is wanted by nobody then, and its child is stopped.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import IO, Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from madoguchi.child import Children, Job, Task
from madoguchi.editorial.tasks import allowance
from madoguchi.errors import InputError, LimitError, MadoguchiError
from madoguchi.faces.web.view.messages import Messages
from madoguchi.ingest.documents.limits import LIMITS, refuse
from madoguchi.message import Message
from madoguchi.store.database import Database

# A stream is sent as it grows: neither compressed here nor gathered by nginx.
GROWING = {"Content-Encoding": "identity", "X-Accel-Buffering": "no"}
_SECONDS_BETWEEN = 0.4
_LONGEST_NAME = 300
_TASKS = "madoguchi.editorial.tasks"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came: its bare name, its length in bytes, and the file itself, on disk."""

    name: str
    size: int
    file: IO[bytes]


def files_of(form: FormData, name: str) -> list[Sent]:
    """Return the files of a form's field. Raises LimitError for too many."""
    found = [each for each in form.getlist(name) if isinstance(each, UploadFile) and each.filename]
    if len(found) > LIMITS.files:
        refuse("files", f"{len(found)} files")
    return [_sent(each) for each in found]


def _sent(upload: UploadFile) -> Sent:
    name = PurePath((upload.filename or "").replace("\\", "/")).name[:_LONGEST_NAME]
    file: Any = upload.file
    if hasattr(file, "rollover"):  # a small one was held in memory
        file.rollover()
    file.flush()
    return Sent(name, upload.size or 0, file)


@dataclass(frozen=True)
class Reading:
    """The children that read files for a node's editors; two at a time leave readers their processor."""

    database: Database
    children: Children = field(default_factory=lambda: Children(at_once=2))

    def start(
        self, function: str, files: list[Sent], desks: int, *, watched: bool = False, **arguments: Any
    ) -> Job:
        """Start a task of editorial/tasks.py beside an edition of so many desks. Raises LimitError."""
        task = Task(
            f"{_TASKS}:{function}",
            {"database": self.database.address, **arguments},
            [each.file for each in files],
            watched,
        )
        return self.children.start(task, allowance(sum(each.size for each in files), desks))

    async def outcome(self, job: Job, request: Request) -> Any:
        """Wait for what a task returns, or raises; when whoever asked goes away, it is stopped."""
        waiting = asyncio.wrap_future(job.outcome)
        try:
            while not (await asyncio.wait({waiting}, timeout=_SECONDS_BETWEEN))[0]:
                if await request.is_disconnected():
                    job.stop()
            return waiting.result()
        finally:
            job.stop()


@dataclass(frozen=True, slots=True)
class Step:
    """What has just happened. `stage` is a stage's name, `wait` or `begin`; shares are 0 to 100."""

    stage: str
    share: int
    seconds: float
    over: bool


@dataclass
class Watched:
    """A job whose progress a page shows while it grows."""

    job: Job
    outcome: Any = None
    error: Exception | None = None

    async def steps(self) -> AsyncIterator[Step]:
        """Yield what is worth showing until it is over."""
        began = time.monotonic()
        told = 0
        waiting = asyncio.wrap_future(self.job.outcome)
        while not (await asyncio.wait({waiting}, timeout=_SECONDS_BETWEEN if told else 0.05))[0]:
            stages = _stages(self.job)
            while told < len(stages) - 1:
                yield Step(stages[told][0], 100, time.monotonic() - began, True)
                told += 1
            yield _now(self.job, stages, time.monotonic() - began)
        self.error = waiting.exception()  # type: ignore[assignment]
        if self.error is None:
            self.outcome = waiting.result()
        for name, _, _ in _stages(self.job)[told:]:
            yield Step(name, 100, time.monotonic() - began, True)


def _stages(job: Job) -> list[tuple[str, int, int]]:
    """Each stage once, with how far it was when it was last heard of."""
    found: dict[str, tuple[str, int, int]] = {}
    for stage, done, total in list(job.progress):
        found[stage] = (stage, done, total)
    return list(found.values())


def _now(job: Job, stages: list[tuple[str, int, int]], seconds: float) -> Step:
    if not stages:
        return Step("begin" if job.begun else "wait", 0, 0.0, False)
    stage, done, total = stages[-1]
    return Step(stage, int(100 * done / total) if total else 0, seconds, False)


def problem_of(error: Exception, t: Messages) -> str:
    """Return an error in words: what is beyond a limit in the page's language, the rest as it says it."""
    if isinstance(error, LimitError):
        told = t.known(f"limits.{error.limit}", "")
        file = f"{error.path}: " if error.path else ""
        return file + told.format(most=f"{error.most:,}") if told else error.in_language(t.lang)
    if isinstance(error, MadoguchiError):
        return error.in_language(t.lang)
    return t("limits.crashed")


def one_file(form: FormData, missing: str) -> Sent:
    """Return the file of a form. Raises InputError, with what is said of a missing one, and of an empty one."""
    sent = files_of(form, "file")
    if not sent:
        raise InputError(missing)
    if not sent[0].size:
        raise InputError(Message("{name} is empty; choose the file itself", name=sent[0].name))
    return sent[0]
