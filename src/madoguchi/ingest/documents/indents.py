"""Tabs with which a typist of a plain text moved words to the right → spaces: a tab parts cells, and these part none."""

from __future__ import annotations

_STOP = 4  # places from one tab to the next


def with_spaces_before_words(text: str) -> str:
    """Return a text whose tabs all stand before or behind the words of a line, with spaces for them; any other as it is.

    >>> with_spaces_before_words("東課\\n\\t電話 099-000-0001\\t")
    '東課\\n    電話 099-000-0001'
    """
    if "\t" not in text:
        return text
    lines = text.split("\n")
    if any("\t" in line.strip() for line in lines):
        return text
    return "\n".join(_moved(line) if "\t" in line else line for line in lines)


def _moved(line: str) -> str:
    words = line.strip()
    return line[: len(line) - len(line.lstrip())].expandtabs(_STOP) + words if words else ""
