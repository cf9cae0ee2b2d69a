"""Desks that are called by name: of a program, a body, a department, and of their other names.

What a program's other names depend on (the place, the body's offices) stands in `aliases.toml`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from madoguchi.answers.evidence import Evidence, Understanding
from madoguchi.answers.kinds import OwnSections
from madoguchi.answers.place_choice import Choice, for_desks, for_function, of_one_area
from madoguchi.answers.topics import Topic, advice_of
from madoguchi.data.bundle import Bundle
from madoguchi.index.analyzer import search_form_of_name
from madoguchi.index.directory import Directory, Function, levels_of, serving
from madoguchi.index.home import Home
from madoguchi.index.lexicon import SHORTEST_SHORT_FORM, NameKind, alias_entries, shortens
from madoguchi.index.likeness import pairs_of
from madoguchi.index.listing import Listing
from madoguchi.index.sections import Sections
from madoguchi.model.entities import Desk
from madoguchi.model.place import Place
from madoguchi.text.department import body_levels
from madoguchi.text.prefecture import NATION

SHORTEST_REST = 2
# So much of what stands beside a body's name must stand in a section's name (by pairs of characters).
LEAST_SECTION = 0.5
MOST_OF_A_BODY = 5
_MOST_CHOSEN = 4096
RULES = {"with_place", "without_place", "family", "elsewhere"}


@dataclass(frozen=True, slots=True)
class Alias:
    """How a named program depends on the place; see `aliases.toml`."""

    with_place: str = ""
    without_place: str = ""
    family: tuple[str, ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()


def place_rules(bundle: Bundle) -> dict[str, Alias]:
    """Return the place rules of `aliases.toml`: program → Alias."""
    found: dict[str, Alias] = {}
    for entry in alias_entries(bundle):
        if "program" in entry and (RULES & entry.keys() or entry["program"] not in found):
            found[entry["program"]] = Alias(
                entry.get("with_place", ""),
                entry.get("without_place", ""),
                tuple(entry.get("family", ())),
                tuple(entry.get("elsewhere", {}).items()),
            )
    return found


@dataclass(frozen=True)
class Ground:
    """What routing stands on: the edition's desks, indexed, and our knowledge about them."""

    directory: Directory
    topics: dict[str, Topic]
    aliases: dict[str, Alias]
    sections: Sections
    listing: Listing
    home: Home
    _chosen: dict[tuple[str, tuple[Place, ...]], Choice] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def choice(self, function: str, places: tuple[Place, ...]) -> Choice:
        """Return the desks that do a function for the places: see `for_function`. It is asked again and again."""
        chosen = self._chosen.get((function, places))
        if chosen is None:
            chosen = for_function(self.directory, self.directory.functions[function], places)
            if len(self._chosen) >= _MOST_CHOSEN:
                self._chosen.clear()
            self._chosen[function, places] = chosen
        return chosen

    @property
    def bundle(self) -> Bundle:
        """The knowledge that the edition was made with."""
        return self.directory.edition.bundle

    @cached_property
    def kinds(self) -> OwnSections:
        """The sections of the list that are for a trouble by their name alone, or by a printed duty."""
        return OwnSections(self.listing.desks, self.listing.duties_of)

    @cached_property
    def asked_for(self) -> dict[str, Function]:
        """The functions that are offered and have words of their own with which they are asked for."""
        functions = self.directory.functions.items()
        return {name: each for name, each in functions if each.asked_for and name in self.directory.offered}

    @cached_property
    def advice(self) -> str:
        """The topic of people who only want advice; empty where the bundle has none."""
        return advice_of(self.topics)


def named_desks(asked: Understanding, topics: tuple[str, ...], ground: Ground) -> Choice:
    """Return the desks that the names mean at the place. A department narrows a body or program."""
    return near_first(_meant(asked, topics, ground), asked, ground)


def near_first(choice: Choice, asked: Understanding, ground: Ground) -> Choice:
    """Return desks of a named body that does not serve the place field behind its like that does: 奈良の局, 大阪の局.

    A desk that is named in full is meant, wherever it is asked from.
    """
    places, first = asked.where.places, next(iter(choice.desks), None)
    named = any(name.source == NameKind.ORGANIZATION for name in asked.names)
    if first is None or choice.ask or not (named and asked.where.from_field and first.service_area):
        return choice
    in_full = any(search_form_of_name(desk.name) in asked.question.folded for desk in choice.desks)
    if in_full or any(serving(choice.desks, place) for place in places):
        return choice
    alike = tuple(
        d for d in ground.directory.by_program[first.program] if _last_level(d) == _last_level(first)
    )
    near = for_desks(alike, places)
    if near.ask or not near.desks:
        return choice
    return Choice((near.desks[0], *choice.desks), label=choice.label, near=near.desks[0])


def _last_level(desk: Desk) -> str:
    return search_form_of_name(desk.department[-1].text) if desk.department else ""


