"""Words that say what a number is for: a telephone, a FAX, one line for both."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

# Words for a telephone and for a FAX; they are told apart without regard to case.
TEL = r"(?:お?電 ?話番号|お?電 ?話|でんわ|tele?phone(?: ?(?:number|no\.?))?|phone|t ?e ?l(?:\.? ?no)?(?![a-z])|℡|[☎☏✆📞📱📲🕻🕾🕿🖀])"
FAX = r"(?:f[ .]?a[ .]?x(?:\.? ?no)?(?![a-z])|[ふフ][ぁァ][っッ]?[くク][すス]|[ふフ][ぁァ][っッ]?[くク][しシ][みミ][りリ]|ﾌｧｯｸｽ|ﾌｧｸｽ|ﾌｧｸｼﾐﾘ|[℻📠🖷🖨])(?:番号|専用|のみ)*"
# Signs that part two numbers, or a number and the end of a further one (0244-36-0211、0212); those of which digits behind may
# be something else than such an end, unless there are four (0244-36-0211.0212).
APART, APART_FROM_FOUR = "、､,，・･/／;；", "|｜&＆+＋.．"
_AND = rf"(?:\.?\s{{0,9}}(?:[{APART}{APART_FROM_FOUR}]|及び|および|兼|と|共通|兼用)\s{{0,9}})"
# Words between two numbers of one desk; the first two may be said of a range, too.
FROM_OR = r"ないし|乃至"
OR = rf"{FROM_OR}|または|又は|もしくは|若しくは|あるいは|或いは|および|及び|ならびに|並びに|(?<![A-Za-z])or(?![A-Za-z])"
_ONE_LINE = r"(?:共通|兼用?|共用|共有|も?同じ|とも|共に)"
# What stands for a number that is the one left of it, and for that of a FAX that is the one told before it.
LEFT = r"(?:同左|左記?(?:に|と)同じ)"
_SAME = rf"(?:{LEFT}|同じ|同番号?(?![^\W\d])|{TEL}(?:に|と)?(?:同じ|共通|兼用?|共用))"
_ABOVE = "(?:同上|上に同じ|[〃々″])"
_FAX_IS = rf"{FAX}\s{{0,3}}[:：はも]?\s{{0,3}}"
# TEL/FAX says that one line is both: it can be called, and takes a FAX.
_BOTH = (
    rf"{TEL}\({FAX}{_ONE_LINE}?\)|{FAX}\({TEL}{_ONE_LINE}?\)|{TEL}{_AND}?{FAX}{_ONE_LINE}?|{FAX}{_AND}?{TEL}{_ONE_LINE}?"
    rf"|{FAX}{_ONE_LINE}|兼\s?{FAX}|{_FAX_IS}(?:{_ABOVE}|{_SAME})"
)
# A line below that of a number that says so.
SAME_AS_ABOVE = re.compile(rf"{_FAX_IS}(?:{_ABOVE}|{_SAME})", re.IGNORECASE)
# A cell below FAX that says so. 共通 alone does not: one FAX may be that of all rows.
SAME_AS_BEFORE = re.compile(rf"\(?(?:{_FAX_IS})?(?:{_SAME}|兼用)\)?", re.IGNORECASE)
SHARED_FAX = re.compile(rf"{FAX}(?:共通|共用|共有)", re.IGNORECASE)
# Letters of a word in Latin script, those with marks too: the last one of Việt is no T.
LATIN = "A-Za-z\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff"
# One letter that says telephone or FAX.
T, F = (
    rf"(?<![{LATIN}])T(?![{LATIN}])",
    rf"(?<![{LATIN}])(?<!\D\d)(?<!\D\d\d)(?<!^\d)F(?![{LATIN}]|\d{{1,3}}(?![\d(-]))",
)
KIND = re.compile(
    rf"(?P<both>{_BOTH})|(?P<fax>{FAX}|{F})|(?P<tel>{TEL}|{T})",
    re.IGNORECASE,
)
SIGNS = "℡☎☏✆📞📱📲🕻🕾🕿🖀"
_EITHER = re.compile(rf"(?P<fax>{FAX})|{TEL}", re.IGNORECASE)


class NumberKind(StrEnum):
    """What a number is for."""

    VOICE = "voice"
    FAX = "fax"
    BOTH = "both"


def kind_told(words: re.Match[str]) -> NumberKind:
    """Return what words that `KIND` finds say that a number is for."""
    if words["both"]:
        return NumberKind.BOTH
    return NumberKind.FAX if words["fax"] else NumberKind.VOICE


def says_one_line(words: str) -> bool:
    """Whether words say that telephone and FAX have one number: 電話・FAX兼用, but not 電話・FAX."""
    plain = unicodedata.normalize("NFKC", words)
    return any(match["both"] and re.search(_ONE_LINE, match.group()) for match in KIND.finditer(plain))


def kinds_of_two(header: str) -> tuple[NumberKind, NumberKind] | None:
    """Return what the first and the second of two numbers are for below TEL/FAX; None below any other header.

    >>> [kind.value for kind in kinds_of_two("FAX・電話番号") or ()], kinds_of_two("電話・FAX兼用")
    (['fax', 'voice'], None)
    """
    plain = unicodedata.normalize("NFKC", header)
    found = [NumberKind.FAX if m["fax"] else NumberKind.VOICE for m in _EITHER.finditer(plain)]
    one_line = re.search(_ONE_LINE, plain)
    return (found[0], found[1]) if len(found) == 2 and found[0] is not found[1] and not one_line else None


def says_fax_alone(heading: str) -> bool:
    """Whether a heading says FAX of the numbers below it, and telephone of none: FAX番号一覧."""
    found = [bool(m["fax"]) for m in _EITHER.finditer(unicodedata.normalize("NFKC", heading))]
    return bool(found) and all(found)
