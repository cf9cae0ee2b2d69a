"""The words of the editors' pages, beside those of the public ones; see `messages.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from madoguchi.faces.web.view.messages import LANGUAGES, Messages
from madoguchi.faces.web.view.messages import all_strings as public_strings


@cache
def own_strings() -> dict[str, dict[str, str]]:
    """Return key → language → string of `messages.toml`."""
    text = files("madoguchi.faces.editors").joinpath("messages.toml").read_text(encoding="utf-8")
    return {
        f"{table}.{key}": by_language
        for table, entries in tomllib.loads(text).items()
        for key, by_language in entries.items()
    }


@cache
def words(lang: str) -> Messages:
    """Return the messages of a language, the public pages' too; any other than ours gives Japanese."""
    lang = lang if lang in LANGUAGES else LANGUAGES[0]
    both = {**public_strings(), **own_strings()}
    return Messages(lang, {key: by_language[lang] for key, by_language in both.items()}, lang)
