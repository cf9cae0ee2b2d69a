"""How a question was understood, step by step, for whoever asks why."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.answers.understand import Understanding
from madoguchi.answers.vectors import has_vectors
from madoguchi.index.words import normalized_words
from madoguchi.model.answer import Step

MOST_SHOWN = 5


def steps(asked: Understanding) -> Iterator[Step]:
    """Yield what each step of the understanding found, in the order of the steps."""
    if asked.refusal is not None:
        return
    yield Step("compared as", asked.folded)
    for number in asked.numbers:
        yield Step("digits", number)
    for mention in asked.names:
        mended = "" if mention.likeness == 100 else f" ({mention.likeness:.0f} % alike)"
        yield Step("name", f"{mention.name.surface} → {mention.name.kind} {mention.name.target}{mended}")
    for place in asked.places[:MOST_SHOWN]:
        source = "the place field" if asked.place_from_field else f"「{asked.place_text}」"
        yield Step("place", f"{source} → {place.prefecture}{place.municipality or ''}")
    if asked.place_not_understood:
        yield Step("place", "the place field was not understood")
    for score in asked.topics[:MOST_SHOWN]:
        yield Step("words", f"{score.topic} {score.score:g} ({'、'.join(score.words)})")
    if asked.meaning:
        if not has_vectors():
            yield Step("model", "sentence vectors are not installed: words alone decide")
        yield Step("tokens", " ".join(word for word in normalized_words(asked.text) if " " not in word))
        for likely in asked.meaning.topics[:MOST_SHOWN]:
            yield Step("topic", f"{likely.topic} {likely.probability:.2f} (by {asked.meaning.by})")
