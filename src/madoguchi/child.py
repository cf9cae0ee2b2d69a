"""Work on what comes from outside, done in a process of its own within limits of memory and time.

A file that somebody sends may be made to take gigabytes or minutes. Whoever serves readers starts
a child for it: fresh (no fork of a process with threads), of low priority, limited, and killed with
all that it started when it takes too long, when nobody waits any more, or when its parent ends.
Whatever becomes of it is told as a LimitError or as the error that the work raised, never as ours.

The two talk in lines of JSON: the parent sends one that says what to do, the child answers with its
progress and one outcome. Files are passed open, so that neither holds them in memory for the other.
The child's standard input stays open while the parent lives; its end is the child's own.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import asdict, dataclass, field
from importlib import import_module
from typing import IO, Any, NoReturn

from madoguchi import errors
from madoguchi.errors import LimitError, MadoguchiError
from madoguchi.message import Message, packed, unpacked

MB = 1 << 20
NICENESS = 10  # readers come first: the scheduler gives a child a tenth beside them
_SECONDS_BETWEEN = 0.2  # two lines of progress
_SECONDS_MORE = 5  # between the polite end of processor time and the other one
_LONGEST_LINE = 16 * MB  # of an outcome

Tell = Callable[..., None]
"""Called with the progress of a piece of work: plain values, such as a stage and two counts."""

log = logging.getLogger("madoguchi.access")


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a child may use: bytes of memory, seconds of processor and by the clock, bytes a file that it writes."""

    memory: int
    seconds: int
    patience: int
    writes: int = 64 * MB


@dataclass(frozen=True, slots=True)
class Task:
    """What a child does: `module:function`, called with `arguments` as keywords.

    Where there are `files`, they are passed open, in this order, as the keyword `files`; where progress
    is `watched`, the keyword `tell` takes it. The function returns what JSON can say.
    """

    function: str
    arguments: Mapping[str, Any]
    files: Sequence[IO[bytes]] = ()
    watched: bool = False


