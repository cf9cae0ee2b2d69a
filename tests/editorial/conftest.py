"""A text of the list with known differences, and a store with people that has published nothing yet."""

from __future__ import annotations

import pytest

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.store.database import Database
from tests.people import with_people


@pytest.fixture(scope="session")
def text() -> str:
    return GUIDEBOOK.bytes("sources/contact-list-2023.txt").decode("utf-8-sig")


@pytest.fixture
def database(database: Database) -> Database:
    """An empty store with hanako, jiro and taro."""
    return with_people(database)


@pytest.fixture
def store(store: Database) -> Database:
    """An empty store in a file with hanako, jiro and taro."""
    return with_people(store)


def with_changes(text: str, *changes: tuple[str, str]) -> bytes:
    """The list with texts replaced, each of which stands in it."""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode()
