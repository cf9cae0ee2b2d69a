"""A text of the list with known differences, and a store that has published nothing yet."""

from __future__ import annotations

import pytest

from madoguchi.data import CURRENT, read_bytes


@pytest.fixture(scope="session")
def text() -> str:
    return read_bytes(f"sources/contact-list-{CURRENT}.txt").decode("utf-8-sig")


def with_changes(text: str, *changes: tuple[str, str]) -> bytes:
    """The list with texts replaced, each of which stands in it."""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode()
