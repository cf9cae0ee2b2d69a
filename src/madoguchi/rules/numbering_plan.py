"""How the numbering plan writes a number, if it has that number at all."""

from __future__ import annotations

import phonenumbers

from madoguchi.text.phone import digits

_JAPAN = 81
_NATIONAL = phonenumbers.PhoneNumberFormat.NATIONAL


def usual_form(number: str) -> str | None:
    """Return a Japanese number with the plan's own hyphens, None for one that the plan does not have.

    >>> usual_form("017-523-1511")
    '0175-23-1511'
    """
    parsed = _taken_apart(number)
    return phonenumbers.format_number(parsed, _NATIONAL) if parsed else None


def _taken_apart(number: str) -> phonenumbers.PhoneNumber | None:
    """The valid number of these characters, or None."""
    bare = digits(number)
    if bare[:1] == "0" and bare[1:2] != "0":  # what parsing would find, three times faster
        plain = phonenumbers.PhoneNumber(country_code=_JAPAN, national_number=int(bare))
        if phonenumbers.is_valid_number(plain):
            return plain
    try:
        parsed = phonenumbers.parse(number, "JP")
    except phonenumbers.NumberParseException:
        return None
    return parsed if phonenumbers.is_valid_number(parsed) else None
