"""An invented edition that follows the packaged one: desks gone, merged, renumbered, renamed, moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from madoguchi.editions.former import remembered
from madoguchi.editions.ids import mint
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk

DAY = date(2026, 11, 29)  # on which it is published


def next_edition(old: Edition) -> Edition:
    """Return it with what it remembers. Of ten desks each has its own lot, by where it stands."""
    desks: list[Desk] = []
    heirs: dict[str, tuple[str, ...]] = {}
    for at, desk in enumerate(old.desks):
        match at % 10:
            case 3:  # gone, and nobody knows who took over
                continue
            case 5:  # merged into the next one, in places into two
                beside = old.desks[at + 1 : at + (3 if at % 20 == 5 else 2)]
                heirs[desk.id] = tuple(each.id for each in beside)
                continue
            case 7 if desk.phones:  # another number
                first = replace(desk.phones[0], number=f"03-9999-{at:04}")
                desk = replace(desk, phones=(first, *desk.phones[1:]))
            case 8:  # another body
                name = f"{desk.organization.text}機構"
                body = replace(desk.organization, text=name)
                desk = replace(desk, organization=body, organization_id=mint("organization", name))
            case 9:  # without the site that was printed
                desk = replace(desk, address=None, location_id=None)
        desks.append(desk)
    new = replace(old, id="2024", desks=tuple(desks), revision="")
    return replace(new, former=remembered(old, new, DAY, heirs))
