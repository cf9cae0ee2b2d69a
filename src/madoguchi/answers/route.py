"""Understanding → desks: the routing policy over functions and jurisdictions."""

from __future__ import annotations

from dataclasses import dataclass, field

from madoguchi.answers.named import Alias, named_desks
from madoguchi.answers.place_choice import Choice, for_desks, for_function
from madoguchi.answers.reasons import (
    because_function,
    because_general,
    because_like,
    because_name,
    because_nation,
    because_number,
    because_perhaps,
    because_place,
    because_topic,
)
from madoguchi.answers.topics import SURE, Topic, TopicScore
from madoguchi.answers.understand import Understanding
from madoguchi.index.directory import Directory
from madoguchi.index.likeness import Likeness
from madoguchi.index.sections import Sections
from madoguchi.model.answer import Answered, Question, Refusal, Step, Text2
from madoguchi.model.entities import Desk
from madoguchi.places.place import Place

# A second topic is answered too when it is sure and not far behind the first.
SECOND_SHARE = 0.6
# A third way to read the question is offered behind the first answer when it is this likely, and
# the first reading is not nearly sure.
PERHAPS, NEARLY_SURE = 0.07, 0.92
# Below this chance the best desk is not named with confidence; above the other, it is not for us.
UNSURE = 0.25
NOT_OURS = 0.5
NO_TOPIC = "none"
MOST_ANSWERS = 5
GENERAL = "general-advice"
NOT_IN_LIST = Text2("この番号は、この一覧には掲載されていません", "This number is not in the list")


@dataclass(slots=True)
class Route:
    """Desks in order, or a question, or a refusal; and how it came to that."""

    items: list[Answered] = field(default_factory=list)
    question: Question | None = None
    refusal: Refusal | None = None
    message: Text2 | None = None
    topics: tuple[str, ...] = ()
    trace: list[Step] = field(default_factory=list)

    def add(
        self,
        desk: Desk,
        reasons: list[Text2 | None],
        *,
        general: bool = False,
        label: str = "",
        apart: bool = False,
    ) -> None:
        """Add a desk once, at most `MOST_ANSWERS` of them.

        Desks of one program under the same numbers are one card, unless they are wanted `apart`.
        """
        if any(item.desk.id == desk.id or (not apart and _one_card(item.desk, desk)) for item in self.items):
            return
        if len(self.items) < MOST_ANSWERS:
            kept = tuple(reason for reason in reasons if reason is not None)
            self.items.append(Answered(desk, kept, general, label))


def _one_card(one: Desk, other: Desk) -> bool:
    return one.program == other.program and bool(one.numbers) and set(one.numbers) == set(other.numbers)


@dataclass(frozen=True, slots=True)
class RoutingData:
    """What routing knows beside the edition."""

    topics: dict[str, Topic]
    aliases: dict[str, Alias]
    sections: Sections


def route(asked: Understanding, directory: Directory, data: RoutingData) -> Route:
    """Return the desks for a question that was understood."""
    result = Route(refusal=asked.refusal)
    if asked.refusal is not None:
        result.trace.append(Step("refused", asked.refusal.value))
    elif asked.numbers:
        _by_number(asked, directory, result)
    else:
        _by_words(asked, directory, data, result)
    return result


def _by_number(asked: Understanding, directory: Directory, result: Route) -> None:
    for number in asked.numbers:
        desks = directory.by_digits.get(number, ())
        result.trace.append(Step("number", f"{number}: {len(desks)} desk(s)"))
        for desk in desks:
            printed = next(phone.number for phone in desk.phones if phone.number.replace("-", "") == number)
            result.add(desk, [because_number(printed)], apart=True)
    if not result.items:
        result.refusal, result.message = Refusal.NOT_IN_LIST, NOT_IN_LIST


def _by_words(asked: Understanding, directory: Directory, data: RoutingData, result: Route) -> None:
    topics, perhaps = _topics_in_play(asked, data)
    result.topics = tuple(score.topic for score in topics)
    result.trace += [Step("words", f"{s.topic} {s.score:g} ({'、'.join(s.words)})") for s in asked.topics[:5]]
    if asked.meaning:
        by = asked.meaning.by
        result.trace += [
            Step("topic", f"{t.topic} {t.probability:.2f} (by {by})") for t in asked.meaning.topics[:5]
        ]
    result.trace += [Step("name", f"{m.name.surface} → {m.name.kind} {m.name.target}") for m in asked.names]
    result.trace += [Step("place", f"{p.prefecture}{p.municipality or ''}") for p in asked.places[:5]]
    if asked.like:
        _by_likeness(asked, asked.like, result)
        if result.items or result.question:
            return
    if asked.names and (asked.direct or not topics or _agrees(asked, topics, directory, data)):
        _by_name(asked, topics, directory, data, result)
        if result.items or result.question:
            return
    _by_section(asked, data, result)
    if topics:
        result.trace.append(Step("confidence", f"{topics[0].score:.3f}"))
        _by_topics(asked, topics, perhaps, directory, data, result)
    elif result.items:
        return
    elif _only_a_place(asked) or _is_vague(asked):
        _general(asked, directory, result)
    else:
        result.refusal = Refusal.OUT_OF_SCOPE


