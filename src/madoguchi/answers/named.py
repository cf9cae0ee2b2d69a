"""A desk called by name: program, body, department, and their other names."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from madoguchi.answers.place_choice import Choice, for_desks, for_function
from madoguchi.answers.topics import Topic, TopicScore
from madoguchi.index.analyzer import fold
from madoguchi.index.directory import NATION, Directory, serving
from madoguchi.index.lexicon import NameKind, NameMention
from madoguchi.model.entities import Desk
from madoguchi.places.place import Place

MOST_OF_A_BODY = 5


@dataclass(frozen=True, slots=True)
class Alias:
    """How a named program depends on the place; see `data/aliases.toml`."""

    with_place: str = ""
    without_place: str = ""
    family: tuple[str, ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()


def read_aliases(content: str) -> dict[str, Alias]:
    """Parse the place rules of `aliases.toml`: program → Alias."""
    return {
        entry["program"]: Alias(
            entry.get("with_place", ""),
            entry.get("without_place", ""),
            tuple(entry.get("family", ())),
            tuple(entry.get("elsewhere", {}).items()),
        )
        for entry in tomllib.loads(content)["alias"]
        if "program" in entry
    }


def named_desks(
    mentions: tuple[NameMention, ...],
    places: tuple[Place, ...],
    topics: tuple[TopicScore, ...],
    directory: Directory,
    aliases: dict[str, Alias],
    all_topics: dict[str, Topic],
) -> Choice:
    """Return the desks that the names mean at the place. A department narrows a body or program."""
    by_kind = {kind: [m.name.target for m in mentions if m.name.kind is kind] for kind in NameKind}
    programs, departments = _programs_and_departments(mentions)
    if programs and not departments and (places or topics):
        nearer = _nearer_than_the_body(programs[0], places, topics, directory, aliases, all_topics)
        if nearer:
            return nearer
    if by_kind[NameKind.ORGANIZATION]:
        desks = _of_bodies(by_kind[NameKind.ORGANIZATION], directory)
        narrowed = _in_departments(desks, departments)
        if narrowed:
            return _narrowed_choice(narrowed, places)
        family = {program for name in programs for program in aliases.get(name, Alias()).family}
        offices = tuple(d for program in family for d in directory.by_program.get(program, ()))
        if narrowed := _in_departments(offices, departments):
            return _narrowed_choice(narrowed, places)
        return _main_desks(desks, places, topics, directory, all_topics)
    if departments:
        desks = tuple(desk for level in departments for desk in directory.by_level.get(level, ()))
        own = tuple(desk for desk in desks if desk.program in programs) or desks
        own = _in_departments(tuple(dict.fromkeys(_at(own, places))), departments)
        return _narrowed_choice(own, places)
    if by_kind[NameKind.FUNCTION]:
        return for_function(directory, directory.functions[by_kind[NameKind.FUNCTION][0]], places)
    return _of_program(programs[0], places, directory, aliases)


def _programs_and_departments(mentions: tuple[NameMention, ...]) -> tuple[list[str], list[str]]:
    """What is named. 経済産業局 is a bureau, but beside another department a prefecture's department."""
    programs = [m.name for m in mentions if m.name.kind is NameKind.PROGRAM]
    departments = [m.name for m in mentions if m.name.kind is NameKind.DEPARTMENT]
    twice = {name.surface for name in programs} & {name.surface for name in departments}
    others = [name for name in departments if name.surface not in twice]
    if others:
        programs = [name for name in programs if name.surface not in twice]
    else:
        departments = others
    return [name.target for name in programs], [name.target for name in departments]


def _nearer_than_the_body(
    program: str,
    places: tuple[Place, ...],
    topics: tuple[TopicScore, ...],
    directory: Directory,
    aliases: dict[str, Alias],
    all_topics: dict[str, Topic],
) -> Choice | None:
    """A program's office for the topic or the place, where its name is a national body's too."""
    family = _of_family(aliases.get(program, Alias()).family, places, topics, directory, all_topics)
    if family:
        return family
    choice = _of_program(program, places, directory, aliases) if places else Choice()
    local = all(area.text != NATION for desk in choice.desks for area in desk.service_area)
    return choice if choice.desks and local else None


