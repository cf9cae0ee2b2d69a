"""What a directory calls itself: the words and the colour that its `bundle.toml` has for the site."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from madoguchi.data.bundle import BUNDLES, MANIFEST, Bundle
from madoguchi.data.loading import parsed, value_of
from madoguchi.errors import DescriptionError
from madoguchi.message import Message

# The languages in which a text may be said, as the pages name them. Japanese must be there.
LANGUAGES = ("ja", "easy", "en", "zh", "vi", "ko")
_EXPECTED = Message(
    'a text in quotes, or one for each language: {{ ja = "…", en = "…" }} with {languages}',
    languages=", ".join(LANGUAGES),
)
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
_LISTS = ("about", "examples")
_ABOVE = ("version", "edition", "site", "words")  # what stands in the file beside what [site] may say


@dataclass(frozen=True, slots=True)
class SiteText:
    """A text in Japanese; `others` are (language, text) of the languages that somebody wrote it in besides."""

    ja: str
    others: tuple[tuple[str, str], ...] = ()

    def spoken(self, lang: str) -> str:
        """Return the language in which a page of a language has the text: its own, else English, else Japanese."""
        written = dict(self.others)
        if lang in written or lang in ("ja", "easy"):
            return lang
        return "en" if "en" in written else "ja"

    def of(self, lang: str) -> str:
        """Return the text as a page of a language has it."""
        return dict(self.others).get(self.spoken(lang), self.ja)


@dataclass(frozen=True, slots=True)
class Sample:
    """A question and a place, to show to owners of other sites how an address is made."""

    q: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class SiteWords:
    """What `[site]` says; None or empty where it says nothing.

    `colour` is #rrggbb; `languages` are those in which the pages are offered, Japanese always among them.
    """

    title: SiteText | None = None
    tagline: SiteText | None = None
    lead: SiteText | None = None
    description: SiteText | None = None
    operator: SiteText | None = None
    contact: SiteText | None = None
    placeholder: SiteText | None = None
    about: tuple[SiteText, ...] = ()
    examples: tuple[SiteText, ...] = ()
    sample: Sample | None = None
    colour: str = ""
    languages: tuple[str, ...] = LANGUAGES


@dataclass(frozen=True)
class Manifest:
    """The site's own words, and those that it puts in the place of a page's: key → text."""

    site: SiteWords
    words: Mapping[str, SiteText]


@lru_cache(BUNDLES)
def manifest_of(bundle: Bundle) -> Manifest:
    """Return what a bundle says of its site. Raises DescriptionError that names the key and what is expected."""
    return read_manifest(bundle.text(MANIFEST))


def read_manifest(content: str) -> Manifest:
    """Parse [site] and [words] of a manifest; what [site] may say may stand above it, too. Raises DescriptionError."""
    told = parsed(content, MANIFEST)
    known = SiteWords.__dataclass_fields__
    above = {key: value for key, value in told.items() if key in known}
    if unknown := sorted(told.keys() - {*known, *_ABOVE}):
        raise DescriptionError(
            Message(
                "unknown key {unknown}; expected: {known}",
                unknown=", ".join(unknown),
                known=", ".join((*_ABOVE, *known)),
            ),
            file=MANIFEST,
            code="unknown-key",
            key=unknown[0],
            expected=(*_ABOVE, *known),
        )
    site, words = _table(told, "site"), _table(told, "words")
    if unknown := sorted(site.keys() - known.keys()):
        raise DescriptionError(
            Message(
                "unknown key {unknown}; expected: {known}", unknown=", ".join(unknown), known=", ".join(known)
            ),
            file=MANIFEST,
            entry="site",
            code="unknown-key",
            key=unknown[0],
            expected=tuple(known),
        )
    if twice := sorted(site.keys() & above.keys()):
        raise DescriptionError(
            Message("key {twice}: said above [site] and in it; expected once", twice=", ".join(twice)),
            file=MANIFEST,
        )
    return Manifest(
        SiteWords(**{key: _value(key, value) for key, value in {**above, **site}.items()}),
        {key: _text(value, key, "words") for key, value in _flat(words)},
    )


def _wrong(key: str, said: Message, entry: str = "site") -> DescriptionError:
    return DescriptionError(said, file=MANIFEST, entry=entry, key=key)


def _value(key: str, value: Any) -> Any:
    """A key of [site] as the value of its kind."""
    if key in _LISTS:
        return _texts(value, key)
    if key == "languages":
        return _languages(value)
    if key == "sample":
        return _sample(value)
    return _colour(value) if key == "colour" else _text(value, key, "site")


def _table(told: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = told.get(key, {})
    if not isinstance(found, dict):
        raise DescriptionError(
            Message("key {key}: expected a table, below a line [{key}]", key=key), file=MANIFEST
        )
    return found


def _flat(words: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The entries of [words] by the name that pages have for them: "home.title" = … or [words.home] title = …"""
    found = []
    for key, value in words.items():
        if "." not in key and isinstance(value, dict) and not set(value) <= set(LANGUAGES):
            found += [(f"{key}.{name}", text) for name, text in value.items()]
        else:
            found.append((key, value))
    return found


def _texts(value: Any, key: str) -> tuple[SiteText, ...]:
    if not isinstance(value, list):
        raise _wrong(
            key,
            Message("key {key}: expected a list of texts, such as [{expected}]", key=key, expected=_EXPECTED),
        )
    return tuple(_text(each, key, "site") for each in value)


def _text(value: Any, key: str, entry: str) -> SiteText:
    if isinstance(value, str) and value.strip():
        return SiteText(value.strip())
    if not isinstance(value, dict) or not value:
        raise _wrong(key, Message("key {key}: expected {expected}", key=key, expected=_EXPECTED), entry)
    if unknown := sorted(set(value) - set(LANGUAGES)):
        raise _wrong(
            key,
            Message(
                "key {key}: unknown language {unknown}; expected {expected}",
                key=key,
                unknown=", ".join(unknown),
                expected=_EXPECTED,
            ),
            entry,
        )
    if not all(isinstance(text, str) and text.strip() for text in value.values()):
        raise _wrong(key, Message("key {key}: expected {expected}", key=key, expected=_EXPECTED), entry)
    if "ja" not in value:
        raise _wrong(
            key,
            Message("key {key}: Japanese is missing; expected {expected}", key=key, expected=_EXPECTED),
            entry,
        )
    return SiteText(
        value["ja"].strip(), tuple((lang, value[lang].strip()) for lang in LANGUAGES[1:] if lang in value)
    )


def _languages(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not set(value) <= set(LANGUAGES) or "ja" not in value:
        raise _wrong(
            "languages",
            Message(
                'key languages: expected a list with "ja" and any of {languages}',
                languages=", ".join(LANGUAGES[1:]),
            ),
        )
    return tuple(lang for lang in LANGUAGES if lang in value)


def _sample(value: Any) -> Sample:
    if not isinstance(value, dict):
        raise _wrong("sample", Message('key sample: expected {{ q = "…", place = "…" }}'))
    return value_of(value, Sample, file=MANIFEST, entry="site.sample")


def _colour(value: Any) -> str:
    if not isinstance(value, str) or not _COLOUR.fullmatch(value):
        raise _wrong("colour", Message('key colour: expected a colour such as "#0b3d75"'))
    return value.lower()
