"""Places in Latin letters: Tokyo, Shinjuku-ku, kobe, Ōsaka prefecture."""

from __future__ import annotations

import re

from madoguchi.model.place import Place
from madoguchi.places.lexicon import REGION, Lexicon
from madoguchi.places.lookalikes import Lookalikes
from madoguchi.places.place import MentionKind, PlaceMention, narrowed
from madoguchi.places.romaji import romaji_key, split_suffix

_LETTERS = "A-Za-z\u00c0-\u024f\u1e00-\u1eff\uff21-\uff3a\uff41-\uff5a'’"
_WORD = re.compile(
    rf"[{_LETTERS}]+(?:-[{_LETTERS}]+)*(?:\s+(?i:city|ward|town|village|prefecture|pref|shi|ku|ken|fu)\b)?"
)
_ONLY_LATIN = re.compile(rf"^[{_LETTERS}\s,.\-・]+$")
_SHORTEST = 4
# What is said to be a place, with a capital, is one however short it is: in Mie, ở Nara.
_SAID_IN, _CAPITAL = re.compile(r"(?:^|\s)(?:[Ii]n|[Ởở]|[Tt]ại)\s$"), re.compile(r"[A-Z][^A-Z]")
_LONGEST_SAID = 5
# What is named after a region may be anywhere (Kansai Electric), but for an office of the region.
_NAMED_AFTER = re.compile(
    r"[ \t]+(?!(?:Bureau|METI|Regional|Region|Area|Office|Branch|District)\b)[A-Z][a-z]"
)
# Lake Kawaguchi is called 河口湖, Kawaguchiko.
_LAKE = re.compile(r"\b[Ll]ake\s$")
_LONGEST_LAKE = 6  # with the letter before it


def latin_places(text: str, lexicon: Lexicon) -> tuple[Place, ...]:
    """Return the places of a field in Latin letters: 'kobe', 'Kita-ku, Osaka'."""
    if not _ONLY_LATIN.match(text.strip()):
        return ()
    whole = _lookup(text, lexicon)
    if whole:
        return whole
    places: tuple[Place, ...] = ()
    for match in _WORD.finditer(text):
        found = _lookup(match.group(), lexicon)
        places = narrowed(places, found) or narrowed(found, places) or (*places, *found)
    return tuple(dict.fromkeys(places))


def latin_mentions(text: str, lexicon: Lexicon, lookalikes: Lookalikes) -> list[PlaceMention]:
    """Return the places written in Latin letters in a sentence.

    Words of English (date, mine) need their suffix; short names and other words that, or "in" before them.
    """
    english, others = lookalikes.names("english"), lookalikes.names("latin")
    mentions = []
    for match in _WORD.finditer(text):
        name, suffix = split_suffix(match.group())
        doubtful = len(name) < _SHORTEST or name in others
        if not suffix and (name in english or (doubtful and not _is_said(text, match))):
            continue
        start = match.start()
        lake = _LAKE.search(text[max(0, start - _LONGEST_LAKE) : start])
        on_a_lake = lexicon.romaji.get((romaji_key(f"{name}ko"), ""), ()) if lake else ()
        places = on_a_lake or _lookup(match.group(), lexicon)
        is_region = places == lexicon.romaji.get((romaji_key(name), REGION))
        if is_region and _NAMED_AFTER.match(text, match.end()) and not _is_said(text, match):
            continue
        if places:
            kind: MentionKind = "municipality" if places[0].municipality else "prefecture"
            kind = "region" if is_region else kind
            start -= len(lake.group()) if lake and on_a_lake else 0
            mentions.append(PlaceMention(text[start : match.end()], start, match.end(), places, kind))
    return mentions


def _is_said(text: str, word: re.Match[str]) -> bool:
    """Whether a word is said to be a place, and has a capital: in Mie."""
    before = text[max(0, word.start() - _LONGEST_SAID) : word.start()]
    return bool(_SAID_IN.search(before) and _CAPITAL.match(word.group()))


def _lookup(text: str, lexicon: Lexicon) -> tuple[Place, ...]:
    name, suffix = split_suffix(text)
    key = romaji_key(name)
    if not key:
        return ()
    if suffix:
        return lexicon.romaji.get((key, suffix), ()) or _joined_suffix(text, lexicon)
    return (
        lexicon.romaji.get((key, ""), ())
        or _joined_suffix(text, lexicon)
        or lexicon.romaji.get((key, REGION), ())
    )


def _joined_suffix(text: str, lexicon: Lexicon) -> tuple[Place, ...]:
    """Return the places of a name whose suffix is not set apart: shinjukuku."""
    key = romaji_key(text)
    for ending, suffix in (("si", "市"), ("ku", "区"), ("ken", "県"), ("hu", "県"), ("to", "県")):
        if key.endswith(ending) and len(key) > len(ending) + 3:
            found = lexicon.romaji.get((key[: -len(ending)], suffix), ())
            if found:
                return found
    return ()
