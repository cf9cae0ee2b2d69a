"""The names of troubles in the languages of the pages; see `data/topic-names.toml`."""

from __future__ import annotations

import tomllib
from functools import cache

from madoguchi.answers.topics import Topic, parents
from madoguchi.data import read_text
from madoguchi.faces.web.messages import Messages


@cache
def _names() -> dict[str, dict[str, str]]:
    raw = tomllib.loads(read_text("topic-names.toml"))
    above = {f"parent.{id}": names for id, names in raw.pop("parent").items()}
    raw.pop("reason")
    return {**raw, **above}


def topic_name(topic: Topic, t: Messages) -> str:
    """Return the name of a trouble in a language."""
    own = _names().get(topic.id, {}).get(t.lang)
    return own or (topic.name if t.base == "ja" else topic.name_en)


def parent_name(id: str, t: Messages) -> str:
    """Return the name of an official topic in a language."""
    ja, en = parents()[id]
    own = _names().get(f"parent.{id}", {}).get(t.lang)
    return own or (ja if t.base == "ja" else en)
