"""Numbers in print: every one found, ranges completed, hyphens kept."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.text.phone import digits, expand_range, find_phones, one_number, tel_uri
from tests.conftest import read_cases


@pytest.mark.parametrize("case", read_cases("phones.csv"), ids=lambda case: case["printed"])
def test_printed_numbers(case: dict[str, str]) -> None:
    groups = find_phones(case["printed"])
    assert " ".join(n.number for group in groups for n in group.numbers) == case["numbers"]
    assert " ".join(group.mark or "-" for group in groups) == case["marks"]


AREA = st.sampled_from(["03", "06", "011", "0852", "0120", "099"])
TAIL = st.integers(0, 9999).map(lambda n: f"{n:04}")


@given(AREA, st.integers(100, 999), st.lists(TAIL, min_size=1, max_size=5, unique=True))
def test_nothing_lost_nothing_invented_in_a_list_of_tails(area: str, exchange: int, tails: list[str]) -> None:
    printed = f"{area}-{exchange}-" + "、".join(tails)
    found = [n.number for group in find_phones(printed) for n in group.numbers]
    assert found == [f"{area}-{exchange}-{tail}" for tail in tails]


@given(st.integers(0, 9999), st.integers(0, 9999))
def test_a_range_has_its_ends_and_nothing_outside(first: int, last: int) -> None:
    numbers = expand_range(f"092-482-{first:04}", f"{last:04}")
    tails = [int(number[-4:]) for number in numbers]
    assert tails[0] == first
    assert tails[-1] == last
    assert tails == list(range(first, last + 1)) if 0 < last - first <= 20 else len(tails) == 2


NUMBER = st.builds("{}-{}-{}".format, AREA, st.integers(100, 999), TAIL)
BETWEEN = st.text("0123456789-ー～、・()（）/ 　☎電話代表a", max_size=8)


@given(st.text() | st.lists(NUMBER | BETWEEN, max_size=6).map("".join))
def test_any_text_is_read_without_harm(text: str) -> None:
    for group in find_phones(text):
        assert 0 <= group.start < group.end <= len(text)
        assert all(n.number and text[n.start : n.end] for n in group.numbers)


def test_of_a_range_and_a_tail_only_the_first_number_is_printed_whole() -> None:
    (group,) = find_phones("092-482-5435～5437、5430")
    assert [(n.number, n.start, n.end, n.whole) for n in group.numbers] == [
        ("092-482-5435", 0, 12, True),
        ("092-482-5436", 0, 17, False),
        ("092-482-5437", 0, 17, False),
        ("092-482-5430", 18, 22, False),
    ]


# RFC 3966: a global number where one can be dialled from abroad, else a local one in the context of Japan.
URIS = {
    "03-3501-1511": "tel:+81-3-3501-1511",
    "0952-27-7071": "tel:+81-952-27-7071",
    "04992-2-0001": "tel:+81-4992-2-0001",
    "0952(27)7071": "tel:+81-952-27-7071",
    "(03)3501-1511": "tel:+81-3-3501-1511",
    "03 3501 1511": "tel:+81-3-3501-1511",
    "0335011511": "tel:+81335011511",
    "080-1234-5678": "tel:+81-80-1234-5678",
    "090-0000-0000": "tel:+81-90-0000-0000",
    "050-5541-8600": "tel:+81-50-5541-8600",
    "+81-3-3501-1511": "tel:+81-3-3501-1511",
    "+81 3-3501-1511": "tel:+81-3-3501-1511",
    "+81 (0)3-3501-1511": "tel:+81-3-3501-1511",
    "+81(0)3-0501-1511": "tel:+81-3-0501-1511",
    "+813-0501-1511": "tel:+81-3-0501-1511",
    "+81335011511": "tel:+81335011511",
    "+81-570-082100": "tel:0570-082100;phone-context=+81",
    "+1-650-253-0000": "tel:+1-650-253-0000",
    "0120-154-505": "tel:0120-154-505;phone-context=+81",
    "0800-123-4567": "tel:0800-123-4567;phone-context=+81",
    "0570-082100": "tel:0570-082100;phone-context=+81",
    "0570-082-100": "tel:0570-082-100;phone-context=+81",
    "0990-520-000": "tel:0990-520-000;phone-context=+81",
    "110": "tel:110;phone-context=+81",
    "188": "tel:188;phone-context=+81",
    "#8000": "tel:%238000;phone-context=+81",
    "3501-1511": "tel:3501-1511;phone-context=+81",
}
# The grammar of RFC 3966, sections 3 and 5.1, for what may stand here.
_URI = re.compile(r"tel:(?:\+[0-9.()-]*[0-9][0-9.()-]*|(?:[0-9.()*-]|%23)+;phone-context=\+[0-9]+)")


@pytest.mark.parametrize(("printed", "uri"), URIS.items())
def test_the_uri_of_a_number(printed: str, uri: str) -> None:
    assert tel_uri(printed) == uri
    assert _URI.fullmatch(uri)


@given(st.text("0123456789-+#() ", max_size=20))
def test_no_text_breaks_the_uri(text: str) -> None:
    assert tel_uri(text).startswith("tel:")


def test_digits_are_those_of_the_printed_number() -> None:
    assert digits("+81-3-3501-1511") == digits("03-3501-1511") == "0335011511"


@pytest.mark.parametrize("text", ["03-3501-1511", "0570-08-2100", "017-734-9365", "0852-60-5110"])
def test_a_cell_of_one_number_is_read_as_any_text_with_it(text: str) -> None:
    group = one_number(text)
    assert group is not None
    assert [(n.number, n.start, n.end, n.whole) for n in group.numbers] == [(text, 0, len(text), True)]
    assert (group,) == find_phones(text)


@pytest.mark.parametrize(
    "text", ["", "03-3501-151", "03-3501-15111", "3501-1511", "03-3501-1511 ", "03-3501-1511、1512", "188",
             "0120-154505", "(03)3501-1511", "0081-3-3501", "00-3501-1511", "０３-3501-1511", "03-3501-151O"]
)  # fmt: skip
def test_anything_else_is_left_to_the_search(text: str) -> None:
    assert one_number(text) is None


@given(st.from_regex(r"0[0-9]{1,4}-[0-9]{1,4}-[0-9]{4}", fullmatch=True))
def test_the_short_way_finds_what_the_long_one_does(text: str) -> None:
    group = one_number(text)
    assert group is None or (group,) == find_phones(text)
