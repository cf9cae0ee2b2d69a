"""Doors outside the list: whose work a question is that no desk of the list is for.

A head trained on sentences (`tools/train_doors.py`) leads to the entries of `data/common/doors.toml`;
it is asked only where the router has found that a question is none of ours.
"""

from __future__ import annotations

import tomllib
from functools import cache

from madoguchi.answers.features import hashed_features
from madoguchi.answers.heads import has_meaning, head, log_softmax
from madoguchi.data import read_text
from madoguchi.model.answer import Door, Text2

# Where no door is likely enough: the two that send on to every other office.
EVERY_OFFICE = ("city-switchboard", "legal-aid")
# The head's class for what says nothing that anybody could be sent on with.
NOTHING = "nothing"


def doors_for(text: str) -> tuple[Door, ...]:
    """Return whose work a question is: one door, two where it may be either, none for what says nothing.

    Everyday words that lead nowhere surely get the two doors that send on to every other office.
    """
    import numpy as np

    known, model = all_doors(), head("common/doors.npz")
    said = model.by_words(hashed_features(text, with_words=False))
    if has_meaning(text):
        alpha, beta = model.numbers["pool_all"]
        said = log_softmax(alpha * said + beta * model.by_meaning(text))
    first, second = (int(i) for i in np.argsort(-said)[:2])
    chance = np.exp(said[first])
    if model.classes[first] == NOTHING:
        return ()
    if chance >= model.numbers["one_from"]:
        return (known[model.classes[first]],)
    if chance >= model.numbers["two_from"] and model.classes[second] != NOTHING:
        return known[model.classes[first]], known[model.classes[second]]
    return tuple(known[name] for name in EVERY_OFFICE)


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
