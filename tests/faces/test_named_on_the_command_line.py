"""What a person names on the command line: desks by their names, editions by files and folders."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.faces.conftest import Run
from tests.faces.small_city import LIST, city


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    city(tmp_path / "city")
    return tmp_path / "city"


def slip(madoguchi: Run, folder: Path, *wanted: str) -> tuple[int, str]:
    path = folder.parent / "slip.pdf"
    status, _, err = madoguchi("--directory", folder, "slip", *wanted, "-o", path)
    assert path.exists() is (status == 0)
    return status, err


@pytest.mark.parametrize(
    "name",
    ["戸籍係", "市民課 戸籍係", "市民課戸籍係", "中央図書館", "図書館", "099-000-0006", "ごみ減量推進課"],
)
def test_a_slip_takes_the_name_of_a_desk(name: str, folder: Path, madoguchi: Run) -> None:
    assert slip(madoguchi, folder, name) == (0, "")


def test_a_name_of_several_desks_lists_them(folder: Path, madoguchi: Run) -> None:
    status, err = slip(madoguchi, folder, "市民課")
    assert status == 2
    assert "市民課 戸籍係" in err
    assert "市民課 住民票係" in err
    assert "中央図書館" not in err


@pytest.mark.parametrize("name", ["宇宙開発課", "03-0000-0000", "0" * 20])
def test_a_name_of_no_desk_is_said(name: str, folder: Path, madoguchi: Run) -> None:
    status, err = slip(madoguchi, folder, name)
    assert status == 2
    assert name in err


def test_editions_are_compared_by_file_and_by_folder(folder: Path, madoguchi: Run, tmp_path: Path) -> None:
    edition = folder / "edition.json"
    packed = tmp_path / "edition.json.gz"
    packed.write_bytes(gzip.compress(edition.read_bytes()))
    unbuilt = tmp_path / "unbuilt"
    city(unbuilt)
    (unbuilt / "edition.json").unlink()
    for other in (edition, packed, unbuilt):
        assert madoguchi("diff", folder, other, "--json") == (0, "", "")
    changed = tmp_path / "changed.txt"
    changed.write_text(LIST.replace("099-000-0003", "099-000-0013"), encoding="utf-8")
    status, out, _ = madoguchi("--directory", folder, "diff", edition, changed)
    assert status == 0
    assert "099-000-00" in out
    assert out.endswith("1 difference(s)\n")


def test_what_holds_no_edition_is_said_in_one_line(folder: Path, madoguchi: Run, tmp_path: Path) -> None:
    cut = tmp_path / "cut.json"
    cut.write_bytes((folder / "edition.json").read_bytes()[:900])
    broken = tmp_path / "broken.gz"
    broken.write_bytes(gzip.compress((folder / "edition.json").read_bytes())[:400])
    (tmp_path / "empty").mkdir()
    for other in (cut, broken, tmp_path / "empty", folder / "sources"):
        status, out, err = madoguchi("diff", folder, other)
        assert (status > 0, out) == (True, ""), other
        assert err.count("\n") == 1
