"""Words without what could tell of a private person: e-mail addresses and mobile numbers are masked.

Other numbers stay: that the right one is 03-… is what a report is for, and offices have no mobiles.
People write both in many ways, some to get past a filter; so what is looked at is a plain form of the
text, each character of which knows where it stood.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import phonenumbers

from madoguchi.text.phone import KANJI_DIGITS, digits

E_MAIL, MOBILE = "〔メールアドレス〕", "〔携帯電話の番号〕"
_MOBILE_TYPES = (
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.PERSONAL_NUMBER,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
)

# -- the plain form ----------------------------------------------------------------------------

_VOICING = "\u3099\u309a"


@dataclass(frozen=True, slots=True)
class _Plain:
    """A text in NFKC, lower case, hiragana, without what is not seen; `at[i]` is where character i stood."""

    text: str
    at: tuple[int, ...]


def _plain(text: str) -> _Plain:
    found: list[str] = []
    at: list[int] = []
    for place, character in enumerate(text):
        for each in unicodedata.normalize("NFKC", character).lower():
            if each in _VOICING and found:  # half-width ﾄﾞ
                found[-1] = unicodedata.normalize("NFC", found[-1] + each)[0]
                continue
            if unicodedata.category(each) in ("Cf", "Mn", "Me", "Cc") and each not in "\n\t\r":
                continue
            found.append(_simple(each))
            at.append(place)
    return _Plain("".join(found), tuple(at))


def _simple(character: str) -> str:
    """Katakana as hiragana; digits of any kind and script as 0 to 9."""
    if "ァ" <= character <= "ヶ":
        return chr(ord(character) - 0x60)
    number = unicodedata.digit(character, None)
    return character if number is None else str(number)


# -- e-mail ------------------------------------------------------------------------------------

_OPEN, _CLOSE = r"[(\[{<「『【〈《〔_#*-]", r"[)\]}>」』】〉》〕_#*-]"
_AT_WORD = r"(?:あっとまーく|あっと|えっと|at|atmark|@)"
# A star, a ball or a picture in the place of the sign: ★ ◎ ■ 💌
_PICTURE = r"[\u25a0-\u27bf\U0001f300-\U0001faff]"
_AT = rf"(?:@{{1,3}}|{_OPEN}\s?(?:{_AT_WORD}|a)\s?{_CLOSE}|あっとまーく|あっと|(?<=\s)at(?=\s))"
_DOT_WORD = r"(?:どっと|てん|dot|点|ぽち)"
_DOT = rf"(?:[.,。・]|{_OPEN}\s?(?:{_DOT_WORD}|[.。・])\s?{_CLOSE}|どっと|点|てん|(?<=\s)dot(?=\s))"
_SPACE = r"\s{0,3}"
_NAME = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}"
# The parts of a name: at most eight, so that a long text is read once and not by its square.
_LOCAL = rf"{_NAME}(?:{_SPACE}{_DOT}{_SPACE}{_NAME}){{0,8}}"
_LABEL = r"[a-z0-9][a-z0-9-]{0,62}"
_DOMAIN = rf"(?!www\b|https?\b){_LABEL}(?:{_SPACE}{_DOT}{_SPACE}{_LABEL}){{1,8}}"
# Behind a picture only a domain that ends in letters: ☎03-3501-1511・03-3501-1512 are numbers.
_NAMED_DOMAIN = (
    rf"(?!www\b|https?\b){_LABEL}(?:{_SPACE}{_DOT}{_SPACE}{_LABEL}){{0,7}}{_SPACE}{_DOT}{_SPACE}[a-z]{{2,24}}"
)
# Said without a dot, or in kana.
_PROVIDER = (
    r"(?:gmail|じーめーる|yahoo|やふー|icloud|あいくらうど|outlook|あうとるっく|hotmail|ほっとめーる|"
    r"docomo|どこも|ezweb|いーじーうぇぶ|softbank|そふとばんく|au)"
)
_KANA = r"[a-z0-9ぁ-ゖー_.-]{1,30}"
_OTHER, _OTHER_LABEL = r"[^\s@、。「」()<>:;,]", r"[^\s@、。「」()<>:;,.]{1,63}"
_E_MAILS = (
    re.compile(rf"(?<![a-z0-9]){_LOCAL}{_SPACE}{_AT}{_SPACE}{_DOMAIN}"),
    re.compile(rf"(?<![a-z0-9]){_LOCAL}{_SPACE}{_PICTURE}{_SPACE}{_NAMED_DOMAIN}"),
    re.compile(
        rf"(?<![a-z0-9]){_LOCAL}{_SPACE}(?:{_AT}|{_PICTURE}){_SPACE}{_PROVIDER}(?:{_SPACE}{_DOT}{_SPACE}{_KANA}){{0,3}}"
    ),
    re.compile(rf"{_KANA}{_SPACE}あっと(?:まーく)?{_SPACE}{_KANA}?{_SPACE}どっと{_SPACE}{_KANA}"),
    re.compile(rf"{_KANA}{_SPACE}あっと(?:まーく)?{_SPACE}{_PROVIDER}"),
    # Any script: 田中@例え.jp
    re.compile(
        rf"{_OTHER}{{1,64}}@{_OTHER_LABEL}(?:\.{_OTHER_LABEL}){{0,7}}\.(?:[a-z]{{2,24}}|[^\x00-\x7f、。「」]{{2,24}})"
    ),
    re.compile(
        rf"(?<![a-z0-9])(?:[a-z0-9._+-]\s{{1,3}}){{2,64}}(?:@|{_PICTURE})(?:\s{{1,3}}[a-z0-9.-]){{3,63}}\s{{1,3}}[a-z]"
    ),  # t a r o @ e x a m p l e . j p
    re.compile(r"""(?<![a-z0-9])"[^"\n]{1,64}"@[a-z0-9.-]{3,100}"""),
)

