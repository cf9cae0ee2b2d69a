"""A text in the characters that keyboards write: composed, no radicals for kanji, nothing invisible.

Only what looks the same is changed. Old and variant forms of kanji stay as they are printed.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from madoguchi.data import read_text
from madoguchi.ingest.documents.blocks import Remark
from madoguchi.message import Message
from madoguchi.model.notice import Severity

# A letter with marks of its own (か + ゙ as a Mac writes it), and Korean in its parts. NFC of a whole
# text would also take the old forms of kanji that CP932 has (神, 福) for the new ones.
# Not more marks than a letter has: putting a thousand in order takes the square of their number.
_DECOMPOSED = re.compile(
    "[^\u0300-\u036f\u3099\u309a\\s][\u0300-\u036f\u3099\u309a]{1,9}|[\u1100-\u11ff]{2,99}"
)
# What looks like another character: radicals, kanji that Unicode holds twice for Korean (PDF printers
# name the wrong one of two alike), a middle dot of another script, and a stroke over nothing (for a dash alone).
_LIKE_ANOTHER = re.compile(
    "[\u2e80-\u2ef3\u2f00-\u2fd5\uf900-\ufa0b\u2027]|(?<=[ぁ-ヿ㐀-鿿々])[\u00b7\u2022\u2219\u22c5](?=[ぁ-ヿ㐀-鿿])|(?<!\\S)\u0336(?!\\S)"
)
# Letters and digits drawn as signs of mathematics, and two or more digits in keycaps: what posts write them with.
_DRAWN = re.compile("[\U0001d400-\U0001d7ff]+|[0-9]\ufe0f?\u20e3(?:[-‐‑–−ー ]?[0-9]\ufe0f?\u20e3)+")
# What stands for the @ of an address of mail, so that no program finds it, with the name before it: kouhou★city.example.jp,
# jinji[at]city.example.jp. A ★ or ■ heads what stands behind it, too: behind a number or a word for a page it is none.
_ORNAMENT = r"[★☆●◆◎■]"
_AT = r"(?:[\[(<【（［＜](?:at|AT|@|＠|アット(?:マーク)?)[\])>】）］＞]|_at_)"
_PAGE = r"(?:https?|url|hp|web|website|homepage|home|site|blog|facebook|twitter|instagram|youtube|line|tel|fax|e?-?mail)"
_MASKED = re.compile(
    rf"(?:(?:(?<![^\s:：;；,、，/／|(（「『【\[<])|(?<=メール)|(?<=アドレス))(?!{_PAGE}{_ORNAMENT})[a-z](?![a-z0-9._-]{{0,60}}-[0-9]{{1,9}}{_ORNAMENT})[a-z0-9._-]{{0,60}}{_ORNAMENT}"
    rf"|(?<![A-Za-z0-9._-])(?=[0-9._-]{{0,60}}[A-Za-z])[A-Za-z0-9._-]{{1,60}}?(?<!-[0-9]{{4}})\s?{_AT}\s?)"
    r"(?=(?!www\.)(?:[A-Za-z0-9-]{1,40}\.){1,6}(?:jp|com|net|org|info)(?![A-Za-z0-9-]))"
)
_MASK = re.compile(rf"\s?(?:{_ORNAMENT}|{_AT})\s?$")
_STROKE = "\u0336"
_END_OF_FILE = "\x1a"
_DOTS = "\u2027\u00b7\u2022\u2219\u22c5"
# Which of two pictures of a sign is meant, in colour or not: ☎ with either behind it is ☎.
_IN_COLOUR = re.compile("[^\\s\ufe0e\ufe0f]?[\ufe0e\ufe0f]+")
# 1A is how old programs end a file.
_INVISIBLE = re.compile("[\x1a\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+")
# 東地区13578-3111㈹, 西地区103-3578-3112: the sign of a telephone, as a text that was copied out of a PDF keeps it: a digit
# too many, and the same one each time.
_PHONE_SIGN = re.compile(
    r"(?<![\d.,-])[0-9](?=[2-9]\d{3}-\d{4}(?:㈹|[(（]代)|0[1-9]\d{0,3}-\d{1,4}-\d{3,4}(?![\d-]))"
)
_FEWEST_SIGNS = 3
_ANY = re.compile(
    "|".join(
        p.pattern for p in (_DECOMPOSED, _LIKE_ANOTHER, _DRAWN, _MASKED, _IN_COLOUR, _INVISIBLE, _PHONE_SIGN)
    )
)


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of change: what is changed, into what, and the code and words of its notice.

    `fewest`: it is made only where so many places have one and the same character.
    """

    code: str
    pattern: re.Pattern[str]
    change: Callable[[str], str]
    told: Callable[[int, str, str, str], Message]  # how many, the first, its names, what it is read as
    fewest: int = 1


