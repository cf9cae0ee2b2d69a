"""What somebody who has typed a few letters may mean: troubles, kinds of desk, desks, places.

Kanji, kana and romaji all lead there, also a word that is not finished (`yoroz`). Suggestions only
save typing: what is sent is what the person chose or typed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import jaconv

from madoguchi.answers.languages import topic_name
from madoguchi.answers.topics import all_topics, listed_words
from madoguchi.data.legal_forms import without_form
from madoguchi.index.analyzer import readings, search_form_as_spelt
from madoguchi.index.lexicon import program_aliases
from madoguchi.index.words import printed_reading, spoken
from madoguchi.model.edition import Edition
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.places.spelling import spelt
from madoguchi.text.untrusted import cut

LONGEST_TYPED = 40
MOST_SUGGESTED = 7
_UNFINISHED = re.compile(r"(?:っ|(?<![a-zっ]))[a-z]*+$")  # a consonant that waits for its vowel is read as っ
_MARK = "きごう"  # what the dictionary reads for a bracket


class SuggestionKind(StrEnum):
    """What a suggestion is."""

    TOPIC = "topic"
    PROGRAM = "program"
    DESK = "desk"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text to choose. `of` says where it belongs (a prefecture), `id` names the topic or desk."""

    kind: SuggestionKind
    text: str
    of: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A suggestion with all the forms under which it is found, folded; `order` among equals."""

    suggestion: Suggestion
    keys: tuple[str, ...]
    order: int


class Suggester:
    """Suggestions of one edition, in the order: begins so, then has it inside; shorter names first."""

    def __init__(self, edition: Edition, gazetteer: Gazetteer) -> None:
        self._edition = edition
        self._gazetteer = gazetteer

    def asked(self, typed: str) -> list[Suggestion]:
        """Return what the question may be about: troubles first, then kinds of desk, then desks."""
        return _found(typed, self._subjects)

    def places(self, typed: str) -> list[Suggestion]:
        """Return prefectures and municipalities."""
        return _found(typed, self._places)

    @cached_property
    def _subjects(self) -> list[_Entry]:
        return [*self._topics(), *self._programs(), *self._desks()]

    @cached_property
    def _places(self) -> list[_Entry]:
        """Prefectures before cities, these before towns and villages, and the wards of a city last."""
        found = [
            _entry(Suggestion(SuggestionKind.PLACE, p.name), (p.name, p.kana, p.romaji, _hangul(p.name)), 0)
            for p in self._gazetteer.prefectures
        ]
        for each in self._gazetteer.municipalities:
            suggestion = Suggestion(SuggestionKind.PLACE, each.name, each.prefecture)
            whole = each.romaji.replace("-", "").replace(" ", "")
            # A municipality is typed by its own name, without that of the prefecture.
            keys = (
                each.name,
                each.own_name,
                each.kana,
                whole,
                _hangul(each.prefecture + each.name).split(" ", 1)[-1],
            )
            order = 3 if each.is_ward else 2 if each.name[-1] in "町村" else 1
            found.append(_entry(suggestion, keys, order))
        return found

    def _reading(self, name: str) -> str:
        return readings(self._edition.bundle).get(name, "")

    def _topics(self) -> Iterator[_Entry]:
        words: dict[str, list[str]] = defaultdict(list)
        for topic_id, word, _ in listed_words(self._edition.bundle):
            words[topic_id] += [word, self._reading(word)]
        for topic in all_topics(self._edition.bundle).values():
            named = topic_name(self._edition.bundle, topic)
            others = (named.en, *(text for _, text in named.others))
            keys = (topic.name, *_read(topic.name), *words[topic.id], *others)
            yield _entry(Suggestion(SuggestionKind.TOPIC, topic.name, id=topic.id), keys, 0)

    def _programs(self) -> Iterator[_Entry]:
        aliases = program_aliases(self._edition.bundle)
        for program in self._edition.programs:
            names = (program.name, *aliases.get(program.slug, ()))
            keys = tuple(key for name in names for key in (name, self._reading(name)))
            suggestion = Suggestion(SuggestionKind.PROGRAM, program.name, id=program.slug)
            yield _entry(suggestion, (*keys, *_read(program.name)), 1)

    def _desks(self) -> Iterator[_Entry]:
        for desk in self._edition.desks:
            organization = desk.organization.text
            plain = without_form(organization).strip()
            read = [self._reading(name).replace(_MARK, "") for name in (plain, organization)]
            read.append(printed_reading(desk))
            department = [level.text for level in desk.department]
            where = desk.prefecture.text if desk.prefecture else ""
            yield _entry(
                Suggestion(SuggestionKind.DESK, desk.name, where, desk.id), (plain, *read, *department), 2
            )


def _entry(suggestion: Suggestion, keys: Iterable[str], order: int) -> _Entry:
    return _Entry(suggestion, tuple(dict.fromkeys(search_form_as_spelt(key) for key in keys if key)), order)


def _hangul(where: str) -> str:
    known = spelt(where)
    return known.hangul if known else ""


def _read(name: str) -> tuple[str, ...]:
    return tuple(jaconv.kata2hira(reading) for reading in spoken(name))


def _found(typed: str, entries: list[_Entry]) -> list[Suggestion]:
    wanted = _forms(cut(typed, LONGEST_TYPED))
    ranked = [(rank, entry) for entry in entries if (rank := _rank(wanted, entry.keys)) is not None]
    ranked.sort(key=lambda found: (found[0], found[1].order, len(found[1].suggestion.text)))
    distinct = {
        (entry.suggestion.text, entry.suggestion.of): entry.suggestion for _, entry in reversed(ranked)
    }
    return list(reversed(distinct.values()))[:MOST_SUGGESTED]


def _forms(typed: str) -> tuple[str, ...]:
    """The typed letters as kanji and kana, and as romaji read aloud, without an unfinished syllable."""
    folded = search_form_as_spelt(typed)
    read = jaconv.alphabet2kana(folded.replace(" ", "")) if re.search("[a-z]", folded) else ""
    finished = _UNFINISHED.sub("", read)
    return tuple(dict.fromkeys(form for form in (folded, finished if len(finished) > 1 else "") if form))


def _rank(wanted: Iterable[str], keys: Iterable[str]) -> int | None:
    """0: a key begins so; 1: it stands inside one; None: nowhere. One letter must begin a key."""
    best = None
    for key in keys:
        for form in wanted:
            if key.startswith(form):
                return 0
            if len(form) > 1 and form in key:
                best = 1
    return best
