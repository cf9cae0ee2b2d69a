"""What a client sent, checked: each fault is told with what was expected and what to try.

A message never repeats the text that was sent: it might hold a number that is not in the list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from mcp_types import Tool

from madoguchi.errors import InputError
from madoguchi.text.dates import parse_day, today
from madoguchi.text.prefecture import PREFECTURES, full_name
from madoguchi.text.untrusted import is_longer

# Characters. The question's bound is the router's own; nobody's name or number is longer than these.
LONGEST = {"question": 2000, "place": 200, "name": 200, "number": 100, "id": 100, "as_of": 40}
_LONGEST_CODE = 100  # a prefecture, a program: whatever has a vocabulary
FREE_TEXTS = ("question", "place", "name", "number")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The texts of a call, stripped, and the day that it is about."""

    texts: Mapping[str, str]
    at: date

    def __getitem__(self, name: str) -> str:
        """Return a text; empty when it was left out."""
        return self.texts.get(name, "")


def read_arguments(tool: Tool, given: Mapping[str, Any] | None) -> Arguments:
    """Return a call's arguments. Raises InputError that says what is wrong and what to try."""
    schema = tool.input_schema
    texts = {key: _text(tool, key, value) for key, value in (given or {}).items() if value is not None}
    for name in schema.get("required", ()):
        if not texts.get(name):
            raise InputError(f"{tool.name} needs {name!r}, a text that is not empty.")
    for name, value in texts.items():
        vocabulary = schema["properties"][name].get("enum")
        if vocabulary and value and value not in vocabulary:
            raise InputError(_not_in(name, value, vocabulary))
    return Arguments(texts, _day(texts.get("as_of", "")))


def _text(tool: Tool, name: str, value: object) -> str:
    known = tool.input_schema["properties"]
    if name not in known:
        told = ", ".join(known) or "none"
        raise InputError(f"{tool.name} has no argument of that name; its arguments are: {told}.")
    if not isinstance(value, str):
        raise InputError(f"{name!r} must be a text, not {type(value).__name__}.")
    longest = LONGEST.get(name, _LONGEST_CODE)
    if is_longer(value, longest):
        raise InputError(f"{name!r} is too long: at most {longest} characters are read. Shorten it.")
    text = value.strip()
    return full_name(text) or text if name == "prefecture" else text


def _day(text: str) -> date:
    if not text:
        return today()
    try:
        return parse_day(text)
    except ValueError as error:
        raise InputError("'as_of' must be a day, written YYYY-MM-DD, such as 2024-01-31.") from error


def _not_in(name: str, value: str, vocabulary: list[str]) -> str:
    near = get_close_matches(value.lower(), vocabulary, n=3, cutoff=0.5)
    told = f" Near it: {', '.join(near)}." if near else ""
    if name == "prefecture":
        way = f"one of the 47 prefectures in Japanese is expected, such as {PREFECTURES[12]} or {PREFECTURES[0]}"
        return f"'prefecture' is not known: {way}. route_question takes places in any form.{told}"
    return (
        f"{name!r} is not one of its {len(vocabulary)} codes; list_programs_and_topics explains them, "
        f"and 'name' searches by name.{told}"
    )
