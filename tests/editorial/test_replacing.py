"""A file in the place of another: whole, with the mode of the one that it replaces."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.answers.router import Router
from madoguchi.editorial.replacing import replace_file
from madoguchi.editorial.teaching import add_lesson
from madoguchi.index.taught import FILE, Lesson
from tests.answers.another_list import fresh


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o664])
def test_a_file_keeps_its_mode(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.write_text("old")
    path.chmod(mode)
    replace_file(path, "新しい".encode())
    assert path.read_text(encoding="utf-8") == "新しい"
    assert path.stat().st_mode & 0o777 == mode
    assert [each.name for each in tmp_path.iterdir()] == ["words.toml"]


def test_a_new_file_is_as_any_other(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("")
    replace_file(tmp_path / "new", b"x")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_what_is_taught_is_read_by_whoever_reads_the_other_files(tmp_path: Path) -> None:
    router = Router(fresh(tmp_path / "city"))
    for word in ("蛍光灯", "電球"):
        add_lesson(router.edition.bundle, Lesson("seen", desk="環境センター", words=(word,)))
        words, others = (tmp_path / "city" / name for name in (FILE, "bundle.toml"))
        assert words.stat().st_mode == others.stat().st_mode
    assert "電球" in words.read_text(encoding="utf-8")
