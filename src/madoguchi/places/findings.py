"""What an address check can find, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from madoguchi.message import Message

FindingKind = Literal[
    "unknown-prefecture",
    "unknown-municipality",
    "several-municipalities",
    "unknown-ward",
    "doubled-ward",
    "unknown-town",
    "postal-code-mismatch",
    "unknown-postal-code",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """One odd thing: ``value`` is the very text, ``start`` its place in the address.

    ``suggestions`` are existing names, the nearest first; they may be empty
    and are never applied. A finding about the postal code has ``start`` -1.
    """

    kind: FindingKind
    value: str
    start: int
    suggestions: tuple[str, ...]
    evidence: Message
