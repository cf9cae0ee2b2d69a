"""Japan's prefectures: how each is named, and how the numbers of each begin. All that is known beside an edition file."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import Any

from madoguchi.editions.proof.text import fold, only_digits

# What begins a number and is no area code: free and shared services, mobile phones.
NO_AREA_CODES = {"0120", "0570", "0800", "0990", "0180", "0910", "020", "050", "060", "070", "080", "090"}
# The first digits of the numbers of each prefecture; codes of an exchange area that reaches over a border stand in both.
_FIRST_DIGITS = """
北海道 011 012 013 014 015 016
青森県 017
岩手県 019
宮城県 022
秋田県 018
山形県 023
福島県 024
茨城県 0280 029 0479
栃木県 0280 0281 0282 0283 0284 0285 0286 0287 0288 0289 0296
群馬県 027 0284
埼玉県 0274 0276 0280 0420 0429 048 0492 0493 0494 0495
千葉県 043 047
東京都 03 0422 0423 0424 0425 0426 04280 04282 04283 04284 04287 04288 04289 044 0499
神奈川県 0427 04281 04285 04286 044 045 046
新潟県 025
富山県 0763 0764 0765 0766
石川県 0761 0762 0767 0768
福井県 0770 0776 0778 0779
山梨県 0428 0551 0552 0553 0554 0555 0556
長野県 026 0573
岐阜県 0572 0573 0574 0575 0576 0577 0578 0582 0583 0584 0585 0586
静岡県 0460 0465 0534 0535 0537 0538 0539 054 0550 0557 0558 0559
愛知県 052 0531 0532 0533 0536 056 0586 0587
三重県 0567 059 0735
滋賀県 0740 0748 0749 0775
京都府 0743 075 0771 0772 0773 0774
大阪府 06 072 0743 075
兵庫県 06 072 078 079
奈良県 0742 0743 0744 0745 0746 0747
和歌山県 0734 0735 0736 0737 0738 0739
鳥取県 0857 0858 0859
島根県 0851 0852 0853 0854 0855 0856
岡山県 086
広島県 0822 0823 0824 0825 0826 0827 0828 0829 0845 0846 0847 0848 0849
山口県 0820 0827 083
徳島県 0883 0884 0885 0886
香川県 087 0896
愛媛県 089
高知県 0880 0887 0888 0889
福岡県 092 093 094 0979
佐賀県 0942 0952 0954 0955
長崎県 0920 0950 0955 0956 0957 0958 0959
熊本県 0944 096
大分県 097
宮崎県 0982 0983 0984 0985 0986 0987
鹿児島県 0986 099
沖縄県 0980 0988 0989
"""


def prefectures_of(number: str) -> set[str]:
    """The prefectures in which numbers with the area code of one lie; nothing where it has none."""
    digits = only_digits(number)
    if not digits.startswith("0") or digits.startswith(tuple(NO_AREA_CODES)):
        return set()
    return set().union(*(prefixes().get(digits[:length], ()) for length in range(2, 6)))


@cache
def prefixes() -> dict[str, set[str]]:
    """First digits of numbers → the prefectures in which they lie."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, *each in (line.split() for line in _FIRST_DIGITS.split("\n") if line):
        for digits in each:
            found[digits].add(name)
    return dict(found)


NATION = "全国"
# JIS X 0401: the prefectures, in the order of their codes.
PREFECTURES = (
    *("北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県"),
    *("埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県"),
    *("岐阜県", "静岡県", "愛知県", "三重県", "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県"),
    *("鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県", "福岡県"),
    *("佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県"),
)
# How each is written in kana, without 都, 府 and 県: (公財)あおもり東財団.
_KANA = (
    "ほっかいどう", "あおもり", "いわて", "みやぎ", "あきた", "やまがた", "ふくしま", "いばらき", "とちぎ", "ぐんま",
    "さいたま", "ちば", "とうきょう", "かながわ", "にいがた", "とやま", "いしかわ", "ふくい", "やまなし", "ながの",
    "ぎふ", "しずおか", "あいち", "みえ", "しが", "きょうと", "おおさか", "ひょうご", "なら", "わかやま", "とっとり",
    "しまね", "おかやま", "ひろしま", "やまぐち", "とくしま", "かがわ", "えひめ", "こうち", "ふくおか", "さが",
    "ながさき", "くまもと", "おおいた", "みやざき", "かごしま", "おきなわ",
)  # fmt: skip
IN_FULL = {name if name == "北海道" else name[:-1]: name for name in PREFECTURES} | {
    n: n for n in PREFECTURES
}


def prefecture_in(organization: str, printed: str) -> str | None:
    for text in (organization, printed):
        full = [name for name in PREFECTURES if name in text]
        short = [name for part, name in sorted(IN_FULL.items(), key=lambda e: -len(e[0])) if part in text]
        if full or short:
            at = {name: text.find(name if name in full else name[:-1]) for name in full or short}
            return full[0] if full else min(at, key=lambda name: (at[name], -len(name)))
    return None


def in_kana(organization: str) -> str | None:
    """The prefecture that the name of a body says in kana."""
    return next((n for n, kana in zip(PREFECTURES, _KANA, strict=True) if kana in organization), None)


def said_in_full(organization: str) -> str | None:
    """The prefecture whose full name stands in the name of a body that no table describes."""
    name = organization.replace("東京都市", "")
    return next((full for full in PREFECTURES if full in name), None)


def said_before(form: str, organization: str) -> str | None:
    """The prefecture whose short name stands in such a body's name, before what each prefecture has one of."""
    names = "|".join(sorted(IN_FULL, key=len, reverse=True))
    named = re.search(f"({names}){re.escape(form)}", organization.replace("東京都市", ""))
    return IN_FULL[named[1]] if named and form else None


def prefecture_of_code(code: Any) -> str | None:
    """The prefecture of a six-digit local government code; None where its check digit is another."""
    if not isinstance(code, str) or not re.fullmatch("[0-9]{6}", code) or not 1 <= int(code[:2]) <= 47:
        return None
    rest = sum(int(digit) * (6 - at) for at, digit in enumerate(code[:5])) % 11
    return PREFECTURES[int(code[:2]) - 1] if (11 - rest) % 10 == int(code[5]) else None


def named_first(address: str) -> str | None:
    """The prefecture that an address begins with, behind its postal code."""
    begun = without_postal_code(address)
    return next((name for name in PREFECTURES if begun.startswith(name)), None)


def without_postal_code(address: str) -> str:
    """An address, folded, behind the postal code that it may begin with."""
    return re.sub(r"^\s*+〒?\s*+[0-9]{3}-?[0-9]{4}\s*+", "", fold(address)).lstrip()
