"""Phone numbers in printed text: find every one, however it is typed, expand ranges and tails, keep the hyphens.

The digits of a number are never touched; its groups stand as they are printed, parted by plain hyphens whatever sign
parted them. Validity is a question for the rules, not for the reader. What stands around the numbers of a cell (kind,
label, extension) is read by `text/phone_cell.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from madoguchi.text.phone_words import APART, APART_FROM_FOUR, FAX, TEL

# Signs that stand for a hyphen between digits; the common ones are folded before (`text/fold.py`).
_DASHES = "ー—―ｰ─━⁃﹘﹣➖一˗⁻₋⸺⸻᠆־╌╍┄┅┈┉⎯⏤〰"
_HYPHEN_BETWEEN = re.compile(
    rf"(?<=[0-9)]) ?[{_DASHES}] ?(?=[0-9(])|(?<=[0-9-])[\u200b\u200c\u2060\ufeff](?=[0-9-])"
)
_RARE_BRACKETS = re.compile(r"[\[〔](?=\d{1,5}[\]〕])|(?<=\d)[\]〕](?=[-\d( ])")
_SHAPED = re.compile(f"[{_DASHES}\u200b\u200c\u2060\ufeff\\[〔\\]〕♯〇○零]")
# The zero that begins a number: 〇3-3501-1511. Behind another digit the sign stands for one that nobody can read.
_ZERO = re.compile(r"(?<![\w)-])[〇○](?=\d)")
_KANJI_DIGIT = "〇○零一二三四五六七八九"
_KANJI_RUN = re.compile(
    rf"\(?[〇○零0](?:[0{_KANJI_DIGIT}]|[-()ー―—‐・](?=[(0{_KANJI_DIGIT}])){{8,16}}(?:[~～〜、・][0{_KANJI_DIGIT}]{{1,4}}){{0,9}}"
)
KANJI_DIGITS = str.maketrans(_KANJI_DIGIT, "000123456789")
# How a number is typed. Loose in the last group of the usual forms, so that a number with a digit too few or too
# many is read (and then noticed), not overlooked; the rarer the signs, the stricter the count of digits.
_USUAL = "|".join((
    r"0\d{1,4} ?-{1,2} ?\d{1,4} ?-{1,2} ?\d{3,5}",  # 03-3501-1511
    r"0(?:570|120|800|990)-(?:\d{5,7}|\d{3}-\d{2})",  # 0570-082100; 0120-007-11 lacks a digit
    r"\(?0\d{1,4}[()]\d{1,4}[)-]\d{3,5}",  # 0952(27)7071
))  # fmt: skip
_STRICT = "|".join((
    r"0(?:570|120|990)(?P<free>[-.．_/・･ ])\d{2,4}(?P=free)\d{2,4}",  # 0570-0783-55, 0120・154・052
    r"0(?:570|120|800|990)[.．_/・･ ]\d{6,7}",  # 0120・154052
    r"\(0\d{1,4}\) ?-? ?\d{1,4}[- ]\d{4}",  # (03) 3501-1511
    r"0\d{1,4} ?-? ?\(\d{1,4}\) ?-? ?\d{4}",  # 03-(3501)-1511
    r"0\d{1,4}(?P<sign>[.．_/・･~〜～|︱丨│┃]| {1,2})\d{1,4}(?P=sign)\d{4}",  # 03.3501.1511
    r"0\d{1,4}[-/ ]\d{1,4}[-/ ]\d{4}",  # 03 3501-1511, 03/3501-1511
    r"\(?0\d{1,4}[-)] ?\d{5,8}",  # 03-35011511
    r"0[1-9]\d{8,9}",  # 0335011511
))  # fmt: skip
_ABROAD = (
    r"\(?(?:\+ ?|00)81\)?[-. ]?(?:\(0\))?[-. ]?\(?\d{1,4}\)?[-. ]?\d{1,4}[-. ]?\d{3,5}"  # +81-3-3501-1511
    r"|\(81[- ](?!0)\d{1,4}\)[- ]?\d{1,4}[- ]\d{4}"  # (81-3)3501-1511
    r"|81-[1-9]\d{0,3}-\d{1,4}-\d{4}"  # 81-3-3501-1511: no number of Japan has four groups of its own
)
_SAYS_ABROAD = re.compile(r"\(?(?:\+|0081)|\(81[- ]|81-\d{1,4}-\d{1,4}-")
# What stands in a number without its area code for its sign, where its list prints that code elsewhere
# (`ingest/pieces/area_codes.py`): no characters of any text.
LOCAL_SIGNS = {"-": "\ufdd0", ")": "\ufdd1"}
_AS_PRINTED = str.maketrans({sign: letter for letter, sign in LOCAL_SIGNS.items()})
# What begins a number and is no area code: free and shared services, mobile phones, carriers.
HOME_CODES = frozenset(
    ("0120", "0570", "0800", "0990", "0180", "0910", "050", "070", "080", "090", "060", "020")
)
_NUMBER = re.compile(
    rf"(?<![\d-])(?<!\d\.)(?:(?P<abroad>{_ABROAD})|(?P<usual>{_USUAL})|(?P<strict>{_STRICT}))(?![\d-])"
    rf"|(?:\((?=\d{{1,4}}{LOCAL_SIGNS[')']}))?\d{{1,4}}[{''.join(LOCAL_SIGNS.values())}]\d{{4}}|(?<!\d)#\d{{3,4}}(?!\d)"
)
_COMMONEST = re.compile(r"0[1-9][0-9]{0,3}-[0-9]{1,4}-[0-9]{4}")
# A letter in a digit's place: what stands there is no number that anyone could dial.
LOOKALIKES = "OoQDIlSsBZ" + "\u041e\u043e\u039f\u03bf\u0431"  # Latin; Cyrillic and Greek o, Cyrillic be
# What stands where a digit did not survive: 0244-36-046？ is no shorter number.
LOST = "?？■〓□▯●○〇×xX\ufffd"
_LOST_DIGITS = re.compile(
    rf"(?<![A-Za-z0-9-])\(?0(?=[\d()-]{{0,12}}[{LOST}{LOOKALIKES}])(?:[\d{LOST}{LOOKALIKES}]|[-()](?=[\d{LOST}{LOOKALIKES}(])){{7,14}}(?![\w-])"
)
_FEWEST_LEFT = 6  # digits of a number of which some did not survive
_LETTER_BEHIND = re.compile(rf"[{LOOKALIKES}](?![A-Za-z])|(?<=-\d\d\d)\|")
_LETTER_BEFORE = re.compile(rf"(?<![A-Za-z])[{LOOKALIKES}]\Z")
# www.example.jp/shop/0993-00-0001, www.example.jp/0993-00-0001/: an address without its scheme, of which the digits are no
# end (www.example.jp/03-3501-1511), and no number behind TEL or FAX.
_ADDRESS_BEFORE = re.compile(
    r"(?<![@a-z0-9_.-])(?:www\.[a-z0-9.-]{1,60}|(?:[a-z0-9-]{1,40}\.){1,5}(?:jp|com|net|org))"
    r"(?P<path>/[!#-'*+./0-9=?A-Z_a-z~-]{0,80})\Z",
    re.IGNORECASE,
)
_SAYS_NUMBER = re.compile(rf"(?:{TEL}|{FAX})[./]?\Z", re.IGNORECASE)
_ADDRESS_BEHIND = re.compile(rf"(?![/.]?(?:{TEL}|{FAX}))(?:[/._?&=#%~+-]?[a-z]|/(?!\(?0\d))", re.IGNORECASE)
_LONGEST_ADDRESS = 200  # characters before a number in which the address would begin
# Numbers that every phone in Japan dials as they are: 110, 188.
SHORT = "1(?:10|18|19|71|88|89)"
# What a run of digits and signs may be that is no number: a day.
DAY = r"(?:19|20)\d\d(?P<parts>[-./])\d{1,2}(?P=parts)\d{1,2}(?!\d)"
# Hours without a colon: 0830～1715.
OPENS, CLOSES = r"(?:[01]\d|2[0-4])[0-5][05]", r"(?:[01]\d|2\d)[0-5][05]"
_CLOCKS = rf"{OPENS}\s?[~〜～]\s?{CLOSES}(?!\d)"
# 、2020年 and ～17時 are no tails of a number.
_NOT_COUNTED = rf"(?:(?<=\d{{4}})|(?![{LOST}]))(?![\d{''.join(LOCAL_SIGNS.values())}-]|\s{{0,9}}(?:[年月日時分円名人件社%歳階号回台条:：]|番[地窓]|丁目|F(?![A-Za-z]))|/\d|[~〜～]\s{{0,9}}\d{{1,2}}\s{{0,9}}[時:：日月])"
_RANGE = re.compile(
    rf"\s{{0,9}}(?:[～〜~]|から|より)\s{{0,9}}(?:(?P<whole>(?:0\d{{1,4}}-)?\d{{1,4}}-\d{{4}})|(?P<last>\d{{1,4}})){_NOT_COUNTED}"
)
# The end of a range in brackets: 03-3501-1511(～15).
_RANGE_IN_BRACKETS = re.compile(r"\s{0,3}[(\[〔【]\s?[～〜~-]\s?(?P<last>\d{1,4})\s?[)\]〕】](?![\d-])")
_TAIL = re.compile(
    rf"(?:\s{{0,9}}[{APART}]\s{{0,9}}|[{APART_FROM_FOUR}](?=(?:\d{{1,4}}-)?\d{{4}}(?!\d)))(?!{DAY})(?!{_CLOCKS})(?!{SHORT}番)(?:-(?=\d{{4}}))?(?!0\d{{0,4}}[ (./]\d{{1,4}}[ )./-]\d{{4}})(?P<tail>\d{{1,4}}-\d{{4}}|\d{{1,4}}){_NOT_COUNTED}"
)
_GROUP = re.compile(r"\d+")
_MARK = re.compile(r"\s{0,9}(?:\((代表|代|直通|直)\)|(㈹))")
# A number that is said to be direct: who answers is the desk itself, and no switchboard.
DIRECT = re.compile(r"直通|ダイヤルイン|\bdirect\b", re.IGNORECASE)
SWITCHBOARD = "代表"
MARKS = {"代": SWITCHBOARD, "代表": SWITCHBOARD, "㈹": SWITCHBOARD, "直": "直通", "直通": "直通"}
# A printed range names neighbouring lines of one section; anything longer is a misprint.
LONGEST_RANGE = 20


class PrintedNumber(NamedTuple):
    """One full number; `start:end` is the printed token it was read from.

    `whole` is true when all of its digits stand there, false when the token is a tail
    (、0345) or a range (5423～5425) that was completed from the number before it.
    """

    number: str
    start: int
    end: int
    whole: bool
    begin: str = ""  # the number that a shortened one is completed from
    nth: int = 0  # which one behind `begin` it is in a range; 0 for a tail


class PhoneGroup(NamedTuple):
    """Numbers printed as one group (a number with its tails), `start:end` including the mark."""

    numbers: tuple[PrintedNumber, ...]
    mark: str | None
    start: int
    end: int


def find_phones(text: str) -> tuple[PhoneGroup, ...]:
    """Return every group of phone numbers of a folded text, in order.

    >>> [n.number for g in find_phones("048-600-0344、0345") for n in g.numbers]
    ['048-600-0344', '048-600-0345']
    >>> [n.number for g in find_phones("+81-3-3501-1511 03.3501.1512") for n in g.numbers]
    ['03-3501-1511', '03-3501-1512']
    """
    return tuple(_marked(group, text) for group in number_groups(shaped(text)))


def is_one_number(text: str) -> bool:
    """Whether a text is one number in the commonest form and nothing else, as most cells of numbers are."""
    return _COMMONEST.fullmatch(text) is not None


def one_number(text: str) -> PhoneGroup | None:
    """Return the group of a text that `is_one_number`, None for any other."""
    if not is_one_number(text):
        return None
    return PhoneGroup((PrintedNumber(text, 0, len(text), whole=True),), None, 0, len(text))


def number_groups(text: str) -> Iterator[PhoneGroup]:
    """Yield the same groups of a shaped text, without what is printed behind them."""
    position = 0
    while match := _NUMBER.search(text, position):
        if not _is_number(text, match):
            position = match.start() + 1
            continue
        group = _read_group(text, match)
        yield group
        position = group.end


def numbers_with_lost_digits(text: str) -> Iterator[tuple[int, int]]:
    """Yield where what must be a number stands with a letter or a sign in a digit's place, so that nobody can dial it.

    >>> list(numbers_with_lost_digits("東課 0244-36-02？1 西課 0244-36-0211"))
    [(3, 15)]
    """
    found = list(_LOST_DIGITS.finditer(text))
    whole = [(group.start, group.end) for group in number_groups(text)] if found else []
    for match in found:
        left = sum(map(str.isdigit, match.group()))
        if left >= _FEWEST_LEFT and not any(a < match.end() and match.start() < b for a, b in whole):
            yield match.span()


def _marked(group: PhoneGroup, text: str) -> PhoneGroup:
    mark = _MARK.match(text, group.end)
    return group._replace(mark=MARKS[mark[1] or mark[2]], end=mark.end()) if mark else group


def shaped(text: str) -> str:
    """Return a folded text with kanji digits and rare hyphens of numbers as plain ones, character for character."""
    if not _SHAPED.search(text):  # most texts
        return text
    plain = _HYPHEN_BETWEEN.sub(
        lambda m: " " * m.group().startswith(" ") + "-" + " " * m.group().endswith(" "), text
    )
    plain = _RARE_BRACKETS.sub(lambda m: "(" if m.group() in "[〔" else ")", plain.replace("♯", "#"))
    return _KANJI_RUN.sub(_plain_digits, _ZERO.sub("0", plain))


def _plain_digits(run: re.Match[str]) -> str:
    """A run of kanji digits as digits: 〇三―三五〇一―一五一一; fewer than nine are no number."""
    digits = run.group().translate(KANJI_DIGITS)
    return re.sub("[ー―—‐・]", "-", digits) if sum(map(str.isdigit, digits)) >= 9 else run.group()


def _is_number(text: str, match: re.Match[str]) -> bool:
    """Whether as many digits stand there as a number has, no letter in a digit's place, and no address of the web around them."""
    if _is_in_address(text, match):
        return False
    if _LETTER_BEHIND.match(text, match.end()) or _LETTER_BEFORE.search(
        text, max(0, match.start() - 2), match.start()
    ):
        return False
    lost = text[match.end() : match.end() + 1] in (*LOST,) and text[match.start()] != "#"
    if match["abroad"] or match["strict"] or lost:
        bare = digits(_plain(match.group()))
        mobile = bare[2:3] == "0"
        return len(bare) == 11 if mobile and lost else len(bare) == 10 or (len(bare) == 11 and mobile)
    return True


