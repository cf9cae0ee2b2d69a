"""The two indexes: by prefecture and by trouble; each entry names desks, the template finds the pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from madoguchi.answers.topics import all_topics, parents
from madoguchi.faces.printed.chapters import chapters_of
from madoguchi.index.directory import Directory, functions_of
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.text.prefecture import NATION, PREFECTURES, short_name


@dataclass(frozen=True)
class Positions:
    """Where each desk stands in the order of print."""

    position: dict[str, int]

    def entry(self, text: str, desks: Iterable[Desk]) -> dict[str, Any]:
        """Return a line of an index as the template takes it: runs of desks that follow one another."""
        places = sorted({self.position[desk.id] for desk in desks})
        runs: list[tuple[int, int]] = []
        for place in places:
            if runs and place == runs[-1][1] + 1:
                runs[-1] = (runs[-1][0], place)
            else:
                runs.append((place, place))
        return {"text": text, "runs": [[str(first), str(last)] for first, last in runs]}


def positions(edition: Edition) -> Positions:
    """Return the desks' order of print, from 0."""
    desks = (desk for chapter in chapters_of(edition) for _, rows in chapter.tables for desk in rows)
    return Positions({desk.id: number for number, desk in enumerate(desks)})


def by_prefecture(edition: Edition) -> list[dict[str, Any]]:
    """Return the prefectures in their official order, then the nation, each with its programs."""
    order = positions(edition)
    found: list[dict[str, Any]] = []
    for name in (*PREFECTURES, NATION):
        programs: dict[str, list[Desk]] = {}
        for desk in edition.desks:
            if _serves(desk, name):
                programs.setdefault(desk.program, []).append(desk)
        if programs:
            entries = [order.entry(_named(s, desks, name, edition), desks) for s, desks in programs.items()]
            found.append({"name": name, "entries": entries})
    return found


def _serves(desk: Desk, name: str) -> bool:
    """Whether a desk serves the prefecture or a municipality in it, or is the prefecture's own."""
    areas = [area.text for area in desk.service_area]
    if name == NATION:
        return NATION in areas
    return any(area.startswith(name) for area in areas) or bool(
        desk.prefecture and desk.prefecture.text == name
    )


def _named(slug: str, desks: list[Desk], prefecture: str, edition: Edition) -> str:
    """The program, and behind it the few bodies that are not named after the prefecture."""
    program = edition.program_by_slug.get(slug)
    name = program.name if program else slug
    bodies = dict.fromkeys(desk.organization.text for desk in desks)
    others = [body for body in bodies if short_name(prefecture) not in body and body != name]
    few = 0 < len(others) <= 3 and prefecture != NATION
    return f"{name}：{'、'.join(others)}" if few else name


def by_topic(edition: Edition) -> list[dict[str, Any]]:
    """Return the troubles under the ten official headings, each with who helps, first contact first."""
    directory = Directory(edition, functions_of(edition.bundle))
    order = positions(edition)
    found: list[dict[str, Any]] = []
    for id, (name, _) in parents(edition.bundle).items():
        topics = [
            {"name": topic.name, "entries": entries}
            for topic in all_topics(edition.bundle).values()
            if topic.parent == id and (entries := _helpers(topic.functions, directory, order))
        ]
        if topics:
            found.append({"name": name, "topics": topics})
    return found


def _helpers(functions: tuple[str, ...], directory: Directory, order: Positions) -> list[dict[str, Any]]:
    entries = []
    for id in functions:
        function = directory.functions[id]
        selectors = (*function.desks, *function.national)
        desks = [desk for selector in selectors for desk in directory.selected(selector)]
        if desks:
            entries.append(order.entry(function.name, desks))
    return entries
