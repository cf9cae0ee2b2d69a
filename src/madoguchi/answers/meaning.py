"""Topics by meaning: calibrated probabilities from word lists, learned words and sentence vectors.

Sentence vectors are asked only where words do not decide. Trained by
`tools/train_topics.py`; what it knows stands in `data/models/topics.npz`.
"""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.answers.features import hashed_features
from madoguchi.answers.heads import has_meaning, head, log_softmax
from madoguchi.answers.topics import SURE, TopicScore

# Words decide alone when they are this sure (probability) and a listed word says so too; else
# the vectors are asked.
WORDS_DECIDE = 0.9
MOST_WORD_SCORE = 6.0


@dataclass(frozen=True, slots=True)
class Likely:
    """A topic with its probability, 0 to 1."""

    topic: str
    probability: float


@dataclass(frozen=True, slots=True)
class Meaning:
    """All topics, the most likely first; `by` names what decided (words, vectors)."""

    topics: tuple[Likely, ...]
    by: str


def likely_topics(text: str, listed: tuple[TopicScore, ...], *, vectors: bool = True) -> Meaning:
    """Return how likely each topic is for a question whose listed words were scored before."""
    import numpy as np

    model = head("models/topics.npz")
    words = model.by_words(hashed_features(text))
    lists = np.zeros(len(model.classes), dtype=np.float32)
    for score in listed:
        if score.topic in model.classes:
            lists[model.classes.index(score.topic)] = min(score.score, MOST_WORD_SCORE)
    alpha, gamma = model.numbers["pool_words"]
    chances = np.exp(log_softmax(alpha * words + gamma * lists))
    by = "words"
    best = int(chances.argmax())
    decided = float(chances[best]) >= WORDS_DECIDE and float(lists[best]) >= SURE
    if vectors and not decided and has_meaning(text):
        chances = np.exp(model.with_meaning(words, text, lists))
        by = "vectors"
    order = np.argsort(-chances)
    return Meaning(tuple(Likely(model.classes[i], float(chances[i])) for i in order), by)
