"""`madoguchi verify` in the language of whoever reads it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from madoguchi.editorial.drafting import read_file
from madoguchi.faces.cli.main import app

LIST = "名称,電話\n東課,099-000-0001\n西課,099-000-0002\n"


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    file = tmp_path / "edition.json"
    file.write_bytes(read_file(LIST.encode(), "list.csv", edition="draft:list").content)
    return file


def verified(file: Path) -> tuple[int, list[str]]:
    result = CliRunner().invoke(app, ["verify", str(file)])
    return result.exit_code, result.stdout.splitlines()


@pytest.mark.parametrize(
    ("locale", "last"),
    [
        ("ja_JP.UTF-8", "すべての値が、その根拠のとおりです"),
        ("C.UTF-8", "every value is what its claim yields"),
    ],
)
def test_a_sound_file_is_said_to_be_one(
    edition: Path, locale: str, last: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    status, lines = verified(edition)
    assert (status, lines[0]) == (0, last)


@pytest.mark.parametrize(
    ("locale", "says", "last"),
    [
        ("ja_JP.UTF-8", "番号と根拠が合いません", "正しくない値が"),
        ("C.UTF-8", "its claim is for 099-000-0001", "unproven value(s)"),
    ],
)
def test_what_is_false_is_said_in_the_readers_language_behind_its_path(
    edition: Path, locale: str, says: str, last: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = json.loads(edition.read_text(encoding="utf-8"))
    desk = raw["desks"][0]
    desk["phones"][0]["number"] = "099-000-0009"
    edition.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")
    monkeypatch.setenv("LC_ALL", locale)
    status, lines = verified(edition)
    assert status == 1
    flaws = [line for line in lines if line.startswith(f"desks/{desk['id']}/phones/0/number: ")]
    assert any(says in line for line in flaws), lines
    assert any(last in line for line in lines)


@pytest.mark.parametrize("sound", [True, False])
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_the_digests_are_said_in_every_mode_of_a_sound_and_of_a_false_file(
    edition: Path, sound: bool, options: tuple[str, ...]
) -> None:
    raw = json.loads(edition.read_text(encoding="utf-8"))
    if not sound:
        del raw["desks"][0]["phones"]
        edition.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")
    result = CliRunner().invoke(app, ["verify", str(edition), *options])
    assert (result.exit_code == 0) is sound
    last = result.stdout.splitlines()[-1]
    digests = json.loads(last)["digests"] if options else {}
    knowledge = digests["knowledge"] if options else last.removeprefix("knowledge ")
    assert len(knowledge) == 64
    assert all(name in result.stdout for name in ("revision", "source", "lines"))
    if options:
        rows = [json.loads(line) for line in result.stdout.splitlines()]
        assert all({"path", "code"} <= row.keys() for row in rows)
        assert [row["code"] == "digests" for row in rows] == [False] * (len(rows) - 1) + [True]


def test_a_file_that_is_not_there_is_said_to_be_so_in_japanese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    result = CliRunner().invoke(app, ["verify", str(tmp_path / "nowhere.json")])
    assert "No such file" not in f"{result.output}{result.exception}"
