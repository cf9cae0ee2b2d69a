"""Which desks a function or a set of desks has for a place, for several places, or for none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from madoguchi.index.directory import NATIONAL_RANK, Directory, Function, Served, serving
from madoguchi.model.entities import Desk
from madoguchi.model.place import Place
from madoguchi.text.prefecture import NATION


@dataclass(frozen=True, slots=True)
class Choice:
    """Desks, best first. `ask`: the place decides and is not known well enough.

    `by_place` pairs each candidate place with its first desk when the place is ambiguous; `among` are the desks
    among which a place that is not known decides. `near` is one that nobody named: it does here what the named one
    does elsewhere.
    """

    desks: tuple[Desk, ...] = ()
    ask: bool = False
    by_place: tuple[tuple[Place, Desk], ...] = ()
    label: str = ""
    among: tuple[Desk, ...] = ()
    near: Desk | None = None


def for_function(directory: Directory, function: Function, places: tuple[Place, ...]) -> Choice:
    """Return the desks that do it for the place; without one the national desk, or a question.

    Where the list says of none of them which area it serves, they are the answer wherever it is asked.
    """
    label = function.desks[0].label
    if not places:
        national = tuple(desk for selector in function.national for desk in directory.selected(selector))
        somewhere = function.id in directory.offered
        anywhere = () if national else _of_no_area(directory.selected(function.desks[0]))
        ask = not national and not anywhere and somewhere
        among = (
            tuple(desk for selector in function.desks for desk in directory.selected(selector)) if ask else ()
        )
        return Choice(national or anywhere, ask=ask, label=label, among=among)

    def at(place: Place) -> tuple[Desk, ...]:
        for selector in function.desks:
            desks = directory.selected(selector)
            if served := local_first(serving(desks, place)) or _of_no_area(desks):
                return served
        return tuple(desk for selector in function.national for desk in directory.selected(selector))

    choice = over_places(places, at)
    return Choice(choice.desks, choice.ask, choice.by_place, label)


def _of_no_area(desks: tuple[Desk, ...]) -> tuple[Desk, ...]:
    """The desks where the list says of none of them which area it serves, else none."""
    return () if any(desk.service_area for desk in desks) else desks


def for_desks(desks: tuple[Desk, ...], places: tuple[Place, ...]) -> Choice:
    """Return which of some desks fit the place; without one the national ones, or a question.

    Nothing is asked that changes nothing: where all serve the same area, or the list says of none which
    area it serves, they are the answer. A desk whose area is not known may serve any place.
    """
    unknown = tuple(desk for desk in desks if not desk.service_area)
    if places:
        choice = over_places(places, lambda place: local_first(serving(desks, place)))
        return choice if choice.desks or not unknown else Choice(unknown)
    national = tuple(d for d in desks if any(area.text == NATION for area in d.service_area))
    if national:
        return Choice(national)
    return Choice(desks) if of_one_area(desks) else Choice(ask=len(desks) > 1, among=desks)


def of_one_area(desks: tuple[Desk, ...]) -> bool:
    """Whether all of some desks serve the same area, so that no place chooses among them."""
    return len({tuple(area.text for area in desk.service_area) for desk in desks}) == 1


def local_first(served: tuple[Served, ...]) -> tuple[Desk, ...]:
    """Leave out the nation's desks where a nearer one serves the place."""
    local = tuple(s.desk for s in served if s.rank < NATIONAL_RANK)
    return local or tuple(s.desk for s in served)


def over_places(places: tuple[Place, ...], at: Callable[[Place], tuple[Desk, ...]]) -> Choice:
    """Combine what several candidate places give: the same desk is an answer, others a question."""
    per_place = [(place, at(place)) for place in places]
    firsts = {desks[0].id: desks[0] for _, desks in per_place if desks}
    if not firsts:
        return Choice()
    if len(firsts) == 1:
        merged = {desk.id: desk for _, desks in per_place for desk in desks}
        return Choice(tuple(merged.values()))
    pairs = tuple((place, desks[0]) for place, desks in per_place if desks)
    return Choice(tuple(firsts.values()), ask=True, by_place=pairs)
