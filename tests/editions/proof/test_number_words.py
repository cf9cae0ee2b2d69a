"""The words beside numbers: which of them say telephone, FAX or extension, and what is plainly a number."""

from __future__ import annotations

import pytest

from madoguchi.editions.proof.number_words import (
    both_kinds,
    is_extension,
    is_kind,
    plain_numbers,
    says_both,
    says_fax,
    says_same,
)


@pytest.mark.parametrize(
    ("words", "kind", "fax"),
    [
        ("電話番号", True, False),
        ("ＴＥＬ", True, False),
        ("ファックス", True, True),
        ("℻", True, True),
        ("電話・FAX", True, False),  # one line for both
        ("受付時間", False, False),
    ],
)
def test_a_word_says_which_kind_a_number_is(words: str, kind: bool, fax: bool) -> None:
    assert (is_kind(words), says_fax(words)) == (kind, fax)


@pytest.mark.parametrize(
    ("header", "kinds"), [("TEL/FAX", "tf"), ("FAX・電話", "ft"), ("電話・FAX共通", ""), ("電話番号", "")]
)
def test_a_header_says_which_of_two_is_the_fax(header: str, kinds: str) -> None:
    assert both_kinds(header) == kinds


@pytest.mark.parametrize(
    ("words", "both", "same"),
    [
        ("TEL/FAX", True, False),
        ("電話（FAX兼用）", True, False),
        ("FAXも同じ", True, True),
        ("FAXも同番号", True, True),
        ("FAX同番", True, True),
        ("FAX 〃", False, True),
        ("兼FAX", True, False),
        ("TEL；FAX", True, False),
        ("FAX：同左", True, True),
        ("同左", False, True),
        ("FAX 同上", False, True),
        ("FAX：同番号", True, True),
        ("左記と同じ", False, True),
        ("兼用", False, True),
        ("FAX", False, False),
        ("TEL", False, False),
    ],
)
def test_words_say_that_a_number_is_both_and_that_a_fax_is_the_one_before(
    words: str, both: bool, same: bool
) -> None:
    assert (says_both(words), says_same(words)) == (both, same)


@pytest.mark.parametrize(("before", "says"), [("0993-00-0001（内線", True), ("内線番号：", True), ("室内", True), ("直通", False)])  # fmt: skip
def test_words_end_by_saying_extension(before: str, says: bool) -> None:
    assert is_extension(before) is says


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("0993-00-0001", ["0993-00-0001"]),
        ("(0993)00-0001/0120-000-001", ["(0993)00-0001", "0120-000-001"]),
        ("https://example.jp/0993-00-0001", []),
        ("12-0993-00-0001", []),
        ("00-0001", []),
    ],
)
def test_a_whole_number_is_plain(text: str, numbers: list[str]) -> None:
    assert plain_numbers(text) == numbers
