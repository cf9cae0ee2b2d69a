"""Evidence × directory → candidates: what an answer could be, each with the features that decide.

A function is a candidate through the topics that lead to it, desks through a name or a likeness, sections of
an office through a word of their own; and that no desk of the list is meant is a candidate too. Where the
desks of a candidate are is a matter of jurisdiction (`place_choice.py`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain

from madoguchi.answers.evidence import Evidence, Understanding, apart_from, weight_of
from madoguchi.answers.named import (
    LEAST_SECTION,
    SHORTEST_REST,
    Alias,
    Ground,
    by_section_name,
    named_desks,
    narrowed_choice,
    near_first,
    of_the_named,
)
from madoguchi.answers.place_choice import Choice, for_desks
from madoguchi.answers.question import Span
from madoguchi.answers.signals.listed import DUTY, NAMED, TAUGHT
from madoguchi.answers.signals.names import core
from madoguchi.answers.topics import NO_TOPIC, SURE
from madoguchi.index.analyzer import search_form_of_name
from madoguchi.index.directory import Function
from madoguchi.index.lexicon import NameKind
from madoguchi.index.list_words import compared

# Functions that are less likely than this are no candidates, and no more than so many are.
LEAST_CHANCE, MOST_FUNCTIONS = 0.01, 6
# ... but for one that so likely is what one side of the question is about.
FILLS_A_SIDE = 0.5
_FLOOR = 1e-4


class Through(StrEnum):
    """What leads to a candidate."""

    TOPIC = "topic"
    WHOLE_NAME = "whole-name"  # a desk's name as the list prints it, and nothing else
    NAME = "name"
    LIKENESS = "likeness"
    SECTION = "section"
    LISTED = "listed"
    EXAMPLE = "example"
    NOTHING = "nothing"  # no desk of the list is meant


@dataclass(frozen=True, slots=True)
class Candidate:
    """Desks that may be meant. `target`: the function, the name or the word that leads to them; `topic`: the
    likeliest one that does; `sides`: how likely it is before and behind each joint of the question. `features`: see
    `data/common/router/weights.toml`.
    """

    through: Through
    target: str
    choice: Choice
    features: dict[str, float]
    topic: str = ""
    sides: tuple[tuple[float, float], ...] = ()


def candidates_for(asked: Understanding, ground: Ground) -> tuple[Candidate, ...]:
    """Return all that an answer to a question in words could be.

    Who types a name as the list prints it means the desks of that name, and nothing else.
    """
    if whole := _whole_name(asked, ground):
        return (whole,)
    chances = _chances(asked.meaning, ground)
    sides = [(_chances(each.before, ground), _chances(each.behind, ground)) for each in asked.sides]
    if asked.beside and not asked.direct:  # a name is one side, what stands beside it the other
        sides.append(({}, _chances(asked.beside, ground)))
    functions = _functions(asked, chances, sides, ground)
    found = [*functions, _nothing(asked, chances)]
    if asked.names and not asked.like:
        named = replace(
            _named(asked, functions, ground), sides=(*(((0.0, 0.0),) * len(asked.sides)), (1.0, 0.0))
        )
        found += [named, *_duties(asked, named, ground)]
    if asked.like and (here := _not_elsewhere(asked.like, asked, ground)):
        found.append(_alike(asked, here, functions, ground))
    if asked.listed:
        found += _listed(asked.listed, asked, found)
    if asked.example:
        found.append(_example(asked.example, asked))
    word, desks = ground.sections.asked_for(asked.question.folded, asked.where.places)
    if desks:
        places = asked.where.places
        choice = for_desks(desks, places) if places else Choice(desks if len(desks) == 1 else ())
        if choice.desks:
            found.append(Candidate(Through.SECTION, word, choice, {"section": 1.0}))
    return tuple(found)


def _whole_name(asked: Understanding, ground: Ground) -> Candidate | None:
    """The desks of a list that nobody described whose name is all of a question; those that may serve the place first."""
    listing, places = ground.listing, asked.where.places if asked.where.from_field else ()
    desks = listing.called.get(asked.question.folded, ())
    here = [desk for desk in desks if not places or listing.may_serve(desk, places)]
    ordered = (*here, *(desk for desk in desks if desk not in here))
    return (
        Candidate(Through.WHOLE_NAME, asked.question.typed.strip(), Choice(ordered), {}) if ordered else None
    )


@dataclass(frozen=True, slots=True)
class _Chance:
    """How likely the topics are together that lead to a function first, and the likeliest of them."""

    chance: float
    topic: str


# What is likely before and what is likely behind a joint.
_Sides = tuple[dict[str, _Chance], dict[str, _Chance]]


def _chances(meaning: tuple[Evidence, ...], ground: Ground) -> dict[str, _Chance]:
    """First function → its chance; NO_TOPIC for no desk of ours.

    Topics that begin with the same function are one choice: their chances are added, so that doubt between
    two troubles of one desk is no doubt about the desk.
    """
    found: dict[str, _Chance] = {}
    for topic in meaning:
        known = ground.topics.get(topic.target)
        first = known.functions[0] if known else NO_TOPIC
        before = found.get(first)
        found[first] = (
            _Chance(before.chance + topic.strength, before.topic)
            if before
            else _Chance(topic.strength, topic.target)
        )
    return found


def _functions(
    asked: Understanding,
    chances: dict[str, _Chance],
    sides: list[_Sides],
    ground: Ground,
) -> tuple[Candidate, ...]:
    """The likeliest functions, those of a likely topic whose own words are spoken, and the general one."""
    likely = sorted((name for name in chances if name != NO_TOPIC), key=lambda name: -chances[name].chance)
    chosen = {
        name: (chances[name], 0)
        for number, name in enumerate(likely)
        if number < MOST_FUNCTIONS and (chances[name].chance >= LEAST_CHANCE or not number)
    }
    # What fills the question on one side of a joint is a candidate, too.
    for side in chain.from_iterable(sides):
        name = max(
            (each for each in side if each != NO_TOPIC), key=lambda each: side[each].chance, default=""
        )
        if name and name not in chosen and side[name].chance >= FILLS_A_SIDE:
            chosen[name] = (chances.get(name, _Chance(0.0, side[name].topic)), 0)
    named, known = _programs_named(asked, ground), ground.directory.functions
    # 保証付きの融資 speaks of both: the topic's own order holds unless a later one is named.
    for name in list(chosen):
        both = _is_spoken(known[name], asked)
        for rank, later in enumerate(ground.topics[chosen[name][0].topic].functions[1:], start=1):
            if later in chosen or not _is_spoken(known[later], asked):
                continue
            if not both or _is_named(known[later], named):
                chosen[later] = (chosen[name][0], rank)
    for name, function in ground.asked_for.items():
        if name not in chosen and asked_for(function, asked):
            ours = [topic.target for topic in asked.meaning if topic.target in ground.topics]
            leading = next(
                (each for each in ours if name in ground.topics[each].functions), (*ours, ground.advice)[0]
            )
            chosen[name] = (_Chance(_FLOOR, leading), 0)
    general = ground.directory.general
    if general and general.id not in chosen:
        chosen[general.id] = (chances.get(general.id, _Chance(0.0, ground.advice)), 0)
    section = _names_a_section(asked, ground)
    return tuple(
        _function(asked, ground, name, chance, rank, named, _on_sides(name, sides), section=section)
        for name, (chance, rank) in chosen.items()
    )


def _on_sides(name: str, sides: list[_Sides]) -> tuple[tuple[float, float], ...]:
    """How likely the function is before and behind each joint of the question."""
    none = _Chance(0.0, "")
    return tuple((before.get(name, none).chance, behind.get(name, none).chance) for before, behind in sides)


def _function(
    asked: Understanding,
    ground: Ground,
    name: str,
    chance: _Chance,
    rank: int,
    named: set[str],
    sides: tuple[tuple[float, float], ...],
    *,
    section: bool,
) -> Candidate:
    function = ground.directory.functions[name]
    choice = ground.choice(name, asked.where.places)
    agrees = _is_named(function, named)
    bodies = {each.target for each in asked.names if each.source == NameKind.ORGANIZATION}
    if bodies:  # a body is named: only its own desks agree, none where a section of it is named
        agrees = not section and any(
            search_form_of_name(d.organization.text) in bodies for d in choice.desks[:1]
        )
    said = asked_for(function, asked) is not None and not asked.direct and not section
    features = {
        "topic": math.log(max(chance.chance, _FLOOR)),
        "topic: in one part": math.log(max(_FLOOR, *(chain(*sides) if sides else (chance.chance,)))),
        "topic: later function": float(rank > 0),
        "topic: its own words": float(_is_spoken(function, asked)),
        "topic: asked for": float(said),
        "topic: asked for, of the city": float(said and _is_municipal(choice)),
        "topic: general": float(function.general),
        "topic: its program is named": float(agrees),
        "topic: listed words": min(weight_of(asked.words.get(chance.topic, ())), SURE) / SURE,
        "topic: one word": _one_word(asked, chance.topic, ground.advice),
    }
    return Candidate(Through.TOPIC, name, choice, features, chance.topic, sides)


def asked_for(function: Function, asked: Understanding) -> Span | None:
    """Return where a question asks for a function whatever the trouble is: of the city, of the prefecture."""
    found = function.asked_for.search(asked.question.folded) if function.asked_for else None
    return found.span() if found else None


def _is_municipal(choice: Choice) -> bool:
    """Whether the first desk is for single municipalities, no prefecture."""
    areas = choice.desks[0].service_area if choice.desks else ()
    return bool(areas) and all(area.text[-1] not in "都道府県国" for area in areas)


def _is_spoken(function: Function, asked: Understanding) -> bool:
    return any(word in asked.question.folded for word in function.words)


def _is_named(function: Function, named: set[str]) -> bool:
    return function.id in named or any(selector.program in named for selector in function.desks)


def _one_word(asked: Understanding, topic: str, advice: str) -> float:
    """The share of a question that listed words of one trouble explain, where they are all that it says.

    That somebody wants advice stands beside any trouble. 子育て, 育休 大阪, patent.
    """
    words = asked.words
    spoken = [name for name in words if name != advice]
    if not asked.rest or not spoken or spoken[0] != topic or weight_of(words[topic]) < SURE:
        return 0.0
    if len(spoken) > 1 and weight_of(words[spoken[1]]) == weight_of(words[topic]):
        return 0.0
    left = asked.rest
    told = {core(word.source) for name in (topic, advice) for word in words.get(name, ())}
    for word in sorted(told, key=len, reverse=True):
        left = left.replace(word, "") if word else left
    return 1 - len(left) / len(asked.rest)


def _programs_named(asked: Understanding, ground: Ground) -> set[str]:
    """The programs and functions that are named, with those of the same body; none where a section is named."""
    if any(name.source == NameKind.DEPARTMENT and name.strength == 1 for name in asked.names):
        return set()
    named = {name.target for name in asked.names}
    return named | {program for name in named for program in ground.aliases.get(name, Alias()).family}


def _nothing(asked: Understanding, chances: dict[str, _Chance]) -> Candidate:
    # Where nothing is known of troubles, none of ours is meant, as far as they can tell.
    chance = chances.get(NO_TOPIC, _Chance(0.0, NO_TOPIC)).chance if asked.meaning else 1.0
    features = {
        "nothing": math.log(max(chance, _FLOOR)),
        "nothing: bias": 1.0,
        "nothing: a place and little else": float(only_a_place(asked)),
        "nothing: words of a trouble": min(max(map(weight_of, asked.words.values()), default=0.0), SURE)
        / SURE,
    }
    return Candidate(Through.NOTHING, "", Choice(), features)


def only_a_place(asked: Understanding) -> bool:
    """Whether a question is a place and nothing else: the general desk there is what can be offered."""
    where = asked.where
    short = len(asked.question.folded) <= len(where.text) + 4
    return bool(where.places) and not where.from_field and short


def _named(asked: Understanding, functions: tuple[Candidate, ...], ground: Ground) -> Candidate:
    said = [name for name in asked.words if name in ground.topics and weight_of(asked.words[name]) >= SURE]
    likeliest = max(functions, key=lambda each: each.features["topic"], default=None)
    beside = _words_beside(asked)
    if asked.direct:  # what is said beside the name chooses among the desks of that name
        topics = tuple(name for name in said if any(word.source in asked.rest for word in asked.words[name]))
    else:
        topics = (likeliest.topic,) if likeliest else ()
    longest = max(asked.names, key=lambda name: name.span[1] - name.span[0])
    length = longest.span[1] - longest.span[0]
    against = [each for each in functions if not each.features["topic: its program is named"]]
    trouble = max((math.exp(each.features["topic"]) for each in against), default=0.0)
    kinds = {name.source for name in asked.names}
    features = {
        "name": 1.0,
        "name: it is little else": float(asked.direct),
        "name: share left unexplained": len(asked.rest) / max(len(asked.question.folded), 1),
        "name: in full": float(length >= FULL_NAME and longest.strength == 1),
        "name: with a slip": float(longest.strength < 1),
        "name: of a body": float(NameKind.ORGANIZATION in kinds),
        "name: of a section": float(NameKind.DEPARTMENT in kinds),
        "name: of a body and its section": float(kinds >= {NameKind.ORGANIZATION, NameKind.DEPARTMENT}),
        "name: chance of another trouble": trouble,
        "name: words of a trouble beside it": float(beside),
    }
    choice = named_desks(asked, topics, ground)
    return Candidate(Through.NAME, longest.source, choice, features, topics[0] if topics else "")


# Of a named body so many of the likeliest troubles are looked at, from this chance on.
MOST_DUTIES, LEAST_DUTY = 4, 0.05


def _duties(asked: Understanding, named: Candidate, ground: Ground) -> Iterator[Candidate]:
    """Sections of a named body by what they do: 近畿農政局で米を見てくれる課, 関東局の子育ての室.

    The trouble is read from what stands beside the name.
    """
    pool = of_the_named(asked, ground)
    section_named = any(name.source == NameKind.DEPARTMENT for name in asked.names)
    if len(pool) < 2 or len(asked.rest) < SHORTEST_REST or section_named:
        return
    within, seen, spans = set(pool), set(), [name.span for name in asked.names]
    ours = [topic for topic in asked.beside if topic.target in ground.topics]
    for topic in ours[:MOST_DUTIES]:
        if topic.strength < LEAST_DUTY:
            break
        for rank, name in enumerate(ground.topics[topic.target].functions):
            selectors = ground.directory.functions[name].desks
            taken = tuple(
                desk for each in selectors for desk in ground.directory.selected(each) if desk in within
            )
            if name in seen or not taken or len(taken) == len(pool):
                continue
            seen.add(name)
            choice = near_first(narrowed_choice(taken, asked.where.places), asked, ground)
            listed = weight_of(apart_from(asked.words.get(topic.target, ()), spans))
            duty = {
                "duty: later function": float(rank > 0),
                "duty: listed words": min(listed, SURE) / SURE,
            }
            yield _with_duty(named, choice, duty, topic.target)
    share, sections = by_section_name(asked.rest, pool)
    if share >= LEAST_SECTION:
        choice = near_first(narrowed_choice(sections, asked.where.places), asked, ground)
        yield _with_duty(named, choice, {"duty: share in the section's name": share}, named.topic)


def _names_a_section(asked: Understanding, ground: Ground) -> bool:
    """Whether what stands beside a body's name is mostly the name of a section of it: 徳島県庁の企業支援の課."""
    bodies = any(name.source == NameKind.ORGANIZATION for name in asked.names)
    return bodies and by_section_name(asked.rest, of_the_named(asked, ground))[0] >= LEAST_SECTION