def _meant(asked: Understanding, topics: tuple[str, ...], ground: Ground) -> Choice:
    by_kind = {kind: [name.target for name in asked.names if name.source == kind] for kind in NameKind}
    folded = asked.question.folded
    programs, departments = _programs_and_departments(asked.names, folded)
    places, directory = asked.where.places, ground.directory
    bodies = by_kind[NameKind.ORGANIZATION]
    if operated := _operated(programs, bodies, directory):
        return narrowed_choice(operated, places)
    if programs and not departments and (places or topics):
        nearer = _nearer_than_the_body(programs[0], places, topics, ground)
        if nearer:
            return nearer
    if bodies:
        desks = _of_bodies(bodies, directory)
        narrowed = _in_departments(desks, departments) or _like_the_rest(desks, asked.rest)
        if narrowed:
            return narrowed_choice(narrowed, places)
        family = {program for name in programs for program in ground.aliases.get(name, Alias()).family}
        offices = tuple(d for program in family for d in directory.by_program.get(program, ()))
        if narrowed := _in_departments(offices, departments):
            return narrowed_choice(narrowed, places)
        within = tuple(dict.fromkeys((*desks, *_below(bodies, directory))))
        return _main_desks(within, places, topics, ground)
    if departments:
        desks = tuple(desk for level in departments for desk in directory.by_level.get(level, ()))
        own = tuple(desk for desk in desks if desk.program in programs) or desks
        said = tuple(d for d in own if search_form_of_name(d.organization.text) in folded)
        if said:  # 青森県 商工政策課 is Aomori's, wherever it is asked from
            return narrowed_choice(_in_departments(tuple(dict.fromkeys(said)), departments), ())
        own = tuple(d for d in own if d.organization.text.startswith(asked.where.text or "\0")) or own
        own = _in_departments(tuple(dict.fromkeys(_at(own, places))), departments)
        return narrowed_choice(own, places)
    if by_kind[NameKind.FUNCTION]:
        return ground.choice(by_kind[NameKind.FUNCTION][0], places)
    if not programs:
        return Choice(directory.by_building[by_kind[NameKind.BUILDING][0]][:MOST_OF_A_BODY])
    return _of_program(programs[0], places, ground)


def _operated(programs: list[str], bodies: list[str], directory: Directory) -> tuple[Desk, ...]:
    """The desks of a named program that a named body runs: あいち産業振興機構の生活相談センター."""
    return tuple(
        desk
        for program in programs[:1]
        for desk in directory.by_program.get(program, ())
        if desk.operator and search_form_of_name(desk.operator.text) in bodies
    )


def _like_the_rest(desks: tuple[Desk, ...], rest: str) -> tuple[Desk, ...]:
    """The sections whose name holds what stands beside the body: 九州農政局 国際."""
    if len(rest) < SHORTEST_REST:
        return ()
    return tuple(
        desk for desk in desks if desk.department and rest in search_form_of_name(desk.department[-1].text)
    )


def _programs_and_departments(mentions: tuple[Evidence, ...], folded: str) -> tuple[list[str], list[str]]:
    """What is named, the program that is meant first: of 市役所の相談センター the centre.

    農政局 is a bureau, but beside another department a prefecture's department.
    """
    programs = [m for m in mentions if m.source == NameKind.PROGRAM]
    departments = [m for m in mentions if m.source == NameKind.DEPARTMENT]
    twice = {m.span for m in programs} & {m.span for m in departments}
    others = [m for m in departments if m.span not in twice]
    if others:
        programs = [m for m in programs if m.span not in twice]
    else:
        departments = others
    for owner, owned in pairwise(programs):
        if folded[owner.span[1] : owner.span[1] + 1] == "の":
            programs = [owned, *(m for m in programs if m is not owned)]
    return [m.target for m in programs], [m.target for m in departments]


def _nearer_than_the_body(
    program: str, places: tuple[Place, ...], topics: tuple[str, ...], ground: Ground
) -> Choice | None:
    """A program's office for the topic or the place, where its name is a national body's too."""
    family = _of_family(ground.aliases.get(program, Alias()).family, places, topics, ground)
    if family:
        return family
    choice = _of_program(program, places, ground) if places else Choice()
    local = all(area.text != NATION for desk in choice.desks for area in desk.service_area)
    return choice if choice.desks and local else None


def _of_family(
    family: tuple[str, ...], places: tuple[Place, ...], topics: tuple[str, ...], ground: Ground
) -> Choice | None:
    """The office of a body that the question's topic points at, when the body has several."""
    for topic in topics:
        for name in ground.topics[topic].functions:
            function = ground.directory.functions[name]
            if any(selector.program in family for selector in function.desks):
                choice = ground.choice(name, places)
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


def _below(bodies: list[str], directory: Directory) -> tuple[Desk, ...]:
    """The desks whose own body is printed below a named one, in one name with it: 市民局市民課 of 市民局."""
    return tuple(
        desk
        for name in bodies
        for desk in directory.by_level.get(name, ())
        if name in map(search_form_of_name, body_levels(desk.organization.text))
    )


