"""The words of the pages, in the languages of the interface.

Japanese and English are whole: `messages.toml` has both for every key. やさしい日本語 is whole too, in
a file of its own that names what stays as it is. Chinese, Vietnamese and Korean have the frame of
the pages; what they lack stands in English and says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# The languages of all faces, and those of the pages in the order of their menu.
LANGUAGES = ("ja", "en")
PAGE_LANGUAGES = ("ja", "easy", "en", "zh", "vi", "ko")
# Names of the languages in themselves, and as BCP 47 has them.
OWN_NAMES = {
    "ja": "日本語",
    "easy": "やさしい日本語",
    "en": "English",
    "zh": "简体中文",
    "vi": "Tiếng Việt",
    "ko": "한국어",
}
TAGS = {"easy": "ja", "zh": "zh-Hans"}
_BASES = {"ja": "ja", "easy": "ja"}
_SHARED = ("messages.toml", "notices.toml")


@dataclass(frozen=True, slots=True)
class Messages:
    """The strings of one language, by dotted key. `own` are the keys that it has itself.

    `base` is the language of what it lacks and of what comes from data: ja or en.
    """

    lang: str
    strings: Mapping[str, str]
    base: str = "ja"
    own: frozenset[str] = frozenset()

    def __call__(self, key: str, **values: object) -> str:
        """Return the string with its {places} filled. Raises KeyError for an unknown key."""
        text = self.strings[key]
        return text.format(**values) if values else text

    def known(self, key: str, otherwise: str) -> str:
        """Return the string, or `otherwise` for a key that comes from data and has no string."""
        return self.strings.get(key, otherwise)

    def foreign(self, key: str) -> bool:
        """Whether a string stands in English because the language has none."""
        return self.lang not in ("ja", "easy", "en") and key not in self.own

    @property
    def tag(self) -> str:
        """The language as BCP 47 names it."""
        return TAGS.get(self.lang, self.lang)


def read_web_data(name: str) -> str:
    """Return a data file that stands beside this module."""
    return files("madoguchi.faces.web").joinpath(name).read_text(encoding="utf-8")


@cache
def all_strings() -> dict[str, dict[str, str]]:
    """Return key → language → string, for all tables of `messages.toml` and `notices.toml`."""
    found: dict[str, dict[str, str]] = {}
    for name in _SHARED:
        for table, entries in tomllib.loads(read_web_data(name)).items():
            for key, by_language in entries.items():
                found[f"{table}.{key}"] = by_language
    return found


@cache
def own_strings(lang: str) -> dict[str, str]:
    """Return key → string of a language that has a file of its own."""
    tables = tomllib.loads(read_web_data(f"messages-{lang}.toml"))
    tables.pop("as_japanese", None)
    return {f"{table}.{key}": text for table, entries in tables.items() for key, text in entries.items()}


def messages(lang: str) -> Messages:
    """Return the messages of a language; any other than ours gives Japanese."""
    return _messages(lang if lang in PAGE_LANGUAGES else PAGE_LANGUAGES[0])


@cache
def _messages(lang: str) -> Messages:
    base = _BASES.get(lang, "en")
    strings = {key: by_language[base] for key, by_language in all_strings().items()}
    own = own_strings(lang) if lang not in LANGUAGES else {}
    return Messages(lang, {**strings, **own}, base, frozenset(own))
