"""Desks for an editor who types a number, or words of a name."""

from __future__ import annotations

from madoguchi.index.analyzer import search_form
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.text.phone import digits

FOUND = 30


def search(edition: Edition, q: str) -> tuple[Desk, ...]:
    """Return the first desks whose number has what was typed, or whose name and prefecture have every word of it."""
    words, number = [search_form(word) for word in q.split()], digits(q)
    wanted = [word for word in words if word]
    found = [
        desk
        for desk in edition.desks
        if (len(number) >= 4 and any(number in digits(p.number) for p in (*desk.phones, *desk.faxes)))
        or (wanted and not search_form(q).isdigit() and all(word in _searched(desk) for word in wanted))
    ]
    return tuple(found[:FOUND])


def _searched(desk: Desk) -> str:
    return search_form(" ".join((desk.name, desk.prefecture.text if desk.prefecture else "")))
