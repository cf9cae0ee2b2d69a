"""A child does one task within its limits; whatever becomes of it is told, and nothing of it outlives its use."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

import pytest

from madoguchi.child import MB, NICENESS, Allowance, Children, Job, Task
from madoguchi.errors import LimitError, RefusedError, SourceError

AMPLE = Allowance(memory=1024 * MB, seconds=60, patience=120)


# -- tasks, done in a child -------------------------------------------------------------------------


def add(one: int, other: int) -> int:
    return one + other


def read_and_write(files: Sequence[IO[bytes]]) -> int:
    files[0].seek(0)
    files[1].write(files[0].read().upper())
    files[1].flush()
    return os.getpriority(os.PRIO_PROCESS, 0)


def count(tell: Callable[..., None]) -> str:
    for stage in ("read", "rules"):
        for done in range(3):
            tell(stage, done, 2)
    return "counted"


def refuse(error: str) -> None:
    if error == "refused":
        raise RefusedError("not so", ("one", "two"))
    raise SourceError("no list", path="list.csv")


def stumble() -> None:
    raise KeyError("what a caller wrote")


def fill_memory() -> int:
    return len(bytearray(2048 * MB))


def fill_it_piece_by_piece() -> int:
    return len([str(n) * 20 for n in range(100_000_000)])


def spin() -> None:
    while True:
        pass


def sleep(file: str) -> None:
    subprocess.Popen(["sleep", "600"])
    Path(file).write_text(str(os.getpid()))
    time.sleep(600)


def die() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def print_much() -> str:
    sys.stdout.write("{}\n" * 10_000)
    sys.stdout.flush()
    os.write(1, b"no line of the protocol\n")
    return "quiet"


def write_without_end(files: Sequence[IO[bytes]]) -> None:
    while True:
        files[0].write(b"x" * MB)
        files[0].flush()


# -- tests ------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _findable(monkeypatch: pytest.MonkeyPatch) -> None:
    """A child must find this very module."""
    paths = [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))


def start(
    function: Callable[..., Any],
    allowance: Allowance = AMPLE,
    files: Sequence[IO[bytes]] = (),
    **arguments: Any,
) -> Job:
    task = Task(f"{__name__}:{function.__name__}", arguments, files, watched=function is count)
    return Children(at_once=1).start(task, allowance)


def outcome(job: Job) -> Any:
    return job.outcome.result(timeout=120)


def test_what_a_task_returns_comes_back() -> None:
    job = start(add, one=1, other=2)
    assert outcome(job) == 3
    assert job.peak > MB


def test_files_are_passed_open_and_a_child_is_of_low_priority() -> None:
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as made:
        given.write(b"list")
        given.flush()
        assert outcome(start(read_and_write, files=[given, made])) == NICENESS
        made.seek(0)
        assert made.read() == b"LIST"


def test_progress_is_heard_stage_by_stage() -> None:
    job = start(count)
    assert outcome(job) == "counted"
    assert [tuple(each) for each in job.progress if each[1] in (0, 2)] == [
        ("read", 0, 2), ("read", 2, 2), ("rules", 0, 2), ("rules", 2, 2),
    ]  # fmt: skip


def test_an_error_of_ours_is_raised_as_it_was() -> None:
    with pytest.raises(RefusedError) as refused:
        outcome(start(refuse, error="refused"))
    assert refused.value.problems == ("one", "two")
    assert str(refused.value) == "not so\n  - one\n  - two"
    with pytest.raises(SourceError, match="no list") as unread:
        outcome(start(refuse, error="source"))
    assert unread.value.path == "list.csv"


@pytest.mark.parametrize(
    ("function", "limit"),
    [
        (stumble, "crashed"),
        (die, "crashed"),
        (fill_memory, "memory"),
        (fill_it_piece_by_piece, "memory"),
        (spin, "time"),
    ],
)
def test_what_goes_wrong_is_told_as_a_limit(function: Callable[[], object], limit: str) -> None:
    with pytest.raises(LimitError) as refused:
        outcome(start(function, Allowance(memory=400 * MB, seconds=2, patience=60)))
    assert refused.value.limit == limit
    assert "what a caller wrote" not in str(refused.value)


def test_whoever_sleeps_too_long_is_woken_for_good(tmp_path: Path) -> None:
    with pytest.raises(LimitError) as refused:
        outcome(start(sleep, Allowance(AMPLE.memory, 60, patience=8), file=str(tmp_path / "pid")))
    assert refused.value.limit == "time"


def test_a_file_cannot_grow_without_end() -> None:
    with tempfile.TemporaryFile() as made, pytest.raises(LimitError):
        outcome(start(write_without_end, Allowance(AMPLE.memory, 30, 60, writes=8 * MB), files=[made]))


def test_what_a_library_prints_is_no_line_of_ours() -> None:
    assert outcome(start(print_much)) == "quiet"


def test_a_job_that_is_stopped_takes_along_all_that_it_started(tmp_path: Path) -> None:
    job = start(sleep, file=str(tmp_path / "pid"))
    group = _group(tmp_path / "pid")
    job.stop()
    with pytest.raises(LimitError) as refused:
        outcome(job)
    assert refused.value.limit == "stopped"
    assert _is_gone(group)


def test_too_many_are_refused_and_those_that_wait_get_their_turn(tmp_path: Path) -> None:
    children = Children(at_once=1, waiting=1)
    first = children.start(Task(f"{__name__}:sleep", {"file": str(tmp_path / "pid")}), AMPLE)
    second = children.start(Task(f"{__name__}:add", {"one": 1, "other": 1}), AMPLE)
    with pytest.raises(LimitError) as refused:
        children.start(Task(f"{__name__}:add", {"one": 1, "other": 1}), AMPLE)
    assert refused.value.limit == "busy"
    assert not second.begun
    first.stop()
    assert outcome(second) == 2


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_child_outlives_its_parent(tmp_path: Path, how: int) -> None:
    file = tmp_path / "pid"
    program = f"""
        import signal, time
        from madoguchi.child import *
        signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where tests run in the background
        job = Children(1).start(Task("{__name__}:sleep", {{"file": "{file}"}}), Allowance(1 << 30, 60, 600))
        time.sleep(600)
    """
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(program)], stderr=subprocess.DEVNULL)
    group = _group(file)
    parent.send_signal(how)
    parent.wait()
    assert _is_gone(group)


def _group(file: Path) -> int:
    """The process group of a child that has written its number."""
    for _ in range(600):
        if file.exists() and (text := file.read_text()):
            return int(text)
        time.sleep(0.1)
    raise AssertionError("the child never began")


def _is_gone(group: int) -> bool:
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        time.sleep(0.1)
    return False
