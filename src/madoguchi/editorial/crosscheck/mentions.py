"""Which of the bodies that an entry names is the one whose number it gives, and the words around it."""

from __future__ import annotations

import re

from madoguchi.editorial.crosscheck.bodies import Body, Mention
from madoguchi.editorial.crosscheck.words import canonical, without_brackets

_DESK = r"(?:窓口|ダイヤル|デスク|コーナー|ホットライン)"
_SIGNS_AROUND = re.compile(r"^[\W\d]+|(?<![\W\d])[\W\d]++$|電話|tel")
_OPEN = re.compile(r"(?<![^\s,、。:;)(])([^\s,、。:;)(]++)\($")
_OWN_DESK = re.compile(rf"(?<![^\s,、。:;)(])([^\s,、。:;)(]+{_DESK})\)?\s*$")


def meant(mentions: tuple[Mention, ...], own: str) -> Mention:
    """Return the last body named; where a bracket repeats a name or adds a stranger's, the one before it.

    日本観光振興機構 知的財産課(観光協会): what follows the first of its names counts.
    """
    at = len(mentions) - 1
    for earlier in range(at):
        if _is_run_by(
            mentions[earlier].body, mentions[at].body
        ):  # 山梨県生活相談センター やまなし産業支援機構
            return mentions[earlier]
    stranger = mentions[at].body is None and not mentions[at].family
    if stranger and at and mentions[at - 1].body and own[mentions[at - 1].end : mentions[at].start] == "(":
        at -= 1
    while (
        at and (body := mentions[at].body) and (before := mentions[at - 1].body) and before.name == body.name
    ):
        at -= 1
    return mentions[at]


def behind(mention: Mention, mentions: tuple[Mention, ...], own: str) -> str:
    """Return the words behind a body's name, without the names of other bodies of ours."""
    rest, at = "", mention.end
    for later in mentions:
        if later.start >= at and (later.body or later.family):
            rest += own[at : later.start]
            at = later.end
    return rest + own[at:]


def _is_run_by(body: Body | None, operator: Body | None) -> bool:
    if body is None or operator is None:
        return False
    return canonical(operator.name) in body.operators


def bare(words: str) -> str:
    """Return words without brackets, and without the signs around them."""
    return _SIGNS_AROUND.sub("", without_brackets(words))


def ahead(words: str) -> str:
    """Return what stands in front of a body's name and is a line of its own, in brackets.

    消費者かけこみ所(…協会), 省エネ相談窓口 資源エネルギー庁 …
    """
    unit = _OPEN.search(words) or _OWN_DESK.search(words)
    return f"({unit[1]})" if unit else ""
