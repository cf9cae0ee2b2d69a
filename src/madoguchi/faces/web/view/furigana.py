"""Furigana: small readings above the kanji of a page, made by machine, for those who ask for them.

Where the templates write text, what they write goes through the filter `furigana` (see template_text.py): a title, a
field, code or what is marked as another language never meets it.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from itertools import accumulate
from typing import Any, cast

import jaconv
from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from madoguchi.faces.web.view.readings import KANJI, words_read
from madoguchi.faces.web.view.template_text import EXPRESSION, Tag, TextFilter, Tokens

# What a text may hold that words are broken at: it is read as a whole, and a break stays where a word ends there.
_BREAK = "<wbr>"
_BROKEN = re.compile(rf"(?:[^<]|{_BREAK})*+")
# Elements whose text is no text to read: what is in them is left alone.
_LEFT_ALONE = frozenset({"script", "style", "title", "textarea", "option", "svg", "code", "pre", "rt"})
_LANGUAGE = re.compile(r'\slang="([^"]*)"')
_RUNS = re.compile(rf"{KANJI.pattern}+|[^{KANJI.pattern[1:]}+")
_MOST_KEPT = 8192


@pass_context
def furigana(context: Context, text: Any, language: str = "ja") -> Any:
    """Return a text in Japanese as HTML, with a reading above every word that has kanji; all else as it is.

    Of a private page nothing is kept; texts of the others are, for the next time.
    """
    if language != "ja" or not isinstance(text, str) or not KANJI.search(text):
        return text
    if isinstance(text, Markup) and not _BROKEN.fullmatch(text):
        return text
    return _marked(text) if context.resolve("private") else _marked_before(text)


def _marked(text: str) -> Markup | str:
    pieces = [html.unescape(piece) for piece in text.split(_BREAK)] if isinstance(text, Markup) else [text]
    breaks = set(accumulate(map(len, pieces[:-1])))
    out, position = [], 0
    for surface, reading in words_read("".join(pieces)):
        out += [_BREAK] * (position in breaks)
        out.append(ruby(surface, reading))
        position += len(surface)
    return Markup("".join(out)) or text  # `ruby` escapes what it takes


@lru_cache(maxsize=_MOST_KEPT)
def _marked_before(text: str) -> Markup | str:
    return _marked(text)


def ruby(surface: str, reading: str) -> str:
    """Return a word as HTML, with its reading above the kanji alone.

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


class Furigana(TextFilter):
    """Lets every text that a template writes go through the filter `furigana`.

    A mark is the expression that says an element's language; without one its text is left alone.
    """

    name = "furigana"

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.filters[self.name] = furigana

    def mark(self, tag: Tag) -> Tokens | None:
        """Mark what is left alone, and what is in a language that is not the page's or not told here."""
        language = _LANGUAGE.search(tag.written)
        if tag.name in _LEFT_ALONE or (language and EXPRESSION not in language[1] and language[1] != "ja"):
            return ()
        if (
            language and tag.name != "html" and language[1] == EXPRESSION
        ):  # the page's own language is Japanese
            return tag.expression_at(language.start())
        return None

    def arguments(self, marks: tuple[object, ...]) -> Tokens | None:
        """Give the filter the language of the innermost element that says one."""
        if not all(marks):
            return None
        return cast(Tokens, marks[-1]) if marks else ()

    def rewritten(self, text: str, marks: tuple[object, ...]) -> str:
        """Return the template's own words with a reading above them."""
        if marks or not KANJI.search(text):
            return text
        return str(escape(_marked_before(Markup(text).unescape())))
