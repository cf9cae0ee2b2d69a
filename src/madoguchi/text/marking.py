"""Two texts side by side, with what only one of them has between marks."""

from __future__ import annotations

from difflib import SequenceMatcher

# For a terminal: bold red, and back to ordinary.
COLOURS = ("\033[1;31m", "\033[0m")
BRACKETS = ("[", "]")


def marked(before: str, after: str, mark: tuple[str, str]) -> tuple[str, str]:
    """Return both texts with what only one of them has between marks; as they are where one is empty.

    >>> marked("048-600-0272", "048-600-0271", BRACKETS)
    ('048-600-027[2]', '048-600-027[1]')
    """
    if not (before and after):
        return before, after
    one, other = "", ""
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        left, right = before[a:b], after[c:d]
        one += left if tag == "equal" or not left else f"{mark[0]}{left}{mark[1]}"
        other += right if tag == "equal" or not right else f"{mark[0]}{right}{mark[1]}"
    return one, other