# -- numbers -----------------------------------------------------------------------------------

_WORDS = {
    **dict(zip("〇零一二三四五六七八九", "00123456789", strict=True)),
    **dict(zip("壱弐参", "123", strict=True)),
    "ぜろ": "0",
    "れい": "0",
    "まる": "0",
    "おー": "0",
    "いち": "1",
    "に": "2",
    "さん": "3",
    "よん": "4",
    "し": "4",
    "ご": "5",
    "ろく": "6",
    "なな": "7",
    "しち": "7",
    "はち": "8",
    "きゅう": "9",
    "きゅー": "9",
    "く": "9",
    "zero": "0",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "o": "0",
    "о": "0",
    "l": "1",
    "i": "1",
}
_DIGIT = "|".join([r"[0-9]", *map(re.escape, sorted(_WORDS, key=len, reverse=True))])
_BETWEEN = r"[\W_ーのと]"  # whatever is no letter and no figure
_PART = re.compile(rf"(?:{_DIGIT})")
_RUN = re.compile(
    rf"\+?(?:{_DIGIT})(?:(?:{_BETWEEN}|はいふん|だっしゅ|てん|どっと|すぺーす|まいなす|とんで|から){{0,4}}(?:{_DIGIT})){{9,99}}"
)
# 060, 070, 080, 090: but 0800 is free of charge. From abroad, and with the trunk zero that people leave in.
# Groups as people part them, or every digit alone; a day or a time is no number, so no more than that.
_GAP = r"(?:[ \t\u3000.・_*~()（）\[\]「」−‐‑‒–—―ーの-]{1,3})"
_GROUPED = re.compile(
    rf"(?<![0-9./:-])(?:\(?0[0-9]{{1,4}}{_GAP}[0-9]{{1,4}}{_GAP}[0-9]{{3,4}}|0(?:{_GAP}[0-9]){{9,10}})"
    r"(?![0-9]|[/.:-][0-9])|(?<![0-9a-z./:-])0[0-9]{9,10}(?![0-9a-z-])"
)
_ALOUD = re.compile(
    rf"(?:ぜろ|れい|まる|おー|zero|〇|零)(?:(?:{_GAP}|、|,)?(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})){{9,10}}"
)
_NATIONAL = re.compile(r"0[6-9]0[1-9][0-9]{7}|(?:00|010|011)?810?[6-9]0[1-9][0-9]{7}")
# So many must be figures: a run of words alone may be read aloud, a run of "l" and "o" is none.
_FEWEST_SURE = 7