def _with_duty(named: Candidate, choice: Choice, duty: dict[str, float], topic: str) -> Candidate:
    features = {**named.features, **duty, "duty: bias": 1.0}
    return Candidate(Through.NAME, named.target, choice, features, topic)


# A name of this length is a name in full, whatever is said around it.
FULL_NAME = 5


def _words_beside(asked: Understanding) -> bool:
    """Whether listed words of a trouble stand beside the names."""
    spans = [name.span for name in asked.names]
    return any(weight_of(apart_from(found, spans)) >= SURE for found in asked.words.values())


def _listed(listed: Evidence, asked: Understanding, others: list[Candidate]) -> Iterator[Candidate]:
    """Desks whose own row says it, in the list's own words; a name that leads to one of them speaks for itself,
    where no duty does as well."""
    named = {
        desk.id
        for each in others
        if each.through in (Through.NAME, Through.LIKENESS) and not each.choice.ask
        for desk in each.choice.desks[:1]
    }
    if listed.source not in (TAUGHT, DUTY) and named & {desk.id for desk in listed.desks}:
        return
    choice = for_desks(listed.desks, asked.where.places)
    if not choice.desks and not choice.ask:
        choice = Choice(listed.desks)
    features = {
        "listed": 1.0,
        "listed: share": listed.strength,
        "listed: a telling word of a name": float(listed.source == NAMED),
        "listed: a printed duty": float(listed.source == DUTY),
        "listed: a word that was taught": float(listed.source == TAUGHT),
    }
    yield Candidate(Through.LISTED, listed.target, choice, features)


