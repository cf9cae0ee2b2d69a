"""Every object against the official schemas: the first, middle and last page of each list, every detail."""

from __future__ import annotations

import pytest

from madoguchi.faces.api.endpoints import ENDPOINTS
from madoguchi.faces.exports.hsds.forms import Forms
from madoguchi.faces.exports.hsds.graph import build

pytestmark = pytest.mark.optional_source

LIST_SCHEMAS = {
    "services": "compiled/service_list",
    "organizations": "compiled/organization_list",
    "service_at_locations": "compiled/service_at_location_list",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}
DETAIL_SCHEMAS = LIST_SCHEMAS | {
    "services": "compiled/service",
    "organizations": "compiled/organization",
    "service_at_locations": "compiled/service_at_location",
}
assert {endpoint.path for endpoint in ENDPOINTS} == set(LIST_SCHEMAS)


def failures(validator, rows):
    return [
        f"{row['id']} {e.json_path}: {e.message[:200]}" for row in rows for e in validator.iter_errors(row)
    ]


@pytest.mark.parametrize("path", LIST_SCHEMAS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_first_middle_and_last_page(client, official, path, method):
    validator = official(LIST_SCHEMAS[path])
    total = client.get(f"/hsds/{path}").json()["total_pages"]
    for number in {1, (total + 1) // 2, total}:
        response = client.request(method, f"/hsds/{path}", params={"page": number})
        assert response.status_code == 200
        rows = response.json()["contents"]
        assert rows
        assert failures(validator, rows) == []


@pytest.mark.parametrize("path", DETAIL_SCHEMAS)
def test_every_detail(client, everything, official, path):
    validator = official(DETAIL_SCHEMAS[path])
    ids = [row["id"] for row in everything(path)]
    form = {"full": "true"} if path not in ("taxonomies", "taxonomy_terms") else {}
    every = {row["id"]: row for row in everything(path, **form)}
    for id in (ids[0], ids[len(ids) // 2], ids[-1]):  # a detail is the full row; so all rows speak for it
        assert client.get(f"/hsds/{path}/{id}").json() == every[id]
    assert list(every) == ids
    assert failures(validator, every.values()) == []


def test_minimal_services_and_organizations_with_full_services(client, everything, official):
    minimal = client.get("/hsds/services?minimal=true").json()["contents"]
    assert failures(official("compiled/service_list"), minimal) == []
    bodies = everything("organizations", full_service="true", search="知財総合支援窓口")
    assert bodies
    assert failures(official("compiled/organization"), bodies) == []
    assert all("phones" in service for body in bodies for service in body.get("services", []))
    assert any("services" in body for body in bodies)


def test_services_with_all_kinds_of_hours(all_hours, official):
    forms = Forms(build(all_hours))
    services = [forms.service_full(id) for id in forms.graph.of("service")]
    schedules = [schedule for service in services for schedule in service.get("schedules", ())]
    assert {schedule.get("freq") for schedule in schedules} == {"WEEKLY", "MONTHLY", None}
    assert failures(official("compiled/service"), services) == []


def test_the_schemas_would_catch_a_wrong_object(official):
    validator = official("compiled/service")
    assert failures(validator, [{"id": "1", "name": "x", "status": "open"}])


def test_the_api_has_every_path_parameter_and_method_of_the_official_description(client):
    import json

    from tests.faces.api.conftest import STANDARD

    path = STANDARD / "schema" / "openapi.json"
    if not path.exists():
        pytest.skip(f"no {path}")
    wanted, ours = json.loads(path.read_text(encoding="utf-8")), client.get("/hsds/openapi.json").json()

    def names(description, operation):
        found = set()
        for entry in operation.get("parameters", []):
            name = entry.get("$ref", "").rpartition("/")[2]
            found.add(description["components"]["parameters"][name]["name"] if name else entry["name"])
        return found

    for where, item in wanted["paths"].items():
        for method in {"get", "post"} & set(item):
            assert names(wanted, item[method]) <= names(ours, ours["paths"][where][method]), (where, method)
            assert item[method]["tags"] == ours["paths"][where][method]["tags"], (where, method)
    page = wanted["components"]["schemas"]["Page"]["properties"]
    assert set(page) == set(ours["components"]["schemas"]["page"]["properties"])
