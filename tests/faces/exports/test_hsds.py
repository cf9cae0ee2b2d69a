"""The edition as HSDS: what becomes what, the data package, the JSON file."""

from __future__ import annotations

import csv
import io
import json
import uuid
import zipfile
from dataclasses import replace
from pathlib import Path

import frictionless
import pytest

from madoguchi.faces.exports.hsds.codes import prefecture_code
from madoguchi.faces.exports.hsds.forms import Forms
from madoguchi.faces.exports.hsds.graph import Graph, build, graph_of
from madoguchi.faces.exports.hsds.offers import moment
from madoguchi.faces.exports.hsds.package import zip_file
from madoguchi.faces.exports.hsds.terms import tags_of, taxonomy_rows, term_rows
from tests.faces.small_city import city

STANDARD = Path(__file__).parents[4] / "shared" / "hsds" / "3.2.3"


@pytest.fixture(scope="module")
def graph(edition) -> Graph:
    return graph_of(edition)


@pytest.fixture(scope="module")
def forms(graph) -> Forms:
    return Forms(graph)


@pytest.fixture(scope="module")
def package(made) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(made("hsds-datapackage")))


def desk(edition, name, program=""):
    return next(d for d in edition.desks if d.name == name and program in ("", d.program))


def service_of(graph, wanted):
    return next(service for service in graph.services if wanted in service.desks)


def named(graph, table, name):
    return next(row for row in graph.of(table).values() if row["name"] == name)


def read_csv(package, path):
    return list(csv.DictReader(io.StringIO(package.read(path).decode("utf-8"))))


# -- what becomes what ------------------------------------------------------------------------------


def test_departments_are_organizations_below_their_body(edition, graph):
    service = service_of(graph, desk(edition, "中小企業庁 事業環境部 取引課"))
    department = graph.of("organization")[graph.of("service")[service.id]["organization_id"]]
    assert department["name"] == "事業環境部"
    assert graph.of("organization")[department["parent_organization_id"]]["name"] == "中小企業庁"
    (contact,) = graph.owned("contact", "service_id", service.id)
    assert contact["department"] == "事業環境部 取引課"


def test_the_body_that_runs_a_centre_is_its_organization_and_its_role_is_said(edition, graph):
    centre = desk(edition, "北海道よろず支援拠点")
    row = graph.of("service")[service_of(graph, centre).id]
    assert row["name"] == "北海道よろず支援拠点"
    assert graph.of("organization")[row["organization_id"]]["name"] == centre.operator.text
    assert graph.of("program")[row["program_id"]]["name"] == "よろず支援拠点"
    assert row["operator_role"]["name"] == "実施機関"
    assert {"field": "operator", "value": centre.operator.text, "kind": "printed"}.items() <= next(
        proof for proof in row["source_evidence"] if proof["field"] == "operator"
    ).items()


def test_one_service_at_two_sites(edition, graph, forms):
    two = [d for d in edition.desks if "06-6444-2300" in d.numbers]
    assert len(two) == 2
    service = forms.service_full(service_of(graph, two[0]).id)
    assert (
        [site["id"] for site in service["service_at_locations"]] == [d.id for d in two] == service["desk_ids"]
    )
    assert [phone["number"] for phone in service["phones"]] == ["06-6444-2300"]
    for site, own in zip(service["service_at_locations"], two, strict=True):
        assert [area["name"] for area in site["service_areas"]] == [a.text for a in own.service_area]


def test_sites_with_numbers_of_their_own_are_services_of_their_own(edition, graph):
    sites = [d for d in edition.desks if d.name == "新潟県知財総合支援窓口"]
    assert len(sites) == 2
    assert service_of(graph, sites[0]).id != service_of(graph, sites[1]).id


def test_every_desk_is_in_one_service_and_every_address_at_one_location(edition, graph):
    in_services = [d.id for service in graph.services for d in service.desks]
    assert sorted(in_services) == sorted(d.id for d in edition.desks)
    assert set(graph.of("service_at_location")) == {d.id for d in edition.desks if d.address}


def test_printed_hours_become_a_schedule(edition, graph):
    (schedule,) = graph.of("schedule").values()
    assert (
        schedule["service_id"] == service_of(graph, desk(edition, "がんばる中小企業経営相談ホットライン")).id
    )
    assert (schedule["opens_at"], schedule["closes_at"]) == ("09:00:00+09:00", "17:00:00+09:00")
    assert (schedule["byday"], schedule["freq"], schedule["timezone"]) == ("MO,TU,WE,TH,FR", "WEEKLY", 9)
    assert (schedule["description"], schedule["notes"]) == ("平日午前9時～午後5時", "祝日を除く")


