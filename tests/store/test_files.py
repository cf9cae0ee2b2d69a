"""The store's file is for its user alone, whatever the umask."""

from __future__ import annotations

import os

import pytest

from madoguchi.store.database import Database


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_the_database_is_for_its_user_alone(tmp_path, umask):
    before = os.umask(umask)
    try:
        database = Database(f"sqlite:///{tmp_path}/folder/store.sqlite")
        database.upgrade()
        with database.writing():
            pass
    finally:
        os.umask(before)
    assert (tmp_path / "folder").stat().st_mode & 0o777 == 0o700
    assert {each.stat().st_mode & 0o777 for each in (tmp_path / "folder").iterdir()} == {0o600}


def test_one_that_others_could_read_is_closed_to_them(tmp_path):
    file = tmp_path / "store.sqlite"
    Database(f"sqlite:///{file}").upgrade()
    file.chmod(0o644)
    Database(f"sqlite:///{file}").upgrade()
    assert file.stat().st_mode & 0o777 == 0o600
