"""Topics by meaning: calibrated probabilities from word lists, learned words and sentence vectors.

The sentence-vector model is loaded only when words do not decide. Trained by
`tools/train_topics.py`; what it knows stands in `data/models/topics.npz`.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from madoguchi.answers.features import hashed_features
from madoguchi.answers.topics import SURE, TopicScore
from madoguchi.answers.vectors import has_vectors, sentence_vectors
from madoguchi.data import read_bytes

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Words decide alone when they are this sure (probability) and a listed word says so too; else
# the vectors are asked.
WORDS_DECIDE = 0.9
MOST_WORD_SCORE = 6.0
_FLOOR = -11.5  # log of the smallest probability that a head may give


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

    model = _model()
    words = _log_softmax(_word_logits(model, text))
    lists = np.zeros(len(model["topics"]), dtype=np.float32)
    for score in listed:
        at = model["index"].get(score.topic)
        if at is not None:
            lists[at] = min(score.score, MOST_WORD_SCORE)
    alpha, gamma = model["pool_words"]
    chances = np.exp(_log_softmax(alpha * words + gamma * lists))
    by = "words"
    best = int(chances.argmax())
    decided = float(chances[best]) >= WORDS_DECIDE and float(lists[best]) >= SURE
    if vectors and not decided and not _is_kana(text) and has_vectors():
        vector = sentence_vectors([text])[0]
        meant = _log_softmax(vector @ model["vectors"] + model["vectors_bias"])
        alpha, beta, gamma = model["pool_all"]
        chances = np.exp(_log_softmax(alpha * words + beta * meant + gamma * lists))
        by = "vectors"
    order = np.argsort(-chances)
    return Meaning(tuple(Likely(str(model["topics"][i]), float(chances[i])) for i in order), by)


def _is_kana(text: str) -> bool:
    """Whether a question is typed in kana alone, which the vectors do not understand."""
    return not re.search(r"[一-龥a-zA-Zａ-ｚ가-힣]", text) and bool(re.search(r"[ぁ-んァ-ヶ]", text))


def _word_logits(model: dict[str, Any], text: str) -> NDArray[Any]:
    import numpy as np

    found = hashed_features(text)
    buckets = np.fromiter(found.keys(), dtype=np.uint32, count=len(found))
    values = np.fromiter(found.values(), dtype=np.float32, count=len(found))
    at = np.searchsorted(model["buckets"], buckets)
    at[at == len(model["buckets"])] = 0
    known = model["buckets"][at] == buckets
    rows = model["words"][at[known]].astype(np.float32)
    logits: NDArray[Any] = values[known] @ rows * model["words_scale"] + model["words_bias"]
    return logits


def _log_softmax(logits: NDArray[Any]) -> NDArray[Any]:
    import numpy as np

    shifted = logits - logits.max()
    result: NDArray[Any] = np.maximum(shifted - np.log(np.exp(shifted).sum()), _FLOOR)
    return result


@cache
def _model() -> dict[str, Any]:
    import numpy as np

    with np.load(io.BytesIO(read_bytes("models/topics.npz")), allow_pickle=False) as archive:
        model = {name: archive[name] for name in archive.files}
    model["vectors"] = model["vectors"].astype(np.float32)
    model["index"] = {str(topic): i for i, topic in enumerate(model["topics"])}
    return model
