"""A line without end in a list: its beginning is read in no time, and it is said where it was cut."""

from __future__ import annotations

import pytest

from madoguchi.editions.knowledge import Knowledge
from madoguchi.ingest.source import LONGEST_LINE, read_source
from madoguchi.model.notice import Severity
from tests.hostile import TEXTS, seconds
from tests.rules.drafts import notices_of

HEAD = "☎ よろず支援拠点\n\n都道府県\tよろず支援拠点実施機関\t電話番号\t住所\n"
ROWS = {
    "name": "青森県\t{}\t017-721-3787\t青森県青森市新町2-4-1\n",
    "number": "青森県\t(公財)21あおもり産業総合支援センター\t017-721-3787{}\t青森県青森市新町2-4-1\n",
    "address": "青森県\t(公財)21あおもり産業総合支援センター\t017-721-3787\t青森県青森市新町{}\n",
}
MORE = {
    "ranges and tails": "～3788、3789",
    "a chain of ranges": "～3788",
    "floors": "1階",
    "lots": "1丁目2番地",
}


def test_what_is_behind_the_bound_is_named_and_not_read(knowledge: Knowledge) -> None:
    text = HEAD + ROWS["name"].format("あ" * 80_000)
    found = [notice for notice in notices_of(text, knowledge) if notice.code == "line-too-long"]
    assert [(n.severity, n.lines) for n in found] == [(Severity.ERROR, (4,))]
    assert "80,0" in found[0].message
    assert max(map(len, read_source(text.encode(), edition="draft").raw)) == LONGEST_LINE


def test_a_line_as_long_as_a_line_may_be_is_read_whole() -> None:
    source = read_source(("あ" * LONGEST_LINE).encode(), edition="draft")
    assert source.notices == ()
    assert len(source.raw[0]) == LONGEST_LINE


@pytest.mark.parametrize("kind", [*TEXTS, *MORE])
def test_no_cell_of_a_list_costs_time(knowledge: Knowledge, kind: str) -> None:
    unit = MORE.get(kind) or TEXTS[kind]
    cell = (unit * LONGEST_LINE)[:80_000].replace("\n", " ").replace("\ud800", "?")
    notices_of(HEAD, knowledge)  # what is read once
    for row in ROWS.values():
        text = HEAD + row.format(cell)
        assert seconds(lambda text=text: notices_of(text, knowledge), enough=1.5) < 1.5
