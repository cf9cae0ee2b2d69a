"""Topics by what a question says as a whole: probabilities from a trained head and the word lists.

Trained by `tools/train_topics.py`; what the head knows stands in `topics.npz` of the bundle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from madoguchi.answers.evidence import Evidence, EvidenceKind, apart_from
from madoguchi.answers.heads import Features, hashed_features, softmax, topic_head
from madoguchi.answers.question import Question, question_of
from madoguchi.answers.signals.words import words_in
from madoguchi.answers.topics import NO_TOPIC
from madoguchi.data.bundle import Bundle
from madoguchi.index.abroad import abroad_as_one
from madoguchi.index.lexicon import NameMention

MOST_WORD_SCORE = 6.0
# Less likely topics are not told of.
LEAST_CHANCE = 0.002


# Parts of a question that may speak of a trouble each: so long at least, and so many at most.
_PART = re.compile(r"[^、。，．,.!?！？；;\n]+")
SHORTEST_PART, MOST_PARTS = 5, 12


# From this chance on a question is of one trouble, unless a listed word tells of another: its parts need not be read.
ONE_TROUBLE = 0.8


def is_of_one_trouble(meaning: tuple[Evidence, ...], words: tuple[Evidence, ...]) -> bool:
    """Whether a question surely speaks of one topic, by its meaning as a whole and its listed words."""
    likeliest = next(iter(meaning), None)
    return (
        likeliest is not None
        and likeliest.strength >= ONE_TROUBLE
        and all(word.target == likeliest.target for word in words)
    )


def parts_of(text: str, bundle: Bundle) -> tuple[tuple[Evidence, ...], ...]:
    """Return what each part of a text of several speaks of: its topics with their probability."""
    found = [part for part in _PART.findall(text) if len(part.strip()) >= SHORTEST_PART]
    if len(found) < 2:
        return ()
    return tuple(meaning_of(part, words_in(question_of(part), bundle), bundle) for part in found[:MOST_PARTS])


# A question is one word when listed words of one topic are this share of what is not place, name or filling.
WORD_SHARE = 0.7


def one_word(rest: str, words: tuple[Evidence, ...], advice: str) -> str:
    """Return what a question says where that is nearly all listed words of one topic: 子育て, 育休 大阪, 新卒の相談.

    Nothing where more is said. That somebody wants advice (the topic `advice`) stands beside any trouble.
    """
    topics: dict[str, int] = {}
    for word in words:
        if word.target == advice:
            rest = rest.replace(word.source, "")
        elif word.source in rest:
            topics[word.target] = topics.get(word.target, 0) + len(word.source)
    return rest if max(topics.values(), default=0) >= WORD_SHARE * len(rest) > 0 else ""


def beside_names(
    question: Question, names: tuple[NameMention, ...], words: tuple[Evidence, ...], bundle: Bundle
) -> tuple[Evidence, ...]:
    """Return what a question speaks of beside its names: of 近畿農政局で米を見てくれる課 what 米を見てくれる課 says."""
    folded, spans = question.folded, [(name.start, name.end) for name in names]
    rest = "".join(
        letter for at, letter in enumerate(folded) if not any(start <= at < end for start, end in spans)
    )
    return meaning_of(rest, apart_from(words, spans), bundle)


def topic_features(text: str) -> Features:
    """Return the hashed features by which a text's topic is told: to sell to one place abroad is as to sell to another."""
    return hashed_features(abroad_as_one(text))


def meaning_of(text: str, words: Iterable[Evidence], bundle: Bundle) -> tuple[Evidence, ...]:
    """Return the topics with their probability, the likeliest first, for a text whose listed words are known.

    A topic that no head has learned is as likely as none at all, but for its listed words.
    """
    model = topic_head(bundle)
    if model is None:
        return ()
    alpha, gamma = model.numbers["pool"]
    logits, classes = alpha * model.logits(topic_features(text)), model.classes
    lists: dict[str, float] = {}
    for word in words:
        lists[word.target] = min(lists.get(word.target, 0.0) + word.strength, MOST_WORD_SCORE)
    if others := [topic for topic in lists if topic not in classes]:
        logits = logits[[*range(len(classes)), *[classes.index(NO_TOPIC)] * len(others)]]
        classes = (*classes, *others)
    for topic, score in lists.items():
        logits[classes.index(topic)] += gamma * score
    chances = softmax(logits).tolist()
    likely = sorted((-chance, at) for at, chance in enumerate(chances) if chance >= LEAST_CHANCE)
    return tuple(Evidence(EvidenceKind.MEANING, classes[at], strength=-chance) for chance, at in likely)
