"""The strings of the static site, beside those of the pages; see `words.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from madoguchi.faces.web.messages import LANGUAGES, Messages, messages

# Strings of the served pages that the browser needs too.
_FROM_PAGES = (
    *("edition.age", "answer.no_number", "phone.free", "phone.navi", "phone.ip", "label.代表", "label.直通"),
    *(
        "abstain.general",
        "abstain.general_lead",
        "crisis.title",
        "crisis.lead",
        "crisis.possible",
        "crisis.always",
        "site.skip",
        "site.tagline",
        "site.source",
        "home.title",
    ),
    *("answer.hours", "answer.area", "answer.operator", "answer.address"),
    *("form.question", "form.place", "form.place_hint", "form.submit", "notices.lead", "source.lead"),
)


@cache
def words(lang: str) -> Messages:
    """Return the offline strings of a language."""
    read = tomllib.loads(files("madoguchi.faces.offline").joinpath("words.toml").read_text("utf-8"))
    own = {f"{table}.{key}": text[lang] for table, entries in read.items() for key, text in entries.items()}
    return Messages(lang, own, lang)


def browser_words() -> dict[str, dict[str, str]]:
    """Return language → key → string, for the code that runs in the browser."""
    return {
        lang: {
            **words(lang).strings,
            **{key: messages(lang).strings[key] for key in _FROM_PAGES},
        }
        for lang in LANGUAGES
    }
