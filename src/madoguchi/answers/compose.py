"""A decision → desks in order with their reasons, or a question back, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass, field

from madoguchi.answers.candidates import Candidate, Through, asked_for
from madoguchi.answers.decide import Decision
from madoguchi.answers.doors import doors_for, doors_of_number, is_no_single_office
from madoguchi.answers.evidence import Understanding, Where
from madoguchi.answers.explain import (
    because_asked_for,
    because_elsewhere,
    because_extension,
    because_fax,
    because_function,
    because_general,
    because_held,
    because_like,
    because_listed,
    because_name,
    because_nation,
    because_number,
    because_perhaps,
    because_place,
    because_topic,
    place_asked,
    sentence,
    where_listed,
)
from madoguchi.answers.kinds import Own, is_part_of_a_compound
from madoguchi.answers.named import Ground
from madoguchi.answers.place_choice import Choice, for_desks
from madoguchi.answers.question import Question
from madoguchi.answers.signals.listed import TAUGHT
from madoguchi.answers.signals.names import without_filling_around
from madoguchi.answers.signals.numbers import EXTENSION
from madoguchi.index.analyzer import search_form
from madoguchi.index.home import Home
from madoguchi.index.lexicon import NameKind
from madoguchi.model.answer import Answered, ClarifyingQuestion, Door, LocalizedText, Near, Refusal
from madoguchi.model.entities import Desk
from madoguchi.text.phone import digits
from madoguchi.text.prefecture import full_name

MOST_ANSWERS = 5
# What the name of a place ends with that is written in full.
UNITS = tuple("都道府県市区町村")
# Numbers that a typed one is nearly; of more nobody is told which was meant.
MOST_NEAR = 6
MOST_OF_A_SECTION = 2
MOST_OF_A_KIND = 3
# Of what a desk's row says of a question so much is told as the reason.
MOST_LISTED = 2
# Of desks that are equally good so many are looked at: some are one card.
MOST_LOOKED_AT = 4 * MOST_ANSWERS


@dataclass(slots=True)
class Draft:
    """An answer in the making."""

    asked: Understanding
    ground: Ground
    items: list[Answered] = field(default_factory=list)
    question: ClarifyingQuestion | None = None
    refusal: Refusal | None = None
    message: LocalizedText | None = None
    of_another_day: bool = False
    topics: tuple[str, ...] = ()
    outside: tuple[Door, ...] = ()
    near: tuple[Near, ...] = ()

    def __post_init__(self) -> None:
        self.refusal = self.asked.refusal

    def add(
        self,
        desk: Desk,
        reasons: list[LocalizedText | None],
        *,
        general: bool = False,
        first: str = "",
        apart: bool = False,
    ) -> None:
        """Add a desk once, at most `MOST_ANSWERS` of them.

        Desks of one program under the same numbers are one card, unless they are wanted `apart`.
        """
        held = any(
            item.desk.id == desk.id or (not apart and _one_card(item.desk, desk)) for item in self.items
        )
        if not held and len(self.items) < MOST_ANSWERS:
            kept = tuple(reason for reason in (self._elsewhere(desk), *reasons) if reason is not None)
            self.items.append(Answered(desk, kept, general, first))

    def _elsewhere(self, desk: Desk) -> LocalizedText | None:
        """That the place which was asked is none of the list's, where the desk itself does not say its name."""
        where, home = self.asked.where, self.ground.home
        if not where.places or any(map(home.holds, where.places)) or not is_surely_a_place(where, home):
            return None
        if where.text and self.ground.listing.says_itself(desk, where.text):
            return None
        prefecture = where.places[0].prefecture
        said = where.text if where.text and not where.text.startswith(prefecture) else prefecture
        return because_elsewhere(said, home)


def is_surely_a_place(where: Where, home: Home) -> bool:
    """Whether words name one place beyond doubt: where nothing is known of a list's places, 朝日 may be one of its towns."""
    named = where.text.strip()
    return bool(home.areas) or len(where.places) == 1 or full_name(named) is not None or named.endswith(UNITS)


def _one_card(one: Desk, other: Desk) -> bool:
    return one.program == other.program and bool(one.numbers) and set(one.numbers) == set(other.numbers)


