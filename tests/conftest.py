"""What every test may use: the packaged knowledge, the build of the packaged list, the gold reading."""

from __future__ import annotations

import csv
import gc
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeVar

import pytest
import typer.main
from argon2 import PasswordHasher

from madoguchi.answers.router import Router
from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions import codec
from madoguchi.editions.build import Built, build
from madoguchi.editions.knowledge import Knowledge, knowledge_of, source_of
from madoguchi.editorial import gate, passwords
from madoguchi.model.edition import Edition
from madoguchi.store.database import Database
from madoguchi.store.editions import packaged_edition
from tests.artefacts import FOLDER, RUN, kept, kept_value, key, locked, run_folder
from tests.clock import RUN_DAY, stand_at
from tests.postgres import BINARIES, TEMPLATE, Server, drop_shared_server, shared_server

Found = TypeVar("Found")
CASES = Path(__file__).parent / "cases"
FACES = Path(__file__).parent / "faces"
# What `make test` leaves to `make test-long`: what drives a browser, runs a deployment or other processes
# by the letter, makes whole sites and books, walks through the editors' pages, or tries every value at every door
# and every desk by every name.
LONG_FIXTURES = {"chromium"}
LONG_FILES = (
    "answers/test_separation.py",
    "deploy/*",
    "editorial/crosscheck/test_growth.py",
    "editorial/test_added_desks.py",
    "editorial/test_redelivery.py",
    "editorial/test_signing_in.py",
    "editorial/watch/*",
    "faces/*/test_door.py",
    "faces/editors/*",
    "faces/editors/pages/*",
    "faces/exports/test_hsds.py",
    "faces/*/test_odd_*.py",
    "faces/mcp/test_numbers.py",
    "faces/offline/*",
    "faces/printed/*",
    "faces/test_cli_editing.py",
    "faces/test_every_face.py",
    "faces/test_stored_values.py",
    "faces/test_two_sources.py",
    "faces/web/test_callers.py",
    "faces/web/test_downloads.py",
    "faces/web/test_evidence.py",
    "faces/web/test_server.py",
    "faces/web/test_slip.py",
    "faces/web/test_tasks.py",
    "faces/web/test_whole_pages.py",
    "faces/writing/*",
    "ingest/test_drafts.py",
    "rules/test_drafts.py",
    "rules/test_growth.py",
    "store/test_damage.py",
    "store/test_database.py",
    "test_child.py",
    "test_extras.py",
)


def once(function: Callable[[bytes], Found], most: int) -> Callable[[bytes], Found]:
    """Return the function that remembers what it found; of several threads that ask, the others wait for the first."""
    found, turn = lru_cache(most)(function), threading.Lock()

    def remembered(content: bytes) -> Found:
        with turn:
            return found(content)

    return remembered


# The same bytes are read and proven again and again; what is read or found is never changed.
codec._read = lru_cache(8)(codec._read)
gate.prove = once(gate.prove, 16)
# A process makes all commands before it does one of them; here a process does hundreds.
typer.main.get_command = cache(typer.main.get_command)

# The command line speaks the language of whoever runs it; the tests' expectations are in English.
os.environ["LC_ALL"] = "C.UTF-8"

# No test may see, or write into, a database of the person who runs it.
os.environ["MADOGUCHI_DATABASE_URL"] = f"sqlite:///{tempfile.mkdtemp()}/none.sqlite"


def read_cases(name: str) -> list[dict[str, str]]:
    """Return the rows of a case table in tests/cases."""
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def edition() -> Edition:
    """The packaged edition."""
    return packaged_edition()


@pytest.fixture(scope="session")
def router(edition: Edition) -> Router:
    """A router over the packaged edition."""
    return Router(edition)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return knowledge_of(GUIDEBOOK)


@pytest.fixture(scope="session")
def built(knowledge: Knowledge) -> Built:
    """The packaged list, built."""
    return kept_value("built", lambda: build(source_of(GUIDEBOOK), knowledge))


@pytest.fixture(scope="session")
def postgres() -> Server:
    """The PostgreSQL server of this run, which all workers share."""
    if not BINARIES:
        pytest.skip("PostgreSQL is not installed (Debian: apt install postgresql)")
    return shared_server()


