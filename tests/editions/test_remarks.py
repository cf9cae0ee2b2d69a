"""What is gone finds what came in its stead; what is only written otherwise is the same."""

from __future__ import annotations

import pytest

from madoguchi.editions.remarks import paired, spelt


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("平日９時〜１７時", "平日 9時～17時"),
        ("（公財）みなと財団", "(公財)みなと財団"),
        ("横浜市１−２−３", "横浜市1-2-3"),
        ("※予約制です。", "※　予約制です。"),
    ],
)
def test_spelling_is_no_difference(one: str, other: str) -> None:
    assert spelt(one) == spelt(other)


@pytest.mark.parametrize(
    ("one", "other"), [("9時～17時", "9時～18時"), ("予約制", "予約制。"), ("a@example.jp", "A@example.jp")]
)
def test_other_signs_are_one(one: str, other: str) -> None:
    assert spelt(one) != spelt(other)


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