def by_number(draft: Draft) -> None:
    """Add the desks that have a typed number, those whose FAX it is, and those that had it until a change."""
    directory = draft.ground.directory
    for number in draft.asked.numbers:
        if number.startswith(EXTENSION):
            for desk in directory.by_extension.get(digits(number), ()):
                draft.add(desk, [because_extension(digits(number))], apart=True)
            continue
        for desk in directory.by_digits.get(number, ()):
            printed = next(each for each in desk.numbers if digits(each) == number)
            draft.add(desk, [because_number(printed)], first=printed, apart=True)
        for desk in directory.by_fax_digits.get(number, ()):
            printed = next(fax.number for fax in desk.faxes if digits(fax.number) == number)
            draft.add(desk, [because_fax(printed)], apart=True)
        for held in directory.past.by_digits.get(number, ()):
            for desk in held.desks:
                draft.add(desk, [because_held(held)], apart=True)
            if not held.desks:
                draft.message, draft.of_another_day = because_held(held), True
    if draft.items:
        return
    if draft.message:
        draft.refusal = Refusal.NOT_IN_LIST
        return
    draft.outside = next(filter(None, map(doors_of_number, draft.asked.numbers)), ())
    for number in draft.asked.numbers if not draft.outside else ():
        for desk in directory.by_extension.get(number, ()):  # typed without its word
            draft.add(desk, [because_extension(number)], apart=True)
    if draft.items:
        return
    draft.refusal, draft.message = Refusal.NOT_IN_LIST, sentence("not-in-list")
    for door in draft.outside:
        draft.message = sentence("number-elsewhere", name=door.name, what=door.what)
    if not draft.outside:
        near = (each for number in draft.asked.numbers for each in directory.near(number))
        draft.near = tuple(dict.fromkeys(near))[:MOST_NEAR]


def by_decision(draft: Draft, decision: Decision) -> None:
    """Add the desks that were decided on, what may be meant behind them, and the general desk last.

    Where none is there to be named, and nothing is to be asked, the question is none for this list.
    """
    whole = _of_a_longer_word(draft, decision) or _of_all_that_say_it(draft, decision)
    if whole:
        _add_own(draft, whole, _doors(draft))
    elif not decision.not_ours and not _is_of_another_word(draft, decision):
        _add_decided(draft, decision)
    if not draft.items and draft.question is None:
        doors = _doors(draft)
        weakly = decision.perhaps if decision.not_ours and not _is_of_another_word(draft, decision) else None
        own = draft.ground.kinds.for_question(_as_said(draft.asked.question), doors)
        if weakly and (
            {d.id for d in weakly.choice.desks} <= own.family if own else is_no_single_office(doors)
        ):
            _add_listed(draft, weakly)
            _say_how_many_more(draft, weakly.choice.desks)
        elif own:
            _add_own(draft, own, doors)
        else:
            draft.refusal, draft.outside = Refusal.OUT_OF_SCOPE, doors


def _add_decided(draft: Draft, decision: Decision) -> None:
    if not decision.chosen:
        _add_general(draft)
        return
    first = decision.chosen[0]
    if first.choice.ask:
        draft.question = place_asked(first.choice, draft.asked, draft.ground.home)
    if first.through in (Through.WHOLE_NAME, Through.NAME, Through.LIKENESS, Through.EXAMPLE):
        _add_named(draft, first)
        if first.through is Through.WHOLE_NAME:
            _say_how_many_more(draft, first.choice.desks)
        return
    if first.through is Through.LISTED:
        _add_listed(draft, first)
        _say_how_many_more(draft, first.choice.desks)
        return
    if first.through is Through.SECTION:
        _add_named(draft, first, most=MOST_OF_A_SECTION)
    _add_functions(draft, decision)


def _add_named(draft: Draft, candidate: Candidate, most: int = MOST_ANSWERS) -> None:
    for desk in candidate.choice.desks[:most]:
        named = None if desk is candidate.choice.near else _because_named(draft, candidate, desk)
        draft.add(desk, [named, _because_there(draft, desk)], first=candidate.choice.label)


