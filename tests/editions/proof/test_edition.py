"""The proof: the packaged edition passes; whatever is changed in a copy of it is found."""

from __future__ import annotations

import ast
import json
import random
from collections.abc import Callable
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from madoguchi.editions import proof
from madoguchi.editions.build import Built, build
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof import Flaw, NoEditionError, prove
from madoguchi.editions.proof.accounted import check_left_over
from madoguchi.editions.proof.desks import check_organizations
from madoguchi.editions.proof.edition import flaws_of, flaws_of_desk, or_malformed
from madoguchi.editions.proof.file import EditionFile
from madoguchi.editions.proof.places import check_locations
from madoguchi.editions.proof.rules import minted
from madoguchi.editions.proof.text import fold
from madoguchi.ingest.documents.cellwords import one_line
from madoguchi.ingest.source import read_source
from madoguchi.ingest.spec import Role, Tables, TableSpec
from madoguchi.model.notice import Severity
from madoguchi.text.fold import fold as readers_fold
from tests.conftest import read_cases
from tests.editions.seeded import seeded, text_of

RECORDS = ("desks", "locations", "organizations")
LISTS = ("phones", "faxes", "department", "urls", "emails", "notes", "service_area", "lines")


@pytest.fixture(scope="module")
def raw(built: Built) -> dict[str, Any]:
    return json.loads(built.content)


COLUMNS = (
    *(("名称", Role.ORGANIZATION), ("所在地", Role.ADDRESS), ("電話番号", Role.PHONES)),
    *(("ファクス", Role.FAX), ("メール", Role.EMAIL)),
)


@pytest.fixture(scope="module")
def printed_otherwise(knowledge: Knowledge) -> Built:
    """A list in which every cell of the case table stands, with a column of FAX numbers and one of mail."""
    cells = [one_line(case["cell"]) for case in read_cases("phone-cells.csv")]
    rows = [
        f"第{n}相談室\t福島県相馬市中村1-12-{n}\t{cell}\t0244-37-{n:04}\tmado{n}@example.jp"
        for n, cell in enumerate(cells, start=1)
    ]
    text = "\n".join(["相談室の一覧", "", "\t".join(header for header, _ in COLUMNS), *rows])
    spec = TableSpec("rooms", "pref-sme", ("相談室の一覧",), COLUMNS)
    tables = Tables((spec,))
    return build(read_source(text.encode(), edition="rooms"), replace(knowledge, tables=tables, errata=()))


def test_a_list_with_every_form_of_a_number_is_proven_and_read_whole(printed_otherwise: Built) -> None:
    assert prove(printed_otherwise.content)[1] == []
    lost = {n.code for n in printed_otherwise.edition.notices if n.severity is Severity.ERROR}
    assert lost == {"number-unread", "value-lost"}  # a postal code that stands among the numbers
    assert all(desk.faxes and desk.emails for desk in printed_otherwise.edition.desks)


def found_in(edition: dict[str, Any]) -> list[Flaw]:
    return prove(json.dumps(edition, ensure_ascii=False).encode())[1]


def test_the_packaged_edition_is_proven(built: Built) -> None:
    digests, flaws = prove(built.content)
    assert flaws == []
    assert digests["revision"] == built.edition.revision
    assert digests["source"] == built.edition.sources[0].facts.sha256


@pytest.mark.parametrize("seed", [1, 4])
def test_a_draft_of_a_changed_list_is_proven(built: Built, knowledge: Knowledge, seed: int) -> None:
    source = read_source(text_of(seeded(built, seed)).encode(), edition="draft")
    assert prove(build(source, knowledge).content)[1] == []


@pytest.mark.parametrize(
    "day", ["令和5年5月8日", "R5.5.8", "㋿5年5月8日", "令和五年五月八日", "２０２３／５／８"]
)
def test_a_day_in_a_note_is_proven_in_every_form(knowledge: Knowledge, day: str) -> None:
    text = f"保育所一覧\n\n名称\t電話番号\nさくら(※)\t087-111-1111\n※{day}より電話番号が変更となります\n"
    made = build(read_source(text.encode(), edition="draft"), knowledge)
    assert [fact.since for desk in made.edition.desks for fact in desk.dated] == ["2023-05-08"]
    assert prove(made.content)[1] == []
    raw = json.loads(made.content)
    raw["desks"][0]["dated"][0]["since"] = "2023-05-09"
    assert any(flaw.code == "date" for flaw in found_in(raw))


