"""What the program says to people, as a template with values: English as it stands, other languages by catalogue.

A message is written where it arises, in English, with named places:

    Message("{number} has an area code of {found}", number="018-734-9365", found="秋田県")

It is a text like any other, so whatever can show a text shows it in English. A face that speaks another
language asks for `translated(message, "ja")`: the template is looked up in the catalogue of that language
(`locale/LANG/LC_MESSAGES/madoguchi.po`, the format of GNU gettext, which translators' tools read) and filled with the same values.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache, reduce
from pathlib import Path
from string import Formatter
from sys import intern
from typing import Any, Self, TypeAlias

DOMAIN = "madoguchi"
# What a message is filled with: texts and numbers, messages within it, and lists of these.
# Language → text is what data hold in several languages.
Given: TypeAlias = "str | int | float | Message | Mapping[str, str] | tuple[Given, ...]"
# What data say: in one language, or in several by language, English among them.
Wording: TypeAlias = "str | dict[str, str]"
# Of what somebody wrote: it is in no catalogue.
_AS_WRITTEN = "{text}"
# Between the parts of a list, by language.
_COMMAS = {"ja": "、", "zh": "、"}
# やさしい日本語 has no catalogue of its own.
_CATALOGUES = {"easy": "ja"}


class Message(str):
    """An English sentence that knows the template and the values it was made of.

    `template` has {named} places as `str.format` fills them; what is neither a text nor a number (a path, a day)
    is kept as the text of it. Raises KeyError for a place without a value.
    """

    __slots__ = ("_given", "template")

    template: str
    _given: tuple[Any, ...]  # the names of the values, and these: a long list has a hundred thousand messages

    def __new__(cls, template: str, /, **values: object) -> Self:
        kept = {name: _kept(value) for name, value in values.items()}
        made = super().__new__(cls, _filled(template, kept, "en"))
        made.template, made._given = template, (_shared(tuple(kept)), *kept.values()) if kept else ()
        return made

    @property
    def values(self) -> Mapping[str, Given]:
        """What the places are filled with."""
        return dict(zip(self._given[0], self._given[1:], strict=True)) if self._given else {}

    def __getnewargs_ex__(self) -> tuple[tuple[str], Mapping[str, Given]]:
        """What a copy, or the other end of a process's pipe, is made of."""
        return (self.template,), self.values


@lru_cache(maxsize=4096)
def _shared(names: tuple[str, ...]) -> tuple[str, ...]:
    """The one tuple of some names: messages of one kind share it."""
    return names


def as_written(text: Wording) -> Message:
    """Return what data or people say, in one language or in several (with English), as a message."""
    return text if isinstance(text, Message) else Message(_AS_WRITTEN, text=text)


def together(messages: Iterable[Message]) -> Message:
    """Return 「a and b and c」. Raises TypeError for none."""
    return reduce(lambda some, last: Message("{some} and {last}", some=some, last=last), messages)


def vocabulary(*words: Message) -> Mapping[str, Message]:
    """Return words by their English, for values that are words of the program."""
    return {str(word): word for word in words}


def translated(message: str, lang: str) -> str:
    """Return a message in a language, else in English; a text that is no message as it stands."""
    if not isinstance(message, Message):
        return message
    return _filled(_template(message, lang), message.values, lang)


def _template(message: Message, lang: str) -> str:
    catalogue = _catalogue(_CATALOGUES.get(lang, lang))
    return catalogue.gettext(message.template) if catalogue else message.template


def in_parts(message: str, lang: str) -> tuple[tuple[str, str | None], ...]:
    """Return a message in a language as texts, each with the language that it stands in.

    That is the one asked for, or English where it has no words of its own; "" for a value that is of no language (a
    name, a number), None for what somebody wrote in one language, whichever that is.
    """
    written = message if isinstance(message, Message) else as_written(message)
    return tuple((text, of) for text, of in _parts(written, lang) if text)


