"""Whatever the machine's clock says, no page fails, no age is below zero, and nobody is kept out."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from madoguchi.faces.exports.catalogue import EXPORTS
from madoguchi.faces.web import shelf
from madoguchi.faces.web.limiting import Limiter
from madoguchi.faces.web.node import Node
from madoguchi.faces.web.page_cache import PageCache
from madoguchi.store.served import Holder
from madoguchi.text import dates
from tests.faces.conftest import TestClient

# Before the edition, before computers, the first day there is, a day long after.
DAYS = ("2023-01-01", "1970-01-01", "0001-01-02", "9999-12-30")
PATHS = (
    *("/", "/about", "/source", "/changes", "/changes.atom", "/changes.json", "/notices", "/list", "/topics"),
    *(
        "/healthz",
        "/ask?q=融資",
        "/api/ask?q=融資",
        "/compare?q=融資",
        "/slip",
        "/hsds/",
        "/llms.txt",
    ),
)


def setting(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    """Let this machine's clock show noon of a day."""
    shown = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=12)

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls.fromisoformat(shown.isoformat()).astimezone(tz)

    monkeypatch.setattr(dates, "datetime", Clock)


@pytest.fixture(scope="module")
def node():
    return Node(Holder(None))


@pytest.mark.parametrize("day", DAYS)
def test_no_page_fails_whatever_day_the_clock_shows(node, monkeypatch, day):
    setting(monkeypatch, day)
    node.look()
    node.cache = PageCache()
    browser = TestClient(node, raise_server_exceptions=False)
    desk = node.site.edition.desks[0].id
    for path in (*PATHS, f"/desk/{desk}", f"/slip?desk={desk}"):
        answer = browser.get(path)
        assert answer.status_code < 500, path
        assert not re.search(r'"age_days": ?-|[-−][0-9]+日(たって|前)', answer.text), path
    assert browser.get("/healthz").json()["age_days"] >= 0


def test_a_limiter_measures_by_a_clock_that_nobody_sets():
    assert Limiter()._clock is shelf.time.monotonic


def test_what_never_failed_may_be_tried_though_the_machine_has_just_begun(edition, monkeypatch):
    made = shelf.Shelf(edition)
    monkeypatch.setattr(shelf.time, "monotonic", lambda: 0.5)
    assert made._is_over(next(iter(EXPORTS.values())))
