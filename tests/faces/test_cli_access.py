"""`madoguchi owner …` and `madoguchi token …`: links and tokens from the command line."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from madoguchi.errors import InputError, MadoguchiError, RefusedError
from madoguchi.faces.cli.main import app
from madoguchi.store.database import Database
from madoguchi.store.owner_links import link_behind
from madoguchi.store.tokens import token_behind
from tests.people import with_people

RUNNER = CliRunner()


@pytest.fixture
def store(store, monkeypatch) -> Database:
    """The store that the commands find, with people in it."""
    monkeypatch.setenv("MADOGUCHI_DATABASE_URL", store.url)
    monkeypatch.setenv("MADOGUCHI_BASE_URL", "https://desks.example.jp")
    return with_people(store)


def run(*arguments: str) -> str:
    result = RUNNER.invoke(app, list(arguments))
    if isinstance(result.exception, MadoguchiError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_a_body_is_invited_listed_and_revoked(store, edition):
    name = edition.desks[0].organization.text
    told = run("owner", "invite", name, "--address", "desk@example.jp", "--by", "hanako")
    secret = re.search(r"^https://desks\.example\.jp/own/open\?link=([A-Za-z0-9_-]{43})$", told, re.M)[1]
    moment = datetime.now(UTC)
    with store.reading() as connection:
        assert link_behind(connection, secret, moment).organization == edition.desks[0].organization_id
    listed = run("owner", "list")
    assert name in listed
    assert "holds" in listed
    assert secret not in listed
    run("owner", "revoke", "1", "--by", "jiro")
    assert "revoked" in run("owner", "list")
    with store.reading() as connection:
        assert link_behind(connection, secret, moment) is None


@pytest.mark.usefixtures("store")
def test_who_may_not_and_what_there_is_not_is_told(edition):
    with pytest.raises(InputError, match="no desk is of the organization"):
        run("owner", "invite", "どこにもない機関", "--by", "hanako")
    with pytest.raises(InputError, match="no link 7"):
        run("owner", "revoke", "7", "--by", "hanako")
    with pytest.raises(RefusedError):
        run("owner", "invite", edition.desks[0].organization.text, "--by", "nobody")
    with pytest.raises(RefusedError):
        run("token", "new", "calls", "--scope", "reports", "--by", "jiro")
    with pytest.raises(InputError, match="not a scope"):
        run("token", "new", "calls", "--scope", "people", "--by", "taro")


def test_a_token_is_made_listed_and_revoked(store):
    told = run("token", "new", "calls", "--scope", "proposals", "--scope", "reports", "--by", "taro")
    secret = re.search(r"^mdg_[A-Za-z0-9_-]{43}$", told, re.M)[0]
    with store.reading() as connection:
        assert [scope.value for scope in token_behind(connection, secret).scopes] == ["proposals", "reports"]
    listed = run("token", "list")
    assert "calls" in listed
    assert "not used" in listed
    assert secret not in listed
    run("token", "revoke", "calls", "--by", "taro")
    assert "revoked" in run("token", "list")
    with store.reading() as connection:
        assert token_behind(connection, secret) is None