# hours, then of each schedule: freq, byday, bymonthday, begin, end, notes
SCHEDULES = [
    ("第2・4土曜日 10:00～16:00", [("MONTHLY", "2SA,4SA", None, "10:00", "16:00", None)]),
    ("最終金曜 13:00～17:00", [("MONTHLY", "-1FR", None, "13:00", "17:00", None)]),
    ("水曜 9:00～19:00（第3水曜は休み）", [("MONTHLY", "1WE,2WE,4WE,5WE", None, "09:00", "19:00", None)]),
    ("毎月10日 8:00～翌8:00", [("MONTHLY", None, "10", "08:00", "08:00", "終了は翌日")]),
    (
        "24時間365日",
        [("WEEKLY", "MO,TU,WE,TH,FR,SA,SU", None, "00:00", "23:59", "祝日も受付、年末年始も受付")],
    ),
    ("9:00～17:00（祝日を除く）", [(None, None, None, "09:00", "17:00", "曜日の記載なし、祝日を除く")]),
    ("祝日 10:00～16:00", [(None, None, None, "10:00", "16:00", "祝日に受付")]),
    (
        "平日 9:00～12:00、13:00～17:00（年末年始を除く）",
        [
            ("WEEKLY", "MO,TU,WE,TH,FR", None, "09:00", "12:00", "祝日を除く、年末年始を除く"),
            ("WEEKLY", "MO,TU,WE,TH,FR", None, "13:00", "17:00", "祝日を除く、年末年始を除く"),
        ],
    ),
    (
        "月～金 9:00～17:00（12/29～1/3・5/1を除く）",
        [("WEEKLY", "MO,TU,WE,TH,FR", None, "09:00", "17:00", "12月29日～1月3日・5月1日を除く")],
    ),
    (
        "平日 9:00～20:00 土日祝 10:00～24:00",
        [
            ("WEEKLY", "MO,TU,WE,TH,FR", None, "09:00", "20:00", "祝日を除く"),
            ("WEEKLY", "SA,SU", None, "10:00", "23:59", "祝日も受付"),
        ],
    ),
    ("平日 22:00～翌5:00", [("WEEKLY", "MO,TU,WE,TH,FR", None, "22:00", "05:00", "祝日を除く、終了は翌日")]),
    ("要予約", []),
]


@pytest.mark.parametrize(("hours", "schedules"), SCHEDULES, ids=[case[0] for case in SCHEDULES])
def test_each_span_of_each_set_of_days_is_a_schedule(timed, hours, schedules):
    rows = list(build(timed(hours)).of("schedule").values())
    keys = ("freq", "byday", "bymonthday")
    times = [tuple(row[key].removesuffix(":00+09:00") for key in ("opens_at", "closes_at")) for row in rows]
    assert [
        (*map(row.get, keys), *at, row.get("notes")) for row, at in zip(rows, times, strict=True)
    ] == schedules
    assert all(row["description"] == hours for row in rows)
    for row in rows:
        noted = {"field": "notes", "value": row.get("notes"), "kind": "derived"}.items()
        assert ("notes" in row) == any(noted <= proof.items() for proof in row["source_evidence"])


def test_the_first_schedule_keeps_its_id_when_others_come(timed):
    (one,) = build(timed("平日 9:00～17:00")).of("schedule")
    assert next(iter(build(timed("平日 9:00～12:00、13:00～17:00")).of("schedule"))) == one


def test_all_kinds_of_hours_make_a_valid_package(all_hours, tmp_path):
    with zipfile.ZipFile(io.BytesIO(zip_file(all_hours))) as package:
        assert len(read_csv(package, "schedules.csv")) > 150
        package.extractall(tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])[:10]


def test_areas_have_the_code_of_their_government(graph):
    extents = {row["name"]: row.get("extent") for row in graph.of("service_area").values()}
    assert extents["北海道"] == "010006"
    assert extents["東京都"] == "130001"
    assert extents["神奈川県横浜市"] == "141003"
    assert extents["全国"] == "JP"
    assert None not in extents.values()


@pytest.mark.parametrize(
    ("code2", "code"), [("01", "010006"), ("13", "130001"), ("27", "270008"), ("47", "470007")]
)
def test_the_check_digit_of_a_prefecture(code2, code):
    assert prefecture_code(code2) == code


def test_a_location_has_an_address_only_when_all_of_it_is_known(edition, graph):
    printed = desk(edition, "青森労働局 雇用環境・均等部(室) 総合労働相談コーナー")
    (address,) = graph.owned("address", "location_id", printed.location_id)
    assert address["postal_code"] == printed.postal_code.text
    assert (address["state_province"], address["city"]) == ("青森県", "青森市")
    assert address["address_1"] == "新町2-4-25 青森合同庁舎8階"
    for id, row in graph.of("location").items():
        has_address = bool(graph.owned("address", "location_id", id))
        assert has_address != ("description" in row)


