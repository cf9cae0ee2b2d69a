"""Long lists and hostile ones: time and memory by the length of the list, whatever stands in it."""

from __future__ import annotations

import tracemalloc
from contextlib import suppress
from pathlib import PurePath

import pytest

from madoguchi.editorial.crosscheck.check import OtherList, crosscheck
from madoguchi.errors import SourceError
from madoguchi.ingest.source import LONGEST_LINE
from tests.hostile import TEXTS, seconds

SHAPES = {
    "alone": "{}",
    "between a name and its number": "中小企業庁 {} 03-3501-1511",
    "in a bracket behind a number": "03-3501-1511 ({}",
    "as an address": "〒{}",
    "in a cell": "name,phone\n{},03-3501-1511",
}


def checked(edition, text: str, name: str = "list.txt"):
    return crosscheck(edition, [OtherList(text.encode("utf-8", "replace"), PurePath(name))])


@pytest.mark.parametrize("kind", TEXTS)
def test_no_line_costs_time(edition, kind):
    text = (TEXTS[kind] * 3)[: LONGEST_LINE - 100]
    for shape in SHAPES.values():
        written = shape.format(text)
        name = "list.csv" if "," in shape else "list.txt"

        def read(written: str = written, name: str = name) -> None:
            with suppress(SourceError):  # some have no number, some are blank
                checked(edition, written, name)

        assert seconds(read, enough=0.5) < 0.5


@pytest.mark.parametrize("text", ["東京都" * 1_400, "name,phone\n" + "x" * 4_001 + " 03-3501-1511,1"])
def test_a_line_without_end_is_refused_by_its_number(edition, text):
    with pytest.raises(SourceError, match=r"line \d has 4,\d+ characters, at most 4,000"):
        checked(edition, text, "list.csv" if "," in text else "list.txt")


def a_list(rows: int) -> str:
    return "\n".join(
        f"見出し{at % 97} 支援課{at}\n(社)協会{at} 03-3501-{at % 10_000:04}" for at in range(rows)
    )


@pytest.mark.parametrize("words", [False, True], ids=["numbers", "words between numbers"])
def test_a_list_ten_times_as_long_takes_ten_times_as_long(edition, words):
    def text(rows: int) -> str:
        return "\n".join(f"支援 {at}" for at in range(rows)) + "\n03-3501-1511" if words else a_list(rows)

    checked(edition, text(10))  # what is read once
    short, long = (
        seconds(lambda rows=rows: checked(edition, text(rows)), 2, 0.0) for rows in (1_000, 10_000)
    )
    assert long < 30 * max(short, 0.02)


def test_memory_grows_with_the_list_and_not_with_its_square(edition):
    checked(edition, a_list(10))
    peaks = []
    for rows in (400, 1_600):
        text = a_list(rows)
        tracemalloc.start()
        checked(edition, text)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 8 * peaks[0]
    assert peaks[1] < 20e6
