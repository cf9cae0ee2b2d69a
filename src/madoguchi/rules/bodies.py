"""When two printed names are one body: legal forms aside, abbreviations understood."""

from __future__ import annotations

from madoguchi.data.legal_forms import split_form
from madoguchi.model.entities import Desk

# An abbreviation shorter than this fits too many names.
_SHORTEST_ABBREVIATION = 4


def bare_name(name: str) -> str:
    """Return a body's name without legal form and spaces."""
    return split_form(name)[1]


def is_abbreviation(short: str, name: str) -> bool:
    """Whether all characters of `short` stand in `name` in this order: 公庫 of 金融公庫."""
    if not _SHORTEST_ABBREVIATION <= len(short) < len(name):
        return False
    rest = iter(name)
    return all(char in rest for char in short)


def same_body(one: str, other: str) -> bool:
    """Whether two printed names are one body as far as the names can tell."""
    a, b = bare_name(one), bare_name(other)
    return a == b or is_abbreviation(a, b) or is_abbreviation(b, a)


def bodies_of(desk: Desk) -> tuple[str, ...]:
    """Return the names of the bodies behind a desk: its organization and its operator."""
    names = (desk.organization.text, desk.operator.text if desk.operator else "")
    return tuple(name for name in names if name)


def share_a_body(one: Desk, other: Desk) -> bool:
    """Whether one body stands behind both desks."""
    return any(same_body(a, b) for a in bodies_of(one) for b in bodies_of(other))
