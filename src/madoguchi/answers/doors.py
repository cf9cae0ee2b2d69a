"""Doors outside the list: whose work a question is that no desk of the list is for.

A head trained on sentences (`tools/train_doors.py`) leads to the entries of `data/common/doors.toml`;
it is asked only where the router has found that a question is none of ours.
"""

from __future__ import annotations

import tomllib
from functools import cache

from madoguchi.answers.features import hashed_features
from madoguchi.answers.heads import has_meaning, head
from madoguchi.data import read_text
from madoguchi.model.answer import Door, Text2

# The head's class for what says nothing that anybody could be sent on with.
NOTHING = "nothing"
# Where no door is likely: the two that send on to every other office.
EVERY_OFFICE = ("city-switchboard", "legal-aid")


def doors_for(text: str) -> tuple[Door, ...]:
    """Return whose work a question is: one door where that is sure, else two where it may be.

    Everyday words that no door is likely for get the two that send on; what says nothing gets none.
    """
    import numpy as np

    known, model = all_doors(), head("common/doors.npz")
    said, by = model.by_words(hashed_features(text, with_words=False)), "words"
    if has_meaning(text):
        said, by = model.with_meaning(said, text), "all"
    first, second = (int(i) for i in np.argsort(-said)[:2])
    chance = float(np.exp(said[first]))
    sure = chance >= model.numbers[f"one_from_{by}"]
    names = [model.classes[first]] if sure else [model.classes[first], model.classes[second]]
    if names[0] == NOTHING:
        return ()
    likely = chance >= model.numbers[f"two_from_{by}"] and NOTHING not in names
    return tuple(known[name] for name in (names if likely else EVERY_OFFICE))


@cache
def all_doors() -> dict[str, Door]:
    """Return every door by its id."""
    return {
        entry["id"]: Door(
            id=entry["id"],
            name=Text2(entry["name"], entry["name_en"]),
            what=Text2(entry["what"], entry["what_en"]),
            number=entry.get("number", ""),
            source=entry.get("source", ""),
        )
        for entry in tomllib.loads(read_text("common/doors.toml"))["door"]
    }