def test_a_day_from_which_something_changes_is_a_fact(knowledge: Knowledge) -> None:
    text = (
        "保育所一覧\n\n名称\t電話番号\nさくら(※)\t087-111-1111\n※令和5年5月8日より電話番号が変更となります\n"
    )
    raw = json.loads(build(read_source(text.encode(), edition="draft"), knowledge).content)
    raw["notices"] = [notice for notice in raw["notices"] if not notice["code"].startswith("dated-fact")]
    for desk in raw["desks"]:
        del desk["dated"]
        desk["notices"] = sorted({n["code"] for n in raw["notices"] if desk["id"] in n["desks"]})
        if not desk["notices"]:
            del desk["notices"]
    assert any(flaw.code == "date" for flaw in found_in(raw))


def test_a_remark_that_a_number_changes_is_of_the_numbers(knowledge: Knowledge) -> None:
    text = "保育所一覧\n\n名称\t電話番号\nさくら(※)\t087-111-1111\n※令和5年5月8日より番号が変わります\n"
    raw = json.loads(build(read_source(text.encode(), edition="draft"), knowledge).content)
    assert [fact["field"] for fact in raw["desks"][0]["dated"]] == ["phones"]
    raw["desks"][0]["dated"][0]["field"] = "address"
    assert any(flaw.code == "field" for flaw in found_in(raw))


def test_the_proof_shares_no_code_with_what_it_proves() -> None:
    # How a sentence is written is no knowledge of lists.
    files = [file for file in Path(proof.__file__).parent.glob("*.py") if file.stem != "words"]
    assert len(files) == 43
    tree = ast.parse(
        "\n".join(file.read_text(encoding="utf-8") for file in files).replace(
            "from __future__ import annotations", ""
        )
    )
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    assert {name for name in modules if name and name.startswith("madoguchi")} <= {
        "madoguchi.message",
        "madoguchi.editions.proof",
        *(f"madoguchi.editions.proof.{file.stem}" for file in files),
    }


def test_both_foldings_agree_on_the_list(built: Built) -> None:
    assert [line for line in built.edition.lines if fold(line) != readers_fold(line)] == []


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b"[]", b'{"format":"madoguchi-edition/3"}'])
def test_what_is_no_edition_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(NoEditionError):
        prove(content)


@pytest.mark.parametrize(
    "part",
    [
        {"tables": [1]},
        {"tables": [{"id": [], "heading_line": 1}]},
        {"sources": [1]},
        {"accounted": [1]},
        {"notices": [1]},
        {"notices": [{"severity": "ERROR", "lines": [[1]]}]},
    ],
)
def test_a_file_with_a_malformed_outline_is_no_edition(raw: dict[str, Any], part: dict[str, Any]) -> None:
    with pytest.raises(NoEditionError, match="not written as an edition is"):
        prove(json.dumps(raw | part).encode())


# -- what an outsider's forgeries were -------------------------------------------------------------


def test_a_number_with_another_digit_is_found(raw: dict[str, Any]) -> None:
    copy = json.loads(json.dumps(raw))
    phone = next(p for desk in copy["desks"] for p in desk.get("phones", ()) if p["number"] == "048-600-0345")
    phone["number"] = phone["value"][0] = "048-600-0346"
    assert [flaw.code for flaw in found_in(copy)] != []


def test_an_address_that_is_nonsense_is_found_also_with_its_printed_text(raw: dict[str, Any]) -> None:
    copy = json.loads(json.dumps(raw))
    desk = next(desk for desk in copy["desks"] if "address" in desk)
    desk["address"][0] = desk["address"][3] = "月面基地1-1"
    found = found_in(copy)
    assert any(flaw.path.endswith("/address") for flaw in found)


def test_hours_of_another_table_are_found(raw: dict[str, Any]) -> None:
    """They stand on no desk's row, so that only their table tells whose they are."""
    hours = next(desk["hours"] for desk in raw["desks"] if "hours" in desk)
    desk = {**raw["desks"][-1], "hours": hours}
    desk["lines"] = sorted({*desk["lines"], hours[2][0][0]})
    edition = {**raw, "desks": [*raw["desks"][:-1], desk]}
    assert (f"desks/{desk['id']}/hours", "far") in {(flaw.path, flaw.code) for flaw in found_in(edition)}


