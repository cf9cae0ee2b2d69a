"""Several sources in one edition: each is read by itself, and every value says which one it stands in."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from madoguchi.editions.build import Built, build
from madoguchi.editions.codec import decode, encode
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof import prove
from madoguchi.editions.publishable import publishable
from madoguchi.errors import ConservationError
from madoguchi.ingest.source import bind, read_source
from madoguchi.ingest.spec import Tables
from madoguchi.model.edition import Edition, Source, unknown_facts
from madoguchi.model.entities import Desk
from tests.editions.two_lists import CITY, CITY_WITH_HEADING, GUIDEBOOK, knowledge_of, two_lists, volume_of


@pytest.fixture(scope="module")
def two(knowledge: Knowledge) -> Built:
    return two_lists(knowledge)


def desk(edition: Edition, name: str) -> Desk:
    return next(desk for desk in edition.desks if desk.name == name)


# -- the volume ---------------------------------------------------------------------------------


def test_lists_are_bound_with_their_lines_numbered_through() -> None:
    volume = volume_of([("a", "い\nろ\n"), ("b", "は\n"), ("c", ""), ("d", "に\nほ\n")])
    assert volume.raw == ("い", "ろ", "は", "に", "ほ")
    assert [(part.id, part.first, part.count) for part in volume.parts] == [
        ("a", 1, 2), ("b", 3, 1), ("c", 4, 0), ("d", 4, 2),
    ]  # fmt: skip
    assert [volume.part_of(line).id for line in range(1, 6)] == ["a", "a", "b", "d", "d"]
    assert volume.lines_in_words([5, 1, 2]) == "lines 1, 2 of a and line 2 of d"


def test_a_text_by_itself_is_one_list_and_its_lines_need_no_name() -> None:
    text = read_source("い\nろ\n".encode(), edition="2024")
    assert [(part.id, part.first, part.count, part.sha256) for part in text.parts] == [
        ("2024", 1, 2, text.digest)
    ]
    assert text.lines_in_words([2, 1, 2]) == "lines 1, 2"
    assert text.lines_in_words([2]) == "line 2"


def test_what_was_remarked_on_a_list_keeps_its_line() -> None:
    long = read_source(f"い\n{'ろ' * 5000}\n".encode(), edition="b")
    volume = bind("two", [("a", read_source("は\nに\n".encode(), edition="a")), ("b", long)])
    assert [(notice.code, notice.lines) for notice in volume.notices] == [("line-too-long", (4,))]


def test_two_lists_of_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="used twice"):
        volume_of([("a", "い"), ("a", "ろ")])


# -- the edition --------------------------------------------------------------------------------


def source(id: str, first: int, count: int, end: date | None) -> Source:
    return Source(id, replace(unknown_facts("two"), title=id, period_end=end), first, count)


def test_an_edition_tells_the_source_and_the_line_within_it(two: Built) -> None:
    bound = replace(
        two.edition,
        sources=(source("a", 1, 2, date(2024, 3, 31)), source("b", 3, 0, None), source("c", 3, 4, None)),
    )
    assert [bound.source_of(line).id for line in (1, 2, 3, 6)] == ["a", "a", "c", "c"]
    assert bound.lines_of([2, 3, 6]) == [2, 1, 4]
    assert [(s.id, lines) for s, lines in bound.by_source([6, 1, 3])] == [("a", (1,)), ("c", (1, 4))]


def test_age_is_that_of_the_source_that_a_desk_rests_on(two: Built) -> None:
    edition, day = two.edition, date(2026, 4, 10)
    old, new = desk(edition, "青森商工会議所"), desk(edition, "商工課")
    assert [edition.source_of_desk(each).id for each in (old, new)] == ["guidebook", "city"]
    assert edition.source_of_desk(new).facts.age_days(day) == 10
    assert edition.source_of_desk(old).facts.age_days(day) == 740
    assert edition.age_days(day) == 740  # of the oldest, for what rests on both
    assert edition.age_days(day, [new]) == 10
    assert edition.age_days(day, [new, old]) == 740


def test_the_facts_of_each_list_are_its_own(two: Built) -> None:
    told = {source.id: source.facts for source in two.edition.sources}
    assert told["guidebook"].licence == "CC BY 4.0"
    assert told["city"].licence == "CC0"
    assert (told["city"].period, told["guidebook"].period) == (
        "2025-04-01/2026-03-31",
        "2023-04-01/2024-03-31",
    )
    assert two.edition.name == "県の窓口一覧・市の課一覧"
    assert two.edition.name_en == "Desks of the prefecture and Sections of the city"
    assert two.edition.held_since == date(2025, 6, 2)


# -- reading ------------------------------------------------------------------------------------


def test_both_lists_are_read_into_one_set_of_desks(two: Built, knowledge: Knowledge) -> None:
    edition = two.edition
    assert [desk.name for desk in edition.desks] == [
        "青森県商工会連合会",
        "青森商工会議所",
        "商工課",
        "農林畜産課",
    ]
    assert [facts.id for facts in edition.tables] == ["bodies", "sections"]
    assert publishable(two, replace(knowledge_of(knowledge), ids=_recorded(two))) is two


def _recorded(built: Built) -> dict[str, Any]:
    from madoguchi.editions.ids import RecordedId

    return {
        key: RecordedId(desk.id, key, "two")
        for key, desk in zip(built.entities.keys, built.edition.desks, strict=True)
    }


def test_remarks_of_one_list_never_stand_at_anothers_desks(two: Built) -> None:
    notes = {each.name: [note.text for note in each.notes] for each in two.edition.desks}
    assert notes["青森県商工会連合会"] == []
    assert notes["青森商工会議所"] == ["※8月1日より電話番号が変更となります"]
    assert notes["商工課"] == notes["農林畜産課"] == ["※いずれも平日の窓口です"]


def test_a_table_never_runs_on_into_the_next_list(knowledge: Knowledge) -> None:
    """The city's list has no heading: it is read by its header, not as rows of the guidebook's table."""
    edition = two_lists(knowledge, city=CITY).edition
    tables = {each.name: each.table for each in edition.desks}
    assert tables["青森商工会議所"] == "bodies"
    assert tables["商工課"] != "bodies"
    assert [note.text for note in desk(edition, "青森商工会議所").notes] == [
        "※8月1日より電話番号が変更となります"
    ]
    assert desk(edition, "商工課").address is not None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # A row alone, a remark alone, a header alone at the edge of a list.
        ("県の窓口一覧\n\n機関名\t電話番号\n青森商工会議所\t017-734-1311\n", "十和田商工会\t0176-51-6773\n"),
        ("県の窓口一覧\n\n機関名\t電話番号\n青森商工会議所\t017-734-1311\n", "※土日は休みです\n" + CITY),
        ("県の窓口一覧\n\n機関名\t電話番号\n", CITY),
        ("県の窓口一覧\n", CITY),
        ("青森商工会議所\t017-734-1311\n機関名\t電話番号\n", CITY),
    ],
)
def test_whatever_stands_at_the_edge_each_list_is_read_as_if_alone(
    first: str, second: str, knowledge: Knowledge
) -> None:
    both = two_lists(knowledge, first, second).edition
    known = knowledge_of(knowledge, first, second)
    for id, text in (("guidebook", first), ("city", second)):
        alone = build(
            read_source(text.encode(), edition="two"), replace(known, tables=known.tables.of(id))
        ).edition
        of_it = [each for each in both.desks if both.source_of_desk(each).id == id]
        assert [_said(each) for each in of_it] == [_said(each) for each in alone.desks]


def _said(desk: Desk) -> tuple[str, ...]:
    return (
        desk.name,
        desk.table,
        desk.printed,
        *(f"{field}: {value.text}" for field, value in desk.values()),
    )


def test_the_addresses_of_one_list_say_nothing_of_anothers(knowledge: Knowledge) -> None:
    """Many cities have a 中央区: a list of Osaka's means its own, whatever cities stand in the other."""
    guidebook = "機関名\t電話番号\t住所\n甲\t022-225-6636\t仙台市青葉区国分町3-7-1\n乙\t022-211-2761\t仙台市青葉区本町3-8-1\n"
    city = (
        "課名\t電話番号\t所在地\n丙\t06-6264-9800\t大阪市中央区本町1-4-5\n"
        "丁\t06-6264-9801\t大阪市中央区本町1-4-6\n戊\t06-6264-9802\t中央区本町1-4-7\n"
    )
    edition = two_lists(knowledge, guidebook, city).edition
    places = {location.id: location.municipality for location in edition.locations}
    assert places[desk(edition, "戊").location_id or ""] == "271284"