def _is_in_address(text: str, match: re.Match[str]) -> bool:
    """Whether digits stand within an address of the web, and are no number that a stroke parts from its end."""
    begin = max(0, match.start() - _LONGEST_ADDRESS)
    before = (
        None if "/" not in text[begin : match.start()] else _ADDRESS_BEFORE.search(text, begin, match.start())
    )
    if before is None:
        return False
    goes_on = _ADDRESS_BEHIND.match(text, match.end()) is not None
    deep = re.search("[A-Za-z]", before["path"]) is not None
    return goes_on or (deep and not _SAYS_NUMBER.search(before["path"]))


def _read_group(text: str, match: re.Match[str]) -> PhoneGroup:
    start, end = match.span()
    first = _plain(match.group())
    numbers = [PrintedNumber(first, start, end, whole=True)]
    while True:
        if inner := range_behind(text, end, numbers[-1]):
            numbers += inner
            end = inner[-1].end
        elif (tail := _TAIL.match(text, end)) and (
            completed := completed_from(first, *tail.span("tail"), text)
        ):
            numbers.append(completed)
            end = tail.end()
        else:
            break
    return PhoneGroup(tuple(numbers), None, start, end)


def range_behind(text: str, at: int, first: PrintedNumber) -> tuple[PrintedNumber, ...]:
    """Return the further numbers of a range that goes on at a place of a text (～5425); none where none does."""
    ranged = _RANGE.match(text, at)
    if ranged is None:
        return _range_in_brackets(text, at, first)
    end = max(ranged.end("whole"), ranged.end("last"))
    return _further(first, _ranged(first.number, ranged), end)


