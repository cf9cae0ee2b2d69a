"""Words without what could tell of a private person: e-mail addresses and mobile numbers are masked.

Other numbers stay: that the right one is 03-… is what a report is for, and offices have no mobiles.
"""

from __future__ import annotations

import re
import unicodedata

import phonenumbers

E_MAIL, MOBILE = "〔メールアドレス〕", "〔携帯電話の番号〕"
_PRIVATE = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.PERSONAL_NUMBER)
_E_MAIL = re.compile(r"[\w.+-]+[@＠][\w-]+(?:[.．][\w-]+)+", re.ASCII)
# What an IME or a habit puts between the groups of a number.
_DIGITS = re.compile(r"[+＋]?[0-9０-９](?:[-‐‑‒–—―−ー－ 　.．()（）]{0,2}[0-9０-９]){8,14}")


def masked(text: str) -> str:
    """Return a text with e-mail addresses and mobile numbers named, not shown.

    >>> masked("田中 090-1234-5678 です。03-3501-1511 が正しいです")
    '田中 〔携帯電話の番号〕 です。03-3501-1511 が正しいです'
    """
    return _DIGITS.sub(_shown, _E_MAIL.sub(E_MAIL, text))


def _shown(match: re.Match[str]) -> str:
    plain = unicodedata.normalize("NFKC", match[0])
    digits = ("+" if plain.startswith("+") else "") + "".join(c for c in plain if c.isdigit())
    try:
        number = phonenumbers.parse(digits, "JP")
    except phonenumbers.NumberParseException:
        return match[0]
    return MOBILE if phonenumbers.number_type(number) in _PRIVATE else match[0]
