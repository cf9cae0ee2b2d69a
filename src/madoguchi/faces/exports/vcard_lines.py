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
    octets, pieces = line.encode("utf-8"), []
    while len(octets) > LONGEST_LINE:
        end = LONGEST_LINE
        while octets[end] & 0xC0 == 0x80:  # within a character
            end -= 1
        pieces.append(octets[:end].decode("utf-8"))
        octets = b" " + octets[end:]  # a continuation begins with a space
    pieces.append(octets.decode("utf-8"))
    return "\r\n".join(pieces) + "\r\n"