def test_a_table_of_one_list_is_not_looked_for_in_another(knowledge: Knowledge) -> None:
    """The city prints a heading that the guidebook's description knows: there it is another table."""
    city = "県の窓口一覧\n\n機関名\t電話番号\n十和田商工会\t0176-22-0000\n"
    edition = two_lists(knowledge, city=city).edition
    assert {each.name: each.table for each in edition.desks}["十和田商工会"] == ""
    assert ("sections", "table-missing") in {
        (spec.id, notice.code)
        for notice in edition.notices
        for spec in knowledge_of(knowledge).tables.tables
        if notice.value in spec.heading and notice.code == "table-missing"
    }


def test_a_day_is_due_by_the_period_of_its_own_list(knowledge: Knowledge) -> None:
    note = "※2025年8月1日より電話番号が変更となります"
    of_guidebook = two_lists(
        knowledge, GUIDEBOOK.replace("※8月1日より電話番号が変更となります", note)
    ).edition
    city = CITY_WITH_HEADING.replace("※いずれも平日の窓口です", note).replace("商工課\t", "商工課(※)\t")
    of_city = two_lists(knowledge, city=city).edition
    assert "dated-fact-due" not in {notice.code for notice in of_guidebook.notices}
    due = next(notice for notice in of_city.notices if notice.code == "dated-fact-due")
    assert "2026-03-31" in due.message


