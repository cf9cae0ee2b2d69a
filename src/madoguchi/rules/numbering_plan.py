"""How the numbering plan writes a number, if it has that number at all."""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers

from madoguchi.text.phone import digits

_JAPAN = 81
_NATIONAL = phonenumbers.PhoneNumberFormat.NATIONAL
_WHOLE = re.compile(r"0(?!10)[1-9]\d{8,9}")  # 010 leads abroad
_LINE = 4  # last digits of a number: the line within its exchange


def usual_form(number: str) -> str | None:
    """Return a Japanese number with the plan's own hyphens, None for one that the plan does not have.

    >>> usual_form("017-523-1511")
    '0175-23-1511'
    """
    bare = digits(number)
    if not _WHOLE.fullmatch(bare):
        return form_of_one(number)
    # The plan assigns whole exchanges, never single lines; taking each number apart takes long.
    form = _form_of_exchange(bare[:-_LINE])
    left = iter(bare)
    return form and "".join(sign if sign == "-" else next(left) for sign in form)


def form_of_one(number: str) -> str | None:
    """Return the same for one number, without what is known of its exchange."""
    parsed = _taken_apart(number)
    return phonenumbers.format_number(parsed, _NATIONAL) if parsed else None


@lru_cache(maxsize=16384)
def _form_of_exchange(exchange: str) -> str | None:
    return form_of_one(exchange + "0" * _LINE)


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