def test_a_looked_up_postal_code_says_that_it_is_derived(edition, graph):
    location = graph.of("location")[desk(edition, "青森県よろず支援拠点").location_id]
    assert [p["kind"] for p in location["source_evidence"] if p["field"] == "postal_code"] == ["derived"]


def test_a_correction_is_in_the_change_log_of_what_it_changed(edition, graph):
    corrected = desk(edition, "(公財)神奈川産業振興センター")
    (entry,) = graph.of("organization")[corrected.organization_id]["metadata"]
    assert entry["field_name"] == "name"
    assert entry["previous_value"] == "(公財)神奈川県産業振興センター"
    assert entry["replacement_value"] == "(公財)神奈川産業振興センター"
    assert entry["last_action_date"] == edition.sources[0].facts.held_since.isoformat()
    kinds = {value.basis for d in edition.desks for _, value in d.values() if value.kind.value == "corrected"}
    assert {row["updated_by"].removeprefix("errata.toml#") for row in graph.of("metadata").values()} == kinds


def test_functions_follow_the_routing(edition, graph):
    """A bureau's 中小企業課 takes fair trade only where the bureau has no section for it."""
    having = {d.name for d in edition.desks if "function:fair-trade" in graph.tags.codes(d)}
    assert "四国経済産業局 産業部 中小企業課" in having
    assert "関東経済産業局 産業部 適正取引推進課" in having
    assert "関東経済産業局 産業部 中小企業課" not in having


def test_a_labelled_number_has_the_function_that_it_is_for(edition, graph, forms):
    centre = desk(edition, "北海道中小企業活性化協議会")
    phones = forms.service_full(service_of(graph, centre).id)["phones"]
    assert [p.get("description") for p in phones] == [p.label for p in centre.phones]
    codes = [[link["taxonomy_term"]["code"] for link in p.get("attributes", [])] for p in phones]
    assert codes == [[], ["function:improvement-plan"]]


def test_readings_and_english_names_say_what_they_are(graph):
    kana = [row["name_kana"] for row in graph.of("organization").values() if "name_kana" in row]
    assert kana
    assert {reading["kind"] for reading in kana} == {"derived"}
    english = {row["name_en"]["kind"] for t in ("program", "taxonomy_term") for row in graph.of(t).values()}
    assert english == {"editorial"}


def test_every_printed_value_of_a_desk_is_proven_somewhere(graph, forms):
    def proofs(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                if key == "source_evidence":
                    yield from ((p["value"], p["kind"], tuple(p.get("lines", ()))) for p in inner)
                else:
                    yield from proofs(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from proofs(inner)

    for service in graph.services:
        shown = set(proofs(forms.service_full(service.id)))
        for d in service.desks:
            wanted = {(v.text, v.kind.value, v.lines) for _, v in d.values()} - {
                (d.hours.text, d.hours.kind.value, d.hours.lines) if d.hours else None
            }
            assert wanted <= shown, d.name


def test_ids_are_uuids_of_version_five_each_once_and_never_made_of_a_number(edition, graph):
    seen = [id for rows in graph.rows.values() for id in rows]
    assert len(set(seen)) == len(seen)
    assert {uuid.UUID(id).version for id in seen} == {5}
    renumbered = replace(
        edition,
        desks=tuple(
            replace(d, phones=tuple(replace(p, number=f"0{n}-0") for n, p in enumerate(d.phones)))
            if d.program == "hotline"
            else d
            for d in edition.desks
        ),
    )
    assert {t: set(rows) for t, rows in build(renumbered).rows.items()} == {
        t: set(rows) for t, rows in graph.rows.items()
    }


def test_every_reference_leads_somewhere(graph):
    from madoguchi.faces.exports.hsds.wording import tables

    for name, table in tables().items():
        for row in graph.of(name).values():
            for field, target in table.foreign.items():
                assert field not in row or row[field] in graph.of(target), (name, field)
    assert graph.of("attribute")
    for link in graph.of("attribute").values():
        assert link["link_id"] in graph.of(link["link_entity"])


def test_what_is_empty_or_unknown_is_left_out(graph):
    empty = [
        (table, id, name)
        for table, rows in graph.rows.items()
        for id, row in rows.items()
        for name, value in row.items()
        if value in (None, "", {}) or (value == [] and name != "metadata")
    ]
    assert empty == []


def test_times_are_written_as_the_standard_wants(edition):
    assert moment(edition.sources[0].facts.held_since).endswith("T15:00:00.000Z")


# -- files --------------------------------------------------------------------------------------------


def test_the_package_is_valid(package, tmp_path):
    package.extractall(tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])[:10]


@pytest.mark.optional_source
def test_the_tables_are_the_standards(package, tmp_path):
    """Our files under the official descriptor: same tables, same fields, same keys."""
    path = STANDARD / "datapackage.json"
    if not path.exists():
        pytest.skip(f"the official descriptor is not at {path}")
    official = json.loads(path.read_text(encoding="utf-8"))
    ours = json.loads(package.read("datapackage.json"))
    wanted = {resource["name"]: resource for resource in official["resources"]}
    filled = {r["name"]: r for r in ours["resources"] if not r["path"].startswith("profile/")}
    assert set(filled) <= set(wanted)
    assert {"organization", "program", "service", "service_at_location", "location", "phone"} <= set(filled)
    for name, resource in filled.items():
        assert resource["path"] == wanted[name]["path"]
        names = [field["name"] for field in wanted[name]["schema"]["fields"]]
        assert [field["name"] for field in resource["schema"]["fields"]] == names
        assert list(read_csv(package, resource["path"])[0]) == names
    package.extractall(tmp_path)
    resources = [r for r in official["resources"] if r["name"] in filled]
    for resource in resources:
        keys = resource["schema"].get("foreignKeys", [])
        resource["schema"]["foreignKeys"] = [k for k in keys if k["reference"]["resource"] in filled]
    (tmp_path / "official.json").write_text(json.dumps({**official, "resources": resources}), "utf-8")
    report = frictionless.validate(str(tmp_path / "official.json"), type="package")
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])[:10]