def _of_family(
    family: tuple[str, ...],
    places: tuple[Place, ...],
    topics: tuple[TopicScore, ...],
    directory: Directory,
    all_topics: dict[str, Topic],
) -> Choice | None:
    """The office of a body that the question's topic points at, when the body has several."""
    for score in topics:
        for name in all_topics[score.topic].functions:
            function = directory.functions[name]
            if any(selector.program in family for selector in function.desks):
                choice = for_function(directory, function, places)
                if choice.desks:
                    return choice
    return None


def _at(desks: tuple[Desk, ...], places: tuple[Place, ...]) -> tuple[Desk, ...]:
    """The desks that serve the places most specifically, or all where none does."""
    here = []
    for place in places:
        served = serving(desks, place)
        here += [one.desk for one in served if one.rank == served[0].rank]
    return tuple(here) or desks


def _of_bodies(names: list[str], directory: Directory) -> tuple[Desk, ...]:
    found = [desk for name in names for desk in directory.by_organization.get(name, ())]
    return tuple(dict.fromkeys(found))


def _in_departments(desks: tuple[Desk, ...], departments: list[str]) -> tuple[Desk, ...]:
    """The desks that have most of the named levels, the innermost one before all."""
    wanted = set(departments)
    fit = {desk.id: _fit([fold(level.text) for level in desk.department], wanted) for desk in desks}
    best = max(fit.values(), default=(False, 0))
    return tuple(desk for desk in desks if best[1] and fit[desk.id] == best)


def _fit(levels: list[str], wanted: set[str]) -> tuple[bool, int]:
    named = sum(level in wanted for level in levels)
    return bool(levels) and levels[-1] in wanted, named


def _narrowed_choice(desks: tuple[Desk, ...], places: tuple[Place, ...]) -> Choice:
    """Desks of a department: one body's are an answer; several bodies' depend on the place."""
    if places:
        choice = for_desks(desks, places)
        if choice.desks and not choice.ask:
            return choice
    if len({fold(desk.organization.text) for desk in desks}) == 1:
        return Choice(desks[:MOST_OF_A_BODY])
    return for_desks(desks, places)


def _main_desks(
    desks: tuple[Desk, ...],
    places: tuple[Place, ...],
    topics: tuple[TopicScore, ...],
    directory: Directory,
    all_topics: dict[str, Topic],
) -> Choice:
    """A body named without a department: its own line first, then what the topic points at."""
    if topics:
        for function in all_topics[topics[0].topic].functions:
            fitting = tuple(d for d in desks if any(s.takes(d) for s in directory.functions[function].desks))
            if fitting and len(fitting) < len(desks):
                return Choice((*fitting, *[d for d in desks if not d.department and d not in fitting]))
    main = tuple(desk for desk in desks if not desk.department)
    if len(main) > 1 and places:
        choice = for_desks(main, places)
        if choice.desks:
            return choice
    rest = tuple(desk for desk in desks if desk not in main)
    return Choice((*main, *rest)[:MOST_OF_A_BODY])


def _of_program(
    program: str, places: tuple[Place, ...], directory: Directory, aliases: dict[str, Alias]
) -> Choice:
    alias = aliases.get(program, Alias())
    name = alias.with_place if places and alias.with_place else program
    if len({place.prefecture for place in places}) == 1:
        name = dict(alias.elsewhere).get(places[0].prefecture, name)
    desks = directory.by_program.get(name, ())
    main = {desk.organization.text for desk in desks if not desk.department}
    # A bureau or the agency: its own line stands for it; an office without one, for itself.
    desks = tuple(desk for desk in desks if not desk.department or desk.organization.text not in main)
    choice = for_desks(desks, places)
    if not choice.desks and len({desk.organization.text for desk in desks}) == 1:
        return Choice(desks)  # the one body of that name, wherever it is asked for
    if choice.ask and not places and alias.without_place:
        return for_desks(directory.by_program.get(alias.without_place, ()), ())
    return choice
