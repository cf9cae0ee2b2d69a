"""Data and a template of this package → a PDF, by typst."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from madoguchi.errors import EditionError
from madoguchi.faces.printed.glyphs import fonts
from madoguchi.message import Message

_TEMPLATES = Path(__file__).parent / "templates"
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
