"""A question taken apart: crisis, numbers, names, places, topics. Each step can be shown."""

from __future__ import annotations

import re
from dataclasses import dataclass

import jaconv

from madoguchi.answers.crisis import crisis_sign
from madoguchi.answers.meaning import Meaning, likely_topics
from madoguchi.answers.numbers import typed_numbers
from madoguchi.answers.topics import TopicScore, score_topics
from madoguchi.index.analyzer import fold, normal, unspelt
from madoguchi.index.lexicon import Lexicon, NameMention
from madoguchi.index.likeness import Likeness, Names
from madoguchi.index.words import spoken
from madoguchi.model.answer import Refusal
from madoguchi.places.finder import PlaceFinder
from madoguchi.places.place import Place, PlaceMention

LONGEST_QUESTION = 2000
# A question is taken as a bare name when this much of it is name, place and polite filling.
DIRECT_SHARE = 0.7
# Latin letters are taken for romaji when this share of the words reads as Japanese.
READABLE_SHARE = 0.75
# So near a name that topics or shorter names inside it do not count (0-100).
SAME_BUT_A_SLIP = 88.0
# Words that romaji has not and hardly an English sentence is without.
_ENGLISH = frozenset(
    "the of my is are was we our you your they it and or for with without by from how what which who where when "
    "can do does did has have had this that an want need help i m be on at not don t".split()
)
# Longer questions are sentences, not misspelt names.
LONGEST_TYPO = 20
LONGEST_NAME = 40
# A question is a name when this share of it stands in one desk's names, or this one when an exact
# name was found beside words that it leaves unexplained.
NAME_SHARE = 0.62
NAME_SHARE_AGAINST_EXACT = 0.8
# ... unless words of a topic explain this much of it.
TOPIC_SHARE = 0.6
_FILLING = re.compile(
    "|".join(
        (
            *(
                "電話番号",
                "でんわばんごう",
                "電話",
                "でんわ",
                "番号",
                "連絡先",
                "問い?合わ?せ先?",
                "住所",
                "場所",
                "所在地",
                "受付",
            ),
            *(
                "教えて",
                "おしえて",
                "ください",
                "下さい",
                "くれますか",
                "もらえますか",
                "知りたい",
                "調べて",
                "繋いで",
                "つないで",
            ),
            *(
                "お願いします?",
                "おねがい",
                "どこ",
                "何番",
                "なんばん",
                "直通",
                "代表",
                "担当",
                "窓口",
                "最寄り?の?",
                "近くの",
                "相談したい",
                "行きたい",
            ),
            *(
                "さんお願い",
                "さん",
                "御中",
                "です",
                "ます",
                "ですか",
                "ますか",
                "って",
                "とは",
                "なに",
                "何",
                "への",
                "から",
                "まで",
                "について",
                "したい",
                "県庁",
                "市内",
                "県内",
            ),
            *("phone", "number", "tel", "what", "is", "the", "of", "please", "contact", "for", "in"),
        )
    )
)
_PARTICLES = re.compile("[のはをにがへとでもか]")


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was understood of a question; empty parts were not found."""

    text: str
    folded: str
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


def understand(
    query: str, place: str, lexicon: Lexicon, names_index: Names, finder: PlaceFinder
) -> Understanding:
    """Take a question and a place field apart."""
    folded = fold(query)
    numbers = typed_numbers(query)
    if not folded and not numbers:
        return Understanding(query, folded, refusal=Refusal.EMPTY)
    if len(query) > LONGEST_QUESTION:
        return Understanding(query[:80], "", refusal=Refusal.TOO_LONG)
    if crisis_sign(folded):
        return Understanding(query, folded, refusal=Refusal.CRISIS)
    if numbers:
        return Understanding(query, folded, numbers=numbers)
    names = lexicon.find(folded)
    mentions = finder.find(query)
    where = _where(mentions, place, finder)
    topics = score_topics(query)
    # Each part of the question is looked at; what is a bare name needs no guess at its meaning.
    said = query
    if not names and not topics and (kana := _from_romaji(query)):
        said, folded, names, topics = kana, fold(kana), lexicon.find(fold(kana)), score_topics(kana)
    rest = _rest(folded, names, mentions)
    direct = bool(names) and len(rest) <= max(3, (1 - DIRECT_SHARE) * len(folded))
    like = None
    if len(folded) <= LONGEST_NAME and (not direct or len(rest) >= 2) and said == query:
        like = _like_a_name(query, mentions, where.places, topics, names_index)
        if like and direct and like.share < NAME_SHARE_AGAINST_EXACT:
            like = None
    if not like and not direct and 4 <= len(rest) <= LONGEST_TYPO:
        mended = lexicon.find_typo(rest) or ((not topics and lexicon.find_short_form(rest)) or ())
        if mended and ((not names and not topics) or mended[0].likeness >= SAME_BUT_A_SLIP):
            names, direct = mended, True
    meaning = None
    if not direct and not like:
        meaning = likely_topics(_without_places(query, mentions) if said == query else said, topics)
    elif direct and len(rest) >= 2 and not names[0].likeness < 100:
        topics = score_topics(rest)
    return Understanding(
        text=query,
        folded=folded,
        names=names,
        meaning=meaning,
        places=where.places,
        place_text=where.text,
        place_from_field=where.from_field,
        place_not_understood=where.not_understood,
        topics=topics,
        direct=direct,
        like=like,
    )


def _like_a_name(
    query: str,
    mentions: tuple[PlaceMention, ...],
    places: tuple[Place, ...],
    topics: tuple[TopicScore, ...],
    names: Names,
) -> Likeness | None:
    """The desks whose names the question is like, with its place or without; None when it is no name."""
    typed = dict.fromkeys((normal(query), normal(_without_places(query, mentions))))
    forms = dict.fromkeys(form for text in typed for form in (text, _FILLING.sub("", text)))
    written = dict.fromkeys(
        form for raw in forms for form in (fold(raw), unspelt(raw), _without_filling(fold(raw)))
    )
    shortest = min(filter(None, map(len, written)), default=0)
    explained = max((sum(map(len, score.words)) for score in topics), default=0)
    if explained >= TOPIC_SHARE * shortest:
        return None
    like = names.nearest(written, [fold(form) for raw in forms for form in spoken(raw)], places)
    one_body = len({desk.organization.text for desk in like.desks}) == 1
    if like.share < NAME_SHARE or not (one_body or len({desk.program for desk in like.desks}) == 1):
        return None
    return like


@dataclass(frozen=True, slots=True)
class _Where:
    places: tuple[Place, ...] = ()
    text: str = ""
    from_field: bool = False
    not_understood: bool = False


def _where(found_in_words: tuple[PlaceMention, ...], place: str, finder: PlaceFinder) -> _Where:
    """The place field wins over the words; of the words' places the most exact one counts."""
    if place.strip():
        found = finder.resolve(place)
        if found:
            return _Where(found, place.strip(), from_field=True)
    mentions = [m for m in found_in_words if m.places]
    if not mentions:
        return _Where(not_understood=bool(place.strip()))
    best = max(mentions, key=_exactness)
    return _Where(best.places, best.text, not_understood=bool(place.strip()))


