"""The parts of a page: columns of desks, and what only looks like one."""

from __future__ import annotations

import pytest

from madoguchi.ingest.documents.pageparts import parts_of
from madoguchi.ingest.documents.unruled import type_lines

PAGE = (0.0, 0.0, 595.0, 842.0)


def _typed(x0: float, top: float, text: str) -> list[dict[str, object]]:
    return [
        {
            "text": sign,
            "x0": x0 + at * 10,
            "x1": x0 + at * 10 + 10,
            "top": top,
            "bottom": top + 10,
            "size": 10.0,
            "matrix": (1, 0, 0, 1, 0, 842 - top - 8),
        }
        for at, sign in enumerate(text)
    ]


@pytest.mark.parametrize(("beside", "parts"), [("農政課 0244-36-031", 2), ("FAX 0244-36-029", 1)])
def test_the_fax_of_each_line_is_no_column_of_desks(beside: str, parts: int) -> None:
    chars: list[dict[str, object]] = []
    for at, name in enumerate(("総務課", "税務課", "市民課", "福祉課", "環境課")):
        chars += _typed(50, 100 + at * 20, f"{name} 0244-36-021{at}")
        chars += _typed(300, 100 + at * 20, f"{beside}{at}")
    assert len(parts_of(type_lines(chars), [], PAGE)) == parts
