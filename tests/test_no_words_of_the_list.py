"""Whom the packaged list is for is said in its own bundle: no other file of the program speaks of small firms."""

from __future__ import annotations

from pathlib import Path

import pytest

import madoguchi
from madoguchi.data.bundle import GUIDEBOOK

SRC = Path(madoguchi.__file__).parent
WORD = "中小企業"
# Files that may have the word: path, why.
MAY = {
    "data/common/furigana.csv": "the reason of a reading: what the dictionary takes for a place",
    "data/common/spellings.csv": "spellings of everyday words and of one body with two names",
}


def files() -> list[Path]:
    """Every file of the package that is text, but those of the packaged bundle."""
    ours = (path for path in sorted(SRC.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
    return [
        path
        for path in ours
        if GUIDEBOOK.root not in path.parents and path.suffix not in (".npz", ".gz", ".ttf", ".otf", ".woff2")
    ]


def test_no_file_of_the_program_says_whom_the_packaged_list_is_for() -> None:
    said = {
        path.relative_to(SRC).as_posix()
        for path in files()
        if WORD in path.read_text(encoding="utf-8", errors="replace")
    }
    assert sorted(said - MAY.keys()) == []


@pytest.mark.parametrize("name", ["faces", "data/common", "answers", "ingest"])
def test_the_files_that_are_looked_through_are_those_of_the_program(name: str) -> None:
    assert any((SRC / name) in path.parents for path in files())


def test_the_packaged_bundle_says_it() -> None:
    assert WORD in GUIDEBOOK.text("bundle.toml")
