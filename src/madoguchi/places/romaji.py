"""One key for the many romanisations of a Japanese name.

Hepburn and Kunrei, with or without macrons, with doubled vowels or without:
Ōsaka, Oosaka, Osaka; Shimbashi, Shinbashi; Gumma, Gunma; Kouchi, Kochi.
"""

from __future__ import annotations

import re
import unicodedata

_STEPS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"[^a-z]", ""),
        (r"m(?=[bmp])", "n"),
        (r"tch|cch", "tty"),
        (r"shi", "si"),
        (r"sh", "sy"),
        (r"chi|ttyi", "ti"),
        (r"ch", "ty"),
        (r"tsu", "tu"),
        (r"ji", "zi"),
        (r"j", "zy"),
        (r"fu", "hu"),
        (r"oh(?![aeiouy])", "o"),
        (r"o[ou]+", "o"),
        (r"uu+", "u"),
    )
)
# What follows the name itself, and the Japanese suffix that it stands for.
_SUFFIX = re.compile(
    r"(?<![\s-])[\s-]++(?:(?P<city>shi|city)|(?P<ward>ku|ward)|(?P<town>cho|chou|machi|town)"
    r"|(?P<village>mura|son|village)|(?P<prefecture>ken|fu|to|prefecture|pref\.?))$"
)
SUFFIXES = {"city": "市", "ward": "区", "town": "町", "village": "村", "prefecture": "県"}


def plain_latin(text: str) -> str:
    """Return the text in lower case without macrons and other marks."""
    marked = unicodedata.normalize("NFKD", text)
    return "".join(c for c in marked if not unicodedata.combining(c)).lower()


def romaji_key(text: str) -> str:
    """Return the key under which all romanisations of a name agree."""
    key = plain_latin(text)
    for pattern, replacement in _STEPS:
        key = pattern.sub(replacement, key)
    return key


def split_suffix(text: str) -> tuple[str, str]:
    """Return ('shinjuku', '区') for 'Shinjuku-ku', ('kobe', '') for 'kobe'.

    The suffix must stand apart (hyphen or space): Kofu is not Ko-fu. 県 stands
    for every kind of prefecture.
    """
    plain = plain_latin(text).strip()
    found = _SUFFIX.search(plain)
    if not found or found.start() == 0 or plain[found.start()] not in " -\t":
        return plain, ""
    return plain[: found.start()], SUFFIXES[str(found.lastgroup)]
