"""Names of troubles, functions and programs in all languages of the pages.

Japanese and English stand beside each entry (`topics.toml`, `functions.toml`, `programs.toml`); the
others in files of their own, below `names/`, written by hand for this directory.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from madoguchi.answers.topics import Topic, parents
from madoguchi.data.bundle import BUNDLES, Bundle
from madoguchi.data.loading import tables
from madoguchi.index.directory import Function
from madoguchi.model.answer import LocalizedText
from madoguchi.model.entities import Program

_SAID = "names/said.toml"


def topic_name(bundle: Bundle, topic: Topic) -> LocalizedText:
    """Return the name of a trouble."""
    return _named(topic.name, topic.name_en, _topics(bundle).get(topic.id, {}))


def parent_name(bundle: Bundle, id: str) -> LocalizedText:
    """Return the name of an official topic."""
    return _named(*parents(bundle)[id], _topics(bundle).get(f"parent.{id}", {}))


def function_name(bundle: Bundle, function: Function) -> LocalizedText:
    """Return what a function is called."""
    return _named(function.name, function.name_en, _functions(bundle, function.id).get("name", {}))


def function_helps(bundle: Bundle, function: Function) -> LocalizedText:
    """Return what a caller gets of a function, as one sentence."""
    return _named(function.helps, function.helps_en, _functions(bundle, function.id).get("helps", {}))


def program_name(bundle: Bundle, program: Program) -> LocalizedText:
    """Return the name of a program."""
    return _named(program.name, program.name_en, _programs(bundle, program.slug).get("name", {}))


def program_description(bundle: Bundle, program: Program) -> LocalizedText:
    """Return what a program is for."""
    return _named(
        program.description, program.description_en, _programs(bundle, program.slug).get("description", {})
    )


def quotations(bundle: Bundle, lang: str) -> dict[str, str]:
    """Return what the data of a bundle say of its list, by their English, in a language beyond Japanese and English."""
    told = tables(bundle.text(_SAID), "sentence", _SAID)
    return {entry["en"]: entry[lang] for entry in told if lang in entry and lang != "en"}


def _named(ja: str, en: str, others: Mapping[str, str]) -> LocalizedText:
    return LocalizedText(ja, en, tuple(others.items()))


@lru_cache(4 * BUNDLES)
def _read(bundle: Bundle, name: str) -> dict[str, dict[str, Any]]:
    raw = bundle.table(name)
    raw.pop("reason", None)
    return raw


def _functions(bundle: Bundle, id: str) -> dict[str, dict[str, str]]:
    return _read(bundle, "names/functions.toml").get(id, {})


def _programs(bundle: Bundle, slug: str) -> dict[str, dict[str, str]]:
    return _read(bundle, "names/programs.toml").get(slug, {})


@lru_cache(BUNDLES)
def _topics(bundle: Bundle) -> dict[str, dict[str, str]]:
    raw = dict(_read(bundle, "names/topics.toml"))
    above = {f"parent.{id}": names for id, names in raw.pop("parent", {}).items()}
    return {**raw, **above}