def test_numbers_swapped_between_two_units_of_a_row_are_found(raw: dict[str, Any]) -> None:
    neighbours = [
        at
        for at, (one, other) in enumerate(zip(raw["desks"], raw["desks"][1:], strict=False))
        if one["row"] == other["row"] and one.get("phones", ()) != other.get("phones", ())
    ]
    assert len(neighbours) >= 50
    for at in neighbours[::12]:
        copy = json.loads(json.dumps(raw))
        one, other = copy["desks"][at : at + 2]
        one["phones"], other["phones"] = other.get("phones", []), one.get("phones", [])
        assert found_in(copy) != []


def test_another_entry_of_knowledge_is_found(raw: dict[str, Any]) -> None:
    copy = json.loads(json.dumps(raw))
    area = next(entry for entry in copy["knowledge"] if entry["file"] == "jurisdictions.toml")
    area["says"]["serves"] = ["北海道", "沖縄県"]
    assert found_in(copy) != []


# -- every kind of change, at random ---------------------------------------------------------------


def _character(edition: dict[str, Any], dice: random.Random) -> None:
    """One character of one text, or one whole number, of one record."""
    leaves = [leaf for name in RECORDS for leaf in _leaves(edition[name])]
    holder, key = dice.choice(leaves)
    value = holder[key]
    if isinstance(value, int):
        holder[key] = value + dice.choice((-1, 1, 2))
        return
    at = dice.randrange(len(value) or 1)
    other = dice.choice([c for c in "0123456789県市課室支援青" if c != value[at : at + 1]])
    holder[key] = value[:at] + other + value[at + 1 :]


def _leaves(node: Any) -> list[tuple[Any, Any]]:
    items = node.items() if isinstance(node, dict) else enumerate(node)
    found: list[tuple[Any, Any]] = []
    for key, value in items:
        if isinstance(value, dict | list):
            found += _leaves(value)
        elif isinstance(value, str | int) and value != "":
            found.append((node, key))
    return found


def _swap(edition: dict[str, Any], dice: random.Random) -> None:
    """One field of two desks."""
    while True:
        one, other = dice.sample(edition["desks"], 2)
        field = dice.choice(sorted(one.keys() & other.keys()))
        if one[field] != other[field]:
            one[field], other[field] = other[field], one[field]
            return


def _drop(edition: dict[str, Any], dice: random.Random) -> None:
    """A field of a desk, an item of a field, or a whole record."""
    kind = dice.choice(("field", "item", "record"))
    if kind == "record":
        records = edition[dice.choice(RECORDS)]
        records.pop(dice.randrange(len(records)))
        return
    desk = dice.choice(edition["desks"])
    lists = [field for field in LISTS if desk.get(field)]
    if kind == "field" or not lists:
        del desk[dice.choice(sorted(desk))]
    else:
        field = dice.choice(lists)
        desk[field].pop(dice.randrange(len(desk[field])))


def _double(edition: dict[str, Any], dice: random.Random) -> None:
    """An item of a field stands there twice."""
    desk = dice.choice(edition["desks"])
    field = dice.choice([field for field in LISTS if desk.get(field)])
    desk[field].append(json.loads(json.dumps(dice.choice(desk[field]))))


def _move(edition: dict[str, Any], dice: random.Random) -> None:
    """One end of one span."""
    desk = dice.choice(edition["desks"])
    values = [desk["organization"], *desk.get("department", ()), *desk.get("emails", ())]
    values += [p["value"] for field in ("phones", "faxes") for p in desk.get(field, ())]
    span = dice.choice(dice.choice(values)[2])
    span[dice.randrange(3)] += dice.choice((-1, 1))


def _retell(edition: dict[str, Any], dice: random.Random) -> None:
    """What is said of a number: a FAX to call, a telephone as FAX, a label or an extension left out or swapped."""
    while True:
        desk = dice.choice(edition["desks"])
        field, other = dice.choice((("phones", "faxes"), ("faxes", "phones")))
        if not desk.get(field):
            continue
        phone = dice.choice(desk[field])
        told = [key for key in ("label", "extension", "says") if key in phone]
        what = dice.choice(["kind", *told])
        if what == "kind":
            desk[field].remove(phone)
            desk.setdefault(other, []).append(phone)
            desk[other].sort(key=lambda p: p["value"][2])
        else:
            del phone[what]
        return


