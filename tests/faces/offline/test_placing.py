"""A folder whole or not at all: what is replaced, what is refused, what is left after a failure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from madoguchi.errors import InputError
from madoguchi.faces.offline.folder import FORMAT, MARKER
from madoguchi.faces.offline.placing import is_site, placed


def make(root: Path) -> str:
    (root / MARKER).write_text(json.dumps({"format": FORMAT}))
    (root / "new").touch()
    return "made"


def contents(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_new_folder_an_empty_one_and_a_former_site(tmp_path):
    folder = tmp_path / "deep" / "site"
    assert placed(folder, make) == "made"
    (folder / "of-the-former").touch()
    placed(folder, make)
    assert contents(folder) == {MARKER, "new"}
    (tmp_path / "empty").mkdir()
    placed(tmp_path / "empty", make)
    assert contents(tmp_path) == {"deep", "empty"}
    assert contents(tmp_path / "deep") == {"site"}


def test_a_folder_of_something_else_is_refused_unless_told(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").touch()
    with pytest.raises(InputError, match="--replace"):
        placed(tmp_path / "mine", make)
    assert contents(tmp_path / "mine") == {"letter.txt"}
    placed(tmp_path / "mine", make, replace=True)
    assert contents(tmp_path / "mine") == {MARKER, "new"}


def test_a_file_and_the_folder_one_stands_in_are_refused(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="is a file"):
        placed(tmp_path / "file", make)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="the folder you are in"):
        placed(Path(), make, replace=True)


def test_a_failure_leaves_the_former_site_and_nothing_beside_it(tmp_path):
    placed(tmp_path / "site", make)

    def fail(root: Path) -> None:
        (root / "half").touch()
        raise InputError("no")

    with pytest.raises(InputError):
        placed(tmp_path / "site", fail)
    assert contents(tmp_path / "site") == {MARKER, "new"}
    assert contents(tmp_path) == {"site"}


def test_a_link_to_a_folder_stays_a_link(tmp_path):
    placed(tmp_path / "release", make)
    (tmp_path / "current").symlink_to(tmp_path / "release")
    placed(tmp_path / "current", make)
    assert (tmp_path / "current").is_symlink()
    assert contents(tmp_path / "release") == {MARKER, "new"}


@pytest.mark.parametrize("told", ["[" * 100_000, "{", "[]", '{"format": []}', "\0"])
def test_a_marker_that_is_none_is_no_site(tmp_path: Path, told: str) -> None:
    (tmp_path / MARKER).write_text(told)
    assert not is_site(tmp_path)
