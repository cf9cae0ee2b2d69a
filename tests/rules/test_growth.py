"""Drafts in which everything is alike: time by the number of their rows, not by its square."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from madoguchi.editions.knowledge import Knowledge
from tests.hostile import seconds
from tests.rules.drafts import notices_of

HEAD = "☎ よろず支援拠点\n\n都道府県\tよろず支援拠点実施機関\t電話番号\t住所\n"
ROWS: dict[str, Callable[[int], str]] = {
    "one number": lambda n: f"(公財)協会{n}\t017-721-3787\t青森県青森市新町{n % 300}-4-1",
    "one row": lambda n: "(公財)21あおもり産業総合支援センター\t017-721-3787\t青森県青森市新町2-4-1",  # noqa: ARG005
    "one name": lambda n: f"(公財)21あおもり産業総合支援センター\t017-721-{n:04}\t青森県青森市新町2-4-1",
    "one lot": lambda n: f"(公財)協会{n}\t017-721-{n:04}\t青森県青森市新町2-4-1 {chr(0x4E00 + n)}ビル",
    "one slip apart": lambda n: (
        f"(公財)あおもり産業総合{chr(0x4E00 + n)}センター\t017-721-{n:04}\t青森県青森市新町"
    ),
    "abbreviations": lambda n: f"{'中小企業基盤整備機構'[: 2 + n % 8]}{n}\t017-721-3787\t青森県青森市",
    "ranges": lambda n: f"(公財)協会{n}\t017-721-3787～3806、3807～3826\t青森県青森市新町2-4-1",
}


@pytest.mark.parametrize("kind", ROWS)
def test_rows_that_are_all_alike_cost_no_more_than_others(knowledge: Knowledge, kind: str) -> None:
    def text(rows: int) -> str:
        return HEAD + "".join(f"青森県\t{ROWS[kind](n)}\n" for n in range(rows))

    notices_of(text(10), knowledge)  # what is read once
    short, long = (
        seconds(lambda rows=rows: notices_of(text(rows), knowledge), 2, 0.0) for rows in (100, 500)
    )
    assert long < 15 * max(short, 0.05)