def _by_likeness(asked: Understanding, like: Likeness, result: Route) -> None:
    """Desks that the question names with a mistake, in short or in other words."""
    result.trace.append(Step("like", f"{like.form}: {like.share:.2f} of it in {len(like.desks)} desk(s)"))
    if len({desk.organization.text for desk in like.desks}) == 1:
        choice = Choice(like.desks)
    else:
        choice = for_desks(like.desks, asked.places)
    if choice.ask:
        result.question = _ask_place(choice, asked)
    for desk in choice.desks[:MOST_ANSWERS]:
        place = _place_for(desk, asked.places)
        result.add(desk, [because_like(), because_place(desk, place) if place else None])


def _by_section(asked: Understanding, data: RoutingData, result: Route) -> None:
    """A section of an office, asked for by a word that singles it out, at the place or anywhere."""
    word, desks = data.sections.asked_for(asked.folded)
    choice = for_desks(desks, asked.places) if asked.places else Choice(desks if len(desks) == 1 else ())
    for desk in choice.desks[:2]:
        place = _place_for(desk, asked.places)
        result.add(desk, [because_name(word, 100), because_place(desk, place) if place else None])
        result.trace.append(Step("section", f"{word} → {desk.name}"))


def _topics_in_play(
    asked: Understanding, data: RoutingData
) -> tuple[tuple[TopicScore, ...], TopicScore | None]:
    """The topic whose desk is the most likely one, a second that is likely too, and one that may be meant.

    Topics that begin with the same function are one choice: their chances are added, so that
    doubt between two troubles of one desk is no doubt about the desk.
    """
    words = {score.topic: score.words for score in asked.topics}
    if asked.meaning is None:
        known = [score for score in asked.topics if score.topic in data.topics and score.score >= SURE]
        return tuple(known[:1]), None
    chances: dict[str, float] = {}
    best: dict[str, str] = {}
    for likely in asked.meaning.topics:
        topic = data.topics.get(likely.topic)
        first = topic.functions[0] if topic else NO_TOPIC
        chances[first] = chances.get(first, 0.0) + likely.probability
        best.setdefault(first, likely.topic)
    ranked = sorted(chances, key=lambda name: -chances[name])
    if ranked[0] == NO_TOPIC or chances.get(NO_TOPIC, 0.0) >= NOT_OURS or chances[ranked[0]] < UNSURE:
        return (), None
    chosen = [ranked[0]]
    if len(ranked) > 1 and ranked[1] != NO_TOPIC and chances[ranked[1]] >= SECOND_SHARE * chances[ranked[0]]:
        chosen.append(ranked[1])
    others = [n for n in ranked if n not in (*chosen, NO_TOPIC, GENERAL) and chances[n] >= PERHAPS]
    scores = {n: TopicScore(best[n], chances[n], words.get(best[n], ())) for n in (*chosen, *others)}
    perhaps = scores[others[0]] if others and chances[ranked[0]] < NEARLY_SURE else None
    return tuple(scores[n] for n in chosen), perhaps


def _agrees(
    asked: Understanding, topics: tuple[TopicScore, ...], directory: Directory, data: RoutingData
) -> bool:
    """Whether a named program is one that the topic leads to anyway."""
    named = {mention.name.target for mention in asked.names}
    named |= {program for name in named for program in data.aliases.get(name, Alias()).family}
    for score in topics[:1]:
        for function in data.topics[score.topic].functions:
            entry = directory.functions[function]
            if function in named or any(selector.program in named for selector in entry.desks):
                return function != GENERAL or score.topic == "general"
    return False