def normal_form(text: str) -> tuple[str, tuple[Remark, ...]]:
    """Return a text in its normal form, and a remark on each kind of change that was made.

    Lines stay lines. A text in its normal form is returned as it is.
    """
    plain = text.isascii() and _END_OF_FILE not in text and not _MASKED.search(text)
    if plain or not _ANY.search(text):
        return text, ()
    remarks = []
    for step in _STEPS:
        found = step.pattern.findall(text)
        changed = [each for each in found if step.change(each) != each]
        if len(changed) >= step.fewest and (step.fewest == 1 or len(set(changed)) == 1):
            text = step.pattern.sub(lambda match, step=step: step.change(match[0]), text)  # type: ignore[misc]
            remarks.append(_remark(step, changed))
    return text, tuple(remarks)


def _remark(step: Step, found: list[str]) -> Remark:
    first = found[0]
    names = " + ".join(unicodedata.name(char, f"U+{ord(char):04X}") for char in first[:2])
    return Remark(
        step.code, Severity.INFO, first,
        step.told(len(found), first, names, step.change(first)),
        Message("nothing; the characters look the same, and the digest is that of the file as it came"),
    )  # fmt: skip


def _composed(letters: str) -> str:
    return unicodedata.normalize("NFC", letters)


def _ordinary(char: str) -> str:
    if char == _STROKE:
        return "—"
    return "・" if char in _DOTS else _radicals().get(char) or unicodedata.normalize("NFKC", char)


def _as_written(letters: str) -> str:
    return unicodedata.normalize("NFKC", letters).replace("\ufe0f", "").replace("\u20e3", "")


def _unmasked(name: str) -> str:
    return _MASK.sub("@", name)


def _bare(sign: str) -> str:
    return sign.rstrip("\ufe0e\ufe0f")


@cache
def _radicals() -> dict[str, str]:
    rows = csv.DictReader(read_text("radicals.csv").splitlines())
    return {row["radical"]: row["ideograph"] for row in rows}


def _not_as_it_looks(count: int, first: str, names: str, now: str) -> Message:
    return Message(
        "{count:,} characters are not those that they look like, as some printers of PDF write them: "
        "「{first}」 is {names}; it was read as {now}, the others likewise",
        count=count, first=first, names=names, now=now,
    )  # fmt: skip


_STEPS = (
    Step(
        "text-decomposed", _DECOMPOSED, _composed,
        lambda count, first, names, _: Message(
            "{count:,} characters stand in parts, as a Mac writes names of files: 「{first}」 is {names}; each was read as one",
            count=count, first=first, names=names,
        ),
    ),
    Step("character-form", _LIKE_ANOTHER, _ordinary, _not_as_it_looks),
    Step("character-form", _PHONE_SIGN, lambda _: "☎", _not_as_it_looks, _FEWEST_SIGNS),
    Step(
        "character-form", _DRAWN, _as_written,
        lambda count, first, names, now: Message(
            "{count:,} words are written in drawn letters or digits, as posts have them: 「{first}」 is {names}; it was read as {now}, the others likewise",
            count=count, first=first, names=names, now=now,
        ),
    ),
    Step(
        "character-form", _MASKED, _unmasked,
        lambda count, first, _, __: Message(
            "{count:,} addresses of mail have another sign for their {now}, so that no program finds them: 「{first}」",
            count=count, first=_MASK.findall(first)[0].strip(), now="@",
        ),
    ),
    Step(
        "variant-form", _IN_COLOUR, _bare,
        lambda count, first, _, now: Message(
            "{count:,} signs say that they are to be shown in colour or not: 「{first}」 is a variant form of {now}, harmless",
            count=count, first=first, now=now,
        ),
    ),
    Step(
        "character-invisible", _INVISIBLE, lambda _: "",
        lambda count, _, names, __: Message(
            "{count:,} characters that nobody sees stood in the text, the first {names}; they were left out",
            count=count, names=names,
        ),
    ),
)  # fmt: skip