def _because_named(draft: Draft, candidate: Candidate, desk: Desk) -> LocalizedText:
    asked = draft.asked
    if candidate.through is Through.EXAMPLE:
        return sentence("example", question=candidate.target)
    if candidate.through is Through.LIKENESS and asked.like:
        return because_like(asked.question.quoted(asked.like.span))
    if candidate.through is not Through.NAME:  # a whole name, or a word of a section's name
        at = asked.question.folded.find(candidate.target)
        said = asked.question.quoted((at, at + len(candidate.target))) if at >= 0 else candidate.target
        return because_name(said, 1.0, desk)
    longest = max(asked.names, key=lambda name: name.span[1] - name.span[0])
    said = asked.question.quoted(longest.span)
    if longest.source == NameKind.BUILDING and longest.strength == 1:
        return sentence("listed-address", words=said)
    return because_name(said, longest.strength, desk)


def _add_listed(draft: Draft, candidate: Candidate) -> None:
    """The desks whose own row says it, each with where its row does."""
    for desk in candidate.choice.desks[:MOST_LOOKED_AT]:
        if len(draft.items) >= MOST_ANSWERS:
            return
        said = [
            because_listed(told, words)
            for told, words in where_listed(draft.ground.listing.texts(desk), candidate.target)
        ]
        because = said[:MOST_LISTED] or [_because_it_sounds(draft)]
        draft.add(desk, [*because, _because_there(draft, desk)], first=candidate.choice.label)


def _doors(draft: Draft) -> tuple[Door, ...]:
    own = draft.ground.kinds.by_door
    return doors_for(draft.asked.question.read, topics=bool(draft.asked.meaning), own=own)


def _as_said(question: Question) -> str:
    """What is looked at for everyday words: the folded question, and as it was typed where that was read as Japanese."""
    return (
        question.folded
        if question.read == question.typed
        else f"{question.folded}\n{search_form(question.typed)}"
    )


def _of_a_longer_word(draft: Draft, decision: Decision) -> Own | None:
    """The section of an everyday word of which the words of the decided desks are only parts."""
    terms = _terms(draft, decision)
    return draft.ground.kinds.of_a_longer_word(draft.asked.question.folded, terms) if terms else None


def _of_all_that_say_it(draft: Draft, decision: Decision) -> Own | None:
    """The section that is for it by its name, where the list says it of every desk (in its title)."""
    if not _terms(draft, decision) or decision.not_ours:
        return None
    of_all = MOST_OF_A_KIND < len(draft.ground.listing.desks) == len(decision.chosen[0].choice.desks)
    return draft.ground.kinds.for_question(_as_said(draft.asked.question), _doors(draft)) if of_all else None


def _is_of_another_word(draft: Draft, decision: Decision) -> bool:
    """Whether the words of the decided desks are only parts of an everyday word for which the list has no section."""
    terms = _terms(draft, decision)
    return bool(terms) and is_part_of_a_compound(draft.asked.question.folded, terms)


def _terms(draft: Draft, decision: Decision) -> list[str]:
    """The list's own words that lead to the decided desks; none where these were taught, or something else leads there."""
    first, listed = next(iter(decision.chosen), decision.perhaps), draft.asked.listed
    if first is None or first.through is not Through.LISTED or listed is None or listed.source == TAUGHT:
        return []
    return first.target.split()


def _add_own(draft: Draft, own: Own, doors: tuple[Door, ...]) -> None:
    """The list's own section that is for it by its name or a printed duty; beside it the other office that may be meant."""
    choice = for_desks(own.desks, draft.asked.where.places)
    if choice.ask:
        draft.question = place_asked(choice, draft.asked, draft.ground.home)
    desks = choice.desks or (() if choice.ask else own.desks)
    if place := draft.asked.question.place.strip():
        desks = tuple(sorted(desks, key=lambda desk: not draft.ground.listing.says_itself(desk, place)))
    for desk in desks[:MOST_OF_A_KIND]:
        draft.add(desk, [sentence(own.by, section=own.said_of(desk)), _because_there(draft, desk)])
    others = tuple(door for door in doors if door.id not in draft.ground.kinds.doors)
    sure = len(doors) == 1 or (len(others) < len(doors) and not is_no_single_office(doors))
    if sure:  # of two doubtful doors neither stands beside a word
        draft.outside = others[:1]


