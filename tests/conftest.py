"""What every test may use: the packaged knowledge, the build of the packaged list, the gold reading."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from madoguchi.editions.build import Built, build
from madoguchi.editions.knowledge import Knowledge, packaged_knowledge, packaged_source

CASES = Path(__file__).parent / "cases"


def read_cases(name: str) -> list[dict[str, str]]:
    """Return the rows of a case table in tests/cases."""
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


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