def _exactness(mention: PlaceMention) -> tuple[int, int]:
    """Fewer candidates first, then a municipality before a prefecture."""
    return (-len(mention.places), int(bool(mention.places[0].municipality)))


def _rest(folded: str, names: tuple[NameMention, ...], places: tuple[PlaceMention, ...]) -> str:
    """What is left of a question without its names, its places and polite filling."""
    rest = folded
    for mention in names:
        rest = rest.replace(folded[mention.start : mention.end], " ")
    for place in places:
        rest = rest.replace(fold(place.text), " ")
    return _without_filling(rest)


def _from_romaji(query: str) -> str:
    """Hiragana for a question typed in Latin letters that read as Japanese, else nothing."""
    words = re.findall(r"[a-z]+", query.lower())
    if not words or not query.isascii() or _ENGLISH & set(words):
        return ""
    kana = [jaconv.alphabet2kana(word) for word in words]
    readable = [word for word in kana if not re.search(r"[a-z]", word)]
    return "".join(readable) if len(readable) >= READABLE_SHARE * len(words) else ""


def _without_places(query: str, places: tuple[PlaceMention, ...]) -> str:
    """The question without its place names: a place says nothing about a trouble."""
    text = query
    for mention in reversed(places):
        text = text[: mention.start] + text[mention.end :]
    return text if fold(text) else query


def _without_filling(text: str) -> str:
    return re.sub(r"\s+|[都道府県市区町村]$", "", _PARTICLES.sub("", _FILLING.sub("", text)))
