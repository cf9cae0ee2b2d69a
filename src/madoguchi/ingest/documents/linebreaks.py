"""Lines of a page that a <br> alone parts, in one heading or paragraph: which of them are one."""

from __future__ import annotations

import re

from madoguchi.ingest.pieces.contacts import BULLET
from madoguchi.ingest.pieces.shapes import Shape, shape_of
from madoguchi.text.fold import fold
from madoguchi.text.phone import find_phones

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_PARAGRAPHS = {"p", "li", "dd", "address"}
_POSTAL = re.compile(r"〒|\d{3}-\d{4}(?![\d-])")
_ANNOUNCES = re.compile(r"[:：。]|\d\s?:\s?\d|\d時")
_WORDS = (Shape.WORDS, Shape.ADDRESS, Shape.KANA, Shape.LATIN, Shape.UNIT)
_SECTION = re.compile(r"[課係室班部](?:\([^()]*\))?$")
_LONGEST = 60


def goes_on(tag: str, above: str, below: str, *, is_last: bool) -> bool:
    """Whether the line `below` a <br> in an element goes on with the one above it; `is_last`: it is the element's last.

    A heading is one however it is set: 東区<br>会館. So is the address of a paragraph: 〒999-0001 東市東町1<br>東ビル.
    """
    above, below = fold(above).strip(), fold(below).strip()
    if not above or len(above) + len(below) > _LONGEST or BULLET.match(below):
        return False
    if find_phones(above) or find_phones(below) or _ANNOUNCES.search(below):
        return False
    if tag in HEADINGS:
        return not _ANNOUNCES.search(above)
    if tag not in _PARAGRAPHS or not is_last or not (begun := _POSTAL.match(above)):
        return False
    placed = shape_of(above[begun.end() :].strip()) is Shape.ADDRESS or shape_of(above) is Shape.ADDRESS
    return placed and shape_of(below) in _WORDS and not _SECTION.search(below)
