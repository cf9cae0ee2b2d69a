"""Ways to a desk without a telephone: only those that the list prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from madoguchi.faces.web.view.kept import of_the_list
from madoguchi.faces.web.view.words import address_now
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.text.prefecture import NATION


@of_the_list
@dataclass(frozen=True, slots=True)
class Unphoned:
    """The desk's own pages, then those printed for its body or, for all of Japan, for its program.

    `address` is as of the asked day; `former` the printed one, where it is no longer that. `written`: there are
    FAX numbers or mail addresses, which the card of the desk has.
    """

    urls: tuple[str, ...]
    others: tuple[tuple[str, str], ...]
    address: str
    former: str
    written: bool = False

    @property
    def given(self) -> bool:
        """Whether the list gives any way at all."""
        return bool(self.written or self.urls or self.others or self.address)


def unphoned_of(desk: Desk, edition: Edition, at: date) -> Unphoned:
    """Return the ways to a desk that need no telephone. Nothing is made up: none may be there."""
    own = _urls(desk)
    printed = desk.address.text if desk.address else ""
    address = address_now(desk, at)
    postal = f"〒{desk.postal_code.text} " if desk.postal_code and address == printed else ""
    return Unphoned(
        urls=own,
        others=tuple(
            (other.name, url) for other in _kin(desk, edition) for url in _urls(other) if url not in own
        ),
        address=postal + address if address else "",
        former=printed if printed != address else "",
        written=bool(desk.faxes or desk.emails),
    )


def _kin(desk: Desk, edition: Edition) -> list[Desk]:
    """Desks of the body that have addresses; without any, those that stand for the whole program."""
    own = edition.desks_by_organization[desk.organization_id]
    if body := [other for other in own if other.urls and other.id != desk.id]:
        return body
    program = [d for d in edition.desks_by_program[desk.program] if d.urls and d.id != desk.id]
    return [other for other in program if [area.text for area in other.service_area] == [NATION]]


def _urls(desk: Desk) -> tuple[str, ...]:
    return tuple(url.text for url in desk.urls)
