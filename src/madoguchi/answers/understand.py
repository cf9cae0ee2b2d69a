"""A question taken apart: danger, numbers, names, places, topics. Each step can be shown."""

from __future__ import annotations

from dataclasses import dataclass, replace

from madoguchi.answers.bare_name import naming, without_places
from madoguchi.answers.bare_word import by_bare_word
from madoguchi.answers.danger import alarm_in
from madoguchi.answers.meaning import Meaning, likely_topics
from madoguchi.answers.numbers import typed_numbers
from madoguchi.answers.romaji import from_romaji
from madoguchi.answers.topics import TopicScore, score_topics
from madoguchi.answers.where import where_is
from madoguchi.index.analyzer import fold, normal
from madoguchi.index.lexicon import Lexicon, NameMention
from madoguchi.index.likeness import Likeness, Names
from madoguchi.model.answer import Alarm, Crisis, Refusal
from madoguchi.places.finder import PlaceFinder
from madoguchi.places.place import Place
from madoguchi.text.outside import cut, is_longer

LONGEST_QUESTION = 2000
LONGEST_PLACE = 200
EXACT = 100


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was understood of a question; empty parts were not found."""

    text: str
    folded: str
    read: str = ""  # the text, or in kana what was typed in Latin letters and is Japanese
    refusal: Refusal | None = None
    numbers: tuple[str, ...] = ()
    names: tuple[NameMention, ...] = ()
    places: tuple[Place, ...] = ()
    place_text: str = ""
    place_from_field: bool = False
    place_not_understood: bool = False
    topics: tuple[TopicScore, ...] = ()
    meaning: Meaning | None = None
    direct: bool = False
    like: Likeness | None = None
    rest: str = ""
    alarm: Alarm | None = None


def understand(
    query: str, place: str, lexicon: Lexicon, names_index: Names, finder: PlaceFinder, *, safe: bool = False
) -> Understanding:
    """Take a question and a place field apart. `safe`: the person says that nobody is in danger."""
    said, place = _whole(cut(query, LONGEST_QUESTION)), _whole(cut(place, LONGEST_PLACE))
    alarm = alarm_in(said) or alarm_in(place)
    if alarm and safe:
        alarm = replace(alarm, crisis=Crisis.POSSIBLE)
    if alarm and alarm.crisis is Crisis.CERTAIN:
        return Understanding(said, fold(said), refusal=Refusal.CRISIS, alarm=alarm)
    if is_longer(query, LONGEST_QUESTION):
        return Understanding(query[:80], "", refusal=Refusal.TOO_LONG, alarm=alarm)
    query = said
    folded = fold(query)
    numbers = typed_numbers(query)
    if not folded and not numbers:
        return Understanding(query, folded, refusal=Refusal.EMPTY)
    if numbers:
        return Understanding(query, folded, numbers=numbers, alarm=alarm)
    names = lexicon.find(folded, normal(query))
    mentions = finder.find(query)
    where = where_is(mentions, place, finder)
    topics = score_topics(query)
    # Each part of the question is looked at; what is a bare name needs no guess at its meaning.
    said = query
    if not names and not topics and (kana := from_romaji(query)):
        said, folded, names, topics = kana, fold(kana), lexicon.find(fold(kana)), score_topics(kana)
    named = naming(query, folded, names, mentions, where.places, topics, lexicon, names_index)
    meaning = None
    if not named.direct and not named.like:
        meaning = by_bare_word(named.rest, topics) or likely_topics(
            without_places(query, mentions) if said == query else said, topics
        )
    elif named.direct and len(named.rest) >= 2 and named.names[0].likeness == EXACT:
        topics = score_topics(named.rest)
    return Understanding(
        text=query,
        folded=folded,
        read=said,
        names=named.names,
        meaning=meaning,
        places=where.places,
        place_text=where.text,
        place_from_field=where.from_field,
        place_not_understood=where.not_understood,
        topics=topics,
        direct=named.direct,
        like=named.like,
        rest=named.rest,
        alarm=alarm,
    )


def _whole(text: str) -> str:
    """A text without halves of characters, which JSON lets through and nothing else can read."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
