"""Names in a question: exact ones wherever they stand, and a question that is a name and little else.

A bare name may be misspelt, shortened or half remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import jaconv

from madoguchi.answers.evidence import Evidence, EvidenceKind, Understanding, Where, apart_from, weight_of
from madoguchi.answers.question import Question, Span
from madoguchi.answers.topics import NO_TOPIC, SURE
from madoguchi.data.loading import common_table
from madoguchi.index.analyzer import normalize, search_form, search_form_as_spelt, search_form_of_name
from madoguchi.index.directory import Directory, rank_of
from madoguchi.index.lexicon import Lexicon, NameKind, NameMention
from madoguchi.index.likeness import Names
from madoguchi.index.words import spoken
from madoguchi.model.entities import Desk
from madoguchi.model.place import Place
from madoguchi.places.place import PlaceMention
from madoguchi.text.patterns import Patterns
from madoguchi.text.prefecture import NATION

# A question is taken as a bare name when this much of it is name, place and polite filling.
DIRECT_SHARE = 0.7
# So near a name that topics or shorter names inside it do not count (0-100).
SAME_BUT_A_SLIP = 88.0
# Shorter texts are like too many names, longer ones are sentences, not misspelt names.
SHORTEST_TYPO, LONGEST_TYPO = 4, 20
LONGEST_NAME = 30
# What is only heard must have so many sounds, and be so much alike (0-100).
SHORTEST_HEARD, NEARLY_HEARD = 8, 91.0
# ... and what surely speaks of a trouble (its probability) is a name only where it is short.
LONGEST_BESIDE_A_TROUBLE, A_TROUBLE = 14, 0.9
# A question is a name when this share of it stands in one desk's names, or this one when an exact
# name was found beside words that it leaves unexplained.
NAME_SHARE = 0.62
NAME_SHARE_AGAINST_EXACT = 0.8
# ... unless words of a topic explain this much of it.
TOPIC_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Named:
    """The names in a question, or desks that it is like a name of. `direct`: it is little else; `rest`: what is left."""

    evidence: tuple[Evidence, ...]
    direct: bool
    rest: str

    @property
    def like(self) -> bool:
        """Whether the question is like the name of a desk."""
        return any(each.kind is EvidenceKind.LIKENESS for each in self.evidence)


def names_in(
    asked: Understanding,
    exact: tuple[NameMention, ...],
    mentions: tuple[PlaceMention, ...],
    lexicon: Lexicon,
    index: Names,
    heard: Iterable[Question] | None = None,
) -> Named:
    """Return what a question names, given what else was noticed of it, the exact names and the places in it.

    `heard`: how it sounds (`heard_in`), where that was asked for already.
    """
    folded, words = asked.question.folded, asked.words
    rest = _rest(folded, exact, mentions)
    direct = bool(exact) and len(rest) <= max(3, (1 - DIRECT_SHARE) * len(folded))
    if exact and not mentions and len(rest) >= 2:
        whole = core(folded)
        if short := lexicon.find_short_form(whole):  # 東水局 (東部水道局) is no 局 with something beside it
            return Named(_evidence_at(folded, whole, short), True, "")
    if len(folded) <= (LONGEST_BESIDE_A_TROUBLE if _is_a_trouble(asked) else LONGEST_NAME) and (
        not direct or len(rest) >= 2
    ):
        like = _like_a_name(asked, mentions, index, named=bool(exact))
        if like and _says_no_more(exact, like):
            like = None
        if like and (like.strength >= NAME_SHARE_AGAINST_EXACT or (not direct and _agrees(exact, like))):
            return Named((*map(_evidence, exact), like), direct, rest)
    if not direct and len(rest) <= LONGEST_TYPO and not _is_a_word(rest, words):
        mended = lexicon.find_typo(rest) if len(rest) >= SHORTEST_TYPO else ()
        mended = mended or ((not words and lexicon.find_short_form(rest)) or ())
        if not mended and not exact:
            mended = _heard_nearly(heard_in(asked.question, mentions) if heard is None else heard, lexicon)
        longest = max((mention.end - mention.start for mention in exact), default=0)
        if (
            mended
            and len(rest) > longest
            and ((not exact and not words) or mended[0].likeness >= SAME_BUT_A_SLIP)
        ):
            return Named(_evidence_at(folded, rest, mended), True, rest)
    if not exact and not words and not _is_a_trouble(asked) and (begun := lexicon.find_beginning(rest)):
        return Named(_evidence_at(folded, rest, begun), True, "")
    return Named(tuple(map(_evidence, exact)), direct, rest)


def heard_in(question: Question, places: tuple[PlaceMention, ...]) -> Iterator[Question]:
    """Yield a short question as it sounds, and without its places: 中央かい as 中央会, 知的在産 as 知的財産.

    Its filling is left out. None where no kanji may be wrong.
    """
    if len(question.folded) > LONGEST_NAME or not _KANJI.search(question.typed):
        return
    for text in dict.fromkeys((question.typed, without_places(question.typed, places))):
        if sounds := jaconv.kata2hira(next(iter(spoken(without_filling(normalize(text)))), "")):
            yield replace(question, read=sounds, folded=search_form(sounds))


def _heard_nearly(heard: Iterable[Question], lexicon: Lexicon) -> tuple[NameMention, ...]:
    """The name that a question sounds nearly like: 事業障害センター for 事業承継センター."""
    for each in heard:
        sounds = search_form_as_spelt(each.read)
        found = lexicon.find_typo(sounds) if len(sounds) >= SHORTEST_HEARD else ()
        if found and found[0].likeness >= NEARLY_HEARD:
            return found
    return ()


def is_all(heard: Question, names: tuple[NameMention, ...], words: tuple[Evidence, ...]) -> bool:
    """Whether a question is one name, or one word of a trouble, and nothing else but filling."""
    whole = heard.folded.rstrip(_JOINING)  # and not か, which may be a 課
    return whole in {name.name.surface for name in names} | {word.source for word in words}


def without_buildings_beside(
    names: tuple[NameMention, ...],
    folded: str,
    mentions: tuple[PlaceMention, ...],
    where: Where,
    directory: Directory,
) -> tuple[NameMention, ...]:
    """Return the names without buildings that lie elsewhere, or beside which more is asked than who is in one.

    Its floor, its place and filling may stand beside it.
    """

    def is_meant(mention: NameMention) -> bool:
        desks = directory.by_building[mention.name.target]
        here = not where.places or any(_is_of(desk, place) for desk in desks for place in where.places)
        return here and bool(_FLOOR.fullmatch(_rest(folded, (mention,), mentions)))

    return tuple(each for each in names if each.name.kind is not NameKind.BUILDING or is_meant(each))


def with_tails(
    names: tuple[NameMention, ...],
    tails: tuple[NameMention, ...],
    words: tuple[Evidence, ...],
    places: Iterable[Place],
    directory: Directory,
) -> tuple[NameMention, ...]:
    """Return the names with those that go on behind their place or program: 高度技術研究所 where 京都 is said.

    `places`: of the field and of the words. A program of the same words gives way: 産業振興センター beside 広島. Where a
    word of a trouble stands beside it, a tail is no name: it says where somebody works.
    """
    places = tuple(places)
    sure = [word for word in words if word.strength >= SURE]
    found = [
        tail
        for tail in tails
        if not apart_from(sure, [(tail.start, tail.end)]) and _is_meant(tail, names, places, directory)
    ]
    spans = {(tail.start, tail.end) for tail in found}
    return (*(name for name in names if (name.start, name.end) not in spans), *found)


def _is_meant(
    tail: NameMention, names: tuple[NameMention, ...], places: tuple[Place, ...], directory: Directory
) -> bool:
    touching = [name for name in names if name.start < tail.end and tail.start < name.end]
    if any((name.start, name.end) != (tail.start, tail.end) for name in touching):
        return False
    desks = directory.by_organization[tail.name.target]
    named = {name.name.target for name in names if name not in touching}
    return any(desk.program in named for desk in desks) or any(
        _is_of(desk, place) for desk in desks for place in places
    )


def _is_of(desk: Desk, place: Place) -> bool:
    """Whether a desk's own area holds a place, or lies in it."""
    areas = {area.text for area in desk.service_area} - {NATION}
    return bool(areas) and (
        rank_of(desk, place) is not None
        or (not place.municipality and any(area.startswith(place.prefecture) for area in areas))
    )