def _example(example: Evidence, asked: Understanding) -> Candidate:
    """Desks that the office has given a question like this one."""
    choice = for_desks(example.desks, asked.where.places)
    if not choice.desks and not choice.ask:
        choice = Choice(example.desks)
    features = {"example": 1.0, "example: how much is alike": example.strength}
    return Candidate(Through.EXAMPLE, example.target, choice, features)


def _not_elsewhere(like: Evidence, asked: Understanding, ground: Ground) -> Evidence | None:
    """The desks of a likeness that are not known to lie elsewhere than the place, where their list says no areas.

    A place that is a part of a desk's name is none: 松尾保育園.
    """
    where = asked.where
    if not where.places or any(compared(where.text) in compared(desk.name) for desk in like.desks):
        return like
    here = tuple(d for d in like.desks if d.service_area or ground.listing.may_serve(d, where.places))
    return replace(like, desks=here) if here else None


def _there(like: Evidence, asked: Understanding, ground: Ground) -> Choice | None:
    """The desks of the program at the place that stands in the words: くらしの相談所 たかまつ is none of 東京.

    A place in its own field is the client's, and does not say which desk was meant.
    """
    if asked.where.from_field or len({desk.program for desk in like.desks}) > 1:
        return None
    choice = for_desks(ground.directory.by_program[like.desks[0].program], asked.where.places)
    return choice if choice.desks else None


def _alike(
    asked: Understanding, like: Evidence, functions: tuple[Candidate, ...], ground: Ground
) -> Candidate:
    """Desks that the question names with a mistake, in short or in other words."""
    if len({desk.organization.text for desk in like.desks}) == 1:
        choice = Choice(like.desks)
    else:
        choice = for_desks(like.desks, asked.where.places)
    if not choice.desks and not choice.ask:
        # Named, although it does not serve the place that was given.
        choice = _there(like, asked, ground) or Choice(like.desks)
    trouble = max((math.exp(each.features["topic"]) for each in functions), default=0.0)
    features = {"likeness": 1.0, "likeness: share": like.strength, "likeness: chance of a trouble": trouble}
    return Candidate(Through.LIKENESS, like.target, choice, features)