def test_the_rows_of_a_table_are_counted_list_by_list(knowledge: Knowledge) -> None:
    """A heading that both print: two rows here and two there are not four rows of one table."""
    known = knowledge_of(knowledge)
    shared = replace(known.tables.tables[0], source="", rows=2)
    text = GUIDEBOOK.replace("(※)", "")
    built = build(volume_of([("guidebook", text), ("city", text)]), replace(known, tables=Tables((shared,))))
    assert "row-count" not in {notice.code for notice in built.edition.notices}
    missing = build(
        volume_of([("guidebook", text), ("city", text.replace("青森商工会議所\t017-734-1311\n", ""))]),
        replace(known, tables=Tables((shared,))),
    ).edition
    (notice,) = (notice for notice in missing.notices if notice.code == "row-count")
    assert [(source.id, lines) for source, lines in missing.by_source(notice.lines)] == [("city", (1,))]


def test_a_notice_names_the_list_of_each_line(knowledge: Knowledge) -> None:
    city = CITY_WITH_HEADING.replace("0176-51-6773", "017-734-1311")
    edition = two_lists(knowledge, city=city).edition
    shared = next(notice for notice in edition.notices if notice.code == "number-shared-by-bodies")
    assert "(line 5 of guidebook and line 4 of city)" in shared.message
    assert [(s.id, lines) for s, lines in edition.by_source(shared.lines)] == [
        ("guidebook", (5,)), ("city", (4,)),
    ]  # fmt: skip


def test_what_blocks_a_build_names_the_list(knowledge: Knowledge) -> None:
    city = CITY_WITH_HEADING.replace("※いずれも", "残りの語\n※いずれも")
    built = two_lists(knowledge, city=city)
    with pytest.raises(ConservationError) as error:
        publishable(built, knowledge_of(knowledge, city=city))
    assert "line 6 of city" in str(error.value)