CHANGES = (_character, _swap, _drop, _double, _move, _retell)


def missed(raw: dict[str, Any], change: Callable[..., None], seeds: range) -> list[int]:
    """Return the seeds of the changes that the proof does not find; of what it finds, the first flaw will do."""
    told, written = [], json.dumps(raw)
    for seed in seeds:
        copy = json.loads(written)
        change(copy, random.Random(seed))
        if copy != raw and not is_found(copy, raw):
            told.append(seed)
    return told


def is_found(forged: dict[str, Any], raw: dict[str, Any]) -> bool:
    """Whether the proof has a flaw to tell: it looks first where a change of one record is likely to tell."""
    whole = EditionFile.of(forged)
    known = {desk["id"]: desk for desk in raw["desks"]}
    others = [desk for desk in forged["desks"] if known.get(desk.get("id")) != desk]
    parts = [check_organizations(whole), check_locations(whole), check_left_over(whole)]
    likely = (flaws_of_desk(whole, desk, "") for desk in others)
    return any(chain(*likely, *(or_malformed("", part) for part in parts), flaws_of(whole)))


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_is_found(raw: dict[str, Any], change: Callable[..., None]) -> None:
    assert missed(raw, change, range(1)) == []


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_of_a_number_printed_otherwise_is_found(
    printed_otherwise: Built, change: Callable[..., None]
) -> None:
    assert missed(json.loads(printed_otherwise.content), change, range(1)) == []


@pytest.mark.long
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_every_change_of_a_number_printed_otherwise_is_found(
    printed_otherwise: Built, change: Callable[..., None]
) -> None:
    assert missed(json.loads(printed_otherwise.content), change, range(100, 160)) == []


@pytest.mark.long
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_every_change_is_found(raw: dict[str, Any], change: Callable[..., None]) -> None:
    assert missed(raw, change, range(100, 140)) == []


# -- forgeries that fit in themselves: each by its kind, on a small list --------------------------

ROOMS = """相談室の一覧

名称\t所在地\t電話番号\tファクス\tメール
""" + "".join(
    f"第{n}相談室\t福島県相馬市中村1-12-{n}\t0244-37-{n:04}\t0244-38-{n:04}\tmado{n}@example.jp\n"
    for n in range(1, 7)
)


@pytest.fixture(scope="module")
def rooms(knowledge: Knowledge) -> dict[str, Any]:
    spec = TableSpec("rooms", "pref-sme", ("相談室の一覧",), COLUMNS)
    made = build(
        read_source(ROOMS.encode(), edition="rooms"), replace(knowledge, tables=Tables((spec,)), errata=())
    )
    return json.loads(made.content)


def _excuse_number(edition: dict[str, Any]) -> None:
    (phone,) = edition["desks"][2].pop("phones")
    _excuse(edition, 6, phone["number"])


def _excuse_row(edition: dict[str, Any]) -> None:
    desk = edition["desks"].pop()
    for part, id in (("organizations", "organization_id"), ("locations", "location_id")):
        edition[part] = [record for record in edition[part] if record["id"] != desk[id]]
    _excuse(edition, desk["row"], desk["printed"])


def _excuse(edition: dict[str, Any], line: int, text: str) -> None:
    told = {"code": "left-over", "severity": "ERROR", "lines": [line], "value": text}
    edition["notices"].append(told | {"message": "", "fix": "", "desks": []})


def _account_for_mail(edition: dict[str, Any]) -> None:
    (mail,) = edition["desks"][2].pop("emails")
    edition["accounted"].append([*mail[2][0], "code of the row"])


def _cut_mail(edition: dict[str, Any]) -> None:
    mail = edition["desks"][2]["emails"][0]
    line, _, end = mail[2][0]
    mail[2][0][2] = end - 1
    mail[0] = mail[3] = mail[3][:-1]
    edition["accounted"].append([line, end - 1, end, "empty cell"])


def _name_as_label(edition: dict[str, Any]) -> None:
    desk = edition["desks"][2]
    desk["phones"][0] |= {"label": desk["organization"][0], "label_spans": desk["organization"][2]}


