"""Understanding → desks: the routing policy over functions and jurisdictions."""

from __future__ import annotations

from dataclasses import replace

from madoguchi.answers.aliases import Alias
from madoguchi.answers.by_topic import add_general, by_topics
from madoguchi.answers.confidence import confidence
from madoguchi.answers.draft import MOST_ANSWERS, Ground, Route, ask_place, place_for
from madoguchi.answers.meaning import likely_topics
from madoguchi.answers.named import named_desks
from madoguchi.answers.place_choice import Choice, for_desks
from madoguchi.answers.reading import GENERAL, Reading, not_ours, read
from madoguchi.answers.reasons import (
    because_formerly,
    because_like,
    because_name,
    because_number,
    because_place,
    sentence,
)
from madoguchi.answers.topics import SURE, score_topics
from madoguchi.answers.understand import EXACT, Understanding
from madoguchi.index.lexicon import NameKind
from madoguchi.index.likeness import Likeness
from madoguchi.model.answer import Refusal

# A name of this length is a name in full, whatever is said around it.
FULL_NAME = 5
# A shorter name of a task may be part of something else (405 in 405万円).
TASK_NAME = 4


def route(asked: Understanding, ground: Ground) -> Route:
    """Return the desks for a question that was understood."""
    result = Route(refusal=asked.refusal)
    if asked.refusal is not None:
        result.say("refused", asked.refusal.value)
    elif asked.numbers:
        _by_number(asked, ground, result)
    else:
        _by_words(asked, ground, result)
    return result


def _by_number(asked: Understanding, ground: Ground, result: Route) -> None:
    for number in asked.numbers:
        desks = ground.directory.by_digits.get(number, ())
        result.say("number", f"{number}: {len(desks)} desk(s)")
        for desk in desks:
            printed = next(phone.number for phone in desk.phones if phone.number.replace("-", "") == number)
            result.add(desk, [because_number(printed)], apart=True)
        for desk, change in ground.directory.formerly.get(number, ()):
            result.say("number", f"{number}: until {change.effective.isoformat()}")
            result.add(desk, [because_formerly(change.before, change.after, change.effective)], apart=True)
    if not result.items:
        result.refusal, result.message = Refusal.NOT_IN_LIST, sentence("not-in-list")


def _by_words(asked: Understanding, ground: Ground, result: Route) -> None:
    """A name first, then a section of an office, then what the trouble is about."""
    reading = read(asked, ground.topics)
    result.topics = tuple(score.topic for score in reading.topics)
    if asked.like:
        _by_likeness(asked, asked.like, result)
    elif asked.names and (
        asked.direct
        or not reading.topics
        or _names_a_task(asked)
        or _only_names(asked)
        or _agrees(asked, reading, ground)
    ):
        _by_name(asked, reading, ground, result)
    if result.items or result.question:
        return
    if asked.meaning is None:  # what looked like a name was none: it is read like any other question
        asked = replace(asked, meaning=likely_topics(asked.text, asked.topics))
        reading = read(asked, ground.topics)
        result.topics = tuple(score.topic for score in reading.topics)
    _by_section(asked, ground, result)
    if reading.topics:
        if reading.chance is not None:
            result.confidence = confidence(reading.chance)
            result.say("chance", f"{reading.chance:.4f}")
            result.say("confidence", f"{result.confidence:.3f}")
        by_topics(asked, reading, ground, result)
    elif result.items:
        return
    elif _only_a_place(asked) or not not_ours(asked):
        result.say("unsure", "no topic is likely enough: the general desk")
        add_general(asked, ground, result)
    else:
        result.refusal = Refusal.OUT_OF_SCOPE


def _by_likeness(asked: Understanding, like: Likeness, result: Route) -> None:
    """Desks that the question names with a mistake, in short or in other words."""
    result.say("like", f"{like.form}: {like.share:.2f} of it in {len(like.desks)} desk(s)")
    if len({desk.organization.text for desk in like.desks}) == 1:
        choice = Choice(like.desks)
    else:
        choice = for_desks(like.desks, asked.places)
    if not choice.desks and not choice.ask:
        choice = Choice(like.desks)  # named, although it does not serve the place that was given
    if choice.ask:
        result.question = ask_place(choice, asked)
    for desk in choice.desks[:MOST_ANSWERS]:
        place = place_for(desk, asked.places)
        result.add(desk, [because_like(), because_place(desk, place) if place else None])


def _by_section(asked: Understanding, ground: Ground, result: Route) -> None:
    """A section of an office, asked for by a word that singles it out, at the place or anywhere."""
    word, desks = ground.sections.asked_for(asked.folded, asked.places)
    choice = for_desks(desks, asked.places) if asked.places else Choice(desks if len(desks) == 1 else ())
    for desk in choice.desks[:2]:
        place = place_for(desk, asked.places)
        result.add(desk, [because_name(word, 100), because_place(desk, place) if place else None])
        result.say("section", f"{word} → {desk.name}")


def _names_a_task(asked: Understanding) -> bool:
    """Whether a scheme is named that one desk has (小規模企業共済): surer than any reading."""
    return any(m.name.kind is NameKind.FUNCTION and len(m.name.surface) >= TASK_NAME for m in asked.names)


def _only_names(asked: Understanding) -> bool:
    """Whether a body or program is named in full and what is said around it tells of no trouble."""
    named = any(len(m.name.surface) >= FULL_NAME and m.likeness == EXACT for m in asked.names)
    return named and not any(score.score >= SURE for score in score_topics(asked.rest))


def _agrees(asked: Understanding, reading: Reading, ground: Ground) -> bool:
    """Whether a named program is one that the topic leads to anyway."""
    named = {mention.name.target for mention in asked.names}
    named |= {program for name in named for program in ground.aliases.get(name, Alias()).family}
    first = reading.topics[0].topic
    for function in ground.topics[first].functions:
        entry = ground.directory.functions[function]
        if function in named or any(selector.program in named for selector in entry.desks):
            return function != GENERAL or first == "general"
    return False


def _by_name(asked: Understanding, reading: Reading, ground: Ground, result: Route) -> None:
    choice = named_desks(asked, reading.topics, ground)
    longest = max(asked.names, key=lambda m: len(m.name.surface))
    if choice.ask:
        result.question = ask_place(choice, asked)
    for desk in choice.desks:
        place = place_for(desk, asked.places)
        why = because_place(desk, place) if place else None
        result.add(desk, [because_name(longest.name.surface, longest.likeness), why], label=choice.label)


def _only_a_place(asked: Understanding) -> bool:
    """A place and nothing else: the general desk there is what can be offered."""
    return (
        bool(asked.places) and not asked.place_from_field and len(asked.folded) <= len(asked.place_text) + 4
    )
