"""What every test may use: the packaged knowledge, the build of the packaged list, the gold reading."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from madoguchi.editions.build import Built, build
from madoguchi.editions.knowledge import Knowledge, packaged_knowledge, packaged_source
from madoguchi.store.database import Database
from tests.postgres import BINARIES, Server

CASES = Path(__file__).parent / "cases"

# No test may see, or write into, a database of the person who runs it.
os.environ["MADOGUCHI_DATABASE_URL"] = f"sqlite:///{tempfile.mkdtemp()}/none.sqlite"


def read_cases(name: str) -> list[dict[str, str]]:
    """Return the rows of a case table in tests/cases."""
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server for the whole run."""
    if not BINARIES:
        pytest.skip("PostgreSQL is not installed (Debian: apt install postgresql)")
    server = Server.made()
    yield server
    server.drop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty store, ready for use: each test that asks for it runs on both databases."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/store.sqlite"
    else:
        server: Server = request.getfixturevalue("postgres")
        url = server.fresh()
    found = Database(url)
    found.upgrade()
    yield found
    found.close()


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return packaged_knowledge()


@pytest.fixture(scope="session")
def built(knowledge: Knowledge) -> Built:
    return build(packaged_source(), knowledge)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With MADOGUCHI_REQUIRE_ALL set, what would be skipped for want of a tool fails instead."""
    if os.environ.get("MADOGUCHI_REQUIRE_ALL"):
        for item in items:
            item.user_properties.append(("required", "yes"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    outcome = yield
    report = outcome.get_result()
    required = ("required", "yes") in item.user_properties and not item.get_closest_marker("optional_source")
    if required and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped although MADOGUCHI_REQUIRE_ALL is set: {report.longrepr}"
