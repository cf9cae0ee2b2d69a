"""Every desk is found by its own name, whole, shortened, or with a slip of the pen."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from madoguchi.answers.router import Router
from madoguchi.model.entities import Desk

Way = Callable[[Desk], str | None]


def _section(desk: Desk) -> str | None:
    return f"{desk.organization.text} {desk.department[-1].text}" if desk.department else None


def _section_of_prefecture(desk: Desk) -> str | None:
    if not (desk.department and desk.prefecture and desk.organization.text == desk.prefecture.text):
        return None
    return f"{desk.prefecture.text}の{desk.department[-1].text}"


def _slip(desk: Desk, mend: Callable[[str, int], str]) -> str:
    name = _section(desk) or desk.organization.text
    at = random.Random(desk.id).randrange(1, len(name) - 1)
    return mend(name, at)


WAYS: dict[str, tuple[Way, float]] = {
    "whole": (lambda desk: desk.name, 0.99),
    "asked for": (lambda desk: f"{desk.name}の電話番号を教えてください", 0.99),
    "body and section": (_section, 0.96),
    "in passing": (
        lambda desk: f"銀行に{_section(desk) or desk.organization.text}へ行けと言われたんだけど",
        0.96,
    ),
    "politely": (
        lambda desk: f"すみません、{_section(desk) or desk.organization.text}ってどこにかければいいですか",
        0.97,
    ),
    "section of the prefecture": (_section_of_prefecture, 0.95),
    "a character lost": (lambda desk: _slip(desk, lambda name, at: name[:at] + name[at + 1 :]), 0.90),
    "two characters swapped": (
        lambda desk: _slip(desk, lambda name, at: name[:at] + name[at + 1] + name[at] + name[at + 2 :]),
        0.87,
    ),
}


pytestmark = pytest.mark.long  # thousands of questions


def _same(one: Desk, other: Desk) -> bool:
    """The same desk, or one that a caller could not tell from it: the same number or the same name."""
    return bool(set(one.numbers) & set(other.numbers)) or one.name == other.name


@pytest.mark.parametrize("way", WAYS)
def test_every_desk_is_found_by_its_name(router: Router, way: str) -> None:
    ask, floor = WAYS[way]
    asked = [(desk, text) for desk in router.edition.desks if (text := ask(desk))]
    missed = []
    for desk, text in asked:
        items = router.answer(text).items
        if not (items and _same(items[0].desk, desk)):
            missed.append(text)
    assert len(missed) <= (1 - floor) * len(asked), missed[:20]
