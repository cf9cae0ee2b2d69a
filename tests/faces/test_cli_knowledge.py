"""`madoguchi knowledge …`: a folder becomes a version, versions are compared, and written into a folder again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from madoguchi.data.bundle import GUIDEBOOK, Bundle
from tests.faces.conftest import Run


@pytest.fixture
def store(madoguchi: Run) -> Run:
    """An empty store in which hanako edits, jiro reviews and taro administers."""
    madoguchi("db", "upgrade")
    return madoguchi


def test_a_folder_is_saved_compared_and_written_again(store: Run, tmp_path: Path):
    own, back = tmp_path / "own", tmp_path / "back"
    shutil.copytree(GUIDEBOOK.root, own, ignore=shutil.ignore_patterns("*.txt", "edition.json"))
    with (own / "aliases.toml").open("a", encoding="utf-8") as file:
        file.write("# one more\n")
    assert store("knowledge", "list") == (0, "", "")
    assert (
        "hanako is editor; this needs the role reviewer" in store("knowledge", "save", own, "--note", "x")[2]
    )
    status, _, err = store("knowledge", "save", own, "--by", "taro")
    assert (status, "only this note" in err) == (2, True)
    assert store("knowledge", "save", own, "--by", "taro", "--note", "言葉")[1].startswith("version 1 (")
    listed = store("knowledge", "list")[1]
    assert listed.rstrip().endswith("taro  言葉")
    told = store("knowledge", "diff", "own", 1)[1].splitlines()
    assert told[0] == "changed aliases.toml"
    assert told[-1] == "+# one more"
    assert store("knowledge", "get", 1, back)[0] == 0
    assert Bundle(back).portable == Bundle(own).portable
    status, _, err = store("knowledge", "get", 1, back)
    assert (status, "holds something already" in err) == (2, True)


def test_what_cannot_be_read_is_not_saved(store: Run, tmp_path: Path):
    own = tmp_path / "own"
    shutil.copytree(GUIDEBOOK.root, own, ignore=shutil.ignore_patterns("*.txt", "edition.json"))
    (own / "tables.toml").write_text('[[table]]\nid = "x"\n', encoding="utf-8")
    status, _, err = store("knowledge", "save", own, "--by", "taro", "--note", "x")
    assert (status, err.count("\n")) == (2, 1)
    assert "tables.toml, line 1 [x]: key program is missing" in err
    assert store("knowledge", "save", tmp_path, "--by", "taro", "--note", "x")[0] == 2
    assert "there is no version 7" in store("knowledge", "get", 7, tmp_path / "new")[2]
