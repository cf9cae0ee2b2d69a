"""Which desks a name in a question means: a section of a named body by what stands beside the body's name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from madoguchi.answers.named import by_section_name
from madoguchi.model.edition import Edition

SECTIONS = ("経営支援課", "企業支援課", "観光課", "")


@pytest.mark.parametrize(
    ("rest", "share", "sections"),
    [
        ("企業支援", 1.0, ["企業支援課"]),  # 企業, 業支, 支援
        ("企業を支援", 0.5, ["企業支援課"]),  # 企業, 支援 of 企業, 業を, を支, 支援
        ("支援", 1.0, ["経営支援課", "企業支援課"]),
        ("観光 支援", 0.5, ["経営支援課", "企業支援課", "観光課"]),  # nothing stands across a space
        ("農業", 0.0, []),
        ("課", 0.0, []),
        ("", 0.0, []),
    ],
)
def test_a_section_by_what_stands_beside_its_body(
    rest: str, share: float, sections: list[str], edition: Edition
) -> None:
    desk = edition.desks[0]
    pool = tuple(
        replace(desk, id=name, department=(replace(desk.organization, text=name),) if name else ())
        for name in SECTIONS
    )
    found, desks = by_section_name(rest, pool)
    assert (found, [each.id for each in desks]) == (share, sections)
