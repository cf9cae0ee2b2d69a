"""Texts that somebody sends to stop a server, and how long something takes to read them."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

LENGTH = 1_900  # characters: within a question's bound before NFKC

_UNITS = {
    "one that becomes eighteen": "\ufdfa",
    "squares of words": "㌀㍿",
    "marks out of order": "\u0316\u0301",
    "marks that are two": "\u0f73",
    "marks of no class": "\u0301\uff9e",
    "voicing marks": "は\u3099",
    "lone voicing marks": "\u3099",
    "spaces": " ",
    "wide spaces": "\u3000",
    "lines": "\n",
    "digits": "1",
    "digits and hyphens": "0-",
    "numbers": "03-3501-1511 ",
    "ranges": "03-3501-1511~19、",
    "hyphens": "-",
    "kana": "あ",
    "half-width kana": "ﾊﾞ",
    "long marks": "ー",
    "waves": "〜",
    "brackets": "(",
    "wide brackets": "（「",
    "quotes": "\"'",
    "letters": "a",
    "romaji": "ka",
    "odd romaji": "tt",
    "mails": "a.",
    "dots": "・",
    "full stops": "。",
    "places": "中央区北区",
    "prefectures": "東京都",
    "half of a prefecture": "東",
    "bodies": "保証協会",
    "kanji numbers": "十",
    "postal codes": "〒1",
    "pictures": "😀",
    "unseen": "\u200b",
    "halves of characters": "\ud800",
    "troubles": "資金繰りが苦しい",
}
_DICE = random.Random(7)
TEXTS = {name: (unit * LENGTH)[:LENGTH] for name, unit in _UNITS.items()} | {
    "any kanji": "".join(chr(_DICE.randrange(0x4E00, 0x9FA0)) for _ in range(LENGTH)),
    "any kana": "".join(chr(_DICE.randrange(0x3041, 0x3097)) for _ in range(LENGTH)),
}


def seconds(read: Callable[[], object], tries: int = 3, enough: float = 0.05) -> float:
    """Return the processor time of reading once: the least of a few tries, the first if it is little."""
    least = float("inf")
    for _ in range(tries):
        began = time.process_time()
        read()
        least = min(least, time.process_time() - began)
        if least < enough:
            break
    return least
