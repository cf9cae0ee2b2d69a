"""`madoguchi crosscheck`: for a person and for a program; what can't be read is said in one line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from madoguchi.faces.cli.main import run

Run = Callable[..., tuple[int, str, str]]
LIST = "山口県信用保証協会 083-921-3099\n全国商工会連合会 03-6268-0088\n金沢商工会議所 076-263-9999\n全国中小企業団体中央会 振興部 03-3523-4999\n"


@pytest.fixture
def crosscheck(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["madoguchi", "crosscheck", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            run()
        out, err = capsys.readouterr()
        return (end.value.code if isinstance(end.value.code, int) else 0), out, err

    return command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a list, a note of its origin, and a picture."""
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "desks.txt").write_text(LIST, encoding="utf-8")
    (tmp_path / "lists" / "ORIGIN.txt").write_text("desks.txt: fetched 2024-02-03\n", encoding="utf-8")
    (tmp_path / "lists" / "page.png").write_bytes(b"\x89PNG\r\n\x00")
    return tmp_path / "lists"


def test_one_finding_a_line_has_the_agreed_keys(crosscheck: Run, folder: Path) -> None:
    code, out, _ = crosscheck(folder, "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [row["status"] for row in rows] == ["differs", "confirmed", "absent", "other-line"]
    assert all(
        list(row) == ["status", "id", "number", "other", "file", "line", "date", "printed"] for row in rows
    )
    first = rows[0]
    assert (first["number"], first["other"], first["line"]) == ("083-921-3090", "083-921-3099", 1)
    assert (first["file"], first["date"]) == (str(folder / "desks.txt"), "2024-02-03")
    assert rows[2]["id"] is None


def test_a_person_sees_contradictions_first_with_their_digits_marked(crosscheck: Run, folder: Path) -> None:
    code, out, _ = crosscheck(folder / "desks.txt")
    assert code == 0
    assert out.startswith("differs: the same desk, another number\n  山口県信用保証協会  ")
    assert "ours   083-921-309[0]\n    theirs 083-921-309[9]" in out
    assert out.endswith("4 number(s) in 1 file(s): 1 differs, 1 other-line, 1 confirmed, 1 absent\n")


def test_a_date_is_given_for_a_list_that_has_none(crosscheck: Run, folder: Path) -> None:
    (folder / "ORIGIN.txt").unlink()
    _, out, _ = crosscheck(folder, "--json", "--date", "2024-05")
    assert {json.loads(line)["date"] for line in out.splitlines()} == {"2024-05"}


def test_a_result_goes_to_a_file(crosscheck: Run, folder: Path, tmp_path: Path) -> None:
    code, out, _ = crosscheck(folder, "--json", "-o", tmp_path / "found.jsonl")
    assert (code, out) == (0, "")
    assert len((tmp_path / "found.jsonl").read_text(encoding="utf-8").splitlines()) == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere.csv"], "cannot read nowhere.csv: there is no such file"),
        (["--date", "May 2024", "list.txt"], "--date 'May 2024' is not an ISO year, month or day"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_line(crosscheck: Run, words: list[str], said: str) -> None:
    code, _, err = crosscheck(*words)
    assert (code, err.count("\n")) == (2, 1)
    assert said in err


def test_a_file_that_is_no_list_is_said_to_be_none(crosscheck: Run, folder: Path) -> None:
    code, _, err = crosscheck(folder / "page.png")
    assert code == 2
    assert "page.png" in err
