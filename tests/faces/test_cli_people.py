"""`madoguchi user …`: people from the command line, and who may act there."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from madoguchi.errors import InputError, MadoguchiError, RefusedError
from madoguchi.faces.cli.main import app
from madoguchi.store.database import Database
from madoguchi.store.people import Role, find_person

RUNNER = CliRunner()
PASSWORD = "quiet river seven stones\n"


@pytest.fixture
def store(store, monkeypatch) -> Database:
    """The store that the commands find."""
    monkeypatch.setenv("MADOGUCHI_DATABASE_URL", store.url)
    return store


def run(*arguments: str, typed: str = "") -> str:
    result = RUNNER.invoke(app, ["user", *arguments], input=typed)
    if isinstance(result.exception, MadoguchiError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def add(name: str, role: str = "editor") -> None:
    run("add", name, "--role", role, "--password-stdin", typed=PASSWORD)


def person(store: Database, name: str):
    with store.reading() as connection:
        return find_person(connection, name)


def test_the_first_administrator_is_added_with_a_password_from_standard_input(store):
    told = run(
        *("add", "hanako", "--role", "administrator", "--full-name", "山田花子"),
        "--password-stdin",
        typed=PASSWORD,
    )
    assert "hanako" in told
    assert PASSWORD.strip() not in told
    assert (person(store, "hanako").role, person(store, "hanako").must_change) == (Role.ADMINISTRATOR, True)
    assert "山田花子" in run("list")


def test_a_prompt_asks_for_the_password_twice_and_shows_nothing(store):
    told = run("add", "hanako", "--role", "administrator", "--keep", typed=PASSWORD * 2)
    assert PASSWORD.strip() not in told
    assert not person(store, "hanako").must_change


@pytest.mark.usefixtures("store")
def test_a_short_password_is_refused_with_what_would_do():
    with pytest.raises(InputError, match="at least 12"):
        run("add", "hanako", "--password-stdin", typed="short\n")


@pytest.mark.usefixtures("store")
def test_a_role_that_is_none_is_refused_with_those_there_are():
    with pytest.raises(InputError, match="editor, reviewer or administrator"):
        run("add", "hanako", "--role", "king", "--password-stdin", typed=PASSWORD)


def test_role_password_disable_and_enable(store):
    add("hanako", "administrator")
    add("taro")
    run("role", "taro", "reviewer", "--by", "hanako")
    assert person(store, "taro").role is Role.REVIEWER
    run("disable", "taro", "--by", "hanako")
    assert not person(store, "taro").active
    assert "disabled" in run("list")
    run("enable", "taro", "--by", "hanako")
    run("password", "taro", "--password-stdin", "--by", "hanako", typed="another quiet password\n")
    assert person(store, "taro").active


def test_the_last_administrator_stays(store):
    add("hanako", "administrator")
    with pytest.raises(RefusedError, match="last administrator"):
        run("disable", "hanako")
    with pytest.raises(RefusedError, match="last administrator"):
        run("role", "hanako", "editor")
    assert person(store, "hanako").active


@pytest.mark.usefixtures("store")
def test_the_first_person_is_an_administrator():
    with pytest.raises(RefusedError, match="first person must be an administrator"):
        add("hanako", "reviewer")


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    "by", ["taro", "jiro", "HANAKO", "hanako ", "hanako\u200b", "ｈａｎａｋｏ", "nobody"]
)
def test_only_an_administrator_by_their_exact_name_manages_people(by):
    add("hanako", "administrator")
    add("taro", "reviewer")
    add("jiro", "administrator")
    run("disable", "jiro", "--by", "hanako")
    with pytest.raises(RefusedError):
        run("role", "taro", "administrator", "--by", by)
