"""Phone numbers as people type them: +81, full-width, any sign or none between the digits; short ones.

The browser's copy reads them the same way (faces/static/offline/numbers.js): no pattern here looks behind.
"""

from __future__ import annotations

import re

from madoguchi.answers.signals.names import core
from madoguchi.index.analyzer import normalize, search_form
from madoguchi.text.phone import KANJI_DIGITS, expand_range

# ① numbers the entries of a list; 0️⃣ is a digit in a box.
_LIST_MARKS = re.compile("[\u2460-\u24ff\u2776-\u2793]")
_BOXES = re.compile("[\ufe0e\ufe0f\u20e3]")
# What stands between the digits of one number, whatever the keyboard made of it.
_BETWEEN = r"\-‐‑‒–—―−─━⎯⁃ー・·•∙⋅._~〜∼=の()\[\]【】〔〕/ "
# ... and what may stand behind a whole one: digits behind any other sign, or at once, say that it is none.
_PARTS = set(" /(【〔[~〜∼・·•∙⋅")
_RUN = re.compile(rf"(?:[0-9〇零○一二三四五六七八九{_BETWEEN}]|ゼロ|ぜろ){{9,}}")
_SAID_ZERO = re.compile("ゼロ|ぜろ")
_COUNTING = set("一二三四五六七八九")
_DASHES = re.compile("([0-9])[‐‑‒–—―−─━⎯⁃ー](?=[0-9])")
# What is a number of its own beside a phone number, and must not run into one.
_EXTENSION = re.compile(
    r"(^|[^a-z])(?:内線(?:番号)?|\(内|extension|ext\.?)[: (]{0,3}[0-9]{1,6}(?![0-9]|-[0-9])"
)
# One alone in a question, and what stands before its digits where a typed one is handed on.
_EXTENSION_ALONE = re.compile(
    r"(?:^|[^a-z])(?:内線(?:番号)?|extension|ext\.?)[:は (]{0,3}([0-9]{1,6})(?![0-9]|-[0-9])"
)
EXTENSION = "内線"
_DATE = re.compile(r"(^|[^0-9])(?:19|20)[0-9][0-9][-/年.][0-9]{1,2}[-/月.][0-9]{1,2}日?(?![0-9])")
_POSTAL = re.compile(r"〒 {0,3}[0-9]{3}-?[0-9]{4}(?!-?[0-9])|[0-9]{3}-[0-9]{4}(?!-?[0-9])")
_GOES_ON = re.compile(rf"[0-9)][{_BETWEEN}]?$")
# A mobile number whose last group stands behind another sign is no postal code.
_MOBILE = re.compile(r"0[5-9]0-[0-9]{4}[ ._][0-9]{4}(?![0-9])")
_START = re.compile(r"[(+]|0|81")
# The code of Japan behind a plus, behind the prefix of a call abroad, or bare; else the 0 of a call at home.
_ABROAD = re.compile(r"(?:\(?(\+) ?\(?81\)?|(?:00|01[01])[ -]?81|81)[ -]?\(?0?\)?")
_AT_HOME = re.compile(r"\(?0\)?")
_NEXT = re.compile(rf"([{_BETWEEN}]{{0,3}})([0-9])")
# Behind a whole number: the last digits of the end of a range, or of one more number of the same section.
_RANGE = re.compile(r" ?[~〜∼] ?([0-9]{1,4})(?![-0-9:時分月日年円人])")
_TAIL = re.compile(r" ?[、,・/] ?([0-9]{4})(?![-0-9a-zぁ-ヿ一-鿿])")
# Latin letters that may stand right before a number; any others make it part of a code.
_CALLS = {
    "tel",
    "telephone",
    "phone",
    "ph",
    "mobile",
    "cell",
    "fax",
    "call",
    "dial",
    "no",
    "t",
    "f",
    "m",
    "p",
}
_LETTERS = re.compile("(?<![a-z])[a-z]*+$")
_DIGIT_BEFORE = re.compile("[0-9][.]?$")
_LONGEST_CALL = 10
# Mobile, IP and 0800 numbers have eleven digits, all others ten. Nine may be a slip of the pen.
_LONG = re.compile("0(?:[2-9]0|800)")
LONG, SHORT, LEAST = 11, 10, 9
MOST_GROUPS = 4  # 0120-12-34-56
# What a question may be besides its fillers: a short number, or one that no plan has.
_CODE = re.compile(rf"([#*]?)([0-9](?:[{_BETWEEN}]{{0,3}}[0-9]){{2,29}})番?")
_CALLED = re.compile("着信|不在|折り?返し|(?:かか|掛か)ってき(?:た|ました|て)|知らない|誰|だれ")
_POSTAL_DIGITS = 7


def typed_numbers(text: str) -> tuple[str, ...]:
    """Return the bare digits (national form) of every phone-like number in a text.

    >>> typed_numbers("０３ー３５０１ー１５１１ or +81 3 3501 1511, 03-3501-1668~9")
    ('0335011511', '0335011511', '0335011668', '0335011669')
    """
    plain = _without_others(_plain(text))
    found: list[str] = []
    position = failed = 0
    while match := _START.search(plain, position):
        at, position = match.start(), match.start() + 1
        if not _may_begin(plain, at, failed):
            continue
        numbers, end = _numbers_at(plain, at)
        if not numbers and match.group() == "+":  # of another country
            position = _end_of_run(plain, position)
        elif numbers:
            found += numbers
            position = failed = end
        else:
            failed = max(failed, end)
    return tuple(found)


