"""Topics → desks: each topic's functions in order, at the place, the general desk behind."""

from __future__ import annotations

from madoguchi.answers.draft import Ground, Route, ask_place, place_for
from madoguchi.answers.place_choice import Choice, for_function
from madoguchi.answers.reading import GENERAL, Reading
from madoguchi.answers.reasons import (
    because_function,
    because_general,
    because_nation,
    because_perhaps,
    because_place,
    because_topic,
)
from madoguchi.answers.topics import TopicScore
from madoguchi.answers.understand import Understanding


def by_topics(asked: Understanding, reading: Reading, ground: Ground, result: Route) -> None:
    """Add the desks for a reading: each topic's first function, then what may be meant, then the rest."""
    found = [(score, _choices(asked, ground, score, result)) for score in reading.topics]
    first = found[0][1][0][1]
    if first.ask:
        result.question = ask_place(first, asked)
        if not first.desks:
            return
    for level in range(max(len(choices) for _, choices in found)):
        for score, choices in found:
            if level < len(choices) and not (level and choices[level][1].ask):
                _add_choice(asked, ground, score, *choices[level], result)
        if level == 0 and reading.perhaps:
            _add_perhaps(asked, ground, reading.perhaps, result)
    if GENERAL not in {name for _, choices in found for name, _ in choices}:
        add_general(asked, ground, result)


def _choices(
    asked: Understanding, ground: Ground, score: TopicScore, result: Route
) -> list[tuple[str, Choice]]:
    """A topic's functions with their desks, those first whose own words stand in the question."""
    functions = ground.directory.functions
    names = ground.topics[score.topic].functions
    spoken = [name for name in names if any(word in asked.folded for word in functions[name].words)]
    ordered = dict.fromkeys((*spoken, *names))
    found = [(name, for_function(ground.directory, functions[name], asked.places)) for name in ordered]
    for name, choice in found:
        desks = "、".join(desk.name for desk in choice.desks[:2]) or "no desk without a place"
        result.say("function", f"{score.topic} → {name}: {desks}" + (" …" if len(choice.desks) > 2 else ""))
    return found


def _add_choice(
    asked: Understanding, ground: Ground, score: TopicScore, name: str, choice: Choice, result: Route
) -> None:
    function, topic = ground.directory.functions[name], ground.topics[score.topic]
    most = len(choice.desks) if choice.by_place else 1 if name == GENERAL else 2
    for desk in choice.desks[:most]:
        place = place_for(desk, asked.places)
        where = because_place(desk, place) if place else because_nation(desk)
        reasons = [because_topic(topic, score.words), because_function(function), where]
        result.add(desk, list(reasons), general=name == GENERAL, label=choice.label)


def _add_perhaps(asked: Understanding, ground: Ground, score: TopicScore, result: Route) -> None:
    """The desk for another way to read the question, behind the first answer."""
    topic = ground.topics[score.topic]
    function = ground.directory.functions[topic.functions[0]]
    choice = for_function(ground.directory, function, asked.places)
    result.say("perhaps", f"{score.topic} {score.score:.2f} → {function.id}")
    for desk in choice.desks[:1]:
        place = place_for(desk, asked.places)
        where = because_place(desk, place) if place else None
        result.add(desk, [because_perhaps(topic), because_function(function), where], label=choice.label)


def add_general(asked: Understanding, ground: Ground, result: Route) -> None:
    """Add the desk that takes every trouble, marked as such."""
    choice = for_function(ground.directory, ground.directory.functions[GENERAL], asked.places)
    for desk in choice.desks[: len(choice.by_place) or 1]:
        place = place_for(desk, asked.places)
        result.add(desk, [because_general(), because_place(desk, place) if place else None], general=True)
