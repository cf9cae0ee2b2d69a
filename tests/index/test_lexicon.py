"""Names as people type them."""

from __future__ import annotations

import pytest

from madoguchi.index.analyzer import fold
from madoguchi.index.lexicon import Lexicon, NameKind
from madoguchi.store.editions import packaged_edition


@pytest.mark.parametrize(
    ("typed", "program"),
    [
        ("힘내라 중소기업 경영상담 핫라인", "hotline"),
        ("日本政策金融公库", "jfc"),
        ("trung tâm hỗ trợ kế nghiệp", "succession"),
        ("일본무역진흥기구", "jetro"),
    ],
)
def test_the_names_that_pages_show_in_other_languages_are_names(typed: str, program: str) -> None:
    found = Lexicon(packaged_edition()).find(fold(typed), typed)
    assert [mention.name.target for mention in found if mention.name.kind is NameKind.PROGRAM] == [program]