def test_conservation_looks_at_all_lists(knowledge: Knowledge) -> None:
    for texts in (
        {"guidebook": GUIDEBOOK.replace("※8月", "残りの語\n※8月")},
        {"city": CITY_WITH_HEADING.replace("※いずれも", "残りの語\n※いずれも")},
    ):
        lost = [n for n in two_lists(knowledge, **texts).edition.notices if n.code == "left-over"]
        assert [notice.value for notice in lost] == ["残りの語"]


# -- bytes and proof ----------------------------------------------------------------------------


def test_the_same_edition_comes_back_from_its_bytes(two: Built) -> None:
    assert decode(two.content, GUIDEBOOK) == two.edition
    assert encode(decode(two.content, GUIDEBOOK)) == two.content


def test_an_edition_of_the_former_format_has_one_source(built: Built) -> None:
    """Format 2 said `source` once, and not which lines were its own: all of them."""
    raw = json.loads(built.content)
    facts = {k: v for k, v in raw["sources"][0].items() if k not in ("id", "first", "count")}
    text = built.content.decode()
    begin, end = text.index('"sources":['), text.index('"tables":[')
    told = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    former = text[:begin] + f'"source":{told},\n' + text[end:]
    former = former.replace("madoguchi-edition/3", "madoguchi-edition/2")
    edition = decode(former.encode(), GUIDEBOOK)
    assert replace(edition, sources=(), revision="") == replace(built.edition, sources=(), revision="")
    assert edition.sources == (replace(built.edition.sources[0], id="2023"),)
    digests, flaws = prove(former.encode())
    assert flaws == []
    assert digests["source"] == built.edition.sources[0].facts.sha256


def test_both_lists_are_proven_and_their_digests_told(two: Built) -> None:
    digests, flaws = prove(two.content)
    assert flaws == []
    assert [name for name in digests if name.startswith("source")] == ["source guidebook", "source city"]
    assert digests["source city"] == two.edition.sources[1].facts.sha256


def widened(raw: dict[str, Any]) -> None:
    raw["sources"][0]["count"] += 1


def shifted(raw: dict[str, Any]) -> None:
    raw["sources"][0]["count"] -= 1
    raw["sources"][1]["first"] -= 1
    raw["sources"][1]["count"] += 1


def cut_short(raw: dict[str, Any]) -> None:
    raw["sources"][1]["count"] -= 1


def twice(raw: dict[str, Any]) -> None:
    raw["sources"][1]["id"] = "guidebook"


def swapped(raw: dict[str, Any]) -> None:
    raw["sources"].reverse()


def told_of_another(raw: dict[str, Any]) -> None:
    """The city's remark at a desk of the guidebook: it is printed, but not there."""
    raw["desks"][0]["notes"] = copy.deepcopy(raw["desks"][2]["notes"])


def moved_to_another(raw: dict[str, Any]) -> None:
    table = next(e for e in raw["knowledge"] if e["file"] == "tables.toml" and e["id"] == "sections")
    table["says"]["source"] = "guidebook"


@pytest.mark.parametrize(
    ("forged", "code"),
    [
        (widened, "window"),
        (shifted, "source"),
        (cut_short, "window"),
        (twice, "twice"),
        (swapped, "window"),
        (told_of_another, "source"),
        (moved_to_another, "source"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_a_forged_source_is_found(forged: Callable[[dict[str, Any]], None], code: str, two: Built) -> None:
    raw = json.loads(two.content)
    forged(raw)
    assert code in {flaw.code for flaw in prove(json.dumps(raw, ensure_ascii=False).encode())[1]}


def test_a_single_list_reads_the_same_bound_or_not(knowledge: Knowledge) -> None:
    known = replace(knowledge_of(knowledge), tables=Tables(knowledge_of(knowledge).tables.tables[:1]))
    known = replace(known, sources=known.sources[:1])
    by_itself = build(read_source(GUIDEBOOK.encode(), edition="two"), known).edition
    bound = build(volume_of([("guidebook", GUIDEBOOK)]), known).edition
    assert replace(by_itself, sources=(), revision="") == replace(bound, sources=(), revision="")
    assert "of guidebook" not in " ".join(notice.message for notice in bound.notices)
