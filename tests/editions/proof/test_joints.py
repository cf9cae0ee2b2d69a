"""What is joined: hours of two cells are a stretch of time, and each cell stands in its order."""

from __future__ import annotations

import pytest

from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof.joints import _between_hours, _in_order, check_joints
from tests.editions.forging import Edition, as_found, told_by

LIST = """窓口の一覧

窓口\t電話番号\t開始時刻\t終了時刻
東相談室\t0993-00-0001\t9:00\t17:00
西相談室\t0993-00-0002\t9:00\t16:00
南相談室\t0993-00-0003\t8:30\t17:00
"""


@pytest.mark.parametrize(
    ("one", "other", "sign"), [("9:00", "17:00", "～"), ("9時", "17時半", "～"), ("平日", "9:00", " ")]
)
def test_two_times_of_day_are_a_stretch(one: str, other: str, sign: str) -> None:
    assert _between_hours(one, other) == sign


def test_cells_stand_in_their_order_behind_each_word_for_days() -> None:
    assert _in_order([[3, 0, 2], [4, 5, 9], [4, 10, 14], [3, 3, 5], [4, 15, 19]], 4)
    assert not _in_order([[4, 10, 14], [4, 5, 9]], 4)


def test_the_end_does_not_stand_before_the_beginning(knowledge: Knowledge) -> None:
    def forge(edition: Edition) -> None:
        edition["desks"][0]["hours"][2].reverse()

    assert ("desks", "order") in told_by(check_joints, as_found(LIST, knowledge), forge)


def test_clocks_with_wide_colons_are_joined_as_others_are(knowledge: Knowledge) -> None:
    rows = "\n".join(f"{n}ひろば\t0993-00-000{n}\t月火水\t10：00\t16：00" for n in range(1, 5))
    edition = as_found(f"名称\t電話番号\t利用可能曜日\t開始時間\t終了時間\n{rows}\n", knowledge)
    assert {desk["hours"][0] for desk in edition["desks"]} == {"月火水 10：00～16：00"}
