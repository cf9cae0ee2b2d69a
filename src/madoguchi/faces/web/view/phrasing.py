"""Break points (`<wbr>`) in what stands large or narrow: headings, buttons, chips, labels of the map.

Their styles say `word-break: keep-all`; so a line ends between words, in any browser and any font. Templates
don't name the filter: of every heading and every other element below, what is put into its text goes through it,
so that none is forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from madoguchi.faces.web.view.breaks import pieces_of
from madoguchi.faces.web.view.template_text import EXPRESSION, Tag, TextFilter, Tokens
from madoguchi.faces.web.view.words import shown

BREAK = Markup("<wbr>")
# Elements whose text breaks between words, by their name (`h` of a level that is filled in) and by their class;
# touch.css says the same.
_NAMES = {"h", "h1", "h2", "h3", "h4", "summary", "button", "legend", "dt", "th", "a"}
_CLASSES = {"chip", "button", "act", "tag"}
_HIDDEN = "visually-hidden"  # read aloud only
_CLASS = re.compile(r'\sclass="([^"]*)"')
_MOST_KEPT = 1 << 16


class Phrasing:
    """The filter `phrased`, with what it found before.

    Of a private page only what stands in the list or on every page is kept, never what a person typed.
    """

    def __init__(self, stock: Callable[[], Iterator[str]]) -> None:
        self._stock_of = stock
        self._kept: dict[tuple[bool, str], str] = {}

    @pass_context
    def phrased(self, context: Context, value: object) -> object:
        """Return a text with its break points; what is no text, or has markup already, as it is."""
        if type(value) is Markup or not isinstance(value, str):
            return value
        # Only Chinese has ways of its own.
        key = (context["page"].lang == "zh", value)
        found = self._kept.get(key)
        if found is None:
            found = phrased(value, "zh" if key[0] else "ja")
            if len(self._kept) < _MOST_KEPT and (not context.get("private", True) or value in self._stock):
                self._kept[key] = found
        return found

    @cached_property
    def _stock(self) -> frozenset[str]:
        return frozenset(self._stock_of())


# A telephone number, or a day, as it may be written: digits with signs between them.
_NUMBER = re.compile(r"(?<![A-Za-z0-9])[0-9０-９][0-9０-９()（）‐‑–－-]{4,17}[0-9０-９](?![A-Za-z0-9])")
_WHOLE = Markup('<span class="figure">{}</span>')


def unbroken(text: str) -> Markup:
    """Return a text whose numbers stay each on one line, for a page; one that has markup already is left as it is.

    >>> print(unbroken("代表 03-3501-1511"))
    代表 <span class="figure">03-3501-1511</span>
    """
    if hasattr(text, "__html__"):
        return Markup(text)
    out, position = Markup(), 0
    for number in _NUMBER.finditer(text):
        out += escape(text[position : number.start()]) + _WHOLE.format(number.group())
        position = number.end()
    return out + escape(text[position:])


def phrased(text: str, lang: str = "ja") -> str:
    """Return a text with its break points; without any it stays plain.

    >>> print(phrased("この番号の根拠を見る"))
    この<wbr>番号の<wbr>根拠を<wbr>見る
    """
    pieces = pieces_of(text, lang)
    return BREAK.join(pieces) if len(pieces) > 1 else text


@pass_context
def typed(context: Context, text: str) -> Markup:
    """Return what a person typed with break points, by its kinds of letters: nobody waits for a dictionary."""
    return BREAK.join(pieces_of(shown(text), context["page"].lang, quickly=True))


class PhrasedElements(TextFilter):
    """Puts the filter behind every expression in the text of such an element; not where nobody sees it.

    A mark is whether the text breaks between words.
    """

    name = "phrased"

    def mark(self, tag: Tag) -> bool | None:
        """Mark the elements whose text breaks between words, and those that are read aloud only."""
        written = _CLASS.search(tag.written)
        classes = set(written[1].replace(EXPRESSION, " ").split()) if written else set()
        if _HIDDEN in classes:
            return False
        return True if tag.name in _NAMES or classes & _CLASSES else None

    def arguments(self, marks: tuple[object, ...]) -> Tokens | None:
        """Give the filter nothing."""
        return () if marks and all(marks) else None