@pytest.fixture(scope="session", autouse=True)
def _run_day() -> Iterator[None]:
    """Let no test see the day change while it runs."""
    with pytest.MonkeyPatch.context() as patch:
        stand_at(patch, RUN_DAY)
        yield


@pytest.fixture(scope="session", autouse=True)
def real_hasher() -> Iterator[PasswordHasher]:
    """What hashes passwords outside tests. Here the same algorithm works with little effort: 3 against 200 ms."""
    real, passwords._HASHER = passwords._HASHER, PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    passwords.nobodys.cache_clear()
    yield real
    passwords._HASHER = real


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    """An empty store in a file, ready for use."""
    found = sqlite_store(tmp_path / "store.sqlite")
    yield found
    found.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty store, ready for use: each test that asks for it runs on both databases."""
    if request.param == "sqlite":
        found = sqlite_store(tmp_path / "store.sqlite")
        yield found
        found.close()
        return
    server: Server = request.getfixturevalue("postgres")
    found = Database(server.fresh(TEMPLATE))
    yield found
    found.close()
    server.forget(found.url)


def sqlite_store(path: Path) -> Database:
    """Return an empty store in this file: a copy of one whose tables are made already."""
    shutil.copyfile(kept("store.sqlite", _make_store), path)
    return Database(f"sqlite:///{path}")


def _make_store(path: Path) -> None:
    database = Database(f"sqlite:///{path}")
    database.upgrade()
    database.close()


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """How many workers there are; each costs ten seconds of a processor before its first test.

    One a processor for `-n logical`, as the fast tests want, which wait for nothing. For `-n auto` one more, which
    works while another waits for a database; two a processor where browsers and servers are waited for.
    """
    processors = len(os.sched_getaffinity(0))
    if config.option.numprocesses == "logical":
        return min(8, processors)
    return min(8, processors + 1 if config.option.markexpr == "not long" else 2 * processors)


def pytest_configure(config: pytest.Config) -> None:
    """Give the run a folder that all its workers share."""
    gc.set_threshold(100_000, 20, 50)  # whole editions stay in memory: looking through them finds nothing
    if not hasattr(config, "workerinput"):
        os.environ[RUN] = tempfile.mkdtemp(prefix="madoguchi-tests-")
        key()


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """Let one worker be the first where nothing is compiled yet: each would compile everything, at the same time."""
    if not hasattr(session.config, "workerinput"):
        return (yield)
    done = FOLDER / key() / "collected"
    with ExitStack() as waiting:
        if not done.exists():
            waiting.enter_context(locked(done.with_suffix(".lock")))
        if done.exists():
            waiting.close()
        result = yield
        done.touch()
    return result


def pytest_collection_finish() -> None:
    gc.freeze()  # modules and tests are never thrown away: no more looking through them


def pytest_sessionfinish() -> None:
    gc.freeze()  # nor through all editions, five times, at the very end


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        drop_shared_server()
        shutil.rmtree(run_folder(), ignore_errors=True)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even import a file of which no test is asked for. A browser is there below faces alone."""
    if collection_path.suffix != ".py" or config.option.markexpr not in ("long", "not long"):
        return None
    if config.option.markexpr == "not long":
        return _is_long(collection_path) or None
    may_be_long = FACES in collection_path.parents or _is_long(collection_path)
    return None if may_be_long or "pytest.mark.long" in collection_path.read_text(encoding="utf-8") else True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make test` leaves out, and what must not be skipped.

    With MADOGUCHI_REQUIRE_ALL set, what would be skipped for want of a tool fails instead.
    """
    left_out = {path for path in {item.path for item in items} if _is_long(path)}
    for item in items:
        parameters = item.callspec.params if hasattr(item, "callspec") else {}
        needed = {*getattr(item, "fixturenames", ()), *map(str, parameters.values())}
        if needed & LONG_FIXTURES or item.path in left_out:
            item.add_marker(pytest.mark.long)
    if os.environ.get("MADOGUCHI_REQUIRE_ALL"):
        for item in items:
            item.user_properties.append(("required", "yes"))


def _is_long(path: Path) -> bool:
    return any(path.match(f"tests/{name}") for name in LONG_FILES)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    outcome = yield
    report = outcome.get_result()
    required = ("required", "yes") in item.user_properties and not item.get_closest_marker("optional_source")
    if required and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped although MADOGUCHI_REQUIRE_ALL is set: {report.longrepr}"
