"""Sections and groups that words name, and whether two of them are one."""

from __future__ import annotations

import re

from madoguchi.editorial.crosscheck.knowledge import CrosscheckKnowledge
from madoguchi.editorial.crosscheck.words import bracketed, canonical, runs_to, without_brackets
from madoguchi.text.department import split_levels

_END = (
    r"(?:(?<![本全])部(?!品|分|会|門|署)|(?<!事務)局|課(?!題|程|税)|室(?!蘭)|係|班|担当(?![者課部室参])|グループ|チーム|センター|窓口|コーナー"
    r"|デスク|支店|支局|ダイヤル|参事官)"
)
_RUN = re.compile(r"[^\s,、。:;/()\[\]<>「」＜＞【】\0]++")
_ENDING = re.compile(rf"{_END}(?!長)")
_SECTION = re.compile(r"(?:[部局課室係班]|担当|グループ|チーム|参事官)$")
_LAST_SIGN = re.compile(r"[課室]$")
# 商業課等, 産業人材政策課(室): what only widens a name.
_WIDER = re.compile(r"(?:など|等|\(室\)|\(課\))$")


def first_unit(text: str) -> str:
    """Return the first section that a canonical text names, "" for none."""
    return next((text[a:b] for a, b in runs_to(_RUN, _ENDING, text, 1)), "")


def units(text: str) -> tuple[str, ...]:
    """Return the levels that a canonical text names, outermost first.

    >>> units("商工労働部経営支援課金融担当")
    ('商工労働部', '経営支援課', '金融担当')
    """
    found: list[str] = []
    for start, end in runs_to(_RUN, _ENDING, text, 1):
        run = text[start:end]
        found += [run[a:b] for a, b in split_levels(run)]
    return tuple(found)


def is_section(unit: str) -> bool:
    """Whether a unit is a part of an office and not a desk or centre with a name of its own."""
    return bool(_SECTION.search(unit))


def forms_of(levels: tuple[str, ...], knowledge: CrosscheckKnowledge) -> frozenset[str]:
    """Return the keys under which the last of a desk's levels may be named.

    Bare, by what stands in its brackets, by each of two names joined by ・, by older names, and
    run together with the levels above it.
    """
    level = levels[-1]
    plain = canonical(level)
    forms = {plain, without_brackets(plain), *bracketed(plain)}
    forms |= {canonical(part) for part in re.split(r"(?<=[課室])・", level)}
    for other in knowledge.sections:
        if other.of == plain:
            forms |= set(other.names)
    above = ""
    for upper in reversed(levels[:-1]):
        above = canonical(upper) + above
        forms.add(above + without_brackets(plain))
    return frozenset(unit_key(form) for form in forms)


def unit_key(unit: str) -> str:
    """Return what two spellings of one section share: 課 and 室 are no difference.

    >>> unit_key("地域振興課") == unit_key("地域振興室")
    True
    """
    return _LAST_SIGN.sub("", _WIDER.sub("", unit))
