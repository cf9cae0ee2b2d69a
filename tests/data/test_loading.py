"""Files of what is true of any list: read as they stand, and a slip in one told with its file and line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from madoguchi.answers.doors import all_doors
from madoguchi.data import FOLDER, loading
from madoguchi.data.loading import common_rows, common_table
from madoguchi.errors import DescriptionError
from madoguchi.places.tables import read_rows

COMMON = FOLDER / "common"
NAMES = sorted(path.relative_to(COMMON).as_posix() for path in COMMON.rglob("*.*") if "new/" not in str(path))


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".toml")])
def test_each_table_is_read(name: str) -> None:
    assert common_table(name)


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".csv")])
def test_each_row_has_all_columns(name: str) -> None:
    rows = common_rows(name)
    assert len({tuple(row) for row in rows}) == 1


@pytest.mark.parametrize(
    ("read", "content", "told"),
    [
        (lambda: common_table("hours.toml"), "a = 1\nb\n", "common/hours.toml, line 2"),
        (lambda: all_doors.__wrapped__(), "[door]\nid = \n", "common/door-names.toml, line 2"),
        (lambda: read_rows("words.csv"), "kind,text\nform\n", "common/places/words.csv, line 2"),
        (lambda: common_rows("spellings.csv"), 'from,to\n"あ,い\n', "common/spellings.csv, line 2"),
    ],
)
def test_a_slip_is_told_with_its_file_and_line(
    read: Callable[[], object], content: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "read_text", lambda _: content)
    with pytest.raises(DescriptionError, match=told):
        read()
