"""Errata in the notices: applied, not applicable, and what they silence."""

from __future__ import annotations

from madoguchi.editions.knowledge import Knowledge
from madoguchi.ingest.errata import Erratum
from tests.rules.drafts import notices_of

TEXT = (
    "知財総合支援窓口\n\n都道府県\t電話番号\t住所\n"
    "栃木県\t028-670-2617\t栃木県宇都宮市ゆいの社1-5-40\n沖縄県\t098-987-6074\t沖縄県那覇市小祿 1831番地1\n"
)


def _erratum(printed: str, corrected: str) -> Erratum:
    return Erratum("test", "ip", "address", printed, corrected, 4, "misread", "postal-code data")


def _codes(knowledge: Knowledge, *errata: Erratum) -> list[str]:
    return [notice.code for notice in notices_of(TEXT, knowledge, errata)]


def test_an_applied_erratum_is_told_with_reason_and_evidence(knowledge: Knowledge) -> None:
    found = notices_of(TEXT, knowledge, (_erratum("ゆいの社", "ゆいの杜"),))
    (notice,) = [n for n in found if n.code == "erratum-applied"]
    assert (notice.lines, notice.value) == ((4,), "ゆいの社")
    assert notice.message == "corrected to 「ゆいの杜」: misread"
    assert "postal-code data" in notice.fix


def test_an_erratum_whose_text_is_gone_is_told(knowledge: Knowledge) -> None:
    assert "erratum-unmatched" in _codes(knowledge, _erratum("鏡西", "鐙西"))


def test_what_is_corrected_is_not_told_again(knowledge: Knowledge) -> None:
    before = _codes(knowledge)
    after = _codes(knowledge, _erratum("ゆいの社", "ゆいの杜"), _erratum("小祿 1831", "小禄1831"))
    assert {"town-unknown", "old-form", "space-inside"} <= set(before)
    assert not {"town-unknown", "old-form", "space-inside"} & set(after)