def _is_a_trouble(asked: Understanding) -> bool:
    """Whether a question surely speaks of a trouble of ours."""
    likeliest = next(iter(asked.meaning), None)
    return likeliest is not None and likeliest.target != NO_TOPIC and likeliest.strength >= A_TROUBLE


def _evidence(mention: NameMention) -> Evidence:
    name = mention.name
    return Evidence(
        EvidenceKind.NAME, name.target, (mention.start, mention.end), mention.likeness / 100, name.kind
    )


def _evidence_at(folded: str, part: str, mentions: tuple[NameMention, ...]) -> tuple[Evidence, ...]:
    """Names that a part of the question stands for, where it stands; of what stands nowhere in one piece the whole."""
    start = folded.find(part)
    span = (start, start + len(part)) if start >= 0 else (0, len(folded))
    return tuple(replace(_evidence(mention), span=span) for mention in mentions)


def _is_a_word(rest: str, words: dict[str, tuple[Evidence, ...]]) -> bool:
    """Whether it is a word of a trouble: 知的財産 is no slip of 知的財産室."""
    return any(
        weight_of(found) >= SURE and any(word.source == rest for word in found) for found in words.values()
    )


def _agrees(names: tuple[NameMention, ...], like: Evidence) -> bool:
    """Whether the desks that a question is like are of a program that it names, if it names one."""
    programs = {mention.name.target for mention in names if mention.name.kind is NameKind.PROGRAM}
    return not programs or any(desk.program in programs for desk in like.desks)


