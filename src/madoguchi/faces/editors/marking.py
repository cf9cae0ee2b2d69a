"""Two texts beside each other as HTML, with what only one of them has marked."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from madoguchi.text.marking import marked as marked_texts
from madoguchi.text.marking import marked_numbers

_LONGEST = 2000  # characters: longer texts are marked as a whole
_NUMBER = re.compile(r"0[0-9-]{8,14}")
# Stand for the marks until the text between them is escaped; no text has them (private use).
_OPEN, _CLOSE = "\ue000", "\ue001"


def marked(before: str, after: str) -> tuple[Markup, Markup]:
    """Return both texts: `<del>` in the first and `<ins>` in the second around what differs.

    Two phone numbers are compared digit by digit: that is what a person dials.
    """
    if before == after:
        return escape(before), escape(after)
    if not (before and after) or max(len(before), len(after)) > _LONGEST:
        return _tagged(f"{_OPEN}{before}{_CLOSE}", "del"), _tagged(f"{_OPEN}{after}{_CLOSE}", "ins")
    numbers = _NUMBER.fullmatch(before) and _NUMBER.fullmatch(after)
    one, other = (marked_numbers if numbers else marked_texts)(before, after, (_OPEN, _CLOSE))
    return _tagged(one, "del"), _tagged(other, "ins")


def _tagged(text: str, tag: str) -> Markup:
    if text == _OPEN + _CLOSE:
        return Markup("")
    return Markup(str(escape(text)).replace(_OPEN, f"<{tag}>").replace(_CLOSE, f"</{tag}>"))
