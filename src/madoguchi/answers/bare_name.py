"""Whether a question is a name and little else: exact, misspelt, shortened, or half remembered."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.answers.filling import core, without_filling
from madoguchi.answers.topics import SURE, TopicScore
from madoguchi.index.analyzer import fold, normal, unspelt
from madoguchi.index.lexicon import Lexicon, NameKind, NameMention
from madoguchi.index.likeness import Likeness, Names
from madoguchi.index.words import spoken
from madoguchi.places.place import Place, PlaceMention

# A question is taken as a bare name when this much of it is name, place and polite filling.
DIRECT_SHARE = 0.7
# So near a name that topics or shorter names inside it do not count (0-100).
SAME_BUT_A_SLIP = 88.0
# Longer questions are sentences, not misspelt names.
LONGEST_TYPO = 20
LONGEST_NAME = 40
# A question is a name when this share of it stands in one desk's names, or this one when an exact
# name was found beside words that it leaves unexplained.
NAME_SHARE = 0.62
NAME_SHARE_AGAINST_EXACT = 0.8
# ... unless words of a topic explain this much of it.
TOPIC_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Naming:
    """The names in a question. `direct`: it is little else; `like`: it is like a desk's name; `rest`: what is left."""

    names: tuple[NameMention, ...]
    direct: bool
    rest: str
    like: Likeness | None = None


def naming(
    query: str,
    folded: str,
    names: tuple[NameMention, ...],
    mentions: tuple[PlaceMention, ...],
    places: tuple[Place, ...],
    topics: tuple[TopicScore, ...],
    lexicon: Lexicon,
    index: Names,
) -> Naming:
    """Return what a question names, given the exact names and the places found in it."""
    rest = _rest(folded, names, mentions)
    direct = bool(names) and len(rest) <= max(3, (1 - DIRECT_SHARE) * len(folded))
    if len(folded) <= LONGEST_NAME and (not direct or len(rest) >= 2):
        like = _like_a_name(query, mentions, places, topics, index, named=bool(names))
        if like and (like.share >= NAME_SHARE_AGAINST_EXACT or (not direct and _agrees(names, like))):
            return Naming(names, direct, rest, like)
    if not direct and 4 <= len(rest) <= LONGEST_TYPO and not _is_a_word(rest, topics):
        mended = lexicon.find_typo(rest) or ((not topics and lexicon.find_short_form(rest)) or ())
        if mended and ((not names and not topics) or mended[0].likeness >= SAME_BUT_A_SLIP):
            return Naming(mended, True, rest)
    return Naming(names, direct, rest)


def _is_a_word(rest: str, topics: tuple[TopicScore, ...]) -> bool:
    """Whether it is a word of a trouble: 知的財産 is no slip of 知的財産室."""
    return any(rest in score.words and score.score >= SURE for score in topics)


def _agrees(names: tuple[NameMention, ...], like: Likeness) -> bool:
    """Whether the desks that a question is like are of a program that it names, if it names one."""
    programs = {mention.name.target for mention in names if mention.name.kind is NameKind.PROGRAM}
    return not programs or any(desk.program in programs for desk in like.desks)


def _like_a_name(
    query: str,
    mentions: tuple[PlaceMention, ...],
    places: tuple[Place, ...],
    topics: tuple[TopicScore, ...],
    names: Names,
    *,
    named: bool,
) -> Likeness | None:
    """The desks whose names the question is like, with its place or without; None when it is no name."""
    typed = dict.fromkeys((normal(query), normal(without_places(query, mentions))))
    forms = dict.fromkeys(form for text in typed for form in (text, without_filling(text)))
    written = dict.fromkeys(form for raw in forms for form in (fold(raw), unspelt(raw), core(fold(raw))))
    shortest = min(filter(None, map(len, written)), default=0)
    explained = max((sum(map(len, score.words)) for score in topics), default=0)
    if explained > TOPIC_SHARE * shortest or (explained == TOPIC_SHARE * shortest and not named):
        return None
    like = names.nearest(written, [fold(form) for raw in forms for form in spoken(raw)], places, NAME_SHARE)
    one_body = len({desk.organization.text for desk in like.desks}) == 1
    if like.share < NAME_SHARE or not (one_body or len({desk.program for desk in like.desks}) == 1):
        return None
    return like


def _rest(folded: str, names: tuple[NameMention, ...], places: tuple[PlaceMention, ...]) -> str:
    """What is left of a question without its names, its places and polite filling."""
    rest = folded
    for mention in names:
        rest = rest.replace(folded[mention.start : mention.end], " ")
    for place in places:
        rest = rest.replace(fold(place.text), " ")
    return core(rest)


def without_places(query: str, places: tuple[PlaceMention, ...]) -> str:
    """The question without its place names: a place says nothing about a trouble."""
    text = query
    for mention in reversed(places):
        text = text[: mention.start] + text[mention.end :]
    return text if fold(text) else query
