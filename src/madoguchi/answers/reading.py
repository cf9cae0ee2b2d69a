"""How a question is read: the topics that are answered, and one that may be meant."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.answers.topics import NO_TOPIC, SURE, Topic, TopicScore
from madoguchi.answers.understand import Understanding

# A second topic is answered too when it is sure and not far behind the first.
SECOND_SHARE = 0.6
# A third way to read the question is offered behind the first answer when it is this likely, and
# the first reading is not nearly sure.
PERHAPS, NEARLY_SURE = 0.07, 0.92
# Below this chance the best desk is not named with confidence; above the other, it is not for us.
UNSURE = 0.25
NOT_OURS = 0.45
MOST_OTHERS = 3
GENERAL = "general-advice"


@dataclass(frozen=True, slots=True)
class Reading:
    """Topics to answer, the likeliest first, with their chance as score; and one to offer behind."""

    topics: tuple[TopicScore, ...] = ()
    chance: float | None = None  # of the first topic's desk; None where only words were counted
    perhaps: TopicScore | None = None


def read(asked: Understanding, topics: dict[str, Topic]) -> Reading:
    """Return the topic whose desk is the likeliest one, with a second that is likely too.

    Topics that begin with the same function are one choice: their chances are added, so that
    doubt between two troubles of one desk is no doubt about the desk.
    """
    words = {score.topic: score.words for score in asked.topics}
    if asked.meaning is None:
        known = [score for score in asked.topics if score.topic in topics and score.score >= SURE]
        return Reading(tuple(known[:1]))
    chances: dict[str, float] = {}
    best: dict[str, str] = {}
    for likely in asked.meaning.topics:
        topic = topics.get(likely.topic)
        first = topic.functions[0] if topic else NO_TOPIC
        chances[first] = chances.get(first, 0.0) + likely.probability
        best.setdefault(first, likely.topic)
    ours = [name for name in sorted(chances, key=lambda name: -chances[name]) if name != NO_TOPIC]
    sure = chances[ours[0]]
    if sure < UNSURE or not_ours(asked):
        return Reading()
    scores = {name: TopicScore(best[name], chances[name], words.get(best[name], ())) for name in ours}
    chosen = [name for name in ours[:2] if chances[name] >= SECOND_SHARE * sure]
    others = [name for name in ours if name not in (*chosen, GENERAL) and chances[name] >= PERHAPS]
    perhaps = scores[others[0]] if others and sure < NEARLY_SURE else None
    return Reading(tuple(scores[name] for name in chosen), sure, perhaps)


def others(asked: Understanding, answered: tuple[str, ...]) -> tuple[str, ...]:
    """Return the next likely topics, for the person to choose from when the answer is unsure."""
    if asked.meaning is None:
        return ()
    likely = [t.topic for t in asked.meaning.topics if t.topic not in (*answered, NO_TOPIC)]
    return tuple(likely[:MOST_OTHERS])


def not_ours(asked: Understanding) -> bool:
    """Whether a question is likely none for a desk of the list.

    Words alone see that less surely than the sentence vectors: then it must be the likeliest reading.
    """
    if asked.meaning is None:
        return True
    chance = {t.topic: t.probability for t in asked.meaning.topics}.get(NO_TOPIC, 0.0)
    likeliest = asked.meaning.by != "words" or asked.meaning.topics[0].topic == NO_TOPIC
    return chance >= NOT_OURS and likeliest
