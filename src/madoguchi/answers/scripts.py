"""What to say on the telephone: the call script for a desk, by topic or by program (editorial)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from madoguchi.answers.languages import function_helps
from madoguchi.answers.topics import all_topics
from madoguchi.data import read_text
from madoguchi.data.bundle import BUNDLES, Bundle
from madoguchi.data.loading import parsed, tables
from madoguchi.errors import DescriptionError
from madoguchi.index.directory import Directory, Function
from madoguchi.message import Message
from madoguchi.model.answer import Answered, LocalizedText
from madoguchi.model.entities import Desk, Phone
from madoguchi.text.phone import DIRECT, SWITCHBOARD

FILE = "scripts.toml"
TRANSLATED = "names/scripts.toml"
COMMON = f"common/{FILE}"  # what can be said to any desk
# Sentence in Japanese → (language, text) of the languages beyond Japanese and English.
Others = Mapping[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Script:
    """One sentence to say, one on what to be able to tell, and what is good to have at hand."""

    say: LocalizedText
    ready: LocalizedText
    prepare: tuple[LocalizedText, ...]


@dataclass(frozen=True, slots=True)
class Scripts:
    """All scripts of `scripts.toml`: by topic id, by program slug, and for everyone else."""

    topics: dict[str, Script]
    programs: dict[str, Script]
    fallback: Script


@lru_cache(BUNDLES)
def all_scripts(bundle: Bundle) -> Scripts:
    """Return the scripts of a bundle; where it has none, the one that can be said to any desk."""
    if not bundle.has(FILE):
        common = read_text(FILE)
        return read_scripts(common, _others(common, COMMON), file=COMMON)
    return read_scripts(bundle.text(FILE), _others(bundle.text(TRANSLATED), TRANSLATED))


def _others(content: str, file: str) -> Others:
    return {
        entry["ja"]: tuple((lang, text) for lang, text in entry.items() if lang != "ja")
        for entry in tables(content, "sentence", file)
        if "ja" in entry
    }


def read_scripts(content: str, others: Others | None = None, *, file: str = FILE) -> Scripts:
    """Parse `scripts.toml`; `others` are its sentences in more languages. Raises DescriptionError, which names the entry."""
    topics: dict[str, Script] = {}
    programs: dict[str, Script] = {}
    fallback: list[Script] = []
    for number, entry in enumerate(tables(content, "script", file), start=1):
        script = _script(entry, number, others or {}, file)
        if entry.get("fallback"):
            fallback.append(script)
        else:
            key = "topic" if "topic" in entry else "program"
            held = topics if key == "topic" else programs
            if not entry.get(key) or entry[key] in held:
                raise DescriptionError(
                    Message("name one topic or program that no other script names"),
                    file=file,
                    entry=f"script {number}",
                )
            held[entry[key]] = script
    if len(fallback) != 1:
        raise DescriptionError(
            Message("{n} scripts with fallback = true; one is expected", n=len(fallback)), file=file
        )
    return Scripts(topics, programs, fallback[0])


def _script(entry: dict[str, Any], number: int, others: Others, file: str) -> Script:
    def said(ja: str, en: str) -> LocalizedText:
        return LocalizedText(ja, en, others.get(ja, ()))

    try:
        return Script(
            said(entry["say"], entry["say_en"]),
            said(entry["ready"], entry["ready_en"]),
            tuple(said(*both) for both in zip(entry["prepare"], entry["prepare_en"], strict=True)),
        )
    except (KeyError, ValueError) as error:
        raise DescriptionError(
            Message(
                "say, ready and prepare are needed in both languages, prepare with as many lines ({error})",
                error=error,
            ),
            file=file,
            entry=f"script {number}",
        ) from error


def script_for(desk: Desk, topics: tuple[str, ...], directory: Directory) -> Script:
    """Return the script of the first of the topics that the desk serves, else its program's.

    A desk that takes every trouble gets the first topic's: the caller's trouble stays the same.
    """
    scripts = all_scripts(directory.edition.bundle)
    served = [topic for topic in topics if any(_functions(desk, topic, directory))]
    if topics and not served and directory.general and _takes(desk, directory.general):
        served = list(topics)
    found = next((scripts.topics[topic] for topic in served if topic in scripts.topics), None)
    return found or scripts.programs.get(desk.program, scripts.fallback)


def through(desk: Desk, phone: Phone) -> str:
    """Return what to say to whoever answers a number first, in Japanese; empty where that is the desk itself.

    That is known of a switchboard (代表) and of a number with an extension that is not said to be direct (直通).
    """
    section = "".join(level.text for level in desk.department)
    extension = _first_of(phone.extension_text)
    if not extension and not (section and phone.label == SWITCHBOARD):
        return ""
    if is_direct(phone):
        return ""
    key = "both" if section and extension else "extension" if extension else "section"
    return put_through()[key].format(section=section, extension=extension)


def is_direct(phone: Phone) -> bool:
    """Whether the list says that a number is the desk's own, which nobody puts through."""
    label = phone.label or ""
    return bool(DIRECT.search(label)) and SWITCHBOARD not in label


def _first_of(extension: str) -> str:
    """The first of several extensions, or of a range: one is asked for."""
    found = re.match(r"[0-9]+(?:-[0-9]+)*", extension)
    return found[0] if found else extension


@cache
def put_through() -> dict[str, str]:
    """Return what is said to be put through: by section, by extension, by both."""
    return dict(parsed(read_text(FILE), COMMON)["through"])


def chosen(desk: Desk, topics: tuple[str, ...], directory: Directory) -> Answered:
    """Return a desk that a person chose, with what it does for the topics as the reason, if anything."""
    functions = dict.fromkeys(f.id for topic in topics for f in _functions(desk, topic, directory))
    found = [directory.functions[name] for name in functions]
    label = next((selector.label for f in found for selector in f.desks if selector.label), "")
    reasons = tuple(function_helps(directory.edition.bundle, function) for function in found)
    return Answered(desk, reasons, first=label)


def _functions(desk: Desk, topic: str, directory: Directory) -> Iterator[Function]:
    """The functions of a topic that the desk has, in the topic's order."""
    for name in all_topics(directory.edition.bundle)[topic].functions:
        if _takes(desk, function := directory.functions[name]):
            yield function


def _takes(desk: Desk, function: Function) -> bool:
    return any(selector.takes(desk) for selector in (*function.desks, *function.national))
