"""A cell of phone numbers as people print it: each number with its kind, its labels and its extension."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.ingest.documents.cellwords import one_line
from madoguchi.ingest.pieces.cells import Numbers, read_number_cell
from madoguchi.ingest.source import Slice, SourceText, read_source
from madoguchi.ingest.values import phones_of
from madoguchi.model.entities import Phone
from madoguchi.text.fold import fold
from madoguchi.text.phone_cell import read_phone_cell
from madoguchi.text.phone_words import NumberKind
from tests.conftest import read_cases


@pytest.mark.parametrize("case", read_cases("phone-cells.csv"), ids=lambda case: case["cell"])
def test_a_cell_is_read_as_its_reader_would(case: dict[str, str]) -> None:
    """`labels` and `extensions` are parted by " | ", one for each number; an empty row gives nothing."""
    source = read_source(one_line(case["cell"]).encode(), edition="cell")
    cell = read_number_cell(source.line(1) if source.raw else Slice("", 1, 0), NumberKind.VOICE)
    offered = [(numbers, phone) for numbers in cell.numbers for phone in _phones(numbers, source)]
    assert " ".join(phone.number for _, phone in offered) == case["numbers"]
    assert " ".join(numbers.kind for numbers, _ in offered) == case["kinds"]
    assert " | ".join(phone.label or "-" for _, phone in offered) == case["labels"]
    assert " | ".join(p.extension.text if p.extension else "-" for _, p in offered) == case["extensions"]
    assert " | ".join(n.slice.text for n in cell.numbers if not n.group.numbers) == case["unread"]


def _phones(numbers: Numbers, source: SourceText) -> tuple[Phone, ...]:
    return () if numbers.former else phones_of(numbers, source)


PARTS = st.sampled_from(
    [
        "03-3501-1511",
        "FAX",
        "TEL",
        "電話",
        "（代表）",
        "(直)",
        "内線23",
        "／",
        "、1512",
        "～1515",
        "夜間",
        "〒760-8571",
        "旧",
        "→",
        "188",
        "#7119",
        "36-0211",
        "[",
        "]",
        "<",
        "番",
        "へ",
    ]
)


@given(st.lists(PARTS | st.text(max_size=4), max_size=9).map(" ".join))
def test_every_character_of_a_cell_is_told_of_once(text: str) -> None:
    """Numbers, labels, words and what hangs them together do not overlap, and nothing but decoration is left."""
    folded = fold(text)
    cell = read_phone_cell(folded)
    places = [*cell.words, *cell.between]
    for line in cell.lines:
        places += [(line.group.start, line.group.end), *line.labels]
        places += [place for place in (line.says, line.extension) if place]
    for (_, end), (start, _) in zip(sorted(places), sorted(places)[1:], strict=False):
        assert end <= start
    covered = {at for start, end in places for at in range(start, end)}
    assert not [
        sign for at, sign in enumerate(folded) if at not in covered and (sign.isdigit() or sign.isalpha())
    ]


@pytest.mark.parametrize("menu", ["→2", "→②→①", "⇒ 2番", "→「3」"])
def test_what_to_press_stays_whole_among_the_words(menu: str) -> None:
    text = f"0985-26-6152{menu}"
    cell = read_phone_cell(text)
    assert [text[slice(*place)] for place in cell.words] == [menu]
    assert not cell.lines[0].labels
    assert not cell.lines[0].former
