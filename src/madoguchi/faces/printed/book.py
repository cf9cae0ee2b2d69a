"""The directory as a book (PDF): the whole edition typeset anew, tagged (PDF/UA-1), the same bytes every time."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from madoguchi.errors import EditionError
from madoguchi.faces.identity import own_description
from madoguchi.faces.palette import palette_of
from madoguchi.faces.printed.chapters import chapters_as_data
from madoguchi.faces.printed.columns import layout
from madoguchi.faces.printed.findings import numbered
from madoguchi.faces.printed.glyphs import FAMILY, as_printed, fonts
from madoguchi.faces.printed.indexes import by_prefecture, by_topic
from madoguchi.faces.printed.words import age, facts, guide, guide_en, period, warning
from madoguchi.message import Message
from madoguchi.model.edition import Edition

_TEMPLATES = Path(__file__).parent / "templates"


def book(edition: Edition) -> bytes:
    """Return the book. Raises EditionError when it can't be typeset, with typst's own words."""
    return typeset("book.typ", as_printed(book_data(edition)), edition.held_since)


def book_data(edition: Edition) -> dict[str, Any]:
    """Return all that the template prints."""
    held = edition.held_since
    what, colours = own_description(edition), palette_of(edition.bundle)
    return {
        "title": edition.name,
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
        "legend": layout().legend,
        "chapters": numbered(chapters_as_data(edition)),
        "prefectures": by_prefecture(edition),
        "topics": by_topic(edition),
    }


# A print needs a clock; the day of a list that nobody told is not in the document's own data.
_NO_DAY = date(1980, 1, 1)


def typeset(template: str, data: dict[str, Any], day: date | None) -> bytes:
    """Return a template of this folder filled with data, as PDF/UA-1. `day` is the document's date.

    Only the package's own fonts are used, so the print is the same on every machine.
    """
    import typst  # the pages know slips without it, too; see extras.py

    try:
        pdf = typst.Compiler(
            _TEMPLATES / template,
            root=_TEMPLATES,
            font_paths=[fonts()],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        ).compile(
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=datetime.combine(day or _NO_DAY, time(), tzinfo=UTC),
        )
    except typst.TypstError as error:
        raise EditionError(
            Message("the edition could not be typeset: {message}", message=error.message)
        ) from error
    except BaseException as error:  # typst's own bug; such a panic is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise EditionError(
            Message("the edition could not be typeset: typst failed with {error}", error=error)
        ) from error
    if not isinstance(pdf, bytes):
        raise EditionError(Message("the edition could not be typeset: no PDF came back"))
    return pdf