def _in_departments(desks: tuple[Desk, ...], departments: list[str]) -> tuple[Desk, ...]:
    """The desks that have most of the named levels, the innermost one before all."""
    wanted = set(departments)
    fit = {desk.id: _fit([*map(search_form_of_name, levels_of(desk))], wanted) for desk in desks}
    best = max(fit.values(), default=(False, 0))
    return tuple(desk for desk in desks if best[1] and fit[desk.id] == best)


def _fit(levels: list[str], wanted: set[str]) -> tuple[bool, int]:
    named = sum(level in wanted for level in levels)
    return bool(levels) and levels[-1] in wanted, named


def narrowed_choice(desks: tuple[Desk, ...], places: tuple[Place, ...]) -> Choice:
    """Desks of a department: one body's are an answer; several bodies' depend on the place.

    Those that all serve one area are meant wherever they are asked from: there are no others of that name.
    """
    if places:
        choice = for_desks(desks, places)
        if choice.desks and not choice.ask:
            return choice
    if len({search_form_of_name(desk.organization.text) for desk in desks}) == 1:
        return Choice(desks[:MOST_OF_A_BODY])
    choice = for_desks(desks, places)
    return choice if choice.desks or choice.ask or not of_one_area(desks) else Choice(desks)


def _main_desks(
    desks: tuple[Desk, ...], places: tuple[Place, ...], topics: tuple[str, ...], ground: Ground
) -> Choice:
    """A body named without a department: its own line first, then what the topic points at."""
    if topics:
        for function in ground.topics[topics[0]].functions:
            fitting = tuple(
                d for d in desks if any(s.takes(d) for s in ground.directory.functions[function].desks)
            )
            if fitting and len(fitting) < len(desks):
                return Choice((*fitting, *[d for d in desks if not d.department and d not in fitting]))
    main = tuple(desk for desk in desks if not desk.department)
    if len(main) > 1 and places:
        choice = for_desks(main, places)
        if choice.desks:
            return choice
    rest = tuple(desk for desk in desks if desk not in main)
    return Choice((*main, *rest)[:MOST_OF_A_BODY])


def _of_program(program: str, places: tuple[Place, ...], ground: Ground) -> Choice:
    alias, directory = ground.aliases.get(program, Alias()), ground.directory
    name = alias.with_place if places and alias.with_place else program
    if len({place.prefecture for place in places}) == 1:
        name = dict(alias.elsewhere).get(places[0].prefecture, name)
    desks: tuple[Desk, ...] = directory.by_program.get(name, ())
    main = {desk.organization.text for desk in desks if not desk.department}
    # A bureau or the agency: its own line stands for it; an office without one, for itself.
    desks = tuple(desk for desk in desks if not desk.department or desk.organization.text not in main)
    choice = for_desks(desks, places)
    if not choice.desks and len({desk.organization.text for desk in desks}) == 1:
        return Choice(desks)  # the one body of that name, wherever it is asked for
    if choice.ask and not places and alias.without_place:
        return for_desks(directory.by_program.get(alias.without_place, ()), ())
    return _with_numbers(choice, directory)


def _with_numbers(choice: Choice, directory: Directory) -> Choice:
    """A body's own line behind which, where the list prints no number of it, its sections stand: 関東けいさんきょく."""
    if len(choice.desks) != 1 or choice.desks[0].numbers:
        return choice
    (only,) = choice.desks
    body = directory.by_organization[search_form_of_name(only.organization.text)]
    sections = tuple(desk for desk in body if desk.numbers and desk.program == only.program)
    return replace(choice, desks=(only, *sections)[:MOST_OF_A_BODY])


def of_the_named(asked: Understanding, ground: Ground) -> tuple[Desk, ...]:
    """All desks of the named bodies; else those of the first named program and its family, at the place."""
    bodies = [name.target for name in asked.names if name.source == NameKind.ORGANIZATION]
    if bodies:
        return _of_bodies(bodies, ground.directory)
    programs = [name.target for name in asked.names if name.source == NameKind.PROGRAM][:1]
    family = [each for name in programs for each in ground.aliases.get(name, Alias()).family]
    desks = tuple(
        desk
        for name in dict.fromkeys((*programs, *family))
        for desk in ground.directory.by_program.get(name, ())
    )
    return _at(desks, asked.where.places) if asked.where.places else desks


def by_section_name(rest: str, pool: tuple[Desk, ...]) -> tuple[float, tuple[Desk, ...]]:
    """The sections whose name holds most of what stands beside the body's name, and how much of it; else all of those that it shortens (商流課)."""
    wanted = {pair for pair in pairs_of(rest) if " " not in pair}
    names = {desk: search_form_of_name(desk.department[-1].text) for desk in pool if desk.department}
    shares = {desk: len(wanted.intersection(pairs_of(name))) for desk, name in names.items()}
    most = max(shares.values(), default=0)
    share = most / len(wanted) if wanted else 0.0
    if share < LEAST_SECTION and len(rest) >= SHORTEST_SHORT_FORM:
        shortened = tuple(d for d, name in names.items() if name[-1:] == rest[-1] and shortens(rest, name))
        if shortened:
            return 1.0, shortened
    return share, tuple(desk for desk, its in shares.items() if its == most and most)
