"""Topics by what a question says as a whole: probabilities from a trained head and the word lists.

Trained by `tools/train_topics.py`; what the head knows stands in `topics.npz` of the bundle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from madoguchi.answers.evidence import Evidence, EvidenceKind, Sides, apart_from
from madoguchi.answers.heads import Features, Head, features_of_pieces, hashed_features, softmax, topic_head
from madoguchi.answers.question import Question
from madoguchi.answers.topics import NO_TOPIC
from madoguchi.data.bundle import Bundle
from madoguchi.data.loading import common_table
from madoguchi.index.abroad import abroad_as_one
from madoguchi.index.analyzer import normalize
from madoguchi.index.lexicon import NameMention

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_WORD_SCORE = 6.0
# Less likely topics are not told of.
LEAST_CHANCE = 0.002


# From this chance on a question is of one trouble, unless a listed word tells of another: what is joined need not be read apart.
ONE_TROUBLE = 0.8


def is_of_one_trouble(meaning: tuple[Evidence, ...], words: tuple[Evidence, ...]) -> bool:
    """Whether a question surely speaks of one topic, by its meaning as a whole and its listed words."""
    likeliest = next(iter(meaning), None)
    return (
        likeliest is not None
        and likeliest.strength >= ONE_TROUBLE
        and all(word.target == likeliest.target for word in words)
    )


# So many joints of a question at most are looked at, and so many letters at least stand on each side.
MOST_JOINTS, SHORTEST_SIDE = 24, 4


def sides_of(text: str, words: tuple[Evidence, ...], bundle: Bundle) -> tuple[Sides, ...]:
    """Return what stands on both sides of each joint, where a text may pass from one trouble to another.

    `words`: the listed words of the text; a side has those that stand in it.
    """
    model, plain = topic_head(bundle), normalize(text)
    joints = [found.span() for found in joint_pattern().finditer(plain)][:MOST_JOINTS]
    if model is None or not joints:
        return ()
    cuts = (0, *(at for joint in joints for at in joint), len(plain))
    pieces = [abroad_as_one(plain[start:end]) for start, end in pairwise(cuts)]  # every second one is a joint
    features = features_of_pieces(pieces)
    sides, known = [], features.folded
    for at in range(1, len(pieces), 2):
        before, behind = (0, at), (at + 1, len(pieces))
        if min(sum(map(len, known[slice(*side)])) for side in (before, behind)) >= SHORTEST_SIDE:
            sides += [before, behind]
    if not sides:
        return ()
    found = []
    for side, logits in zip(sides, model.logits_of_stretches(features, sides), strict=True):
        said = "".join(known[slice(*side)]), "".join(pieces[slice(*side)])
        inside = [word for word in words if word.source in said[0] or word.source in said[1]]
        found.append(_topics(model, logits, inside))
    return tuple(map(Sides, found[::2], found[1::2]))


@cache
def joint_pattern() -> re.Pattern[str]:
    """Return what may stand between two troubles; see `joints.toml`."""
    return re.compile(
        "|".join(f"(?:{joint['pattern']})" for joint in common_table("router/joints.toml")["joint"])
    )


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
    return _topics(model, model.logits(topic_features(text)), words)


def _topics(model: Head, known: NDArray[Any], words: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The topics with their probability, the likeliest first, from what the head and the listed words say."""
    alpha, gamma = model.numbers["pool"]
    logits, classes = alpha * known, model.classes
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
