"""Furigana: small readings above the kanji of a page, made by machine (Sudachi), for those who ask for them.

Only text is touched: never an attribute, a title, a field or code. Words that the dictionary misreads
stand in `data/furigana.csv`, each with its reason.
"""

from __future__ import annotations

import csv
import html
import io
import re
from functools import cache, lru_cache

import jaconv

from madoguchi.data import read_text
from madoguchi.index.words import read_aloud

_PIECE = re.compile(r"<!--.*?-->|<[^>]*>|[^<]+", re.S)
_NAME = re.compile(r"</?([a-z0-9]+)", re.I)
# Elements whose text is no text to read: what is in them is left alone.
_LEFT_ALONE = frozenset({"script", "style", "title", "textarea", "option", "svg", "code", "pre", "rt"})
_KANJI = re.compile(r"[一-龥々〆ヶ]")
_RUNS = re.compile(r"[一-龥々〆ヶ]+|[^一-龥々〆ヶ]+")
_MOST_KEPT = 8192


def with_furigana(page: str) -> str:
    """Return an HTML page with a reading above every word that has kanji."""
    out: list[str] = []
    inside: str | None = None
    for piece in _PIECE.findall(page):
        if piece.startswith("<"):
            name = _NAME.match(piece)
            tag = name.group(1).lower() if name else ""
            if inside is None and tag in _LEFT_ALONE and not piece.startswith("</"):
                inside = tag
            elif tag == inside and piece.startswith("</"):
                inside = None
            out.append(piece)
        else:
            out.append(piece if inside or not _KANJI.search(piece) else _read(piece))
    return "".join(out)


@lru_cache(maxsize=_MOST_KEPT)
def _read(text: str) -> str:
    return "".join(_words(html.unescape(text)))


def _words(text: str) -> list[str]:
    """The words of a text as HTML; those of the data file first, the longest at each place."""
    pattern, known = _known()
    out: list[str] = []
    position = 0
    for match in pattern.finditer(text):
        out += _spoken(text[position : match.start()])
        out.append(ruby(match.group(), known[match.group()]))
        position = match.end()
    return [*out, *_spoken(text[position:])]


def _spoken(text: str) -> list[str]:
    if not _KANJI.search(text):
        return [html.escape(text, quote=False)]
    words = read_aloud(text)
    return [ruby(surface, jaconv.kata2hira(reading)) for surface, reading in words] or [
        html.escape(text, quote=False)
    ]


def ruby(surface: str, reading: str) -> str:
    """Return a word with its reading above the kanji alone.

    >>> ruby("引き継ぎ", "ひきつぎ")
    '<ruby>引<rt>ひ</rt></ruby>き<ruby>継<rt>つ</rt></ruby>ぎ'
    """
    if not _KANJI.search(surface) or not reading or _KANJI.search(reading):
        return html.escape(surface, quote=False)
    runs = _RUNS.findall(surface)
    shape = "".join("(.+?)" if _KANJI.search(run) else re.escape(jaconv.kata2hira(run)) for run in runs)
    match = re.fullmatch(shape, reading)
    if match is None:
        return f"<ruby>{html.escape(surface, quote=False)}<rt>{reading}</rt></ruby>"
    readings = iter(match.groups())
    return "".join(
        f"<ruby>{run}<rt>{next(readings)}</rt></ruby>"
        if _KANJI.search(run)
        else html.escape(run, quote=False)
        for run in runs
    )


@cache
def _known() -> tuple[re.Pattern[str], dict[str, str]]:
    rows = csv.DictReader(io.StringIO(read_text("furigana.csv")))
    known = {row["surface"]: row["reading"] for row in rows}
    longest_first = sorted(known, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), known
