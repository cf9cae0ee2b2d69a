"""Numbers against the others of their house: what is a slip, and what is a second block of lines."""

from __future__ import annotations

import pytest

from madoguchi.editions.knowledge import Knowledge
from tests.rules.drafts import notices_of

# Numbers of one body in their order → the numbers that are told, each with the one that it is held against.
EXCHANGE_SLIPS = {
    "two of one house": ("0852-60-5110 0852-80-5103", {"0852-80-5103 0852-60-5110"}),
    "one against many, told once": (
        "076-267-1001 076-267-1002 076-256-1031 076-267-1003",
        {"076-256-1031 076-267-1001"},
    ),
    "the odd one stands first": ("076-256-1031 076-267-1001 076-267-4974", {"076-256-1031 076-267-1001"}),
    "two odd ones of two exchanges": (
        "03-5321-2101 03-5321-2102 03-5321-2103 03-5327-2150 03-5821-2160",
        {"03-5327-2150 03-5321-2101", "03-5821-2160 03-5321-2101"},
    ),
    "two on the odd exchange, eight on the usual": (
        "011-709-1701 011-709-1702 011-709-1703 011-709-1704 011-709-2301 011-709-2302 011-709-2303 "
        "011-709-2304 011-700-2327 011-700-5500",
        {"011-700-2327 011-709-2301"},
    ),
    "two on each exchange: the house has both": (
        "0852-60-5110 0852-60-5111 0852-80-5112 0852-80-5113",
        set(),
    ),
    "three on the other exchange: a block of its own": (
        "045-210-5501 045-210-5502 045-210-5503 045-210-5504 045-210-5505 045-210-5506 045-210-5507 "
        "045-210-5508 045-210-5509 045-210-5510 045-210-5511 045-210-5512 "
        "045-211-5521 045-211-5522 045-211-5523",
        set(),
    ),
    "every line on an exchange of its own": ("011-204-5301 011-206-5302 011-214-5303 011-224-5304", set()),
    "another block": ("0852-60-5110 0852-80-6203", set()),
    "three digits differ": ("076-267-1001 076-312-1031", set()),
    "another length of the area code's exchange": ("0852-60-5110 0852-605-5103", set()),
    "a free line": ("0120-60-5110 0120-80-5103", set()),
}


@pytest.mark.parametrize(("numbers", "told"), EXCHANGE_SLIPS.values(), ids=EXCHANGE_SLIPS)
def test_a_number_alone_on_an_exchange_like_the_usual_one_is_told(
    numbers: str, told: set[str], knowledge: Knowledge
) -> None:
    rows = [f"青空財団\t第{n}係\t{number}" for n, number in enumerate(numbers.split(), start=1)]
    text = "\n".join(["", "☎ 相談窓口", "", "機関名\t担当課\t電話番号", *rows, ""])
    found = [n for n in notices_of(text, knowledge) if n.code == "exchange-slip"]
    assert {_odd_and_usual(notice.message) for notice in found} == told
    assert len(found) == len(told)
    assert all(len(notice.lines) == 2 for notice in found)


def test_two_houses_tell_of_one_pair_once(knowledge: Knowledge) -> None:
    # The foundation has one number of each exchange; at the address the other exchange is the usual one.
    rows = [
        "青空財団\t0852-60-5110\t島根県松江市北陵町1",
        "青空財団\t0852-80-5103\t島根県松江市北陵町1",
        "みどり協会\t0852-80-5104\t島根県松江市北陵町1",
        "みどり協会\t0852-80-5105\t島根県松江市北陵町1",
    ]
    text = "\n".join(["", "☎ 相談窓口", "", "機関名\t電話番号\t住所", *rows, ""])
    found = [n for n in notices_of(text, knowledge) if n.code == "exchange-slip"]
    assert [notice.lines for notice in found] == [(5, 6)]


def _odd_and_usual(message: str) -> str:
    odd, _, rest = message.partition(" (")
    return f"{odd} {rest.partition(' and ')[2].split(' (')[0]}"
