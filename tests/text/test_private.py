"""What could tell of a private person is masked; the number of an office is not."""

from __future__ import annotations

import pytest

from madoguchi.text.private import E_MAIL, MOBILE, masked


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("090-1234-5678 に連絡ください", f"{MOBILE} に連絡ください"),
        ("携帯は０９０１２３４５６７８です", f"携帯は{MOBILE}です"),
        ("08012345678", MOBILE),
        ("070 1234 5678", MOBILE),
        ("090（1234）5678", MOBILE),
        ("+81 90-1234-5678 まで", f"{MOBILE} まで"),
        ("+81 (0)80-1234-5678", MOBILE),
        ("taro.yamada+x@example.co.jp まで", f"{E_MAIL} まで"),
        ("taro＠example.jpへ", f"{E_MAIL}へ"),
        ("a@example.com と 090-1234-5678", f"{E_MAIL} と {MOBILE}"),
    ],
)
def test_private_addresses_and_mobile_numbers_are_masked(typed, kept):
    assert masked(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "正しくは 03-3501-1511 です",
        "０１２０－１２３－４５６ に変わりました",
        "0570-064-350 が出ません",
        "090-12 は途中で切れました",
        "2026年11月23日 10時30分",
        "〒100-8912 東京都千代田区霞が関1-3-1",
        "@ だけ、a@b も",
        "",
    ],
)
def test_everything_else_stays_as_it_was_typed(typed):
    assert masked(typed) == typed
