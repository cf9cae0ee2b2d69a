"""The words of the pages, in the languages of the interface: `locale/LANG/LC_MESSAGES/pages.po`, whole in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from importlib.resources import files
from string import Formatter
from typing import TYPE_CHECKING

from madoguchi.answers.languages import quotations
from madoguchi.data.bundle import BUNDLES, MANIFEST, Bundle
from madoguchi.data.manifest import LANGUAGES as ALL_LANGUAGES
from madoguchi.data.manifest import SiteText, manifest_of
from madoguchi.errors import DescriptionError
from madoguchi.faces.identity import title_of
from madoguchi.message import Message, strings, translated

if TYPE_CHECKING:
    from madoguchi.model.edition import Edition

# The languages of all faces, and those of the pages in the order of their menu.
LANGUAGES = ("ja", "en")
PAGE_LANGUAGES = ALL_LANGUAGES
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
PAGES = "pages"  # their catalogue


@dataclass(frozen=True, slots=True)
class Messages:
    """The strings of one language, by dotted key.

    `base` is the language of what data say in Japanese and English alone: ja or en. `spoken` names the language of
    those of the directory's own words that it has not in this one; `quoted` has what its data say, by their English.
    """

    lang: str
    strings: Mapping[str, str]
    base: str = "ja"
    spoken: Mapping[str, str] = field(default_factory=dict)
    quoted: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, key: str, **values: object) -> str:
        """Return the string with its {places} filled, messages in its language. Raises KeyError for an unknown key."""
        text = self.strings[key]
        if not values:
            return text
        said = {
            name: translated(value, self.lang) if isinstance(value, Message) else value
            for name, value in values.items()
        }
        return text.format(**said)

    def known(self, key: str, otherwise: str) -> str:
        """Return the string, or `otherwise` for a key that comes from data and has no string."""
        return self.strings.get(key, otherwise)

    def tongue(self, key: str) -> str:
        """Return the language of one of the directory's own words where it isn't that of the page; else nothing."""
        return self.spoken.get(key, "")

    @property
    def tag(self) -> str:
        """The language as BCP 47 names it."""
        return TAGS.get(self.lang, self.lang)


def read_web_data(name: str) -> str:
    """Return a data file that stands beside this module."""
    return files("madoguchi.faces.web").joinpath(name).read_text(encoding="utf-8")


def messages(lang: str) -> Messages:
    """Return the messages of a language, of no directory; any other language than ours gives Japanese."""
    return _messages(lang if lang in PAGE_LANGUAGES else PAGE_LANGUAGES[0])


def messages_of(edition: Edition, lang: str) -> Messages:
    """Return the messages of a language in the words of a directory.

    Raises DescriptionError for words of its bundle that no page has, or with a place that nothing fills.
    """
    return _messages_of(edition.bundle, title_of(edition), messages(lang).lang)


@lru_cache(BUNDLES)
def _own_words(bundle: Bundle, title: SiteText | None) -> dict[str, SiteText]:
    """Key → what a directory says there in its own words."""
    manifest = manifest_of(bundle)
    site = {
        "site.name": title,
        "site.tagline": manifest.site.tagline,
        "home.lead": manifest.site.lead,
    }
    for key, text in manifest.words.items():
        _check(key, text)
    return {**{key: text for key, text in site.items() if text}, **manifest.words}


def _check(key: str, text: SiteText) -> None:
    """Raise DescriptionError for a text in the place of one that no page has, or that asks for what it isn't given."""
    known = strings(PAGES, LANGUAGES[0])
    if key not in known:
        raise DescriptionError(
            Message(
                "key {key}: no page has such a text; expected: a msgid of locale/ja/LC_MESSAGES/pages.po, such "
                "as home.title",
                key=key,
            ),
            file=MANIFEST,
            entry="words",
        )
    given = _places(known[key])
    for said in (text.ja, *(other for _, other in text.others)):
        # What is filled with nothing is not read as a form: any brace may stand there.
        if given and not (asked := _places(said)) <= given:
            named = ", ".join(f"{{{name}}}" for name in sorted(given))
            raise DescriptionError(
                Message(
                    "key {key}: {asked} is never filled in; expected no other than {named}",
                    key=key,
                    asked=", ".join(sorted(asked - given)),
                    named=named,
                ),
                file=MANIFEST,
                entry="words",
            )


def _places(text: str) -> set[str]:
    """The names in braces of a form; of what is no form, the text itself."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {text}


@lru_cache(8 * BUNDLES)
def _messages_of(bundle: Bundle, title: SiteText | None, lang: str) -> Messages:
    plain, own = messages(lang), _own_words(bundle, title)
    spoken = {key: text.spoken(plain.lang) for key, text in own.items()}
    return replace(
        plain,
        strings={**plain.strings, **{key: text.of(plain.lang) for key, text in own.items()}},
        spoken={key: lang for key, lang in spoken.items() if lang != plain.lang},
        quoted=quotations(bundle, plain.lang),
    )


@cache
def _messages(lang: str) -> Messages:
    return Messages(lang, strings(PAGES, lang), _BASES.get(lang, "en"))
