"""Numbers without their area code get one only where no other can be meant."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from madoguchi.editions.build import build
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof import prove
from madoguchi.ingest.pieces.area_codes import area_codes
from madoguchi.ingest.source import read_source


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        (["本庁 087-839-2860", "支所 839-2870"], ["087"]),
        (["本庁 0854-82-2007", "支所 82-2008", "隣の市 0855-72-0001"], ["0854"]),
        # An exchange of Gifu is one of Kumamoto, too.
        (["岐阜支部 058-325-0001", "熊本支部 325-3255", "熊本本部 096-381-0001"], []),
        (["市外局番は096", "岐阜支部 058-381-0001", "熊本支部 325-3255"], ["096"]),
    ],
)
def test_an_area_code_is_taken_from_another_number_where_all_are_of_one_region(
    lines: list[str], codes: list[str]
) -> None:
    assert list(area_codes(lines).values()) == codes


def test_a_number_of_a_list_of_the_whole_country_is_never_completed_by_its_exchange(
    knowledge: Knowledge,
) -> None:
    text = "支部名\t電話番号\n岐阜支部\t058-325-0001\n熊本支部\t325-3255\n青森支部\t017-734-9365\n"
    bare = replace(knowledge, areas=())
    built = build(read_source(text.encode(), edition="draft"), bare)
    kumamoto = next(desk for desk in built.edition.desks if desk.organization.text == "熊本支部")
    assert kumamoto.numbers == ()
    assert any(n.severity.name == "ERROR" and 3 in n.lines for n in built.edition.notices)


def test_the_proof_takes_no_area_code_of_another_region(knowledge: Knowledge) -> None:
    text = "支部名\t電話番号\n本部\t058-325-0001\n東支部\t325-0002\n西支部\t058-325-0003\n"
    content = build(read_source(text.encode(), edition="draft"), replace(knowledge, areas=())).content
    assert prove(content)[1] == []
    raw = json.loads(content)
    assert raw["desks"][1]["phones"][0]["number"] == "058-325-0002"
    # The same claim in a list of two regions.
    raw["lines"][3] = raw["lines"][3].replace("058-325", "017-734")
    raw["desks"][2]["printed"] = raw["lines"][3]
    value = raw["desks"][2]["phones"][0]
    value["number"] = "017-734-0003"
    value["value"] = ["017-734-0003", "printed", value["value"][2], "017-734-0003"]
    flaws = {(flaw.path.partition("/phones")[0], flaw.code) for flaw in prove(json.dumps(raw).encode())[1]}
    assert (f"desks/{raw['desks'][1]['id']}", "claim") in flaws
