"""What the first digits of a number tell: the kind of line, and the prefecture it lies in."""

from __future__ import annotations

import csv
import re
from functools import cache

from madoguchi.data import read_text
from madoguchi.text.phone import digits

# Source: the numbering plan of the Ministry of Internal Affairs and Communications (総務省).
_KINDS = (
    ("free", re.compile(r"0120|0800")),
    ("navi-dial", re.compile(r"0570")),
    ("premium", re.compile(r"0990")),
    ("ip", re.compile(r"050")),
    ("mobile", re.compile(r"0[6789]0|020")),
)


def kind_of(number: str) -> str:
    """Return free, navi-dial, premium, ip, mobile or geographic.

    >>> kind_of("0120-154-505")
    'free'
    """
    bare = digits(number)
    return next((kind for kind, start in _KINDS if start.match(bare)), "geographic")


@cache
def _prefixes() -> dict[str, str]:
    rows = csv.DictReader(read_text("rules/area-codes.csv").splitlines())
    return {row["prefix"]: row["prefecture"] for row in rows}


def prefecture_of(number: str) -> str | None:
    """Return the prefecture of a geographic number by its first digits, else None."""
    if kind_of(number) != "geographic":
        return None
    bare = digits(number)
    found = (_prefixes().get(bare[:length]) for length in range(min(7, len(bare)), 1, -1))
    return next((name for name in found if name), None)