def _range_in_brackets(text: str, at: int, first: PrintedNumber) -> tuple[PrintedNumber, ...]:
    """The further numbers of a range whose end stands in brackets; none where they would be no neighbours."""
    ranged = _RANGE_IN_BRACKETS.match(text, at)
    numbers = expand_range(first.number, ranged["last"]) if ranged else ()
    if (
        ranged is None
        or len(numbers) < 2
        or int(ranged["last"]) - int(first.number[-len(ranged["last"]) :]) != len(numbers) - 1
    ):
        return ()
    return _further(first, numbers[1:], ranged.end())


def _further(first: PrintedNumber, numbers: tuple[str, ...], end: int) -> tuple[PrintedNumber, ...]:
    """The further numbers of a range that ends at a place, each told by its first one."""
    return tuple(
        PrintedNumber(number, first.start, end, whole=False, begin=first.number, nth=nth)
        for nth, number in enumerate(numbers, start=1)
    )


def _ranged(first: str, ranged: re.Match[str]) -> tuple[str, ...]:
    """The numbers of a range behind its first one; none where one or two digits would run backwards."""
    if ranged["whole"]:
        same = first[:-4].endswith(ranged["whole"][:-4])
        return expand_range(first, ranged["whole"][-4:])[1:] if same else ()
    last = ranged["last"]
    if first.endswith(last):
        return ()
    if len(last) < 3 and int(last) <= int(first[-len(last) :]):
        return ()
    return expand_range(first, last)[1:]


