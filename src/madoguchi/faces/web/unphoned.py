"""Ways to a desk without a telephone: only those that the list prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from madoguchi.faces.web.words import address_now
from madoguchi.index.directory import NATION
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk


@dataclass(frozen=True, slots=True)
class Unphoned:
    """The desk's own addresses; then those printed for its body or, for all of Japan, for its program.

    `address` is as of the asked day; `former` the printed one, where it is no longer that.
    """

    urls: tuple[str, ...]
    others: tuple[tuple[str, str], ...]
    address: str
    former: str

    @property
    def given(self) -> bool:
        """Whether the list gives any way at all."""
        return bool(self.urls or self.others or self.address)


def unphoned_of(desk: Desk, edition: Edition, at: date) -> Unphoned:
    """Return the ways to a desk that need no telephone. Nothing is made up: none may be there."""
    own = _urls(desk)
    printed = desk.address.text if desk.address else ""
    address = address_now(desk, at)
    postal = f"〒{desk.postal_code.text} " if desk.postal_code and address == printed else ""
    return Unphoned(
        urls=own,
        others=tuple(
            (other.name, url) for other in _kin(desk, edition.desks) for url in _urls(other) if url not in own
        ),
        address=postal + address if address else "",
        former=printed if printed != address else "",
    )


def _kin(desk: Desk, desks: Iterable[Desk]) -> list[Desk]:
    """Desks of the body that have addresses; without any, those that stand for the whole program."""
    others = [d for d in desks if d.urls and d.id != desk.id]
    body = [d for d in others if d.organization_id == desk.organization_id]
    nation = [d for d in others if d.program == desk.program and [a.text for a in d.service_area] == [NATION]]
    return body or nation


def _urls(desk: Desk) -> tuple[str, ...]:
    return tuple(url.text for url in desk.urls)