def _says_no_more(names: tuple[NameMention, ...], like: Evidence) -> bool:
    """Whether a question is like nothing but a body that it names: 中部経産局 特許 asks for a section of it."""
    bodies = {mention.name.target for mention in names if mention.name.kind is NameKind.ORGANIZATION}
    return all(
        not desk.department and search_form_of_name(desk.organization.text) in bodies for desk in like.desks
    )


def _like_a_name(
    asked: Understanding, mentions: tuple[PlaceMention, ...], index: Names, *, named: bool
) -> Evidence | None:
    """The desks whose names the question is like, with its place or without; None when it is no name."""
    query = asked.question.typed
    typed = dict.fromkeys((normalize(query), normalize(without_places(query, mentions))))
    forms = dict.fromkeys(form for text in typed for form in (text, without_filling(text)))
    written = dict.fromkeys(
        form
        for raw in forms
        for form in (search_form(raw), search_form_as_spelt(raw), core(search_form(raw)))
    )
    shortest = min(filter(None, map(len, written)), default=0)
    explained = max((sum(len(word.source) for word in found) for found in asked.words.values()), default=0)
    if explained > TOPIC_SHARE * shortest or (explained == TOPIC_SHARE * shortest and not named):
        return None
    like = index.nearest(
        written,
        lambda: [search_form(form) for raw in forms for form in spoken(raw)],
        asked.where.places,
        NAME_SHARE,
    )
    one_body = len({desk.organization.text for desk in like.desks}) == 1
    if like.share < NAME_SHARE or not (one_body or len({desk.program for desk in like.desks}) == 1):
        return None
    span = without_filling_around(asked.question.folded)
    return Evidence(EvidenceKind.LIKENESS, like.form, span, like.share, desks=like.desks)


def _rest(folded: str, names: tuple[NameMention, ...], places: tuple[PlaceMention, ...]) -> str:
    """What is left of a question without its names, its places and polite filling."""
    rest = folded
    for mention in names:
        rest = rest.replace(folded[mention.start : mention.end], " ")
    for place in places:
        rest = rest.replace(search_form(place.text), " ")
    return core(rest)


def without_places(query: str, places: tuple[PlaceMention, ...]) -> str:
    """The question without its place names: a place says nothing about a trouble."""
    text = query
    for mention in reversed(places):
        text = text[: mention.start] + text[mention.end :]
    return text if text == query or search_form(text) else query


_FLOOR = re.compile(r"(?:地下)?[0-9]{0,4}[階f]?")
_KANJI = re.compile("[一-龥]")
_PARTICLES = re.compile("[のはをにがへとでもか]")
_JOINING = "のはをが"  # of those, what stands between a name and filling
_TAIL = re.compile(r"\s+|[都道府県市区町村]$")


def without_filling(text: str) -> str:
    """Return a text without the words of `data/common/filling.toml`."""
    return filling().replaced(text)


def without_filling_around(folded: str) -> Span:
    """Where a folded text stands without the filling before and behind it; all of it where it is nothing else."""
    filled = {at for span in filling().spans(folded) for at in range(*span)}
    start, end = 0, len(folded)
    while start in filled:
        start += 1
    while end - 1 in filled or (end < len(folded) and folded[end - 1] in _JOINING):
        end -= 1
    return (start, end) if start < end else (0, len(folded))


def core(folded: str) -> str:
    """Return a folded text without filling, particles and the end of a place's name."""
    return _TAIL.sub("", _PARTICLES.sub("", without_filling(folded)))


@cache
def filling() -> Patterns:
    """Return what says nothing of a trouble: `data/common/filling.toml`."""
    raw = common_table("filling.toml")
    return Patterns(pattern for entry in raw["filling"] for pattern in entry["patterns"])
