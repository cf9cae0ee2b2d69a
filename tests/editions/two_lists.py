"""An edition that rests on two lists: a guidebook of 2023 and a city's own of 2025."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from madoguchi.editions.build import Built, build
from madoguchi.editions.knowledge import Knowledge, Pinned
from madoguchi.ingest.source import SourceText, bind, read_source
from madoguchi.ingest.spec import read_tables
from madoguchi.model.edition import unknown_facts
from madoguchi.model.entities import Program

GUIDEBOOK = """県の窓口一覧

機関名\t電話番号
青森県商工会連合会\t017-734-3394
青森商工会議所(※)\t017-734-1311
※8月1日より電話番号が変更となります
"""
# It opens with a row of its header at once and ends with a remark for all of its rows: where nothing parts the
# two lists, the guidebook's table would go on here, and its mark would take the remark below.
CITY = """課名\t電話番号\t所在地
商工課\t0176-51-6773\t十和田市西十二番町6-1
農林畜産課\t0176-51-6743\t十和田市西十二番町6-1
※いずれも平日の窓口です
"""
TABLES = """
[[table]]
id = "bodies"
program = "bodies"
heading = ["県の窓口一覧"]
columns = { "機関名" = "organization", "電話番号" = "phones", "住所" = "address" }
source = "guidebook"

[[table]]
id = "sections"
program = "sections"
heading = ["市の窓口"]
columns = { "課名" = "organization", "電話番号" = "phones", "所在地" = "address" }
source = "city"
"""
CITY_WITH_HEADING = "市の窓口\n\n" + CITY


def program(slug: str, name: str) -> Program:
    return Program(slug, slug, name, slug, name, slug)


def pinned(id: str, text: str, **told: object) -> Pinned:
    """A description of a text with what is told of it."""
    facts = replace(unknown_facts("two"), sha256=hashlib.sha256(text.encode()).hexdigest(), **told)
    return Pinned(f"sources/{id}.toml", id, f"{id}.txt", facts)


def volume_of(texts: Sequence[tuple[str, str]]) -> SourceText:
    return bind("two", [(id, read_source(text.encode(), edition="two")) for id, text in texts])


def knowledge_of(
    knowledge: Knowledge, guidebook: str = GUIDEBOOK, city: str = CITY_WITH_HEADING
) -> Knowledge:
    """What is known of the two lists."""
    return replace(
        knowledge,
        tables=read_tables(TABLES),
        errata=(),
        areas=(),
        ids={},
        programs=(program("bodies", "県の機関"), program("sections", "市の課")),
        sources=(
            pinned(
                "guidebook",
                guidebook,
                title="県の窓口一覧",
                title_en="Desks of the prefecture",
                period_start=date(2023, 4, 1),
                period_end=date(2024, 3, 31),
                publisher="青森県",
                licence="CC BY 4.0",
                held_since=date(2024, 5, 1),
            ),
            pinned(
                "city",
                city,
                title="市の課一覧",
                title_en="Sections of the city",
                period_start=date(2025, 4, 1),
                period_end=date(2026, 3, 31),
                publisher="十和田市",
                licence="CC0",
                held_since=date(2025, 6, 2),
            ),
        ),
    )


def two_lists(knowledge: Knowledge, guidebook: str = GUIDEBOOK, city: str = CITY_WITH_HEADING) -> Built:
    """The edition of both lists."""
    return build(
        volume_of([("guidebook", guidebook), ("city", city)]), knowledge_of(knowledge, guidebook, city)
    )
