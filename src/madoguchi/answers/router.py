"""The router: one edition in memory, questions in, answers out.

The way of a question: `question_of` (the text once) → `understand` (signals: what is noticed) → `candidates_for` →
`decide` → desks with their reasons. Danger, a whole number and a question that is too long are gates in
front of it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from madoguchi.answers.candidates import candidates_for
from madoguchi.answers.compose import Draft, by_decision, by_number
from madoguchi.answers.decide import MOST_INSTEAD, Decision, decide, unsure
from madoguchi.answers.evidence import Evidence, EvidenceKind, Understanding, Where
from madoguchi.answers.explain import because_refused, steps
from madoguchi.answers.named import Ground, place_rules
from madoguchi.answers.question import LONGEST_PLACE, Question, question_of
from madoguchi.answers.signals.danger import alarm_in, is_said
from madoguchi.answers.signals.listed import like_an_example, listed_in
from madoguchi.answers.signals.meaning import beside_names, is_of_one_trouble, meaning_of, one_word, sides_of
from madoguchi.answers.signals.names import (
    LONGEST_NAME,
    heard_in,
    is_all,
    names_in,
    with_tails,
    without_buildings_beside,
    without_places,
)
from madoguchi.answers.signals.numbers import (
    EXTENSION,
    typed_code,
    typed_extension,
    typed_local,
    typed_numbers,
)
from madoguchi.answers.signals.places import apart_from_bodies, where_is
from madoguchi.answers.signals.words import words_in
from madoguchi.answers.topics import NO_TOPIC, topics_of
from madoguchi.editions.timeline import as_of, in_force
from madoguchi.index.analyzer import normalize, search_form
from madoguchi.index.directory import Directory, functions_of
from madoguchi.index.home import home_of
from madoguchi.index.lexicon import Lexicon, NameMention, names_to_be_like
from madoguchi.index.likeness import Names
from madoguchi.index.listing import Listing
from madoguchi.index.sections import Sections
from madoguchi.index.taught import FILE as LESSONS
from madoguchi.index.taught import Lesson, Taught, read_lessons
from madoguchi.index.words import MOST_NAMES
from madoguchi.model.answer import Alarm, Answer, Crisis, Refusal
from madoguchi.model.edition import Edition
from madoguchi.model.place import Place
from madoguchi.places.finder import place_finder
from madoguchi.places.gazetteer import place_tables
from madoguchi.places.place import PlaceMention
from madoguchi.text.dates import today
from madoguchi.text.untrusted import cut

_MOST_DAYS = 4  # routers kept for other days: each holds an index of its own


class Router:
    """Answers questions about one edition. Share it between threads.

    `edition` is the directory as of the day it was made for; a question as of a day on which other
    changes are in force goes to a router for that day, which is made when it is first needed.
    """

    def __init__(
        self,
        edition: Edition,
        *,
        day: date | None = None,
        lessons: tuple[Lesson, ...] | None = None,
    ) -> None:
        """Take an edition as printed, with its changes. `day` is what it answers for (default: today).

        `lessons`: what the office has taught it (default: what the bundle says).
        """
        edition, self.printed = as_of(edition, day or today()), edition
        self._changes = in_force(self.printed, day or today())
        self._others: dict[object, Router] = {self._changes: self}
        self._making = threading.Lock()
        self.edition, self._bundle = edition, edition.bundle
        self.directory = Directory(edition, functions_of(edition.bundle))
        self.lexicon = Lexicon(edition)
        self._names = Names(edition, names_to_be_like(edition.bundle))
        self.gazetteer = place_tables()
        self._finder = place_finder()
        self.lessons = read_lessons(edition.bundle.text(LESSONS)) if lessons is None else lessons
        listing = Listing(self.directory, self.gazetteer, Taught(self.directory, self.lessons))
        topics = topics_of(edition.bundle, self.directory.offered)
        self.ground = Ground(
            self.directory,
            topics,
            place_rules(edition.bundle),
            Sections(edition),
            listing,
            home_of(edition, self.gazetteer),
        )

    def on(self, day: date) -> Router:
        """Return the router of the directory as of a day: this one, or one that shares its changes."""
        changes = in_force(self.printed, day)
        if changes == self._changes:
            return self
        with self._making:
            if changes not in self._others:
                self._others[changes] = Router(self.printed, day=day, lessons=self.lessons)
                while len(self._others) > _MOST_DAYS:
                    del self._others[next(key for key in self._others if key != self._changes)]
            return self._others[changes]

    def place(self, text: str) -> tuple[Place, ...]:
        """Return the places that a place field names: none, or several of one name."""
        return self._finder.resolve(cut(text, LONGEST_PLACE)) if text.strip() else ()

    def answer(
        self,
        query: str,
        place: str = "",
        at: date | None = None,
        *,
        explain: bool = False,
        safe: bool = False,
    ) -> Answer:
        """Return the answer to a question, as of a day (default: today); its trace if it is to be explained.

        `safe`: the person was shown the emergency contacts and says that nobody is in danger; a certain
        alarm is then taken as a possible one.
        """
        right = self.on(at or today())
        if right is not self:
            return right.answer(query, place, at, explain=explain, safe=safe)
        question = question_of(query, place)
        asked = self.understand(question, safe=safe)
        decision: Decision | None = None
        draft = Draft(asked, self.ground)
        if asked.refusal is None and asked.numbers:
            by_number(draft)
        elif asked.refusal is None:
            decision = decide(candidates_for(asked, self.ground))
            by_decision(draft, decision)
        confidence = decision.confidence if decision else None
        return Answer(
            query=query,
            place=place,
            at=at or today(),
            items=tuple(draft.items),
            refusal=draft.refusal,
            question=draft.question,
            understood_place=_place_in_words(asked.where),
            place_not_understood=asked.where.not_understood,
            other_places=asked.where.others,
            places=asked.where.places,
            numbers=asked.numbers,
            topics=draft.topics,
            likely=tuple(
                (topic.target, topic.strength) for topic in asked.meaning if topic.target != NO_TOPIC
            ),
            confidence=confidence,
            instead=_instead(asked, draft.topics) if unsure(confidence) else (),
            message=draft.message or because_refused(draft.refusal, draft.outside),
            near=draft.near,
            of_another_day=draft.of_another_day,
            outside=draft.outside,
            alarm=asked.alarm,
            trace=tuple(steps(asked, decision)) if explain else (),
        )

    def understand(self, question: Question, *, safe: bool = False) -> Understanding:
        """Return all that is noticed of a question, or why it is not looked at."""
        alarm = self._alarm(question, safe=safe)
        if alarm and alarm.crisis is Crisis.CERTAIN:
            return Understanding(question, refusal=Refusal.CRISIS, alarm=alarm)
        if question.too_long:
            return Understanding(question, refusal=Refusal.TOO_LONG, alarm=alarm)
        if numbers := self._numbers(question):
            found = tuple(Evidence(EvidenceKind.NUMBER, number) for number in numbers)
            return Understanding(question, found, alarm=alarm)
        if not question.folded:
            return Understanding(question, refusal=Refusal.EMPTY)
        return self._understand_words(question, alarm)

    def _numbers(self, question: Question) -> tuple[str, ...]:
        """The phone numbers in a question, or the one number that it is and that no name or word of ours is (405).

        An extension is handed on with its word. A number without its area code is every number that the list prints so.
        """
        if not any(map(str.isnumeric, question.typed)):
            return ()
        if numbers := typed_numbers(question.typed):
            return tuple(map(self.directory.as_listed, numbers))
        extension = typed_extension(question.typed)
        if extension and self.directory.by_extension:
            return (EXTENSION + extension,)
        local = typed_local(question.typed)
        if local and (completed := self.directory.completed.get(local)):
            return completed
        code = typed_code(question.typed)
        ours = code and (
            self.lexicon.find(question.folded, normalize(question.typed)) or self._words(question)
        )
        return (code,) if code and not ours else ()

    def _words(self, question: Question) -> tuple[Evidence, ...]:
        """The listed words of troubles that a desk of this list is for, or that none of any list is."""
        return tuple(
            w
            for w in words_in(question, self._bundle)
            if w.target in self.ground.topics or w.target == NO_TOPIC
        )

    def _of_the_list(self, meaning: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        """Topics with their probability; one that leads to no desk of this list is none of its topics."""
        topics = self.ground.topics
        return tuple(each if each.target in topics else replace(each, target=NO_TOPIC) for each in meaning)

    def _alarm(self, question: Question, *, safe: bool) -> Alarm | None:
        """The gravest alarm of the question and of a place field that is no place's name; of equals the question's.

        What is merely heard in a desk's own name closes no way to the desk: 男木出張所.
        """
        place = "" if not question.place or self._finder.is_name(question.place) else question.place
        said = alarm_in(question.typed, question.folded) if question.typed else None
        elsewhere = alarm_in(place) if place else None
        if said and not is_said(question.typed) and self._is_a_name(question):
            said = replace(said, crisis=Crisis.POSSIBLE)
        alarms = [alarm for alarm in (said, elsewhere) if alarm]
        certain = next((alarm for alarm in alarms if alarm.crisis is Crisis.CERTAIN), None)
        alarm = certain or next(iter(alarms), None)
        return replace(alarm, crisis=Crisis.POSSIBLE) if alarm and safe else alarm

    def _is_a_name(self, question: Question) -> bool:
        """Whether a question is a name of a desk as it stands in the list, or a word of one, and nothing else."""
        whole = (0, len(question.folded))
        names = self.lexicon.find(question.folded, normalize(question.typed))
        return any((name.start, name.end) == whole for name in names) or self.ground.listing.is_a_name(
            question.folded
        )

    def _understand_words(self, question: Question, alarm: Alarm | None) -> Understanding:
        exact, words = self.lexicon.find(question.folded, normalize(question.typed)), self._words(question)
        mentions = apart_from_bodies(self._finder.find(question.typed), exact)
        where = where_is(mentions, question.place, self._finder)
        exact = without_buildings_beside(exact, question.folded, mentions, where, self.directory)
        if tails := self.lexicon.find_tails(question.folded):
            exact = with_tails(exact, tails, words, _places_of(where, mentions, tails), self.directory)
        if not exact and not words and (kana := question.in_kana()):
            question = kana
            exact, words = self.lexicon.find(question.folded), self._words(question)
        if not exact and len(question.folded) <= LONGEST_NAME:
            spoken = question.without_spellings()
            exact = self.lexicon.find_by_sound(spoken.folded)
            question = spoken if exact else question
        heard = tuple(heard_in(question, mentions)) if not exact and not words else None
        for each in heard or ():
            names, told = self.lexicon.find(each.folded), self._words(each)
            if is_all(each, names, told):
                question, exact, words, heard = each, names, told, None
                break
        said = (
            question.read if question.read is not question.typed else without_places(question.typed, mentions)
        )
        meaning = self._of_the_list(meaning_of(said, words, self._bundle))
        noticed = Understanding(question, (*words, *meaning), where)
        named = names_in(noticed, exact, mentions, self.lexicon, self._names, heard)
        if said_alone := one_word(
            named.rest, words, self.ground.advice
        ):  # what is said around it tells of no other trouble
            meaning = self._of_the_list(meaning_of(said_alone, words, self._bundle))
        # The words of a long list are gathered in seconds: who types a whole name need not wait for them.
        is_a_name = named.direct and not named.rest and len(self.edition.desks) > MOST_NAMES
        listed = None if is_a_name else listed_in(question, where, self.ground.listing)
        example = like_an_example(question, self.ground.listing.taught)
        evidence = (*named.evidence, *words, *meaning, *filter(None, (listed, example)))
        whole = named.direct or named.like or is_of_one_trouble(meaning, words)
        sides = () if whole else sides_of(said, words, self._bundle)
        beside = beside_names(question, exact, words, self._bundle) if exact and named.rest else ()
        return Understanding(question, evidence, where, sides, beside, named.rest, named.direct, alarm=alarm)


def _places_of(
    where: Where, mentions: tuple[PlaceMention, ...], tails: tuple[NameMention, ...]
) -> Iterator[Place]:
    """The places of the field and of the words, but for those within a name."""
    yield from where.places if where.from_field else ()
    for mention in mentions:
        if not any(search_form(mention.text) in tail.name.surface for tail in tails):
            yield from mention.places


def _instead(asked: Understanding, answered: tuple[str, ...]) -> tuple[str, ...]:
    """The next likely topics, for the person to choose from when the answer is unsure."""
    likely = [topic.target for topic in asked.meaning if topic.target not in (*answered, NO_TOPIC)]
    return tuple(likely[:MOST_INSTEAD])


def _place_in_words(where: Where) -> str:
    if len(where.places) != 1:
        return where.text
    place = where.places[0]
    return place.prefecture + (place.municipality or "")
