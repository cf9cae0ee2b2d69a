"""Whether a question is a word of one trouble and little else: 知財, 育休 大阪, patent."""

from __future__ import annotations

from madoguchi.answers.filling import core
from madoguchi.answers.meaning import Likely, Meaning
from madoguchi.answers.topics import ADVICE, NO_TOPIC, SURE, TopicScore

# A question is a bare word when its words explain this much of what is not place, name or filling.
WORD_SHARE = 0.7
# Of bare words of the lists, this share leads to the right trouble: some words have two uses.
_CHANCE = 0.95


def by_bare_word(rest: str, listed: tuple[TopicScore, ...]) -> Meaning | None:
    """Return the one trouble whose words are all that a question says; None where there is more to it.

    A sentence model knows little of single words. `rest` is the question without places, names and
    filling; that somebody wants advice (`ADVICE`) stands beside any trouble.
    """
    spoken = [score for score in listed if score.topic != ADVICE]
    if not rest or not spoken or spoken[0].score < SURE or spoken[0].topic == NO_TOPIC:
        return None
    if len(spoken) > 1 and spoken[1].score == spoken[0].score:
        return None
    told = {word for score in listed if score.topic in (spoken[0].topic, ADVICE) for word in score.words}
    left = rest
    for word in sorted(map(core, told), key=len, reverse=True):
        left = left.replace(word, "") if word else left
    if len(left) > (1 - WORD_SHARE) * len(rest):
        return None
    return Meaning((Likely(spoken[0].topic, _CHANCE),), "bare word")
