"""Topics: what troubles there are, which functions serve them, and the words that people have for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from madoguchi.data.bundle import BUNDLES, Bundle
from madoguchi.data.loading import entries, parsed, tables

STRONG, WEAK = 3.0, 1.0
# A topic is sure when one strong word or three weak ones speak for it.
SURE = 3.0
# Not a trouble of the list.
NO_TOPIC = "none"


@dataclass(frozen=True, slots=True)
class Topic:
    """A trouble and the functions that serve it; see `topics.toml`. `advice`: that of people who only want advice."""

    id: str
    parent: str
    name: str
    name_en: str
    functions: tuple[str, ...]
    reason: str
    advice: bool = False


@lru_cache(BUNDLES)
def all_topics(bundle: Bundle) -> dict[str, Topic]:
    """Return the topics by id, in the order of the file; none where the bundle has no such file."""
    file = "topics.toml"
    return {topic.id: topic for topic in entries(bundle.text(file), "topic", Topic, file=file)}


def topics_of(bundle: Bundle, offered: frozenset[str]) -> dict[str, Topic]:
    """Return the topics that a list has desks for, each with those of its functions that are offered there.

    That somebody wants advice is always one of them. What leads to no desk of the list is no topic of it.
    """
    found = {}
    for topic in all_topics(bundle).values():
        functions = tuple(name for name in topic.functions if name in offered)
        if functions or topic.advice:
            found[topic.id] = replace(topic, functions=functions or topic.functions)
    return found


def advice_of(topics: Mapping[str, Topic]) -> str:
    """Return the id of the topic of people who only want advice; empty where there is none."""
    return next((topic.id for topic in topics.values() if topic.advice), "")


@lru_cache(BUNDLES)
def parents(bundle: Bundle) -> dict[str, tuple[str, str]]:
    """Return the official top level: id → (Japanese, English) name."""
    found = tables(bundle.text("topics.toml"), "parent", "topics.toml")
    return {entry["id"]: (entry["name"], entry["name_en"]) for entry in found}


def topics_by_parent(bundle: Bundle) -> list[tuple[str, tuple[str, str], list[Topic]]]:
    """Return the official topics (id, both names) with our finer ones, those that have any."""
    found = []
    for parent, names in parents(bundle).items():
        children = [topic for topic in all_topics(bundle).values() if topic.parent == parent]
        if children:
            found.append((parent, names, children))
    return found


def classification(bundle: Bundle) -> str:
    """Return whose the top level is (`classification` of topics.toml); empty where it is the directory's own."""
    return str(parsed(bundle.text("topics.toml"), "topics.toml").get("classification", ""))


def listed_words(bundle: Bundle) -> Iterable[tuple[str, str, float]]:
    """Yield (topic, word, weight) for every word of `topics/*.toml`."""
    for file in bundle.names("topics/*.toml"):
        for entry in tables(bundle.text(file), "topic", file):
            for word in entry.get("strong", ()):
                yield entry["id"], word, STRONG
            for word in entry.get("weak", ()):
                yield entry["id"], word, WEAK


def names_elsewhere(bundle: Bundle) -> Iterator[tuple[str, str, float]]:
    """Yield (topic, name, weight) for what a topic is called in languages beyond Japanese and English.

    What a button of the pages says leads where the button leads.
    """
    known = all_topics(bundle)
    for id, names in bundle.table("names/topics.toml").items():
        if id in known:
            yield from ((id, name, STRONG) for lang, name in names.items() if lang != "easy")