def _number_as_label(edition: dict[str, Any]) -> None:
    phone = edition["desks"][2]["phones"][0]
    phone |= {"label": phone["number"], "label_spans": phone["value"][2]}


def _split_in_two(edition: dict[str, Any]) -> None:
    """The FAX of a desk as a second desk of the same name."""
    desk = edition["desks"][2]
    second = json.loads(json.dumps(desk))
    second["key"] = desk["key"].removesuffix("1") + "2"
    second["id"] = minted("desk", second["key"])
    del desk["faxes"], second["phones"]
    edition["desks"].insert(3, second)


def _correct_a_digit(edition: dict[str, Any]) -> None:
    phone = edition["desks"][2]["phones"][0]
    says = {
        "id": "e",
        "table": "rooms",
        "field": "phones",
        "printed": phone["number"],
        "corrected": "0244-37-9999",
    }
    says |= {"line": 6, "reason": "so", "evidence": "so", "unit": ""}
    edition["knowledge"].append({"file": "errata.toml", "id": "e", "says": says})
    phone["value"] = ["0244-37-9999", "corrected", phone["value"][2], phone["value"][3], "e"]
    phone["number"] = "0244-37-9999"


def _print_an_area(edition: dict[str, Any]) -> None:
    desk = edition["desks"][2]
    desk["service_area"] = [desk["organization"]]


def _change_another_number(edition: dict[str, Any]) -> None:
    change = {"id": "c", "desk": edition["desks"][2]["id"], "field": "phone", "before": "0244-37-0001"}
    change |= {
        "after": "0244-37-9999",
        "effective": "2025-01-01",
        "reason": "so",
        "evidence": [{"method": "called"}],
    }
    edition["changes"] = [change]


def _add_an_entry(edition: dict[str, Any]) -> None:
    edition["knowledge"].append(edition["knowledge"][0] | {"id": "another"})


def _repeat_an_entry(edition: dict[str, Any]) -> None:
    edition["knowledge"].append(edition["knowledge"][0])


def _drop_a_program(edition: dict[str, Any]) -> None:
    edition["programs"] = [p for p in edition["programs"] if p["slug"] != "pref-sme"]


def _forget_a_heading(edition: dict[str, Any]) -> None:
    edition["tables"][0]["heading_line"] = None


def _add_a_part(edition: dict[str, Any]) -> None:
    edition["more"] = []


FORGERIES = {
    _excuse_number: {"number-left"},
    _excuse_row: {"row-left"},
    _account_for_mail: {"column"},
    _cut_mail: {"address-left"},
    _name_as_label: {"twice"},
    _number_as_label: {"label"},
    _split_in_two: {"twice"},
    _correct_a_digit: {"claim"},
    _print_an_area: {"claim"},
    _change_another_number: {"change"},
    _add_an_entry: {"idle"},
    _repeat_an_entry: {"twice"},
    _drop_a_program: {"program"},
    _forget_a_heading: {"heading"},
    _add_a_part: {"form"},
}


def test_the_small_list_is_proven(rooms: dict[str, Any]) -> None:
    assert found_in(rooms) == []


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda forge: forge.__name__)
def test_a_forgery_that_fits_in_itself_is_found(
    rooms: dict[str, Any], forge: Callable[[dict[str, Any]], None]
) -> None:
    copy = json.loads(json.dumps(rooms))
    forge(copy)
    assert FORGERIES[forge] <= {flaw.code for flaw in found_in(copy)}


def test_lines_that_were_changed_have_another_digest(rooms: dict[str, Any]) -> None:
    copy = json.loads(json.dumps(rooms).replace("0244-37-0003", "0244-37-9003"))
    before, _ = prove(json.dumps(rooms).encode())
    digests, flaws = prove(json.dumps(copy).encode())
    assert flaws == []  # all that the file says fits: only the digest of its lines tells
    assert before["lines"] == before["source"] == digests["source"] != digests["lines"]


def test_a_value_of_another_kind_than_its_claim_is_found(built: Built, raw: dict[str, Any]) -> None:
    assert (
        replace(built.edition.desks[0].organization, text="別の団体") != built.edition.desks[0].organization
    )
    copy = json.loads(json.dumps(raw))
    copy["desks"][0]["organization"][1] = "editorial"
    assert found_in(copy) != []