def completed_from(first: str, start: int, end: int, text: str) -> PrintedNumber | None:
    """Return the number that a shortened one at `start:end` means, or None where it has not the form of its end.

    36-0212 is the end of a number like 0244-36-0211; 836-0212 is not, nor is it that of 090-1234-5678.
    """
    tail = groups_of(text[start:end])
    known = first[-len(tail) :]
    if len(tail) >= len(first) or [sign == "-" for sign in known] != [sign == "-" for sign in tail]:
        return None
    if "-" in tail and first[-len(tail) - 1] != "-":
        return None
    return PrintedNumber(_complete(first, tail), start, end, whole=False, begin=first)


def as_printed(text: str) -> str:
    """Return a text with the printed sign in each number that its list completes."""
    return text.translate(_AS_PRINTED)


def groups_of(token: str) -> str:
    """Return the groups of digits of a token, parted by hyphens: (3502)1731 → 3502-1731."""
    return "-".join(_GROUP.findall(token))


def _plain(token: str) -> str:
    """A printed token as groups of digits parted by hyphens, in the national form.

    >>> _plain("(0952)27-7071"), _plain("+81 (0)3 3501 1511"), _plain("#7119")
    ('0952-27-7071', '03-3501-1511', '#7119')
    """
    if token.startswith("#"):
        return token
    groups = groups_of(token).split("-")
    if _SAYS_ABROAD.match(token):
        rest = (
            groups[1:]
            if groups[0] in ("81", "0081")
            else [groups[0].removeprefix("00").removeprefix("81"), *groups[1:]]
        )
        groups = rest[1:] if rest[0] == "0" else rest
        groups[0] = "0" + groups[0]
    return "-".join(groups)


