"""Names of troubles, functions and programs in all languages of the pages.

Japanese and English stand beside each entry (`topics.toml`, `functions.toml`, `programs.toml`); the
others in files of their own, `*-names.toml`, written by hand for this directory.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

from madoguchi.answers.topics import Topic, parents
from madoguchi.data import read_text
from madoguchi.index.directory import Function
from madoguchi.model.answer import Text2
from madoguchi.model.entities import Program


@cache
def topic_name(topic: Topic) -> Text2:
    """Return the name of a trouble."""
    return _named(topic.name, topic.name_en, _topics().get(topic.id, {}))


def parent_name(id: str) -> Text2:
    """Return the name of an official topic."""
    return _named(*parents()[id], _topics().get(f"parent.{id}", {}))


@cache
def function_name(function: Function) -> Text2:
    """Return what a function is called."""
    return _named(function.name, function.name_en, _functions(function.id).get("name", {}))


@cache
def function_helps(function: Function) -> Text2:
    """Return what a caller gets of a function, as one sentence."""
    return _named(function.helps, function.helps_en, _functions(function.id).get("helps", {}))


def program_name(program: Program) -> Text2:
    """Return the name of a program."""
    return _named(program.name, program.name_en, _programs(program.slug).get("name", {}))


def program_description(program: Program) -> Text2:
    """Return what a program is for."""
    return _named(program.description, program.description_en, _programs(program.slug).get("description", {}))


def _named(ja: str, en: str, others: Mapping[str, str]) -> Text2:
    return Text2(ja, en, tuple(others.items()))


@cache
def _read(name: str) -> dict[str, dict[str, dict[str, str]]]:
    raw = tomllib.loads(read_text(name))
    raw.pop("reason")
    return raw


def _functions(id: str) -> dict[str, dict[str, str]]:
    return _read("function-names.toml").get(id, {})


def _programs(slug: str) -> dict[str, dict[str, str]]:
    return _read("program-names.toml").get(slug, {})


@cache
def _topics() -> dict[str, dict[str, str]]:
    raw = tomllib.loads(read_text("topic-names.toml"))
    raw.pop("reason")
    above = {f"parent.{id}": names for id, names in raw.pop("parent").items()}
    return {**raw, **above}