@dataclass(eq=False)
class Job:
    """A task that waits for its turn, is being done, or is over.

    `outcome` is what the function returned or raised. `progress` is what it told last, in order.
    """

    task: Task
    allowance: Allowance
    outcome: Future[Any] = field(default_factory=lambda: _begun())
    progress: list[Sequence[Any]] = field(default_factory=list)
    begun: bool = False
    peak: int = 0  # bytes of memory, once it is over
    _process: subprocess.Popen[bytes] | None = None
    _stopped: bool = False
    _expired: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def stop(self) -> None:
        """Kill the child with all that it started; safe to call at any time."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                _kill(self._process)

    def run(self) -> None:
        """Do the task and set the outcome; blocks until then."""
        try:
            found = self._attended()
        except BaseException as error:  # whoever waits must hear of it
            self.outcome.set_exception(error)
        else:
            self.outcome.set_result(found)

    def _attended(self) -> Any:
        passed = [each.fileno() for each in self.task.files]
        with self._lock:
            if self._stopped:
                _refuse("stopped")
            self.begun = True
            process = self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a library's words may quote the file
                pass_fds=passed,
                start_new_session=True,
                close_fds=True,
            )
        _living.add(process)
        timer = threading.Timer(self.allowance.patience, self._expire)
        timer.daemon = True
        timer.start()
        try:
            order = {
                "function": self.task.function,
                "arguments": dict(self.task.arguments),
                "files": passed,
                "watched": self.task.watched,
                "allowance": asdict(self.allowance),
            }
            assert process.stdin
            assert process.stdout
            with contextlib.suppress(BrokenPipeError):
                process.stdin.write(json.dumps(order).encode() + b"\n")
                process.stdin.flush()
            said = self._heard(process.stdout)
        finally:
            timer.cancel()
            with self._lock:
                _kill(process)
                process.wait()
                self._process = None  # another process may have its number from now on
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    pipe.close()  # type: ignore[union-attr]
            _living.discard(process)
        return self._judged(said, process.returncode)

    def _heard(self, lines: IO[bytes]) -> Mapping[str, Any] | None:
        """Follow the child's lines to its outcome; None when it ended without one."""
        while line := lines.readline(_LONGEST_LINE):
            said: Mapping[str, Any] = json.loads(line)
            if "progress" not in said:
                return said
            self.progress.append(said["progress"])
        return None

    def _judged(self, said: Mapping[str, Any] | None, code: int) -> Any:
        if said is None:
            if self._expired or code == -signal.SIGXCPU:
                _refuse("time", self.allowance.seconds)
            if self._stopped:
                _refuse("stopped")
            log.error("error: a child doing %s ended with %s", self.task.function, code)
            _refuse("crashed")
        self.peak = said.get("peak", 0)
        if "result" in said:
            return said["result"]
        if said.get("limit") == "memory":
            _refuse("memory", self.allowance.memory // MB)
        if "failed" in said:
            log.error("error %s in a child doing %s", said["failed"], self.task.function)
            _refuse("crashed")
        raise _again(said["error"])

    def _expire(self) -> None:
        self._expired = True
        self.stop()


def _begun() -> Future[Any]:
    """A future that whoever awaits it can't cancel: the job sets it in any case."""
    found: Future[Any] = Future()
    found.set_running_or_notify_cancel()
    return found


class Children:
    """Starts children: at most `at_once` at a time, and at most `waiting` jobs more wait for their turn."""

    def __init__(self, at_once: int, waiting: int = 8) -> None:
        self._turn = threading.BoundedSemaphore(at_once)
        self._places = threading.BoundedSemaphore(at_once + waiting)

    def start(self, task: Task, allowance: Allowance) -> Job:
        """Return the job, which runs by itself. Raises LimitError when too many wait already."""
        if not self._places.acquire(blocking=False):
            _refuse("busy")
        job = Job(task, allowance)
        threading.Thread(target=self._run, args=(job,), daemon=True).start()
        return job

    def _run(self, job: Job) -> None:
        try:
            with self._turn:
                job.run()
        finally:
            self._places.release()


_TOLD: Mapping[str, Callable[[int], Message]] = {
    "memory": lambda most: Message(
        "reading it takes more than {most} MB of memory; send the list alone, or in parts", most=most
    ),
    "time": lambda most: Message(
        "reading it takes more than {most} seconds; send the list alone, or in parts", most=most
    ),
    "crashed": lambda _: Message(
        "the file made its reader fail; save it anew in another format (text, CSV, XLSX) and try again"
    ),
    "busy": lambda _: Message("several files are being read already; try again in a minute"),
    "stopped": lambda _: Message("the reading was stopped; nothing was kept; send the file again"),
}
NAMES = tuple(_TOLD)


def _refuse(limit: str, most: int = 0) -> NoReturn:
    raise LimitError(_TOLD[limit](most), limit=limit, most=most)


_living: set[subprocess.Popen[bytes]] = set()


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


@atexit.register
def _kill_all() -> None:
    for process in tuple(_living):
        _kill(process)


def _again(said: Mapping[str, Any]) -> MadoguchiError:
    """The error that the work raised, as it was."""
    kind = getattr(errors, said["kind"], MadoguchiError)
    facts = {key: unpacked(value) for key, value in said["facts"].items()}
    error: MadoguchiError = kind.__new__(kind)
    error.__dict__.update(facts)
    error.args = (error.in_language("en"),)
    return error


# -- in the child --------------------------------------------------------------------------------


def main() -> None:
    """Do the one task that standard input names, and write its outcome."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no line of ours
    order = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _limit(Allowance(**order["allowance"]))
    said = _outcome(order, _teller(out))
    out.write(said)
    out.flush()
    os._exit(0)  # nothing is left to tidy up, and a library's thread must not hold us


def _outcome(order: Mapping[str, Any], tell: Tell) -> bytes:
    try:
        module, _, function = order["function"].partition(":")
        files = [os.fdopen(number, "rb+") for number in order["files"]]
        do = getattr(import_module(module), function)
        more = {**({"files": files} if files else {}), **({"tell": tell} if order["watched"] else {})}
        return _line({"result": do(**order["arguments"], **more), "peak": _peak()})
    except MemoryError:
        pass  # said below, once what filled the memory is let go
    except MadoguchiError as error:
        facts = {key: value for key, value in vars(error).items() if isinstance(value, str | int | tuple)}
        about = {"kind": type(error).__name__, "facts": {key: packed(value) for key, value in facts.items()}}
        return _line({"error": about, "peak": _peak()})
    except Exception as error:  # its place in the code, never its words: they may quote the file
        last = error.__traceback__
        while last and last.tb_next:
            last = last.tb_next
        where = f" at {last.tb_frame.f_code.co_filename}:{last.tb_lineno}" if last else ""
        return _line({"failed": type(error).__name__ + where, "peak": _peak()})
    return _line({"limit": "memory", "peak": _peak()})


def _line(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


def _teller(out: IO[bytes]) -> Tell:
    """Pass progress on: what is new, and else now and then."""
    told: tuple[Any, float] = (None, 0.0)

    def tell(*progress: Any) -> None:
        nonlocal told
        now = time.monotonic()
        if progress[:1] != told[0] or now - told[1] >= _SECONDS_BETWEEN or progress[-1:] == progress[-2:-1]:
            told = progress[:1], now
            out.write(_line({"progress": progress}))
            out.flush()

    return tell


def _end_with_parent() -> None:
    """End when standard input does: the parent keeps it open while it lives."""
    while os.read(0, 1):
        pass
    os.killpg(0, signal.SIGKILL)


def _limit(allowance: Allowance) -> None:
    import resource

    os.nice(NICENESS)
    # Where the machine's memory ends nevertheless, a child is to go and not the node.
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:  # noqa: PTH123
        file.write("800")
    soft = allowance.seconds
    for name, least, most in (
        (resource.RLIMIT_AS, allowance.memory, allowance.memory),
        (resource.RLIMIT_CPU, soft, soft + _SECONDS_MORE),
        (resource.RLIMIT_FSIZE, allowance.writes, allowance.writes),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        hard = resource.getrlimit(name)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(name, (min(least, bound), bound))


def _peak() -> int:
    """The most memory that this process held at a time, in bytes."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    main()
