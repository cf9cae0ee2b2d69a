"""Reading the package's place tables. Nothing is kept here: callers cache."""

from __future__ import annotations

import csv
import gzip
from array import array
from collections.abc import Iterator, Sequence
from typing import NamedTuple, overload

from madoguchi import data
from madoguchi.data.loading import common_rows
from madoguchi.message import Wording
from madoguchi.places.records import Municipality, Prefecture

FOLDER = data.FOLDER / "common" / "places"


def read_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file of ``data/common/places`` as dicts by column.

    Raises DescriptionError, and ``FileNotFoundError`` when the package was built without its data.
    """
    return common_rows(f"places/{name}")


def read_prefectures() -> tuple[Prefecture, ...]:
    """Return the 47 prefectures in the order of their codes."""
    return tuple(Prefecture(**row) for row in read_rows("prefectures.csv"))


def read_municipalities() -> tuple[Municipality, ...]:
    """Return the municipalities in the order of their codes."""
    text = (FOLDER / "municipalities.csv").read_text(encoding="utf-8")
    rows = csv.reader(text.splitlines())
    next(rows)  # the header
    return tuple(Municipality(*row) for row in rows)


class Lines(Sequence[str]):
    """Lines of text kept as they are packed in a file: a string is made of a line when it is asked for.

    As strings, the 124,000 towns would take three times the memory.
    """

    def __init__(self, content: bytes) -> None:
        """Take lines in UTF-8, each with its newline."""
        self._content = content
        self._starts = array("I", [0])
        while at := content.find(b"\n", self._starts[-1]) + 1:
            self._starts.append(at)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __iter__(self) -> Iterator[str]:
        """All lines at once, for whoever wants each: five times faster than one by one."""
        return iter(self._content.decode("utf-8").splitlines())

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> list[str]: ...

    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        if not 0 <= at < len(self):
            raise IndexError(at)
        return self._content[self._starts[at] : self._starts[at + 1] - 1].decode("utf-8")


def read_lines(name: str) -> Lines:
    """Return the lines of a gzipped TSV file of ``data/common/places``, sorted as baked."""
    return Lines(gzip.decompress((FOLDER / name).read_bytes()))


class FormerPlace(NamedTuple):
    """A municipality or ward that no longer exists, and what stands there now, by codes.

    `county`: where it is known; else empty. `shared`: `name` where towns of several other municipalities are called so,
    too (旭町), `short` where they are without 市, 町 or 村 (原町); else empty. `day`: since when, as far as it is known.
    `reason`: what was written down of it by hand.
    """

    prefecture: str
    county: str
    name: str
    successors: tuple[str, ...]
    shared: str
    day: str = ""
    reason: Wording | None = None


def read_former() -> tuple[FormerPlace, ...]:
    """Return the former municipalities and wards: those written down by hand, and those that ended since 2003."""
    by_hand = [
        FormerPlace(
            row["prefecture"], "", row["name"], tuple(row["successors"].split()), "short",
            reason={"en": row["reason"], "ja": row["reason_ja"]},
        )
        for row in read_rows("former.csv")
    ]  # fmt: skip
    known = {(former.prefecture, former.name) for former in by_hand}
    ended = (
        FormerPlace(
            row["prefecture"], row["county"], row["name"], tuple(row["successors"].split()), row["shared"],
            row["day"],
        )
        for row in read_rows("merged.csv")
        if (row["prefecture"], row["name"]) not in known
    )  # fmt: skip
    return (*by_hand, *ended)
