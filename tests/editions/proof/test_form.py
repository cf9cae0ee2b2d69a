"""Forgeries that two programs would read differently, or that a file says of what it remembers and will be."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from madoguchi.editions.build import build
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof import NoEditionError, prove
from madoguchi.editions.proof.form import is_day
from madoguchi.editions.proof.rules import minted
from madoguchi.ingest.source import read_source

Edition = dict[str, Any]
CITY = Path(__file__).parents[3] / "examples" / "city" / "directory" / "edition.json"
SHELTERS = """受付の案内

施設名\t運営者\t住所\t電話番号\t開設時間\t備考
第一会館\t青空財団\t青空市本町1-2-3\t0244-37-0001 0120-37-0001\t平日 9:00～17:00\t予約が要ります
第二会館\t青空財団\t青空市本町1-2-4\t0244-37-0002\t平日 9:00～18:00\t予約は要りません
第三会館\t海辺財団\t青空市本町1-2-5\t0244-37-0003\t平日 9:00～19:00\t電話でどうぞ
第四会館\t山手財団\t青空市本町1-2-6\t0244-37-0004\t平日 9:00～20:00\t昼は留守です
"""
EVIDENCE = {"method": "called", "source": "総務課", "says": "", "day": "2026-05-01"}


@pytest.fixture(scope="module")
def city() -> str:
    return CITY.read_text("utf-8")


@pytest.fixture(scope="module")
def shelters(knowledge: Knowledge) -> Edition:
    bare = replace(knowledge, areas=(), errata=(), ids={})
    content = build(read_source(SHELTERS.encode(), edition="draft"), bare).content
    assert prove(content)[1] == []
    raw: Edition = json.loads(content)
    return raw


def told(content: str | Edition) -> set[tuple[str, str]]:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    return {(flaw.path, flaw.code) for flaw in prove(text.encode())[1]}


@pytest.mark.parametrize(
    ("member", "path"),
    [
        ('"phones":', r"desks/[0-9a-f-]{36}"),
        ('"number":', r"desks/[0-9a-f-]{36}/(phones|faxes)/0"),
        ('"name":', r"(programs|organizations)/[0-9a-f-]{36}"),
        ('"accounted":', "edition"),
        ('"serves":', r"knowledge/.+/says"),
    ],
)
def test_a_member_that_stands_there_twice_is_found(city: str, member: str, path: str) -> None:
    doubled = city.replace(member, f"{member}[],{member}", 1)
    assert json.loads(doubled) == json.loads(city)  # to this program it is the same edition
    assert any(re.fullmatch(path, where) for where, code in told(doubled) if code == "form")


def _first_span(raw: Edition) -> list[Any]:
    spans: list[list[Any]] = raw["desks"][0]["organization"][2]
    return spans[0]


@pytest.mark.parametrize(
    "forge",
    [
        lambda raw: _first_span(raw).__setitem__(1, False),
        lambda raw: _first_span(raw).__setitem__(2, float(_first_span(raw)[2])),
        lambda raw: raw["desks"][5].update(lines=[float(line) for line in raw["desks"][5]["lines"]]),
        lambda raw: raw["desks"][5].update(row=float(raw["desks"][5]["row"])),
        lambda raw: raw["accounted"][0].__setitem__(0, True),
        lambda raw: raw["sources"][0].update(first=True),
        lambda raw: raw["tables"][0].update(desks=float(raw["tables"][0]["desks"])),
        lambda raw: raw["notices"][0].update(lines=[float(raw["notices"][0]["lines"][0])]),
        lambda raw: raw["desks"][5].update(urls=[]),
        lambda raw: raw["desks"][5].update(operator=None),
        lambda raw: raw["desks"][5]["phones"][0].update(label="", label_spans=[]),
        lambda raw: raw["lines"].__setitem__(0, raw["lines"][0] + "\n"),
        lambda raw: raw["sources"][0]["stretches"][0].__setitem__(0, 7),
        lambda raw: raw["sources"][0]["stretches"].reverse(),
        lambda raw: raw["knowledge"][0]["says"].update(call_instead="0120-00-0000"),
        lambda raw: raw["knowledge"][-1]["says"].update(call_instead="0120-00-0000"),
        lambda raw: raw["knowledge"][0]["says"].update(area="nation"),
    ],
)
def test_what_is_written_otherwise_than_an_edition_writes_it_is_found(
    city: str, forge: Callable[[Edition], None]
) -> None:
    raw = json.loads(city)
    assert told(raw) == set()
    forge(raw)
    assert told(raw)


def test_the_ordinal_of_a_key_is_written_in_one_way(shelters: Edition) -> None:
    raw = copy.deepcopy(shelters)
    desk = raw["desks"][1]
    desk["key"] = desk["key"].removesuffix("1") + "01"
    desk["id"] = minted("desk", desk["key"])
    assert (f"desks/{desk['id']}/key", "key") in told(raw)


# -- changes and what is remembered ----------------------------------------------------------------------


def change(raw: Edition, **said: Any) -> Edition:
    raw = copy.deepcopy(raw)
    whole = {"id": "c-1", "before": "", "after": "", "effective": "2026-06-01", "reason": "移転"}
    raw["changes"] = [whole | {"evidence": [EVIDENCE]} | said]
    return raw


def added(raw: Edition, **said: Any) -> Edition:
    says = {"program": raw["desks"][0]["program"], "organization": "第五会館", "department": ["受付"]}
    empty = dict.fromkeys(("table", "operator", "prefecture", "postal_code", "address", "hours"), "")
    says |= empty | {"service_area": [], "urls": [], "numbers": ["0244-37-0005"]}
    id = minted("desk", f"{says['program']}||第五会館受付|1")
    return change(raw, **{"desk": id, "field": "added", "after": "第五会館 受付", "desk_says": says} | said)


def test_a_desk_that_a_change_adds_is_the_one_that_it_says(shelters: Edition) -> None:
    assert told(added(shelters)) == set()
    says = added(shelters)["changes"][0]["desk_says"]
    for forged in (
        {"desk": shelters["desks"][0]["id"]},
        {"after": "第六会館 受付"},
        {"desk_says": says | {"numbers": ["いつでもどうぞ"]}},
        {"desk_says": says | {"numbers": []}},
        {"desk_says": says | {"organization": "第六会館"}},
        {"field": "hours"},
    ):
        assert ("changes/c-1", "change") in told(added(shelters, **forged)), forged


def test_who_takes_over_from_a_desk_is_one_of_the_file(shelters: Edition) -> None:
    one, other = shelters["desks"][:2]
    ends = {"desk": one["id"], "field": "desk", "before": one["organization"][0]}
    assert told(change(shelters, **ends, after=other["id"])) == set()
    assert told(change(shelters, **ends)) == set()
    for heir in (one["id"], minted("desk", "x")):
        assert ("changes/c-1", "change") in told(change(shelters, **ends, after=heir))


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "2026-6-1", ""])
def test_a_day_of_a_change_is_one_that_there_is(shelters: Edition, day: str) -> None:
    desk = shelters["desks"][1]
    number = {"desk": desk["id"], "field": "phone", "before": "0244-37-0002", "after": "0244-37-0009"}
    assert told(change(shelters, **number)) == set()
    assert ("changes/c-1", "change") in told(change(shelters, **number, effective=day))


@pytest.mark.parametrize(("was", "name"), [("desk", "旧会館"), ("body", "旧財団")])
def test_who_took_over_from_what_is_remembered_is_in_the_file_or_remembered(
    shelters: Edition, was: str, name: str
) -> None:
    desk = shelters["desks"][0]
    heirs = {"desk": desk["id"], "body": desk["organization_id"]}
    each = {"id": minted(was, name), "was": was, "name": name, "until": "2026-06-01", "edition": "2025"}
    each |= {"revision": "0" * 64, "program": "", "numbers": [], "faxes": [], "heirs": [heirs[was]]}
    assert told({**shelters, "former": [each]}) == set()
    forged = {**each, "heirs": [minted("desk", "nobody")]}
    assert (f"former/{each['id']}/heirs", "former") in told({**shelters, "former": [forged]})


# -- whole columns ----------------------------------------------------------------------------------------


def named(raw: Edition) -> None:
    """The ids and the records of bodies, worked out again as whoever forges a name would."""
    names: dict[str, None] = {}
    for desk in raw["desks"]:
        desk["organization_id"] = minted("organization", desk["organization"][0])
        names[desk["organization"][0]] = None
        if "operator" in desk:
            desk["operator_id"] = minted("organization", desk["operator"][0])
            names[desk["operator"][0]] = None
        else:
            desk.pop("operator_id", None)
        desk["key"] = f"{desk['program']}||{desk['organization'][0]}|1"
        desk["id"] = minted("desk", desk["key"])
    raw["organizations"] = [
        {"id": minted("organization", name), "name": name, "parent_organization_id": None}
        for name in sorted(names)
    ]


def _bodies_are_operators(raw: Edition) -> None:
    for desk in raw["desks"]:
        desk["organization"], desk["operator"] = desk["operator"], desk["organization"]


def _hours_are_remarks(raw: Edition) -> None:
    for desk in raw["desks"]:
        desk["notes"].insert(0, desk.pop("hours"))


def _left_out(field: str) -> Callable[[Edition], None]:
    def forge(raw: Edition) -> None:
        for desk in raw["desks"]:
            said = desk.pop(field)
            values = said if isinstance(said[0], list) else [said]
            raw["accounted"] += [[*span, "code of the row"] for value in values for span in value[2]]
        raw["accounted"].sort(key=lambda each: each[:3])

    return forge


@pytest.mark.parametrize(
    "forge", [_bodies_are_operators, _hours_are_remarks, _left_out("hours"), _left_out("notes")]
)
def test_a_whole_column_that_is_not_what_its_header_says_is_found(
    shelters: Edition, forge: Callable[[Edition], None]
) -> None:
    raw = copy.deepcopy(shelters)
    forge(raw)
    named(raw)
    assert ("lines/3", "column") in told(raw)


# -- what is cut from a value ------------------------------------------------------------------------------


def test_the_end_of_a_name_is_no_header(shelters: Edition) -> None:
    raw = copy.deepcopy(shelters)
    value = raw["desks"][1]["organization"]
    (line, start, end), name = value[2][0], value[0]
    value[:] = [name[:-1], "printed", [[line, start, end - 1]], name[:-1]]
    raw["accounted"].append([line, end - 1, end, "header"])
    raw["accounted"].sort(key=lambda each: each[:3])
    named(raw)
    assert (f"lines/{line}", "accounted") in told(raw)


def test_the_days_of_hours_are_no_words_before_them(shelters: Edition) -> None:
    raw = copy.deepcopy(shelters)
    value = raw["desks"][1]["hours"]
    line, start, end = value[2][0]
    value[:] = [value[0][3:], "printed", [[line, start + 3, end]], value[3][3:]]
    raw["accounted"].append([line, start, start + 3, "announces hours"])
    raw["accounted"].sort(key=lambda each: each[:3])
    assert (f"lines/{line}", "accounted") in told(raw)


def test_a_second_number_is_no_remark_however_it_is_grouped(shelters: Edition) -> None:
    raw = copy.deepcopy(shelters)
    desk = raw["desks"][0]
    assert [phone["number"] for phone in desk["phones"]] == ["0244-37-0001", "0120-37-0001"]
    desk["notes"].insert(0, desk["phones"].pop()["value"])
    assert ("lines/4", "number-left") in told(raw)


@pytest.mark.parametrize("number", ["0120-112-476", "0570-082100", "0120-112476"])
def test_free_and_shared_numbers_are_left_over_where_no_desk_has_them(
    knowledge: Knowledge, number: str
) -> None:
    text = SHELTERS.replace("0120-37-0001", number)
    raw = json.loads(build(read_source(text.encode(), edition="draft"), replace(knowledge, areas=())).content)
    assert told(raw) == set()
    desk = raw["desks"][0]
    assert desk["phones"][1]["number"] == number
    desk["notes"].insert(0, desk["phones"].pop()["value"])
    assert ("lines/4", "number-left") in told(raw)


def test_the_heading_of_another_part_is_in_no_name(city: str) -> None:
    raw = json.loads(city)
    first, second = (table["heading_line"] for table in raw["tables"])
    desk = next(desk for desk in raw["desks"] if desk["row"] > second)
    text = raw["lines"][first - 1]
    desk["department"] = [[text, "printed", [[first, 0, len(text)]], text], *desk.get("department", [])]
    assert (f"desks/{desk['id']}/organization", "far") in told(raw)


def test_one_name_is_not_of_two_cells(city: str) -> None:
    raw = json.loads(city)
    desk = next(desk for desk in raw["desks"] if len(desk.get("department", ())) == 2)
    outer, inner = desk["department"]
    desk["department"] = [
        [f"{outer[0]} {inner[0]}", "printed", outer[2] + inner[2], f"{outer[3]} {inner[3]}"]
    ]
    assert (f"desks/{desk['id']}/department/0", "claim") in told(raw)


# -- what is accounted for ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "why", ["heading", "header", "doubled number", "sign", "between numbers", "empty cell"]
)
@pytest.mark.parametrize("field", ["organization", "address", "notes"])
@pytest.mark.parametrize("before", [True, False])
def test_no_reason_hides_a_part_of_a_word(shelters: Edition, why: str, field: str, *, before: bool) -> None:
    raw = copy.deepcopy(shelters)
    desk = raw["desks"][1]
    value = desk[field] if field != "notes" else desk[field][0]
    line, start, end = value[2][0]
    cut = [start, start + 2] if before else [end - 2, end]
    text = value[3][2:] if before else value[3][:-2]
    value[:] = [text, "printed", [[line, start + 2, end] if before else [line, start, end - 2]], text]
    raw["accounted"] = sorted([*raw["accounted"], [line, *cut, why]], key=lambda each: each[:3])
    named(raw)
    assert f"lines/{line}" in {path for path, code in told(raw) if code == "accounted"}


@pytest.mark.parametrize("why", ["code of the row", "date of the row"])
@pytest.mark.parametrize("field", ["hours", "notes", "operator"])
def test_a_column_that_says_something_is_none_of_codes(shelters: Edition, why: str, field: str) -> None:
    raw = copy.deepcopy(shelters)
    for desk in raw["desks"]:
        said = desk.pop(field)
        for value in said if field == "notes" else [said]:
            raw["accounted"] += [[*span, why] for span in value[2]]
    raw["accounted"].sort(key=lambda each: each[:3])
    named(raw)
    assert ("lines/3", "column") in told(raw)


@pytest.mark.parametrize("why", ["header", "above the header", "heading of a group"])
def test_a_footnote_is_no_header(knowledge: Knowledge, why: str) -> None:
    text = SHELTERS + "\n※番号は7月に変わります\n"
    raw = json.loads(build(read_source(text.encode(), edition="draft"), replace(knowledge, areas=())).content)
    assert told(raw) == set()
    line = raw["lines"].index("※番号は7月に変わります") + 1
    for desk in raw["desks"]:
        desk["notes"] = [note for note in desk["notes"] if note[2][0][0] != line]
    raw["accounted"] += [[line, 0, len(raw["lines"][line - 1]), why]]
    assert (f"lines/{line}", "accounted") in told(raw)


def test_a_whole_row_is_no_remark(shelters: Edition) -> None:
    raw = copy.deepcopy(shelters)
    gone = raw["desks"].pop(2)
    line = gone["row"]
    text = raw["lines"][line - 1]
    raw["desks"][1]["notes"].append([text, "printed", [[line, 0, len(text)]], text])
    assert (f"desks/{raw['desks'][1]['id']}/notes/1", "cell") in told(raw)


def test_whom_an_entry_serves_is_a_place(city: str) -> None:
    raw = json.loads(city)
    entry = next(each for each in raw["knowledge"] if each["file"] == "jurisdictions.toml")
    before = entry["says"]["serves"][0]
    entry["says"]["serves"][0] = "月面県"
    for desk in raw["desks"]:
        for area in (*desk["service_area"], desk["prefecture"]):
            area[0] = "月面県" if area[0] == before else area[0]
    assert (f"knowledge/jurisdictions.toml/{entry['id']}", "entry") in told(raw)


@pytest.mark.parametrize("why", ["particle before a number", "mark of a link"])
def test_no_other_words_are_left_out_as_what_joins_or_marks(city: str, why: str) -> None:
    raw = json.loads(city)
    lines = {item[0] for item in raw["accounted"] if item[3] == "header"}
    assert lines
    for item in raw["accounted"]:
        item[3] = why if item[3] == "header" else item[3]
    assert {(f"lines/{line}", "accounted") for line in lines} <= told(raw)


def test_numbers_that_are_none_are_no_json(city: str) -> None:
    for word in ("NaN", "Infinity", "-Infinity"):
        with pytest.raises(NoEditionError, match="no JSON"):
            prove(city.replace('"first":1', f'"first":{word}', 1).encode())


def test_a_place_far_beyond_the_lines_and_what_is_deep_in_one_another_are_flaws(city: str) -> None:
    raw = json.loads(city)
    raw["desks"][0]["organization"][2] = [[10**29, 0, 3]]
    deep: Any = "福祉課"
    for _ in range(450):
        deep = {"a": deep}
    raw["notices"][0]["message"] = deep
    assert {path.split("/")[0] for path, _ in told(raw)} >= {"desks", "notices"}


@pytest.mark.parametrize(
    ("day", "right"),
    [("2024-03-31", True), ("2024-W10-1", False), ("20240331  ", False), ("2024-02-30", False), ("1899-12-31", False)],
)  # fmt: skip
def test_a_day_is_written_in_one_way(day: str, right: bool) -> None:
    assert is_day(day) is right
