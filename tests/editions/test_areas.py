"""Whom a desk serves by the name of its body: in a described table, and in a list that nobody described."""

from __future__ import annotations

import json

import pytest

from madoguchi.editions.build import build
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof import prove
from madoguchi.ingest.source import read_source
from madoguchi.model.entities import Desk

STRANGER = "保育所一覧\n\n名称\t電話番号\n{name}\t087-111-1111\n"
DESCRIBED = "JETRO 国内事務所\n\n事務所名\t電話番号\n{name}\t087-111-1111\n"


def desk_of(text: str, knowledge: Knowledge) -> Desk:
    (desk,) = build(read_source(text.encode(), edition="draft"), knowledge).edition.desks
    return desk


@pytest.mark.parametrize(
    ("name", "prefecture"),
    [
        ("福岡保育所", None),
        ("香川保育所", None),
        ("みえる化支援室", None),  # no みえ
        ("福岡労働局", "福岡県"),
        ("福岡県立保育所", "福岡県"),
    ],
)
def test_a_word_in_a_strangers_name_is_no_area(
    name: str, prefecture: str | None, knowledge: Knowledge
) -> None:
    desk = desk_of(STRANGER.format(name=name), knowledge)
    assert (desk.prefecture.text if desk.prefecture else None) == prefecture
    assert [area.text for area in desk.service_area] == ([prefecture] if prefecture else [])


def test_bodies_of_a_described_table_are_named_after_whom_they_serve(knowledge: Knowledge) -> None:
    desk = desk_of(DESCRIBED.format(name="佐賀"), knowledge)
    assert desk.table == "jetro"
    assert desk.prefecture
    assert desk.prefecture.text == "佐賀県"


def test_an_area_that_such_a_word_would_give_is_not_proven(knowledge: Knowledge) -> None:
    raw = json.loads(
        build(
            read_source(STRANGER.format(name="福岡労働局").encode(), edition="draft"), knowledge
        ).content.replace("福岡労働局".encode(), "福岡保育所".encode())
    )
    flaws = prove(json.dumps(raw, ensure_ascii=False).encode())[1]
    assert any(flaw.path.endswith("/prefecture") for flaw in flaws)


def test_an_area_by_a_form_is_proven_by_the_entry_that_the_edition_holds(knowledge: Knowledge) -> None:
    raw = json.loads(
        build(read_source(STRANGER.format(name="福岡労働局").encode(), edition="draft"), knowledge).content
    )
    assert prove(json.dumps(raw, ensure_ascii=False).encode())[1] == []
    raw["knowledge"] = [entry for entry in raw["knowledge"] if entry["id"] != "労働局"]
    flaws = prove(json.dumps(raw, ensure_ascii=False).encode())[1]
    assert any(flaw.path.endswith("/prefecture") for flaw in flaws)