def test_the_numbers_of_the_package_are_the_editions(edition, package):
    of_service: dict[str, list[tuple[str, str | None]]] = {}
    for row in read_csv(package, "phones.csv"):
        of_service.setdefault(row["service_id"], []).append((row["number"], row["description"] or None))
    desks = {row["id"]: row for row in read_csv(package, "profile/desk.csv")}
    assert set(desks) == {d.id for d in edition.desks}
    for d in edition.desks:
        assert of_service.get(desks[d.id]["service_id"], []) == [(p.number, p.label) for p in d.phones]
        assert desks[d.id]["lines"] == " ".join(map(str, d.lines))


def test_the_package_has_no_clock(package):
    assert {entry.date_time[0] for entry in package.infolist()} == {1980}


def test_package_and_file_say_source_licence_and_edition(edition, package, made):
    descriptor = json.loads(package.read("datapackage.json"))
    content = json.loads(made("hsds"))
    for said in (descriptor["edition"], content["about"]):
        assert said["licence"] == edition.sources[0].facts.licence
        assert said["title"] == edition.sources[0].facts.title
        assert said["publisher"] == edition.sources[0].facts.publisher
        assert said["held_since"] == edition.sources[0].facts.held_since.isoformat()
        assert said["revision"] == edition.revision


def test_the_json_file_holds_every_service_and_organization_whole(edition, graph, forms, made):
    content = json.loads(made("hsds"))
    assert content["services"] == [forms.service_full(id) for id in graph.of("service")]
    assert [row["id"] for row in content["organizations"]] == list(graph.of("organization"))
    numbers = {
        id: [phone["number"] for phone in row.get("phones", [])]
        for row in content["services"]
        for id in row["desk_ids"]
    }
    assert numbers == {d.id: list(d.numbers) for d in edition.desks}


def test_a_program_has_a_body_of_its_own_or_a_collective(graph):
    """HSDS's tables: one organization a program, one program an organization."""
    programs = list(graph.of("program").values())
    assert len({row["organization_id"] for row in programs}) == len(programs)
    assert (
        graph.of("organization")[named(graph, "program", "日本商工会議所")["organization_id"]]["name"]
        == "日本商工会議所"
    )
    shared = graph.of("organization")[named(graph, "program", "信用保証協会")["organization_id"]]
    assert shared["collective"] is True
    assert graph.owned("service", "organization_id", shared["id"]) == []


def test_only_who_says_so_has_the_classification_of_another(tmp_path: Path) -> None:
    edition = city(tmp_path / "plain")
    assert all("GIF" not in row["description"] for row in taxonomy_rows(edition.bundle))
    parent = '[[parent]]\nid = "life"\nname = "くらし"\nname_en = "Life"\n'
    (tmp_path / "plain" / "topics.toml").write_text(parent, encoding="utf-8")
    own = city(tmp_path / "plain")
    (row,) = term_rows(tags_of(own), own.bundle)
    assert row["description"] == "相談内容の大分類「くらし」。"
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "topics.toml").write_text(f'classification = "南風市総合計画"\n{parent}', "utf-8")
    of = city(tmp_path / "other")
    (row,) = term_rows(tags_of(of), of.bundle)
    assert row["description"] == "相談内容の大分類「くらし」（南風市総合計画 の分類）。"
    assert (
        "南風市総合計画"
        in next(r for r in taxonomy_rows(of.bundle) if "困っている" in r["description"])["description"]
    )
