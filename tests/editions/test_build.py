"""The edition: built twice the same, current in the package, refused when something is lost."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from madoguchi.data.bundle import EDITION, GUIDEBOOK
from madoguchi.editions.build import Built, build, recorded_ids
from madoguchi.editions.codec import FORMER, decode, encode
from madoguchi.editions.conservation import CONSERVATION
from madoguchi.editions.ids import desk_keys, read_ids, write_ids
from madoguchi.editions.knowledge import Knowledge, source_of
from madoguchi.editions.proof import prove
from madoguchi.editions.publishable import publishable
from madoguchi.errors import BuildError, ConservationError, EditionError
from madoguchi.ingest.source import read_source
from madoguchi.model.notice import Severity
from madoguchi.model.provenance import ClaimKind


def test_building_twice_gives_the_same_bytes(built: Built, knowledge: Knowledge) -> None:
    assert build(source_of(GUIDEBOOK), knowledge).content == built.content


def test_the_packaged_edition_is_what_the_list_and_our_data_give(built: Built, knowledge: Knowledge) -> None:
    assert GUIDEBOOK.bytes(EDITION) == built.content, "run `make edition`"
    assert write_ids(recorded_ids(built, knowledge)) == GUIDEBOOK.text("ids.csv"), "run `make edition`"
    assert publishable(built, knowledge) is built


def test_an_edition_survives_its_bytes(built: Built) -> None:
    edition = decode(built.content, GUIDEBOOK)
    assert edition == built.edition
    assert encode(edition) == built.content


def test_other_bytes_are_refused_in_words() -> None:
    with pytest.raises(EditionError, match="madoguchi build"):
        decode(b'{"format":"something else"}', GUIDEBOOK)


def test_every_value_says_how_we_know_it(built: Built) -> None:
    for desk in built.edition.desks:
        for field, value in desk.values():
            if value.kind in (ClaimKind.PRINTED, ClaimKind.DERIVED, ClaimKind.CORRECTED):
                assert value.spans, (desk.name, field)
            if value.kind is not ClaimKind.PRINTED:
                assert value.basis, (desk.name, field)


def test_no_error_stands_on_the_packaged_list(built: Built) -> None:
    severities = [notice.severity for notice in built.edition.notices]
    assert Severity.ERROR not in severities
    assert severities.count(Severity.WARNING) <= 120


def test_a_list_that_loses_a_name_does_not_build(knowledge: Knowledge) -> None:
    content = source_of(GUIDEBOOK).content.replace(
        "\n\n経済産業局等\n".encode(), "\n\n窓口は03-1234-5678\n".encode()
    )
    with pytest.raises(BuildError) as refused:
        publishable(build(read_source(content, edition="2023"), knowledge), knowledge)
    assert "line" in str(refused.value)


def test_conservation_names_the_line_what_was_read_and_what_was_left(knowledge: Knowledge) -> None:
    from madoguchi.editions.conservation import check_conservation

    source = source_of(GUIDEBOOK)
    desks = build(source, knowledge).edition.desks
    without = tuple(desk for desk in desks if desk.lines[-1] != 145)
    lost = check_conservation(source, without, ())
    told = [notice.message for notice in lost if notice.lines == (145,)]
    assert any("017-734-9365" in message and "line 145" in message for message in told)


@pytest.mark.parametrize(
    ("behind", "told"),
    [
        ("（夜間は7658）", True),
        ("または7658", True),
        ("㈹～7658", True),
        ("と7658", True),
        (" or 7658", True),
        ("（夜間は休み）", False),
        ("（昭和60年から）", False),
        ("", False),
    ],
)
def test_the_end_of_a_further_number_is_not_lost_among_words(
    knowledge: Knowledge, behind: str, *, told: bool
) -> None:
    number = "☎ 株式会社日本貿易保険 (NEXI)\t03-3512-7650"
    built = build(read_source(f"\n{number}{behind}\n".encode(), edition="draft"), knowledge)
    line = next(n for n, text in enumerate(built.edition.lines, start=1) if number in text)
    held = {number for desk in built.edition.desks if line in desk.lines for number in desk.numbers}
    lost = {notice.code for notice in built.edition.notices if notice.lines == (line,)} & {
        "number-lost",
        "number-unread",
    }
    assert ("03-3512-7658" in held or bool(lost)) is told


@pytest.mark.parametrize(
    ("beside", "phones", "faxes"),
    [
        ("FAX 03-3283-7823", [], ["03-3283-7823"]),
        ("TEL/FAX 03-3283-7823", ["03-3283-7823"], ["03-3283-7823"]),
        ("電話 03-3283-7823", ["03-3283-7823"], []),
        ("03-3283-7823", ["03-3283-7823"], []),
        ("〇三-三二八三-七八二三", ["03-3283-7823"], []),
    ],
)
def test_a_number_beside_a_heading_is_of_the_kind_that_it_says(
    knowledge: Knowledge, beside: str, phones: list[str], faxes: list[str]
) -> None:
    content = source_of(GUIDEBOOK).content.decode()
    line = "☎ 日本商工会議所\t03-3283-7823"
    assert line in content
    changed = content.replace(line, f"☎ 日本商工会議所\t{beside}")
    built = build(read_source(changed.encode(), edition="2023"), knowledge)
    desk = next(desk for desk in built.edition.desks if desk.name == "日本商工会議所")
    assert [phone.number for phone in desk.phones] == phones
    assert [fax.number for fax in desk.faxes] == faxes
    assert prove(built.content)[1] == []


@pytest.mark.parametrize("around", ["{}", "「{}」", "【{}】", "{}※平日のみ", "「{}」参照", "{}、東課"])
@pytest.mark.parametrize(
    "text",
    [
        "窓口\n\n東センター 電話 099-200-0001 URL\n西センター 電話 099-200-0002\n",
        "窓口\n\n名称\t電話番号\tURL\n東センター\t099-200-0001\tURL\n西センター\t099-200-0002\thttps://west.example.jp/\n",
    ],
    ids=["a line", "a cell"],
)
def test_an_address_of_the_web_is_not_lost_among_the_signs_around_it(
    knowledge: Knowledge, text: str, around: str
) -> None:
    url = "https://east.example.jp/"
    head, _, rest = text.rpartition("URL")
    list_text = f"{head}{around.format(url)}{rest}"
    built = build(read_source(list_text.encode(), edition="draft"), knowledge)
    assert next(each.text for desk in built.edition.desks for each in desk.urls) == url
    assert {notice.code for notice in built.edition.notices} & CONSERVATION == set()
    assert prove(built.content)[1] == []


def test_conservation_error_lists_everything() -> None:
    error = ConservationError(("line 3: one", "line 4: two"))
    assert "line 3: one" in str(error)
    assert "2 problem(s)" in str(error)


def test_ids_do_not_depend_on_numbers_or_on_errata(built: Built, knowledge: Knowledge) -> None:
    changed = source_of(GUIDEBOOK).content.replace(b"011-204-5330", b"011-204-9999")
    other = build(read_source(changed, edition="2023"), replace(knowledge, errata=()))
    assert [desk.id for desk in other.edition.desks] == [desk.id for desk in built.edition.desks]


def test_sites_of_one_name_are_numbered() -> None:
    assert desk_keys([("ip", "静岡県", "窓 口"), ("ip", "静岡県", "窓口"), ("ip", "愛知県", "窓口")]) == [
        "ip|静岡県|窓口|1",
        "ip|静岡県|窓口|2",
        "ip|愛知県|窓口|1",
    ]


def test_every_id_is_recorded_once() -> None:
    recorded = read_ids(GUIDEBOOK.text("ids.csv"))
    assert len({item.id for item in recorded.values()}) == len(recorded)


@pytest.mark.parametrize("former", FORMER)
def test_an_edition_of_a_former_format_is_still_read(former: str, built: Built) -> None:
    """A store may hold editions whose claims were told in words: they are served until they are published anew."""
    raw = json.loads(built.content)
    for name in ("knowledge", "accounted"):
        del raw[name]
    told = {"derived": "full name of the prefecture", "editorial": "jurisdictions.toml: routing policy 8"}
    for desk in raw["desks"]:
        for value in (desk["organization"], *desk.get("service_area", ())):
            value[4:] = [told.get(value[1], "")]
    source = {k: v for k, v in raw.pop("sources")[0].items() if k not in ("id", "first", "count")}
    head = {"format": former, "id": raw["id"], "source": source}
    lists = {key: value for key, value in raw.items() if isinstance(value, list)}
    lines = ["{", ",\n".join(f'"{k}":{json.dumps(v)}' for k, v in head.items()) + ","]
    bodies = [f'"{k}":[\n' + ",\n".join(json.dumps(item) for item in v) + "\n]" for k, v in lists.items()]
    edition = decode(("\n".join(lines) + "\n" + ",\n".join(bodies) + "\n}\n").encode(), GUIDEBOOK)
    assert len(edition.desks) == len(built.edition.desks)
    assert edition.desks[0].name == built.edition.desks[0].name