def _parts(given: Given, lang: str) -> Iterator[tuple[str, str | None]]:
    if isinstance(given, tuple):
        for at, each in enumerate(given):
            if at:
                yield _between(lang), lang
            yield from _parts(each, lang)
    elif isinstance(given, Mapping):
        spoken = next(each for each in (lang, _CATALOGUES.get(lang, lang), "en") if each in given)
        yield given[spoken], lang if spoken == _CATALOGUES.get(lang) else spoken
    elif isinstance(given, Message) and given.template == _AS_WRITTEN:
        text = given.values["text"]
        yield from ((text, None),) if type(text) is str else _parts(text, lang)
    elif isinstance(given, Message):
        yield from _parts_of(given, lang)
    else:
        yield str(given), ""


def _parts_of(message: Message, lang: str) -> Iterator[tuple[str, str | None]]:
    spoken = lang if lang == "en" or is_translated(message, lang) else "en"
    for literal, name, form, _ in Formatter().parse(_template(message, lang)):
        yield literal, spoken if any(map(str.isalpha, literal)) else ""
        if name is not None:
            value = message.values[name]
            yield from ((format(value, form), ""),) if form else _parts(value, lang)


def is_translated(message: str, lang: str) -> bool:
    """Whether a language has words of its own for a message."""
    if not isinstance(message, Message):
        return False
    if message.template == _AS_WRITTEN:
        written = message.values["text"]
        return lang in written if isinstance(written, Mapping) else is_translated(str(written), lang)
    return _template(message, lang) != message.template


def packed(given: Given) -> Any:
    """Return a message, a text, a number or a tuple of these as JSON holds it.

    A message is an object of its template and, where there are any, its values; what somebody wrote is the text of it.
    """
    if isinstance(given, Message) and given.template == _AS_WRITTEN and isinstance(given.values["text"], str):
        return str(given)
    if isinstance(given, Mapping):
        return {"languages": dict(given)}
    if isinstance(given, Message):
        values = {name: packed(value) for name, value in given.values.items()}
        return {"template": given.template, **({"values": values} if values else {})}
    return [packed(each) for each in given] if isinstance(given, tuple) else given


def unpacked(raw: Any) -> Any:
    """Return what `packed` has packed. Raises KeyError or ValueError for an object that is no message."""
    if isinstance(raw, dict) and "languages" in raw:
        return raw["languages"]
    if isinstance(raw, dict):
        values = {intern(name): unpacked(value) for name, value in raw.get("values", {}).items()}
        return Message(intern(raw["template"]), **values)
    if isinstance(raw, list):
        return tuple(unpacked(each) for each in raw)
    return intern(raw) if isinstance(raw, str) else raw  # of a long list the same names come again and again


def _kept(value: object) -> Given:
    if isinstance(value, tuple | list):
        return tuple(map(_kept, value))
    return value if isinstance(value, str | int | float | Mapping) else str(value)


def _filled(template: str, values: Mapping[str, Given], lang: str) -> str:
    if not values:
        return template.replace("{{", "{").replace("}}", "}")
    return template.format(**{name: _shown(value, lang) for name, value in values.items()})


def _shown(value: Given, lang: str) -> str | int | float:
    if isinstance(value, tuple):
        return _between(lang).join(str(_shown(each, lang)) for each in value)
    if isinstance(value, Mapping):
        return value.get(lang) or value.get(_CATALOGUES.get(lang, lang)) or value["en"]
    return translated(value, lang) if isinstance(value, Message) else value


def _between(lang: str) -> str:
    return _COMMAS.get(_CATALOGUES.get(lang, lang), ", ")


@cache
def strings(domain: str, lang: str) -> Mapping[str, str]:
    """Return key → string of a catalogue whose entries are named by keys; empty where a language has none.

    Where a text is written apart from the code that shows it (pages: `locale/LANG/LC_MESSAGES/pages.po`), English is
    a language like the others.
    """
    catalogue = _catalogue(lang, domain)
    # The only way to all entries of a catalogue: the library itself looks up one at a time.
    found: Mapping[str, str] = vars(catalogue)["_catalog"] if catalogue else {}
    return {key: text for key, text in found.items() if key}


@cache
def _catalogue(lang: str, domain: str = DOMAIN) -> gettext.GNUTranslations | None:
    """The compiled catalogue of a language, None for languages that have none."""
    place = Path(__file__).parent / "locale" / lang / "LC_MESSAGES" / f"{domain}.mo"
    if not lang.isalpha() or not place.is_file():
        return None
    with place.open("rb") as file:
        return gettext.GNUTranslations(file)
