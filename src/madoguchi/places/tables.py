"""Reading the package's place tables. Nothing is kept here: callers cache."""

from __future__ import annotations

import csv
import gzip
from typing import NamedTuple

from madoguchi import data
from madoguchi.places.records import Municipality, Prefecture

FOLDER = data.FOLDER / "places"


def read_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file of ``data/places`` as dicts by column.

    Raises ``FileNotFoundError`` when the package was built without its data.
    """
    text = (FOLDER / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def read_prefectures() -> tuple[Prefecture, ...]:
    """Return the 47 prefectures in the order of their codes."""
    return tuple(Prefecture(**row) for row in read_rows("prefectures.csv"))


def read_municipalities() -> tuple[Municipality, ...]:
    """Return the municipalities in the order of their codes."""
    text = (FOLDER / "municipalities.csv").read_text(encoding="utf-8")
    rows = csv.reader(text.splitlines())
    next(rows)  # the header
    return tuple(Municipality(*row) for row in rows)


def read_lines(name: str) -> list[str]:
    """Return the lines of a gzipped TSV file of ``data/places``, sorted as baked."""
    return gzip.decompress((FOLDER / name).read_bytes()).decode("utf-8").splitlines()


class FormerWard(NamedTuple):
    """A municipality or ward that no longer exists, and what took its place."""

    prefecture: str
    name: str
    successors: tuple[str, ...]
    reason: str


def read_former() -> tuple[FormerWard, ...]:
    """Return the former municipalities."""
    return tuple(
        FormerWard(
            row["prefecture"], row["name"], tuple(row["successors"].split()),
            row["reason"],
        )
        for row in read_rows("former.csv")
    )  # fmt: skip
