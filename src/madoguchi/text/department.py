"""Levels of a Japanese office name: 商工労働部商工政策課 is 商工労働部, then 商工政策課."""

from __future__ import annotations

import re
from functools import lru_cache

_LEVEL = "部局課室"
_UNIT_END = re.compile(
    r"(?:[部局課室係班]|センター|窓口|担当|グループ|参事官|コーナー|ステーション)(?:\([^()]*\))?$"
)
# 課題, 部品, 室蘭 …: the character belongs to a longer word, so no level ends there.
_WORD_GOES_ON = "題税程長門品分員会内外屋蘭面材"
_WITHIN_WORD = "(?<!放課(?=後))"  # 放課後こども課
_CUT = re.compile(rf"(?<=[{_LEVEL}]){_WITHIN_WORD}(?![・()（）／/{_WORD_GOES_ON}]|$)")


@lru_cache(maxsize=16384)  # a list names the same sections again and again
def split_levels(text: str) -> tuple[tuple[int, int], ...]:
    """Return the (start, end) of each level in a run-together office name.

    A cut is made after 部, 局, 課 or 室 only when what follows is itself a unit's name.

    >>> [("経済部地域経済局商業課")[a:b] for a, b in split_levels("経済部地域経済局商業課")]
    ['経済部', '地域経済局', '商業課']
    """
    cuts = [0]
    for match in _CUT.finditer(text):
        position = match.start()
        if position - cuts[-1] > 1 and _UNIT_END.search(text[position:]):
            cuts.append(position)
    return tuple(zip(cuts, [*cuts[1:], len(text)], strict=True))


# A body's name may run on from more than an office: 教育委員会学校教育課, 保健所健康づくり課.
_BODY_CUT = re.compile(
    rf"(?<=[{_LEVEL}館所署]){_WITHIN_WORD}(?![・()（）／/{_WORD_GOES_ON}得有属在業])|(?<=委員会)|(?<=センター)"
)
_BODY_END = re.compile(rf"{_UNIT_END.pattern[:-1]}$|[所署館園校院]$")
# 中部農政局: a part of the country, or a head office, is no level.
_NO_LEVEL = re.compile("(?:[東西南北中央]部|本部)$")


_BRACKET_AT_END = re.compile(r"\([^()]*\)$")


def is_unit(name: str) -> bool:
    """Whether a name is that of an office, a section or a house: 市民課, 消防署, 図書館."""
    return bool(_BODY_END.search(name))


def body_levels(name: str) -> tuple[str, ...]:
    """Return the levels that run together in the name of a body; none for a name of one level.

    >>> body_levels("消防局総務課"), body_levels("教育委員会学校教育課"), body_levels("中部農政局")
    (('消防局', '総務課'), ('教育委員会', '学校教育課'), ())
    """
    cuts = [0]
    for match in _BODY_CUT.finditer(name):
        position = match.start()
        if position - cuts[-1] > 1 and _BODY_END.search(name[position:]):
            cuts.append(position)
    levels = tuple(name[start:end].strip() for start, end in zip(cuts, [*cuts[1:], len(name)], strict=True))
    return () if len(levels) == 1 or any(map(_NO_LEVEL.search, levels)) else levels


def rank(level: str) -> int:
    """Return how deep a level usually stands: 局 and 部 above 課, 課 above 室 (0, 1, 2).

    Used to see where one path ends and the next begins in 「経済部 金融課 商工部 総務課」.
    """
    bare = _BRACKET_AT_END.sub("", level) if level.endswith(")") else level
    if bare.endswith(("部", "局")):
        return 0
    return 1 if bare.endswith("課") else 2


def split_paths(levels: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Return index ranges of the separate paths in a cell of several units.

    A new path begins where the first level comes again, or where a 部 follows a 課.

    >>> split_paths(("商工部", "一課", "商工部", "二課"))
    ((0, 2), (2, 4))
    """
    starts = [0]
    for index in range(1, len(levels)):
        again = levels[index] == levels[starts[-1]]
        climbs = rank(levels[index]) == 0 and rank(levels[index - 1]) > 0
        if again or climbs:
            starts.append(index)
    return tuple(zip(starts, [*starts[1:], len(levels)], strict=True)) if levels else ()
