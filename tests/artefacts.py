"""Costly things that tests read: made once for all workers, kept for the next run of the same sources.

A thing's key is the digest of what goes into it: every file of `src` and `fonts`, the locked requirements,
the Python that runs, and the day in Japan (a router answers for today). Whoever asks first makes it
behind a lock; the others wait. Tests only read what is kept.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pickle
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

Thing = TypeVar("Thing")
ROOT = Path(__file__).parents[1]
FOLDER = Path(os.environ.get("MADOGUCHI_TESTS_FOLDER", ROOT / "build" / "tests"))
RUN = "MADOGUCHI_TESTS_RUN"  # the folder of this run, which all its workers share
_KEY = "MADOGUCHI_TESTS_KEY"  # the digest, counted once a run
_GENERATIONS = 3  # keys whose things are kept: going back and forth between branches costs nothing


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a file's lock, among all processes of this machine."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def key() -> str:
    """Return the digest of everything that kept things are made of."""
    if not os.environ.get(_KEY):
        digest = hashlib.sha256(f"{sys.version} {datetime.now(UTC) + timedelta(hours=9):%Y-%m-%d}".encode())
        files = [path for folder in ("src", "fonts", "requirements") for path in (ROOT / folder).rglob("*")]
        for path in sorted(path for path in files if path.is_file() and path.suffix != ".pyc"):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{path.relative_to(ROOT)} {content}\n".encode())
        os.environ[_KEY] = digest.hexdigest()[:16]
    return os.environ[_KEY]


def kept(name: str, make: Callable[[Path], object]) -> Path:
    """Return the file or folder of this name, made by `make` (at the path that it is given) if need be."""
    generation = FOLDER / key()
    made = generation / name
    with locked(generation / f"{name}.lock"):
        if not made.exists():
            part = generation / f"{name}.part"
            shutil.rmtree(part, ignore_errors=True) if part.is_dir() else part.unlink(missing_ok=True)
            make(part)
            part.rename(made)
            _forget(generation)
    return made


def kept_value(name: str, make: Callable[[], Thing]) -> Thing:
    """Return a value that is costlier to make than to read back."""
    path = kept(f"{name}.pickle", lambda path: path.write_bytes(pickle.dumps(make())))
    found: Thing = pickle.loads(path.read_bytes())
    return found


def run_folder() -> Path:
    """Return the folder of this run: what it shares but does not leave behind."""
    return Path(os.environ[RUN])


def _forget(current: Path) -> None:
    """Remove all but the newest generations; `current` is being filled."""
    os.utime(current)
    others = sorted(
        (path for path in FOLDER.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime
    )
    for old in others[:-_GENERATIONS]:
        shutil.rmtree(old, ignore_errors=True)
