"""The words of the pages, in the languages of the interface; see `messages.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = ("ja", "en")


@dataclass(frozen=True, slots=True)
class Messages:
    """The strings of one language, by dotted key."""

    lang: str
    strings: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Return the string with its {places} filled. Raises KeyError for an unknown key."""
        text = self.strings[key]
        return text.format(**values) if values else text

    def known(self, key: str, otherwise: str) -> str:
        """Return the string, or `otherwise` for a key that comes from data and has no string."""
        return self.strings.get(key, otherwise)


def read_web_data(name: str) -> str:
    """Return a data file that stands beside this module."""
    return files("madoguchi.faces.web").joinpath(name).read_text(encoding="utf-8")


@cache
def all_strings() -> dict[str, dict[str, str]]:
    """Return key → language → string, for all tables of `messages.toml` and `notices.toml`."""
    found: dict[str, dict[str, str]] = {}
    for name in ("messages.toml", "notices.toml"):
        for table, entries in tomllib.loads(read_web_data(name)).items():
            for key, by_language in entries.items():
                found[f"{table}.{key}"] = by_language
    return found


@cache
def messages(lang: str) -> Messages:
    """Return the messages of a language; any other than ours gives Japanese."""
    lang = lang if lang in LANGUAGES else LANGUAGES[0]
    return Messages(lang, {key: by_language[lang] for key, by_language in all_strings().items()})
