"""Editions as content-addressed bytes. Today one: the packaged list of the current year."""

from __future__ import annotations

from functools import cache

from madoguchi.data import CURRENT, read_bytes
from madoguchi.editions.codec import decode
from madoguchi.errors import EditionError
from madoguchi.model.edition import Edition


@cache
def current_edition() -> Edition:
    """Return the packaged edition. Raises EditionError when the package was built without it."""
    try:
        content = read_bytes(f"editions/{CURRENT}.json")
    except FileNotFoundError as error:
        raise EditionError("the package holds no edition; run `make edition`") from error
    return decode(content)
