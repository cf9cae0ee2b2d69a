"""A place of Japan: a prefecture, a municipality or a town."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """One place: a prefecture, or a municipality in it, or a town in that.

    ``prefecture`` and ``municipality`` are full names (大阪府, 大阪市北区);
    ``city`` is the designated city of a ward, else the municipality; ``code``
    the six-digit municipality code; ``town`` the town's name. What is not
    known is None.
    """

    prefecture: str
    municipality: str | None = None
    city: str | None = None
    code: str | None = None
    town: str | None = None

    def holds(self, other: Place) -> bool:
        """Whether the other place is this one or lies in it, as far as both know."""
        if self.prefecture != other.prefecture:
            return False
        if self.municipality is None:
            return True
        if self.municipality not in (other.municipality, other.city):
            return False
        return self.town in (None, other.town)