def spelled_numbers(text: str) -> Iterator[str]:
    """Yield the ten or eleven digits, the first a zero, of all that reads as a phone number of Japan.

    Whatever stands between its groups, in figures of any kind and script, kanji, or read aloud in kana.

    >>> set(spelled_numbers("〇三（三五〇一）一五一一、０３ 3501 1511、ゼロ三 さんごぜろいち いちごいちいち"))
    {'0335011511'}
    """
    plain = _plain(text).text
    figures = plain.translate(KANJI_DIGITS)
    for match in _GROUPED.finditer(figures):
        found = re.sub("[^0-9]", "", match[0])
        if 10 <= len(found) <= 11:
            yield found
    for match in _ALOUD.finditer(plain):
        yield "".join(_WORDS[part] for part in _PART.findall(match[0]) if part in _WORDS)


def masked(text: str, keep: Iterable[str] = ()) -> str:
    """Return a text with e-mail addresses and mobile numbers named, not shown.

    Numbers of `keep` stay, whatever they are: those of the desk that the words are about.

    >>> masked("田中 090-1234-5678 です。03-3501-1511 が正しいです")
    '田中 〔携帯電話の番号〕 です。03-3501-1511 が正しいです'
    """
    plain = _plain(text)
    kept = {digits(number) for number in keep}
    spans = [(*match.span(), E_MAIL) for pattern in _E_MAILS for match in pattern.finditer(plain.text)]
    spans += [(start, end, MOBILE) for start, end in _mobiles(plain.text, kept)]
    out, done = [], 0
    for start, end, name in sorted(spans, key=lambda span: (span[0], -span[1])):
        start, end = _with_brackets(plain.text, start, end)
        first, last = plain.at[start], plain.at[end] if end < len(plain.at) else len(text)
        last = min(last, plain.at[end - 1] + 1 + _unseen(text, plain.at[end - 1] + 1))
        if first < done:  # the longer one of two that overlap was told already
            done = max(done, last)
            continue
        out += [text[done:first], name]
        done = last
    return "".join([*out, text[done:]])


def _with_brackets(plain: str, start: int, end: int) -> tuple[int, int]:
    """A span with the bracket before or behind it that belongs to one inside: (090)1234-5678."""
    for opening, closing in ("()", "[]", "「」", "【】", "<>"):
        more = plain.count(closing, start, end) - plain.count(opening, start, end)
        if more > 0 and start and plain[start - 1] == opening:
            start -= 1
        if more < 0 and plain[end : end + 1] == closing:
            end += 1
    return start, end


def _unseen(text: str, place: int) -> int:
    """How many characters from a place on are not seen: they dress the one before."""
    length = 0
    while unicodedata.category(text[place + length : place + length + 1] or "a") in ("Cf", "Mn", "Me"):
        length += 1
    return length


def _mobiles(plain: str, kept: set[str]) -> Iterator[tuple[int, int]]:
    """Where mobile numbers stand in a plain text, with all that stands between their digits."""
    for run in _RUN.finditer(plain):
        parts = [(match[0], match.start(), match.end()) for match in _PART.finditer(plain, *run.span())]
        read = "".join(_WORDS.get(word, word) for word, _, _ in parts)
        position = 0
        while position < len(parts):
            length = _length_of_mobile(plain, parts, read, position, kept)
            if length > 0:
                start = parts[position][1]
                yield start - (plain[start - 1 : start] == "+"), parts[position + length - 1][2]
            position += abs(length) or 1


def _length_of_mobile(
    plain: str, parts: list[tuple[str, int, int]], read: str, position: int, kept: set[str]
) -> int:
    """How many digits from a position on are a mobile number; negative for a number that stays; else 0."""
    word, start, _ = parts[position]
    if position and parts[position - 1][2] == start and word.isdigit() and parts[position - 1][0].isdigit():
        return 0  # in the middle of a group
    for number in kept:
        if read.startswith(number, position):
            return -len(number)
    found = _NATIONAL.match(read, position)
    length = len(found[0]) if found else 0
    if not length and plain[start - 1 : start] == "+":
        length = _foreign(read[position:])
    sure = [part for part, _, _ in parts[position : position + length] if part not in ("o", "о", "l", "i")]
    return length if len(sure) >= _FEWEST_SURE else 0


def _foreign(read: str) -> int:
    """How many digits of a number with its country's code (not ours) are one that may be a mobile."""
    for length in range(min(15, len(read)), 8, -1):
        try:
            number = phonenumbers.parse("+" + read[:length])
        except phonenumbers.NumberParseException:
            continue
        if number.country_code != 81 and phonenumbers.is_valid_number(number):
            return length if phonenumbers.number_type(number) in _MOBILE_TYPES else 0
    return 0
