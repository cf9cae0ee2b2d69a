"""Words of lists whatever the list: how they are compared, what people say for them, and which tell no desk apart.

The words stand in `data/common/list-words.toml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from madoguchi.data import read_text
from madoguchi.data.loading import entries, parsed
from madoguchi.index.analyzer import search_form
from madoguchi.index.phrases import Phrases

_FILE = "list-words.toml"
# What joins two nouns is left out on both sides: 仏生山の総合センター is 仏生山総合センター.
JOINT = "の"


def compared(text: str) -> str:
    """Return the form in which words of the list are compared."""
    return search_form(text).replace(JOINT, "")


@dataclass(frozen=True, slots=True)
class ListWord:
    """What people say for a word that lists print; see `data/common/list-words.toml`."""

    printed: tuple[str, ...]
    reason: str
    said: tuple[str, ...] = ()
    same: bool = False


@cache
def list_words() -> tuple[ListWord, ...]:
    """Return what people say for words of lists, in the order of the file."""
    return entries(read_text(_FILE), "word", ListWord, file=_FILE, name="reason")


@cache
def _printed_words() -> tuple[Phrases, dict[str, tuple[tuple[ListWord, str], ...]]]:
    """The words that lists print, as they are compared, to be found; each with its entries and as it is written."""
    found: dict[str, tuple[tuple[ListWord, str], ...]] = {}
    for entry in list_words():
        for word in entry.printed:
            found[compared(word)] = (*found.get(compared(word), ()), (entry, word))
    return Phrases(found), found


_as_compared = cache(compared)  # of what people say: a few hundred words


@lru_cache(maxsize=1 << 14)
def said_for(text: str) -> tuple[tuple[str, str, bool], ...]:
    """Return (what people say, for which printed word, whether that is the same) for the words of a text of a list."""
    folded = compared(text)
    phrases, by_word = _printed_words()
    return tuple(
        (said, printed, entry.same)
        for surface in dict.fromkeys(folded[start:end] for start, end in phrases.find(folded))
        for entry, printed in by_word[surface]
        for said in (entry.printed if entry.same else entry.said)
        if _as_compared(said) not in folded
    )


@cache
def title_words() -> re.Pattern[str]:
    """Return what the title of a list says of itself: `titles` of `list-words.toml`, compiled."""
    return re.compile("|".join(parsed(read_text(_FILE), _FILE)["titles"]))


@cache
def plain_words() -> re.Pattern[str]:
    """Return what stands in a question about any desk: `plain` of `list-words.toml`, compiled."""
    return re.compile("|".join(parsed(read_text(_FILE), _FILE)["plain"]))
