"""`madoguchi watch …` as one types it."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from madoguchi.faces.cli.main import app
from madoguchi.store.database import Database
from tests.people import with_people

URL = "https://www.example.jp/access"


@pytest.fixture(autouse=True)
def _store(store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with_people(store)
    monkeypatch.setenv("MADOGUCHI_DATABASE_URL", store.url)
    monkeypatch.setenv("MADOGUCHI_PERSON", "hanako")
    monkeypatch.delenv("MADOGUCHI_BASE_URL", raising=False)


def said(*arguments: str) -> tuple[str, str]:
    done = CliRunner().invoke(app, ["watch", *arguments])
    return done.stdout, str(done.exception or "")


def test_it_is_off_switched_on_with_limits_and_off_again():
    assert said("status")[0].startswith(
        "watching is off: every 168 h, at most 100 requests a day, programs: all"
    )
    assert "watching is off" in said("run", "--once")[0]
    said("on", "--hours", "48", "--most", "9", "--program", "pref-center")
    assert said("status")[0].startswith(
        "watching is on: every 48 h, at most 9 requests a day, programs: 都道府県等中小企業支援センター"
    )
    said("off")
    assert said("status")[0].startswith("watching is off: every 48 h")


def test_nothing_is_fetched_by_nobody():
    said("on")
    assert "MADOGUCHI_BASE_URL" in said("run", "--once")[1]


def test_a_page_is_added_listed_and_stopped():
    assert URL in said("add", "083-921-3090", URL)[0]
    assert f"{URL}  山口県信用保証協会" in said("pages")[0]
    said("stop", "083-921-3090", URL)
    assert URL not in said("pages")[0]
    assert "is not visited" in said("add", "083-921-3090", "http://www.example.jp:81/")[1]