def typed_code(text: str) -> str:
    """Return the bare digits of a question that is one number and little else, but no phone number by its length.

    188, #7119, fourteen digits; not a postal code or a date. Empty for any other question.

    >>> typed_code("#7119って何ですか"), typed_code("188番"), typed_code("従業員188人")
    ('7119', '188', '')
    """
    match = _only_number(_without_others(_plain(text)))
    bare = _bare(match[2]) if match else ""
    return "" if match and not match[1] and len(bare) == _POSTAL_DIGITS else bare


def typed_local(text: str) -> str:
    """Return the bare digits of a question that is one number and little else: 22-1106, 234-5678.

    A postal code without its 〒 looks alike: whether a list has such a number is for its index to say.

    >>> typed_local("22-1106"), typed_local("234-5678はどこですか"), typed_local("〒234-5678")
    ('221106', '2345678', '')
    """
    match = None if "〒" in text else _only_number(_without_extensions(_plain(text)))
    return _bare(match[2]) if match and not match[1] else ""


def typed_extension(text: str) -> str:
    """Return the digits of a question that is one extension and little else.

    >>> typed_extension("内線２０１９"), typed_extension("内線2019はどこですか"), typed_extension("0287-00-0111 内線2019")
    ('2019', '2019', '')
    """
    plain = _plain(text)
    match = _EXTENSION_ALONE.search(plain)
    return match[1] if match and _is_little(_beside(match)) else ""


def _only_number(plain: str) -> re.Match[str] | None:
    """The one number of a question that is little else."""
    match = _CODE.search(plain)
    return match if match and _is_little(_CALLED.sub("", _beside(match))) else None


def _beside(match: re.Match[str]) -> str:
    return match.string[: match.start()] + " " + match.string[match.end() :]


def _is_little(rest: str) -> bool:
    """Whether what stands beside a number says nothing: no digits, and filling alone."""
    return not (re.search("[0-9]", rest) or core(search_form(rest)))


def _bare(typed: str) -> str:
    return re.sub("[^0-9]", "", typed)


def _plain(text: str) -> str:
    plain = normalize(_BOXES.sub("", _LIST_MARKS.sub("\n", text))).replace("\t", " ")
    return _DASHES.sub(r"\1-", _RUN.sub(_digits_of, plain))


def _digits_of(run: re.Match[str]) -> str:
    """A run in the digits of ASCII. A lone 一 between such digits is a dash that was drawn so."""
    digits = _SAID_ZERO.sub("〇", run.group())
    counting, ascii_too = _COUNTING & set(digits), re.search("[0-9]", digits)
    if counting == {"一"} and ascii_too:
        return digits.replace("一", "-").translate(KANJI_DIGITS)
    return digits.translate(KANJI_DIGITS) if counting or ascii_too else run.group()


def _without_others(plain: str) -> str:
    """Extensions, dates and postal codes are ends of lines."""
    return _POSTAL.sub(_postal, _DATE.sub(r"\1" + "\n", _without_extensions(plain)))


def _without_extensions(plain: str) -> str:
    return _EXTENSION.sub(r"\1" + "\n", plain)


def _postal(match: re.Match[str]) -> str:
    plain, at = match.string, match.start()
    marked = match.group().startswith("〒")
    if not marked and (_GOES_ON.search(plain[max(0, at - 2) : at]) or _MOBILE.match(plain, at)):
        return match.group()
    return "\n"


def _may_begin(plain: str, at: int, failed: int) -> bool:
    """Whether a number may begin there; among digits that were none (up to `failed`) only behind a gap."""
    before = plain[max(0, at - _LONGEST_CALL) : at]
    if not before:
        return True
    if _DIGIT_BEFORE.search(before):
        return False
    if at < failed:
        return before[-1] in " /\n"
    letters = _LETTERS.search(before)
    return letters is None or letters.group() in _CALLS or not letters.group()


def _numbers_at(plain: str, at: int) -> tuple[list[str], int]:
    """The numbers that begin there (one, with the rest of its range and its tails), and where they end."""
    longest = at
    for head, at_home in ((_ABROAD, False), (_AT_HOME, True)):
        if start := head.match(plain, at):
            surely = at_home or bool(start[1])
            number, end = _number_from(plain, start.end(), at_home=at_home)
            longest = max(longest, end)
            if number and (surely or len(number) >= SHORT):
                return _with_tails(plain, number, end)
    return [], longest


def _number_from(plain: str, position: int, *, at_home: bool) -> tuple[str, int]:
    """The number whose digits behind the leading 0 begin there, if it is one, and where it ends."""
    number, groups = "0", [int(at_home)]
    while step := _NEXT.match(plain, position):
        between, digit = step.groups()
        if len(number) == (LONG if _LONG.match(number) else SHORT):
            if _PARTS.isdisjoint(between):
                return "", _end_of_run(plain, position)
            break
        if between:
            groups.append(0)
        groups[-1] += 1
        number += digit
        position = step.end()
    spoken = max(groups) == 1  # digit by digit
    parts = len(groups) - (not at_home and groups[0] == 0)
    whole = len(number) >= LEAST and number[1] != "0"
    good = whole and (spoken or (parts <= MOST_GROUPS and not (at_home and groups[0] == 1)))
    return (number if good else ""), position


def _with_tails(plain: str, number: str, end: int) -> tuple[list[str], int]:
    found = [number]
    if len(number) < SHORT:
        return found, end
    if match := _RANGE.match(plain, end):
        found, end = list(expand_range(number, match[1])), match.end()
    while match := _TAIL.match(plain, end):
        found.append(number[: -len(match[1])] + match[1])
        end = match.end()
    return found, end


def _end_of_run(plain: str, position: int) -> int:
    while step := _NEXT.match(plain, position):
        position = step.end()
    return position
