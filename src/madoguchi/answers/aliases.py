"""What a program's other names depend on: the place, the body's offices; see `data/aliases.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

RULES = {"with_place", "without_place", "family", "elsewhere"}


@dataclass(frozen=True, slots=True)
class Alias:
    """How a named program depends on the place; see `data/aliases.toml`."""

    with_place: str = ""
    without_place: str = ""
    family: tuple[str, ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()


def read_aliases(content: str) -> dict[str, Alias]:
    """Parse the place rules of `aliases.toml`: program → Alias."""
    found: dict[str, Alias] = {}
    for entry in tomllib.loads(content)["alias"]:
        if "program" in entry and (RULES & entry.keys() or entry["program"] not in found):
            found[entry["program"]] = Alias(
                entry.get("with_place", ""),
                entry.get("without_place", ""),
                tuple(entry.get("family", ())),
                tuple(entry.get("elsewhere", {}).items()),
            )
    return found