def _complete(first: str, tail: str) -> str:
    return first[: -len(tail)] + tail


def expand_range(first: str, last_digits: str) -> tuple[str, ...]:
    """Return the numbers from `first` to the one that ends in `last_digits`.

    A range that runs backwards or is longer than `LONGEST_RANGE` gives its two ends only:
    what lies between would be a guess.

    >>> expand_range("092-482-5423", "5425")
    ('092-482-5423', '092-482-5424', '092-482-5425')
    """
    width = len(last_digits)
    begin, end = first[-width:], last_digits
    if not begin.isdigit() or not 0 < int(end) - int(begin) <= LONGEST_RANGE:
        return (first, _complete(first, last_digits))
    return tuple(_complete(first, str(n).zfill(width)) for n in range(int(begin), int(end) + 1))


def digits(number: str) -> str:
    """Return the bare digits, national form: what two spellings of one number share.

    >>> digits("+81 3-3501-1511")
    '0335011511'
    """
    bare = number.replace("-", "")
    if bare.isascii() and bare.isdigit():  # most numbers, and much faster
        return bare
    bare = re.sub(r"\D", "", number)
    return "0" + bare[2:].removeprefix("0") if number.lstrip("( ").startswith("+81") else bare


_WITHOUT_CODE = re.compile(r"[2-9]\d{0,3}-\d{4}")


