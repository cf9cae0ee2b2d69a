"""Desks by filters: a name, a program, a topic, a prefecture; all that are given must fit."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.answers.place_choice import for_function
from madoguchi.answers.router import Router
from madoguchi.answers.topics import all_topics
from madoguchi.faces.mcp.names import Named, NameSearch
from madoguchi.model.entities import Desk
from madoguchi.model.place import Place
from madoguchi.text.prefecture import NATION


@dataclass(frozen=True, slots=True)
class Found:
    """What fits. `place_decides`: there are (more) desks of the topic once the prefecture is known."""

    desks: tuple[Desk, ...]
    exact: bool = True
    place_decides: bool = False


class Finder:
    """The filters over one edition."""

    def __init__(self, router: Router) -> None:
        self._router = router
        self._names = NameSearch(router.edition)

    def find(self, name: str, program: str, topic: str, prefecture: str) -> Found:
        """Return the desks that fit; an empty filter is none. Of a topic, in the order of its functions."""
        desks, place_decides = self._of_topic(topic, prefecture)
        desks = tuple(desk for desk in desks if program in ("", desk.program))
        named = self._names.find(name, desks) if name else Named(desks)
        if not named.exact and prefecture:
            named = self._names.find(name, for_prefecture(desks, prefecture))
        # The directory has chosen for the place already where a topic is given.
        fitting = for_prefecture(named.desks, prefecture) if prefecture and not topic else named.desks
        return Found(fitting, named.exact, place_decides)

    def _of_topic(self, topic: str, prefecture: str) -> tuple[tuple[Desk, ...], bool]:
        if not topic:
            return self._router.edition.desks, False
        directory = self._router.directory
        places = (Place(prefecture),) if prefecture else ()
        functions = [
            directory.functions[id] for id in all_topics(self._router.edition.bundle)[topic].functions
        ]
        choices = [for_function(directory, function, places) for function in functions]
        desks = dict.fromkeys(desk.id for choice in choices for desk in choice.desks)
        by_id = self._router.edition.desk_by_id
        return tuple(by_id[id] for id in desks), any(choice.ask for choice in choices)


def for_prefecture(desks: tuple[Desk, ...], prefecture: str) -> tuple[Desk, ...]:
    """Return desks of the prefecture or a part of it, the narrowest area first; else those of all Japan."""
    local = [d for d in desks if any(area.text.startswith(prefecture) for area in d.service_area)]
    if local:
        return tuple(sorted(local, key=lambda desk: len(desk.service_area)))
    return tuple(d for d in desks if any(area.text == NATION for area in d.service_area))
