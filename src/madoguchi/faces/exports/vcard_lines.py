"""The lines of a vCard 4.0 (RFC 6350): escaped, folded at 75 octets, ended by CRLF."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST_LINE = 75
_TEXT = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": None})
# Source: RFC 6868.
_PARAMETER = str.maketrans({"^": "^^", "\n": "^n", '"': "^'", "\r": None})


def text_value(text: str) -> str:
    """Return a text as a value or a component of one: commas, semicolons, newlines escaped.

    >>> text_value("a,b;c")
    'a\\\\,b\\\\;c'
    """
    return text.translate(_TEXT)


def structured(components: Iterable[str]) -> str:
    """Return components as a value: each escaped, parted by semicolons."""
    return ";".join(text_value(component) for component in components)


def parameter(name: str, text: str) -> str:
    """Return a parameter with its value in quotes.

    >>> parameter("LABEL", 'a "b"')
    'LABEL="a ^\\'b^\\'"'
    """
    return f'{name}="{text.translate(_PARAMETER)}"'


def folded(line: str) -> str:
    """Return a line with CRLF, cut into pieces of at most 75 octets, never inside a character."""
    pieces: list[str] = []
    piece, size = "", 0
    for character in line:
        width = len(character.encode("utf-8"))
        if size + width > LONGEST_LINE:
            pieces.append(piece)
            piece, size = "", 1  # the space that a continuation begins with
        piece, size = piece + character, size + width
    pieces.append(piece)
    return "\r\n ".join(pieces) + "\r\n"
