"""Desks that a counsellor keeps while looking further: in the address, so that nothing is stored anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from madoguchi.model.entities import Desk

# The first digits of a desk's id: long enough that a few thousand desks hardly ever share them, and
# twenty of them still fit a QR code that a telephone reads easily.
SHORT = 8
MOST_LISTED = 20
_SHORT_ID = re.compile(rf"[0-9a-f]{{{SHORT}}}")


def read_shortlist(text: str) -> tuple[str, ...]:
    """Return the short ids of `list=`, in their order, each once. What is none is left out.

    >>> read_shortlist("78910dad.nonsense.0123abcd.78910dad")
    ('78910dad', '0123abcd')
    """
    ids = (part for part in text.split(".") if _SHORT_ID.fullmatch(part))
    return tuple(dict.fromkeys(ids))[:MOST_LISTED]


def written(ids: Iterable[str]) -> str:
    """Return ids, short or whole, as `list=` has them."""
    return ".".join(dict.fromkeys(id[:SHORT] for id in ids))


def listed(
    ids: Iterable[str], desks: Mapping[str, Sequence[Desk]]
) -> tuple[tuple[Desk, ...], tuple[str, ...]]:
    """Return the desks of short or whole ids in their order, and the ids that name no desk, or several."""
    found: dict[str, Desk] = {}
    unknown: list[str] = []
    for id in ids:
        fitting = [desk for desk in desks.get(id[:SHORT], ()) if desk.id.startswith(id)]
        fitting = fitting if len(id) >= SHORT else []
        if len(fitting) == 1:
            found[fitting[0].id] = fitting[0]
        else:
            unknown.append(id)
    return tuple(found.values()), tuple(unknown)
