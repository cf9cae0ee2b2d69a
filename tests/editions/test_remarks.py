"""What is gone finds what came in its stead."""

from __future__ import annotations

import pytest

from madoguchi.editions.remarks import paired


@pytest.mark.parametrize(
    ("gone", "come", "expected"),
    [
        # the likest first, whatever the order
        (
            ["※祝日は休みます。", "※予約制です。"],
            ["※完全予約制です。", "※祝日も休みます。"],
            {("※祝日は休みます。", "※祝日も休みます。"), ("※予約制です。", "※完全予約制です。")},
        ),
        # unlike, but in one cell
        (["2階です"], ["※要予約"], {("2階です", "※要予約")}),
        # unlike, and at another place: one is gone and one is new
        (["2階です"], ["【下】※要予約"], {("2階です", None), (None, "【下】※要予約")}),
        ([], ["※要予約"], {(None, "※要予約")}),
    ],
)
def test_what_came_in_its_stead(gone: list[str], come: list[str], expected: set[object]) -> None:
    found = paired(gone, come, lambda text: text, lambda text: text.startswith("【下】"))
    assert set(found) == expected


def test_a_crowd_is_taken_in_its_order() -> None:
    gone, come = [f"※旧い注{n}" for n in range(30)], [f"※新しい注{n}" for n in range(30)]
    assert list(paired(gone, come, lambda text: text, lambda _: 0)) == list(zip(gone, come, strict=True))
