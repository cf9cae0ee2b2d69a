"""Topics: what troubles there are, which functions serve them, and the words that people have for them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from madoguchi.data import FOLDER, read_text

STRONG, WEAK = 3.0, 1.0
# A topic is sure when one strong word or three weak ones speak for it.
SURE = 3.0
# Not a trouble of the list; and the one of somebody who only wants advice.
NO_TOPIC, ADVICE = "none", "general"
# The function of the desks that take every trouble.
GENERAL = "general-advice"


@dataclass(frozen=True, slots=True)
class Topic:
    """A trouble and the functions that serve it; see `data/topics.toml`."""

    id: str
    parent: str
    name: str
    name_en: str
    functions: tuple[str, ...]
    reason: str


@cache
def all_topics() -> dict[str, Topic]:
    """Return the topics by id, in the order of the file."""
    raw = tomllib.loads(read_text("topics.toml"))
    return {entry["id"]: Topic(**{**entry, "functions": tuple(entry["functions"])}) for entry in raw["topic"]}


def topics_of(offered: frozenset[str]) -> dict[str, Topic]:
    """Return the topics that a list has desks for, each with those of its functions that are offered there.

    That somebody wants advice is always one of them. What leads to no desk of the list is no topic of it.
    """
    found = {}
    for topic in all_topics().values():
        functions = tuple(name for name in topic.functions if name in offered)
        if functions or topic.id == ADVICE:
            found[topic.id] = replace(topic, functions=functions or topic.functions)
    return found


@cache
def parents() -> dict[str, tuple[str, str]]:
    """Return the official top level: id → (Japanese, English) name."""
    raw = tomllib.loads(read_text("topics.toml"))
    return {entry["id"]: (entry["name"], entry["name_en"]) for entry in raw["parent"]}


def listed_words() -> Iterable[tuple[str, str, float]]:
    """Yield (topic, word, weight) for every word of `data/topics/*.toml`."""
    for file in sorted((FOLDER / "topics").iterdir()):
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["topic"]:
            for word in entry.get("strong", ()):
                yield entry["id"], word, STRONG
            for word in entry.get("weak", ()):
                yield entry["id"], word, WEAK
