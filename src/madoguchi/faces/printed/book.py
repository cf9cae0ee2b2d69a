"""The directory as a book (PDF): the whole edition typeset anew, tagged (PDF/UA-1), the same bytes every time."""

from __future__ import annotations

from typing import Any

from madoguchi.faces.identity import own_description, title_of
from madoguchi.faces.palette import palette_of
from madoguchi.faces.printed.chapters import chapters_as_data
from madoguchi.faces.printed.findings import numbered
from madoguchi.faces.printed.glyphs import FAMILY, as_printed
from madoguchi.faces.printed.indexes import by_prefecture, by_topic
from madoguchi.faces.printed.typesetting import typeset
from madoguchi.faces.printed.words import age, facts, guide, guide_en, period, warning
from madoguchi.ingest.layout import own_layout
from madoguchi.model.edition import Edition


def book(edition: Edition) -> bytes:
    """Return the book. Raises EditionError when it can't be typeset, with typst's own words."""
    return typeset("book.typ", as_printed(book_data(edition)), edition.held_since)


def book_data(edition: Edition) -> dict[str, Any]:
    """Return all that the template prints."""
    held = edition.held_since
    title = title_of(edition)
    what, colours = own_description(edition), palette_of(edition.bundle)
    return {
        "title": edition.name,
        "called": title.ja if title else edition.name,
        "what": what.ja if what else "",
        "colours": {"accent": colours.light.accent, "tint": colours.light.tint} if colours else None,
        "title_en": edition.name_en,
        "period": period(edition),
        "edition": edition.id,
        "revision": edition.revision[:12] or "草稿",
        "date": {"year": held.year, "month": held.month, "day": held.day} if held else None,
        "keywords": [f"edition {edition.id}", f"revision {edition.revision}"],
        "family": FAMILY,
        "warning": warning(edition),
        "age": age(edition),
        "facts": facts(edition),
        "guide": guide(edition),
        "guide_en": guide_en(edition),
        "legend": own_layout().legend,
        "chapters": numbered(chapters_as_data(edition)),
        "prefectures": by_prefecture(edition),
        "topics": by_topic(edition),
    }