def _by_name(
    asked: Understanding,
    topics: tuple[TopicScore, ...],
    directory: Directory,
    data: RoutingData,
    result: Route,
) -> None:
    choice = named_desks(asked.names, asked.places, topics, directory, data.aliases, data.topics)
    longest = max(asked.names, key=lambda m: len(m.name.surface))
    if choice.ask:
        result.question = _ask_place(choice, asked)
    for desk in choice.desks:
        place = _place_for(desk, asked.places)
        why = because_place(desk, place) if place else None
        result.add(desk, [because_name(longest.name.surface, longest.likeness), why], label=choice.label)


def _by_topics(
    asked: Understanding,
    topics: tuple[TopicScore, ...],
    perhaps: TopicScore | None,
    directory: Directory,
    data: RoutingData,
    result: Route,
) -> None:
    choices: list[tuple[TopicScore, list[tuple[str, Choice]]]] = []
    for score in topics:
        names = data.topics[score.topic].functions
        spoken = [n for n in names if any(word in asked.folded for word in directory.functions[n].words)]
        ordered = (*spoken, *(name for name in names if name not in spoken))
        found = [(n, for_function(directory, directory.functions[n], asked.places)) for n in ordered]
        choices.append((score, found))
    first_name, first = choices[0][1][0]
    result.trace.append(Step("function", f"{first_name}: {len(first.desks)} desk(s), ask={first.ask}"))
    if first.ask:
        result.question = _ask_place(first, asked)
        if not first.desks:
            return
    depth = max(len(found) for _, found in choices)
    for level in range(depth):
        for score, found in choices:
            if level < len(found) and not (level and found[level][1].ask):
                _add_choice(asked, data.topics[score.topic], score, *found[level], directory, result)
        if level == 0 and perhaps:
            _add_perhaps(asked, data.topics[perhaps.topic], directory, result)
    if GENERAL not in {name for _, found in choices for name, _ in found}:
        _general(asked, directory, result)


def _add_choice(
    asked: Understanding,
    topic: Topic,
    score: TopicScore,
    name: str,
    choice: Choice,
    directory: Directory,
    result: Route,
) -> None:
    function = directory.functions[name]
    most = len(choice.desks) if choice.by_place else 1 if name == GENERAL else 2
    for desk in choice.desks[:most]:
        place = _place_for(desk, asked.places)
        where = because_place(desk, place) if place else because_nation(desk)
        reasons = [because_topic(topic, score.words), because_function(function), where]
        result.add(desk, list(reasons), general=name == GENERAL, label=choice.label)


def _add_perhaps(asked: Understanding, topic: Topic, directory: Directory, result: Route) -> None:
    """The desk for another way to read the question, behind the first answer."""
    function = directory.functions[topic.functions[0]]
    choice = for_function(directory, function, asked.places)
    for desk in choice.desks[:1]:
        place = _place_for(desk, asked.places)
        where = because_place(desk, place) if place else None
        result.add(desk, [because_perhaps(topic), because_function(function), where], label=choice.label)


def _general(asked: Understanding, directory: Directory, result: Route) -> None:
    choice = for_function(directory, directory.functions[GENERAL], asked.places)
    for desk in choice.desks[: len(choice.by_place) or 1]:
        place = _place_for(desk, asked.places)
        result.add(desk, [because_general(), because_place(desk, place) if place else None], general=True)


def _place_for(desk: Desk, places: tuple[Place, ...]) -> Place | None:
    areas = {area.text for area in desk.service_area}
    exact = [
        p for p in places if {p.prefecture + (p.city or ""), p.prefecture + (p.municipality or "")} & areas
    ]
    return next(iter(exact), places[0] if places else None)


def _only_a_place(asked: Understanding) -> bool:
    """A place and nothing else: the general desk there is what can be offered."""
    return (
        bool(asked.places) and not asked.place_from_field and len(asked.folded) <= len(asked.place_text) + 4
    )


def _is_vague(asked: Understanding) -> bool:
    """A trouble that is ours, of a kind that is not clear: the general desk takes it."""
    if asked.meaning is None:
        return False
    chances = {likely.topic: likely.probability for likely in asked.meaning.topics}
    return chances.get(NO_TOPIC, 0.0) < NOT_OURS


def _ask_place(choice: Choice, asked: Understanding) -> Question:
    choices = tuple(
        dict.fromkeys(place.prefecture + (place.municipality or "") for place, _ in choice.by_place)
    )
    if choices:
        return Question(
            "place",
            Text2(f"「{asked.place_text}」はどちらですか", f"Which {asked.place_text} do you mean?"),
            choices[:12],
        )
    return Question(
        "place",
        Text2(
            "どちらの都道府県ですか。地域ごとに窓口が違います", "Which prefecture? The desk differs by place"
        ),
    )