def is_local(number: str) -> bool:
    """Whether a number lacks its area code, since its list does not print that: only the area's own lines dial it.

    >>> is_local("82-2007"), is_local("03-3501-1511"), is_local("188"), is_local("#7119")
    (True, False, False, False)
    """
    return _WITHOUT_CODE.fullmatch(number) is not None


# No phone abroad dials these, so they have no global form: free and shared services, carriers' codes, and
# whatever does not begin with the 0 of a call within Japan.
_HOME_ONLY = re.compile(r"0(?:120|570|800|990|0)|[^0]|$")


def tel_uri(number: str, extension: str = "") -> str:
    """Return the RFC 3966 URI of a printed number; its printed hyphens stay as visual separators.

    A number that can be dialled from abroad (geographic, mobile, IP) is global; one that can't (0120, 0800,
    0570, 0990, 188, #8000) is local, in the context of Japan. For files that other programs read. A link that
    a person presses has the bare digits instead (`dial_link` of the pages): some phones dial a context.
    A number without its area code (`is_local`) has none: in which context it is dialled is not known.

    >>> tel_uri("03-3501-1511"), tel_uri("0570-082100"), tel_uri("#8008")
    ('tel:+81-3-3501-1511', 'tel:0570-082100;phone-context=+81', 'tel:%238008;phone-context=+81')
    >>> tel_uri("0570-082100", extension="23")  # an extension stands before the context
    'tel:0570-082100;ext=23;phone-context=+81'
    """
    ext = f";ext={extension}" if extension.isdecimal() else ""  # a range is none
    said = re.sub(r"^\+81[ ()-]*+0?[ ()-]*+", "0", number.strip(" ("))  # as it is dialled at home
    groups = re.findall(r"[0-9]+", said)
    whole = "".join(groups)
    if said.startswith("+"):
        return "tel:+" + "-".join(groups) + ext
    if said.startswith("#") or _HOME_ONLY.match(whole):
        return f"tel:{'%23' if said.startswith('#') else ''}{'-'.join(groups)}{ext};phone-context=+81"
    parts = [part for part in (groups[0][1:], *groups[1:]) if part]
    return "tel:" + ("-".join(("+81", *parts)) if len(groups) > 1 else f"+81{whole[1:]}") + ext
