"""Lines of a plain text that are broken where the column of a page ends, in the middle of a word → whole lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from madoguchi.ingest.pieces.headers import header_words
from madoguchi.ingest.pieces.marks import ASKING
from madoguchi.ingest.pieces.shapes import BODY
from madoguchi.ingest.source import NEWLINE
from madoguchi.text.fold import fold
from madoguchi.text.phone import find_phones, numbers_with_lost_digits
from madoguchi.text.phone_words import FAX, TEL
from madoguchi.text.screen import screen_width

_APART = re.compile(r"\S(?:\s{3,}|　{2,})\S|\t|[|｜]|https?://|@")  # what stands in columns, or is no words
_INDENT = re.compile(r"[ 　]*")
# What begins a line of its own: a sign, the count of an item, words for a number, a postal code.
_BEGINS = re.compile(
    rf"[■□◆◇●○◎▲△▼▽★☆◉•▶►➤♦※*＊【〔《〈<＜\[［〒→⇒➡・･☎☏℡📞ⓘ✉-]|{TEL}|{FAX}|[①-⑳]|[(（]?\d{{1,2}}[)）.．]\D",
    re.IGNORECASE,
)
# What announces what stands behind it: 会場　…, 会　場　…, 時　….
_WORD = re.compile(r"(?P<word>[一-龥][ 　]{1,3}[一-龥](?:[ 　]{1,3}[一-龥])?|[^\s　:：]{1,12})(?=[\s　:：])")
_ASKED = re.compile(rf"{ASKING}[\s　:：=＝]")
_SIGN = re.compile(r"[時所場対定費内料講持他期日]　")  # 時　1日, 所　東公民館
_SIGNED = re.compile(r"^[ 　]*[時日期対]　", re.MULTILINE)
_TOKEN = re.compile(r"[^\s　、。（(「」）)☎☏℡📞:：\d０-９]+")
_LAST = re.compile(r"[^\s　、。（(「」）):：☎]+\Z")
# How a line ends, or begins, that is no whole one.
_GOES_ON = re.compile(r"[~～〜、，・（(「]\Z")
_HANGS = re.compile(r"[~～〜、。，）)」々ーゃゅょっャュョッァィゥェォ](?!\Z)")
_FRAGMENT = re.compile(
    r"(?:.?[課係室班署]|所|局|部|館|園|校|院|会|署|[ンター]{1,3}|セ?ンター|グループ|務所|支所|本部|支部|合支所|出張所|担当|窓口|事務局|相談室)"
)
_NUMBER_ENDS = re.compile(r"(?<![\d-])\(?0\d{1,4}(?:[-・.)(]\d{0,4}){0,2}\Z")
_NUMBER_GOES_ON = re.compile(r"[-・.)(]?\d{1,4}(?:[-・.)]\d{3,4})?(?![\d-])")
_DIGITS = (10, 11)  # that a number to call has
_SAID = re.compile(r"(?:です|ます|ました|ません|ください|下さい|[。」』】＞\]])\Z")
_OPENING, _CLOSING = "(「『【", ")」』】"
_PARTICLE = re.compile(r"[へにではをがまのと][^\s　]*")
_KATAKANA, _KANA = re.compile(r"[ァ-ヺー]"), re.compile(r"[ぁ-んァ-ヺー]")
_LEAST = 20  # half-width places that a column has at least
_SLACK = 2  # by how much a full line may be shorter: a full-width letter doesn't fit
_FULL = 1  # by how much a line may be that goes on below with nothing to show it
_BY_HAND = 6  # where a word seems broken and the next line stands further in
_LONGER = 0.25  # so many lines may be longer than the column
_SIGHT = 2  # words broken for sure, from which on a text is seen to be set in a column


@dataclass(frozen=True, slots=True)
class _Seam:
    """Two lines, the lower of which may go on with the upper, which is so wide.

    `is_sure`: a word or number is broken between them. `in_words`: one may be. `hangs`: the lower stands further in.
    """

    at: int
    width: int
    is_sure: bool
    hangs: bool
    in_words: bool = False
    is_number: bool = False  # broken at its hyphen


def with_whole_lines(text: str) -> str:
    """Return a text set in a narrow column with each broken line on its first line; what it ran over becomes empty.

    A text in which no words are seen to be broken stays as it is, and so do lines that only may go on: below the
    name of a whole body, or behind a whole number, a new one begins.
    """
    raw = NEWLINE.split(text)
    signed = _SIGNED.search(text) is not None
    seams = [seam for at in range(len(raw) - 1) if (seam := _seam(raw, at, signed=signed)) is not None]
    width = _width_of(raw, seams)
    if not width:
        return text
    found = list(raw)
    first: dict[int, int] = {}
    for seam in seams:
        hangs = seam.hangs or (seam.at in first and _indent(raw[seam.at]) == _indent(raw[seam.at + 1]))
        slack = (_BY_HAND if seam.is_sure else _SLACK) if hangs else _FULL + seam.is_sure
        full = seam.width >= width - slack
        goes_on = full and (seam.is_sure or hangs or seam.in_words)
        if not (goes_on or seam.is_number):
            continue
        at = first.get(seam.at, seam.at)
        first[seam.at + 1] = at
        found[at] += _between(found[at], raw[seam.at + 1]) + raw[seam.at + 1].strip()
        found[seam.at + 1] = ""
    return "\n".join(found)


def _width_of(raw: Sequence[str], seams: Sequence[_Seam]) -> int:
    """How wide the column is in half-width places; 0 where the text is set in none."""
    often = Counter(
        each for seam in seams if seam.is_sure for each in range(seam.width, seam.width + _SLACK + 1)
    )
    most = max(often.values(), default=0)
    width = min((each for each, times in often.items() if times == most), default=0)
    if most < _SIGHT:
        width = max((seam.width for seam in seams if seam.is_sure), default=0)
    lines = [screen_width(line.rstrip()) for line in raw if line.strip() and not _APART.search(line)]
    longer = sum(each > width + _SLACK for each in lines)
    seen = longer <= _LONGER * len(lines) if most >= _SIGHT else most == 1 and not longer
    return width if seen and width >= _LEAST else 0


def _seam(raw: Sequence[str], at: int, *, signed: bool) -> _Seam | None:
    """What two lines are to one another; None where the lower one begins anew. `signed`: signs say what lines tell."""
    above, below = raw[at].rstrip(), raw[at + 1].rstrip()
    head = below.strip()
    if not above.strip() or not head or _APART.search(above) or _APART.search(below):
        return None
    folded, begun = fold(above), fold(head)
    if _is_number_broken(folded, begun):
        return _Seam(at, screen_width(above), True, True, is_number="-" in (folded[-1], begun[0]))
    anew = _BEGINS.match(head) or _ASKED.match(head) or (signed and _SIGN.match(head))
    if anew or not any(map(str.isalnum, above)) or _SAID.search(folded):
        return None
    if (word := _WORD.match(head)) and (known := header_words().match(word["word"])) and known.whole:
        return None
    numbers = find_phones(folded)
    if numbers and not folded[numbers[-1].end :].strip(" ()"):
        return _Seam(at, screen_width(above), False, True) if _PARTICLE.match(begun) else None
    if any(end == len(folded) for _, end in numbers_with_lost_digits(folded)):
        return None
    last, token = _LAST.search(folded), _TOKEN.match(begun)
    alone = last is not None and not folded[: last.start()].strip()
    whole = last is not None and BODY.search(last.group()) is not None
    begins = token is not None and len(token.group()) > 3 and BODY.search(token.group()) is not None
    if whole and begins and alone:
        return None  # below the name of a whole body: the one may be a part of the other, or none
    hangs = _indent(below) > _indent(above)
    sure = _is_broken(folded, begun) or ((hangs or not alone) and _goes_on_in_kana(folded, begun))
    in_words = not (whole and alone) and above[-1].isalpha() and head[0].isalpha()
    return _Seam(at, screen_width(above), sure, hangs, in_words)


def _is_number_broken(above: str, below: str) -> bool:
    """Whether a number to call begins in one line and ends in the next."""
    begun, ends = _NUMBER_ENDS.search(above), _NUMBER_GOES_ON.match(below)
    if begun is None or ends is None or find_phones(begun.group()):
        return False
    whole = begun.group() + ends.group()
    return len(find_phones(whole)) == 1 and sum(map(str.isdecimal, whole)) in _DIGITS


def _is_broken(above: str, below: str) -> bool:
    """Whether a word, or a stretch of time, is broken between two lines for sure."""
    opened = max(map(above.rfind, _OPENING)) > max(map(above.rfind, _CLOSING))
    signs = [char for char in below if char in _OPENING + _CLOSING]
    if (opened and signs and signs[0] in _CLOSING) or _GOES_ON.search(above) or _HANGS.match(below):
        return True
    last, token = _LAST.search(above), _TOKEN.match(below)
    if last is None or token is None or BODY.search(last.group()) or not above[-1].isalpha():
        return False
    return bool(_FRAGMENT.fullmatch(token.group()))


def _goes_on_in_kana(above: str, below: str) -> bool:
    """Whether kana stand at the end of a line that names no whole body, and at the beginning of the next: ボラン, ティアセンター."""
    last, token = _LAST.search(above), _TOKEN.match(below)
    if last is None or token is None or BODY.search(last.group()):
        return False
    both = (above[-1], below)
    return all(map(_KATAKANA.match, both)) or (
        all(map(_KANA.match, both)) and BODY.search(token.group()) is not None
    )


def _between(above: str, below: str) -> str:
    """What parts two lines that are one: a space between words in Latin letters."""
    both = above[-1:] + below.strip()[:1]
    return " " if both.isascii() and both.isalpha() else ""


def _indent(line: str) -> int:
    return screen_width(_INDENT.match(line).group())  # type: ignore[union-attr]
