"""The 47 prefectures by their printed names. Source: JIS X 0401 (order and names)."""

from __future__ import annotations

import re
from collections.abc import Iterable

PREFECTURES: tuple[str, ...] = (
    *("北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県"),
    *("埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県"),
    *("岐阜県", "静岡県", "愛知県", "三重県", "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県"),
    *("鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県", "福岡県"),
    *("佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県"),
)
# The area of a desk that serves them all.
NATION = "全国"
_FULL_NAMES = frozenset(PREFECTURES)


def short_name(prefecture: str) -> str:
    """青森県 → 青森; 北海道 stays."""
    return prefecture if prefecture == "北海道" else prefecture[:-1]


_BY_NAME = {name: name for name in PREFECTURES} | {short_name(name): name for name in PREFECTURES}
_LONGEST_FIRST = re.compile("|".join(sorted(_BY_NAME, key=len, reverse=True)))


def full_name(text: str) -> str | None:
    """Return the full name for 青森 or 青森県, None for anything else."""
    return _BY_NAME.get(text.strip())


def beginning(area: str) -> str:
    """Return the prefecture whose full name an area or an address begins with; empty where it begins with none.

    >>> beginning("神奈川県横浜市"), beginning("全国")
    ('神奈川県', '')
    """
    # 神奈川県, 和歌山県 and 鹿児島県 have four characters, all others three.
    return next((begun for begun in (area[:3], area[:4]) if begun in _FULL_NAMES), "")


def served_by(areas: Iterable[str]) -> tuple[str, ...]:
    """Return the prefectures that some areas are or lie in, each once, in their official order.

    全国 lies in none of them: whether a desk serves all of Japan is a question for `NATION`.

    >>> served_by(["大阪府", "京都府京都市", "全国"])
    ('京都府', '大阪府')
    """
    found = {beginning(area) for area in areas}
    return tuple(name for name in PREFECTURES if name in found)


def named_in(text: str) -> str | None:
    """Return the prefecture whose name stands in an office's name, the first one, else None.

    A full name wins over a short one: 東京都 before 京都.
    """
    for name in PREFECTURES:
        if name in text:
            return name
    match = _LONGEST_FIRST.search(text)
    return _BY_NAME[match.group()] if match else None


def surely_named_in(text: str, forms: Iterable[str] = ()) -> tuple[str, str] | None:
    """Return the prefecture that an office's name says beyond doubt and the form that says it, else None.

    In full (福岡県立図書館): the form is empty; or in short before a form of a body of which every prefecture has one.

    >>> surely_named_in("福岡労働局", ["労働局"]), surely_named_in("福岡保育所"), surely_named_in("東京都市大学")
    (('福岡県', '労働局'), None, None)
    """
    found = named_in(text)
    if found is None:
        return None
    if re.search(f"{found}(?!市)" if found == "東京都" else found, text):
        return found, ""
    form = next((each for each in forms if short_name(found) + each in text), None)
    return (found, form) if form else None
