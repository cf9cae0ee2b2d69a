"""What is known of other lists, whatever they list and of ours alone, in the form in which words are compared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from madoguchi.data import read_text
from madoguchi.data.bundle import BUNDLES, Bundle
from madoguchi.data.loading import parsed, tables
from madoguchi.editorial.crosscheck.words import canonical
from madoguchi.errors import DescriptionError
from madoguchi.message import Message

FILE = "crosscheck.toml"
_OURS = ("name", "section", "family", "programme")


@dataclass(frozen=True, slots=True)
class OtherName:
    """`names` stand for `of`; `label` is the line of the desk that is meant, if not the first."""

    of: str
    names: tuple[str, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class CrosscheckKnowledge:
    """Columns by role, names, families of offices, programmes, extra lines, noise."""

    columns: tuple[tuple[str, tuple[str, ...]], ...]
    names: tuple[OtherName, ...]
    sections: tuple[OtherName, ...]
    families: tuple[str, ...]
    programmes: dict[str, tuple[str, ...]]
    extra: tuple[str, ...]
    noise: tuple[str, ...]
    regions: tuple[str, ...]


def parse_knowledge(common: str, own: str) -> CrosscheckKnowledge:
    """Parse what holds for any list and what is known of ours. Raises DescriptionError for an entry without its reason or words."""
    data = parsed(common, f"common/{FILE}")
    ours: dict[str, list[dict[str, Any]]] = {kind: tables(own, kind, FILE) for kind in _OURS}
    for kind, entries in (("column", data["column"]), ("extra", data["extra"]), *ours.items()):
        for entry in entries:
            if not entry.get("reason") or not (entry.get("words") or entry.get("names") or entry.get("word")):
                raise DescriptionError(
                    Message("words and a reason are needed"), file=FILE, entry=f"{kind} {entry}"
                )
    return CrosscheckKnowledge(
        columns=tuple((entry["role"], _canonical_words(entry["words"])) for entry in data["column"]),
        names=tuple(_other_name(entry) for entry in ours["name"]),
        sections=tuple(_other_name(entry) for entry in ours["section"]),
        families=_canonical_words([entry["word"] for entry in ours["family"]]),
        programmes={entry["program"]: _canonical_words(entry["words"]) for entry in ours["programme"]},
        extra=_canonical_words([word for entry in data["extra"] for word in entry["words"]]),
        noise=tuple(sorted(_canonical_words(data["noise"]["words"]), key=len, reverse=True)),
        regions=_canonical_words(data["regions"]["words"]),
    )


@lru_cache(BUNDLES)
def known_to(bundle: Bundle) -> CrosscheckKnowledge:
    """Return what is known of other lists in general, and to a bundle."""
    return parse_knowledge(read_text(FILE), bundle.text(FILE))


def _canonical_words(words: list[str]) -> tuple[str, ...]:
    return tuple(canonical(word) for word in words)


def _other_name(entry: dict[str, Any]) -> OtherName:
    return OtherName(canonical(entry["of"]), _canonical_words(entry["names"]), entry.get("label", ""))
