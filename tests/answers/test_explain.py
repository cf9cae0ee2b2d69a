"""Reasons are literally true, and quote what was typed as it was typed."""

from __future__ import annotations

import pytest

from madoguchi.answers.router import Router

REASONS = [
    # typed, place field → the first desk's reasons
    (
        "山梨県信用保証協会",
        "",
        ["「山梨県信用保証協会」という名前の窓口です", "山梨県を担当している窓口です"],
    ),
    (
        "山梨県信用保障協会",
        "長野市",
        ["書かれた「山梨県信用保障協会」に近い名前の窓口です", "長野県長野市を担当する窓口ではありません"],
    ),
    (
        "経営革新計画 富山県",
        "",
        ["「経営革新計画」は、この窓口のことと考えました", "富山県を担当している窓口です"],
    ),
    (
        "ジエトロ よこはま",
        "",
        ["書かれた「ジエトロ よこはま」に近い名前の窓口です", "神奈川県を担当している窓口です"],
    ),
    (
        "岩手県よろず支援拠点 (place field 宮城)",
        "",
        ["「岩手県よろず支援拠点」という名前の窓口です", "岩手県を担当している窓口です"],
    ),
    (
        "岩手県よろず支援拠点",
        "宮城",
        ["「岩手県よろず支援拠点」という名前の窓口です", "宮城県を担当する窓口ではありません"],
    ),
    (
        "中小機構 北陸 海外",
        "",
        [
            "書かれた「中小機構 北陸 海外」のほとんどが、この窓口の名前にあります",
            "北陸を担当している窓口です",
        ],
    ),
    (
        "すみません、21あおもりの電話番号を教えて",
        "",
        ["書かれた「21あおもり」のほとんどが、この窓口の名前にあります", "青森県を担当している窓口です"],
    ),
    (
        "toukyouto chuushou kigyou shinkou kousha",
        "",
        [
            "「toukyouto chuushou kigyou shinkou kousha」は、この窓口のことと考えました",
            "東京都を担当している窓口です",
        ],
    ),
    ("共栄火災ビル", "", ["住所に「共栄火災ビル」とあります"]),
    (
        "広島 産業振興センター",
        "",
        ["「産業振興センター」という名前の窓口です", "広島県広島市を担当している窓口です"],
    ),
    ("IICO", "", ["書かれた「IICO」に近い名前の窓口です"]),
]


@pytest.mark.parametrize(("typed", "place", "reasons"), REASONS)
def test_a_reason_says_how_a_name_was_found(
    router: Router, typed: str, place: str, reasons: list[str]
) -> None:
    first = router.answer(typed, place).items[0]
    assert [reason.ja for reason in first.reasons] == reasons
