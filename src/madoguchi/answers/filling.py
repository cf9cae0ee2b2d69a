"""Polite filling around a name: 電話番号を教えてください."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from madoguchi.data import read_text

_PARTICLES = re.compile("[のはをにがへとでもか]")
_TAIL = re.compile(r"\s+|[都道府県市区町村]$")


def without_filling(text: str) -> str:
    """Return a text without the words of `data/filling.toml`."""
    return _filling().sub("", text)


def core(folded: str) -> str:
    """Return a folded text without filling, particles and the end of a place's name."""
    return _TAIL.sub("", _PARTICLES.sub("", without_filling(folded)))


@cache
def _filling() -> re.Pattern[str]:
    raw = tomllib.loads(read_text("filling.toml"))
    return re.compile("|".join(pattern for entry in raw["filling"] for pattern in entry["patterns"]))