def _say_how_many_more(draft: Draft, desks: tuple[Desk, ...]) -> None:
    """Say how many desks fit as well and are not shown."""
    shown = [item.desk for item in draft.items]
    left = [d for d in desks if not any(each.id == d.id or _one_card(each, d) for each in shown)]
    if left:
        draft.message = sentence("more-of-them", count=f"{len(left):,}")


def _because_it_sounds(draft: Draft) -> LocalizedText:
    """For what was typed in kana: a taught word, or a name, that sounds so."""
    listed = draft.asked.listed
    if listed and listed.source == TAUGHT:
        return sentence("listed-taught", words=draft.asked.question.quoted(listed.span))
    question = draft.asked.question
    return because_like(question.quoted(without_filling_around(question.folded)))


def _add_functions(draft: Draft, decision: Decision) -> None:
    """Each chosen function, then what may be meant, then what else the topics lead to."""
    chosen = [each for each in decision.chosen if each.through is Through.TOPIC]
    draft.topics = tuple(dict.fromkeys(each.topic for each in chosen))
    if draft.question and not decision.chosen[0].choice.desks:
        return
    for candidate in chosen:
        if candidate is decision.chosen[0] or not candidate.choice.ask:
            _add_function(draft, candidate.target, candidate.topic, candidate.choice)
    if decision.perhaps:
        _add_perhaps(draft, decision.perhaps)
    later = [
        [name for name in draft.ground.topics[each.topic].functions if name != each.target] for each in chosen
    ]
    for level in range(max(map(len, later), default=0)):
        for candidate, names in zip(chosen, later, strict=True):
            if level < len(names):
                choice = _choice(draft, names[level])
                if not choice.ask:
                    _add_function(draft, names[level], candidate.topic, choice)
    general = draft.ground.directory.general
    if general and general.id not in {
        *(name for names in later for name in names),
        *(each.target for each in chosen),
    }:
        _add_general(draft)


def _choice(draft: Draft, name: str) -> Choice:
    return draft.ground.choice(name, draft.asked.where.places)


def _add_function(draft: Draft, name: str, topic: str, choice: Choice) -> None:
    function, entry = draft.ground.directory.functions[name], draft.ground.topics[topic]
    words = [draft.asked.question.quoted(word.span) for word in draft.asked.words.get(topic, ())[:3]]
    said = asked_for(function, draft.asked)
    because = (
        because_asked_for(draft.asked.question.quoted(said))
        if said
        else because_topic(draft.ground.bundle, entry, tuple(words))
    )
    nearest = function.general or (function.one_body and bool(draft.asked.where.places))
    most = len(choice.desks) if choice.by_place else 1 if nearest else 2
    for desk in choice.desks[:most]:
        where = _because_there(draft, desk) if draft.asked.where.places else because_nation(desk)
        reasons = [because, because_function(draft.ground.bundle, function), where]
        draft.add(desk, reasons, general=function.general, first=choice.label)


def _add_perhaps(draft: Draft, candidate: Candidate) -> None:
    """The desk for another way to read the question, behind the first answer."""
    function = draft.ground.directory.functions[candidate.target]
    because = because_perhaps(draft.ground.bundle, draft.ground.topics[candidate.topic])
    for desk in candidate.choice.desks[:1]:
        reasons = [because, because_function(draft.ground.bundle, function), _because_there(draft, desk)]
        draft.add(desk, reasons, first=candidate.choice.label)


def _add_general(draft: Draft) -> None:
    """Add the desk that takes every trouble, marked as such; nothing where the list has none."""
    general = draft.ground.directory.general
    choice = _choice(draft, general.id) if general else Choice()
    for desk in choice.desks[: len(choice.by_place) or 1]:
        draft.add(desk, [because_general(), _because_there(draft, desk)], general=True)


def _because_there(draft: Draft, desk: Desk) -> LocalizedText | None:
    where, ground = draft.asked.where, draft.ground
    if not where.places or not any(map(ground.home.holds, where.places)):
        return None  # or it was said already that the place is none of the list's
    return because_place(desk, where)
