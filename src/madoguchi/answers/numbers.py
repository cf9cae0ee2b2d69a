"""Phone numbers as people type them: +81, full-width, spaces, dots, no hyphens at all."""

from __future__ import annotations

import re
import unicodedata

from madoguchi.text.phone import digits

_KANJI_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_DASHES = re.compile(r"[‐‑‒–—―−－ーの・･./]")
_TYPED = re.compile(r"(?<![\d])(?:\+?\(?81\)?[\s-]?\(?0?\)?|\(?0)\d?(?:[\s()-]{0,2}\d){6,11}(?!\d)")


def typed_numbers(text: str) -> tuple[str, ...]:
    """Return the bare digits (national form) of every phone-like number in a text.

    >>> typed_numbers("０３ー３５０１ー１５１１ or +81 3 3501 1511")
    ('0335011511', '0335011511')
    """
    plain = unicodedata.normalize("NFKC", text)
    if re.search(r"[〇零一二三四五六七八九]{2,}", plain):
        plain = re.sub(
            r"[〇零一二三四五六七八九ー・の\s-]{9,}", lambda m: m.group().translate(_KANJI_DIGITS), plain
        )
    plain = re.sub(r"(?<=\d)" + _DASHES.pattern + r"(?=\d)", "-", plain)
    found = []
    for match in _TYPED.finditer(plain):
        number = _national(match.group())
        if 9 <= len(number) <= 11 and not _is_date_or_postal(match.group()):
            found.append(number)
    return tuple(found)


def _national(token: str) -> str:
    bare = re.sub(r"\D", "", token)
    if token.lstrip("( ").startswith("+81") or (bare.startswith("81") and len(bare) >= 11):
        return "0" + bare[2:].removeprefix("0")
    return digits(bare)


def _is_date_or_postal(token: str) -> bool:
    return bool(re.fullmatch(r"\d{3}-\d{4}", token.strip()))
