"""Furigana: small readings above the kanji of a page, made by machine, for those who ask for them.

Only Japanese text is touched: never an attribute, a title, a field, code or what is marked as another language.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from itertools import accumulate

import jaconv

from madoguchi.faces.web.readings import KANJI, words_read

_PIECE = re.compile(r"<!--.*?-->|<(?!wbr>)[^>]*>|(?:[^<]|<wbr>)+", re.S)
_BREAK = "<wbr>"
_NAME = re.compile(r"<(/?)([a-z0-9]+)", re.I)
_LANGUAGE = re.compile(r'\slang="([^"]*)"')
# Elements whose text is no text to read: what is in them is left alone.
_LEFT_ALONE = frozenset({"script", "style", "title", "textarea", "option", "svg", "code", "pre", "rt"})
_RUNS = re.compile(rf"{KANJI.pattern}+|[^{KANJI.pattern[1:]}+")
_MOST_KEPT = 8192


def with_furigana(page: str, private: bool = False) -> str:
    """Return an HTML page with a reading above every word that has kanji.

    Nothing of a private page is kept; texts of the others are, for the next time.
    """
    mark = _marked if private else _marked_before
    out: list[str] = []
    # The element that is left alone, and how many of its name are open.
    inside, depth = "", 0
    for piece in _PIECE.findall(page):
        if piece.startswith("<"):
            tag = _NAME.match(piece)
            if tag and not inside and not tag[1] and _is_left_alone(tag[2].lower(), piece):
                inside, depth = tag[2].lower(), 1
            elif tag and tag[2].lower() == inside:
                depth += -1 if tag[1] else 1
                inside = inside if depth else ""
            out.append(piece)
        else:
            out.append(piece if inside or not KANJI.search(piece) else mark(piece))
    return "".join(out)


def _is_left_alone(name: str, tag: str) -> bool:
    language = _LANGUAGE.search(tag)
    return name in _LEFT_ALONE or (language is not None and language[1] != "ja")


def _marked(escaped: str) -> str:
    """A text with its readings. It is read as a whole, and a break point stays where a word ends there."""
    pieces = [html.unescape(piece) for piece in escaped.split(_BREAK)]
    breaks = set(accumulate(map(len, pieces[:-1])))
    out, position = [], 0
    for surface, reading in words_read("".join(pieces)):
        out.append((_BREAK if position in breaks else "") + ruby(surface, reading))
        position += len(surface)
    return "".join(out) or escaped


@lru_cache(maxsize=_MOST_KEPT)
def _marked_before(escaped: str) -> str:
    return _marked(escaped)


def ruby(surface: str, reading: str) -> str:
    """Return a word with its reading above the kanji alone.

    >>> ruby("引き継ぎ", "ひきつぎ")
    '<ruby>引<rt>ひ</rt></ruby>き<ruby>継<rt>つ</rt></ruby>ぎ'
    """
    if not KANJI.search(surface) or not reading or KANJI.search(reading):
        return html.escape(surface, quote=False)
    runs = _RUNS.findall(surface)
    over = _over(runs, reading)
    if over is None:
        return f"<ruby>{html.escape(surface, quote=False)}<rt>{reading}</rt></ruby>"
    return "".join(
        f"<ruby>{run}<rt>{part}</rt></ruby>" if part else html.escape(run, quote=False)
        for run, part in zip(runs, over, strict=True)
    )


def _over(runs: list[str], reading: str) -> list[str] | None:
    """What stands over each run of a word, nothing over kana; None when the reading does not fit the kana."""
    if not runs:
        return None if reading else []
    run, rest = runs[0], runs[1:]
    if not KANJI.search(run):
        kana = jaconv.kata2hira(run)
        after = _over(rest, reading.removeprefix(kana)) if reading.startswith(kana) else None
        return None if after is None else ["", *after]
    # The shortest reading that leaves the rest its kana, as in 引き継ぎ.
    for end in range(1, len(reading) + 1) if rest else (len(reading),):
        after = _over(rest, reading[end:])
        if after is not None:
            return [reading[:end], *after]
    return None
